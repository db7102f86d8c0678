#include "app/stats/bytecodes.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>

namespace lambdatrail {
namespace {

using Codes = std::span<const std::uint8_t>;

// Up to so many values are counted by comparing, with each of some at a time: with what is compared, as many as there
// are registers.
constexpr unsigned kMostCompared = 16;
constexpr unsigned kFour = 4;
constexpr unsigned kEight = 8;

// Adds to counts[i], i < kCount, how often first + i stands among the codes that count.
template <class Vector, std::size_t kCount>
[[gnu::always_inline]] inline void addFewCodes(Codes codes, const std::uint8_t* notCounted, unsigned first,
                                               std::uint32_t* counts) {
    constexpr std::size_t kMostInByte = 255;
    std::size_t done = 0;
    while (codes.size() - done >= sizeof(Vector)) {
        Vector found[kCount] = {};
        const std::size_t vectors = std::min((codes.size() - done) / sizeof(Vector), kMostInByte);
        for (const std::size_t end = done + vectors * sizeof(Vector); done < end; done += sizeof(Vector)) {
            Vector code;
            Vector skipped;
            std::memcpy(&code, codes.data() + done, sizeof code);
            std::memcpy(&skipped, notCounted + done, sizeof skipped);
            code |= skipped;
            for (std::size_t i = 0; i < kCount; ++i)
                found[i] -= reinterpret_cast<Vector>(code == static_cast<std::uint8_t>(first + i));  // equal is -1
        }
        for (std::size_t i = 0; i < kCount; ++i) {
            for (std::size_t lane = 0; lane < sizeof(Vector); ++lane)
                counts[i] += found[i][lane];
        }
    }
    for (; done < codes.size(); ++done) {
        const unsigned at = (codes[done] | unsigned{notCounted[done]}) - first;
        if (at < kCount)
            ++counts[at];
    }
}

using Vector16 [[gnu::vector_size(16)]] = std::uint8_t;
using Vector32 [[gnu::vector_size(32)]] = std::uint8_t;

// Up to eight values from `first` on.
template <class Vector>
[[gnu::always_inline]] inline void addUpToEight(Codes codes, const std::uint8_t* notCounted, unsigned first,
                                                unsigned values, std::uint32_t* counts) {
    if (values <= kFour)
        addFewCodes<Vector, kFour>(codes, notCounted, first, counts);
    else
        addFewCodes<Vector, kEight>(codes, notCounted, first, counts);
}

#ifdef __x86_64__
[[gnu::target("avx2")]] void addUpToEightAvx2(Codes codes, const std::uint8_t* notCounted, unsigned first,
                                              unsigned values, std::uint32_t* counts) {
    addUpToEight<Vector32>(codes, notCounted, first, values, counts);
}
#endif

void addFew(Codes codes, const std::uint8_t* notCounted, unsigned least, unsigned most, std::uint32_t* counts) {
    for (unsigned first = least; first <= most;) {
        std::array<std::uint32_t, kEight> found{};
        const unsigned values = std::min(most - first + 1, kEight);
#ifdef __x86_64__
        if (__builtin_cpu_supports("avx2"))
            addUpToEightAvx2(codes, notCounted, first, values, found.data());
        else
#endif
            addUpToEight<Vector16>(codes, notCounted, first, values, found.data());
        for (unsigned i = 0; i < values; ++i)
            counts[first + i] += found[i];
        first += values;
    }
}

// Eight codes with one load, each in one of several tables: neighbours often have the same code, and then an addition
// would wait for the one before it.
void addMany(Codes codes, const std::uint8_t* notCounted, unsigned least, unsigned most, std::uint32_t* counts) {
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

}  // namespace

void spreadRows(std::span<const std::uint64_t> words, std::uint8_t* bytes) {
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

void countByteCodes(std::span<const std::uint8_t> codes, const std::uint8_t* notCounted, unsigned least, unsigned most,
                    std::uint32_t* counts) {
    if (most - least >= kMostCompared)
        addMany(codes, notCounted, least, most, counts);
    else
        addFew(codes, notCounted, least, most, counts);
}

}  // namespace lambdatrail
