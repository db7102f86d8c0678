#include "app/store/uuidtext.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace lambdatrail {
namespace {

constexpr std::string_view kHex = "0123456789abcdef";

// The next larger number; nothing after the last one.
std::optional<Uuid> next(Uuid id) {
    if (++id.low == 0 && ++id.high == 0)
        return std::nullopt;
    return id;
}

}  // namespace

std::array<char, 36> uuidCharacters(const Uuid& id) {
    std::array<char, 36> text;
    text[8] = text[13] = text[18] = text[23] = '-';
    std::size_t at = 0;
    for (const std::uint64_t half : {id.high, id.low}) {
        for (int shift = 60; shift >= 0; shift -= 4) {
            if (at == 8 || at == 13 || at == 18 || at == 23)
                ++at;
            text[at++] = kHex[half >> shift & 15];
        }
    }
    return text;
}

std::optional<Uuid> firstUuidBehind(std::string_view text) {
    constexpr std::string_view kForm = "hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh";
    Uuid same{};  // the digits that the text begins with, then zeros
    int shift = 128;
    const auto add = [&same, &shift](std::uint64_t digit) {
        shift -= 4;
        (shift >= 64 ? same.high : same.low) |= digit << shift % 64;
    };
    const auto lastOfSame = [&same, &shift] {
        if (shift >= 64)
            return Uuid{same.high | (shift == 128 ? ~0ULL : (1ULL << (shift - 64)) - 1), ~0ULL};
        return Uuid{same.high, same.low | ((1ULL << shift) - 1)};
    };
    for (std::size_t i = 0; i < kForm.size(); ++i) {
        if (i == text.size())
            return same;
        if (kForm[i] == '-') {
            if (text[i] == '-')
                continue;
            // Bytes are compared without a sign.
            return static_cast<unsigned char>(text[i]) < '-' ? same : next(lastOfSame());
        }
        const auto larger = std::ranges::find_if(kHex, [c = text[i]](char digit) {
            return static_cast<unsigned char>(digit) >= static_cast<unsigned char>(c);
        });
        if (larger == kHex.end())
            return next(lastOfSame());
        add(static_cast<std::uint64_t>(larger - kHex.begin()));
        if (*larger != text[i])
            return same;
    }
    return next(same);
}

}  // namespace lambdatrail
