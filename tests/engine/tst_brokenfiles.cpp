#include "tests/engine/clirun.h"
#include "tests/support/naivereader.h"
#include "tests/support/recordtext.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace lambdatrail;
using namespace lambdatrail::test;

namespace {

const std::string kSeed = SOURCE_DIR "/tests/engine/data/seed.json";

enum ExitCode { AllRead = 0, NothingRead = 2, SomethingSkipped = 3 };

QString q(const std::string& text) {
    return QString::fromStdString(text);
}

// n records of one second each, 2026-03-02T00:00:00Z onwards.
std::string recordsText(int count) {
    std::string text;
    for (int i = 0; i < count; ++i) {
        RecordText record;
        record.userIdentityJson = R"({"type":"AWSService","invokedBy":"events.amazonaws.com"})";
        record.timeMs = 1'772'409'600'000 + i * 1000;
        record.eventName = "Invoke";
        record.awsRegion = "eu-west-1";
        record.requestParametersJson = R"({"functionName":"orders"})";
        record.eventId = "00000000-0000-4000-8000-" + std::to_string(100'000'000'000 + i);
        record.recipientAccountId = "111122223333";
        text += text.empty() ? "" : ",";
        appendRecord(record, text);
    }
    return text;
}

std::string document(int count) {
    return R"({"Records":[)" + recordsText(count) + "]}";
}

// How many of the records of document() stand whole in its first bytes.
int wholeRecords(const std::string& begin) {
    int count = 0;
    while (begin.starts_with(R"({"Records":[)" + recordsText(count + 1))) {
        ++count;
    }
    return count;
}

}  // namespace

// Files as they really lie about: cut, damaged, misnamed, of another kind. Through the command line, from the bytes to
// the exit code.
class TestBrokenFiles : public QObject {
    Q_OBJECT

 private slots:
    void keepsWhatCanBeRead_data();
    void keepsWhatCanBeRead();
    void missingPathBesideGoodOne();
    void sameFileByManyWays();
};

void TestBrokenFiles::keepsWhatCanBeRead_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<int>("events");
    QTest::addColumn<int>("problems");
    const auto row = [](const char* title, const char* name, const std::string& bytes, ExitCode exitCode, int events,
                        int problems) {
        QTest::newRow(title) << QString::fromLatin1(name) << QByteArray::fromStdString(bytes) << int(exitCode) << events
                             << problems;
    };
    const std::string text = document(300);
    const std::string packed = gzipped(text);
    const std::string half = packed.substr(0, packed.size() / 2);
    row("plain", "a.json", text, AllRead, 300, 0);
    row("gzip", "a.json.gz", packed, AllRead, 300, 0);
    row("plain, named .json.gz", "a.json.gz", text, AllRead, 300, 0);
    row("gzip, named .json", "a.json", packed, AllRead, 300, 0);
    row("two members", "a.json.gz", gzipped(text.substr(0, 5000)) + gzipped(text.substr(5000)), AllRead, 300, 0);
    row("byte order mark", "a.json", "\xef\xbb\xbf" + text, AllRead, 300, 0);
    row("line breaks", "a.json", "{\r\n  \"Records\": [\r\n" + recordsText(3) + "\r\n  ]\r\n}\r\n", AllRead, 3, 0);
    row("other keys first", "a.json", R"({"a":[1,{"b":"]}"}],"Records":[)" + recordsText(3) + "]}", AllRead, 3, 0);
    row("bad UTF-8", "a.json",
        "{\"Records\":[{\"eventVersion\":\"1.11\",\"eventName\":\"Invoke\",\"userAgent\":\"caf\xff\"}," +
            recordsText(1) + "]}",
        AllRead, 2, 0);
    row("empty file", "a.json", "", AllRead, 0, 0);  // as the markers that a sync of a bucket leaves
    row("zip", "a.zip", std::string("PK\x03\x04\x14\x00\x00\x00", 8) + text, NothingRead, 0, 1);
    row("no records", "a.json", R"({"Records":[]})", AllRead, 0, 0);
    // Two problems: the record that is cut, and the rest that is missing.
    row("gzip that ends early", "a.json.gz", half, SomethingSkipped, wholeRecords(unpackNaively(half)), 2);
    row("text that ends early", "a.json", text.substr(0, 7000), SomethingSkipped, wholeRecords(text.substr(0, 7000)),
        1);
    row("text after the end", "a.json", text + "and so on", SomethingSkipped, 300, 1);
    row("one record broken", "a.json",
        R"({"Records":[)" + recordsText(1) + R"(,{"eventVersion":"1.11","eventName":nonsense},)" +
            recordsText(2).substr(recordsText(1).size() + 1) + "]}",
        SomethingSkipped, 2, 1);
    row("not CloudTrail", "a.json", R"({"name":"something","version":3})", NothingRead, 0, 1);
    row("no JSON", "a.json", "Dear reader,\nthis is a letter.\n", NothingRead, 0, 1);
    row("no JSON in gzip", "a.json.gz", gzipped("a letter"), NothingRead, 0, 1);
    row("damaged from the start", "a.json.gz", "\x1f\x8bgarbage", NothingRead, 0, 1);
}

void TestBrokenFiles::keepsWhatCanBeRead() {
    QFETCH(QString, name);
    QFETCH(QByteArray, bytes);
    QFETCH(int, exitCode);
    QFETCH(int, events);
    QFETCH(int, problems);
    QTemporaryDir folder;
    const std::string path = folder.filePath(name).toStdString();
    writeFile(path, bytes.toStdString());
    const CliRun run = summaryOf(path);
    const auto summary = run.json();
    QVERIFY2(summary.is_object(), run.out.c_str());
    QCOMPARE(summary["events"], events);
    QCOMPARE(summary["problems"].size(), std::size_t(problems));
    QCOMPARE(run.exitCode, exitCode);
    QCOMPARE(run.err.empty(), exitCode == AllRead);
    for (const auto& problem : summary["problems"]) {
        QCOMPARE(problem["file"], path);
        QVERIFY(!problem["reason"].get<std::string>().empty());
        QVERIFY(exitCode != SomethingSkipped || problem["offset"].is_number_unsigned());
    }
}

void TestBrokenFiles::missingPathBesideGoodOne() {
    QTemporaryDir folder;
    const QString missing = folder.filePath(QStringLiteral("missing.json"));
    const CliRun alone = runCli({QStringLiteral("--summary"), missing});
    QCOMPARE(alone.exitCode, int(NothingRead));
    QVERIFY2(q(alone.err).contains(missing), alone.err.c_str());

    const CliRun both = runCli({QStringLiteral("--summary"), missing, q(kSeed)});
    QCOMPARE(both.exitCode, int(SomethingSkipped));
    QCOMPARE(both.json()["events"], 2);
    QVERIFY2(q(both.err).contains(missing), both.err.c_str());
}

void TestBrokenFiles::sameFileByManyWays() {
    QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("inner/a.json"));
    writeFile(file.toStdString(), document(5));
    QVERIFY(QFile::link(folder.path(), folder.filePath(QStringLiteral("inner/circle"))));
    const CliRun run = runCli({QStringLiteral("--summary"), file, folder.path(), file});
    QCOMPARE(run.exitCode, int(AllRead));
    QCOMPARE(run.json()["events"], 5);
    QCOMPARE(run.json()["duplicates"], 0);
    QCOMPARE(run.json()["files"]["read"], 1);
}

QTEST_GUILESS_MAIN(TestBrokenFiles)
#include "tst_brokenfiles.moc"
