#pragma once

#include "app/io/bytesource.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

namespace lambdatrail {

// Bytes that are in memory already.
class MemorySource : public ByteSource {
 public:
    explicit MemorySource(std::shared_ptr<const std::string> bytes) : m_bytes(std::move(bytes)) {}

    std::size_t read(char* to, std::size_t capacity) override {
        const std::size_t got = m_bytes->copy(to, capacity, m_at);
        m_at += got;
        return got;
    }
    bool skip(std::uint64_t bytes) override {
        const bool isThere = bytes <= m_bytes->size() - m_at;
        m_at += std::min<std::uint64_t>(bytes, m_bytes->size() - m_at);
        return isThere;
    }
    const std::optional<Error>& problem() const override { return m_noProblem; }
    std::uint64_t fileBytesRead() const override { return 0; }

 private:
    std::shared_ptr<const std::string> m_bytes;
    std::size_t m_at = 0;
    std::optional<Error> m_noProblem;
};

}  // namespace lambdatrail
