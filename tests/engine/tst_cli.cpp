#include "tests/engine/clirun.h"
#include "tests/support/corpus.h"
#include "tests/support/csvtable.h"
#include "tests/support/naivereader.h"
#include "tests/support/naivesummary.h"
#include "tests/support/recordtext.h"

#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <set>

using namespace lambdatrail;
using namespace lambdatrail::test;

namespace {

const std::string kSeed = SOURCE_DIR "/tests/engine/data/seed.json";

enum ExitCode { AllRead = 0, WrongUsage = 1, NothingRead = 2, SomethingSkipped = 3, NotWritten = 4 };

using Table = std::vector<std::vector<std::string>>;
using Counts = std::map<std::string, std::uint64_t>;

QString q(const std::string& text) {
    return QString::fromStdString(text);
}

Counts countsOf(const nlohmann::json& object) {
    Counts counts;
    for (const auto& [key, value] : object.items()) {
        counts[key] = value.get<std::uint64_t>();
    }
    return counts;
}

// Every file below the folder, each event once.
std::vector<TestEvent> eventsBelow(const std::string& folder) {
    std::vector<TestEvent> events;
    std::set<std::string> seen;
    for (const std::string& path : filesBelow(folder)) {
        for (TestEvent& event : readNaively(path).events) {
            if (seen.insert(event.eventId + '|' + textOf(event, DictColumn::Account)).second) {
                events.push_back(std::move(event));
            }
        }
    }
    return events;
}

// By label; by key where several identities go by one label.
Counts readableIdentities(const Counts& byIdentity) {
    std::map<std::string, int> keysOfLabel;
    for (const auto& [identity, count] : byIdentity) {
        ++keysOfLabel[identity.substr(0, identity.find(kIdentitySeparator))];
    }
    Counts counts;
    for (const auto& [identity, count] : byIdentity) {
        const std::size_t at = identity.find(kIdentitySeparator);
        const std::string label = identity.substr(0, at);
        counts[keysOfLabel[label] == 1 ? label : identity.substr(at + 1)] = count;
    }
    return counts;
}

Table sorted(Table table) {
    std::sort(table.begin(), table.end());
    return table;
}

Table tableOf(const std::vector<TestEvent>& events, const std::vector<std::string>& columns) {
    Table table;
    for (const TestEvent& event : events) {
        std::vector<std::string> row;
        for (const std::string& column : columns) {
            row.push_back(cellOf(event, column));
        }
        table.push_back(std::move(row));
    }
    return table;
}

}  // namespace

class TestCli : public QObject {
    Q_OBJECT

 private slots:
    void initTestCase();
    void answersAboutItself_data();
    void answersAboutItself();
    void refusesWrongUsage_data();
    void refusesWrongUsage();
    void summaryOfTheDocumentedExample();
    void summaryEqualsNaiveCount_data();
    void summaryEqualsNaiveCount();
    void coverageEqualsNaiveCount();
    void exportsCopiesOnRequest();
    void exportEqualsNaiveRows_data();
    void exportEqualsNaiveRows();
    void exportIsSortedAndDefaultColumnsAreShownOnes();
    void exportsJsonLines();
    void failedExportLeavesNothing();

 private:
    QTemporaryDir m_tree;  // a small corpus, some files delivered twice
    std::vector<TestEvent> m_events;
};

void TestCli::initTestCase() {
    QVERIFY(writeCorpus(m_tree.path().toStdString(),
                        {.events = 900, .eventsPerFile = 40, .seed = 11, .redeliverEvery = 6, .threads = 1})
                .has_value());
    m_events = eventsBelow(m_tree.path().toStdString());
    QCOMPARE(m_events.size(), std::size_t(900));
}

void TestCli::answersAboutItself_data() {
    QTest::addColumn<QString>("argument");
    QTest::addColumn<QString>("expected");
    QTest::newRow("version") << QStringLiteral("--version") << QStringLiteral(LAMBDATRAIL_VERSION);
    QTest::newRow("help") << QStringLiteral("--help") << QStringLiteral("--summary");
    QTest::newRow("help on exporting") << QStringLiteral("--help") << QStringLiteral("--export");
    QTest::newRow("help on limits") << QStringLiteral("--help") << QStringLiteral("--max-unpacked");
    QTest::newRow("help on filters") << QStringLiteral("--help") << QStringLiteral("--filter");
}

void TestCli::answersAboutItself() {
    QFETCH(QString, argument);
    QFETCH(QString, expected);
    const CliRun run = runCli({argument});
    QCOMPARE(run.exitCode, int(AllRead));
    QVERIFY2(q(run.out).contains(expected), run.out.c_str());
    QCOMPARE(run.err, std::string());
}

void TestCli::refusesWrongUsage_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("said");
    const QString seed = q(kSeed);
    const auto row = [&](const char* name, const QStringList& arguments, const char* said) {
        QTest::newRow(name) << arguments << QString::fromLatin1(said);
    };
    row("unknown option", {QStringLiteral("--sumary"), seed}, "--sumary");
    row("summary of nothing", {QStringLiteral("--summary")}, "");
    row("export to nowhere", {QStringLiteral("--export")}, "");
    row("export of nothing", {QStringLiteral("--export"), QStringLiteral("-")}, "");
    row("unknown column",
        {QStringLiteral("--export"), QStringLiteral("-"), QStringLiteral("--columns"), QStringLiteral("time,colour"),
         seed},
        "colour");
    row("unknown kind of file", {QStringLiteral("--export"), QStringLiteral("/tmp/out.xlsx"), seed}, "");
    for (const char* size : {"0", "many", "4Q", "99999999T", "-1"})
        row(qPrintable(QStringLiteral("size %1").arg(QLatin1String(size))),
            {QStringLiteral("--summary"), QStringLiteral("--max-unpacked"), QLatin1String(size), seed}, size);
    row("limit of the window", {QStringLiteral("--max-ratio=100"), seed}, "--max-ratio goes with");
    // The position at which the filter stops making sense.
    row("unfinished filter",
        {QStringLiteral("--export"), QStringLiteral("-"), QStringLiteral("--filter"),
         QStringLiteral("event = Invoke and ("), seed},
        "20");
    row("filter without operator",
        {QStringLiteral("--export"), QStringLiteral("-"), QStringLiteral("--filter"),
         QStringLiteral("event = = Invoke"), seed},
        "8");
}

void TestCli::refusesWrongUsage() {
    QFETCH(QStringList, arguments);
    QFETCH(QString, said);
    const CliRun run = runCli(arguments);
    QCOMPARE(run.exitCode, int(WrongUsage));
    QCOMPARE(run.out, std::string());
    QVERIFY(!run.err.empty());
    QVERIFY2(q(run.err).contains(said), run.err.c_str());
}

// The two records of the Lambda documentation, as its page describes them.
void TestCli::summaryOfTheDocumentedExample() {
    const CliRun run = summaryOf(kSeed);
    QCOMPARE(run.exitCode, int(AllRead));
    const auto summary = run.json();
    QCOMPARE(summary["files"]["read"], 1);
    QCOMPARE(summary["files"]["skipped"], 0);
    QCOMPARE(summary["events"], 2);
    QCOMPARE(summary["duplicates"], 0);
    QCOMPARE(summary["lambdaEvents"], 2);
    QCOMPARE(summary["invocations"], 0);
    QCOMPARE(summary["attempts"], 0);
    QCOMPARE(summary["errors"], 1);
    QCOMPARE(summary["firstEvent"], "2015-03-18T19:03:36Z");
    QCOMPARE(summary["lastEvent"], "2015-03-18T19:04:42Z");
    QCOMPARE(countsOf(summary["byEvent"]), (Counts{{"DeleteFunction", 1}, {"GetFunction", 1}}));
    QCOMPARE(countsOf(summary["byErrorCode"]), (Counts{{"AccessDenied", 1}}));
    QCOMPARE(countsOf(summary["byFunction"]),
             (Counts{{"arn:aws:lambda:us-west-2:999999999999:function:other-acct-function", 1},
                     {"arn:aws:lambda:us-east-1:999999999999:function:basic-node-task", 1}}));
    QCOMPARE(countsOf(summary["byIdentity"]), (Counts{{"myUserName", 2}}));
    QVERIFY(summary["problems"].is_array() && summary["problems"].empty());
    QVERIFY(summary["elapsedMs"].is_number_unsigned());

    const CliRun rows = runCli({QStringLiteral("--export"), QStringLiteral("-"), QStringLiteral("--columns"),
                                QStringLiteral("event,function,functionregion,region,identity,class,error"), q(kSeed)});
    const auto table = readCsv(rows.out);
    QVERIFY(table.has_value());
    QCOMPARE(sorted(*table),
             sorted({{"event", "function", "functionregion", "region", "identity", "class", "error"},
                     {"GetFunction", "other-acct-function", "us-west-2", "us-east-1", "myUserName", "IAM user",
                      "AccessDenied"},
                     {"DeleteFunction", "basic-node-task", "us-east-1", "us-east-1", "myUserName", "IAM user", ""}}));
}

void TestCli::summaryEqualsNaiveCount_data() {
    QTest::addColumn<QString>("folder");
    QTest::newRow("corpus") << m_tree.path();
    QTest::newRow("samples") << QStringLiteral(SOURCE_DIR "/resources/samples/AWSLogs");
}

void TestCli::summaryEqualsNaiveCount() {
    QFETCH(QString, folder);
    std::vector<TestEvent> events;
    const auto paths = filesBelow(folder.toStdString());
    for (const std::string& path : paths) {
        const NaiveFile file = readNaively(path);
        events.insert(events.end(), file.events.begin(), file.events.end());
    }
    const NaiveSummary expected = summarizeNaively(events);

    const CliRun run = runCli({QStringLiteral("--summary"), folder});
    QCOMPARE(run.exitCode, int(AllRead));
    const auto summary = run.json();
    QCOMPARE(summary["files"]["read"], paths.size());
    QCOMPARE(summary["files"]["skipped"], 0);
    QCOMPARE(summary["events"], expected.events);
    QCOMPARE(summary["duplicates"], expected.duplicates);
    QCOMPARE(summary["lambdaEvents"], expected.lambdaEvents);
    QCOMPARE(summary["invocations"], expected.invocations);
    QCOMPARE(summary["attempts"], expected.attempts);
    QCOMPARE(summary["errors"], expected.errors);
    QCOMPARE(summary["firstEvent"], isoTime(expected.firstMs));
    QCOMPARE(summary["lastEvent"], isoTime(expected.lastMs));
    QCOMPARE(countsOf(summary["byEvent"]), expected.byEvent);
    QCOMPARE(countsOf(summary["byFunction"]), expected.byFunction);
    QCOMPARE(countsOf(summary["byErrorCode"]), expected.byErrorCode);
    QCOMPARE(countsOf(summary["byIdentity"]), readableIdentities(expected.byIdentity));
    QVERIFY(summary["problems"].empty());
    QCOMPARE(summary["filesIncomplete"], 0);
    QCOMPARE(summary["filesNotReached"], 0);
    QCOMPARE(summary["gaps"], 0);
    QCOMPARE(summary["gapBytes"], 0);
}

// The part of the summary that says what the logs speak of.
void TestCli::coverageEqualsNaiveCount() {
    std::map<std::string, std::uint64_t> kinds{{"management", 0}, {"data", 0},       {"networkActivity", 0},
                                               {"insight", 0},    {"aggregated", 0}, {"serviceEvent", 0},
                                               {"other", 0}};
    struct Row {
        std::uint64_t events = 0;
        std::uint64_t lambdaEvents = 0;
        std::string first = "9";
        std::string last;
    };
    std::map<std::string, Row> rows;
    std::uint64_t lambdaDataEvents = 0;
    for (const TestEvent& event : m_events) {
        const bool isService = textOf(event, DictColumn::Type) == "AwsServiceEvent";
        const bool isData = textOf(event, DictColumn::Category) == "Data";
        const std::string kind = isService ? "serviceEvent" : isData ? "data" : "management";
        ++kinds[kind];
        const bool isLambda = textOf(event, DictColumn::Service) == "lambda.amazonaws.com";
        lambdaDataEvents += isLambda && kind == "data" ? 1 : 0;
        Row& row = rows[textOf(event, DictColumn::Account) + '|' + textOf(event, DictColumn::Region) + '|' + kind];
        ++row.events;
        row.lambdaEvents += isLambda ? 1 : 0;
        row.first = std::min(row.first, isoTime(event.timeMs));
        row.last = std::max(row.last, isoTime(event.timeMs));
    }
    // Whatever the filter: this speaks of all that was read.
    const CliRun run = runCli(
        {QStringLiteral("--summary"), QStringLiteral("--filter"), QStringLiteral("error exists"), m_tree.path()});
    const auto summary = run.json();
    QCOMPARE(countsOf(summary["kinds"]), kinds);
    QCOMPARE(summary["lambdaDataEvents"], lambdaDataEvents);
    QVERIFY(lambdaDataEvents > 0);
    QCOMPARE(summary["coverage"].size(), rows.size());
    for (const auto& entry : summary["coverage"]) {
        const auto text = [&entry](const char* key) { return entry[key].get<std::string>(); };
        const auto found = rows.find(text("account") + '|' + text("region") + '|' + text("kind"));
        QVERIFY2(found != rows.end(), entry.dump().c_str());
        QCOMPARE(entry["events"], found->second.events);
        QCOMPARE(entry["lambdaEvents"], found->second.lambdaEvents);
        QCOMPARE(text("first"), found->second.first);
        QCOMPARE(text("last"), found->second.last);
    }
}

void TestCli::exportsCopiesOnRequest() {
    QTemporaryDir folder;
    const std::string log = fileBytes(kSeed);
    for (const char* name : {"a.json", "b.json", "c.json"})
        writeFile(folder.filePath(QLatin1String(name)).toStdString(), log);
    const QStringList arguments{QStringLiteral("--export"), QStringLiteral("-"), QStringLiteral("--columns"),
                                QStringLiteral("eventid,event"), folder.path()};
    const auto once = readCsv(runCli(arguments).out);
    const auto all = readCsv(runCli(QStringList{QStringLiteral("--duplicates")} + arguments).out);
    QVERIFY(once && all);
    QCOMPARE(once->size(), std::size_t(1 + 2));
    QCOMPARE(all->size(), std::size_t(1 + 6));
    for (std::size_t row = 1; row < once->size(); ++row)
        QCOMPARE(std::ranges::count(*all, (*once)[row]), std::ptrdiff_t(3));
}

using Predicate = std::function<bool(const TestEvent&)>;
Q_DECLARE_METATYPE(Predicate)

void TestCli::exportEqualsNaiveRows_data() {
    QTest::addColumn<QString>("filter");
    QTest::addColumn<Predicate>("holds");
    const auto has = [](DictColumn column, std::string text) -> Predicate {
        return [column, text](const TestEvent& event) { return textOf(event, column) == text; };
    };
    const auto failed = [](const TestEvent& event) { return !textOf(event, DictColumn::Error).empty(); };
    const auto row = [](const char* filter, Predicate holds) {
        QTest::newRow(*filter == '\0' ? "everything" : filter) << QString::fromUtf8(filter) << std::move(holds);
    };
    row("", [](const TestEvent&) { return true; });
    row("event = Invoke", has(DictColumn::Event, "Invoke"));
    row("event != Invoke", [=](const TestEvent& event) { return !has(DictColumn::Event, "Invoke")(event); });
    row("error exists", failed);
    row("not error exists", [=](const TestEvent& event) { return !failed(event); });
    row("event = Invoke and error exists",
        [=](const TestEvent& event) { return has(DictColumn::Event, "Invoke")(event) && failed(event); });
    row("(region = us-east-1 or region = us-west-2) and not class = \"AWS service\"", [=](const TestEvent& event) {
        const std::string region = textOf(event, DictColumn::Region);
        return (region == "us-east-1" || region == "us-west-2") &&
               textOf(event, DictColumn::CredentialClass) != "AWS service";
    });
    row("function ~ ORDERS",
        [](const TestEvent& event) { return cellOf(event, "function").find("orders") != std::string::npos; });
    row("time >= 2026-03-10T00:00:00Z and time < 2026-03-20T12:00:00Z", [](const TestEvent& event) {
        const std::string time = isoTime(event.timeMs);
        return time >= "2026-03-10T00:00:00Z" && time < "2026-03-20T12:00:00Z";
    });
    // These have the files read a second time.
    row("record.eventName = Invoke", has(DictColumn::EventName, "Invoke"));
    row("record ~ \"\\\"EVENTNAME\\\":\\\"invoke\\\"\"", has(DictColumn::EventName, "Invoke"));
    row("event = Invoke and not record.errorCode exists",
        [=](const TestEvent& event) { return has(DictColumn::Event, "Invoke")(event) && !failed(event); });
    row("record.awsRegion in (us-east-1, us-west-2) or error exists", [=](const TestEvent& event) {
        const std::string region = textOf(event, DictColumn::Region);
        return region == "us-east-1" || region == "us-west-2" || failed(event);
    });
    row("event = Nothing", [](const TestEvent&) { return false; });
}

void TestCli::exportEqualsNaiveRows() {
    QFETCH(QString, filter);
    QFETCH(Predicate, holds);
    const std::vector<std::string> columns = {
        "time",     "event",    "eventname",   "function", "functionarn", "functionregion", "functionaccount",
        "identity", "role",     "identitykey", "session",  "class",       "error",          "message",
        "service",  "region",   "account",     "ip",       "agent",       "accesskey",      "category",
        "type",     "readonly", "qualifier",   "version",  "requestid",   "eventid"};
    std::vector<TestEvent> expected;
    std::copy_if(m_events.begin(), m_events.end(), std::back_inserter(expected), holds);
    QStringList names;
    for (const std::string& column : columns) {
        names += q(column);
    }

    QTemporaryDir out;
    const QString path = out.filePath(QStringLiteral("rows.csv"));
    const QStringList tail = {QStringLiteral("--columns"), names.join(QLatin1Char(',')), QStringLiteral("--filter"),
                              filter, m_tree.path()};
    const CliRun toFile = runCli(QStringList{QStringLiteral("--export"), path} + tail);
    QCOMPARE(toFile.exitCode, int(AllRead));
    QCOMPARE(toFile.out, std::string());
    auto table = readCsv(fileBytes(path.toStdString()));
    QVERIFY(table.has_value() && !table->empty());
    QCOMPARE(table->front(), columns);
    table->erase(table->begin());
    QCOMPARE(table->size(), expected.size());
    QCOMPARE(sorted(*table), sorted(tableOf(expected, columns)));

    const CliRun toStdout = runCli(QStringList{QStringLiteral("--export"), QStringLiteral("-")} + tail);
    QCOMPARE(toStdout.exitCode, int(AllRead));
    QCOMPARE(toStdout.out, fileBytes(path.toStdString()));
}

void TestCli::exportIsSortedAndDefaultColumnsAreShownOnes() {
    const CliRun run = runCli({QStringLiteral("--export"), QStringLiteral("-"), m_tree.path()});
    QCOMPARE(run.exitCode, int(AllRead));
    auto table = readCsv(run.out);
    QVERIFY(table.has_value() && !table->empty());
    std::vector<std::string> shown;
    for (const ColumnInfo& column : allColumns()) {
        if (column.shownAtFirst) {
            shown.emplace_back(column.name);
        }
    }
    QCOMPARE(table->front(), shown);
    table->erase(table->begin());
    QCOMPARE(table->size(), m_events.size());
    QVERIFY(std::is_sorted(table->begin(), table->end(),
                           [](const auto& a, const auto& b) { return a.front() > b.front(); }));
}

void TestCli::exportsJsonLines() {
    QTemporaryDir out;
    const QString path = out.filePath(QStringLiteral("rows.jsonl"));
    const CliRun run = runCli({QStringLiteral("--export"), path, QStringLiteral("--columns"),
                               QStringLiteral("eventid,time,message"), m_tree.path()});
    QCOMPARE(run.exitCode, int(AllRead));
    Table rows;
    const std::string text = fileBytes(path.toStdString());
    QVERIFY(text.ends_with('\n'));
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = text.find('\n', begin);
        const auto line = nlohmann::json::parse(text.substr(begin, end - begin), nullptr, false);
        QVERIFY(line.is_object());
        rows.push_back({line.value("eventid", ""), line.value("time", ""), line.value("message", "")});
        begin = end + 1;
    }
    QCOMPARE(sorted(rows), sorted(tableOf(m_events, {"eventid", "time", "message"})));
}

void TestCli::failedExportLeavesNothing() {
    QTemporaryDir out;
    const QString path = out.filePath(QStringLiteral("no/such/folder/rows.csv"));
    const CliRun run = runCli({QStringLiteral("--export"), path, q(kSeed)});
    QCOMPARE(run.exitCode, int(NotWritten));
    QVERIFY2(q(run.err).contains(out.filePath(QStringLiteral("no/such/folder"))), run.err.c_str());
    QVERIFY(filesBelow(out.path().toStdString()).empty());
}

QTEST_GUILESS_MAIN(TestCli)
#include "tst_cli.moc"
