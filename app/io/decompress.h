#pragma once

#include "app/io/bytesource.h"
#include "app/io/unpackmeter.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace lambdatrail {

// Whether bytes are packed with bzip2, xz or zstd.
bool isCompressed(std::string_view head);

// What bzip2, xz and zstd bytes unpack to.
class UnpackedSource : public ByteSource {
 public:
    UnpackedSource(std::unique_ptr<ByteSource> packed, std::shared_ptr<UnpackMeter> meter);
    ~UnpackedSource() override;

    std::size_t read(char* to, std::size_t capacity) override;
    const std::optional<Error>& problem() const override;
    std::uint64_t fileBytesRead() const override;
    std::string note() const override;

 private:
    struct Private;
    std::unique_ptr<Private> d;
};

}  // namespace lambdatrail
