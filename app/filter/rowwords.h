#pragma once

#include "app/store/blockwords.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

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

// Codes to compare with; those that are not used repeat the first.
inline constexpr std::size_t kMostFewCodes = 16;
template <class T>
using FewCodes = std::array<T, kMostFewCodes>;

#ifdef __SSE2__
namespace detail {

inline __m128i repeated(std::uint8_t code) {
    return _mm_set1_epi8(static_cast<char>(code));
}
inline __m128i repeated(std::uint16_t code) {
    return _mm_set1_epi16(static_cast<short>(code));
}
inline __m128i repeated(std::uint32_t code) {
    return _mm_set1_epi32(static_cast<int>(code));
}
inline __m128i equal(__m128i a, __m128i b, std::uint8_t) {
    return _mm_cmpeq_epi8(a, b);
}
inline __m128i equal(__m128i a, __m128i b, std::uint16_t) {
    return _mm_cmpeq_epi16(a, b);
}
inline __m128i equal(__m128i a, __m128i b, std::uint32_t) {
    return _mm_cmpeq_epi32(a, b);
}

// Bit i: whether code i of 16 is one of the first kCount wanted.
template <std::size_t kCount, class T>
std::uint64_t equalAmong16(const T* codes, const __m128i (&wanted)[kCount]) {
    const auto part = [&](std::size_t i) {
        const __m128i some = _mm_loadu_si128(reinterpret_cast<const __m128i*>(codes + i * (16 / sizeof(T))));
        __m128i found = equal(some, wanted[0], T{});
        for (std::size_t k = 1; k < kCount; ++k)
            found = _mm_or_si128(found, equal(some, wanted[k], T{}));
        return found;
    };
    __m128i bytes;
    if constexpr (sizeof(T) == 1)
        bytes = part(0);
    else if constexpr (sizeof(T) == 2)
        bytes = _mm_packs_epi16(part(0), part(1));
    else
        bytes = _mm_packs_epi16(_mm_packs_epi32(part(0), part(1)), _mm_packs_epi32(part(2), part(3)));
    return static_cast<std::uint16_t>(_mm_movemask_epi8(bytes));
}

}  // namespace detail
#endif

// Sets the bit of every row whose code is one of the first kCount wanted. Written out for SSE2, which every x86-64 has:
// g++ 12 makes no vector code of the plain loop, and that takes ten times as long.
template <std::size_t kCount, class T>
void answerFewCodes(const T* codes, const FewCodes<T>& few, std::uint32_t rows, RowWords words) {
    std::uint32_t done = 0;
#ifdef __SSE2__
    __m128i wanted[kCount];
    for (std::size_t k = 0; k < kCount; ++k)
        wanted[k] = detail::repeated(few[k]);
    for (; done + kRowsPerWord <= rows; done += kRowsPerWord) {
        std::uint64_t word = 0;
        for (std::uint32_t i = 0; i < kRowsPerWord; i += 16)
            word |= detail::equalAmong16<kCount>(codes + done + i, wanted) << i;
        words[done / kRowsPerWord] = word;
    }
#endif
    answerRows(rows - done, words.subspan(done / kRowsPerWord), [codes = codes + done, &few](std::uint32_t row) {
        return std::find(few.begin(), few.begin() + kCount, codes[row]) != few.begin() + kCount;
    });
}

// The same for a number of codes that is known only now, at least one.
template <class T>
void answerFewCodes(std::size_t count, const T* codes, const FewCodes<T>& few, std::uint32_t rows, RowWords words) {
    if (count == 1)
        answerFewCodes<1>(codes, few, rows, words);
    else if (count <= 4)
        answerFewCodes<4>(codes, few, rows, words);
    else if (count <= 7)
        answerFewCodes<7>(codes, few, rows, words);
    else if (count <= 10)
        answerFewCodes<10>(codes, few, rows, words);
    else
        answerFewCodes<kMostFewCodes>(codes, few, rows, words);
}

}  // namespace lambdatrail
