#pragma once

#include <string>
#include <utility>
#include <vector>

namespace lambdatrail::test {

// Single records, valid JSON, each with something that real logs do and a careless reader trips over (format reference,
// sections 2 to 5, 8 and 9); with a name for it.
std::vector<std::pair<std::string, std::string>> oddRecords();

}  // namespace lambdatrail::test
