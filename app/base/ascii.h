#pragma once

#include <cstddef>
#include <string_view>

namespace lambdatrail {

// Locale-free character tests: what CloudTrail's names are made of is ASCII.

constexpr bool isDigit(char c) {
    return c >= '0' && c <= '9';
}
constexpr bool isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
constexpr bool isJsonSpace(char c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}
constexpr char toLower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

// A NUL byte stands in no JSON. nlohmann's reader takes one for the end and never looks at what is behind it, so that
// such a text must not get to it.
constexpr bool hasNul(std::string_view text) {
    return text.find('\0') != std::string_view::npos;
}

constexpr bool equalsIgnoringCase(std::string_view a, std::string_view b) {
    if (a.size() != b.size())
        return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (toLower(a[i]) != toLower(b[i]))
            return false;
    }
    return true;
}

}  // namespace lambdatrail
