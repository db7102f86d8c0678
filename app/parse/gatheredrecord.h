#pragma once

#include "app/parse/recordfields.h"

namespace lambdatrail {

// Records that tell of many calls at once: Insights and aggregated ones (format reference, 1.7 and 1.8).

bool isAggregated(const RecordFields& fields);
bool tellsOfManyCalls(const RecordFields& fields);

// What such a record says in places of its own, moved to where calls say it. It has no actor.
RecordFields asCallFields(RecordFields fields);

}  // namespace lambdatrail
