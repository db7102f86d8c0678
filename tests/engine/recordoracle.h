#pragma once

#include "app/filter/filterexpr.h"
#include "tests/support/naivevalue.h"

#include <string>
#include <vector>

namespace lambdatrail::test {

// What the filter language says of records, spelled out on a value that was read the slow and obvious way.

// Whether a comparison by <, <=, > or >= holds, by the sign of what is left of it less what is right of it.
bool inOrder(FilterOp op, long long difference);
// The text with the escapes in its strings resolved.
std::string withoutEscapes(const std::string& json);
// What stands at the path.
std::vector<std::string> textsAt(const NaiveValue& record, const RecordPath& path);
bool holds(const NaiveValue& record, const RecordComparison& comparison);

}  // namespace lambdatrail::test
