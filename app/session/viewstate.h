#pragma once

#include "app/filter/filterexpr.h"
#include "app/load/loadreport.h"
#include "app/stats/facets.h"
#include "app/stats/timehistogram.h"
#include "app/stats/totals.h"
#include "app/store/rowset.h"
#include "app/store/sortindex.h"
#include "app/store/storesnapshot.h"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace lambdatrail {

// What the user asked to see. A value; every gesture makes a new one.
struct ViewState {
    FilterExpr filter;
    std::optional<TimeRange> zoom;  // what the timeline looks at; does not filter
    Copies copies = Copies::Folded;
    SortKey sort;
    bool operator==(const ViewState&) const = default;
};

// What the value lists choose from. Identities and functions go by key and ARN: two of the same name are two values.
inline constexpr std::array kFacetColumns{ColumnId::IdentityKey, ColumnId::Event, ColumnId::Error,
                                          ColumnId::FunctionArn};

// What is shown: a function of a snapshot and a ViewState. Immutable, and always whole: all parts belong together.
struct View {
    SnapshotPtr snapshot;  // never null
    ViewState state;
    RowSet rows;  // the events that the filter lets through
    std::uint64_t rowCount = 0;
    std::uint64_t undecided = 0;           // events whose records were not asked, for which the filter may hold as well
    std::uint64_t shownWithoutFilter = 0;  // all events, or less folded duplicates
    EventOrderPtr order;  // the same events in display order; never null. While loading: in order of arrival; while
                          // records are searched: in the order in which they were found
    // Of two views of the same logs that have the same number here, and not 0, the longer order begins with the other:
    // rows only came at the end. So nobody has to compare them.
    std::uint64_t orderLine = 0;
    bool sorted = false;  // false while loading, and while records are searched
    // Which rows of `order` show a failed event, so that the next one is found without a look at all of them.
    std::shared_ptr<const RowSet> failedRows = std::make_shared<const RowSet>();
    Totals totals;  // of rows
    Totals totalsWithoutFilter;
    std::vector<Facet> facets;                       // of kFacetColumns, in this order
    std::shared_ptr<const TimeHistogram> histogram;  // never null
};
using ViewPtr = std::shared_ptr<const View>;

}  // namespace lambdatrail
