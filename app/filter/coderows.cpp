#include "app/filter/coderows.h"

#include <algorithm>

#ifdef __SSE2__
#include <immintrin.h>
#endif

namespace lambdatrail {
namespace {

// Written out for what an x86-64 has, as g++ 12 makes no vector code of the plain loop, which takes ten times as long.
#ifdef __SSE2__
__m128i repeated(std::uint8_t code) {
    return _mm_set1_epi8(static_cast<char>(code));
}
__m128i repeated(std::uint16_t code) {
    return _mm_set1_epi16(static_cast<short>(code));
}
__m128i repeated(std::uint32_t code) {
    return _mm_set1_epi32(static_cast<int>(code));
}
__m128i repeated(std::uint64_t code) {
    return _mm_set1_epi64x(static_cast<long long>(code));
}
__m128i equal(__m128i a, __m128i b, std::uint8_t) {
    return _mm_cmpeq_epi8(a, b);
}
__m128i equal(__m128i a, __m128i b, std::uint16_t) {
    return _mm_cmpeq_epi16(a, b);
}
__m128i equal(__m128i a, __m128i b, std::uint32_t) {
    return _mm_cmpeq_epi32(a, b);
}
__m128i equal(__m128i a, __m128i b, std::uint64_t) {
    const __m128i halves = _mm_cmpeq_epi32(a, b);
    return _mm_and_si128(halves, _mm_shuffle_epi32(halves, _MM_SHUFFLE(2, 3, 0, 1)));
}

// Bit i: whether code i of 16 is one of the first kCount wanted.
template <std::size_t kCount, class T>
std::uint64_t equalAmong16(const T* codes, const __m128i* wanted) {
    const auto part = [&](std::size_t i) {
        const __m128i some = _mm_loadu_si128(reinterpret_cast<const __m128i*>(codes + i * (16 / sizeof(T))));
        __m128i found = equal(some, wanted[0], T{});
        for (std::size_t k = 1; k < kCount; ++k)
            found = _mm_or_si128(found, equal(some, wanted[k], T{}));
        return found;
    };
    if constexpr (sizeof(T) == 8) {
        std::uint64_t bits = 0;
        for (std::size_t i = 0; i < 8; ++i)
            bits |= static_cast<std::uint64_t>(_mm_movemask_pd(_mm_castsi128_pd(part(i)))) << (2 * i);
        return bits;
    } else {
        __m128i bytes;
        if constexpr (sizeof(T) == 1)
            bytes = part(0);
        else if constexpr (sizeof(T) == 2)
            bytes = _mm_packs_epi16(part(0), part(1));
        else
            bytes = _mm_packs_epi16(_mm_packs_epi32(part(0), part(1)), _mm_packs_epi32(part(2), part(3)));
        return static_cast<std::uint16_t>(_mm_movemask_epi8(bytes));
    }
}

// The words of all whole groups of 64 rows.
template <std::size_t kCount, class T>
void answerGroups(const T* codes, const FewCodes<T>& few, std::size_t groups, std::uint64_t* words) {
    __m128i wanted[kCount];
    for (std::size_t k = 0; k < kCount; ++k)
        wanted[k] = repeated(few[k]);
    for (std::size_t group = 0; group < groups; ++group, codes += kRowsPerWord) {
        std::uint64_t word = 0;
        for (std::uint32_t i = 0; i < kRowsPerWord; i += 16)
            word |= equalAmong16<kCount>(codes + i, wanted) << i;
        words[group] = word;
    }
}

// The same with AVX2, twice as many codes at once.
[[gnu::target("avx2")]] inline __m256i equalAvx2(__m256i a, __m256i b, std::uint8_t) {
    return _mm256_cmpeq_epi8(a, b);
}
[[gnu::target("avx2")]] inline __m256i equalAvx2(__m256i a, __m256i b, std::uint16_t) {
    return _mm256_cmpeq_epi16(a, b);
}
[[gnu::target("avx2")]] inline __m256i equalAvx2(__m256i a, __m256i b, std::uint32_t) {
    return _mm256_cmpeq_epi32(a, b);
}
[[gnu::target("avx2")]] inline __m256i equalAvx2(__m256i a, __m256i b, std::uint64_t) {
    return _mm256_cmpeq_epi64(a, b);
}

template <std::size_t kCount, class T>
[[gnu::target("avx2")]] inline __m256i foundAvx2(const T* codes, const __m256i* wanted) {
    const __m256i some = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(codes));
    __m256i found = equalAvx2(some, wanted[0], T{});
    for (std::size_t k = 1; k < kCount; ++k)
        found = _mm256_or_si256(found, equalAvx2(some, wanted[k], T{}));
    return found;
}

template <std::size_t kCount, class T>
[[gnu::target("avx2")]] inline std::uint32_t equalAmong32(const T* codes, const __m256i* wanted) {
    if constexpr (sizeof(T) == 1) {
        return static_cast<std::uint32_t>(_mm256_movemask_epi8(foundAvx2<kCount>(codes, wanted)));
    } else if constexpr (sizeof(T) == 2) {
        const __m256i halves =
            _mm256_packs_epi16(foundAvx2<kCount>(codes, wanted), foundAvx2<kCount>(codes + 16, wanted));
        return static_cast<std::uint32_t>(
            _mm256_movemask_epi8(_mm256_permute4x64_epi64(halves, _MM_SHUFFLE(3, 1, 2, 0))));
    } else {
        std::uint32_t bits = 0;
        constexpr std::size_t kLanes = 32 / sizeof(T);
        for (std::size_t i = 0; i < 32; i += kLanes) {
            const __m256i found = foundAvx2<kCount>(codes + i, wanted);
            const int some = sizeof(T) == 4 ? _mm256_movemask_ps(_mm256_castsi256_ps(found))
                                            : _mm256_movemask_pd(_mm256_castsi256_pd(found));
            bits |= static_cast<std::uint32_t>(some) << i;
        }
        return bits;
    }
}

template <std::size_t kCount, class T>
[[gnu::target("avx2")]] void answerGroupsAvx2(const T* codes, const FewCodes<T>& few, std::size_t groups,
                                              std::uint64_t* words) {
    __m256i wanted[kCount];
    for (std::size_t k = 0; k < kCount; ++k) {
        const __m128i one = repeated(few[k]);
        wanted[k] = _mm256_broadcastsi128_si256(one);
    }
    for (std::size_t group = 0; group < groups; ++group, codes += kRowsPerWord)
        words[group] = equalAmong32<kCount>(codes, wanted) | std::uint64_t{equalAmong32<kCount>(codes + 32, wanted)}
                                                                 << 32;
}
#endif

template <std::size_t kCount, class T>
void answerFew(const T* codes, const FewCodes<T>& few, std::uint32_t rows, RowWords words) {
    std::uint32_t done = 0;
#ifdef __SSE2__
    const std::uint32_t groups = rows / kRowsPerWord;
    if (__builtin_cpu_supports("avx2"))
        answerGroupsAvx2<kCount>(codes, few, groups, words.data());
    else
        answerGroups<kCount>(codes, few, groups, words.data());
    done = groups * kRowsPerWord;
#endif
    answerRows(rows - done, words.subspan(done / kRowsPerWord), [codes = codes + done, &few](std::uint32_t row) {
        return std::find(few.begin(), few.begin() + kCount, codes[row]) != few.begin() + kCount;
    });
}

#ifdef __SSE2__
// The answers for few enough codes to stand in registers, 256 codes to a table of as many bits: byte i of a half has
// those of the codes whose lower four bits are i, the bit is told by the upper ones, of which the highest tells the
// half.
struct BitTables {
    static constexpr std::size_t kTables = 4;
    static constexpr std::size_t kCodes = 256;  // of a table
    static constexpr std::size_t kMostCodes = kTables * kCodes;

    BitTables(const std::uint8_t* holds, std::size_t codeCount) : count((codeCount + kCodes - 1) / kCodes) {
        for (std::size_t code = 0; code < codeCount; ++code)
            bytes[code / kCodes][code / 128 % 2][code % 16] |=
                static_cast<std::uint8_t>(unsigned{holds[code]} << (code / 16 % 8));
    }

    alignas(16) std::array<std::array<std::array<std::uint8_t, 16>, 2>, kTables> bytes{};
    std::size_t count;
};

[[gnu::target("avx2")]] inline __m256i inBothHalves(const std::uint8_t* sixteen) {
    return _mm256_broadcastsi128_si256(_mm_loadu_si128(reinterpret_cast<const __m128i*>(sixteen)));
}

// The lower bytes of 32 codes, and the upper ones; of two-byte codes in the order of the quarters 0, 2, 1, 3.
template <class T>
[[gnu::target("avx2")]] inline void splitBytes(const T* codes, __m256i& lower, __m256i& upper) {
    const auto* const at = reinterpret_cast<const __m256i*>(codes);
    lower = _mm256_loadu_si256(at);
    upper = _mm256_setzero_si256();
    if constexpr (sizeof(T) == 2) {
        const __m256i second = _mm256_loadu_si256(at + 1);
        const __m256i low = _mm256_set1_epi16(0xFF);
        upper = _mm256_packus_epi16(_mm256_srli_epi16(lower, 8), _mm256_srli_epi16(second, 8));
        lower = _mm256_packus_epi16(_mm256_and_si256(lower, low), _mm256_and_si256(second, low));
    }
}

// Bit i: the answer for code i of 32. kTables: so many are looked at.
template <std::size_t kTables, class T>
[[gnu::target("avx2")]] inline std::uint32_t answers32(const T* codes, const __m256i (&tables)[kTables][2]) {
    __m256i lower;
    __m256i upper;
    splitBytes(codes, lower, upper);
    const __m256i low4 = _mm256_set1_epi8(0x0F);
    const __m256i index = _mm256_and_si256(lower, low4);
    const __m256i bits = _mm256_set1_epi64x(static_cast<long long>(0x8040'2010'0804'0201ULL));
    const __m256i bit = _mm256_shuffle_epi8(bits, _mm256_and_si256(_mm256_srli_epi16(lower, 4), low4));
    __m256i found = _mm256_setzero_si256();
    for (std::size_t table = 0; table < kTables; ++table) {
        // Where a code is 128 or more, its highest bit chooses the second half.
        __m256i row = _mm256_blendv_epi8(_mm256_shuffle_epi8(tables[table][0], index),
                                         _mm256_shuffle_epi8(tables[table][1], index), lower);
        if (kTables > 1)
            row = _mm256_and_si256(row, _mm256_cmpeq_epi8(upper, _mm256_set1_epi8(static_cast<char>(table))));
        found = _mm256_or_si256(found, row);
    }
    __m256i answers = _mm256_cmpeq_epi8(_mm256_and_si256(found, bit), bit);
    if (sizeof(T) == 2)
        answers = _mm256_permute4x64_epi64(answers, _MM_SHUFFLE(3, 1, 2, 0));
    return static_cast<std::uint32_t>(_mm256_movemask_epi8(answers));
}

template <std::size_t kTables, class T>
[[gnu::target("avx2")]] void answerGroupsByBits(const T* codes, const BitTables& all, std::size_t groups,
                                                std::uint64_t* words) {
    __m256i tables[kTables][2];
    for (std::size_t table = 0; table < kTables; ++table) {
        for (std::size_t half = 0; half < 2; ++half)
            tables[table][half] = inBothHalves(all.bytes[table][half].data());
    }
    for (std::size_t group = 0; group < groups; ++group, codes += kRowsPerWord)
        words[group] = answers32<kTables>(codes, tables) | std::uint64_t{answers32<kTables>(codes + 32, tables)} << 32;
}

template <class T>
void answerGroupsByBits(const T* codes, const BitTables& all, std::size_t groups, std::uint64_t* words) {
    if (all.count <= 1)
        answerGroupsByBits<1>(codes, all, groups, words);
    else if (all.count == 2)
        answerGroupsByBits<2>(codes, all, groups, words);
    else
        answerGroupsByBits<BitTables::kTables>(codes, all, groups, words);
}
#endif

}  // namespace

template <class T>
void answerFewCodes(std::size_t count, const T* codes, const FewCodes<T>& few, std::uint32_t rows, RowWords words) {
    if (count == 1)
        answerFew<1>(codes, few, rows, words);
    else if (count <= 4)
        answerFew<4>(codes, few, rows, words);
    else if (count <= 7)
        answerFew<7>(codes, few, rows, words);
    else if (count <= 10)
        answerFew<10>(codes, few, rows, words);
    else
        answerFew<kMostFewCodes>(codes, few, rows, words);
}

template <class T>
void answerByTable(const T* codes, const std::uint8_t* holds, [[maybe_unused]] std::size_t codeCount,
                   std::uint32_t rows, RowWords words) {
    std::uint32_t done = 0;
#ifdef __SSE2__
    if constexpr (sizeof(T) <= 2) {
        if (codeCount <= BitTables::kMostCodes && __builtin_cpu_supports("avx2")) {
            const std::uint32_t groups = rows / kRowsPerWord;
            answerGroupsByBits(codes, BitTables(holds, codeCount), groups, words.data());
            done = groups * kRowsPerWord;
        }
    }
#endif
    answerRows(rows - done, words.subspan(done / kRowsPerWord),
               [codes = codes + done, holds](std::uint32_t row) { return holds[codes[row]]; });
}

template void answerFewCodes(std::size_t, const std::uint8_t*, const FewCodes<std::uint8_t>&, std::uint32_t, RowWords);
template void answerFewCodes(std::size_t, const std::uint16_t*, const FewCodes<std::uint16_t>&, std::uint32_t,
                             RowWords);
template void answerFewCodes(std::size_t, const std::uint32_t*, const FewCodes<std::uint32_t>&, std::uint32_t,
                             RowWords);
template void answerFewCodes(std::size_t, const std::uint64_t*, const FewCodes<std::uint64_t>&, std::uint32_t,
                             RowWords);
template void answerByTable(const std::uint8_t*, const std::uint8_t*, std::size_t, std::uint32_t, RowWords);
template void answerByTable(const std::uint16_t*, const std::uint8_t*, std::size_t, std::uint32_t, RowWords);
template void answerByTable(const std::uint32_t*, const std::uint8_t*, std::size_t, std::uint32_t, RowWords);

}  // namespace lambdatrail
