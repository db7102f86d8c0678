#pragma once

#include "app/base/largevector.h"
#include "app/base/result.h"
#include "app/store/rowset.h"
#include "app/store/storesnapshot.h"

#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

namespace lambdatrail {

// How many events have each code of a column; element i is code i, the absent one included.
using CodeCounts = LargeVector<std::uint32_t>;

// The counts of the events of the set, for each of the columns. The only error is Cancelled.
Result<std::vector<CodeCounts>> codeCounts(const StoreSnapshot& snapshot, const RowSet& rows,
                                           std::span<const DictColumn> columns, const std::stop_token& stop);

}  // namespace lambdatrail
