#include "app/filter/filterexpr.h"

#include <algorithm>
#include <iterator>
#include <type_traits>
#include <utility>

namespace lambdatrail {
namespace {

// Moves the terms of direct children of the same kind up, so that a group never holds its own kind.
template <class Group>
std::vector<FilterExpr> flattened(std::vector<FilterExpr> terms) {
    std::vector<FilterExpr> flat;
    flat.reserve(terms.size());
    for (FilterExpr& term : terms) {
        const Group* inner = term.isEmpty() ? nullptr : std::get_if<Group>(&term.node());
        if (inner != nullptr)
            flat.insert(flat.end(), inner->terms.begin(), inner->terms.end());
        else
            flat.push_back(std::move(term));
    }
    return flat;
}

bool speaksOnlyOf(const FilterExpr& expr, ColumnId column) {
    if (const auto* comparison = std::get_if<Comparison>(&expr.node()))
        return comparison->column == column;
    const auto every = [column](const std::vector<FilterExpr>& terms) {
        return std::ranges::all_of(terms, [column](const FilterExpr& term) { return speaksOnlyOf(term, column); });
    };
    if (const auto* all = std::get_if<AllOf>(&expr.node()))
        return every(all->terms);
    if (const auto* any = std::get_if<AnyOf>(&expr.node()))
        return every(any->terms);
    if (const auto* none = std::get_if<NoneOf>(&expr.node()))
        return every(none->terms);
    return false;
}

// The filter with `replacement` in the place of its top-level terms on the column, or at the end if it has none.
FilterExpr withTermsOn(const FilterExpr& expr, ColumnId column, std::vector<FilterExpr> replacement) {
    std::vector<FilterExpr> terms = conjuncts(expr);
    const auto isReplaced = [column](const FilterExpr& term) { return speaksOnlyOf(term, column); };
    const auto place = std::ranges::find_if(terms, isReplaced) - terms.begin();
    std::erase_if(terms, isReplaced);
    terms.insert(terms.begin() + place, std::make_move_iterator(replacement.begin()),
                 std::make_move_iterator(replacement.end()));
    return allOf(std::move(terms));
}

FilterExpr comparison(ColumnId column, FilterOp op, std::vector<std::string> values) {
    return FilterExpr(Comparison{column, op, std::move(values)});
}

const Comparison* asComparison(const FilterExpr& expr, ColumnId column) {
    const auto* found = std::get_if<Comparison>(&expr.node());
    return found != nullptr && found->column == column ? found : nullptr;
}

bool isExists(const FilterExpr& expr, ColumnId column) {
    const Comparison* found = asComparison(expr, column);
    return found != nullptr && found->op == FilterOp::Exists;
}

bool isNotExists(const FilterExpr& expr, ColumnId column) {
    const auto* none = std::get_if<NoneOf>(&expr.node());
    return none != nullptr && isExists(none->terms.front(), column);
}

void collectQuestions(const FilterExpr& expr, std::vector<RecordComparison>& questions) {
    const auto collect = [&questions](const auto& node) {
        using Node = std::decay_t<decltype(node)>;
        if constexpr (std::is_same_v<Node, RecordComparison>) {
            RecordComparison question = withoutNot(node);
            if (std::ranges::find(questions, question) == questions.end())
                questions.push_back(std::move(question));
        } else if constexpr (!std::is_same_v<Node, Comparison> && !std::is_same_v<Node, FreeText>) {
            for (const FilterExpr& term : node.terms)
                collectQuestions(term, questions);
        }
    };
    std::visit(collect, expr.node());
}

}  // namespace

bool AllOf::operator==(const AllOf& other) const {
    return terms == other.terms;
}
bool AnyOf::operator==(const AnyOf& other) const {
    return terms == other.terms;
}
bool NoneOf::operator==(const NoneOf& other) const {
    return terms == other.terms;
}

FilterExpr::FilterExpr(Node node) {
    if (auto* all = std::get_if<AllOf>(&node)) {
        std::erase_if(all->terms, [](const FilterExpr& term) { return term.isEmpty(); });
        all->terms = flattened<AllOf>(std::move(all->terms));
        if (all->terms.size() < 2) {
            if (!all->terms.empty())
                m_node = all->terms.front().m_node;
            return;
        }
    } else if (auto* any = std::get_if<AnyOf>(&node)) {
        if (std::ranges::any_of(any->terms, [](const FilterExpr& term) { return term.isEmpty(); }))
            return;
        any->terms = flattened<AnyOf>(std::move(any->terms));
        if (any->terms.size() == 1) {
            m_node = any->terms.front().m_node;
            return;
        }
        if (any->terms.empty())
            node = NoneOf{};
    }
    if (auto* none = std::get_if<NoneOf>(&node)) {
        if (none->terms.size() > 1)
            none->terms = {FilterExpr(AnyOf{std::move(none->terms)})};
        if (none->terms.empty() || none->terms.front().isEmpty())
            none->terms = {FilterExpr(FreeText{})};
    }
    m_node = std::make_shared<const Node>(std::move(node));
}

bool FilterExpr::operator==(const FilterExpr& other) const {
    if (m_node == other.m_node)
        return true;
    return m_node != nullptr && other.m_node != nullptr && *m_node == *other.m_node;
}

FilterExpr allOf(std::vector<FilterExpr> terms) {
    return FilterExpr(AllOf{std::move(terms)});
}

FilterExpr negated(const FilterExpr& expr) {
    if (!expr.isEmpty()) {
        if (const auto* none = std::get_if<NoneOf>(&expr.node()))
            return none->terms.front();
    }
    return FilterExpr(NoneOf{{expr}});
}

std::vector<FilterExpr> conjuncts(const FilterExpr& expr) {
    if (expr.isEmpty())
        return {};
    if (const auto* all = std::get_if<AllOf>(&expr.node()))
        return all->terms;
    return {expr};
}

RecordComparison withoutNot(const RecordComparison& comparison) {
    RecordComparison plain = comparison;
    if (plain.op == FilterOp::NotEqual)
        plain.op = FilterOp::Equal;
    else if (plain.op == FilterOp::NotContains)
        plain.op = FilterOp::Contains;
    return plain;
}

std::vector<RecordComparison> recordQuestions(const FilterExpr& expr) {
    std::vector<RecordComparison> questions;
    if (!expr.isEmpty())
        collectQuestions(expr, questions);
    return questions;
}

bool hasFreeText(const FilterExpr& expr) {
    return !expr.isEmpty() && withFreeTextInRecords(expr) != expr;
}

FilterExpr withFreeTextInRecords(const FilterExpr& expr) {
    if (expr.isEmpty())
        return expr;
    return std::visit(
        [&expr](const auto& node) {
            using Node = std::decay_t<decltype(node)>;
            if constexpr (std::is_same_v<Node, FreeText>) {
                return node.text.empty() ? expr : FilterExpr(RecordComparison{{}, FilterOp::Contains, {node.text}});
            } else if constexpr (std::is_same_v<Node, Comparison> || std::is_same_v<Node, RecordComparison>) {
                return expr;
            } else {
                Node changed = node;
                std::ranges::transform(node.terms, changed.terms.begin(), withFreeTextInRecords);
                return FilterExpr(std::move(changed));
            }
        },
        expr.node());
}

FilterExpr withoutColumn(const FilterExpr& expr, ColumnId column) {
    return withTermsOn(expr, column, {});
}

std::optional<TimeRange> timeRangeOf(const FilterExpr& expr) {
    std::optional<TimeMs> beginMs;
    std::optional<TimeMs> endMs;
    const auto notBefore = [&beginMs](TimeMs timeMs) { beginMs = std::max(beginMs.value_or(timeMs), timeMs); };
    const auto before = [&endMs](TimeMs timeMs) { endMs = std::min(endMs.value_or(timeMs), timeMs); };
    for (const FilterExpr& term : conjuncts(expr)) {
        const Comparison* found = asComparison(term, ColumnId::Time);
        const auto timeMs = found == nullptr || found->values.size() != 1 ? std::nullopt : parseTime(found->values[0]);
        if (!timeMs)
            continue;
        const TimeMs nextMs = *timeMs == std::numeric_limits<TimeMs>::max() ? *timeMs : *timeMs + 1;
        switch (found->op) {
            case FilterOp::Equal:
            case FilterOp::In:
                notBefore(*timeMs);
                before(nextMs);
                break;
            case FilterOp::Less:
                before(*timeMs);
                break;
            case FilterOp::LessEqual:
                before(nextMs);
                break;
            case FilterOp::Greater:
                notBefore(nextMs);
                break;
            case FilterOp::GreaterEqual:
                notBefore(*timeMs);
                break;
            default:
                break;
        }
    }
    if (!beginMs || !endMs)
        return std::nullopt;
    return TimeRange{*beginMs, *endMs};
}

FilterExpr withTimeRange(const FilterExpr& expr, const std::optional<TimeRange>& range) {
    if (!range)
        return withoutColumn(expr, ColumnId::Time);
    return withTermsOn(expr, ColumnId::Time,
                       {comparison(ColumnId::Time, FilterOp::GreaterEqual, {formatTime(range->beginMs)}),
                        comparison(ColumnId::Time, FilterOp::Less, {formatTime(range->endMs)})});
}

FacetChoice facetChoice(const FilterExpr& expr, ColumnId column) {
    const std::vector<FilterExpr> terms = conjuncts(expr);
    for (const FilterExpr& term : terms) {
        const Comparison* found = asComparison(term, column);
        if (found != nullptr && (found->op == FilterOp::Equal || found->op == FilterOp::In))
            return {FacetChoice::Kind::Values, found->values};
    }
    if (std::ranges::any_of(terms, [column](const FilterExpr& term) { return isExists(term, column); }))
        return {FacetChoice::Kind::AnyValue, {}};
    if (std::ranges::any_of(terms, [column](const FilterExpr& term) { return isNotExists(term, column); }))
        return {FacetChoice::Kind::NoValue, {}};
    return {};
}

FilterExpr withFacetChoice(const FilterExpr& expr, ColumnId column, const FacetChoice& choice) {
    switch (choice.kind) {
        case FacetChoice::Kind::Values:
            if (choice.values.empty())
                break;
            return withTermsOn(
                expr, column,
                {comparison(column, choice.values.size() == 1 ? FilterOp::Equal : FilterOp::In, choice.values)});
        case FacetChoice::Kind::AnyValue:
            return withTermsOn(expr, column, {comparison(column, FilterOp::Exists, {})});
        case FacetChoice::Kind::NoValue:
            return withTermsOn(expr, column, {negated(comparison(column, FilterOp::Exists, {}))});
        case FacetChoice::Kind::Nothing:
            break;
    }
    return withoutColumn(expr, column);
}

}  // namespace lambdatrail
