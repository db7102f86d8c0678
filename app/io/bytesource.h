#pragma once

#include "app/base/result.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace lambdatrail {

// Bytes that are read once from their beginning to their end: of a file, or of what is packed in one.
class ByteSource {
 public:
    virtual ~ByteSource() = default;

    // Fills `to` with `capacity` bytes, with fewer only at the end; 0 at the end. Damage ends a source: what came
    // before it was returned, problem() tells the rest.
    virtual std::size_t read(char* to, std::size_t capacity) = 0;
    // Why the source ended early (Format, Limit, Io), with the offset in the bytes it returned.
    virtual const std::optional<Error>& problem() const = 0;
    // How many bytes of the file on disk were read for it so far.
    virtual std::uint64_t fileBytesRead() const = 0;
    // Moves forward by so many bytes; false if the source ends before.
    virtual bool skip(std::uint64_t bytes);
    // What is worth saying although nothing is lost; empty if there is nothing. To be asked at the end.
    virtual std::string note() const { return {}; }

 protected:
    ByteSource() = default;
    ByteSource(const ByteSource&) = default;
    ByteSource& operator=(const ByteSource&) = default;
};

}  // namespace lambdatrail
