#pragma once

#include "app/store/rowset.h"
#include "app/store/storesnapshot.h"

#include <cstdint>
#include <utility>
#include <vector>

namespace lambdatrail {

// What --summary prints and the empty states of the window say.
struct Totals {
    std::uint64_t events = 0;  // in the set
    std::uint64_t lambdaEvents = 0;
    std::uint64_t invocations = 0;
    std::uint64_t attempts = 0;
    std::uint64_t errors = 0;  // failed events (format reference, section 8, row 1)
    std::uint64_t withoutTime = 0;
    TimeMs firstEventMs = kNoTime;
    TimeMs lastEventMs = kNoTime;
};
Totals totals(const StoreSnapshot& snapshot, const RowSet& rows);

// (code, events) of every value of the column that occurs in the set, the absent one (code 0) included; most first.
std::vector<std::pair<Code, std::uint64_t>> countByCode(const StoreSnapshot& snapshot, const RowSet& rows,
                                                        DictColumn column);

}  // namespace lambdatrail
