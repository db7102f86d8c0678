#pragma once

#include "app/store/blockwords.h"

#include <cstddef>
#include <cstdint>
#include <span>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace lambdatrail {

// Bit i: whether all bits of `wanted` are set in flags[i], for at most kRowsPerWord events. Written out for SSE2, as
// g++ 12 makes no vector code of the plain loop.
inline std::uint64_t eventsWithFlags(std::span<const std::uint16_t> flags, std::uint16_t wanted) {
    std::uint64_t word = 0;
#ifdef __SSE2__
    if (flags.size() == kRowsPerWord) {
        const __m128i all = _mm_set1_epi16(static_cast<short>(wanted));
        const auto eight = [&](std::size_t at) {
            const __m128i some = _mm_loadu_si128(reinterpret_cast<const __m128i*>(flags.data() + at));
            return _mm_cmpeq_epi16(_mm_and_si128(some, all), all);
        };
        for (std::size_t at = 0; at < kRowsPerWord; at += 16) {
            const int found = _mm_movemask_epi8(_mm_packs_epi16(eight(at), eight(at + 8)));
            word |= static_cast<std::uint64_t>(found) << at;
        }
        return word;
    }
#endif
    for (std::size_t i = 0; i < flags.size(); ++i)
        word |= std::uint64_t{(flags[i] & wanted) == wanted} << i;
    return word;
}

}  // namespace lambdatrail
