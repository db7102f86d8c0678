#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace lambdatrail {

// How many bytes the UTF-8 character at the beginning of the text has; 0 if it is none (RFC 3629).
std::size_t utf8Length(std::string_view text);

// Appends the character with that number, which is no surrogate.
void appendUtf8(std::uint32_t code, std::string& to);

// A name of any bytes as it can be shown: those that are no UTF-8 as "\xNN".
std::string visibleName(std::string_view name);

}  // namespace lambdatrail
