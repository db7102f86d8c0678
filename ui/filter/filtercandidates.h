#pragma once

#include "app/session/viewstate.h"

#include <string>
#include <string_view>
#include <vector>

namespace lambdatrail {

// Loaded values of the column that contain the text, ignoring case: those that begin with it first, then the frequent
// ones. Looks at a bounded number of values, so that typing never waits.
std::vector<std::string> valueCandidates(const View& view, ColumnId column, std::string_view typed,
                                         std::size_t limit = 50);

}  // namespace lambdatrail
