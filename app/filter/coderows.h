#pragma once

#include "app/filter/rowwords.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace lambdatrail {

// Rows are asked by the number that stands in them, many at once.

// Numbers to compare with; those that are not used repeat the first.
inline constexpr std::size_t kMostFewCodes = 16;
template <class T>
using FewCodes = std::array<T, kMostFewCodes>;

// The numbers of at least one and at most kMostFewCodes values.
template <class T, class Value, class NumberOf>
FewCodes<T> fewOf(std::span<const Value> values, NumberOf numberOf) {
    FewCodes<T> few;
    for (std::size_t i = 0; i < few.size(); ++i)
        few[i] = i < values.size() ? numberOf(values[i]) : few[0];
    return few;
}

// Sets the bit of every row whose number is one of the first `count`, at least one, and those past the last row to 0.
// For unsigned numbers of 1, 2, 4 and 8 bytes.
template <class T>
void answerFewCodes(std::size_t count, const T* codes, const FewCodes<T>& few, std::uint32_t rows, RowWords words);

// The same for every row of which holds[code] is 1 and not 0; no code is `codeCount` or more. For codes of 1, 2 and 4
// bytes.
template <class T>
void answerByTable(const T* codes, const std::uint8_t* holds, std::size_t codeCount, std::uint32_t rows,
                   RowWords words);

}  // namespace lambdatrail
