#pragma once

#include "app/store/eventblock.h"
#include "app/store/rowset.h"

#include <algorithm>
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

}  // namespace lambdatrail
