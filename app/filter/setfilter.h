#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace lambdatrail {

// Says of most values that are not in a set, that they are not: one bit for each of 16 places a member has.
class SetFilter {
 public:
    explicit SetFilter(std::size_t members)
        : m_shift(64 - std::bit_width(16 * members + 63)), m_words((std::size_t{1} << (64 - m_shift)) / 64) {}

    void add(std::uint64_t value) {
        const std::uint64_t place = placeOf(value);
        m_words[place / 64] |= 1ULL << (place % 64);
    }
    bool mayHave(std::uint64_t value) const {
        const std::uint64_t place = placeOf(value);
        return ((m_words[place / 64] >> (place % 64)) & 1) != 0;
    }

 private:
    std::uint64_t placeOf(std::uint64_t value) const { return (value * 0x9E37'79B9'7F4A'7C15ULL) >> m_shift; }

    int m_shift;
    std::vector<std::uint64_t> m_words;
};

}  // namespace lambdatrail
