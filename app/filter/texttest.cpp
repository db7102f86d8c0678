#include "app/filter/texttest.h"

#include "app/base/ascii.h"
#include "app/base/sametext.h"
#include "app/filter/pattern.h"
#include "app/filter/setfilter.h"
#include "app/lambda/eventname.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <compare>
#include <cstring>
#include <utility>
#include <vector>

namespace lambdatrail {
namespace {

std::optional<std::int64_t> asInteger(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

std::strong_ordering compareTexts(std::string_view a, std::string_view b) {
    const auto left = asInteger(a);
    const auto right = asInteger(b);
    return left && right ? *left <=> *right : a <=> b;
}

template <class Holds>
TextTest orderTest(const std::string& value, Holds holds) {
    return [value, holds](std::string_view text) { return !text.empty() && holds(compareTexts(text, value)); };
}

// What tells texts of one kind apart best.
std::uint64_t lastBytes(std::string_view text) {
    std::uint64_t bytes = 0;
    const std::size_t count = std::min(text.size(), sizeof bytes);
    if (count != 0)
        std::memcpy(&bytes, text.data() + text.size() - count, count);
    return bytes;
}

TextTest equalTest(ColumnId column, std::vector<std::string> values) {
    if (column == ColumnId::Event) {
        const std::size_t count = values.size();
        for (std::size_t i = 0; i < count; ++i) {
            if (std::string folded(foldEventName(kLambdaSource, values[i])); folded != values[i])
                values.push_back(std::move(folded));
        }
    }
    if (values.size() == 1)
        return [value = std::move(values.front())](std::string_view text) { return sameText(text, value); };
    std::ranges::sort(values);
    SetFilter filter(values.size());
    for (const std::string& value : values)
        filter.add(lastBytes(value));
    return [values = std::move(values), filter = std::move(filter)](std::string_view text) {
        return filter.mayHave(lastBytes(text)) && std::binary_search(values.begin(), values.end(), text, std::less<>());
    };
}

}  // namespace

std::string foldedAscii(std::string_view text) {
    std::string folded(text);
    std::ranges::transform(folded, folded.begin(), toLower);
    return folded;
}

TextTest containsTest(std::string_view needle) {
    return [needle = foldedAscii(needle)](std::string_view text) {
        if (text.size() < needle.size())
            return false;
        std::array<char, 256> local;
        std::string allocated;
        if (text.size() > local.size())
            allocated.resize(text.size());
        char* const folded = text.size() > local.size() ? allocated.data() : local.data();
        std::ranges::transform(text, folded, toLower);
        // Linear in the worst case, which std::string::find is not.
        return memmem(folded, text.size(), needle.data(), needle.size()) != nullptr;
    };
}

Result<TextTest> matchesTest(const std::string& pattern) {
    auto compiled = Pattern::compile(pattern);
    if (!compiled)
        return std::unexpected(std::move(compiled.error()));
    return [pattern = std::move(*compiled)](std::string_view text) { return pattern->isFoundIn(text); };
}

Result<TextTest> makeTextTest(const Comparison& comparison) {
    if (auto problem = problemOf(comparison))
        return std::unexpected(Error{ErrorCode::Usage, std::move(*problem), {}, {}});
    switch (comparison.op) {
        case FilterOp::Equal:
        case FilterOp::NotEqual:
        case FilterOp::In:
            return equalTest(comparison.column, comparison.values);
        case FilterOp::Contains:
        case FilterOp::NotContains:
            return containsTest(comparison.values.front());
        case FilterOp::Matches:
            return matchesTest(comparison.values.front());
        case FilterOp::Exists:
            break;
        case FilterOp::Less:
            return orderTest(comparison.values.front(), [](std::strong_ordering order) { return order < 0; });
        case FilterOp::LessEqual:
            return orderTest(comparison.values.front(), [](std::strong_ordering order) { return order <= 0; });
        case FilterOp::Greater:
            return orderTest(comparison.values.front(), [](std::strong_ordering order) { return order > 0; });
        case FilterOp::GreaterEqual:
            return orderTest(comparison.values.front(), [](std::strong_ordering order) { return order >= 0; });
    }
    return [](std::string_view text) { return !text.empty(); };
}

bool readsTimes(const Comparison& comparison) {
    return comparison.column == ColumnId::Time && comparison.op != FilterOp::Contains &&
           comparison.op != FilterOp::NotContains && comparison.op != FilterOp::Matches;
}

std::optional<std::string> problemOf(FilterOp op, const std::vector<std::string>& values) {
    if (op == FilterOp::Exists)
        return std::nullopt;
    if (values.empty() || (op != FilterOp::In && values.size() > 1))
        return "the operator takes another number of values";
    if (op == FilterOp::Matches) {
        if (const auto test = matchesTest(values.front()); !test)
            return test.error().text;
    }
    return std::nullopt;
}

std::optional<std::string> problemOf(const Comparison& comparison) {
    if (auto problem = problemOf(comparison.op, comparison.values))
        return problem;
    if (readsTimes(comparison)) {
        for (const std::string& value : comparison.values) {
            if (!parseTime(value))
                return "a time is written like 2026-03-01 or 2026-03-01T12:00:00Z";
        }
    }
    return std::nullopt;
}

}  // namespace lambdatrail
