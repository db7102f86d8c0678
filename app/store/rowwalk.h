#pragma once

#include "app/store/eventblock.h"
#include "app/store/rowset.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

namespace lambdatrail {

// Calls fn(first + i) for every set bit i, in ascending order. Full words, the usual case without a filter, cost no bit
// search.
template <class Fn>
void forEachRowOf(std::uint64_t word, std::uint32_t first, Fn&& fn) {
    if (word == ~0ULL) {
        for (std::uint32_t row = first; row < first + 64; ++row)
            fn(row);
        return;
    }
    for (; word != 0; word &= word - 1)
        fn(first + static_cast<std::uint32_t>(std::countr_zero(word)));
}

// The same for the bits of all words.
template <class Fn>
void forEachRow(std::span<const std::uint64_t> words, Fn&& fn) {
    std::uint32_t first = 0;
    for (const std::uint64_t word : words) {
        forEachRowOf(word, first, fn);
        first += 64;
    }
}

// Writes the numbers of the set bits of at most 65,536, in ascending order, and returns behind the last one. Up to
// kBeyondRows numbers behind that are overwritten too: so many bits are looked up at once.
inline constexpr std::size_t kBeyondRows = 8;
inline std::uint16_t* writeRows(std::span<const std::uint64_t> words, std::uint16_t* to) {
    constexpr unsigned kBits = kBeyondRows;
    struct SetBits {
        std::array<std::uint16_t, kBits> numbers{};
        std::size_t count = 0;
    };
    static constexpr auto kSetBits = [] {
        std::array<SetBits, 1U << kBits> all{};
        for (unsigned byte = 0; byte < all.size(); ++byte) {
            for (std::uint16_t bit = 0; bit < kBits; ++bit) {
                if ((byte >> bit & 1) != 0)
                    all[byte].numbers[all[byte].count++] = bit;
            }
        }
        return all;
    }();
    unsigned first = 0;
    for (std::uint64_t word : words) {
        const unsigned end = first + 64;
        for (; word != 0; first += kBits, word >>= kBits) {
            const SetBits& bits = kSetBits[word & 0xFF];
            auto numbers = bits.numbers;
            for (std::uint16_t& number : numbers)
                number = static_cast<std::uint16_t>(number + first);
            std::ranges::copy(numbers, to);
            to += bits.count;
        }
        first = end;
    }
    return to;
}

}  // namespace lambdatrail
