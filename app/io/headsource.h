#pragma once

#include "app/io/bytesource.h"

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>

namespace lambdatrail {

// A source whose first bytes can be looked at before they are read.
class HeadSource : public ByteSource {
 public:
    static constexpr std::size_t kHeadBytes = 64 * 1024;

    explicit HeadSource(std::unique_ptr<ByteSource> source) : m_source(std::move(source)) {
        m_head.resize(kHeadBytes);
        m_head.resize(m_source->read(m_head.data(), m_head.size()));
    }

    // The first kHeadBytes, fewer only if there are no more. Valid until the first read.
    std::string_view head() const { return m_head; }

    std::size_t read(char* to, std::size_t capacity) override {
        const std::size_t fromHead = m_head.copy(to, capacity, m_taken);
        m_taken += fromHead;
        return fromHead + (fromHead < capacity ? m_source->read(to + fromHead, capacity - fromHead) : 0);
    }
    bool skip(std::uint64_t bytes) override {
        const std::uint64_t fromHead = std::min<std::uint64_t>(bytes, m_head.size() - m_taken);
        m_taken += fromHead;
        return m_source->skip(bytes - fromHead);
    }
    const std::optional<Error>& problem() const override { return m_source->problem(); }
    std::uint64_t fileBytesRead() const override { return m_source->fileBytesRead(); }
    std::string note() const override { return m_source->note(); }

 private:
    std::unique_ptr<ByteSource> m_source;
    std::string m_head;
    std::size_t m_taken = 0;
};

}  // namespace lambdatrail
