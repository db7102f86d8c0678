#pragma once

#include "app/filter/filterexpr.h"
#include "app/store/storesnapshot.h"

#include <string>

namespace lambdatrail {

// What a cell stands for in a filter. Functions are told apart by ARN and identities by key, as labels may be equal.
struct CellValue {
    ColumnId column = ColumnId::Event;
    std::string text;  // empty: the field is absent
};
CellValue cellValue(const StoreSnapshot& snapshot, EventId event, ColumnId shown);

// The filter with a further term: only, or no, events that have this value (or have none, for the absent value).
FilterExpr onlyValue(const FilterExpr& filter, const CellValue& value);
FilterExpr withoutValue(const FilterExpr& filter, const CellValue& value);

// The filter cut at the time of an event, which stays in: from it on, or up to it. The other end is that of the filter,
// else that of the logs.
FilterExpr fromTimeOn(const FilterExpr& filter, const StoreSnapshot& snapshot, TimeMs timeMs);
FilterExpr upToTime(const FilterExpr& filter, const StoreSnapshot& snapshot, TimeMs timeMs);

}  // namespace lambdatrail
