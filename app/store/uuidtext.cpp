#include "app/store/uuidtext.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

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
    // Where the digits of each byte stand.
    static constexpr std::array<std::uint8_t, 16> kAt{0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34};
    static constexpr auto kDigits = [] {
        std::array<std::array<char, 2>, 256> digits{};
        for (std::size_t byte = 0; byte < digits.size(); ++byte)
            digits[byte] = {kHex[byte / 16], kHex[byte % 16]};
        return digits;
    }();
    std::array<char, 36> text;
    text[8] = text[13] = text[18] = text[23] = '-';
    for (std::size_t i = 0; i < kAt.size(); ++i) {
        const std::uint64_t half = i < 8 ? id.high : id.low;
        std::memcpy(text.data() + kAt[i], kDigits[half >> (56 - 8 * (i % 8)) & 0xFF].data(), 2);
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
