#include "app/stats/facets.h"

#include "app/base/parallel.h"
#include "app/filter/filterrun.h"
#include "app/stats/codecounts.h"
#include "app/store/keysort.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

namespace lambdatrail {
namespace {

Error cancelled() {
    return {ErrorCode::Cancelled, "counting was stopped", {}, {}};
}

// A top-level term of the filter and the events that it lets through.
struct Term {
    FilterExpr expr;
    RowSet rows;
    RowSet possible;  // only where the term asks records: those that it may let through

    bool asksRecords() const { return possible.eventCount() > 0; }
    bool isOnlyAbout(ColumnId column) const { return withoutColumn(expr, column).isEmpty(); }
};

Result<std::vector<Term>> evaluatedTerms(const StoreSnapshot& snapshot, const FilterExpr& filter,
                                         const RecordAnswers* answers, const std::stop_token& stop, Copies copies) {
    std::vector<Term> terms;
    for (FilterExpr& expr : conjuncts(filter)) {
        const bool asksRecords = answers != nullptr && !recordQuestions(expr).empty();
        Result<RowSet> rows = asksRecords ? runFilter(snapshot, expr, *answers, Certainty::Certain, stop, copies)
                                          : runFilter(snapshot, expr, stop, copies);
        Result<RowSet> possible =
            asksRecords ? runFilter(snapshot, expr, *answers, Certainty::Possible, stop, copies) : RowSet();
        if (!rows || !possible)
            return std::unexpected(std::move(rows ? possible.error() : rows.error()));
        terms.push_back({std::move(expr), std::move(*rows), std::move(*possible)});
    }
    return terms;
}

// Two callers or two functions may show the same label and still be two: a filter tells them apart by their key.
bool isLabelOfKey(ColumnId column) {
    return column == ColumnId::Identity || column == ColumnId::Function;
}

// The values in the order of their texts. Those that show the same text are one, under the lowest of their codes,
// unless the text is but a label.
std::vector<FacetValue> mergedByText(const TextOrder& texts, ColumnId column, const CodeCounts& counts) {
    const bool isLabel = isLabelOfKey(column);
    std::vector<FacetValue> values;
    values.reserve(texts.codes.size());
    for (std::size_t i = isLabel ? 0 : texts.emptyCount; i < texts.codes.size(); ++i) {
        const Code code = texts.codes[i];
        if (isLabel || texts.isNew[i] != 0)
            values.push_back({code, counts[code]});
        else
            values.back().count += counts[code];
    }
    return values;
}

// Most frequent first; equally frequent ones keep their order.
bool sortByCount(std::vector<FacetValue>& values, const std::stop_token& stop) {
    std::vector<KeyedRow> rows(values.size());
    for (std::uint32_t i = 0; i < rows.size(); ++i)
        rows[i] = {~values[i].count, i};
    if (!sortByKey(rows, stop))
        return false;
    std::vector<FacetValue> sorted(values.size());
    std::ranges::transform(rows, sorted.begin(), [&values](const KeyedRow& row) { return values[row.row]; });
    values = std::move(sorted);
    return true;
}

Result<Facet> makeFacet(const StoreSnapshot& snapshot, ColumnId column, const CodeCounts& counts,
                        const std::stop_token& stop) {
    const TextOrderPtr texts = snapshot.textOrder(column, stop);
    if (!texts)
        return std::unexpected(cancelled());
    Facet facet;
    facet.column = column;
    facet.values = mergedByText(*texts, column, counts);
    for (const FacetValue& value : facet.values)
        facet.present += value.count;
    for (const std::uint32_t count : counts)
        facet.absent += count;
    facet.absent -= facet.present;  // no code, or one of which this column shows nothing
    if (!sortByCount(facet.values, stop))
        return std::unexpected(cancelled());
    return facet;
}

}  // namespace

Result<std::vector<Facet>> facets(const StoreSnapshot& snapshot, const FilterExpr& filter,
                                  std::span<const ColumnId> columns, std::stop_token stop, Copies copies,
                                  const RecordAnswers* answers) {
    const Result<std::vector<Term>> terms = evaluatedTerms(snapshot, filter, answers, stop, copies);
    if (!terms)
        return std::unexpected(terms.error());
    const auto rowsWithout = [&](std::optional<ColumnId> column, Certainty certainty = Certainty::Certain) {
        RowSet rows = shownEvents(snapshot, copies);
        for (const Term& term : *terms) {
            if (!column || !term.isOnlyAbout(*column))
                rows &= certainty == Certainty::Possible && term.asksRecords() ? term.possible : term.rows;
        }
        return rows;
    };
    const auto hasOwnTerm = [&terms](ColumnId column) {
        return std::ranges::any_of(*terms, [column](const Term& term) { return term.isOnlyAbout(column); });
    };
    // All columns of which no term speaks are counted in one go, each dictionary once.
    std::vector<DictColumn> together;
    for (const ColumnId column : columns) {
        const DictColumn stored = columnInfo(column).stored;
        if (columnInfo(column).kind != ColumnKind::Text)
            return std::unexpected(Error{ErrorCode::Usage, "only columns of text can be counted by value", {}, {}});
        if (!hasOwnTerm(column) && std::ranges::find(together, stored) == together.end())
            together.push_back(stored);
    }
    const auto counted = codeCounts(snapshot, rowsWithout(std::nullopt), together, stop);
    if (!counted)
        return std::unexpected(counted.error());
    std::vector<CodeCounts> alone(columns.size());  // of those of which a term speaks
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (!hasOwnTerm(columns[i]))
            continue;
        auto counts = codeCounts(snapshot, rowsWithout(columns[i]), {&columnInfo(columns[i]).stored, 1}, stop);
        if (!counts)
            return std::unexpected(counts.error());
        alone[i] = std::move(counts->front());
    }
    const bool asksRecords = std::ranges::any_of(*terms, &Term::asksRecords);

    std::vector<Result<Facet>> made(columns.size());
    parallelFor(columns.size(), [&](unsigned, std::size_t i) {
        const ColumnId column = columns[i];
        const auto at = std::ranges::find(together, columnInfo(column).stored) - together.begin();
        made[i] =
            makeFacet(snapshot, column, hasOwnTerm(column) ? alone[i] : (*counted)[static_cast<std::size_t>(at)], stop);
        if (made[i] && asksRecords) {
            const std::optional<ColumnId> without = hasOwnTerm(column) ? std::optional(column) : std::nullopt;
            made[i]->isPartial = rowsWithout(without, Certainty::Possible) != rowsWithout(without);
        }
    });
    std::vector<Facet> result;
    result.reserve(columns.size());
    for (Result<Facet>& facet : made) {
        if (!facet)
            return std::unexpected(std::move(facet.error()));
        result.push_back(std::move(*facet));
    }
    return result;
}

}  // namespace lambdatrail
