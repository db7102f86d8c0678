#include "ui/filter/filterlabels.h"

#include "app/filter/filterparser.h"
#include "ui/models/plaintext.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QStringList>
#include <QTimeZone>

#include <algorithm>
#include <type_traits>
#include <unordered_set>
#include <utility>

namespace lambdatrail {
namespace {

constexpr int kValueChars = 40;
constexpr int kPathChars = 80;
constexpr std::size_t kValuesNamed = 2;
constexpr int kTermsNamed = 4;

QString tr(const char* text) {
    return QCoreApplication::translate("FilterLabels", text);
}

bool isTimeBound(const FilterExpr& term) {
    const auto* comparison = std::get_if<Comparison>(&term.node());
    return comparison && comparison->column == ColumnId::Time &&
           (comparison->op == FilterOp::Less || comparison->op == FilterOp::LessEqual ||
            comparison->op == FilterOp::Greater || comparison->op == FilterOp::GreaterEqual);
}

void collectIdentityKeys(const FilterExpr& filter, std::unordered_set<std::string_view>& keys) {
    if (filter.isEmpty())
        return;
    std::visit(
        [&keys](const auto& node) {
            using Node = std::decay_t<decltype(node)>;
            if constexpr (std::is_same_v<Node, Comparison>) {
                if (node.column == ColumnId::IdentityKey)
                    keys.insert(node.values.begin(), node.values.end());
            } else if constexpr (!std::is_same_v<Node, FreeText> && !std::is_same_v<Node, RecordComparison>) {
                for (const FilterExpr& term : node.terms)
                    collectIdentityKeys(term, keys);
            }
        },
        filter.node());
}

// What is compared, in words.
QString titleOf(const Comparison& comparison) {
    return columnTitle(comparison.column);
}
QString titleOf(const RecordComparison& comparison) {
    return comparison.path.isWholeRecord() ? tr("Record") : visibleText(comparison.path.text(), kPathChars);
}

QString valueText(const Comparison& comparison, std::string_view value, const ValueLabels& labels) {
    return labels.text(comparison.column, value);
}
QString valueText(const RecordComparison&, std::string_view value, const ValueLabels& labels) {
    return labels.text(ColumnId::Message, value);  // as it is
}

template <class AnyComparison>
QString comparisonText(const AnyComparison& comparison, const ValueLabels& labels) {
    const QString title = titleOf(comparison);
    if (comparison.op == FilterOp::Exists)
        return tr("%1: any").arg(title);
    if (comparison.op == FilterOp::In) {
        QStringList names;
        for (std::size_t i = 0; i < std::min(comparison.values.size(), kValuesNamed); ++i)
            names << valueText(comparison, comparison.values[i], labels);
        QString text = names.join(QStringLiteral(", "));
        if (comparison.values.size() > kValuesNamed)
            text = tr("%1 and %2 more").arg(text, QString::number(comparison.values.size() - kValuesNamed));
        return tr("%1: %2").arg(title, text);
    }
    const std::string_view written = comparison.values.empty() ? std::string_view{} : comparison.values.front();
    const QString value = valueText(comparison, written, labels);
    switch (comparison.op) {
        case FilterOp::NotEqual:
            return tr("%1: not %2").arg(title, value);
        case FilterOp::Contains:
            return tr("%1 contains %2").arg(title, value);
        case FilterOp::NotContains:
            return tr("%1 without %2").arg(title, value);
        case FilterOp::Matches:
            return tr("%1 matches %2").arg(title, value);
        case FilterOp::Less:
            return QStringLiteral("%1 < %2").arg(title, value);
        case FilterOp::LessEqual:
            return QStringLiteral("%1 \u2264 %2").arg(title, value);
        case FilterOp::Greater:
            return QStringLiteral("%1 > %2").arg(title, value);
        case FilterOp::GreaterEqual:
            return QStringLiteral("%1 \u2265 %2").arg(title, value);
        default:
            return tr("%1: %2").arg(title, value);
    }
}

QString termText(const FilterExpr& term, const ValueLabels& labels);

QString joinedTerms(const std::vector<FilterExpr>& terms, const QString& word, const ValueLabels& labels) {
    QStringList texts;
    for (const FilterExpr& term : terms) {
        if (texts.size() == kTermsNamed) {
            texts << QStringLiteral("\u2026");
            break;
        }
        const QString text = termText(term, labels);
        const bool nested = std::holds_alternative<AllOf>(term.node()) || std::holds_alternative<AnyOf>(term.node());
        texts << (nested ? QStringLiteral("(%1)").arg(text) : text);
    }
    return texts.join(word);
}

template <class AnyComparison>
QString negatedComparisonText(const AnyComparison& comparison, const ValueLabels& labels) {
    if (comparison.op == FilterOp::Exists)
        return tr("%1: none").arg(titleOf(comparison));
    if (comparison.op == FilterOp::Equal) {
        AnyComparison opposite = comparison;
        opposite.op = FilterOp::NotEqual;
        return comparisonText(opposite, labels);
    }
    return tr("Not %1").arg(comparisonText(comparison, labels));
}

QString negatedText(const FilterExpr& term, const ValueLabels& labels) {
    if (const auto* comparison = std::get_if<Comparison>(&term.node()); comparison)
        return negatedComparisonText(*comparison, labels);
    if (const auto* comparison = std::get_if<RecordComparison>(&term.node()); comparison)
        return negatedComparisonText(*comparison, labels);
    if (std::holds_alternative<FreeText>(term.node()))
        return tr("Not %1").arg(termText(term, labels));
    return tr("Not (%1)").arg(termText(term, labels));
}

QString termText(const FilterExpr& term, const ValueLabels& labels) {
    if (term.isEmpty())
        return {};
    if (const auto* comparison = std::get_if<Comparison>(&term.node()); comparison)
        return comparisonText(*comparison, labels);
    if (const auto* comparison = std::get_if<RecordComparison>(&term.node()); comparison)
        return comparisonText(*comparison, labels);
    if (const auto* words = std::get_if<FreeText>(&term.node()); words)
        return QStringLiteral("\u201c%1\u201d").arg(visibleText(words->text, kValueChars));
    if (const auto* all = std::get_if<AllOf>(&term.node()); all)
        return joinedTerms(all->terms, tr(" and "), labels);
    if (const auto* any = std::get_if<AnyOf>(&term.node()); any)
        return joinedTerms(any->terms, tr(" or "), labels);
    const auto& none = std::get<NoneOf>(term.node());
    return none.terms.empty() ? QString() : negatedText(none.terms.front(), labels);
}

QString clockText(const QDateTime& time) {
    if (time.time().msec() != 0)
        return time.toString(QStringLiteral("HH:mm:ss.zzz"));
    return time.toString(time.time().second() != 0 ? QStringLiteral("HH:mm:ss") : QStringLiteral("HH:mm"));
}

bool isAmong(std::span<const std::size_t> indexes, std::size_t index) {
    return std::ranges::find(indexes, index) != indexes.end();
}

}  // namespace

ColumnId labelColumn(ColumnId column) {
    if (column == ColumnId::IdentityKey)
        return ColumnId::Identity;
    return column == ColumnId::FunctionArn ? ColumnId::Function : column;
}

QString columnTitle(ColumnId column) {
    return fromUtf8(columnInfo(labelColumn(column)).title);
}

void ValueLabels::update(const StoreSnapshot& snapshot, const FilterExpr& filter) {
    std::unordered_set<std::string_view> wanted;
    collectIdentityKeys(filter, wanted);
    std::erase_if(wanted, [this](std::string_view key) { return m_identities.contains(std::string(key)); });
    if (wanted.empty())
        return;
    const DictionaryView& identities = snapshot.dictionary(DictColumn::Identity);
    for (Code code = 1; code < identities.size() && !wanted.empty(); ++code) {
        const std::string_view stored = identities.text(code);
        const std::string_view key = columnText(ColumnId::IdentityKey, stored);
        if (wanted.erase(key) != 0)
            m_identities.emplace(key, columnText(ColumnId::Identity, stored));
    }
}

QString ValueLabels::text(ColumnId column, std::string_view value) const {
    std::string_view shown = value;
    if (column == ColumnId::IdentityKey) {
        const auto known = m_identities.find(std::string(value));
        if (known != m_identities.end() && !known->second.empty())
            shown = known->second;
    } else if (column == ColumnId::FunctionArn) {
        const std::string_view name = columnText(ColumnId::Function, value);
        if (!name.empty())
            shown = name;
    }
    return shown.empty() ? QStringLiteral("\u201c\u201d") : visibleText(shown, kValueChars);
}

std::vector<FilterTerm> filterTerms(const FilterExpr& filter, const ValueLabels& labels, bool withYear) {
    const std::vector<FilterExpr> terms = conjuncts(filter);
    const std::optional<TimeRange> range = timeRangeOf(filter);
    std::vector<FilterTerm> result;
    std::optional<std::size_t> rangeAt;
    for (std::size_t i = 0; i < terms.size(); ++i) {
        const QString written = fromUtf8(filterText(terms[i]));
        if (!range || !isTimeBound(terms[i])) {
            result.push_back({termText(terms[i], labels), written, {i}});
        } else if (!rangeAt) {
            rangeAt = result.size();
            result.push_back({timeRangeText(*range, withYear), written, {i}});
        } else {
            result[*rangeAt].indexes.push_back(i);
            result[*rangeAt].filterText += QStringLiteral(" and ") + written;
        }
    }
    return result;
}

FilterExpr withoutTerms(const FilterExpr& filter, std::span<const std::size_t> indexes) {
    const std::vector<FilterExpr> terms = conjuncts(filter);
    std::vector<FilterExpr> kept;
    for (std::size_t i = 0; i < terms.size(); ++i) {
        if (!isAmong(indexes, i))
            kept.push_back(terms[i]);
    }
    return allOf(std::move(kept));
}

FilterExpr withTermsInverted(const FilterExpr& filter, std::span<const std::size_t> indexes) {
    const std::vector<FilterExpr> terms = conjuncts(filter);
    std::vector<FilterExpr> inverted;
    std::vector<FilterExpr> result;
    std::size_t place = 0;
    for (std::size_t i = 0; i < terms.size(); ++i) {
        if (!isAmong(indexes, i)) {
            result.push_back(terms[i]);
            continue;
        }
        if (inverted.empty())
            place = result.size();
        inverted.push_back(terms[i]);
    }
    if (!inverted.empty())
        result.insert(result.begin() + static_cast<std::ptrdiff_t>(place), negated(allOf(std::move(inverted))));
    return allOf(std::move(result));
}

QString timeRangeText(const TimeRange& range, bool withYear) {
    const QDateTime begin = QDateTime::fromMSecsSinceEpoch(range.beginMs, QTimeZone::utc());
    const QDateTime end = QDateTime::fromMSecsSinceEpoch(range.endMs, QTimeZone::utc());
    const bool years = withYear || begin.date().year() != end.date().year();
    const QString dayFormat = years ? QStringLiteral("yyyy-MM-dd") : QStringLiteral("MM-dd");
    const QString first = begin.toString(dayFormat) + QLatin1Char(' ') + clockText(begin);
    const QString last =
        begin.date() == end.date() ? clockText(end) : end.toString(dayFormat) + QLatin1Char(' ') + clockText(end);
    return QStringLiteral("%1 \u2013 %2 UTC").arg(first, last);
}

QString facetButtonText(ColumnId column, const FacetChoice& choice, const ValueLabels& labels) {
    const QString title = columnTitle(column);
    switch (choice.kind) {
        case FacetChoice::Kind::Nothing:
            break;
        case FacetChoice::Kind::AnyValue:
            return tr("%1: any").arg(title);
        case FacetChoice::Kind::NoValue:
            return tr("%1: none").arg(title);
        case FacetChoice::Kind::Values:
            if (choice.values.size() == 1)
                return tr("%1: %2").arg(title, labels.text(column, choice.values.front()));
            return tr("%1: %2 chosen").arg(title, QString::number(choice.values.size()));
    }
    return title;
}

}  // namespace lambdatrail
