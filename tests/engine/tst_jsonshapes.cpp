#include "app/load/eventrecord.h"
#include "app/load/recordreader.h"
#include "tests/engine/jsonrecords.h"
#include "tests/support/naivecontainers.h"
#include "tests/support/naivereader.h"
#include "tests/support/naivesummary.h"
#include "tests/support/recordtext.h"

#include <QtTest>

using namespace lambdatrail;
using namespace lambdatrail::test;

// The shapes in which files and tools keep records (format reference, 6.3 and 6.4): each gives the same events as the
// naive reader finds, and each event's own text can be fetched again.
class TestJsonShapes : public QObject {
    Q_OBJECT

 private slots:
    void givesEveryRecord_data();
    void givesEveryRecord();
    void takesTheTimeOfTheEnvelope_data();
    void takesTheTimeOfTheEnvelope();
    void namesWhatHoldsNoEvents_data();
    void namesWhatHoldsNoEvents();
    void readsTheLogBesideItsDigest();
    void streamsLargeContainers();
    void rebuildsElasticFields();
    void rebuildsLakeRows();
    void noticesAnotherRecordInItsPlace();

 private:
    Files m_files;
};

void TestJsonShapes::givesEveryRecord_data() {
    QTest::addColumn<std::string>("text");
    QTest::addColumn<int>("count");
    const auto row = [](const char* name, const std::string& text, int count = 4) {
        QTest::newRow(name) << text << count;
    };
    const auto each = [](const std::function<std::string(int)>& one) { return joined(4, one, ","); };
    const auto lines = [](const std::function<std::string(int)>& one) { return joined(4, one, "\n") + "\n"; };
    const std::string delivered = "{\"Records\":[" + records(4) + "]}";

    row("trail file", delivered);
    row("trail file, pretty-printed, CRLF",
        QString::fromStdString(nlohmann::json::parse(delivered).dump(2)).replace("\n", "\r\n").toStdString());
    row("key after others", "{\"NextToken\":null,\"n\":[1,{\"a\":\"]\"}],\"Records\":[" + records(4) + "],\"x\":{}}");
    row("array", "[" + records(4) + "]");
    row("single object", record(0), 1);
    row("JSON Lines", lines([](int i) { return record(i); }));
    row("JSON Lines of CRLF", joined(4, [](int i) { return record(i) + "\r"; }, "\n"));
    row("objects one after another", joined(4, [](int i) { return record(i); }, ""));
    row("trail files, one a line", lines([](int i) { return "{\"Records\":[" + record(i) + "]}"; }));
    const auto lookup = [](const std::string& time) {
        return [time](int i) {
            return "{\"EventId\":\"" + std::to_string(i) +
                   "\",\"EventName\":\"Invoke\",\"ReadOnly\":\"true\",\"EventTime\":" + time +
                   ",\"Resources\":[{\"ResourceType\":\"AWS::Lambda::Function\",\"ResourceName\":\"a\"}]," +
                   "\"CloudTrailEvent\":" + jsonString(record(i)) + "}";
        };
    };
    row("lookup-events, CLI v1", "{\"Events\":[" + each(lookup("1772000000.0")) + "],\"NextToken\":\"x\"}");
    row("lookup-events, CLI v2", "{\"Events\":[" + each(lookup("\"2026-02-25T07:13:20+01:00\"")) + "]}");
    row("lookup-events, one a line", lines(lookup("1772000000")));
    const auto bridge = [](int i) {
        return "{\"version\":\"0\",\"detail-type\":\"AWS API Call via CloudTrail\",\"source\":\"aws.lambda\","
               "\"time\":\"2026-02-25T06:13:20Z\",\"resources\":[],\"detail\":" +
               record(i) + "}";
    };
    row("EventBridge", bridge(0), 1);
    row("EventBridge, one a line", lines(bridge));
    const auto logEvent = [](int i) {
        return "{\"logStreamName\":\"s\",\"timestamp\":1772000000000,\"message\":" + jsonString(record(i)) +
               ",\"ingestionTime\":1772000000001,\"eventId\":\"" + std::to_string(i) + "\"}";
    };
    row("filter-log-events", "{\"events\":[" + each(logEvent) + "],\"searchedLogStreams\":[]}");
    const std::string subscription =
        "{\"messageType\":\"DATA_MESSAGE\",\"owner\":\"1\",\"logGroup\":\"g\",\"logEvents\":[" + each(logEvent) + "]}";
    row("subscription", subscription);
    row("subscription, packed", "{\"awslogs\":{\"data\":\"" + base64Of(gzipped(subscription)) + "\"}}");
    row("Firehose", "{\"records\":[{\"recordId\":\"1\",\"data\":\"" + base64Of(gzipped(subscription)) + "\"}]}");
    row("Kinesis", "{\"Records\":[{\"eventSource\":\"aws:kinesis\",\"kinesis\":{\"data\":\"" +
                       base64Of(gzipped(subscription)) + "\"}}]}");
    row("export task", lines([](int i) { return "2026-02-25T06:13:20.000Z " + record(i); }));
    row("Insights query", "{\"status\":\"Complete\",\"results\":[" + each([](int i) {
                              return "[{\"field\":\"@timestamp\",\"value\":\"2026-02-25 06:13:20.000\"},"
                                     "{\"field\":\"@message\",\"value\":" +
                                     jsonString(record(i)) + "}]";
                          }) + "]}");
    row("Insights query, flat", "[" + each([](int i) { return "{\"@message\":" + jsonString(record(i)) + "}"; }) + "]");
    row("Elastic search", "{\"took\":1,\"hits\":{\"total\":{\"value\":4},\"hits\":[" + each([](int i) {
                              return "{\"_index\":\"logs\",\"_source\":{\"@timestamp\":\"2026-02-25T06:13:20.000Z\","
                                     "\"event\":{\"original\":" +
                                     jsonString(record(i)) + ",\"action\":\"x\"}}}";
                          }) + "]},\"status\":200}");
    row("Elastic export", lines([](int i) { return "{\"_id\":\"1\",\"_source\":" + record(i) + "}"; }));
    row("Elastic fields",
        "[" + each([](int i) { return "{\"fields\":{\"event.original\":[" + jsonString(record(i)) + "]}}"; }) + "]");
    row("Splunk",
        lines([](int i) { return "{\"preview\":false,\"result\":{\"_raw\":" + jsonString(record(i)) + "}}"; }));
    row("Splunk array", "[" + each([](int i) { return "{\"_raw\":" + jsonString(record(i)) + "}"; }) + "]");
    row("Splunk results",
        "{\"results\":[" + each([](int i) { return "{\"_raw\":" + jsonString(record(i)) + "}"; }) + "]}");
    row("a trail file in a message", "{\"Records\":[{\"messageId\":\"1\",\"body\":" + jsonString(delivered) + "}]}");
    row("SNS in SQS",
        "{\"Records\":[{\"eventSource\":\"aws:sqs\",\"body\":" +
            jsonString("{\"Type\":\"Notification\",\"Message\":" + jsonString(record(0)) + "}") + "}]}",
        1);
    row("a string in a string", "[{\"message\":" + jsonString(jsonString(record(0))) + "}]", 1);
    row("strings", "[" + each([](int i) { return jsonString(record(i)); }) + "]");
    row("test data", "[{\"data\":" + delivered + ",\"description\":\"x\"}]");
    row("tests", "{\"test_events\":[" + each([](int i) { return "{\"input\":" + record(i) + "}"; }) + "]}");
    row("aws.cloudtrail", "{\"@timestamp\":\"2026-02-25T06:13:20Z\",\"aws\":{\"cloudtrail\":" + record(0) + "}}", 1);
    row("no record", "{\"Records\":[]}", 0);
}

void TestJsonShapes::givesEveryRecord() {
    QFETCH(std::string, text);
    QFETCH(int, count);
    const std::vector<WrappedRecord> expected = recordsInText(text);
    QCOMPARE(static_cast<int>(expected.size()), count);
    for (const bool packed : {false, true}) {
        const Loaded loaded = load(m_files.write(packed ? gzipped(text) : text));
        QCOMPARE(static_cast<int>(loaded.snapshot->eventCount()), count);
        QVERIFY2(loaded.report.problems.empty(), reasons(loaded.report).c_str());
        QCOMPARE(loaded.report.filesRead, 1U);
        const std::map<std::string, EventId> events = eventsById(*loaded.snapshot);
        RecordReader reader;
        for (const WrappedRecord& wrapped : expected) {
            const TestEvent naive = naiveEvent(wrapped.record);
            QVERIFY(events.contains(naive.eventId));
            const EventId event = events.at(naive.eventId);
            QCOMPARE(loaded.snapshot->timeMs(event), naive.timeMs);
            for (const ColumnInfo& column : allColumns()) {
                if (column.kind != ColumnKind::File) {
                    QCOMPARE(loaded.snapshot->cellText(event, column.id), cellOf(naive, std::string(column.name)));
                }
            }
            const auto shown = readEventRecord(reader, *loaded.snapshot, event);
            QVERIFY2(shown.has_value(), shown ? "" : describe(shown.error()).c_str());
            QVERIFY(!shown->isRebuilt);
            QVERIFY(nlohmann::json::parse(shown->json) == wrapped.record);
        }
    }
}

void TestJsonShapes::takesTheTimeOfTheEnvelope_data() {
    QTest::addColumn<std::string>("text");
    QTest::addColumn<QString>("time");
    const std::string bare = record(0, false);
    const auto row = [](const char* name, const std::string& text, const char* time = "2026-02-25T06:13:20Z") {
        QTest::newRow(name) << text << QString(time);
    };
    row("none", bare, "");
    row("@timestamp", "{\"@timestamp\":\"2026-02-25T06:13:20Z\"," + bare.substr(1));
    row("EventBridge", "{\"time\":\"2026-02-25T06:13:20Z\",\"detail\":" + bare + "}");
    row("CloudWatch Logs", "{\"events\":[{\"timestamp\":1772000000000,\"message\":" + jsonString(bare) + "}]}");
    row("export task", "2026-02-25T06:13:20.000Z " + bare);
    row("lookup-events, v1", "{\"EventTime\":1772000000.0,\"CloudTrailEvent\":" + jsonString(bare) + "}");
    row("lookup-events, v2",
        "{\"EventTime\":\"2026-02-25T07:13:20+01:00\",\"CloudTrailEvent\":" + jsonString(bare) + "}");
    row("Elastic",
        "{\"_source\":{\"@timestamp\":\"2026-02-25T06:13:20Z\",\"event\":{\"original\":" + jsonString(bare) + "}}}");
    row("the innermost one", "{\"time\":\"2020-01-01T00:00:00Z\",\"detail\":{\"timestamp\":1772000000000,\"message\":" +
                                 jsonString(bare) + "}}");
    row("not if the record has one", "{\"time\":\"2020-01-01T00:00:00Z\",\"detail\":" + record(0) + "}");
}

void TestJsonShapes::takesTheTimeOfTheEnvelope() {
    QFETCH(std::string, text);
    QFETCH(QString, time);
    const Loaded loaded = load(m_files.write(text));
    QCOMPARE(loaded.snapshot->eventCount(), 1U);
    QCOMPARE(QString::fromStdString(loaded.snapshot->cellText(EventId{0}, ColumnId::Time)), time);
}

void TestJsonShapes::namesWhatHoldsNoEvents_data() {
    QTest::addColumn<std::string>("text");
    QTest::addColumn<QString>("named");
    const auto row = [](const char* name, const std::string& text, const char* named) {
        QTest::newRow(name) << text << QString(named);
    };
    row("digest", R"({"awsAccountId":"1","digestStartTime":"x","digestS3Object":"y","logFiles":[{"s3Object":"z"}]})",
        "digest file");
    row("result_sign", R"({"version":"1.0","hashSignature":"ab","files":[{"fileName":"r.csv.gz"}]})",
        "CloudTrail Lake");
    row("S3 notification",
        R"({"Records":[{"eventVersion":"2.1","eventSource":"aws:s3","eventName":"ObjectCreated:Put"}]})",
        "notification");
    row("SNS notification", R"({"s3Bucket":"b","s3ObjectKey":["AWSLogs/x.json.gz"]})", "notification");
    row("control message",
        R"({"messageType":"CONTROL_MESSAGE","logEvents":[{"id":"","timestamp":1,"message":"CWL CONTROL MESSAGE: x"}]})",
        "control message");
    row("OCSF", R"({"class_uid":3005,"metadata":{"product":{"name":"CloudTrail"}},"time":1})", "OCSF");
    row("Config", R"({"fileVersion":"1.0","configurationItems":[{"resourceType":"AWS::Lambda::Function"}]})", "Config");
    row("other EventBridge", R"({"detail-type":"EC2 Instance State-change","detail":{"state":"running"}})",
        "EventBridge");
    row("other log events", R"({"events":[{"timestamp":1,"message":"[INFO] START"},{"timestamp":2,"message":"{x"}]})",
        "log event");
    row("lookup-events entry without the record",
        R"({"Events":[{"EventId":"e","EventName":"Invoke","Username":"dana"}]})", "lookup-events");
    row("lookup-events entry with nothing in it", R"({"Events":[{"EventId":"e","CloudTrailEvent":"{}"}]})",
        "lookup-events");
    row("SNS message",
        R"({"Type":"Notification","MessageId":"m","TopicArn":"arn:aws:sns:eu-west-1:1:t","Message":"hi"})", "SNS");
    row("SNS event of Lambda", R"({"Records":[{"EventSource":"aws:sns","Sns":{"Message":"hi"}}]})", "notification");
    row("SQS message", R"({"messageId":"m","receiptHandle":"r","body":"hi"})", "SQS");
    row("S3 test notification", R"({"Service":"Amazon S3","Event":"s3:TestEvent","Bucket":"b"})", "test notification");
    row("Config notification", R"({"messageType":"ConfigurationItemChangeNotification","configurationItem":{"a":1}})",
        "Config");
    row("WAF", R"({"timestamp":1,"webaclId":"arn:aws:wafv2:x","action":"BLOCK","httpRequest":{"uri":"/"}})", "WAF");
    row("Route 53", R"({"version":"1.1","query_timestamp":"2026-02-03T10:00:00Z","query_name":"example.com."})",
        "Route 53");
    row("Network Firewall", R"({"firewall_name":"f","event_timestamp":"1","event":{"proto":"TCP"}})",
        "Network Firewall");
    row("Security Hub", R"({"ProductArn":"arn:aws:securityhub:x","Severity":{"Label":"HIGH"}})", "Security Hub");
    row("GuardDuty", R"({"schemaVersion":"2.0","partition":"aws","severity":8,"type":"Recon:IAMUser/x"})", "GuardDuty");
    row("CloudWatch subscription of other logs",
        R"({"messageType":"DATA_MESSAGE","logEvents":[{"id":"1","timestamp":1,"message":"START RequestId: x"}]})",
        "log event");
    row("CloudFront", "#Version: 1.0\n#Fields: date time x-edge-location\n2026-02-03\t10:00:00\tFRA2\n", "CloudFront");
    row("classic load balancer",
        "2026-02-03T10:00:00.943958Z my-lb 192.0.2.39:2817 10.0.0.1:80 0.1 200 200 0 29 \"GET http://example.com/ "
        "HTTP/1.1\"\n",
        "load balancer");
    row("S3 server access log",
        "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be bucket [03/Feb/2026:10:00:00 +0000] "
        "192.0.2.3 "
        "- 3E57427F3EXAMPLE REST.GET.VERSIONING - \"GET /bucket HTTP/1.1\" 200 - 113\n",
        "S3 server access");
    row("other JSON", R"({"a":1})", "no CloudTrail records");
    row("VPC flow log", "version account-id interface-id srcaddr dstaddr\n2 1 eni-1 10.0.0.1 10.0.0.2\n", "VPC flow");
    row("VPC flow log without header", "2 123456789010 eni-1235b8ca 172.31.16.139 172.31.16.21 20641 22 6 ACCEPT OK\n",
        "VPC flow");
    row("load balancer", "https 2018-07-02T22:23:00.186641Z app/my-lb/50 192.168.131.39:2817 10.0.0.1:80\n",
        "load balancer");
    row("text", "hello\n", "not a CloudTrail log");
}

void TestJsonShapes::namesWhatHoldsNoEvents() {
    QFETCH(std::string, text);
    QFETCH(QString, named);
    const Loaded loaded = load(m_files.write(text));
    QCOMPARE(loaded.snapshot->eventCount(), 0U);
    QCOMPARE(loaded.report.filesSkipped, 1U);
    QCOMPARE(loaded.report.problems.size(), 1U);
    QVERIFY2(QString::fromStdString(loaded.report.problems[0].reason).contains(named), reasons(loaded.report).c_str());
}

// A digest names its log (format reference, 6.2): the log counts, the digest is named for what it is.
void TestJsonShapes::readsTheLogBesideItsDigest() {
    QTemporaryDir folder;
    const std::string path = folder.path().toStdString();
    const std::string logName = "111122223333_CloudTrail_eu-west-1_20260225T0615Z_abcdefghijklmnop.json.gz";
    writeFile(path + "/" + logName, gzipped("{\"Records\":[" + record(0) + "]}"));
    writeFile(path + "/digest.json.gz",
              gzipped(R"({"awsAccountId":"111122223333","digestStartTime":"2026-02-25T06:00:00Z",
                  "digestS3Object":"AWSLogs/111122223333/CloudTrail-Digest/d.json.gz","logFiles":[{"s3Bucket":"b",
                  "s3Object":"AWSLogs/111122223333/CloudTrail/)" +
                      logName + R"(","hashValue":"00","hashAlgorithm":"SHA-256"}]})"));
    const Loaded loaded = load(path);
    QCOMPARE(loaded.snapshot->eventCount(), 1U);
    QCOMPARE(loaded.report.filesRead, 1U);
    QCOMPARE(loaded.report.filesSkipped, 1U);
    QCOMPARE(loaded.report.problems.size(), 1U);
    QCOMPARE(loaded.report.problems[0].file, path + "/digest.json.gz");
    QVERIFY(QString::fromStdString(loaded.report.problems[0].reason).contains(QStringLiteral("digest file")));
}

// Files beyond the size that is read at once: the elements pass through a window, wherever it cuts them.
void TestJsonShapes::streamsLargeContainers() {
    constexpr int kElements = 60'000;
    std::string text = "{\"Events\":[";
    for (int i = 0; i < kElements; ++i) {
        text +=
            (i > 0 ? "," : "") + std::string("{\"EventId\":\"x\",\"CloudTrailEvent\":") + jsonString(record(i)) + "}";
    }
    text += "],\"NextToken\":\"end\"}";
    QVERIFY(text.size() > (33U << 20));
    const Loaded loaded = load(m_files.write(text));
    QCOMPARE(loaded.snapshot->eventCount(), static_cast<unsigned>(kElements));
    QVERIFY2(loaded.report.problems.empty(), reasons(loaded.report).c_str());
    RecordReader reader;
    for (const int i : {0, 37'000, kElements - 1}) {
        const std::string id = recordId(i);
        const auto shown = readEventRecord(reader, *loaded.snapshot, eventsById(*loaded.snapshot).at(id));
        QVERIFY(shown.has_value());
        QCOMPARE(QString::fromStdString(shown->json), QString::fromStdString(record(i)));
    }
}

void TestJsonShapes::rebuildsElasticFields() {
    const std::string text =
        R"({"_source":{"@timestamp":"2026-02-25T06:13:20.000Z","event":{"provider":"lambda.amazonaws.com",
        "action":"Invoke","id":"22222222-aaaa-4bbb-8ccc-000000000001"},"cloud":{"region":"eu-west-1","account":{"id":"111122223333"}},
        "source":{"address":"203.0.113.9"},"user_agent":{"original":"aws-cli/2"},"aws":{"cloudtrail":{"event_version":"1.08",
        "event_type":"AwsApiCall","request_id":"r-1","error_code":"AccessDenied","user_identity":{"type":"IAMUser",
        "arn":"arn:aws:iam::111122223333:user/dana","access_key_id":"AKIAEXAMPLE"}}}}})";
    const Loaded loaded = load(m_files.write(text));
    QCOMPARE(loaded.snapshot->eventCount(), 1U);
    const auto cell = [&](ColumnId column) { return loaded.snapshot->cellText(EventId{0}, column); };
    QCOMPARE(cell(ColumnId::Time), std::string("2026-02-25T06:13:20Z"));
    QCOMPARE(cell(ColumnId::EventName), std::string("Invoke"));
    QCOMPARE(cell(ColumnId::Region), std::string("eu-west-1"));
    QCOMPARE(cell(ColumnId::Account), std::string("111122223333"));
    QCOMPARE(cell(ColumnId::Ip), std::string("203.0.113.9"));
    QCOMPARE(cell(ColumnId::Error), std::string("AccessDenied"));
    QCOMPARE(cell(ColumnId::AccessKey), std::string("AKIAEXAMPLE"));
    QCOMPARE(cell(ColumnId::RequestId), std::string("r-1"));
    RecordReader reader;
    const auto shown = readEventRecord(reader, *loaded.snapshot, EventId{0});
    QVERIFY(shown.has_value());
    QVERIFY(shown->isRebuilt);
    QCOMPARE(nlohmann::json::parse(shown->json)["userIdentity"]["accessKeyId"], "AKIAEXAMPLE");
}

// All cells are texts, those of structures in a form of their own (format reference, 6.3).
void TestJsonShapes::rebuildsLakeRows() {
    const std::string text = R"({"QueryStatus":"FINISHED","QueryStatistics":{"ResultsCount":2},"QueryResultRows":[
        [{"eventVersion":"1.08"},{"userIdentity":"{type=IAMUser, principalid=AIDA, arn=arn:aws:iam::111122223333:user/dana}"},
         {"eventTime":"2026-02-25 06:13:20.000"},{"eventSource":"lambda.amazonaws.com"},{"eventName":"Invoke"},
         {"awsRegion":"eu-west-1"},{"readOnly":"false"},{"requestParameters":"{\"functionName\":\"orders\"}"},
         {"eventID":"22222222-aaaa-4bbb-8ccc-000000000001"},{"recipientAccountId":"111122223333"}],
        [{"eventname":"GetFunction"},{"eventsource":"lambda.amazonaws.com"},{"eventid":"22222222-aaaa-4bbb-8ccc-000000000002"}]]})";
    const Loaded loaded = load(m_files.write(text));
    QVERIFY2(loaded.report.problems.empty(), reasons(loaded.report).c_str());
    QCOMPARE(loaded.snapshot->eventCount(), 2U);
    const std::map<std::string, EventId> events = eventsById(*loaded.snapshot);
    const EventId first = events.at("22222222-aaaa-4bbb-8ccc-000000000001");
    const auto cell = [&](ColumnId column) { return QString::fromStdString(loaded.snapshot->cellText(first, column)); };
    QCOMPARE(cell(ColumnId::Time), QStringLiteral("2026-02-25T06:13:20Z"));
    QCOMPARE(cell(ColumnId::Event), QStringLiteral("Invoke"));
    QCOMPARE(cell(ColumnId::Function), QStringLiteral("orders"));
    QCOMPARE(cell(ColumnId::Identity), QStringLiteral("dana"));
    QCOMPARE(cell(ColumnId::ReadOnly), QStringLiteral("false"));
    RecordReader reader;
    for (const auto& [id, event] : events) {
        const auto shown = readEventRecord(reader, *loaded.snapshot, event);
        QVERIFY(shown.has_value());
        QVERIFY(shown->isRebuilt);
        QCOMPARE(nlohmann::json::parse(shown->json)["eventID"].get<std::string>(), id);
    }
}

// Size and time of the file may say that it is the same: the record must say so, too.
void TestJsonShapes::noticesAnotherRecordInItsPlace() {
    const std::string path = m_files.write(record(1));
    const Loaded loaded = load(path);
    RecordReader reader;
    QVERIFY(readEventRecord(reader, *loaded.snapshot, EventId{0}).has_value());
    const auto time = QFileInfo(QString::fromStdString(path)).lastModified();
    const std::string other = record(3);
    QCOMPARE(other.size(), record(1).size());
    writeFile(path, other);
    QFile file(QString::fromStdString(path));
    QVERIFY(file.open(QIODevice::ReadWrite) && file.setFileTime(time, QFileDevice::FileModificationTime));
    const auto shown = readEventRecord(reader, *loaded.snapshot, EventId{0});
    QVERIFY(!shown.has_value());
    QCOMPARE(shown.error().code, ErrorCode::Changed);
}

QTEST_GUILESS_MAIN(TestJsonShapes)
#include "tst_jsonshapes.moc"
