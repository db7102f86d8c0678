#include "app/load/loader.h"
#include "app/load/recordreader.h"
#include "tests/engine/clirun.h"
#include "tests/support/corpus.h"
#include "tests/support/naivereader.h"
#include "tests/support/recordtext.h"

#include <QTemporaryDir>
#include <QtTest>

#include <fcntl.h>
#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <functional>
#include <set>
#include <thread>

using namespace lambdatrail;
using namespace lambdatrail::test;

namespace {

constexpr int kRecords = 100'000;  // more than are read at once: such a file passes through in windows
constexpr int kAttempts = 20;
constexpr TimeMs kFirstMs = 1'772'409'600'000;
constexpr int kWaitMs = 60'000;

std::string idOf(int number) {
    return "00000000-0000-4000-8000-" + std::to_string(100'000'000'000 + number);
}

// Record n has second n of its time and number n in its id, so that one proves the other.
std::string recordsText(int first, int count) {
    std::string text;
    RecordText record;
    record.userIdentityJson = R"({"type":"AWSService","invokedBy":"events.amazonaws.com"})";
    record.eventName = "Invoke";
    record.awsRegion = "eu-west-1";
    record.requestParametersJson = R"({"functionName":"orders"})";
    record.recipientAccountId = "111122223333";
    for (int i = first; i < first + count; ++i) {
        record.timeMs = kFirstMs + i * 1000;
        const std::string id = idOf(i);
        record.eventId = id;
        text += i == first ? "" : ",";
        appendRecord(record, text);
    }
    return text;
}

const std::string& largeDocument() {
    static const std::string text = R"({"Records":[)" + recordsText(0, kRecords) + "]}";
    return text;
}

struct Disturbed {
    StoreBuilder store;
    LoadOutcome outcome;
    bool inTime = false;  // the accident came before the load had ended

    const StoreSnapshot& snapshot() const { return *outcome.snapshot; }
    bool names(const std::string& path) const {
        return std::ranges::any_of(outcome.report.problems, [&](const Problem& problem) {
            return problem.kind != Problem::Kind::Note && problem.file == path && !problem.reason.empty();
        });
    }
};

// Loads, and lets the accident happen as soon as there are events.
void load(Disturbed& load, const std::string& path, const std::function<void()>& accident) {
    LoadProgress progress;
    std::atomic<bool> ended = false;
    std::atomic<bool> inTime = false;
    std::jthread other([&] {
        while (progress.events == 0 && !ended)
            std::this_thread::yield();
        if (!ended) {
            accident();
            inTime = !ended;
        }
    });
    load.outcome = loadLogs(load.store, {path}, {}, progress, {}, {.threads = 2, .publish = {}});
    ended = true;
    other.join();
    load.inTime = inTime;
}

// Whether every event is one of the records that ever stood in the file, and reading one back gives it or says why not.
bool allReal(const Disturbed& load) {
    RecordReader reader;
    const StoreSnapshot& snapshot = load.snapshot();
    for (std::uint32_t i = 0; i < snapshot.eventCount(); ++i) {
        const EventId event{i};
        const auto number = (snapshot.timeMs(event) - kFirstMs) / 1000;
        const std::string id = snapshot.cellText(event, ColumnId::EventId);
        if (id != idOf(static_cast<int>(number)))
            return false;
        if (i % 10'000 == 0) {
            const RecordLocation location = snapshot.location(event);
            const auto record = reader.read(snapshot.file(location.file), location);
            const bool isHonest = record ? record->find(id) != std::string::npos : !record.error().text.empty();
            if (!isHonest)
                return false;
        }
    }
    return true;
}

}  // namespace

// Real files that real threads and processes change under the reader's hands.
class TestLoadChanges : public QObject {
    Q_OBJECT

 private slots:
    void truncated();
    void grown();
    void rewritten();
    void deleted();
    void deletedBeforeRecordsAreSearched();
    void killedExportLeavesNoHalfFile();
};

void TestLoadChanges::truncated() {
    QTemporaryDir folder;
    const std::string path = folder.filePath(QStringLiteral("a.json")).toStdString();
    bool wasCut = false;
    for (int attempt = 0; attempt < kAttempts && !wasCut; ++attempt) {
        writeFile(path, largeDocument());
        Disturbed result;
        load(result, path, [&] { std::filesystem::resize_file(path, largeDocument().size() / 2); });
        QVERIFY(allReal(result));
        wasCut = result.snapshot().eventCount() < kRecords;
        QCOMPARE(result.names(path), wasCut);
        QVERIFY(result.snapshot().eventCount() > 0 && result.snapshot().eventCount() <= kRecords);
    }
    QVERIFY2(wasCut, "the file was always read before it could be cut");
}

void TestLoadChanges::grown() {
    QTemporaryDir folder;
    const std::string path = folder.filePath(QStringLiteral("a.json")).toStdString();
    constexpr int kMore = 1000;
    const std::string more = "\n[" + recordsText(kRecords, kMore) + "]\n";
    bool hasGrown = false;
    for (int attempt = 0; attempt < kAttempts && !hasGrown; ++attempt) {
        writeFile(path, largeDocument());
        Disturbed result;
        load(result, path, [&] {
            const int file = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
            hasGrown = ::write(file, more.data(), more.size()) == static_cast<ssize_t>(more.size());
            ::close(file);
        });
        QVERIFY(allReal(result));
        const std::uint32_t events = result.snapshot().eventCount();
        QVERIFY(events >= kRecords && events <= kRecords + kMore);
        // All that was there at first is; if part of the rest is missing, the report tells.
        QVERIFY(events == kRecords || events == kRecords + kMore || result.names(path));
        hasGrown = hasGrown && result.inTime;
    }
    QVERIFY(hasGrown);
}

void TestLoadChanges::rewritten() {
    QTemporaryDir folder;
    const std::string path = folder.filePath(QStringLiteral("a.json")).toStdString();
    // Other records in the same places, and not all of them: a program that writes the file anew.
    const std::string other = R"({"Records":[)" + recordsText(kRecords, kRecords / 2) + "]}\n";
    bool inTime = false;
    for (int attempt = 0; attempt < kAttempts && !inTime; ++attempt) {
        writeFile(path, largeDocument());
        Disturbed result;
        load(result, path, [&] { writeFile(path, other); });
        QVERIFY(allReal(result));
        inTime = result.inTime;
        QVERIFY(result.snapshot().eventCount() >= kRecords || result.names(path));
        if (!inTime)
            continue;
        const RecordLocation location = result.snapshot().location(EventId{0});
        const auto record = RecordReader().read(result.snapshot().file(location.file), location);
        QVERIFY(!record.has_value());
        QCOMPARE(record.error().code, ErrorCode::Changed);
    }
    QVERIFY(inTime);
}

void TestLoadChanges::deleted() {
    QTemporaryDir folder;
    constexpr int kFiles = 3000;
    bool wasHit = false;
    for (int attempt = 0; attempt < kAttempts && !wasHit; ++attempt) {
        std::vector<std::string> paths;
        for (int i = 0; i < kFiles; ++i) {
            paths.push_back(folder.filePath(QStringLiteral("%1.json").arg(i, 5, 10, QLatin1Char('0'))).toStdString());
            writeFile(paths.back(), R"({"Records":[)" + recordsText(i, 1) + "]}");
        }
        Disturbed result;
        // From the end: the files are read in the order of their names.
        load(result, folder.path().toStdString(), [&] {
            for (auto path = paths.rbegin(); path != paths.rend(); ++path)
                std::filesystem::remove(*path);
        });
        QVERIFY(allReal(result));
        const LoadReport& report = result.outcome.report;
        QCOMPARE(report.filesRead, std::uint64_t(result.snapshot().eventCount()));
        QCOMPARE(report.filesRead + report.filesSkipped, std::uint64_t(kFiles));
        QCOMPARE(report.losses, report.filesSkipped);
        std::set<std::string> read;
        for (std::uint32_t i = 0; i < result.snapshot().eventCount(); ++i)
            read.insert(result.snapshot().cellText(EventId{i}, ColumnId::File));
        for (const std::string& path : paths)
            QVERIFY(read.contains(path) != result.names(path));
        wasHit = report.filesSkipped > 0;
    }
    QVERIFY2(wasHit, "the files were always read before they could be deleted");
}

// A filter that asks records reads files twice: what cannot be read the second time is told, and not left out silently.
void TestLoadChanges::deletedBeforeRecordsAreSearched() {
    QTemporaryDir folder;
    const QString small = folder.filePath(QStringLiteral("a.json"));
    writeFile(small.toStdString(), R"({"Records":[)" + recordsText(2 * kRecords, 3) + "]}");
    writeFile(folder.filePath(QStringLiteral("b.json")).toStdString(), largeDocument());
    const int watch = ::inotify_init1(IN_CLOEXEC);
    QVERIFY(::inotify_add_watch(watch, small.toLocal8Bit().constData(), IN_CLOSE_NOWRITE) >= 0);
    QProcess process;
    process.start(QStringLiteral(BINARY_DIR "/lambdatrail"),
                  {QStringLiteral("--summary"), QStringLiteral("--filter"),
                   QStringLiteral("requestParameters.functionName = orders"), folder.path()});
    QVERIFY(process.waitForStarted(kWaitMs));
    // The small file was read; the large one still is.
    pollfd wait{watch, POLLIN, 0};
    QCOMPARE(::poll(&wait, 1, kWaitMs), 1);
    QVERIFY(QFile::remove(small));
    ::close(watch);
    QVERIFY(process.waitForFinished(kWaitMs));
    QCOMPARE(process.exitCode(), 3);
    const QString told = QString::fromUtf8(process.readAllStandardError());
    QVERIFY2(told.contains(QStringLiteral("a.json: 3 events were not searched")), qPrintable(told));
    const auto summary = nlohmann::json::parse(process.readAllStandardOutput().toStdString(), nullptr, false);
    QCOMPARE(summary["events"], kRecords);
    QCOMPARE(summary["eventsNotSearched"], 3);
}

void TestLoadChanges::killedExportLeavesNoHalfFile() {
    QTemporaryDir folder;
    const QString logs = folder.filePath(QStringLiteral("logs"));
    QVERIFY(writeCorpus(logs.toStdString(), {.events = 20'000, .eventsPerFile = 5'000}).has_value());
    const QString out = folder.filePath(QStringLiteral("out"));
    QVERIFY(QDir().mkpath(out));
    const QString target = out + QStringLiteral("/events.csv");
    const QStringList arguments{QStringLiteral("--export"), target, QStringLiteral("--columns"), QStringLiteral("all"),
                                logs};
    QCOMPARE(runCli(arguments).exitCode, 0);
    const std::string whole = fileBytes(target.toStdString());
    QVERIFY(whole.size() > 1'000'000);

    int killed = 0;
    for (int attempt = 0; attempt < 6; ++attempt) {
        const std::string before = attempt % 2 == 0 ? "" : "an older export\r\n";
        QFile::remove(target);
        if (!before.empty())
            writeFile(target.toStdString(), before);
        const int watch = ::inotify_init1(IN_CLOEXEC);
        QVERIFY(::inotify_add_watch(watch, out.toLocal8Bit().constData(), IN_CREATE | IN_MODIFY) >= 0);
        QProcess process;
        process.start(QStringLiteral(BINARY_DIR "/lambdatrail"), arguments);
        QVERIFY(process.waitForStarted(kWaitMs));
        // The temporary file is there, or it has grown once, or twice.
        for (int event = 0; event <= attempt / 2; ++event) {
            pollfd wait{watch, POLLIN, 0};
            QCOMPARE(::poll(&wait, 1, kWaitMs), 1);
            char events[4096];
            QVERIFY(::read(watch, events, sizeof events) > 0);
        }
        process.kill();
        QVERIFY(process.waitForFinished(kWaitMs));
        ::close(watch);
        killed += process.exitStatus() == QProcess::CrashExit;
        const std::string after = fileBytes(target.toStdString());
        QVERIFY(after == whole || (after == before && QFile::exists(target) == !before.empty()));
    }
    QVERIFY(killed > 0);
    QCOMPARE(runCli(arguments).exitCode, 0);  // what the killed ones left does not disturb
    QVERIFY(fileBytes(target.toStdString()) == whole);
}

QTEST_GUILESS_MAIN(TestLoadChanges)
#include "tst_loadchanges.moc"
