#include "app/store/rowset.h"

#include <algorithm>
#include <bit>

namespace lambdatrail {

RowSet::RowSet(std::uint32_t eventCount, bool all)
    : m_words((eventCount + 63ULL) / 64, all ? ~0ULL : 0), m_eventCount(eventCount) {
    if (all && eventCount % 64 != 0)
        m_words.back() = (1ULL << (eventCount % 64)) - 1;
}

std::uint64_t RowSet::count() const {
    std::uint64_t bits = 0;
    for (const std::uint64_t word : m_words)
        bits += static_cast<std::uint64_t>(std::popcount(word));
    return bits;
}

std::optional<std::uint32_t> RowSet::findFrom(std::uint32_t first) const {
    if (first >= m_eventCount)
        return std::nullopt;
    std::uint64_t mask = ~0ULL << (first & 63);
    for (std::size_t w = first >> 6; w < m_words.size(); ++w, mask = ~0ULL) {
        if (const std::uint64_t word = m_words[w] & mask; word != 0)
            return static_cast<std::uint32_t>(w * 64) + static_cast<std::uint32_t>(std::countr_zero(word));
    }
    return std::nullopt;
}

std::optional<std::uint32_t> RowSet::findBack(std::uint32_t last) const {
    if (m_eventCount == 0)
        return std::nullopt;
    last = std::min(last, m_eventCount - 1);
    std::uint64_t mask = ~0ULL >> (63 - (last & 63));
    for (std::size_t w = (last >> 6) + 1; w-- > 0; mask = ~0ULL) {
        if (const std::uint64_t word = m_words[w] & mask; word != 0)
            return static_cast<std::uint32_t>(w * 64) + 63 - static_cast<std::uint32_t>(std::countl_zero(word));
    }
    return std::nullopt;
}

RowSet& RowSet::operator&=(const RowSet& other) {
    const std::size_t common = std::min(m_words.size(), other.m_words.size());
    for (std::size_t i = 0; i < common; ++i)
        m_words[i] &= other.m_words[i];
    std::fill(m_words.begin() + static_cast<std::ptrdiff_t>(common), m_words.end(), 0);
    return *this;
}

RowSet& RowSet::operator|=(const RowSet& other) {
    const std::size_t common = std::min(m_words.size(), other.m_words.size());
    for (std::size_t i = 0; i < common; ++i)
        m_words[i] |= other.m_words[i];
    return *this;
}

void RowSet::invert() {
    for (std::uint64_t& word : m_words)
        word = ~word;
    if (m_eventCount % 64 != 0)
        m_words.back() &= (1ULL << (m_eventCount % 64)) - 1;
}

}  // namespace lambdatrail
