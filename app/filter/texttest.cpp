#include "app/filter/texttest.h"

#include "app/base/ascii.h"
#include "app/base/sametext.h"
#include "app/filter/setfilter.h"
#include "app/lambda/eventname.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <compare>
#include <cstring>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace lambdatrail {
namespace {

// RE2 takes time linear in the text and bounded memory for any pattern: log texts are long and patterns are typed.
std::unique_ptr<const RE2> compiledPattern(const std::string& pattern) {
    RE2::Options options;
    options.set_log_errors(false);
    return std::make_unique<const RE2>(pattern, options);
}

// A pattern, compiled for each of some threads: a compiled one may be asked by many, but they share a lock, and taking
// turns at that costs more than a short text does.
class PatternOfThreads {
 public:
    explicit PatternOfThreads(std::string pattern) : m_pattern(std::move(pattern)) {}

    const RE2& mine() const {
        static std::atomic<unsigned> threads{0};
        thread_local const unsigned thread = threads++;
        const Lane& lane = m_lanes[thread % m_lanes.size()];
        if (const RE2* ready = lane.ready.load(std::memory_order_acquire))
            return *ready;
        std::call_once(lane.once, [&] {
            lane.compiled = compiledPattern(m_pattern);
            lane.ready.store(lane.compiled.get(), std::memory_order_release);
        });
        return *lane.compiled;
    }

 private:
    struct Lane {
        mutable std::once_flag once;
        mutable std::unique_ptr<const RE2> compiled;
        mutable std::atomic<const RE2*> ready = nullptr;  // asking the flag costs as much as matching some letters
    };
    std::string m_pattern;
    std::array<Lane, 16> m_lanes;
};

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
    const auto compiled = std::make_shared<const PatternOfThreads>(pattern);
    if (const RE2& mine = compiled->mine(); !mine.ok())
        return std::unexpected(Error{ErrorCode::Usage, "this is no regular expression: " + mine.error(), {}, {}});
    return [compiled](std::string_view text) {
        // PartialMatch() does the same, but gathers arguments first.
        return compiled->mine().Match({text.data(), text.size()}, 0, text.size(), RE2::UNANCHORED, nullptr, 0);
    };
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
