#include "tests/engine/jsonrecords.h"

#include "tests/support/naivereader.h"
#include "tests/support/recordtext.h"

#include <utility>

namespace lambdatrail::test {

std::string recordId(int number) {
    return "22222222-aaaa-4bbb-8ccc-" + std::to_string(100'000'000'000 + number);
}

std::string record(int number, bool withTime) {
    RecordText text;
    text.userIdentityJson = R"({"type":"IAMUser","userName":"dana","arn":"arn:aws:iam::111122223333:user/dana"})";
    text.timeMs = 1'772'000'000'000 + number * 1000;
    text.eventName = number % 2 == 0 ? "UpdateFunctionCode20150331v2" : "Invoke";
    text.awsRegion = "eu-west-1";
    text.userAgent = "a \"quoted\" \\ path \u00e4 {[,]} \n second line";
    text.requestParametersJson =
        R"({"functionName":"orders)" + std::to_string(number) + R"(","n":9223372036854775807})";
    text.eventId = recordId(number);
    text.recipientAccountId = "111122223333";
    std::string out;
    appendRecord(text, out);
    if (!withTime) {
        const auto at = out.find("\"eventTime\":");
        out.erase(at, out.find(',', at) + 1 - at);
    }
    return out;
}

std::string joined(int count, const std::function<std::string(int)>& one, const std::string& separator) {
    std::string all;
    for (int i = 0; i < count; ++i) {
        all += (i > 0 ? separator : "") + one(i);
    }
    return all;
}

std::string records(int count) {
    return joined(count, [](int i) { return record(i); }, ",");
}

Loaded load(const std::string& path) {
    StoreBuilder store;
    LoadProgress progress;
    LoadOutcome outcome = loadLogs(store, {path}, {}, progress, {}, {.threads = 2, .publish = {}});
    return {outcome.snapshot, std::move(outcome.report)};
}

std::map<std::string, EventId> eventsById(const StoreSnapshot& snapshot) {
    std::map<std::string, EventId> events;
    for (std::uint32_t i = 0; i < snapshot.eventCount(); ++i) {
        events[snapshot.cellText(EventId{i}, ColumnId::EventId)] = EventId{i};
    }
    return events;
}

std::string reasons(const LoadReport& report) {
    std::string all;
    for (const Problem& problem : report.problems) {
        all += problem.reason + "\n";
    }
    return all;
}

std::string Files::write(const std::string& bytes) {
    const std::string path = m_folder.filePath(QString::number(++m_count)).toStdString();
    writeFile(path, bytes);
    return path;
}

}  // namespace lambdatrail::test
