#include "app/load/loader.h"
#include "app/load/reportcollector.h"
#include "tests/support/naivereader.h"
#include "tests/support/recordtext.h"

#include <QTemporaryDir>

#include <QtTest>

#include <algorithm>

#include <functional>
#include <thread>

using namespace lambdatrail;
using namespace lambdatrail::test;
using Kind = Problem::Kind;

namespace {

std::string record(int number) {
    RecordText fields;
    fields.timeMs = 1'772'409'600'000 + number * 1000;
    fields.eventName = "Invoke";
    fields.eventId = "00000000-0000-4000-8000-" + std::to_string(100'000'000'000 + number);
    std::string text;
    appendRecord(fields, text);
    return text;
}

// The report of one file, after what was done to its tally.
LoadReport reportOf(const std::function<void(FileTally&)>& happen) {
    ReportCollector collector(LoadReport{});
    std::atomic<std::uint64_t> problems{0};
    {
        FileTally tally(collector, problems, "/logs/a.json", 100);
        happen(tally);
    }
    LoadReport report = collector.finish();
    if (report.losses != problems)
        qFatal("the counter of the running load says something else");
    return report;
}

}  // namespace

class TestReportCollector : public QObject {
    Q_OBJECT

 private slots:
    void countsFilesByWhatTheyGave_data();
    void countsFilesByWhatTheyGave();
    void gapsHaveARangeAndSayWhatWasKept();
    void gapsStandWhereTheDamageIs();
    void listsOnlySoManyProblems();
    void stoppedLoadSaysWhatItDidNotReach();
};

void TestReportCollector::countsFilesByWhatTheyGave_data() {
    QTest::addColumn<std::function<void(FileTally&)>>("happen");
    QTest::addColumn<QList<int>>("counts");  // read, incomplete, skipped, not reached
    QTest::addColumn<QList<int>>("kinds");
    using Fn = std::function<void(FileTally&)>;
    const auto row = [](const char* name, Fn happen, QList<int> counts, QList<Kind> kinds) {
        QList<int> numbers;
        for (const Kind kind : kinds)
            numbers << static_cast<int>(kind);
        QTest::newRow(name) << std::move(happen) << counts << numbers;
    };
    row("events", [](FileTally& t) { t.addEvents(3); }, {1, 0, 0, 0}, {});
    row("no events, but a container", [](FileTally& t) { t.sawContainer(); }, {1, 0, 0, 0}, {});
    row("nothing", [](FileTally&) {}, {0, 0, 1, 0}, {});
    row("container and a note", [](FileTally& t) { t.sawContainer(), t.note("n"); }, {1, 0, 0, 0}, {Kind::Note});
    row("gap among events", [](FileTally& t) { t.addEvents(3), t.addGap(5, 6, "g"); }, {1, 1, 0, 0}, {Kind::Gap});
    row("cut", [](FileTally& t) { t.addEvents(3), t.addBreak(5, "b"); }, {1, 1, 0, 0}, {Kind::Incomplete});
    row("only a gap", [](FileTally& t) { t.sawContainer(), t.addGap(5, 6, "g"); }, {0, 0, 1, 0}, {Kind::Skipped});
    row("a note, then a gap", [](FileTally& t) { t.note("n"), t.addGap(5, 6, "g"); }, {0, 0, 1, 0},
        {Kind::Note, Kind::Skipped});
    row("skipped", [](FileTally& t) { t.skip("s"); }, {0, 0, 1, 0}, {Kind::Skipped});
    row("foreign objects only", [](FileTally& t) { t.sawContainer(), t.addNotRecord(7); }, {0, 0, 1, 0},
        {Kind::Skipped});
    row("foreign objects too", [](FileTally& t) { t.addEvents(1), t.addNotRecord(7); }, {1, 0, 0, 0}, {Kind::Foreign});
    row("stopped at once", [](FileTally& t) { t.stop(); }, {0, 0, 0, 1}, {});
    row("stopped on the way", [](FileTally& t) { t.addEvents(1), t.stop(); }, {1, 1, 0, 0}, {Kind::Incomplete});
}

void TestReportCollector::countsFilesByWhatTheyGave() {
    QFETCH(std::function<void(FileTally&)>, happen);
    QFETCH(QList<int>, counts);
    QFETCH(QList<int>, kinds);
    const LoadReport report = reportOf(happen);
    const auto n = [](std::uint64_t count) { return static_cast<int>(count); };
    QCOMPARE(
        (QList<int>{n(report.filesRead), n(report.filesIncomplete), n(report.filesSkipped), n(report.filesNotReached)}),
        counts);
    QList<int> found;
    for (const Problem& problem : report.problems)
        found << static_cast<int>(problem.kind);
    QCOMPARE(found, kinds);
}

void TestReportCollector::gapsHaveARangeAndSayWhatWasKept() {
    const LoadReport report = reportOf([](FileTally& tally) {
        tally.addGap(70, 20, "later");
        tally.addEvents(12);
        tally.addGap(10, 5, "sooner");
        tally.addNotRecord(40);
        tally.addNotRecord(30);
    });
    QCOMPARE(report.gaps, std::uint64_t(2));
    QCOMPARE(report.gapBytes, std::uint64_t(25));
    QCOMPARE(report.foreignObjects, std::uint64_t(2));
    QCOMPARE(report.problems.size(), std::size_t(3));
    QCOMPARE(report.problems[0].reason, std::string("sooner"));
    QCOMPARE(report.problems[0].offset.value_or(0), std::uint64_t(10));
    QCOMPARE(report.problems[0].length, std::uint64_t(5));
    QCOMPARE(report.problems[1].offset.value_or(0), std::uint64_t(30));  // the first of the two
    QCOMPARE(report.problems[2].length, std::uint64_t(20));
    for (const Problem& problem : report.problems)
        QCOMPARE(problem.kept, std::string("12 events of the file"));
}

// From the bytes of a file to the range in the report: what stands there is exactly what no record could be read from.
void TestReportCollector::gapsStandWhereTheDamageIs() {
    QTemporaryDir folder;
    const std::string path = folder.filePath(QStringLiteral("a.json")).toStdString();
    std::string broken = record(2);
    broken.replace(broken.find(":\"Invoke\""), 9, ":Inv\x01oke\"");
    const std::string before = R"({"Records":[)" + record(1) + ",";
    const std::string element = R"(,"no object",)";
    writeFile(path, before + broken + "," + record(3) + element + record(4) + "]}");
    StoreBuilder store;
    LoadProgress progress;
    const LoadReport report = loadLogs(store, {path}, {}, progress, {}).report;
    QCOMPARE(store.eventCount(), 3U);
    QCOMPARE(report.filesRead, std::uint64_t(1));
    QCOMPARE(report.filesIncomplete, std::uint64_t(1));
    QCOMPARE(report.gaps, std::uint64_t(2));
    QCOMPARE(report.problems.size(), std::size_t(2));
    const std::string text = fileBytes(path);
    const auto bytesOf = [&](const Problem& gap) { return text.substr(gap.offset.value_or(0), gap.length); };
    QCOMPARE(bytesOf(report.problems[0]).substr(0, broken.size()), broken);
    QVERIFY(bytesOf(report.problems[0]).size() <= broken.size() + 1);
    QCOMPARE(bytesOf(report.problems[1]), std::string("\"no object\""));
}

void TestReportCollector::listsOnlySoManyProblems() {
    const LoadReport ofFile = reportOf([](FileTally& tally) {
        for (std::uint64_t i = 0; i < kMostProblemsOfFile + 50; ++i)
            tally.addGap(i, 1, "gap");
    });
    QCOMPARE(ofFile.problems.size(), kMostProblemsOfFile);
    QCOMPARE(ofFile.problemsNotListed, std::uint64_t(50));
    QCOMPARE(ofFile.losses, kMostProblemsOfFile + 50);
    QCOMPARE(ofFile.gaps, kMostProblemsOfFile + 50);

    LoadReport before;
    before.problems.resize(9);
    before.losses = 9;
    ReportCollector collector(std::move(before), 10);
    for (int i = 0; i < 3; ++i)
        collector.add({Kind::Skipped, "/logs/b.json", {}, "no", {}});
    collector.add({Kind::Note, "/logs/b.json", {}, "no", {}});
    const LoadReport all = collector.finish();
    QCOMPARE(all.problems.size(), std::size_t(10));
    QCOMPARE(all.problemsNotListed, std::uint64_t(3));
    QCOMPARE(all.losses, std::uint64_t(12));
}

// Whenever the stop comes: every file is either read, skipped or counted as not reached, or the report says that the
// search for them was stopped.
void TestReportCollector::stoppedLoadSaysWhatItDidNotReach() {
    constexpr int kFiles = 400;
    QTemporaryDir folder;
    for (int i = 0; i < kFiles; ++i)
        writeFile(folder.filePath(QString::number(i)).toStdString(), R"({"Records":[)" + record(i) + "]}");
    StoreBuilder store;
    LoadProgress progress;
    std::stop_source stop;
    std::jthread watch([&] {
        while (progress.filesDone < 5)
            std::this_thread::yield();
        stop.request_stop();
    });
    const LoadReport report =
        loadLogs(store, {folder.path().toStdString()}, {}, progress, stop.get_token(), {.threads = 1, .publish = {}})
            .report;
    watch.join();
    QVERIFY(report.cancelled);
    QVERIFY(report.filesRead >= 5);
    QCOMPARE(report.filesSkipped, std::uint64_t(0));
    const bool wasSearchStopped = std::ranges::any_of(report.problems, [&](const Problem& problem) {
        return problem.file == folder.path().toStdString() + "/" && problem.reason.find("search") != std::string::npos;
    });
    if (wasSearchStopped)
        QVERIFY(report.filesRead + report.filesNotReached < std::uint64_t(kFiles));
    else
        QCOMPARE(report.filesRead + report.filesNotReached, std::uint64_t(kFiles));
    QCOMPARE(store.eventCount(), report.filesRead);
}

QTEST_GUILESS_MAIN(TestReportCollector)
#include "tst_reportcollector.moc"
