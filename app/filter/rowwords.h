#pragma once

#include "app/store/blockwords.h"

#include <cstdint>
#include <span>

namespace lambdatrail {

// Bits of a block's rows, row 64 * i in the lowest bit of word i.
using RowWords = std::span<std::uint64_t>;

// Sets the bit of every row to holds(row), a bool or a byte of 0 or 1, and those past the last row to 0.
template <class Holds>
void answerRows(std::uint32_t rows, RowWords words, Holds holds) {
    std::uint32_t row = 0;
    for (; row + kRowsPerWord <= rows; row += kRowsPerWord) {
        std::uint64_t word = 0;
        for (std::uint32_t part = 0; part < kRowsPerWord; part += 8) {
            std::uint64_t bits = 0;  // of eight rows, so that compilers unroll the loop
            for (std::uint32_t i = 0; i < 8; ++i)
                bits |= std::uint64_t{holds(row + part + i)} << i;
            word |= bits << part;
        }
        words[row / kRowsPerWord] = word;
    }
    if (row < rows) {
        std::uint64_t word = 0;
        for (std::uint32_t i = 0; row + i < rows; ++i)
            word |= std::uint64_t{holds(row + i)} << i;
        words[row / kRowsPerWord] = word;
    }
}

}  // namespace lambdatrail
