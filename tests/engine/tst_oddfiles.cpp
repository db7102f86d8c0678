// Files that are no files, cannot be opened, change while they are read, or are very large.

#include "app/base/utf8.h"
#include "app/io/filesource.h"
#include "app/load/fileloader.h"
#include "tests/engine/clirun.h"
#include "tests/support/loadedlogs.h"
#include "tests/support/naivereader.h"
#include "tests/support/prng.h"
#include "tests/support/scanned.h"

#include <QTemporaryDir>
#include <QtTest>

#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

using namespace lambdatrail;
using namespace lambdatrail::test;

namespace {

const std::string kEvent = R"({"eventVersion":"1.11","eventName":"Invoke","eventSource":"lambda.amazonaws.com"})";

std::string problemOf(const LoadReport& report, const std::string& file) {
    std::string text;
    for (const Problem& problem : report.problems) {
        if (problem.file == file)
            text += problem.reason + "\n";
    }
    return text;
}

// Loads one file as it was found at some time, whatever it is by now.
LoadReport loadAsFound(const InputFile& found, std::uint32_t& events) {
    StoreBuilder store;
    LoadProgress progress;
    ReportCollector report({});
    WorkQueue work(1);
    work.allFilesFound();
    const LoadContext context{store, progress, report, work, {}};
    {
        DocumentLoader documents(context);
        FileLoader loader(context, documents);
        loader.load(*store.addFile(found), found);
        for (WorkQueue::Work next = work.next(); auto* chunk = std::get_if<RecordChunk>(&next); next = work.next())
            documents.parseChunk(std::move(*chunk));
        documents.flush();
    }
    events = store.eventCount();
    return report.finish();
}

}  // namespace

class TestOddFiles : public QObject {
    Q_OBJECT

 private slots:
    void namesSpecialFiles();
    void showsNamesOfAnyBytes();
    void followsLinksOnce();
    void reportsChanges_data();
    void reportsChanges();
    void limitsCanBeSet();
    void largeFilesPassThrough();
};

void TestOddFiles::namesSpecialFiles() {
    QTemporaryDir folder;
    const std::string path = folder.path().toStdString();
    writeFile(path + "/good.json", kEvent);
    QCOMPARE(mkfifo((path + "/fifo").c_str(), 0600), 0);
    const int descriptor = socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    (path + "/socket").copy(address.sun_path, sizeof address.sun_path - 1);
    QCOMPARE(bind(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    close(descriptor);
    std::filesystem::create_symlink("nothing", path + "/broken");
    std::filesystem::create_symlink("self", path + "/self");
    std::filesystem::create_symlink("/dev/zero", path + "/device");
    const LoadedLogs logs = loadLogsOf({path});
    QCOMPARE(logs.records.size(), std::size_t{1});
    QCOMPARE(problemOf(logs.report, path + "/fifo"), std::string("it is a named pipe\n"));
    QCOMPARE(problemOf(logs.report, path + "/socket"), std::string("it is a socket\n"));
    QCOMPARE(problemOf(logs.report, path + "/device"), std::string("it is a device\n"));
    QVERIFY(!problemOf(logs.report, path + "/broken").empty());
    QVERIFY(!problemOf(logs.report, path + "/self").empty());
    QCOMPARE(logs.report.problems.size(), std::size_t{5});
}

void TestOddFiles::showsNamesOfAnyBytes() {
    QCOMPARE(visibleName("plain \xc3\xa9\xf0\x9d\x84\x9e"), std::string("plain \xc3\xa9\xf0\x9d\x84\x9e"));
    QCOMPARE(visibleName("\xff\xc3 \xed\xa0\x80 \xc0\xaf \xf5"),
             std::string("\\xff\\xc3 \\xed\\xa0\\x80 \\xc0\\xaf \\xf5"));
    QTemporaryDir folder;
    const std::string path = folder.path().toStdString();
    const std::string odd = path + "/b\xff";
    writeFile(odd + "/bad.json", "letter");
    writeFile(odd + "/good.json", kEvent);
    const LoadedLogs logs = loadLogsOf({path, path + "/\xfe"});
    QCOMPARE(logs.records, std::vector<std::string>{kEvent});
    QCOMPARE(logs.snapshot->cellText(EventId{0}, ColumnId::File), path + "/b\\xff/good.json");
    QVERIFY(!problemOf(logs.report, path + "/b\\xff/bad.json").empty());
    QVERIFY(!problemOf(logs.report, path + "/\\xfe").empty());
    std::filesystem::remove_all(odd);  // Qt could not remove a folder of such a name
}

void TestOddFiles::followsLinksOnce() {
    QTemporaryDir folder;
    const std::string path = folder.path().toStdString();
    writeFile(path + "/a/one.json", kEvent);
    writeFile(path + "/a/two.json", kEvent);
    std::filesystem::create_symlink(path, path + "/a/up");
    std::filesystem::create_symlink(path + "/a", path + "/b");
    std::filesystem::create_symlink(path + "/a/one.json", path + "/c.json");
    std::filesystem::create_hard_link(path + "/a/two.json", path + "/d.json");
    const Scanned found = scanned({path, path + "/b", path + "/a/one.json"});
    QVERIFY(found.problems.empty());
    QCOMPARE(found.files.size(), std::size_t{2});
    QVERIFY(std::ranges::is_sorted(found.files, {}, &InputFile::path));
}

void TestOddFiles::reportsChanges_data() {
    QTest::addColumn<QString>("change");
    QTest::addColumn<bool>("isLarge");
    QTest::addColumn<QString>("problem");
    for (const bool isLarge : {false, true}) {
        const auto row = [isLarge](const char* change, const char* problem) {
            QTest::addRow("%s, %s", change, isLarge ? "large" : "small")
                << QString::fromLatin1(change) << isLarge << QString::fromLatin1(problem);
        };
        row("none", "");
        row("grow", "the file grew while it was being read");
        row("shrink", "the file became shorter while it was being read");
        row("touch", "the file was changed while it was being read");
        row("remove", "the file was removed after it had been found");
        row("forbid", "permission denied");
    }
}

// What happens between the moment a file is found and the moment it is read; a change in between is noticed alike.
void TestOddFiles::reportsChanges() {
    QFETCH(QString, change);
    QFETCH(bool, isLarge);
    QFETCH(QString, problem);
    if (change == "forbid" && geteuid() == 0)
        QSKIP("root may read every file");
    QTemporaryDir folder;
    const std::string path = folder.path().toStdString() + "/log.json";
    const std::string text = isLarge ? kEvent + std::string(33 << 20, '\n') + kEvent : kEvent + "\n" + kEvent;
    writeFile(path, text);
    const auto stamp = fileStamp(path);
    const InputFile found{path, stamp->sizeBytes, stamp->modifiedNs};
    std::uint32_t expected = 2;
    if (change == "grow") {
        writeFile(path, text + "\n" + kEvent);
        expected = 3;
    } else if (change == "shrink") {
        std::filesystem::resize_file(path, kEvent.size());
        expected = 1;
    } else if (change == "touch") {
        std::filesystem::last_write_time(path, std::filesystem::file_time_type::clock::now() + std::chrono::hours(1));
    } else if (change == "remove") {
        std::filesystem::remove(path);
        expected = 0;
    } else if (change == "forbid") {
        std::filesystem::permissions(path, std::filesystem::perms::none);
        expected = 0;
    }
    std::uint32_t events = 0;
    const QString problems = QString::fromStdString(problemOf(loadAsFound(found, events), path));
    QCOMPARE(events, expected);
    QVERIFY2(problems.contains(problem), qPrintable(problems));
    QCOMPARE(problems.isEmpty(), problem.isEmpty());
}

void TestOddFiles::limitsCanBeSet() {
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("log.json.gz"));
    // Unpacks to about a hundred times its size.
    Prng random(1);
    std::string space;
    while (space.size() < 20 << 20)
        space += std::string(1'000, ' ') + random.characters(" \n", 8);
    writeFile(path.toStdString(), gzipped(kEvent + space + kEvent));
    const auto run = [&path](const QStringList& limit) {
        return runCli(QStringList{"--summary"} + limit + QStringList{path});
    };
    QCOMPARE(run({}).json()["events"], 2);
    for (const QStringList& limit : {QStringList{"--max-unpacked", "10M"}, QStringList{"--max-ratio=20"}}) {
        const CliRun limited = run(limit);
        QCOMPARE(limited.json()["events"], 1);
        QVERIFY2(limited.err.find("it unpacks to more than") != std::string::npos, limited.err.c_str());
        QCOMPARE(limited.exitCode, 3);
    }
}

// Memory is for what is kept, not for what is read: one line of 300 MB, plain and packed.
void TestOddFiles::largeFilesPassThrough() {
#ifdef SANITIZED
    QSKIP("sanitizers need memory of their own");
#endif
    QTemporaryDir folder;
    const std::string path = folder.path().toStdString() + "/log.json";
    std::string piece;
    constexpr int kEventsOfPiece = 300;
    for (int i = 0; i < kEventsOfPiece; ++i)
        piece += "," + kEvent.substr(0, kEvent.size() - 1) + ",\"requestParameters\":{\"x\":\"" +
                 std::string(10'000, static_cast<char>('a' + i % 26)) + "\"}}";
    constexpr int kPieces = 100;
    const std::string packedPiece = gzipped(piece);
    {
        // Written piece by piece: what this process needs is counted as the child's, too.
        std::ofstream plain(path);
        std::ofstream packed(path + ".gz");
        plain << "{\"Records\":[" << kEvent;
        packed << gzipped("{\"Records\":[" + kEvent);
        for (int i = 0; i < kPieces; ++i) {
            plain << piece;
            packed << packedPiece;
        }
        plain << "]}";
        packed << gzipped("]}");
    }
    for (const std::string& name : {path, path + ".gz"}) {
        const CliRun run = summaryOf(name);
        QVERIFY2(run.json().is_object(), run.err.c_str());
        QCOMPARE(run.json()["events"], kPieces * kEventsOfPiece + 1);
        QVERIFY(run.json()["problems"].empty());
    }
    rusage used{};
    QCOMPARE(getrusage(RUSAGE_CHILDREN, &used), 0);
    QVERIFY2(used.ru_maxrss < 150 * 1024, qPrintable(QString::number(used.ru_maxrss) + " KiB"));
}

QTEST_GUILESS_MAIN(TestOddFiles)
#include "tst_oddfiles.moc"
