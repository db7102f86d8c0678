#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace lambdatrail {

// a == b without a call for the short texts that records are full of.
inline bool sameText(std::string_view a, std::string_view b) {
    const std::size_t size = a.size();
    if (size != b.size())
        return false;
    // The bits in which the two differ, in the bytes of a word.
    const auto difference = [&]<class Word>(std::size_t at, Word) -> Word {
        Word left;
        Word right;
        std::memcpy(&left, a.data() + at, sizeof left);
        std::memcpy(&right, b.data() + at, sizeof right);
        return left ^ right;
    };
    const auto differ8 = [&](std::size_t at) { return difference(at, std::uint64_t{}); };
    const auto differ16 = [&](std::size_t at) { return differ8(at) | differ8(at + 8); };
    // Steps that overlap: how many there are depends less on the size, and is guessed better by a processor.
    if (size > 16) {
        // Texts of one kind differ at their ends.
        std::uint64_t differs = differ16(size - 16) | differ16(0);
        if (size > 32) {
            if (differs != 0)
                return false;
            differs = differ16(16) | differ16(size - 32);
            for (std::size_t at = 32; at + 32 < size; at += 32)
                differs |= differ16(at) | differ16(at + 16);
        }
        return differs == 0;
    }
    if (size >= 8)
        return (differ8(0) | differ8(size - 8)) == 0;
    if (size >= 4)
        return (difference(0, std::uint32_t{}) | difference(size - 4, std::uint32_t{})) == 0;
    for (std::size_t i = 0; i < size; ++i) {
        if (a[i] != b[i])
            return false;
    }
    return true;
}

}  // namespace lambdatrail
