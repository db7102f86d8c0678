#pragma once

#include "app/base/result.h"
#include "app/filter/filterexpr.h"

#include <string>
#include <string_view>
#include <vector>

namespace lambdatrail {

// Text of the filter language (app/README.md) to a filter. The empty text is the empty filter. The error carries the
// byte offset in the text at which it was noticed.
Result<FilterExpr> parseFilter(std::string_view text);

// The text that parseFilter reads back to an equal filter.
std::string filterText(const FilterExpr& expr);

// What may stand at a position: for completion while typing.
struct FilterCompletion {
    std::size_t begin = 0;  // bytes [begin, end) of the text are to be replaced
    std::size_t end = 0;
    enum class What { Field, Operator, Value, Connective } what = What::Field;
    ColumnId column = ColumnId::Event;    // for Operator and Value: whose
    std::vector<std::string> candidates;  // for all but Value, which the caller takes from the loaded dictionary
};
FilterCompletion completeFilter(std::string_view text, std::size_t cursor);

// A value as it must be written in filter text: quoted and escaped where needed.
std::string quotedFilterValue(std::string_view value);

}  // namespace lambdatrail
