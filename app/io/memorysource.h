#pragma once

#include "app/io/bytesource.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

namespace lambdatrail {

// Bytes that are in memory already: all of a text, or a part of it that begins at `begin`. Then whoever reads skips to
// within the part first; before it there is nothing.
class MemorySource : public ByteSource {
 public:
    explicit MemorySource(std::shared_ptr<const std::string> bytes, std::uint64_t begin = 0)
        : m_bytes(std::move(bytes)), m_begin(begin) {}

    std::size_t read(char* to, std::size_t capacity) override {
        if (m_at < m_begin)
            return 0;
        const std::size_t got = m_bytes->copy(to, capacity, m_at - m_begin);
        m_at += got;
        return got;
    }
    bool skip(std::uint64_t bytes) override {
        const std::uint64_t left = m_begin + m_bytes->size() - m_at;
        m_at += std::min(bytes, left);
        return bytes <= left;
    }
    const std::optional<Error>& problem() const override { return m_noProblem; }
    std::uint64_t fileBytesRead() const override { return 0; }

 private:
    std::shared_ptr<const std::string> m_bytes;
    std::uint64_t m_begin;
    std::uint64_t m_at = 0;  // in the whole text
    std::optional<Error> m_noProblem;
};

}  // namespace lambdatrail
