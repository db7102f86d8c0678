#include "app/stats/facets.h"

#include "app/base/parallel.h"
#include "app/filter/filterrun.h"
#include "app/stats/codecounts.h"
#include "app/store/grouping.h"

#include <algorithm>
#include <functional>
#include <numeric>
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

// Whether no two codes are one value.
bool isOneEach(ColumnId column) {
    return isLabelOfKey(column) || showsStoredText(column);
}

// The values in the order of their texts. Those that show the same text are one, under the lowest of their codes,
// unless the text is but a label.
LargeVector<FacetValue> mergedByText(const TextOrder& texts, ColumnId column, const CodeCounts& counts) {
    if (isOneEach(column)) {
        LargeVector<FacetValue> values(texts.codes.size());
        constexpr std::size_t kPerPiece = 65'536;
        parallelFor((values.size() + kPerPiece - 1) / kPerPiece, [&](unsigned, std::size_t piece) {
            const std::size_t end = std::min(values.size(), (piece + 1) * kPerPiece);
            for (std::size_t i = piece * kPerPiece; i < end; ++i)
                values[i] = {texts.codes[i], counts[texts.codes[i]]};
        });
        return values;
    }
    LargeVector<FacetValue> values;
    values.reserve(texts.codes.size());
    for (std::size_t i = texts.emptyCount; i < texts.codes.size(); ++i) {
        const Code code = texts.codes[i];
        if (texts.isNew[i] != 0)
            values.push_back({code, counts[code]});
        else
            values.back().count += counts[code];
    }
    return values;
}

// Most frequent first; equally frequent ones keep their order. Of many values most have small counts, for which a
// counting sort does; of larger ones there can be but few. Nothing if stopped.
std::optional<LargeVector<FacetValue>> sortedByCount(const LargeVector<FacetValue>& values,
                                                     const std::stop_token& stop) {
    constexpr std::uint32_t kGroups = 4096;
    LargeVector<FacetValue> sorted(values.size());
    const auto groupOf = [&values](std::uint32_t i) {
        return kGroups - 1 - std::min(values[i].count, kGroups - 1);  // the first one is for all larger counts
    };
    const auto valueOf = [&values](std::uint32_t i) { return values[i]; };
    const auto ends = groupItems(std::span(sorted), kGroups, groupOf, valueOf, stop);
    if (!ends)
        return std::nullopt;
    std::stable_sort(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(ends->front()),
                     [](const FacetValue& a, const FacetValue& b) { return a.count > b.count; });
    return sorted;
}

Result<Facet> makeFacet(const StoreSnapshot& snapshot, ColumnId column, const CodeCounts& counts,
                        const std::stop_token& stop) {
    const TextOrderPtr texts = snapshot.textOrder(column, stop);
    if (!texts)
        return std::unexpected(cancelled());
    Facet facet;
    facet.column = column;
    facet.absent = counts.empty() ? 0 : counts[kAbsent];  // nothing is loaded
    for (std::size_t i = 0; i < texts->emptyCount && !isOneEach(column); ++i)
        facet.absent += counts[texts->codes[i]];  // of these the column shows nothing
    facet.present = std::accumulate(counts.begin(), counts.end(), std::uint64_t{0}) - facet.absent;
    auto sorted = sortedByCount(mergedByText(*texts, column, counts), stop);
    if (!sorted)
        return std::unexpected(cancelled());
    facet.values = std::move(*sorted);
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

    // Those of most values first, lest the others wait for them in the end.
    std::vector<std::size_t> order(columns.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, std::ranges::greater(),
                             [&](std::size_t i) { return snapshot.dictionary(columnInfo(columns[i]).stored).size(); });
    std::vector<Result<Facet>> made(columns.size());
    parallelFor(columns.size(), [&](unsigned, std::size_t at) {
        const std::size_t i = order[at];
        const ColumnId column = columns[i];
        const auto found = std::ranges::find(together, columnInfo(column).stored) - together.begin();
        const CodeCounts& counts = hasOwnTerm(column) ? alone[i] : (*counted)[static_cast<std::size_t>(found)];
        made[i] = makeFacet(snapshot, column, counts, stop);
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
