#pragma once

#include "app/store/eventblock.h"
#include "app/store/rowset.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

namespace lambdatrail {

// The part of the set that speaks of one block. The set is over the events of the snapshot that the block belongs to.
inline std::span<const std::uint64_t> wordsOfBlock(const RowSet& rows, std::size_t block) {
    constexpr std::size_t kWordsPerBlock = kEventsPerBlock / 64;
    const std::span<const std::uint64_t> words = rows.words();
    const std::size_t begin = std::min(block * kWordsPerBlock, words.size());
    return words.subspan(begin, std::min(kWordsPerBlock, words.size() - begin));
}

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
