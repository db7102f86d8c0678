// The filter language: what is read is written and read again as the same; what a filter finds is what a naive
// evaluation, one event at a time, finds.

#include "app/filter/filterparser.h"
#include "app/filter/filterrun.h"
#include "tests/engine/filteroracle.h"
#include "tests/fuzz/fuzzing.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <variant>
#include <vector>

using namespace lambdatrail;
using namespace lambdatrail::test;

namespace {

const std::vector<TestEvent>& events() {
    static const std::vector<TestEvent> events = [] {
        std::vector<TestEvent> made = randomEvents(60, 11);
        for (std::size_t i = 0; i < made.size(); ++i)
            made[i].file = static_cast<std::uint32_t>(i % kFiles.size());
        return made;
    }();
    return events;
}

// Regular expressions are RE2's own business: the oracle's engine knows others.
bool hasPattern(const FilterExpr& filter) {
    if (filter.isEmpty())
        return false;
    return std::visit(
        [](const auto& node) {
            using Node = std::decay_t<decltype(node)>;
            if constexpr (std::is_same_v<Node, Comparison> || std::is_same_v<Node, RecordComparison>)
                return node.op == FilterOp::Matches;
            else if constexpr (std::is_same_v<Node, FreeText>)
                return false;
            else
                return std::ranges::any_of(node.terms, hasPattern);
        },
        filter.node());
}

// What the records of the events answer.
RecordAnswers answersOf(const StoreSnapshot& snapshot, const FilterExpr& filter) {
    std::vector<RecordAnswers::Entry> entries;
    for (const RecordComparison& question : recordQuestions(filter)) {
        RecordAnswer answer{RowSet(snapshot.eventCount(), true), RowSet(snapshot.eventCount())};
        for (std::uint32_t i = 0; i < snapshot.eventCount(); ++i) {
            if (holds(events()[i], FilterExpr(question)))
                answer.holds.insert(i);
        }
        entries.push_back({question, std::make_shared<const RecordAnswer>(std::move(answer))});
    }
    return RecordAnswers(std::move(entries));
}

void checkCompletions(std::string_view text) {
    const std::size_t step = text.size() / 16 + 1;
    for (std::size_t cursor = 0; cursor <= text.size(); cursor += step) {
        const FilterCompletion completion = completeFilter(text, cursor);
        check(completion.begin <= completion.end && completion.end <= text.size(), "a completion stands in the text");
    }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = bytesOf(data, size);
    checkCompletions(text);
    const auto filter = parseFilter(text);
    if (!filter) {
        check(!filter.error().text.empty(), "an error says what is wrong");
        check(filter.error().offset.value_or(0) <= text.size(), "an error stands in the text");
        return 0;
    }
    const std::string written = filterText(*filter);
    const auto again = parseFilter(written);
    check(again.has_value(), "what is written can be read");
    check(*again == *filter, "what is written means the same");
    check(filterText(*again) == written, "what is written once is written so again");
    checkCompletions(written);

    static const SnapshotPtr snapshot = makeSnapshot(events(), kFiles);
    // The records themselves are asked elsewhere.
    if (!recordQuestions(*filter).empty() && hasPattern(*filter))
        return 0;
    const auto found = runFilter(*snapshot, *filter, answersOf(*snapshot, *filter), Certainty::Certain, {});
    if (!found) {
        check(hasPattern(*filter) && !found.error().text.empty(), "only a regular expression can be wrong here");
        return 0;
    }
    if (hasPattern(*filter))
        return 0;
    for (std::uint32_t i = 0; i < snapshot->eventCount(); ++i)
        check(found->containsNumber(i) == holds(events()[i], *filter),
              "the filter finds what a naive evaluation finds");
    return 0;
}
