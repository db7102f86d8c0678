#include "app/load/loader.h"
#include "tests/support/corpus.h"
#include "tests/support/naivereader.h"
#include "tests/support/naivesummary.h"
#include "tests/support/oddrecords.h"

#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>

using namespace lambdatrail;
using namespace lambdatrail::test;

namespace {

LoadOutcome load(StoreBuilder& store, const std::string& path, unsigned threads) {
    LoadProgress progress;
    return loadLogs(store, {path}, {}, progress, {}, {.threads = threads, .publish = {}});
}

// Events by file, in the order in which they stand there.
std::map<std::string, std::vector<EventId>> eventsByFile(const StoreSnapshot& snapshot) {
    std::map<std::string, std::vector<EventId>> byFile;
    for (std::uint32_t i = 0; i < snapshot.eventCount(); ++i) {
        byFile[snapshot.file(snapshot.location(EventId{i}).file).path].push_back(EventId{i});
    }
    for (auto& [path, events] : byFile) {
        std::sort(events.begin(), events.end(),
                  [&](EventId a, EventId b) { return snapshot.location(a).offset < snapshot.location(b).offset; });
    }
    return byFile;
}

// Replaces a gzip file by one of the same content in so many members.
void packAgain(const std::string& path, int members) {
    const std::string text = unpackNaively(fileBytes(path));
    const std::size_t piece = text.size() / static_cast<std::size_t>(members) + 1;
    std::string packed;
    for (std::size_t begin = 0; begin < text.size(); begin += piece) {
        packed += gzipped(text.substr(begin, piece));
    }
    writeFile(path, packed);
}

}  // namespace

// The differential test: everything that the engine stores of a record is what the slow reader makes of the same
// record.
class TestLoaderFiles : public QObject {
    Q_OBJECT

 private slots:
    void treeEqualsNaiveReading_data();
    void treeEqualsNaiveReading();
    void oddRecordEqualsNaiveReading_data();
    void oddRecordEqualsNaiveReading();
    void oddRecordsInOneFile_data();
    void oddRecordsInOneFile();
};

void TestLoaderFiles::treeEqualsNaiveReading_data() {
    QTest::addColumn<int>("level");
    QTest::addColumn<int>("events");
    QTest::addColumn<int>("eventsPerFile");
    QTest::addColumn<int>("members");
    QTest::addColumn<unsigned>("threads");
    QTest::newRow("many small files, gzip") << 6 << 800 << 4 << 1 << 2U;
    QTest::newRow("many small files, plain, one thread") << 0 << 400 << 4 << 1 << 1U;
    QTest::newRow("files of some size") << 6 << 1200 << 300 << 1 << 3U;
    QTest::newRow("one large file") << 1 << 2500 << 2500 << 1 << 3U;
    // Several members are read as a stream, in pieces that cut records.
    QTest::newRow("one large file of several members") << 1 << 4000 << 4000 << 5 << 3U;
    QTest::newRow("small files of several members") << 6 << 100 << 20 << 2 << 2U;
}

void TestLoaderFiles::treeEqualsNaiveReading() {
    QFETCH(int, level);
    QFETCH(int, events);
    QFETCH(int, eventsPerFile);
    QFETCH(int, members);
    QFETCH(unsigned, threads);
    QTemporaryDir folder;
    const auto written =
        writeCorpus(folder.path().toStdString(), {.events = static_cast<std::uint64_t>(events),
                                                  .eventsPerFile = static_cast<std::uint32_t>(eventsPerFile),
                                                  .seed = 21,
                                                  .redeliverEvery = 7,
                                                  .level = level});
    QVERIFY(written.has_value());
    std::uint64_t bytesOnDisk = 0;
    for (const std::string& path : filesBelow(folder.path().toStdString())) {
        if (members > 1) {
            packAgain(path, members);
        }
        bytesOnDisk += fileBytes(path).size();
    }

    StoreBuilder store;
    const LoadOutcome outcome = load(store, folder.path().toStdString(), threads);
    QCOMPARE(outcome.report.filesRead, written->files);
    QCOMPARE(outcome.report.filesSkipped, std::uint64_t(0));
    QVERIFY(outcome.report.problems.empty());
    QCOMPARE(outcome.report.bytesRead, bytesOnDisk);
    QCOMPARE(outcome.report.bytesUnpacked, written->bytesUnpacked);
    const StoreSnapshot& snapshot = *outcome.snapshot;
    QCOMPARE(snapshot.eventCount(), written->events + written->duplicates);
    QVERIFY(snapshot.duplicates() != nullptr);
    QCOMPARE(snapshot.duplicates()->count, written->duplicates);

    const auto byFile = eventsByFile(snapshot);
    QCOMPARE(byFile.size(), written->files);
    for (const auto& [path, ids] : byFile) {
        const NaiveFile naive = readNaively(path);
        const std::string text = unpackNaively(fileBytes(path));
        QCOMPARE(ids.size(), naive.events.size());
        for (std::size_t i = 0; i < ids.size(); ++i) {
            const std::string found = difference(snapshot, ids[i], naive.events[i]);
            QVERIFY2(found.empty(), (path + ", record " + std::to_string(i) + ": " + found).c_str());
            const RecordLocation location = snapshot.location(ids[i]);
            const auto record = nlohmann::json::parse(text.substr(location.offset, location.length), nullptr, false);
            QVERIFY2(record == naive.records[i], path.c_str());
        }
    }
}

void TestLoaderFiles::oddRecordEqualsNaiveReading_data() {
    QTest::addColumn<QByteArray>("json");
    for (const auto& [name, json] : oddRecords()) {
        QTest::newRow(name.c_str()) << QByteArray::fromStdString(json);
    }
}

void TestLoaderFiles::oddRecordEqualsNaiveReading() {
    QFETCH(QByteArray, json);
    QTemporaryDir folder;
    const std::string path = folder.filePath(QStringLiteral("a.json")).toStdString();
    writeFile(path, R"({"Records":[)" + json.toStdString() + "]}");
    StoreBuilder store;
    const LoadOutcome outcome = load(store, path, 1);
    QCOMPARE(outcome.report.losses, std::uint64_t(0));
    QCOMPARE(outcome.snapshot->eventCount(), 1U);
    const std::string found =
        difference(*outcome.snapshot, EventId{0}, naiveEvent(parseNaively(json.toStdString()).value()));
    QVERIFY2(found.empty(), found.c_str());
}

// No record may see what the one before it left behind, whether all are read at once or, because something in the file
// is out of the ordinary, one by one.
void TestLoaderFiles::oddRecordsInOneFile_data() {
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::newRow("as delivered") << QByteArray("{\"Records\":[") << QByteArray("]}");
    QTest::newRow("pretty-printed") << QByteArray("{\n \"Records\" : [\n") << QByteArray("\n]\n}\n");
    QTest::newRow("another key first") << QByteArray("{\"count\":3,\"Records\":[") << QByteArray("]}");
    QTest::newRow("another key last") << QByteArray("{\"Records\":[") << QByteArray("],\"count\":3}");
    QTest::newRow("an empty list as well") << QByteArray("{\"Records\":[],\"Records\":[") << QByteArray("]}");
}

void TestLoaderFiles::oddRecordsInOneFile() {
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    QTemporaryDir folder;
    const std::string path = folder.filePath(QStringLiteral("a.json.gz")).toStdString();
    std::string text;
    for (int round = 0; round < 3; ++round) {
        for (const auto& [name, json] : oddRecords()) {
            text += (text.empty() ? "" : ",\n ") + json;
        }
    }
    writeFile(path, gzipped(before.toStdString() + text + after.toStdString()));
    const NaiveFile naive = readNaively(path);
    QVERIFY(naive.readable);

    StoreBuilder store;
    const LoadOutcome outcome = load(store, path, 2);
    const auto byFile = eventsByFile(*outcome.snapshot);
    QCOMPARE(byFile.size(), std::size_t(1));
    const std::vector<EventId>& ids = byFile.begin()->second;
    QCOMPARE(ids.size(), naive.events.size());
    for (std::size_t i = 0; i < ids.size(); ++i) {
        const std::string found = difference(*outcome.snapshot, ids[i], naive.events[i]);
        QVERIFY2(found.empty(), ("record " + std::to_string(i) + ": " + found).c_str());
    }
}

QTEST_GUILESS_MAIN(TestLoaderFiles)
#include "tst_loaderfiles.moc"
