#pragma once

#include "app/base/result.h"
#include "app/filter/filterexpr.h"
#include "app/store/rowset.h"
#include "app/store/storesnapshot.h"

#include <stop_token>

namespace lambdatrail {

// The events for which the filter holds. Duplicates that the snapshot has folded are never among them.
// Errors: Cancelled; Usage for a regular expression that does not compile.
Result<RowSet> runFilter(const StoreSnapshot& snapshot, const FilterExpr& filter, const std::stop_token& stop);

// Every event that is shown without a filter: all but the folded duplicates.
RowSet shownEvents(const StoreSnapshot& snapshot);

}  // namespace lambdatrail
