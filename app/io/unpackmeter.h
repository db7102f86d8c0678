#pragma once

#include "app/base/result.h"

#include <cstdint>
#include <optional>
#include <string>

namespace lambdatrail {

// What a file may unpack to before it is taken for a bomb (format reference, 6.4, step 8).
struct UnpackLimits {
    std::uint64_t maxBytes = 4ULL << 30;   // of one document
    std::uint64_t maxRatio = 1000;         // all that comes out of a file to its size on disk
    std::uint64_t maxEntries = 1'000'000;  // of all archives in a file
    bool operator==(const UnpackLimits&) const = default;
};

// For what was loaded once, and so is within the limits.
inline constexpr UnpackLimits kNoLimits{~0ULL, ~0ULL, ~0ULL};

// Watches what comes out of one file, through all the layers and archives in it. One thread's.
class UnpackMeter {
 public:
    UnpackMeter(std::string path, std::uint64_t fileBytes, const UnpackLimits& limits)
        : m_path(std::move(path)), m_fileBytes(fileBytes), m_limits(limits) {}

    const std::string& path() const { return m_path; }
    // Counts bytes that were unpacked; `streamBytes` is what the same stream has given, with these. An error of code
    // Limit, with that as its offset, if it is too much.
    std::optional<Error> add(std::uint64_t bytes, std::uint64_t streamBytes);
    // Counts an entry of an archive.
    std::optional<Error> addEntry();

 private:
    std::string m_path;
    std::uint64_t m_fileBytes;
    UnpackLimits m_limits;
    std::uint64_t m_unpackedBytes = 0;
    std::uint64_t m_entries = 0;
};

}  // namespace lambdatrail
