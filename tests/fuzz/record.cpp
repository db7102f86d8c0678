// One record to one row: what the engine makes of a record is what the naive reader makes of the same bytes.

#include "app/io/buffer.h"
#include "app/parse/jsonscan.h"
#include "app/parse/recordparser.h"
#include "tests/fuzz/fuzzing.h"
#include "tests/support/naivesummary.h"

#include <algorithm>

using namespace lambdatrail;
using namespace lambdatrail::test;

namespace {

// How deep the brackets go, those in strings too: never less than the truth.
int depthOf(std::string_view text) {
    int depth = 0;
    int deepest = 0;
    for (const char c : text) {
        depth += (c == '{' || c == '[') ? 1 : (c == '}' || c == ']') ? -1 : 0;
        deepest = std::max(deepest, depth);
    }
    return deepest;
}

struct Parsed {
    RecordParser::Outcome outcome;
    std::string reason;
    SnapshotPtr snapshot;
};

// `padding` follows the record in memory; nobody may make anything of it.
Parsed parse(std::string_view record, char padding) {
    StoreBuilder store;
    RecordParser parser(store);
    EventBatch batch;
    std::string bytes(record);
    bytes.append(kScanPadding, padding);
    const FileId file = store.addFile({"/logs/a.json", 1, 1, false}).value();
    Parsed result;
    result.outcome = parser.parse(std::string_view(bytes).substr(0, record.size()), file, 7, batch);
    result.reason = result.outcome == RecordParser::Outcome::Bad ? parser.reason() : std::string();
    parser.finish(batch);
    check(store.append(batch).has_value(), "an event finds room");
    result.snapshot = store.snapshot();
    return result;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Buffer input;
    input.assign(bytesOf(data, size));
    if (!input.view().starts_with('{'))
        return 0;
    const std::string_view record = input.view().substr(0, bracketedLength(input.view()));
    if (record.empty())
        return 0;

    const Parsed parsed = parse(record, '\0');
    const bool isEvent = parsed.outcome == RecordParser::Outcome::Event;
    check(parsed.snapshot->eventCount() == (isEvent ? 1U : 0U), "an event is one row, anything else is none");
    check((parsed.outcome == RecordParser::Outcome::Bad) == !parsed.reason.empty(), "what is bad has its reason");
    for (const char padding : {'"', '}', '\\', '0'})
        check(parse(record, padding).outcome == parsed.outcome, "what follows the record does not matter");
    if (isEvent) {
        const RecordLocation location = parsed.snapshot->location(EventId{0});
        check(location.offset == 7 && location.length == record.size(), "the row knows where its record stands");
        for (const ColumnInfo& column : allColumns())
            parsed.snapshot->cellText(EventId{0}, column.id);
    }

    constexpr int kDeepest = 1000;
    const auto naive = depthOf(record) > kDeepest ? std::nullopt : parseNaively(record);
    if (!naive)
        return 0;
    check(parsed.outcome != RecordParser::Outcome::Bad, "what is JSON can be read");
    check(isEvent == isRecordNaively(*naive), "the keys alone make a record");
    if (!isEvent || isLeftOpen(*naive))
        return 0;
    const std::string found = difference(*parsed.snapshot, EventId{0}, naiveEvent(*naive));
    check(found.empty(), found.c_str());
    return 0;
}
