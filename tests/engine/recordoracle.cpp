#include "tests/engine/recordoracle.h"

#include <QByteArray>
#include <QRegularExpression>

#include <algorithm>
#include <cmath>
#include <optional>

namespace lambdatrail::test {

std::string withoutEscapes(const std::string& json) {
    std::string text;
    for (std::size_t at = 0; at < json.size(); ++at) {
        if (json[at] != '"') {
            text += json[at];
            continue;
        }
        const std::size_t begin = at;
        for (++at; json[at] != '"'; ++at)
            at += json[at] == '\\' ? 1 : 0;
        text += '"' + parseNaively(json.substr(begin, at + 1 - begin))->string + '"';
    }
    return text;
}

namespace {

struct Found {
    std::string text;
    bool isString = false;
};

void collectTexts(const NaiveValue& value, std::vector<Found>& found) {
    switch (value.kind) {
        case NaiveValue::Kind::Null:
            break;
        case NaiveValue::Kind::String:
            found.push_back({value.string, true});
            break;
        case NaiveValue::Kind::Array:
            for (const NaiveValue& element : value.elements)
                collectTexts(element, found);
            break;
        default:
            found.push_back({withoutEscapes(value.source), false});
    }
}

void collectAt(const NaiveValue& value, std::vector<RecordPath::Step> steps, std::vector<Found>& found) {
    using Kind = RecordPath::Step::Kind;
    if (steps.empty()) {
        collectTexts(value, found);
        return;
    }
    const RecordPath::Step step = steps.front();
    const std::vector<RecordPath::Step> rest(steps.begin() + 1, steps.end());
    for (std::size_t i = 0; i < value.elements.size(); ++i) {
        if (value.kind == NaiveValue::Kind::Object) {
            if (step.kind == Kind::Key && value.keys[i] == step.key)
                collectAt(value.elements[i], rest, found);
        } else if (step.kind == Kind::Key) {
            collectAt(value.elements[i], steps, found);
        } else if (step.kind == Kind::AnyElement || step.element == i) {
            collectAt(value.elements[i], rest, found);
        }
    }
}

struct Number {
    std::optional<long long> integer;
    double value = 0;
};

std::optional<Number> numberOf(const std::string& text) {
    static const QRegularExpression form(QStringLiteral(R"(^-?[0-9]+(\.[0-9]*)?([eE][+-]?[0-9]+)?$)"));
    if (!form.match(QString::fromStdString(text)).hasMatch())
        return std::nullopt;
    bool isNumber = false;
    Number number;
    number.value = QByteArray::fromStdString(text).toDouble(&isNumber);
    if (!isNumber || !std::isfinite(number.value))
        return std::nullopt;
    const long long integer = QByteArray::fromStdString(text).toLongLong(&isNumber);
    if (isNumber)
        number.integer = integer;
    return number;
}

int order(const Number& a, const Number& b) {
    if (a.integer && b.integer)
        return *a.integer < *b.integer ? -1 : *a.integer > *b.integer ? 1 : 0;
    return a.value < b.value ? -1 : a.value > b.value ? 1 : 0;
}

bool equals(const Found& found, const std::string& value) {
    const auto left = numberOf(found.text);
    const auto right = numberOf(value);
    return found.text == value || (!found.isString && left && right && order(*left, *right) == 0);
}

bool holdsFor(const Found& found, const RecordComparison& comparison) {
    const std::string& value = comparison.values.empty() ? found.text : comparison.values[0];
    switch (comparison.op) {
        case FilterOp::Equal:
        case FilterOp::In:
            return std::ranges::any_of(comparison.values,
                                       [&](const std::string& wanted) { return equals(found, wanted); });
        case FilterOp::Contains:
            return lower(found.text).find(lower(value)) != std::string::npos;
        case FilterOp::Matches:
            return QRegularExpression(QString::fromStdString(value))
                .match(QString::fromStdString(found.text))
                .hasMatch();
        case FilterOp::Exists:
            return !found.text.empty();
        default:
            break;
    }
    if (found.text.empty())
        return false;
    const auto left = numberOf(found.text);
    const auto right = numberOf(value);
    const int difference = left && right ? order(*left, *right) : found.text.compare(value);
    return inOrder(comparison.op, difference);
}

}  // namespace

bool inOrder(FilterOp op, long long difference) {
    switch (op) {
        case FilterOp::Less:
            return difference < 0;
        case FilterOp::LessEqual:
            return difference <= 0;
        case FilterOp::Greater:
            return difference > 0;
        default:
            return difference >= 0;
    }
}

std::vector<std::string> textsAt(const NaiveValue& record, const RecordPath& path) {
    std::vector<Found> found;
    collectAt(record, path.steps, found);
    std::vector<std::string> texts;
    for (const Found& each : found)
        texts.push_back(each.text);
    return texts;
}

bool holds(const NaiveValue& record, const RecordComparison& comparison) {
    RecordComparison positive = comparison;
    if (comparison.op == FilterOp::NotEqual || comparison.op == FilterOp::NotContains) {
        positive.op = comparison.op == FilterOp::NotEqual ? FilterOp::Equal : FilterOp::Contains;
        return !holds(record, positive);
    }
    std::vector<Found> found;
    if (comparison.path.steps.empty())
        found.push_back({withoutEscapes(record.source), false});
    else
        collectAt(record, comparison.path.steps, found);
    std::erase_if(found, [](const Found& each) { return each.text.empty(); });
    if (found.empty())
        found.push_back({{}, true});
    return std::ranges::any_of(found, [&](const Found& each) { return holdsFor(each, comparison); });
}

}  // namespace lambdatrail::test
