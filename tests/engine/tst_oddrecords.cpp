#include "app/load/eventrecord.h"
#include "app/load/recordreader.h"
#include "tests/engine/jsonrecords.h"

#include <QtTest>

using namespace lambdatrail;
using namespace lambdatrail::test;

// Records that are unlike an ordinary call (format reference, 1.7, 1.8 and 8).
class TestOddRecords : public QObject {
    Q_OBJECT

 private slots:
    void recordsOfManyCalls_data();
    void recordsOfManyCalls();
    void oddTypesAreRead();

 private:
    Files m_files;
};

void TestOddRecords::recordsOfManyCalls_data() {
    QTest::addColumn<std::string>("record");
    QTest::addColumn<QString>("event");
    QTest::addColumn<QString>("category");
    QTest::addColumn<QString>("time");
    QTest::addColumn<QString>("account");
    QTest::addColumn<bool>("summary");
    const auto row = [](const char* name, const char* text, const char* event, const char* category, const char* time,
                        const char* account, bool summary) {
        QTest::newRow(name) << std::string(text) << QString(event) << QString(category) << QString(time)
                            << QString(account) << summary;
    };
    row("Insights",
        R"({"eventVersion":"1.09","eventTime":"2026-01-10T08:05:00Z","awsRegion":"eu-west-1","eventID":"11111111-aaaa-4bbb-8ccc-000000000001",
        "eventType":"AwsCloudTrailInsight","recipientAccountId":"111122223333","sharedEventID":"s","insightDetails":{"state":"Start",
        "eventSource":"lambda.amazonaws.com","eventName":"UpdateFunctionCode20150331v2","insightType":"ApiCallRateInsight",
        "insightContext":{"statistics":{"baseline":{"average":0.01}}}},"eventCategory":"Insight"})",
        "UpdateFunctionCode", "Insight", "2026-01-10T08:05:00Z", "111122223333", false);
    row("Insights, the last of equal keys and of equal objects",
        R"({"eventVersion":"1.09","eventTime":"2026-01-10T08:05:00Z","eventID":"i","eventType":"AwsCloudTrailInsight",
        "insightDetails":{"eventName":"First"},"insightDetails":{"eventSource":"x","eventName":"Second",
        "eventSource":"lambda.amazonaws.com","event\u004eame":"Invoke"}})",
        "Invoke", "Insight", "2026-01-10T08:05:00Z", "", false);
    row("Insights of invocations, without category",
        R"({"eventVersion":"1.09","eventTime":"2026-01-10T08:05:00Z","eventID":"i","eventType":"AwsCloudTrailInsight",
        "insightDetails":{"eventSource":"lambda.amazonaws.com","eventName":"Invoke","errorCode":"x"}})",
        "Invoke", "Insight", "2026-01-10T08:05:00Z", "", false);
    row("aggregated, one name",
        R"({"eventVersion":"1.0","accountId":"111122223333","eventId":"11111111-aaaa-4bbb-8ccc-000000000001","eventType":"AwsAggregatedEvent",
        "eventCategory":"Aggregated","awsRegion":"eu-west-1","eventSource":"lambda.amazonaws.com",
        "timeWindow":{"windowStart":"2026-01-10T08:05:00Z","windowEnd":"2026-01-10T08:10:00Z","windowSize":"PT5M"},
        "summary":{"primaryDimension":{"dimension":"eventName","statistics":[{"name":"Invoke","value":12}],"aggregationType":"Count"}}})",
        "Invoke", "Aggregated", "2026-01-10T08:05:00Z", "111122223333", true);
    row("aggregated, many names",
        R"({"eventVersion":"1.0","eventId":"e","eventType":"AwsAggregatedEvent","eventSource":"lambda.amazonaws.com",
        "timeWindow":{"windowStart":"2026-01-10T08:05:00Z"},"summary":{"primaryDimension":{"dimension":"resourceARN","statistics":[{"name":"arn:x","value":2}]},
        "details":[{"dimension":"eventName","statistics":[{"name":"Invoke","value":1},{"name":"GetFunction","value":1}]}]}})",
        "", "Aggregated", "2026-01-10T08:05:00Z", "", true);
}

void TestOddRecords::recordsOfManyCalls() {
    QFETCH(std::string, record);
    QFETCH(bool, summary);
    const Loaded loaded = load(m_files.write("[" + record + "]"));
    QCOMPARE(loaded.snapshot->eventCount(), 1U);
    const StoreSnapshot& snapshot = *loaded.snapshot;
    const auto cell = [&](ColumnId column) { return QString::fromStdString(snapshot.cellText(EventId{0}, column)); };
    QTEST(cell(ColumnId::Event), "event");
    QTEST(cell(ColumnId::Category), "category");
    QTEST(cell(ColumnId::Time), "time");
    QTEST(cell(ColumnId::Account), "account");
    QVERIFY(!cell(ColumnId::EventId).isEmpty());
    QCOMPARE(cell(ColumnId::Service), QStringLiteral("lambda.amazonaws.com"));
    for (const ColumnId column : {ColumnId::Identity, ColumnId::IdentityKey, ColumnId::CredentialClass, ColumnId::Role,
                                  ColumnId::Error, ColumnId::Function}) {
        QCOMPARE(cell(column), QString());
    }
    QVERIFY(!snapshot.has(EventId{0}, flag::kInvocation | flag::kAttempt | flag::kFailed));
    QCOMPARE(snapshot.has(EventId{0}, flag::kSummary), summary);
    RecordReader reader;
    QVERIFY(readEventRecord(reader, snapshot, EventId{0}).has_value());
}

// Format reference, section 8: what other tools make of the fields.
void TestOddRecords::oddTypesAreRead() {
    std::string deep =
        R"({"eventVersion":"1.11","eventName":"Deep","eventSource":"x.amazonaws.com","requestParameters":)";
    for (int i = 0; i < 1'000; ++i) {
        deep += "{\"a\":[";
    }
    deep += "9007199254740993";
    for (int i = 0; i < 1'000; ++i) {
        deep += "]}";
    }
    deep += "}";
    const std::string long_(3'000'000, 'x');
    const std::vector<std::string> all = {
        R"({"eventVersion":"1.11","eventName":"Invoke","eventSource":"lambda.amazonaws.com","awsRegion":"eu-west-1","recipientAccountId":"1",
        "readOnly":"TRUE","sourceIPAddress":{"country":"NZ","ip":"203.0.113.9"},"userAgent":["aws-cli/2","botocore"],
        "requestParameters":"{\"functionName\":\"orders\",\"qualifier\":\"live\"}"})",
        deep,
        R"({"eventVersion":"1.11","eventName":"Long","eventSource":"x.amazonaws.com","errorMessage":")" + long_ + "\"}",
        R"({"eventVersion":"1.11","eventName":"First","eventName":"Last","eventSource":"x.amazonaws.com","userIdentity":null,"eventTime":null,"eventID":null})",
    };
    const Loaded loaded =
        load(m_files.write("[" + joined(4, [&](int i) { return all[static_cast<std::size_t>(i)]; }, ",") + "]"));
    QVERIFY2(loaded.report.problems.empty(), reasons(loaded.report).c_str());
    QCOMPARE(loaded.snapshot->eventCount(), 4U);
    const auto cell = [&](std::uint32_t event, ColumnId column) {
        return QString::fromStdString(loaded.snapshot->cellText(EventId{event}, column));
    };
    QCOMPARE(cell(0, ColumnId::ReadOnly), QStringLiteral("true"));
    QCOMPARE(cell(0, ColumnId::Ip), QStringLiteral("203.0.113.9"));
    QCOMPARE(cell(0, ColumnId::Agent), QStringLiteral("aws-cli/2, botocore"));
    QCOMPARE(cell(0, ColumnId::Function), QStringLiteral("orders"));
    QCOMPARE(cell(0, ColumnId::Qualifier), QStringLiteral("live"));
    QCOMPARE(cell(1, ColumnId::Event), QStringLiteral("Deep"));
    QCOMPARE(cell(2, ColumnId::Message).size(), qsizetype(long_.size()));
    QCOMPARE(cell(3, ColumnId::Event), QStringLiteral("Last"));
    RecordReader reader;
    for (std::uint32_t i = 0; i < 4; ++i) {
        const auto shown = readEventRecord(reader, *loaded.snapshot, EventId{i});
        QVERIFY(shown.has_value());
        QVERIFY(shown->json == all[i]);
    }
}

QTEST_GUILESS_MAIN(TestOddRecords)
#include "tst_oddrecords.moc"
