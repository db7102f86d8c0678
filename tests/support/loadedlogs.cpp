#include "tests/support/loadedlogs.h"

namespace lambdatrail::test {

std::string LoadedLogs::problems() const {
    std::string text;
    for (const Problem& problem : report.problems)
        text += problem.file.substr(problem.file.rfind('/') + 1) + ": " + problem.reason + "\n";
    return text;
}

LoadedLogs loadLogsOf(const std::vector<std::string>& paths, const UnpackLimits& limits) {
    StoreBuilder store;
    LoadProgress progress;
    const LoadOutcome outcome = loadLogs(store, paths, {}, progress, {}, {.threads = 2, .limits = limits});
    LoadedLogs loaded{outcome.snapshot, outcome.report, {}};
    RecordReader reader;
    for (std::uint32_t i = 0; i < loaded.snapshot->eventCount(); ++i) {
        const RecordLocation place = loaded.snapshot->location(EventId{i});
        const auto record = reader.read(loaded.snapshot->file(place.file), place);
        loaded.records.push_back(record ? *record : "error: " + describe(record.error()));
    }
    return loaded;
}

}  // namespace lambdatrail::test
