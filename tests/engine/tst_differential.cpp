#include "app/load/eventrecord.h"
#include "app/load/loader.h"
#include "app/load/recordreader.h"
#include "tests/support/naivereader.h"
#include "tests/support/naivesummary.h"
#include "tests/support/recordmixer.h"

#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>

using namespace lambdatrail;
using namespace lambdatrail::test;

namespace {

constexpr int kSeeds = 16;
constexpr int kFilesPerSeed = 4;

struct Loaded {
    StoreBuilder store;
    LoadOutcome outcome;
    std::vector<EventId> events;  // as they stand in the file
};

void loadInto(Loaded& loaded, const std::string& path) {
    LoadProgress progress;
    loaded.outcome = loadLogs(loaded.store, {path}, {}, progress, {}, {.threads = 2, .publish = {}});
    const StoreSnapshot& snapshot = *loaded.outcome.snapshot;
    for (std::uint32_t i = 0; i < snapshot.eventCount(); ++i) {
        loaded.events.push_back(EventId{i});
    }
    std::ranges::sort(loaded.events, {}, [&](EventId id) { return snapshot.location(id).offset; });
}

// Plain; gzip; or gzip in members, which is read as a stream.
std::string packed(const std::string& text, std::uint32_t how) {
    if (how == 0) {
        return text;
    }
    return how == 1 ? gzipped(text) : gzipped(text.substr(0, text.size() / 3)) + gzipped(text.substr(text.size() / 3));
}

// In what an event differs from its own text, fetched as the detail pane does; empty if in nothing.
std::string differenceFromSource(const StoreSnapshot& snapshot, EventId id, const std::string& text) {
    const RecordLocation location = snapshot.location(id);
    const InputFile& file = snapshot.file(location.file);
    RecordReader reader;
    const auto record = readEventRecord(reader, snapshot, id);
    if (!record) {
        return "it cannot be read back: " + record.error().text;
    }
    if (file.parts.empty() && !record->isRebuilt && record->json != text.substr(location.offset, location.length)) {
        return "another text is read back: " + record->json;
    }
    const auto value = parseNaively(record->json);
    if (!value || record->isRebuilt || isLeftOpen(*value)) {
        return {};  // damaged, and read as far as it goes
    }
    return isRecordNaively(*value) ? difference(snapshot, id, naiveEvent(*value)) : "it is no record";
}

}  // namespace

// Records that are odd in every way, whole and damaged: simdjson and what stands on it against a slow reader that is
// written from the format reference and uses nlohmann/json. The rows are seeds.
class TestDifferential : public QObject {
    Q_OBJECT

 private slots:
    void oddRecordsEqualNaiveReading_data() { seeds(); }
    void oddRecordsEqualNaiveReading();
    void damagedFilesTellNoLies_data() { seeds(); }
    void damagedFilesTellNoLies();

 private:
    static void seeds();
};

void TestDifferential::seeds() {
    QTest::addColumn<int>("seed");
    for (int seed = 1; seed <= kSeeds; ++seed) {
        QTest::addRow("seed %d", seed) << seed;
    }
}

void TestDifferential::oddRecordsEqualNaiveReading() {
    QFETCH(int, seed);
    RecordMixer mixer(static_cast<std::uint64_t>(seed));
    QTemporaryDir folder;
    for (int round = 0; round < kFilesPerSeed; ++round) {
        std::vector<std::string> records(1 + mixer.below(20));
        std::ranges::generate(records, [&] { return mixer.record(); });
        const std::string text = mixer.document(records);
        const std::string path = folder.filePath(QString::number(round)).toStdString();
        writeFile(path, packed(text, mixer.below(3)));
        Loaded loaded;
        loadInto(loaded, path);
        const StoreSnapshot& snapshot = *loaded.outcome.snapshot;

        std::size_t events = 0;
        std::size_t others = 0;
        for (const std::string& record : records) {
            const auto value = parseNaively(record);
            QVERIFY2(value.has_value(), record.c_str());
            if (!isRecordNaively(*value)) {
                ++others;
                continue;
            }
            QVERIFY2(events < loaded.events.size(), record.c_str());
            const EventId id = loaded.events[events++];
            const RecordLocation location = snapshot.location(id);
            QCOMPARE(text.substr(location.offset, location.length), record);
            const std::string found = differenceFromSource(snapshot, id, text);
            QVERIFY2(found.empty(), (found + "\n" + record).c_str());
        }
        QCOMPARE(loaded.events.size(), events);
        QCOMPARE(loaded.outcome.report.losses > 0, others > 0);
    }
}

void TestDifferential::damagedFilesTellNoLies() {
    QFETCH(int, seed);
    RecordMixer mixer(1000 + static_cast<std::uint64_t>(seed));
    QTemporaryDir folder;
    for (int round = 0; round < kFilesPerSeed; ++round) {
        std::vector<std::string> records(1 + mixer.below(12));
        std::ranges::generate(records, [&] { return mixer.record(); });
        const std::string text = mixer.damaged(mixer.document(records));
        const std::string path = folder.filePath(QString::number(round)).toStdString();
        writeFile(path, packed(text, mixer.below(3)));
        Loaded loaded;
        loadInto(loaded, path);
        const StoreSnapshot& snapshot = *loaded.outcome.snapshot;
        for (const EventId id : loaded.events) {
            const std::string found = differenceFromSource(snapshot, id, text);
            QVERIFY2(found.empty(), found.c_str());
        }
        const LoadReport& report = loaded.outcome.report;
        for (const Problem& problem : report.problems) {
            QCOMPARE(problem.file, path);
            QVERIFY(!problem.reason.empty() && problem.offset.value_or(0) <= text.size());
        }
        // Nothing that is still whole may be lost in silence.
        for (const std::string& record : records) {
            const auto value = parseNaively(record);
            if (!value || !isRecordNaively(*value) || text.find(record) == std::string::npos) {
                continue;
            }
            const bool isShown = std::ranges::any_of(loaded.events, [&](EventId id) {
                return text.substr(snapshot.location(id).offset, snapshot.location(id).length) == record;
            });
            QVERIFY2(isShown || report.losses > 0, record.c_str());
        }
    }
}

QTEST_GUILESS_MAIN(TestDifferential)
#include "tst_differential.moc"
