#pragma once

#include "app/base/result.h"
#include "app/store/rowset.h"
#include "app/store/storesnapshot.h"

#include <cstdint>
#include <stop_token>
#include <vector>

namespace lambdatrail {

// How many events of the set have each code of the column; element i is code i, the absent one included.
// The only error is Cancelled.
Result<std::vector<std::uint32_t>> codeCounts(const StoreSnapshot& snapshot, const RowSet& rows, DictColumn column,
                                              std::stop_token stop);

}  // namespace lambdatrail
