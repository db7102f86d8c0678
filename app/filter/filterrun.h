#pragma once

#include "app/base/result.h"
#include "app/filter/filterexpr.h"
#include "app/store/rowset.h"
#include "app/store/storesnapshot.h"

#include <stop_token>

namespace lambdatrail {

// The events for which the filter holds. Errors: Cancelled; Usage for a regular expression that does not compile.
Result<RowSet> runFilter(const StoreSnapshot& snapshot, const FilterExpr& filter, const std::stop_token& stop,
                         Copies copies = Copies::Folded);

// Every event that is shown without a filter: with Copies::Folded all but the duplicates that the snapshot has folded.
RowSet shownEvents(const StoreSnapshot& snapshot, Copies copies = Copies::Folded);

}  // namespace lambdatrail
