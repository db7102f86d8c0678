#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace lambdatrail {

struct FormattedJson {
    std::string text;
    std::optional<std::size_t> brokenAt;  // the byte of the source that does not fit; from there on it stands unchanged
    bool cut = false;                     // maxBytes ended it
};

// The same JSON with line breaks and indentation. Only white space between tokens changes: names, strings and numbers
// keep their bytes. Lines end to be broken deep inside, so that no nesting makes the text much larger than its source.
FormattedJson formatJson(std::string_view json, std::size_t maxBytes = std::string_view::npos);

// The text cut to at most maxBytes without splitting a UTF-8 character.
std::string_view cutUtf8(std::string_view text, std::size_t maxBytes);

}  // namespace lambdatrail
