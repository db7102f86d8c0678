#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>

namespace lambdatrail {

enum class ErrorCode {
    Io,          // the system refused: disk full, device error
    NotFound,    // no such file, or it vanished
    Permission,  // not allowed to read or write
    Format,      // the bytes are not what they should be
    Limit,       // a guard refused (size, ratio, depth)
    Cancelled,   // stopped on request
    Changed,     // the file is not the one that was loaded
    Usage,       // a wrong command line or filter text
};

// An error is a value: a sentence for a person, and where it happened.
struct Error {
    ErrorCode code = ErrorCode::Io;
    std::string text;                     // one sentence without file name or offset
    std::string path;                     // file concerned, empty if none
    std::optional<std::uint64_t> offset;  // byte offset in the unpacked file, or in the filter text
    bool operator==(const Error&) const = default;
};

template <class T>
using Result = std::expected<T, Error>;

// "path: text (at byte 12)", leaving out what is not known.
std::string describe(const Error& error);

// The sentence for an errno value, with its ErrorCode.
Error errorFromErrno(int errnoValue, std::string path);

}  // namespace lambdatrail
