#include "app/report/reportfile.h"
#include "app/report/reportjson.h"
#include "tests/support/csvtable.h"
#include "tests/support/naivereader.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace lambdatrail;
using namespace lambdatrail::test;
using Kind = Problem::Kind;

namespace {

LoadReport someReport() {
    LoadReport report;
    report.filesRead = 3;
    report.filesIncomplete = 1;
    report.filesSkipped = 2;
    report.filesNotReached = 4;
    report.gaps = 1;
    report.gapBytes = 46;
    report.foreignObjects = 5;
    report.problems = {{Kind::Gap, "/logs/a.json", 900, "cut off", "2 events of the file", 46},
                       {Kind::Skipped, "/logs/bad\xFFname", {}, "no", ""},
                       {Kind::Note, "/logs/a,\"b\".json", 5, "=HYPERLINK(1)", "two\nlines"}};
    report.problemsNotListed = 9;
    return report;
}

Coverage someCoverage() {
    Coverage coverage;
    coverage.events = 12;
    coverage.duplicates = 3;
    coverage.byKind[static_cast<std::size_t>(RecordKind::Insight)] = 12;
    coverage.rows = {{"111122223333", "eu-west-1", RecordKind::Insight, 12, 0, 1'772'366'400'000, kNoTime}};
    return coverage;
}

}  // namespace

class TestReport : public QObject {
    Q_OBJECT

 private slots:
    void jsonHoldsEverything();
    void csvReadsBack();
    void textStaysInItsColumns();
    void writesByTheEnding();
    void failedWriteSaysWhy();
};

void TestReport::jsonHoldsEverything() {
    const auto json = nlohmann::json::parse(jsonText(reportJson(someReport(), someCoverage())), nullptr, false);
    QCOMPARE(json["files"], nlohmann::json::parse(R"({"read":3,"incomplete":1,"skipped":2,"notReached":4})"));
    QCOMPARE(json["events"], 12);
    QCOMPARE(json["duplicates"], 3);
    QCOMPARE(json["gaps"], 1);
    QCOMPARE(json["gapBytes"], 46);
    QCOMPARE(json["foreignObjects"], 5);
    QCOMPARE(json["lambdaDataEvents"], 0);
    QCOMPARE(json["kinds"]["insight"], 12);
    QCOMPARE(json["kinds"]["data"], 0);
    QCOMPARE(json["kinds"].size(), kRecordKindCount);
    QCOMPARE(json["coverage"], nlohmann::json::parse(R"([{"account":"111122223333","region":"eu-west-1",
        "kind":"insight","events":12,"lambdaEvents":0,"first":"2026-03-01T12:00:00Z","last":null}])"));
    QCOMPARE(json["problems"].size(), std::size_t(3));
    QCOMPARE(json["problems"][0], nlohmann::json::parse(R"({"file":"/logs/a.json","offset":900,"reason":"cut off",
        "kind":"gap","length":46,"kept":"2 events of the file"})"));
    QCOMPARE(json["problems"][1]["offset"], nullptr);
    QCOMPARE(json["problems"][1]["file"], "/logs/bad\xEF\xBF\xBDname");
    QCOMPARE(json["problemsNotListed"], 9);
}

void TestReport::csvReadsBack() {
    const auto table = readCsv(problemsCsv(someReport()));
    QVERIFY(table);
    using Line = std::vector<std::string>;
    QCOMPARE(table->size(), std::size_t(4));
    QCOMPARE(table->front(), Line({"what", "file", "offset", "length", "reason", "kept"}));
    QCOMPARE((*table)[1], Line({"gap", "/logs/a.json", "900", "46", "cut off", "2 events of the file"}));
    QCOMPARE(table->back(), Line({"note", "/logs/a,\"b\".json", "5", "", "'=HYPERLINK(1)", "two\nlines"}));
}

void TestReport::textStaysInItsColumns() {
    const std::vector<std::uint32_t> rows{2, 0};
    QCOMPARE(problemsText(someReport(), rows),
             std::string("what\tfile\toffset\tlength\treason\tkept\n"
                         "note\t/logs/a,\"b\".json\t5\t\t'=HYPERLINK(1)\ttwo lines\n"
                         "gap\t/logs/a.json\t900\t46\tcut off\t2 events of the file\n"));
}

void TestReport::writesByTheEnding() {
    QTemporaryDir folder;
    const auto written = [&](const char* name) {
        const std::string path = folder.filePath(QLatin1String(name)).toStdString();
        return writeReport(someReport(), someCoverage(), path) ? fileBytes(path) : std::string();
    };
    QCOMPARE(written("a.csv"), problemsCsv(someReport()));
    QCOMPARE(written("a.json"), jsonText(reportJson(someReport(), someCoverage())));
}

void TestReport::failedWriteSaysWhy() {
    QTemporaryDir folder;
    const auto result =
        writeReport(someReport(), someCoverage(), folder.filePath(QStringLiteral("no/such/a.csv")).toStdString());
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::NotFound);
}

QTEST_GUILESS_MAIN(TestReport)
#include "tst_report.moc"
