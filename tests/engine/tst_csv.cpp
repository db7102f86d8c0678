// CSV exports as events: rows cut out, columns understood, records rebuilt and read again.

#include "app/parse/csvfile.h"
#include "app/parse/recordnames.h"
#include "app/parse/structtext.h"
#include "tests/support/csvtable.h"
#include "tests/support/loadedlogs.h"
#include "tests/support/naivereader.h"
#include "tests/support/naivesummary.h"
#include "tests/support/prng.h"
#include "tests/support/recordtext.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace lambdatrail;
using namespace lambdatrail::test;
using nlohmann::json;

namespace {

using Cells = std::vector<std::string>;

const std::string kConsoleHeader =
    "User name,AWS access key,Event time,Event source,Event name,AWS region,Source IP address,User agent,Error code,"
    "Resources,Request ID,Event ID,Read-only,Event type,Recipient Account Id,Event category";
const std::string kRecord =
    R"({"eventVersion":"1.11","eventTime":"2026-03-02T10:00:00Z","eventSource":"lambda.amazonaws.com",)"
    R"("eventName":"Invoke","eventID":"00000000-0000-4000-8000-000000000001","userAgent":"a, b"})";

// A row as RFC 4180 wants it.
std::string csvLine(const Cells& cells) {
    std::string line;
    for (const std::string& cell : cells) {
        std::string doubled;
        for (const char c : cell)
            doubled += c == '"' ? std::string("\"\"") : std::string(1, c);
        line += (line.empty() ? "\"" : ",\"") + doubled + "\"";
    }
    return line + "\r\n";
}

}  // namespace

class TestCsv : public QObject {
    Q_OBJECT

 private slots:
    void rowsEqualStrictReading();
    void toleratesOddRows_data();
    void toleratesOddRows();
    void knowsColumns_data();
    void knowsColumns();
    void readsStructures_data();
    void readsStructures();
    void rebuildsRecords_data();
    void rebuildsRecords();
    void functionOfTheConsole_data();
    void functionOfTheConsole();
    void showsOwnRecords_data();
    void showsOwnRecords();
    void countsOddRows();
    void passesThroughWindows();

 private:
    LoadedLogs loaded(const std::string& bytes) {
        const std::string path = m_folder.filePath(QStringLiteral("table")).toStdString();
        writeFile(path, bytes);
        return loadLogsOf({path});
    }
    QTemporaryDir m_folder;
};

// Random tables, written by the rules, cut into windows at every place.
void TestCsv::rowsEqualStrictReading() {
    Prng random(7);
    const std::string letters = "ab,\"\r\n; \xc3\xa9";
    for (int table = 0; table < 200; ++table) {
        std::string text;
        for (int row = 0; row < 4; ++row) {
            Cells cells(1 + random.below(4));
            for (std::string& cell : cells) {
                for (std::uint32_t n = random.below(6); n > 0; --n)
                    cell += letters[random.below(static_cast<std::uint32_t>(letters.size()))];
            }
            text += csvLine(cells);
        }
        const auto expected = readCsv(text);
        QVERIFY(expected.has_value());
        for (std::size_t window = 1; window < text.size() + 4; window += 3) {
            std::vector<Cells> found;
            std::size_t at = 0;
            for (std::size_t end = window; at < text.size(); end = std::max(end, at) + window) {
                CsvRow row;
                const bool isLast = end >= text.size();
                while (const std::size_t length =
                           at < text.size()
                               ? readCsvRow(std::string_view(text).substr(0, end).substr(at), isLast, ',', row)
                               : 0) {
                    found.push_back(row.cells);
                    at += length;
                    if (at >= std::min(end, text.size()))
                        break;
                }
            }
            QVERIFY2(found == *expected, text.c_str());
        }
    }
}

void TestCsv::toleratesOddRows_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("cells");
    QTest::newRow("line feed") << "a,b\nc" << QStringList{"a", "b"};
    QTest::newRow("carriage return") << "a,b\rc" << QStringList{"a", "b"};
    QTest::newRow("no line break") << "a,b" << QStringList{"a", "b"};
    QTest::newRow("quote within") << "a\"b,c" << QStringList{"a\"b", "c"};
    QTest::newRow("text behind a quote") << "\"a\"b,c" << QStringList{"ab", "c"};
    QTest::newRow("never closed") << "a,\"b" << QStringList{"a", "b"};
    QTest::newRow("empty cells") << ",,\n" << QStringList{"", "", ""};
    QTest::newRow("space before a quote") << "a, \"b\"" << QStringList{"a", " \"b\""};
}

void TestCsv::toleratesOddRows() {
    QFETCH(QString, text);
    QFETCH(QStringList, cells);
    CsvRow row;
    QVERIFY(readCsvRow(text.toStdString(), true, ',', row) > 0);
    QStringList found;
    for (const std::string& cell : row.cells)
        found += QString::fromStdString(cell);
    QCOMPARE(found, cells);
}

void TestCsv::knowsColumns_data() {
    QTest::addColumn<QString>("path");
    const auto row = [](const char* header, const char* path) { QTest::newRow(header) << QString::fromLatin1(path); };
    row("Source IP address", "sourceIPAddress");
    row("User name", "userIdentity.userName");
    row("AWS access key", "userIdentity.accessKeyId");
    row("Recipient Account Id", "recipientAccountId");
    row("Read-only", "readOnly");
    row("eventversion", "eventVersion");
    row("useridentity", "userIdentity");
    row("useridentity.type", "userIdentity.type");
    row("userIdentity/sessionContext/sessionIssuer/userName", "userIdentity.sessionContext.sessionIssuer.userName");
    row("Records/userIdentity/arn", "userIdentity.arn");
    row("UserIdentityPrincipalid", "userIdentity.principalId");
    row("SessionIssuerArn", "userIdentity.sessionContext.sessionIssuer.arn");
    row("requestParameters.functionName", "requestParameters.functionName");
    row("TimeGenerated [UTC]", "eventTime");
    row("vpcendpointid", "vpcEndpointId");
    row("Alert", "");
    row("colour", "");
}

void TestCsv::knowsColumns() {
    QFETCH(QString, path);
    QCOMPARE(QString::fromStdString(recordPath(QTest::currentDataTag())), path);
}

void TestCsv::readsStructures_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");  // empty: it can be read in more than one way
    QTest::newRow("flat") << "{type=IAMUser, accountid=111122223333, username=null}"
                          << R"({"type":"IAMUser","accountId":"111122223333","userName":null})";
    QTest::newRow("nested")
        << "{type=AssumedRole, arn=arn:aws:sts::1:assumed-role/a/b, "
           "sessioncontext={attributes={mfaauthenticated=false, "
           "creationdate=2026-03-02T10:00:00Z}, sessionissuer={type=Role, username=deploy}}}"
        << R"({"type":"AssumedRole","arn":"arn:aws:sts::1:assumed-role/a/b","sessionContext":{"attributes":{"mfaAuthenticated":"false","creationDate":"2026-03-02T10:00:00Z"},"sessionIssuer":{"type":"Role","userName":"deploy"}}})";
    QTest::newRow("list") << "[{arn=arn:aws:s3:::b, accountid=1, type=AWS::S3::Bucket}, {arn=x}]"
                          << R"([{"arn":"arn:aws:s3:::b","accountId":"1","type":"AWS::S3::Bucket"},{"arn":"x"}])";
    QTest::newRow("comma in a text") << "{useragent=Mozilla, Linux, type=x}"
                                     << R"({"userAgent":"Mozilla, Linux","type":"x"})";
    QTest::newRow("empty") << "{}" << "{}";
    QTest::newRow("key twice") << "{username=a, type=Root, type=IAMUser}" << "";
    QTest::newRow("bracket in a text") << "{username=a}b}" << "";
    QTest::newRow("not closed") << "{username=a" << "";
    QTest::newRow("no keys") << "{a, b}" << "";
    QTest::newRow("texts in a list") << "[a, b]" << "";
    QTest::newRow("deep") << QStringLiteral("{a=").repeated(200) + "x" + QStringLiteral("}").repeated(200) << "";
}

void TestCsv::readsStructures() {
    QFETCH(QString, text);
    QFETCH(QString, expected);
    std::string found = "before";
    QCOMPARE(structToJson(text.toStdString(), found), !expected.isEmpty());
    QCOMPARE(QString::fromStdString(found), "before" + expected);
}

void TestCsv::rebuildsRecords_data() {
    QTest::addColumn<QByteArray>("csv");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char* name, const std::string& csv, const json& expected) {
        QTest::newRow(name) << QByteArray::fromStdString(csv) << QByteArray::fromStdString(expected.dump());
    };
    const Cells console{"alice",
                        "AKIAIOSFODNN7EXAMPLE",
                        "2026-03-02T10:00:00Z",
                        "lambda.amazonaws.com",
                        "UpdateFunctionCode20150331v2",
                        "eu-west-1",
                        "203.0.113.9",
                        "=cmd|\"x\"",
                        "AccessDenied",
                        R"([{"resourceType":"AWS::Lambda::Function","resourceName":"orders"}])",
                        "req-1",
                        "id-1",
                        "false",
                        "AwsApiCall",
                        "111122223333",
                        "Management"};
    const json consoleRecord{{"eventVersion", nullptr},
                             {"userIdentity", {{"userName", "alice"}, {"accessKeyId", "AKIAIOSFODNN7EXAMPLE"}}},
                             {"eventTime", "2026-03-02T10:00:00Z"},
                             {"eventSource", "lambda.amazonaws.com"},
                             {"eventName", "UpdateFunctionCode20150331v2"},
                             {"awsRegion", "eu-west-1"},
                             {"sourceIPAddress", "203.0.113.9"},
                             {"userAgent", "=cmd|\"x\""},
                             {"errorCode", "AccessDenied"},
                             {"resources", {{{"type", "AWS::Lambda::Function"}, {"resourceName", "orders"}}}},
                             {"requestParameters", {{"functionName", "orders"}}},
                             {"requestID", "req-1"},
                             {"eventID", "id-1"},
                             {"readOnly", false},
                             {"eventType", "AwsApiCall"},
                             {"recipientAccountId", "111122223333"},
                             {"eventCategory", "Management"}};
    row("console", kConsoleHeader + "\n" + csvLine(console), consoleRecord);
    row("console with a mark and CRLF", "\xef\xbb\xbf" + kConsoleHeader + "\r\n" + csvLine(console), consoleRecord);
    row("console, older form",
        "Event ID,Event time,User name,Event name,Resource type,Resource name,AWS region,Error code,Source IP "
        "address,Event "
        "source\nid-1,2026-03-02T10:00:00Z,alice,Invoke,AWS::Lambda::Function,orders,eu-west-1,,203.0.113.9,"
        "lambda.amazonaws.com\n",
        {{"eventVersion", nullptr},
         {"eventID", "id-1"},
         {"eventTime", "2026-03-02T10:00:00Z"},
         {"userIdentity", {{"userName", "alice"}}},
         {"eventName", "Invoke"},
         {"awsRegion", "eu-west-1"},
         {"sourceIPAddress", "203.0.113.9"},
         {"eventSource", "lambda.amazonaws.com"},
         {"resources", {{{"type", "AWS::Lambda::Function"}, {"resourceName", "orders"}}}},
         {"requestParameters", {{"functionName", "orders"}}}});
    row("Athena",
        csvLine({"eventversion", "useridentity", "eventtime", "eventsource", "eventname", "requestparameters",
                 "responseelements", "readonly"}) +
            csvLine({"1.08", "{type=AssumedRole, sessioncontext={sessionissuer={username=deploy}}}",
                     "2026-03-02 10:00:00.000", "lambda.amazonaws.com", "Invoke", R"({"functionName":"orders"})",
                     "null", "true"}),
        {{"eventVersion", "1.08"},
         {"userIdentity", {{"type", "AssumedRole"}, {"sessionContext", {{"sessionIssuer", {{"userName", "deploy"}}}}}}},
         {"eventTime", "2026-03-02 10:00:00.000"},
         {"eventSource", "lambda.amazonaws.com"},
         {"eventName", "Invoke"},
         {"requestParameters", {{"functionName", "orders"}}},
         {"responseElements", nullptr},
         {"readOnly", true}});
    row("a structure that cannot be told surely",
        "eventname,eventsource,useridentity\nInvoke,lambda.amazonaws.com,\"{username=a, type=x, type=y}\"\n",
        {{"eventVersion", nullptr},
         {"eventName", "Invoke"},
         {"eventSource", "lambda.amazonaws.com"},
         {"userIdentity", "{username=a, type=x, type=y}"}});
    // A reader of C strings would stop at the NUL byte and find a whole structure before it.
    using namespace std::string_literals;
    row("structures with something behind a NUL byte",
        "eventname,useridentity,resources,requestparameters\n"
        "Invoke,{}\0{},[]\0[],\"[{\"\"resourceType\"\":\"\"a\"\"}]\0\"\n"s,
        {{"eventVersion", nullptr},
         {"eventName", "Invoke"},
         {"userIdentity", "{}\0{}"s},
         {"resources", "[]\0[]"s},
         {"requestParameters", "[{\"resourceType\":\"a\"}]\0"s}});
    row("columns with dots, and others",
        "eventName;userIdentity.type;userIdentity.sessionContext.sessionIssuer.userName;Alert\nInvoke;AssumedRole;"
        "deploy;"
        "302\n",
        {{"eventVersion", nullptr},
         {"eventName", "Invoke"},
         {"userIdentity", {{"type", "AssumedRole"}, {"sessionContext", {{"sessionIssuer", {{"userName", "deploy"}}}}}}},
         {"Alert", "302"}});
}

void TestCsv::rebuildsRecords() {
    QFETCH(QByteArray, csv);
    QFETCH(QByteArray, expected);
    for (const std::string& bytes : {csv.toStdString(), gzipped(csv.toStdString())}) {
        const LoadedLogs logs = loaded(bytes);
        QCOMPARE(QString::fromStdString(logs.problems()), QString());
        QCOMPARE(logs.records.size(), std::size_t{1});
        const json record = json::parse(expected.toStdString());
        QVERIFY2(json::parse(logs.records[0], nullptr, false) == record, logs.records[0].c_str());
        QVERIFY(logs.snapshot->has(EventId{0}, flag::kRebuilt));
        QCOMPARE(logs.snapshot->timeMs(EventId{0}) == kNoTime, !record.contains("eventTime"));
        const bool isAlice = record.dump().find("alice") != std::string::npos;
        const bool isDeploy = record.dump().find("deploy") != std::string::npos;
        if (isAlice || isDeploy)
            QCOMPARE(logs.snapshot->cellText(EventId{0}, ColumnId::Identity),
                     std::string(isAlice ? "alice" : "deploy"));
        const TestEvent naive = naiveEvent(record);
        for (const DictColumn column : {DictColumn::Event, DictColumn::Function, DictColumn::Error, DictColumn::Region,
                                        DictColumn::AccessKey, DictColumn::ReadOnly}) {
            QCOMPARE(QString::fromStdString(std::string(logs.snapshot->storedText(EventId{0}, column))),
                     QString::fromStdString(textOf(naive, column)));
        }
    }
}

void TestCsv::functionOfTheConsole_data() {
    QTest::addColumn<QString>("source");
    QTest::addColumn<QString>("resources");
    QTest::addColumn<QString>("function");
    const QString lambda = QStringLiteral("lambda.amazonaws.com");
    QTest::newRow("ARN")
        << lambda
        << R"([{"resourceType":"AWS::Lambda::Function","resourceName":"arn:aws:lambda:us-east-1:1:function:a"}])"
        << "arn:aws:lambda:us-east-1:1:function:a";
    QTest::newRow("name") << lambda << R"([{"resourceType":"AWS::Lambda::Function","resourceName":"orders"}])"
                          << "arn:aws:lambda:eu-west-1:111122223333:function:orders";
    QTest::newRow("behind others")
        << lambda
        << R"([{"resourceType":"AWS::IAM::Role","resourceName":"r"},{"resourceType":"AWS::Lambda::Function","resourceName":"orders"}])"
        << "arn:aws:lambda:eu-west-1:111122223333:function:orders";
    QTest::newRow("none") << lambda << "[]" << "";
    QTest::newRow("damaged") << lambda << R"([{"resourceType":)" << "";
    QTest::newRow("name, of another service") << "iam.amazonaws.com"
                                              << R"([{"resourceType":"AWS::Lambda::Function","resourceName":"orders"}])"
                                              << "";
}

void TestCsv::functionOfTheConsole() {
    QFETCH(QString, source);
    QFETCH(QString, resources);
    QFETCH(QString, function);
    const LoadedLogs logs =
        loaded("Event source,Event name,AWS region,Resources,Recipient Account Id\r\n" +
               csvLine({source.toStdString(), "Invoke", "eu-west-1", resources.toStdString(), "111122223333"}));
    QCOMPARE(logs.records.size(), std::size_t{1});
    QCOMPARE(QString::fromStdString(std::string(logs.snapshot->storedText(EventId{0}, DictColumn::Function))),
             function);
    QVERIFY2(json::accept(logs.records[0]), logs.records[0].c_str());
}

void TestCsv::showsOwnRecords_data() {
    QTest::addColumn<QByteArray>("csv");
    QTest::newRow("Splunk") << QByteArray::fromStdString(csvLine({"_time", "_raw", "eventName"}) +
                                                         csvLine({"1", kRecord, "Other"}));
    QTest::newRow("CloudWatch Logs Insights")
        << QByteArray::fromStdString(csvLine({"@timestamp", "@message"}) + csvLine({"2026-03-02 10:00:00", kRecord}));
    QTest::newRow("only column") << QByteArray::fromStdString("@message\n" + csvLine({kRecord}));
}

void TestCsv::showsOwnRecords() {
    QFETCH(QByteArray, csv);
    const LoadedLogs logs = loaded(csv.toStdString());
    QCOMPARE(QString::fromStdString(logs.problems()), QString());
    QCOMPARE(logs.records, std::vector<std::string>{kRecord});
    QVERIFY(!logs.snapshot->has(EventId{0}, flag::kRebuilt));
    QCOMPARE(logs.snapshot->cellText(EventId{0}, ColumnId::Agent), std::string("a, b"));
}

void TestCsv::countsOddRows() {
    const std::string text =
        "eventName,eventSource,awsRegion,userAgent\n"
        "One,a,b,c\n"
        "\n"
        "Two,a\n"  // ragged, and still an event
        "Lost\n"   // less than half of the columns
        "Three,a,b,c,d,e\n"
        "Four,a,b,\"never closed\n"  // would swallow the rest
        "Five,a,b,c\n";
    const LoadedLogs logs = loaded(text);
    std::string names;
    for (std::uint32_t i = 0; i < logs.snapshot->eventCount(); ++i)
        names += logs.snapshot->cellText(EventId{i}, ColumnId::EventName) + " ";
    QCOMPARE(names, std::string("One Two Three Five "));
    const QString problems = QString::fromStdString(logs.problems());
    QVERIFY2(problems.contains("this row has too few cells"), qPrintable(problems));
    QVERIFY2(problems.contains("a quotation mark in this row has no second one"), qPrintable(problems));
    QVERIFY2(problems.contains("2 rows have another number of cells than the header"), qPrintable(problems));
    QCOMPARE(logs.report.problems.size(), std::size_t{3});

    const LoadedLogs cut = loaded("eventName,eventSource,userAgent\nOne,a,b\nTwo,a,\"cut");
    QCOMPARE(cut.records.size(), std::size_t{2});
    QCOMPARE(cut.report.problems.size(), std::size_t{1});
    QVERIFY(cut.problems().find("the row that begins here is cut off") != std::string::npos);
}

// Rows of every length up to more than a window, and quotes that close in another one.
void TestCsv::passesThroughWindows() {
    Prng random(3);
    std::string text = "eventID,eventName,userAgent\n";
    std::vector<std::size_t> lengths;
    for (int i = 0; text.size() < 9'000'000; ++i) {
        lengths.push_back(i % 50 == 0 ? 1'500'000 : random.below(20'000));
        std::string agent(lengths.back(), 'x');
        for (std::size_t at = 0; at + 1 < agent.size(); at += 97)
            agent[at] = "\n\",\r"[random.below(4)];
        text += csvLine({std::to_string(i), "Invoke", agent});
    }
    const LoadedLogs logs = loaded(text);
    QCOMPARE(QString::fromStdString(logs.problems()), QString());
    QCOMPARE(logs.records.size(), lengths.size());
    for (std::size_t i = 0; i < lengths.size(); i += 37) {
        const json record = json::parse(logs.records[i], nullptr, false);
        QVERIFY(record.is_object());
        QCOMPARE(record["eventID"], std::to_string(i));
        QCOMPARE(record.value("userAgent", std::string()).size(), lengths[i]);
    }
}

QTEST_GUILESS_MAIN(TestCsv)
#include "tst_csv.moc"
