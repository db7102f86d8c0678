// The loader's door: any bytes as a file. Every event can be read back from it and is what the naive reader makes of
// its own bytes; what is not read is reported.

#include "app/load/eventrecord.h"
#include "app/load/loader.h"
#include "app/load/recordreader.h"
#include "tests/fuzz/fuzzing.h"
#include "tests/support/naivesummary.h"

#include <algorithm>

using namespace lambdatrail;
using namespace lambdatrail::test;

namespace {

void checkEvents(const StoreSnapshot& snapshot) {
    RecordReader reader;
    for (std::uint32_t i = 0; i < snapshot.eventCount(); ++i) {
        const EventId event{i};
        const auto record = readEventRecord(reader, snapshot, event);
        check(record.has_value(), "an event can be read back");
        const auto value = parseNaively(record->json);
        if (!value || record->isRebuilt || isLeftOpen(*value))
            continue;
        check(isRecordNaively(*value), "an event is a record");
        TestEvent expected = naiveEvent(*value);
        if (expected.timeMs == kNoTime)
            expected.timeMs = snapshot.timeMs(event);  // its envelope's
        const std::string found = difference(snapshot, event, expected);
        check(found.empty(), found.c_str());
    }
}

// So many records stand in a text that is a whole {"Records":[...]} of nothing else.
std::optional<std::size_t> plainCount(const std::string& text) {
    const auto document = text.starts_with('{') ? parseNaively(text) : std::nullopt;
    if (!document || document->keys != std::vector<std::string>{"Records"})
        return std::nullopt;
    const NaiveValue& records = document->at("Records");
    if (records.kind != NaiveValue::Kind::Array || !std::ranges::all_of(records.elements, isRecordNaively))
        return std::nullopt;
    return records.elements.size();
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static ScratchFile file;
    const std::string bytes(bytesOf(data, size));
    file.write(bytes);
    StoreBuilder store;
    LoadProgress progress;
    const LoadOutcome outcome = loadLogs(store, {file.path()}, {}, progress, {}, {.threads = 1, .publish = {}});
    const LoadReport& report = outcome.report;
    const std::uint32_t events = outcome.snapshot->eventCount();

    // Of an archive each file counts.
    check(report.filesRead + report.filesSkipped >= 1 && report.filesNotReached == 0, "a file is read or skipped");
    check(events > 0 || report.filesSkipped == 0 || report.losses > 0, "what is skipped is reported");
    for (const Problem& problem : report.problems)
        check(problem.file.starts_with(file.path()) && !problem.reason.empty(), "a problem says where and what it is");
    checkEvents(*outcome.snapshot);
    if (const auto count = plainCount(unpackNaively(bytes)); count && report.losses == 0)
        check(events == *count, "every record of a whole document is an event, or the report tells");
    if (const auto count = plainCount(bytes))
        check(events == *count && report.losses == 0, "a whole document is read without a word");
    return 0;
}
