#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lambdatrail::test {

// Single records, valid JSON, each with something that real logs do and a careless reader trips over (format reference,
// sections 2 to 5, 8 and 9); with a name for it.
std::vector<std::pair<std::string, std::string>> oddRecords();

// A plain record of Lambda with some members replaced or added; the text "-" removes one.
std::string oddRecord(std::string_view changesJson);

}  // namespace lambdatrail::test
