#include "tests/engine/clirun.h"
#include "tests/support/corpus.h"
#include "tests/support/naivereader.h"
#include "tests/support/naivesummary.h"
#include "tests/support/recordtext.h"

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

using namespace lambdatrail;
using namespace lambdatrail::test;

namespace {

using Counts = std::map<std::string, std::uint64_t>;

// Real logs with counts made by another program, beside the project where there are any.
const QString kLogs = QStringLiteral(SOURCE_DIR "/../shared/logs");

// What is compared of a file, in the words of expected.json.
struct Expected {
    std::uint64_t events = 0;
    Counts byName;  // "(none)" for events without a name
    Counts byErrorCode;
    std::string first;  // empty if no event has a time
    std::string last;
    std::uint64_t namedElsewhere = 0;  // so many events, whose names are not in byName
};

Expected expectedOf(const nlohmann::json& entry) {
    Expected expected;
    expected.events = entry["events"];
    expected.byName = entry["by_event_name"].get<Counts>();
    expected.byErrorCode = entry["by_error_code"].get<Counts>();
    // The other program looks for the name of an Insights record, and for the time of a Logstash line, where records
    // have them, and so finds none; they stand elsewhere (format reference, 1.7; section 8, row 31).
    const auto categories = entry["by_event_category"].get<Counts>();
    if (categories.contains("Insight")) {
        expected.namedElsewhere = categories.at("Insight");
        expected.byName.erase("(none)");
    }
    expected.first = entry["min_event_time"].is_null() ? "" : entry["min_event_time"];
    expected.last = entry["max_event_time"].is_null() ? "" : entry["max_event_time"];
    return expected;
}

Expected expectedOf(const std::vector<TestEvent>& events) {
    const NaiveSummary sum = summarizeNaively(events);
    Expected expected{sum.events, sum.byEvent, sum.byErrorCode, isoTime(sum.firstMs), isoTime(sum.lastMs)};
    expected.byErrorCode.erase(std::string(kNoErrorCode));
    return expected;
}

std::string timeOf(const nlohmann::json& value) {
    return value.is_string() ? value.get<std::string>() : std::string();
}

void compare(const QString& path, const Expected& expected) {
    const CliRun run = runCli({QStringLiteral("--summary"), path});
    const auto summary = run.json();
    QVERIFY2(summary.is_object(), run.err.c_str());
    QCOMPARE(summary["duplicates"], 0);  // there are none in these, and the other program would count them
    QCOMPARE(summary["events"], expected.events);
    // Where no event has a time of its own, that of its envelope counts.
    if (!expected.first.empty()) {
        QCOMPARE(timeOf(summary["firstEvent"]), expected.first);
        QCOMPARE(timeOf(summary["lastEvent"]), expected.last);
    }
    auto byName = summary["byEvent"].get<Counts>();
    if (expected.namedElsewhere > 0) {
        std::uint64_t others = 0;
        std::erase_if(byName, [&](const auto& entry) {
            others += expected.byName.contains(entry.first) ? 0 : entry.second;
            return !expected.byName.contains(entry.first);
        });
        QCOMPARE(others, expected.namedElsewhere);
        QVERIFY(!summary["byEvent"].contains("(none)"));
    }
    QCOMPARE(byName, expected.byName);
    auto byErrorCode = summary["byErrorCode"].get<Counts>();
    byErrorCode.erase(std::string(kNoErrorCode));  // failures without a code are no code
    QCOMPARE(byErrorCode, expected.byErrorCode);
}

}  // namespace

class TestSharedLogs : public QObject {
    Q_OBJECT

 private slots:
    void initTestCase();
    void fileHasExpectedCounts_data();
    void fileHasExpectedCounts();
    void folderHasExpectedCounts();

 private:
    nlohmann::json m_expected;  // null where there are no shared logs
    QTemporaryDir m_own;
};

void TestSharedLogs::initTestCase() {
    if (QFile::exists(kLogs + QStringLiteral("/expected.json"))) {
        m_expected =
            nlohmann::json::parse(fileBytes((kLogs + QStringLiteral("/expected.json")).toStdString()), nullptr, false);
        QVERIFY(m_expected.is_object());
    }
    QVERIFY(writeCorpus(m_own.path().toStdString(), {.events = 150, .eventsPerFile = 50, .seed = 5}).has_value());
}

void TestSharedLogs::fileHasExpectedCounts_data() {
    QTest::addColumn<QString>("path");
    QTest::addColumn<bool>("shared");
    for (const std::string& path : filesBelow(m_own.path().toStdString())) {
        QTest::newRow(qPrintable(QFileInfo(QString::fromStdString(path)).fileName()))
            << QString::fromStdString(path) << false;
    }
    QTest::newRow("seed.json") << QStringLiteral(SOURCE_DIR "/tests/engine/data/seed.json") << false;
    if (!m_expected.is_object()) {
        return;
    }
    for (const auto& [name, entry] : m_expected["per_file"].items()) {
        QTest::newRow(name.c_str()) << QString::fromStdString(name) << true;
    }
}

void TestSharedLogs::fileHasExpectedCounts() {
    QFETCH(QString, path);
    QFETCH(bool, shared);
    if (shared) {
        compare(kLogs + QLatin1Char('/') + path, expectedOf(m_expected["per_file"][path.toStdString()]));
    } else {
        compare(path, expectedOf(readNaively(path.toStdString()).events));
    }
}

void TestSharedLogs::folderHasExpectedCounts() {
    if (m_expected.is_object()) {
        compare(kLogs + QStringLiteral("/invictus-aws_dataset"),
                expectedOf(m_expected["by_source"]["invictus-aws_dataset"]));
    } else {
        std::vector<TestEvent> events;
        for (const std::string& path : filesBelow(m_own.path().toStdString())) {
            const NaiveFile file = readNaively(path);
            events.insert(events.end(), file.events.begin(), file.events.end());
        }
        compare(m_own.path(), expectedOf(events));
    }
}

QTEST_GUILESS_MAIN(TestSharedLogs)
#include "tst_sharedlogs.moc"
