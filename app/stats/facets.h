#pragma once

#include "app/base/largevector.h"
#include "app/base/result.h"
#include "app/filter/filterexpr.h"
#include "app/filter/recordanswers.h"
#include "app/store/rowset.h"
#include "app/store/storesnapshot.h"

#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

namespace lambdatrail {

// Codes that show the same text in the column are one value, under the lowest of them; but identities and functions of
// one label stay apart, since they are others by their keys.
struct FacetValue {
    Code code = kAbsent;      // of the column's stored dictionary
    std::uint32_t count = 0;  // of events, which a store has fewer of
};

// The values of one column that are loaded, with how many events have them under the filter's other terms.
struct Facet {
    ColumnId column{};
    LargeVector<FacetValue> values;  // every loaded value, zero counts included; most frequent first, then by text
    std::uint64_t present = 0;       // events with any value
    std::uint64_t absent = 0;        // events with none
    // Records were asked about, and not those of all events that would be counted here: there may be more.
    bool isPartial = false;
};

// One facet a column, each counted under `filter` without the top-level terms on that column (withoutColumn).
// Columns are of kind Text. `answers` are needed if the filter asks records. Errors: Cancelled; Usage for other
// columns, and those of runFilter.
Result<std::vector<Facet>> facets(const StoreSnapshot& snapshot, const FilterExpr& filter,
                                  std::span<const ColumnId> columns, std::stop_token stop,
                                  Copies copies = Copies::Folded, const RecordAnswers* answers = nullptr);

}  // namespace lambdatrail
