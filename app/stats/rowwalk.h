#pragma once

#include "app/store/eventblock.h"
#include "app/store/rowset.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

namespace lambdatrail {

// Calls fn(row) for every set bit, in ascending order. Full words, the usual case without a filter, cost no bit search.
template <class Fn>
void forEachRow(std::span<const std::uint64_t> words, Fn&& fn) {
    std::uint32_t first = 0;
    for (std::uint64_t word : words) {
        if (word == ~0ULL) {
            for (std::uint32_t row = first; row < first + 64; ++row)
                fn(row);
        } else {
            for (; word != 0; word &= word - 1)
                fn(first + static_cast<std::uint32_t>(std::countr_zero(word)));
        }
        first += 64;
    }
}

}  // namespace lambdatrail
