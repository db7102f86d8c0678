#pragma once

#include "app/base/result.h"
#include "app/store/sortindex.h"

#include <stop_token>

namespace lambdatrail {

// sortBy for the identifiers, of which nearly every event has its own.
Result<EventOrder> sortByIdentifier(const StoreSnapshot& snapshot, const EventOrder& byTime, SortKey key,
                                    const std::stop_token& stop);

}  // namespace lambdatrail
