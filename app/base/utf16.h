#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace lambdatrail {

// Of the units of UTF-16 a high and a low surrogate stand for one character together.
constexpr bool isHighSurrogate(std::uint32_t unit) {
    return unit >= 0xD800 && unit < 0xDC00;
}
constexpr bool isLowSurrogate(std::uint32_t unit) {
    return unit >= 0xDC00 && unit < 0xE000;
}

// Appends, as UTF-8, the character that two surrogates stand for.
void appendPair(std::uint32_t high, std::uint32_t low, std::string& to);
// Appends the character of a unit that is no part of a pair: U+FFFD for a surrogate.
void appendUnit(std::uint32_t unit, std::string& to);

// The text of a JSON string begins with a unit as a backslash, a 'u' and four hexadecimal digits, or with two that are
// a pair: appends the character. Returns how long what stands for it is, or 0 if the text does not begin so.
std::size_t appendEscapedUnits(std::string_view text, std::string& to);

}  // namespace lambdatrail
