#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace lambdatrail {

// Counting codes of one byte in rows that stand close together.

// A byte a row: 0 for rows that count, 0xFF for others. `bytes` has 64 of them for each word.
inline void spreadRows(std::span<const std::uint64_t> words, std::uint8_t* bytes) {
    static constexpr auto kSpread = [] {
        std::array<std::array<std::uint8_t, 8>, 256> spread{};
        for (std::size_t bits = 0; bits < spread.size(); ++bits) {
            for (std::size_t i = 0; i < 8; ++i)
                spread[bits][i] = (bits >> i & 1) != 0 ? 0 : 0xFF;
        }
        return spread;
    }();
    for (std::uint64_t word : words) {
        for (int part = 0; part < 8; ++part, word >>= 8, bytes += 8)
            std::memcpy(bytes, kSpread[word & 0xFF].data(), 8);
    }
}

namespace detail {

// Adds to counts[i], i < kCount, how often first + i stands among the codes that count.
template <std::size_t kCount>
void addFewCodes(std::span<const std::uint8_t> codes, const std::uint8_t* notCounted, unsigned first,
                 std::uint32_t* counts) {
    std::size_t done = 0;
#ifdef __SSE2__
    constexpr std::size_t kMostInByte = 255;
    __m128i wanted[kCount];
    for (std::size_t i = 0; i < kCount; ++i)
        wanted[i] = _mm_set1_epi8(static_cast<char>(first + i));
    while (codes.size() - done >= sizeof(__m128i)) {
        __m128i found[kCount] = {};
        const std::size_t vectors = std::min((codes.size() - done) / sizeof(__m128i), kMostInByte);
        for (const std::size_t end = done + vectors * sizeof(__m128i); done < end; done += sizeof(__m128i)) {
            const __m128i all = _mm_loadu_si128(reinterpret_cast<const __m128i*>(codes.data() + done));
            const __m128i skipped = _mm_loadu_si128(reinterpret_cast<const __m128i*>(notCounted + done));
            const __m128i counted = _mm_or_si128(all, skipped);
            for (std::size_t i = 0; i < kCount; ++i)
                found[i] = _mm_sub_epi8(found[i], _mm_cmpeq_epi8(counted, wanted[i]));
        }
        for (std::size_t i = 0; i < kCount; ++i) {
            const __m128i sums = _mm_sad_epu8(found[i], _mm_setzero_si128());
            counts[i] += static_cast<std::uint32_t>(_mm_cvtsi128_si32(sums)) +
                         static_cast<std::uint32_t>(_mm_cvtsi128_si32(_mm_srli_si128(sums, 8)));
        }
    }
#endif
    for (; done < codes.size(); ++done) {
        const unsigned at = (codes[done] | unsigned{notCounted[done]}) - first;
        if (at < kCount)
            ++counts[at];
    }
}

// Eight codes with one load, each in one of several tables: neighbours often have the same code, and then an addition
// would wait for the one before it.
inline void addManyCodes(std::span<const std::uint8_t> codes, const std::uint8_t* notCounted, unsigned least,
                         unsigned most, std::uint32_t* counts) {
    constexpr std::size_t kTables = 4;
    std::array<std::array<std::uint32_t, 256>, kTables> tables{};
    std::size_t done = 0;
    for (std::uint64_t some = 0, skipped = 0; done + sizeof some <= codes.size(); done += sizeof some) {
        std::memcpy(&some, codes.data() + done, sizeof some);
        std::memcpy(&skipped, notCounted + done, sizeof skipped);
        some |= skipped;
        for (std::size_t i = 0; i < sizeof some; ++i)
            ++tables[i % kTables][some >> (8 * i) & 0xFF];
    }
    for (; done < codes.size(); ++done)
        ++tables[0][codes[done] | unsigned{notCounted[done]}];
    for (unsigned code = least; code <= most; ++code) {
        for (const auto& table : tables)
            counts[code] += table[code];
    }
}

// Up to so many are counted by comparing.
inline constexpr unsigned kMostCompared = 16;

}  // namespace detail

// A code of 0xFF is none: it stands for rows that do not count.
inline constexpr unsigned kLargestByteCode = 0xFE;

// Adds to counts[code] for every code from `least` to `most`, between which all codes lie, how often it stands in rows
// that count.
inline void countByteCodes(std::span<const std::uint8_t> codes, const std::uint8_t* notCounted, unsigned least,
                           unsigned most, std::uint32_t* counts) {
    if (most - least >= detail::kMostCompared) {
        detail::addManyCodes(codes, notCounted, least, most, counts);
        return;
    }
    for (unsigned first = least; first <= most;) {
        constexpr unsigned kFour = 4;
        constexpr unsigned kEight = 8;  // with what is compared, as many as there are registers
        std::array<std::uint32_t, kEight> found{};
        const unsigned values = std::min(most - first + 1, kEight);
        if (values <= kFour)
            detail::addFewCodes<kFour>(codes, notCounted, first, found.data());
        else
            detail::addFewCodes<kEight>(codes, notCounted, first, found.data());
        for (unsigned i = 0; i < values; ++i)
            counts[first + i] += found[i];
        first += values;
    }
}

}  // namespace lambdatrail
