#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lambdatrail::test {

// RFC 4180 read strictly, letter by letter: every line ends with CRLF, a quote stands only around a whole cell or
// doubled within it. Nothing if the text is not so.
std::optional<std::vector<std::vector<std::string>>> readCsv(std::string_view text);

}  // namespace lambdatrail::test
