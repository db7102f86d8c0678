#pragma once

#include "app/base/result.h"
#include "app/store/storesnapshot.h"

#include <cstddef>
#include <stop_token>
#include <string_view>
#include <vector>

namespace lambdatrail {

// Both give at most `most` events, in the order of their numbers, folded duplicates not among them. The only error is
// Cancelled.

// Events that may have the same sharedEventID as the event: their hashes are equal, their records have the last word.
// Views of one action by several accounts share it (format reference, 1.5). The event itself, and copies of it, are
// left out; none without a sharedEventID.
Result<std::vector<EventId>> eventsSharing(const StoreSnapshot& snapshot, EventId event, std::size_t most,
                                           std::stop_token stop);

// Events of this eventID.
Result<std::vector<EventId>> eventsWithId(const StoreSnapshot& snapshot, std::string_view eventId, std::size_t most,
                                          std::stop_token stop);

}  // namespace lambdatrail
