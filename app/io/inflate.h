#pragma once

#include "app/io/buffer.h"
#include "app/io/bytesource.h"
#include "app/io/unpackmeter.h"

#include <cstdint>
#include <memory>
#include <string_view>

namespace lambdatrail {

bool isGzip(std::string_view bytes);

// Unpacks whole gzip files in memory, fast. One inflater a thread.
class WholeInflater {
 public:
    WholeInflater();
    ~WholeInflater();

    // False on any doubt, and then GunzipSource has to find out: more than one member, bytes behind it, damage, or more
    // than maxBytes unpacked.
    bool inflate(std::string_view packed, std::uint64_t maxBytes, Buffer& to);

 private:
    struct Private;
    std::unique_ptr<Private> d;
};

// What gzip bytes unpack to: all members, one after another. note() tells of bytes behind the last one.
class GunzipSource : public ByteSource {
 public:
    GunzipSource(std::unique_ptr<ByteSource> packed, std::shared_ptr<UnpackMeter> meter);
    ~GunzipSource() override;

    std::size_t read(char* to, std::size_t capacity) override;
    const std::optional<Error>& problem() const override;
    std::uint64_t fileBytesRead() const override;
    std::string note() const override;

 private:
    struct Private;
    std::unique_ptr<Private> d;
};

}  // namespace lambdatrail
