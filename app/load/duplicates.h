#pragma once

#include "app/store/storesnapshot.h"

#include <functional>
#include <memory>

namespace lambdatrail {

// Finds the events whose eventID and account another event has as well (format reference, 1.5). Of each such group the
// one that stands first by file and place is shown. Events without an eventID are never folded.
// All cores take part; they ask giveUp(), if there is one, every few milliseconds. Null if it said so.
std::shared_ptr<const Duplicates> findDuplicates(const StoreSnapshot& snapshot,
                                                 const std::function<bool()>& giveUp = {});

}  // namespace lambdatrail
