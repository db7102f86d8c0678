#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

// What JSON texts are cut up with, 64 bytes at a time: bit i stands for the i-th of them.
namespace lambdatrail {

// What is read further on is asked of memory so far ahead: it helps more than the processor's own guesses.
inline constexpr std::size_t kPrefetchedBytes = 2048;

// Bit i of the result is the parity of bits 0..i: ones from an opening quote up to before its closing one.
inline std::uint64_t prefixParity(std::uint64_t bits) {
    for (int shift = 1; shift < 64; shift *= 2)
        bits ^= bits << shift;
    return bits;
}

// Which characters a backslash escapes; `carry` tells whether the first one of the next bytes is. Backslashes are rare:
// they are taken one by one.
inline std::uint64_t escapedBy(std::uint64_t backslashes, bool& carry) {
    std::uint64_t escaped = carry ? 1 : 0;
    carry = false;
    backslashes &= ~escaped;
    while (backslashes != 0) {
        const int at = std::countr_zero(backslashes);
        if (at == 63) {
            carry = true;
            break;
        }
        escaped |= 2ULL << at;
        backslashes &= ~(3ULL << at);
    }
    return escaped;
}

}  // namespace lambdatrail
