#include "ui/table/cellfilter.h"

#include <algorithm>
#include <utility>

namespace lambdatrail {

namespace {

FilterExpr with(const FilterExpr& filter, FilterExpr term) {
    const std::vector<FilterExpr> terms = conjuncts(filter);
    if (std::ranges::find(terms, term) != terms.end())
        return filter;
    return allOf({filter, std::move(term)});
}

TimeRange rangeOf(const FilterExpr& filter, const StoreSnapshot& snapshot) {
    return timeRangeOf(filter).value_or(snapshot.timeSpan());
}

}  // namespace

CellValue cellValue(const StoreSnapshot& snapshot, EventId event, ColumnId shown) {
    if (shown == ColumnId::Function)
        return {ColumnId::FunctionArn, snapshot.cellText(event, ColumnId::FunctionArn)};
    if (shown == ColumnId::Identity) {
        CellValue key{ColumnId::IdentityKey, snapshot.cellText(event, ColumnId::IdentityKey)};
        if (!key.text.empty())
            return key;
    }
    return {shown, snapshot.cellText(event, shown)};
}

FilterExpr onlyValue(const FilterExpr& filter, const CellValue& value) {
    if (value.text.empty())
        return withFacetChoice(filter, value.column, {FacetChoice::Kind::NoValue, {}});
    return withFacetChoice(filter, value.column, {FacetChoice::Kind::Values, {value.text}});
}

FilterExpr withoutValue(const FilterExpr& filter, const CellValue& value) {
    if (value.text.empty())
        return withFacetChoice(filter, value.column, {FacetChoice::Kind::AnyValue, {}});
    return with(filter, negated(FilterExpr(Comparison{value.column, FilterOp::Equal, {value.text}})));
}

FilterExpr fromTimeOn(const FilterExpr& filter, const StoreSnapshot& snapshot, TimeMs timeMs) {
    return withTimeRange(filter, TimeRange{timeMs, rangeOf(filter, snapshot).endMs});
}

FilterExpr upToTime(const FilterExpr& filter, const StoreSnapshot& snapshot, TimeMs timeMs) {
    return withTimeRange(filter, TimeRange{rangeOf(filter, snapshot).beginMs, timeMs + 1});
}

}  // namespace lambdatrail
