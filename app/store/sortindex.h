#pragma once

#include "app/base/largevector.h"
#include "app/base/result.h"
#include "app/store/columns.h"
#include "app/store/rowset.h"
#include "app/store/storesnapshot.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

namespace lambdatrail {

struct SortKey {
    ColumnId column = ColumnId::Time;
    bool descending = true;
    bool operator==(const SortKey&) const = default;
};

// Event numbers in display order.
using EventOrder = LargeVector<std::uint32_t>;
using EventOrderPtr = std::shared_ptr<const EventOrder>;

// All events by (time, file, position in the file); events without a time come first. Stable by definition.
// In timesort.cpp.
Result<EventOrder> sortByTime(const StoreSnapshot& snapshot, std::stop_token stop);

// All events by the key. Ties stand newest first (oldest first when sorting by time ascending); absent values come last
// in both directions. `byTime` is the result of sortByTime on the same snapshot.
Result<EventOrder> sortBy(const StoreSnapshot& snapshot, const EventOrder& byTime, SortKey key, std::stop_token stop);

// Which rows of `order` show an event with all of the flags: member i is row i. Nothing if stopped.
std::optional<RowSet> rowsWithFlags(const StoreSnapshot& snapshot, const EventOrder& order, std::uint16_t flags,
                                    const std::stop_token& stop);

// The events of `order` that are in `rows`, in that order.
EventOrder filteredOrder(const EventOrder& order, const RowSet& rows);

}  // namespace lambdatrail
