#pragma once

#include "app/base/result.h"
#include "app/filter/filterexpr.h"
#include "app/filter/recordanswers.h"
#include "app/store/rowset.h"
#include "app/store/storesnapshot.h"

#include <stop_token>

namespace lambdatrail {

// The events for which the filter holds. Errors: Cancelled; Usage for a regular expression that does not compile, and
// if the filter asks records: those are asked by app/search.
Result<RowSet> runFilter(const StoreSnapshot& snapshot, const FilterExpr& filter, const std::stop_token& stop,
                         Copies copies = Copies::Folded);

// The events for which the filter holds, as far as the records were asked.
Result<RowSet> runFilter(const StoreSnapshot& snapshot, const FilterExpr& filter, const RecordAnswers& answers,
                         Certainty certainty, const std::stop_token& stop, Copies copies = Copies::Folded);

// Every event that is shown without a filter: with Copies::Folded all but the duplicates that the snapshot has folded.
RowSet shownEvents(const StoreSnapshot& snapshot, Copies copies = Copies::Folded);

}  // namespace lambdatrail
