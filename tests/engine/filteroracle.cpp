#include "tests/engine/filteroracle.h"

#include "tests/engine/recordoracle.h"

#include <QRegularExpression>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>
#include <variant>

namespace lambdatrail::test {

std::string lower(std::string text) {
    for (char& c : text)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return text;
}

std::string stored(const TestEvent& event, DictColumn column) {
    const auto found = event.texts.find(column);
    return found == event.texts.end() ? std::string() : found->second;
}

namespace {

std::vector<std::string> split(const std::string& text, char separator) {
    std::vector<std::string> parts(1);
    for (const char c : text) {
        if (c == separator)
            parts.emplace_back();
        else
            parts.back() += c;
    }
    return parts;
}

// The part of a function's ARN at this place.
std::string arnPart(const TestEvent& event, std::size_t place) {
    const auto parts = split(stored(event, DictColumn::Function), ':');
    return place < parts.size() ? parts[place] : std::string();
}

std::vector<std::string> labelAndKey(const TestEvent& event) {
    auto parts = split(stored(event, DictColumn::Identity), kIdentitySeparator);
    parts.resize(2);
    return parts;
}

}  // namespace

std::string shown(const TestEvent& event, ColumnId column) {
    switch (column) {
        case ColumnId::Time:
            return formatTime(event.timeMs);
        case ColumnId::Function:
            return arnPart(event, 6);
        case ColumnId::FunctionRegion:
            return arnPart(event, 3);
        case ColumnId::FunctionAccount:
            return arnPart(event, 4);
        case ColumnId::Identity:
            return labelAndKey(event)[0];
        case ColumnId::IdentityKey:
            return labelAndKey(event)[1];
        case ColumnId::RequestId:
            return event.requestId;
        case ColumnId::EventId:
            return event.eventId;
        case ColumnId::File:
            return kFiles[event.file];
        default:
            return stored(event, columnInfo(column).stored);
    }
}

std::vector<std::string> faces(const TestEvent& event, ColumnId column) {
    std::vector<std::string> result{shown(event, column)};
    if (column == ColumnId::Function)
        result.push_back(stored(event, DictColumn::Function));
    if (column == ColumnId::Identity)
        result.push_back(labelAndKey(event)[1]);
    std::erase(result, std::string());
    if (result.empty())
        result.emplace_back();
    return result;
}

namespace {

bool contains(const std::string& text, const std::string& part) {
    return lower(text).find(lower(part)) != std::string::npos;
}

std::optional<long long> integer(const std::string& text) {
    bool isInteger = false;
    const long long value = QByteArray::fromStdString(text).toLongLong(&isInteger);
    return isInteger ? std::optional(value) : std::nullopt;
}

int order(const std::string& a, const std::string& b) {
    const auto left = integer(a);
    const auto right = integer(b);
    if (left && right)
        return *left < *right ? -1 : *left > *right ? 1 : 0;
    return a.compare(b);
}

bool equals(const TestEvent& event, ColumnId column, const std::string& value) {
    if (column == ColumnId::Time)
        return event.timeMs != kNoTime && parseTime(value) == event.timeMs;
    const auto texts = faces(event, column);
    if (std::ranges::count(texts, value) != 0)
        return true;
    static const QRegularExpression dated(QStringLiteral("^([A-Za-z]+)20[0-9]{6}(v[0-9]+)?$"));
    const auto match = dated.match(QString::fromStdString(value));
    return column == ColumnId::Event && match.hasMatch() &&
           std::ranges::count(texts, match.captured(1).toStdString()) != 0;
}

bool holds(const TestEvent& event, const Comparison& comparison) {
    const ColumnId column = comparison.column;
    const auto texts = faces(event, column);
    const auto anyFace = [&texts](auto test) { return std::ranges::any_of(texts, test); };
    const auto isEqual = [&](const std::string& value) { return equals(event, column, value); };
    const auto hasPart = [&](const std::string& text) { return contains(text, comparison.values[0]); };
    switch (comparison.op) {
        case FilterOp::Equal:
        case FilterOp::In:
            return std::ranges::any_of(comparison.values, isEqual);
        case FilterOp::NotEqual:
            return !isEqual(comparison.values[0]);
        case FilterOp::Contains:
            return anyFace(hasPart);
        case FilterOp::NotContains:
            return !anyFace(hasPart);
        case FilterOp::Matches: {
            const QRegularExpression pattern(QString::fromStdString(comparison.values[0]));
            return anyFace(
                [&](const std::string& text) { return pattern.match(QString::fromStdString(text)).hasMatch(); });
        }
        case FilterOp::Exists:
            return anyFace([](const std::string& text) { return !text.empty(); });
        default:
            break;
    }
    if (column == ColumnId::Time)
        return event.timeMs != kNoTime &&
               inOrder(comparison.op, event.timeMs - parseTime(comparison.values[0]).value_or(kNoTime));
    return !shown(event, column).empty() && inOrder(comparison.op, order(shown(event, column), comparison.values[0]));
}

bool holds(const TestEvent& event, const FreeText& free) {
    return std::ranges::any_of(allColumns(), [&](const ColumnInfo& info) {
        return info.kind != ColumnKind::Time && contains(shown(event, info.id), free.text);
    });
}

bool holds(const TestEvent& event, const RecordComparison& comparison) {
    return holds(*parseNaively(recordOf(event)), comparison);
}

}  // namespace

std::string recordOf(const TestEvent& event) {
    nlohmann::ordered_json parameters = nlohmann::ordered_json::object();
    for (const auto& [column, text] : event.texts)
        parameters[std::to_string(static_cast<int>(column))] = text;
    parameters["list"] = {event.eventId, event.requestId, {{"n", event.length}}};
    return nlohmann::ordered_json{{"eventID", event.eventId}, {"requestParameters", parameters}}.dump(
        -1, ' ', false, nlohmann::json::error_handler_t::replace);
}

bool holds(const TestEvent& event, const FilterExpr& filter) {
    if (filter.isEmpty())
        return true;
    const auto term = [&event](const FilterExpr& expr) { return holds(event, expr); };
    return std::visit(
        [&](const auto& node) {
            using Node = std::decay_t<decltype(node)>;
            if constexpr (std::is_same_v<Node, AllOf>)
                return std::ranges::all_of(node.terms, term);
            else if constexpr (std::is_same_v<Node, AnyOf>)
                return std::ranges::any_of(node.terms, term);
            else if constexpr (std::is_same_v<Node, NoneOf>)
                return !holds(event, node.terms[0]);
            else
                return holds(event, node);
        },
        filter.node());
}

}  // namespace lambdatrail::test
