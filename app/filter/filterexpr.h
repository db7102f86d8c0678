#pragma once

#include "app/base/timeutc.h"
#include "app/filter/recordpath.h"
#include "app/store/columns.h"

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace lambdatrail {

enum class FilterOp {
    Equal,
    NotEqual,
    Contains,
    NotContains,
    Matches,
    In,
    Exists,
    Less,
    LessEqual,
    Greater,
    GreaterEqual
};

class FilterExpr;

// column op value(s). Exists has no value, In has one or more, every other exactly one.
//
// An absent value is the empty text, and neither less nor greater than anything. Equal and In are exact; Contains
// ignores the case of ASCII letters and compares all other bytes as they are; Matches searches a regular expression
// (RE2). Less and its kin compare integers as numbers, everything else bytewise.
// Function means its name or its ARN, Identity its label or its key; Event takes a name with or without the date suffix
// (format reference, 3.2). Times are those of parseTime, but Contains and Matches look at the text of formatTime.
struct Comparison {
    ColumnId column;
    FilterOp op;
    std::vector<std::string> values;
    bool operator==(const Comparison&) const = default;
};

// A bare word: contained, ignoring case, in any text column or identifier of the event.
struct FreeText {
    std::string text;
    bool operator==(const FreeText&) const = default;
};

// path op value(s): asks the record itself, for which its file is read again (app/search). Operators as in Comparison.
//
// What is at the path are texts: of a string what it says, of a number, true and false what stands there, of an object
// its JSON with escapes resolved, of a list the texts of its elements; null is absent. One of them has to hold; the
// empty text counts only where there is no other. Equal and In also hold for equal numbers, if the record has one that
// is no string; Less and its kin compare texts that are both numbers as such. The whole record is searched as it
// stands, escapes resolved, and only with Contains, NotContains and Matches.
struct RecordComparison {
    RecordPath path;
    FilterOp op;
    std::vector<std::string> values;
    bool operator==(const RecordComparison&) const = default;
};

struct AllOf {
    std::vector<FilterExpr> terms;
    bool operator==(const AllOf&) const;
};
struct AnyOf {
    std::vector<FilterExpr> terms;
    bool operator==(const AnyOf&) const;
};
struct NoneOf {                     // not
    std::vector<FilterExpr> terms;  // exactly one
    bool operator==(const NoneOf&) const;
};

// A filter is a value: cheap to copy, never changed in place. The default one lets every event through.
// What means the same is built the same: empty terms vanish, AllOf and AnyOf are never nested directly in their own
// kind and have at least two terms, and NoneOf negates something. The filter that nothing passes is `not ""`.
class FilterExpr {
 public:
    using Node = std::variant<AllOf, AnyOf, NoneOf, Comparison, FreeText, RecordComparison>;

    FilterExpr() = default;
    FilterExpr(Node node);

    bool isEmpty() const { return m_node == nullptr; }
    const Node& node() const { return *m_node; }  // not for the empty one
    bool operator==(const FilterExpr& other) const;

 private:
    std::shared_ptr<const Node> m_node;
};

// Joins, leaving out empty ones and flattening nested AllOf.
FilterExpr allOf(std::vector<FilterExpr> terms);
// Takes a `not` away rather than adding a second one.
FilterExpr negated(const FilterExpr& expr);

// The top-level terms that must all hold. Empty for the empty filter.
std::vector<FilterExpr> conjuncts(const FilterExpr& expr);

// The questions that the filter asks of records, each once and without its `not`: of a != b that is a = b. More than
// kMostRecordQuestions are refused by parseFilter.
std::vector<RecordComparison> recordQuestions(const FilterExpr& expr);
inline constexpr std::size_t kMostRecordQuestions = 16;
// The same question without its `not`; equal to `comparison` if it has none.
RecordComparison withoutNot(const RecordComparison& comparison);

// Whether there are bare words in it.
bool hasFreeText(const FilterExpr& expr);
// The filter with every bare word looked for in whole records instead of the columns.
FilterExpr withFreeTextInRecords(const FilterExpr& expr);

// The filter without the top-level terms that speak of nothing but this column: what the facet list of the column
// counts under.
FilterExpr withoutColumn(const FilterExpr& expr, ColumnId column);

// The range that the top-level comparisons of time set together, if they set both ends. It may be empty.
std::optional<TimeRange> timeRangeOf(const FilterExpr& expr);
// Replaces the top-level terms that speak of nothing but time, in their place; no range removes them.
FilterExpr withTimeRange(const FilterExpr& expr, const std::optional<TimeRange>& range);

// What a facet list has ticked for a column: the value of a top-level Equal or In, or "any"/"none" for exists / not
// exists.
struct FacetChoice {
    enum class Kind { Nothing, Values, AnyValue, NoValue } kind = Kind::Nothing;
    std::vector<std::string> values;
    bool operator==(const FacetChoice&) const = default;
};
FacetChoice facetChoice(const FilterExpr& expr, ColumnId column);
// Replaces the top-level terms that speak of nothing but this column, in the place of the first of them.
FilterExpr withFacetChoice(const FilterExpr& expr, ColumnId column, const FacetChoice& choice);

}  // namespace lambdatrail
