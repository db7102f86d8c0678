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
    const auto same = [&]<class Word>(std::size_t at, Word) {
        Word left;
        Word right;
        std::memcpy(&left, a.data() + at, sizeof left);
        std::memcpy(&right, b.data() + at, sizeof right);
        return left == right;
    };
    if (size > 16)  // texts of one kind differ at their ends
        return same(size - 8, std::uint64_t{}) && std::memcmp(a.data(), b.data(), size - 8) == 0;
    if (size >= 8)
        return same(0, std::uint64_t{}) && same(size - 8, std::uint64_t{});
    if (size >= 4)
        return same(0, std::uint32_t{}) && same(size - 4, std::uint32_t{});
    for (std::size_t i = 0; i < size; ++i) {
        if (a[i] != b[i])
            return false;
    }
    return true;
}

}  // namespace lambdatrail
