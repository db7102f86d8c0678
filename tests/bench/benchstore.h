#pragma once

#include "app/store/storebuilder.h"

#include <cstdint>
#include <memory>

namespace lambdatrail::bench {

// A store as a month of an organisation's trails leaves it, made without any JSON: 60 trails (15 regions x 4 accounts),
// each in the order of time in files of 2,000 events; 5,000 identities, 500 functions; an address for 100 events, an
// access key for 10, ids of their own. The same for the same count.
// Every snapshot of it is one of which nobody has asked anything yet.
std::unique_ptr<StoreBuilder> makeStore(std::uint32_t eventCount);

}  // namespace lambdatrail::bench
