#include "app/base/utf16.h"

#include "app/base/ascii.h"
#include "app/base/utf8.h"

#include <optional>

namespace lambdatrail {
namespace {

constexpr std::size_t kEscapeLength = 6;

std::optional<std::uint32_t> escapedUnit(std::string_view text) {
    if (text.size() < kEscapeLength || text[0] != '\\' || text[1] != 'u')
        return std::nullopt;
    std::uint32_t unit = 0;
    for (const char digit : text.substr(2, 4)) {
        const char c = toLower(digit);
        if (!isDigit(c) && (c < 'a' || c > 'f'))
            return std::nullopt;
        unit = unit << 4 | static_cast<std::uint32_t>(isDigit(c) ? c - '0' : c - 'a' + 10);
    }
    return unit;
}

}  // namespace

void appendPair(std::uint32_t high, std::uint32_t low, std::string& to) {
    appendUtf8(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00), to);
}

void appendUnit(std::uint32_t unit, std::string& to) {
    constexpr std::uint32_t kReplacement = 0xFFFD;
    appendUtf8(isHighSurrogate(unit) || isLowSurrogate(unit) ? kReplacement : unit, to);
}

std::size_t appendEscapedUnits(std::string_view text, std::string& to) {
    const auto unit = escapedUnit(text);
    if (!unit)
        return 0;
    if (const auto next = escapedUnit(text.substr(kEscapeLength));
        isHighSurrogate(*unit) && next && isLowSurrogate(*next)) {
        appendPair(*unit, *next, to);
        return 2 * kEscapeLength;
    }
    appendUnit(*unit, to);
    return kEscapeLength;
}

}  // namespace lambdatrail
