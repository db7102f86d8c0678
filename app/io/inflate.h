#pragma once

#include "app/base/result.h"
#include "app/io/buffer.h"
#include "app/io/bytesource.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace lambdatrail {

// What a file may unpack to before it is taken for a bomb (format reference, 6.4, step 8).
struct UnpackLimits {
    std::uint64_t maxBytes = 4ULL << 30;
    std::uint64_t maxRatio = 1000;
};

bool isGzip(std::string_view bytes);

// Unpacks whole gzip files in memory, fast. One inflater a thread.
class WholeInflater {
 public:
    WholeInflater();
    ~WholeInflater();

    // False on any doubt, and then ByteStream has to find out: more than one member, bytes behind it, damage, or more
    // than maxBytes unpacked.
    bool inflate(std::string_view packed, std::uint64_t maxBytes, Buffer& to);

 private:
    struct Private;
    std::unique_ptr<Private> d;
};

// The bytes of a file from its beginning, gunzipped if they are gzip: all members, one after another.
class ByteStream : public ByteSource {
 public:
    static Result<ByteStream> open(const std::string& path, const UnpackLimits& limits = {});
    ByteStream(ByteStream&& other) noexcept;
    ByteStream& operator=(ByteStream&& other) noexcept;
    ~ByteStream() override;

    std::size_t read(char* to, std::size_t capacity) override;
    const std::optional<Error>& problem() const override;
    std::uint64_t fileBytesRead() const override;
    // Bytes behind the last gzip member that are no gzip; they are not part of the stream.
    std::uint64_t trailingBytes() const;
    bool isCompressed() const;

 private:
    struct Private;
    explicit ByteStream(std::unique_ptr<Private> priv);
    std::unique_ptr<Private> d;
};

// Size and modification time of a file, to tell whether it is still the same.
struct FileStamp {
    std::uint64_t sizeBytes = 0;
    std::int64_t modifiedNs = 0;
    bool operator==(const FileStamp&) const = default;
};
Result<FileStamp> fileStamp(const std::string& path);

// The whole of a regular file. Errors: those of the system; Limit if it is larger than maxBytes.
Result<FileStamp> readWholeFile(const std::string& path, std::uint64_t maxBytes, Buffer& to);

}  // namespace lambdatrail
