#pragma once

#include "app/store/rowset.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

namespace lambdatrail {

inline constexpr std::uint32_t kRowsPerWord = 64;

namespace detail {
template <class Words>
Words partOfBlock(Words words, std::size_t block) {
    constexpr std::size_t kWordsPerBlock = 1'024;  // as RowSet says
    const std::size_t begin = std::min(block * kWordsPerBlock, words.size());
    return words.subspan(begin, std::min(kWordsPerBlock, words.size() - begin));
}
}  // namespace detail

// The part of the set that speaks of one block. The set is over the events of the snapshot that the block belongs to.
inline std::span<const std::uint64_t> wordsOfBlock(const RowSet& rows, std::size_t block) {
    return detail::partOfBlock(rows.words(), block);
}
inline std::span<std::uint64_t> wordsOfBlock(RowSet& rows, std::size_t block) {
    return detail::partOfBlock(rows.words(), block);
}

}  // namespace lambdatrail
