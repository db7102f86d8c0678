#pragma once

#include "app/base/ids.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace lambdatrail {

// Which events of a snapshot a filter lets through: one bit an event.
class RowSet {
 public:
    RowSet() = default;
    explicit RowSet(std::uint32_t eventCount, bool all = false);

    std::uint32_t eventCount() const { return m_eventCount; }
    std::uint64_t count() const;  // set bits; counted anew on every call
    bool contains(EventId id) const { return containsNumber(number(id)); }
    bool containsNumber(std::uint32_t event) const { return (m_words[event >> 6] >> (event & 63)) & 1; }
    void insert(std::uint32_t event) { m_words[event >> 6] |= 1ULL << (event & 63); }
    void erase(std::uint32_t event) { m_words[event >> 6] &= ~(1ULL << (event & 63)); }

    // The nearest member at or behind, or at or before, the number; nothing if there is none.
    std::optional<std::uint32_t> findFrom(std::uint32_t first) const;
    std::optional<std::uint32_t> findBack(std::uint32_t last) const;

    RowSet& operator&=(const RowSet& other);  // both over the same number of events
    RowSet& operator|=(const RowSet& other);
    void invert();

    // 64 events a word, event 64 * i in the lowest bit of word i; bits past eventCount are zero.
    // A block of 65,536 events is exactly 1,024 words.
    std::span<const std::uint64_t> words() const { return m_words; }
    std::span<std::uint64_t> words() { return m_words; }
    bool operator==(const RowSet&) const = default;

 private:
    std::vector<std::uint64_t> m_words;
    std::uint32_t m_eventCount = 0;
};

}  // namespace lambdatrail
