#pragma once

#include "app/filter/filterexpr.h"
#include "app/store/storesnapshot.h"

#include <QString>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace lambdatrail {

// The column whose title and texts stand for this one in the window: the name for a key.
ColumnId labelColumn(ColumnId column);
QString columnTitle(ColumnId column);

// Readable texts for the values that filters name.
class ValueLabels {
 public:
    // Looks up the labels of the identity keys in the filter that are not known yet.
    void update(const StoreSnapshot& snapshot, const FilterExpr& filter);
    // The label of an identity key, the name of a function's ARN, any other value as it is. Visible plain text.
    QString text(ColumnId column, std::string_view value) const;

 private:
    std::unordered_map<std::string, std::string> m_identities;  // key -> label
};

// A top-level term of a filter in words; both ends of a time range are one.
struct FilterTerm {
    QString text;
    QString filterText;                // the same in the filter language
    std::vector<std::size_t> indexes;  // into conjuncts(filter)
    bool operator==(const FilterTerm&) const = default;
};
std::vector<FilterTerm> filterTerms(const FilterExpr& filter, const ValueLabels& labels, bool withYear);

// The filter without these top-level terms, or with them turned into their opposite.
FilterExpr withoutTerms(const FilterExpr& filter, std::span<const std::size_t> indexes);
FilterExpr withTermsInverted(const FilterExpr& filter, std::span<const std::size_t> indexes);

// "03-01 12:00 – 13:00 UTC": seconds and years only where they are needed, or asked for.
QString timeRangeText(const TimeRange& range, bool withYear);

// "Identity", "Identity: dana", "Event: 3 chosen", "Error: any".
QString facetButtonText(ColumnId column, const FacetChoice& choice, const ValueLabels& labels);

}  // namespace lambdatrail
