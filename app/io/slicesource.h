#pragma once

#include "app/io/bytesource.h"

#include <cstdint>
#include <memory>

namespace lambdatrail {

// `length` bytes of another source, from `offset` on.
class SliceSource : public ByteSource {
 public:
    SliceSource(std::unique_ptr<ByteSource> source, std::uint64_t offset, std::uint64_t length)
        : m_source(std::move(source)), m_skip(offset), m_left(length) {}

    std::size_t read(char* to, std::size_t capacity) override;
    const std::optional<Error>& problem() const override { return m_source->problem(); }
    std::uint64_t fileBytesRead() const override { return m_source->fileBytesRead(); }

 private:
    std::unique_ptr<ByteSource> m_source;
    std::uint64_t m_skip;
    std::uint64_t m_left;
};

}  // namespace lambdatrail
