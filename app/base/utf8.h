#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace lambdatrail {

// How many bytes the UTF-8 character at the beginning of the text has; 0 if it is none (RFC 3629).
std::size_t utf8Length(std::string_view text);

// The mark that some tools write at the beginning of a text: its length, or 0 if there is none.
inline std::size_t bomLength(std::string_view text) {
    constexpr std::string_view kMark = "\xEF\xBB\xBF";
    return text.starts_with(kMark) ? kMark.size() : 0;
}

// Appends the character with that number, which is no surrogate.
void appendUtf8(std::uint32_t code, std::string& to);

// A name of any bytes as it can be shown: those that are no UTF-8 as "\xNN".
std::string visibleName(std::string_view name);

}  // namespace lambdatrail
