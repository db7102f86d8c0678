// Whatever stands around a document: encodings, compressions, archives, in any order. Every event is counted and read
// again through the way that the detail pane takes.

#include "tests/support/loadedlogs.h"
#include "tests/support/naivereader.h"
#include "tests/support/packing.h"
#include "tests/support/recordtext.h"

#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>

using namespace lambdatrail;
using namespace lambdatrail::test;

namespace {

constexpr int kEvents = 40;

std::string eventIdOf(int number) {
    return "00000000-0000-4000-8000-" + std::to_string(100'000'000'000 + number);
}

// Records with letters of two, three and four bytes, so that offsets in converted text differ from those on disk.
std::string recordOf(int number) {
    RecordText record;
    record.userIdentityJson = R"({"type":"IAMUser","userName":"Zoë 𝄞 道"})";
    record.timeMs = 1'772'409'600'000 + number * 1000;
    record.eventName = "Invoke";
    record.awsRegion = "eu-west-1";
    record.requestParametersJson = R"({"functionName":"orders"})";
    record.eventId = eventIdOf(number);
    record.recipientAccountId = "111122223333";
    std::string text;
    appendRecord(record, text);
    return text;
}

// {"Records":[...]} of the events from `first` on.
std::string documentOf(int first, int count, const std::string& between = "") {
    std::string text = "{\"Records\":[" + between;
    for (int i = first; i < first + count; ++i)
        text += (i > first ? "," + between : "") + recordOf(i);
    return text + between + "]}";
}

std::vector<ArchiveFile> fourFiles() {
    return {{"trail/", ""},
            {"trail/a.json", documentOf(0, 10)},
            {"trail/b.json.gz", gzipped(documentOf(10, 10))},
            {"trail/empty", ""},
            {"trail/ünïcode.json", "\xff\xfe" + convertedTo("UTF-16LE", documentOf(20, 10))},
            {"trail/d.json.bz2", packedWith("bzip2", documentOf(30, 10))}};
}

}  // namespace

class TestContainers : public QObject {
    Q_OBJECT

 private slots:
    void readsEveryEvent_data();
    void readsEveryEvent();
    void keepsWhatIsNotDamaged_data();
    void keepsWhatIsNotDamaged();
    void refusesBombs_data();
    void refusesBombs();
    void namesOfEntries();
    void namesWhatIsNoLog_data();
    void namesWhatIsNoLog();
    void loadsAnArchiveOnce();

 private:
    std::string write(const std::string& name, const std::string& bytes) {
        const std::string path = m_folder.filePath(QString::fromStdString(name)).toStdString();
        writeFile(path, bytes);
        return path;
    }
    QTemporaryDir m_folder;
};

void TestContainers::readsEveryEvent_data() {
    QTest::addColumn<QByteArray>("bytes");
    const auto row = [](const char* name, const std::string& bytes) {
        QTest::newRow(name) << QByteArray::fromStdString(bytes);
    };
    const std::string text = documentOf(0, kEvents);
    const std::string lines = documentOf(0, kEvents, "\r\n  ");
    row("plain", text);
    row("line breaks", lines);
    row("UTF-8 with its mark", "\xef\xbb\xbf" + text);
    row("UTF-16 LE with its mark", "\xff\xfe" + convertedTo("UTF-16LE", text));
    row("UTF-16 BE with its mark", "\xfe\xff" + convertedTo("UTF-16BE", text));
    row("UTF-16 LE without a mark", convertedTo("UTF-16LE", text));
    row("UTF-16 BE without a mark", convertedTo("UTF-16BE", lines));
    row("gzip", gzipped(text));
    row("members", gzipped(text.substr(0, 3000)) + gzipped("") + gzipped(text.substr(3000)));
    row("gzip twice", gzipped(gzipped(text)));
    row("gzip three times", gzipped(gzipped(gzipped(text))));
    row("gzip of UTF-16", gzipped("\xff\xfe" + convertedTo("UTF-16LE", text)));
    row("bzip2", packedWith("bzip2", text));
    row("xz", packedWith("xz", text));
    row("zstd", packedWith("zstd", text));
    row("xz in gzip", gzipped(packedWith("xz", text)));
    row("zip", archiveOf(fourFiles(), "zip"));
    row("zip, stored", archiveOf(fourFiles(), "zip", "", "zip:compression=store"));
    for (const char* filter : {"", "gzip", "bzip2", "xz", "zstd"})
        row(qPrintable(QStringLiteral("tar %1").arg(QLatin1String(filter))), archiveOf(fourFiles(), "tar", filter));
    row("zip in gzip", gzipped(archiveOf(fourFiles(), "zip")));
    row("zip in tar in zip",
        archiveOf({{"outer/x", archiveOf({{"y.zip", archiveOf(fourFiles(), "zip")}}, "tar", "gzip")}}, "zip"));
}

void TestContainers::readsEveryEvent() {
    QFETCH(QByteArray, bytes);
    const LoadedLogs logs = loadLogsOf({write("log", bytes.toStdString())});
    QCOMPARE(QString::fromStdString(logs.problems()), QString());
    std::vector<std::string> expected;
    for (int i = 0; i < kEvents; ++i)
        expected.push_back(recordOf(i));
    std::vector<std::string> found = logs.records;
    std::ranges::sort(found, {}, [](const std::string& record) { return record.substr(record.find("\"eventID\"")); });
    QCOMPARE(found.size(), expected.size());
    for (std::size_t i = 0; i < found.size(); ++i)
        QCOMPARE(QString::fromStdString(found[i]), QString::fromStdString(expected[i]));
    for (std::uint32_t i = 0; i < logs.snapshot->eventCount(); ++i)
        QCOMPARE(logs.snapshot->cellText(EventId{i}, ColumnId::Identity), std::string("Zoë 𝄞 道"));
}

void TestContainers::keepsWhatIsNotDamaged_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("least");
    QTest::addColumn<int>("most");
    QTest::addColumn<QString>("problem");
    const auto row = [](const char* name, const std::string& bytes, int least, int most, const char* problem) {
        QTest::newRow(name) << QByteArray::fromStdString(bytes) << least << most << QString::fromLatin1(problem);
    };
    const std::string text = documentOf(0, kEvents);
    const std::string utf16 = "\xff\xfe" + convertedTo("UTF-16LE", text);
    row("UTF-16 with an odd byte", utf16 + "x", kEvents, kEvents, "ends within a character");
    row("UTF-16 cut", utf16.substr(0, utf16.size() / 2), 15, 20, "log: ");
    const std::string twice = gzipped(gzipped(text));
    row("gzip twice, cut", twice.substr(0, twice.size() - 20), 0, kEvents, "the gzip data ends too early");
    row("gzip with bytes behind", gzipped(text) + "more", kEvents, kEvents, "4 bytes follow the gzip data");
    // Compressed without a pattern, so that much is left of it when it is cut.
    const std::string stored = archiveOf(fourFiles(), "zip", "", "zip:compression=store");
    row("zip without its directory", stored.substr(0, stored.size() - 300), 20, kEvents, "");
    row("zip cut in an entry", stored.substr(0, 6'000), 10, 20, "the archive entry is damaged");
    std::string wrong = stored;
    wrong[wrong.find("eu-west-1")] = 'E';
    row("zip entry with a wrong checksum", wrong, kEvents, kEvents, "the archive entry is damaged");
    row("encrypted", archiveOf(fourFiles(), "zip", "", "zip:encryption=traditional", "secret"), 0, 0,
        "encrypted: unpack it with its password first");
    const std::string tar = archiveOf(fourFiles(), "tar");
    row("tar cut in an entry", tar.substr(0, 6'000), 5, 10, "damaged");
    const std::string packed = archiveOf(fourFiles(), "tar", "gzip");
    row("tar.gz cut", packed.substr(0, packed.size() - 100), 10, kEvents, "the gzip data ends too early");
    const std::string xz = packedWith("xz", text);
    row("xz cut", xz.substr(0, xz.size() - 40), 0, kEvents, "damaged or ends too early");
    row("half a zip header", "PK\x03\x04", 0, 0, "damaged");
    row("what macOS adds to a zip",
        archiveOf({{"a.json", text}, {"__MACOSX/._a.json", std::string("\0\5\26\7\0\2\0\0Mac OS X", 16)}}, "zip"),
        kEvents, kEvents, "what macOS notes about another file");
    row("other things beside",
        archiveOf({{"a.json", text}, {"notes.txt", "Dear reader"}, {"x.parquet", "PAR1...."}}, "zip"), kEvents, kEvents,
        "a Parquet file");
}

void TestContainers::keepsWhatIsNotDamaged() {
    QFETCH(QByteArray, bytes);
    QFETCH(int, least);
    QFETCH(int, most);
    QFETCH(QString, problem);
    const LoadedLogs logs = loadLogsOf({write("log", bytes.toStdString())});
    const QString problems = QString::fromStdString(logs.problems());
    QVERIFY2(problems.contains(problem), qPrintable(problems));
    QCOMPARE(problems.isEmpty(), problem.isEmpty());
    const int events = static_cast<int>(logs.records.size());
    QVERIFY2(events >= least && events <= most, qPrintable(QString::number(events) + problems));
    for (const std::string& record : logs.records) {
        const auto json = nlohmann::json::parse(record, nullptr, false);
        QVERIFY2(json.is_object() && json.contains("eventID"), record.c_str());
    }
}

void TestContainers::refusesBombs_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("problem");
    const std::string spaces = documentOf(0, 3) + std::string(17 << 20, ' ');
    const auto row = [](const char* name, const std::string& bytes, const char* problem) {
        QTest::newRow(name) << QByteArray::fromStdString(bytes) << QString::fromLatin1(problem);
    };
    row("gzip", gzipped(spaces), "it unpacks to more than 100 times its size");
    row("gzip twice", gzipped(gzipped(spaces)), "it unpacks to more than 100 times its size");
    row("xz", packedWith("xz", spaces), "it unpacks to more than 100 times its size");
    row("zip entry", archiveOf({{"a.json", spaces}}, "zip"), "it unpacks to more than 100 times its size");
    row("tar.gz", archiveOf({{"a.json", spaces}}, "tar", "gzip"), "it unpacks to more than 100 times its size");
    std::vector<ArchiveFile> many;
    for (int i = 0; i < 200; ++i)
        many.push_back({std::to_string(i), i < 3 ? recordOf(i) : ""});
    row("many entries", archiveOf(many, "zip"), "it holds more than 100 entries");
    std::string nested = archiveOf({{"a.json", documentOf(0, 3)}}, "tar");
    for (int i = 0; i < 6; ++i)
        nested = archiveOf({{"inner", nested}}, "tar");
    row("nested", archiveOf({{"0.json", documentOf(0, 3)}, {"1", nested}}, "tar"), "an archive within too many others");
}

void TestContainers::refusesBombs() {
    QFETCH(QByteArray, bytes);
    QFETCH(QString, problem);
    const LoadedLogs logs =
        loadLogsOf({write("bomb", bytes.toStdString())}, {.maxBytes = 1ULL << 30, .maxRatio = 100, .maxEntries = 100});
    const QString problems = QString::fromStdString(logs.problems());
    QVERIFY2(problems.contains(problem), qPrintable(problems));
    QCOMPARE(logs.records.size(), std::size_t{3});  // what came before is kept
    for (const std::string& record : logs.records)
        QVERIFY2(record.starts_with('{'), record.c_str());
}

void TestContainers::namesOfEntries() {
    const std::string path = write("named.zip", archiveOf({{"sub/a.json", documentOf(0, 1)}}, "zip"));
    const LoadedLogs logs = loadLogsOf({path});
    QCOMPARE(logs.snapshot->cellText(EventId{0}, ColumnId::File), path + "/sub/a.json");
    QCOMPARE(logs.report.filesRead, std::uint64_t{1});

    const std::string bad = write("bad.tar", archiveOf({{"a\xff.json", "nothing"}}, "tar", "", "hdrcharset=BINARY"));
    QCOMPARE(loadLogsOf({bad}).report.problems.at(0).file, bad + "/a\\xff.json");
}

void TestContainers::namesWhatIsNoLog_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("what");
    const auto row = [](const char* what, const std::string& bytes) {
        QTest::newRow(what) << QByteArray::fromStdString(bytes) << QString::fromLatin1(what);
    };
    row("Parquet", "PAR1\x15\x04\x15\x10");
    row("Avro", "Obj\x01\x04\x14");
    row("ORC", "ORC\x08\x03");
    row("PDF", "%PDF-1.7\n");
    row("program",
        "\x7f"
        "ELF\x02\x01\x01");
    row("PNG", "\x89PNG\r\n\x1a\n");
    row("7-Zip", "7z\xbc\xaf\x27\x1c");
    row("SQLite", "SQLite format 3");
    row("binary data", std::string("\x01\x02\x00\x03zzzz", 8));
    row("\"Dear reader,\"", "Dear reader,\nthis is a letter.\n");
    row("a CSV file whose columns do not tell of events; it begins with \"name,size,colour\"",
        "name,size,colour\na,1,red\n");
}

void TestContainers::namesWhatIsNoLog() {
    QFETCH(QByteArray, bytes);
    QFETCH(QString, what);
    for (const std::string& packed : {bytes.toStdString(), gzipped(bytes.toStdString())}) {
        const LoadedLogs logs = loadLogsOf({write("other", packed)});
        QCOMPARE(logs.report.filesSkipped, std::uint64_t{1});
        const QString problems = QString::fromStdString(logs.problems());
        QVERIFY2(problems.contains(what), qPrintable(problems));
    }
}

void TestContainers::loadsAnArchiveOnce() {
    const std::string path = write("once.zip", archiveOf(fourFiles(), "zip"));
    StoreBuilder store;
    LoadProgress progress;
    const LoadOutcome first = loadLogs(store, {path}, {}, progress, {});
    QCOMPARE(first.snapshot->eventCount(), static_cast<std::uint32_t>(kEvents));
    const LoadOutcome second = loadLogs(store, {path}, first.report, progress, {});
    QCOMPARE(second.snapshot->eventCount(), static_cast<std::uint32_t>(kEvents));
    QVERIFY(second.report.problems.at(0).reason.find("loaded before") != std::string::npos);
    QCOMPARE(progress.bytesDone.load(), progress.bytesTotal.load());
}

QTEST_GUILESS_MAIN(TestContainers)
#include "tst_containers.moc"
