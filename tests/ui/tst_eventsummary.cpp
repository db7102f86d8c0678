#include "tests/support/teststore.h"
#include "ui/detail/esmreason.h"
#include "ui/detail/eventsentence.h"
#include "ui/detail/eventsummary.h"
#include "ui/detail/jsontree.h"
#include "ui/detail/summarypane.h"

#include <QDateTime>
#include <QScrollBar>
#include <QtTest>

#include <map>
#include <memory>
#include <string>

using namespace lambdatrail;
using namespace lambdatrail::test;

namespace {

constexpr TimeMs kTimeMs = 1'770'109'452'000;  // 2026-02-03T09:04:12Z
constexpr EventId kFirst{0};

TestEvent call(const std::string& name, std::uint16_t flags = flag::kLambda) {
    TestEvent event;
    event.timeMs = kTimeMs;
    event.flags = flags;
    event.eventId = "11111111-aaaa-4bbb-8ccc-000000000001";
    event.requestId = "22222222-aaaa-4bbb-8ccc-000000000001";
    event.offset = 1234567;
    event.length = 890;
    event.texts = {{DictColumn::Event, name},
                   {DictColumn::EventName, name},
                   {DictColumn::Service, "lambda.amazonaws.com"},
                   {DictColumn::Function, functionKey("orders")},
                   {DictColumn::Identity, identityText("dana", "arn:aws:iam::111122223333:user/dana")},
                   {DictColumn::CredentialClass, "IAM user"},
                   {DictColumn::Ip, "203.0.113.9"},
                   {DictColumn::Region, "eu-west-1"}};
    return event;
}

TestEvent failed(TestEvent event, const std::string& code, const std::string& message = {}) {
    event.flags |= flag::kFailed;
    event.texts[DictColumn::Error] = code;
    if (!message.empty())
        event.texts[DictColumn::Message] = message;
    return event;
}

TestEvent with(TestEvent event, DictColumn column, const std::string& text) {
    event.texts[column] = text;
    return event;
}

QString valueOf(const EventSummary& summary, const QString& group, const QString& label) {
    for (const SummaryGroup& g : summary.groups)
        for (const SummaryRow& row : g.rows)
            if (g.title == group && row.label == label)
                return row.value;
    return {};
}

EventSummary summaryOf(const TestEvent& event, const std::string& record = {}) {
    const SnapshotPtr snapshot = makeSnapshot({event});
    const JsonTree tree = JsonTree::parse(record);
    return summarize(*snapshot, kFirst, record.empty() ? nullptr : &tree);
}

}  // namespace

class TestEventSummary : public QObject {
    Q_OBJECT
 private slots:
    void sentences_data();
    void sentences();
    void outcomes_data();
    void outcomes();
    void noCalls_data();
    void noCalls();
    void summaryFromColumns();
    void summaryFromRecord();
    void summaryOfAlmostNothing();
    void summaryCountsDuplicates();
    void summaryShowsHostileTextPlain();
    void esmReasons_data();
    void esmReasons();
    void esmCard();
    void paneKeepsItsPlace();
    void paneIsRewrittenWithoutATrace();
};

void TestEventSummary::sentences_data() {
    QTest::addColumn<TestEvent>("event");
    QTest::addColumn<QString>("sentence");
    const auto row = [](const char* name, const TestEvent& event, const char* sentence) {
        QTest::newRow(name) << event << QString::fromUtf8(sentence);
    };
    row("call", call("GetFunction"),
        "dana (IAM user) called GetFunction on orders at 2026-02-03 09:04:12 UTC from 203.0.113.9. "
        "No error is recorded.");
    row("denied", failed(call("GetFunction"), "AccessDenied", "no"),
        "dana (IAM user) called GetFunction on orders at 2026-02-03 09:04:12 UTC from 203.0.113.9. "
        "It failed: AccessDenied.");
    row("invocation", with(call("Invoke", flag::kInvocation), DictColumn::Qualifier, "live"),
        "dana (IAM user) invoked orders:live at 2026-02-03 09:04:12 UTC from 203.0.113.9. It was accepted.");
    TestEvent attempt = call("InvokeExecution", flag::kAttempt);
    for (const auto& [column, text] : std::map<DictColumn, std::string>{
             {DictColumn::Identity, identityText("lambda.amazonaws.com", "svc:lambda.amazonaws.com")},
             {DictColumn::CredentialClass, "AWS service"},
             {DictColumn::Ip, "lambda.amazonaws.com"}})
        attempt.texts[column] = text;
    row("attempt", attempt,
        "lambda.amazonaws.com (AWS service) made one attempt of an asynchronous invocation of orders "
        "at 2026-02-03 09:04:12 UTC.");
    row("mapping disabled", call("LambdaESMDisabled", flag::kEsmDisabled),
        "Lambda disabled an event source mapping of orders at 2026-02-03 09:04:12 UTC.");
    TestEvent role = call("ListFunctions");
    role.texts[DictColumn::Identity] = identityText("Deployer / dana", "k");
    role.texts[DictColumn::CredentialClass] = "Role (temporary)";
    role.texts.erase(DictColumn::Function);
    row("role, no function", role,
        "Deployer / dana (Role) called ListFunctions at 2026-02-03 09:04:12 UTC from 203.0.113.9. "
        "No error is recorded.");
    row("label says it", with(call("GetFunction"), DictColumn::Identity, identityText("root (111122223333)", "k")),
        "root (111122223333) called GetFunction on orders at 2026-02-03 09:04:12 UTC from 203.0.113.9. "
        "No error is recorded.");
    TestEvent empty;
    row("empty", empty, "An unnamed caller called something without a name at an unknown time. No error is recorded.");
    row("format signs", with(call("%1 %2"), DictColumn::Ip, "%3"),
        "dana (IAM user) called %1 %2 on orders at 2026-02-03 09:04:12 UTC from %3. No error is recorded.");
}

void TestEventSummary::sentences() {
    QFETCH(TestEvent, event);
    QTEST(eventSentence(*makeSnapshot({event}), kFirst), "sentence");
}

void TestEventSummary::outcomes_data() {
    QTest::addColumn<TestEvent>("event");
    QTest::addColumn<QString>("outcome");
    const QString silent = QStringLiteral("CloudTrail does not record whether the function itself succeeded.");
    const QString attempt = QStringLiteral("One attempt of an asynchronous invocation, not counted as an invocation. ");
    QTest::newRow("call") << call("GetFunction") << QStringLiteral("Accepted, no error recorded");
    QTest::newRow("invocation") << call("Invoke", flag::kInvocation) << QStringLiteral("Accepted. ") + silent;
    QTest::newRow("attempt") << call("InvokeExecution", flag::kAttempt) << attempt + silent;
    QTest::newRow("failed") << failed(call("Invoke", flag::kInvocation), "TooManyRequestsException")
                            << QStringLiteral("Failed: TooManyRequestsException");
    QTest::newRow("failed attempt") << failed(call("InvokeExecution", flag::kAttempt), "X")
                                    << attempt + QStringLiteral("Failed: X");
    QTest::newRow("no code") << failed(call("ConsoleLogin"), std::string(kNoErrorCode), "Failed authentication")
                             << QStringLiteral("Failed: (no errorCode)");
}

void TestEventSummary::outcomes() {
    QFETCH(TestEvent, event);
    QFETCH(QString, outcome);
    const EventSummary summary = summaryOf(event);
    QCOMPARE(valueOf(summary, QStringLiteral("Outcome"), QStringLiteral("Outcome")), outcome);
    QVERIFY(!summary.plainText().contains(QStringLiteral("succeeded.")) || outcome.contains(QStringLiteral("whether")));
    const QString message = QString::fromStdString(event.texts[DictColumn::Message]);
    QCOMPARE(valueOf(summary, QStringLiteral("Outcome"), QStringLiteral("Error message")), message);
}

void TestEventSummary::noCalls_data() {
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("record");
    QTest::addColumn<QString>("sentence");
    const auto row = [](const char* name, const char* type, const char* record, const char* sentence) {
        QTest::newRow(name) << QByteArray(type) << QByteArray(record) << QString::fromUtf8(sentence);
    };
    row("Insights, not read yet", "AwsCloudTrailInsight", "",
        "A record of CloudTrail Insights: CloudTrail noticed an unusual rate of calls or errors.");
    row("Insights begins", "AwsCloudTrailInsight",
        R"({"insightDetails":{"state":"Start","eventSource":"lambda.amazonaws.com","eventName":"Invoke",
            "insightType":"ApiCallRateInsight","insightContext":{"statistics":{"baseline":{"average":0.010},
            "insight":{"average":4.2}}}}})",
        "CloudTrail Insights: an unusual rate of calls of Invoke (lambda.amazonaws.com) began. On average 4.2 a "
        "minute, usually 0.010.");
    row("Insights of errors ends", "AwsCloudTrailInsight",
        R"({"insightDetails":{"state":"End","eventName":"Invoke","insightType":"ApiErrorRateInsight",
            "errorCode":"AccessDenied"}})",
        "CloudTrail Insights: an unusual rate of AccessDenied errors in calls of Invoke ended.");
    row("a summary, not read yet", "AwsAggregatedEvent", "", "A summary of five minutes of data events.");
    row("a summary", "AwsAggregatedEvent",
        R"({"eventSource":"lambda.amazonaws.com","timeWindow":{"windowStart":"2026-03-01T12:00:00Z",
            "windowEnd":"2026-03-01T12:05:00Z"},"summary":{"primaryDimension":{"dimension":"eventName",
            "statistics":[{"name":"Invoke","value":1204},{"name":"GetFunction","value":3},{"name":7}]}}})",
        "A summary of five minutes of data events of lambda.amazonaws.com, from 2026-03-01T12:00:00Z to "
        "2026-03-01T12:05:00Z. Counts by eventName: Invoke 1204, GetFunction 3.");
    row("a summary that says nothing", "AwsAggregatedEvent", R"({"summary":[1,{"a":[]}]})",
        "A summary of five minutes of data events.");
}

void TestEventSummary::noCalls() {
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, record);
    TestEvent event;
    event.texts = {{DictColumn::Type, type.toStdString()}};
    const SnapshotPtr snapshot = makeSnapshot({event});
    const JsonTree tree = JsonTree::parse(record.toStdString());
    const EventSummary summary = summarize(*snapshot, kFirst, record.isEmpty() ? nullptr : &tree);
    QTEST(summary.sentence, "sentence");
    const QString outcome = valueOf(summary, QStringLiteral("Outcome"), QStringLiteral("Outcome"));
    QVERIFY2(outcome.contains(QStringLiteral("names no caller")), qPrintable(outcome));
}

void TestEventSummary::summaryFromColumns() {
    TestEvent event = call("UpdateFunctionCode");
    event.flags |= flag::kFunctionAssumed | flag::kConsole | flag::kMfa | flag::kViaService | flag::kSso |
                   flag::kCrossAccount | flag::kTemporary;
    event.texts[DictColumn::EventName] = "UpdateFunctionCode20150331v2";
    event.texts[DictColumn::Role] = "arn:aws:iam::111122223333:role/Deployer";
    event.texts[DictColumn::Qualifier] = "live";
    event.texts[DictColumn::Version] = "14";
    event.texts[DictColumn::Agent] = "aws-cli/2.15.0";
    const EventSummary summary = summaryOf(event);
    const auto value = [&](const char* group, const char* label) {
        return valueOf(summary, QLatin1String(group), QLatin1String(label));
    };
    QCOMPARE(value("Who", "Identity"), QStringLiteral("dana"));
    QCOMPARE(value("Who", "Identity key"), QStringLiteral("arn:aws:iam::111122223333:user/dana"));
    QCOMPARE(value("Who", "Credentials"), QStringLiteral("IAM user"));
    QCOMPARE(value("Who", "Marks"),
             QStringLiteral("temporary credentials, MFA, SSO, console, via a service, from another account"));
    QCOMPARE(value("Who", "Role"), QStringLiteral("arn:aws:iam::111122223333:role/Deployer"));
    QCOMPARE(value("What", "Event"), QStringLiteral("UpdateFunctionCode"));
    QCOMPARE(value("What", "Name in the record"), QStringLiteral("UpdateFunctionCode20150331v2"));
    QCOMPARE(value("Function", "Name"), QStringLiteral("orders"));
    QCOMPARE(value("Function", "ARN"),
             QStringLiteral("arn:aws:lambda:eu-west-1:111122223333:function:orders (assumed)"));
    QCOMPARE(value("Function", "Region"), QStringLiteral("eu-west-1"));
    QCOMPARE(value("Function", "Account"), QStringLiteral("111122223333"));
    QCOMPARE(value("Function", "Requested qualifier"), QStringLiteral("live"));
    QCOMPARE(value("Function", "Executed version"), QStringLiteral("14"));
    QCOMPARE(value("When", "UTC"), QStringLiteral("2026-02-03 09:04:12"));
    QCOMPARE(value("From", "User agent"), QStringLiteral("aws-cli/2.15.0"));
    QCOMPARE(value("Record", "File"), QStringLiteral("/logs/a.json.gz"));
    QCOMPARE(value("Record", "Byte offset, unpacked"), QStringLiteral("1,234,567"));
    QCOMPARE(value("Record", "Event ID"), QStringLiteral("11111111-aaaa-4bbb-8ccc-000000000001"));
    QCOMPARE(value("Record", "Request ID"), QStringLiteral("22222222-aaaa-4bbb-8ccc-000000000001"));
    QVERIFY(!value("When", "Local time").isEmpty());
    // Local time against an independent reckoning.
    const QDateTime local = QDateTime::fromString(QStringLiteral("2026-02-03T09:04:12Z"), Qt::ISODate).toLocalTime();
    QVERIFY(value("When", "Local time").startsWith(local.toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"))));
}

void TestEventSummary::summaryFromRecord() {
    const TestEvent event = call("Invoke", flag::kInvocation);
    const std::string json =
        R"({"userIdentity":{"principalId":"AROA:dana","invokedBy":"states.amazonaws.com","sessionContext":)"
        R"({"sourceIdentity":"dana@example.com"},"inScopeOf":{"credentialsIssuedTo":"arn:aws:lambda:x:1:function:caller"}},)"
        R"("requestParameters":{"invocationType":"Event","sourceArn":"arn:aws:events:x:1:rule/nightly"},)"
        R"("vpcEndpointId":"vpce-1","sharedEventID":null})";
    const EventSummary before = summaryOf(event);
    const EventSummary after = summaryOf(event, json);
    const auto value = [&](const char* group, const char* label) {
        return valueOf(after, QLatin1String(group), QLatin1String(label));
    };
    QCOMPARE(value("Who", "Principal ID"), QStringLiteral("AROA:dana"));
    QCOMPARE(value("Who", "Called by service"), QStringLiteral("states.amazonaws.com"));
    QCOMPARE(value("Who", "Source identity"), QStringLiteral("dana@example.com"));
    QCOMPARE(value("Who", "Credentials of"), QStringLiteral("arn:aws:lambda:x:1:function:caller"));
    QCOMPARE(value("What", "Invocation type"), QStringLiteral("Event"));
    QCOMPARE(value("What", "Triggered by"), QStringLiteral("arn:aws:events:x:1:rule/nightly"));
    QCOMPARE(value("From", "VPC endpoint"), QStringLiteral("vpce-1"));
    QVERIFY(value("Record", "Shared event ID").isEmpty());
    // Nothing of what was there at once is lost.
    for (const SummaryGroup& group : before.groups)
        for (const SummaryRow& row : group.rows)
            QCOMPARE(valueOf(after, group.title, row.label), row.value);
}

void TestEventSummary::summaryOfAlmostNothing() {
    const EventSummary summary = summaryOf(TestEvent{}, R"({"eventTime":"yesterday"})");
    QCOMPARE(valueOf(summary, QStringLiteral("When"), QStringLiteral("UTC")),
             QStringLiteral("The record has no time that can be read"));
    QCOMPARE(valueOf(summary, QStringLiteral("When"), QStringLiteral("In the record")), QStringLiteral("yesterday"));
    for (const SummaryGroup& group : summary.groups) {
        QVERIFY(!group.rows.isEmpty());
        QVERIFY(group.title != QStringLiteral("Function") && group.title != QStringLiteral("Who"));
    }
}

void TestEventSummary::summaryCountsDuplicates() {
    TestEvent event;
    event.timeMs = kTimeMs;
    event.eventId = "11111111-aaaa-4bbb-8ccc-000000000001";
    TestEvent copy = event;
    copy.file = 1;
    const SnapshotPtr snapshot = makeFoldedSnapshot({event, copy}, {"/logs/a.json", "/logs/<b>.json"});
    const auto duplicates = [&](EventId id) {
        return valueOf(summarize(*snapshot, id, nullptr), QStringLiteral("Record"), QStringLiteral("Duplicates"));
    };
    QCOMPARE(duplicates(kFirst), QStringLiteral("Read 2 times. The copies are shown only when duplicates are."));
    QCOMPARE(duplicates(EventId{1}), QStringLiteral("Read 2 times. This is a copy, the first stands in /logs/a.json"));
}

void TestEventSummary::summaryShowsHostileTextPlain() {
    const std::string hostile = "<img src='x'><b>bold</b>\xE2\x80\xAE\x07\n%1";
    SummaryPane pane;
    pane.setSummary(summaryOf(with(call("GetFunction"), DictColumn::Agent, hostile)));
    pane.show();
    const QString shown = pane.toPlainText();
    QVERIFY(shown.contains(QStringLiteral("<img src='x'><b>bold</b>")));
    QVERIFY(!shown.contains(QChar(0x202E)) && !shown.contains(QChar(7)));
    QVERIFY(shown.contains(QStringLiteral("%1")));
}

void TestEventSummary::esmReasons_data() {
    QTest::addColumn<QByteArray>("record");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("category");
    QTest::addColumn<bool>("guessed");
    const auto row = [](const char* name, const char* json, const char* text, const char* category, bool guessed) {
        QTest::newRow(name) << QByteArray(json) << QString::fromUtf8(text) << QString::fromUtf8(category) << guessed;
    };
    row("documented", R"({"serviceEventDetails":{"ESMDisableReason":"Lambda Function not found"}})",
        "Lambda Function not found", "FUNCTION_NOT_FOUND", false);
    row("text to be read", R"({"serviceEventDetails":{"ESMDisableReason":"The specified queue does not exist"}})",
        "The specified queue does not exist", "RESOURCE_NOT_FOUND", true);
    row("reason before code", R"({"serviceEventDetails":{"errorCode":"X","reason":"access denied"}})", "access denied",
        "AUTHORIZATION_ERROR", true);
    row("code", R"({"serviceEventDetails":{"mapping":"m","error_code":"AUTHORIZATION_ERROR"}})", "AUTHORIZATION_ERROR",
        "AUTHORIZATION_ERROR", false);
    row("first string", R"({"serviceEventDetails":{"n":1,"note":"inactive","other":"x"}})", "inactive",
        "FUNCTION_IN_FAILED_STATE", true);
    row("deep", R"({"serviceEventDetails":{"a":[{"DisableReason":"wrong region"}]}})", "wrong region",
        "REGION_NAME_NOT_VALID", true);
    row("JSON in a string", R"({"serviceEventDetails":"{\"ESMDisableReason\":\"Lambda Function not found\"}"})",
        "Lambda Function not found", "FUNCTION_NOT_FOUND", false);
    row("a mere string", R"({"serviceEventDetails":"KMS key disabled"})", "KMS key disabled", "AUTHORIZATION_ERROR",
        true);
    row("token beside a text",
        R"({"serviceEventDetails":{"ESMDisableReason":"It went wrong","category":"region_name_not_valid"}})",
        "It went wrong", "REGION_NAME_NOT_VALID", false);
    row("null", R"({"serviceEventDetails":null,"errorCode":"FUNCTION_NOT_FOUND","errorMessage":"gone"})",
        "FUNCTION_NOT_FOUND: gone", "FUNCTION_NOT_FOUND", false);
    row("message only", R"({"errorMessage":"Something else"})", "Something else", "OTHER", true);
    row("unknown words", R"({"serviceEventDetails":{"ESMDisableReason":"Something else"}})", "Something else", "OTHER",
        true);
}

void TestEventSummary::esmReasons() {
    QFETCH(QByteArray, record);
    const auto found = findEsmReason(JsonTree::parse(record.toStdString()));
    QVERIFY(found.has_value());
    QTEST(QString::fromStdString(found->text), "text");
    QTEST(QString::fromStdString(std::string(esmCategoryName(found->reason.category))), "category");
    QTEST(found->reason.guessed, "guessed");
    QVERIFY(!findEsmReason(JsonTree::parse(R"({"serviceEventDetails":{},"eventName":"LambdaESMDisabled"})")));
    QVERIFY(!findEsmReason(JsonTree::parse("")));
}

void TestEventSummary::esmCard() {
    const TestEvent event = call("LambdaESMDisabled", flag::kLambda | flag::kEsmDisabled);
    QVERIFY(!summaryOf(event).esm);  // the reason stands in the record
    const EventSummary summary = summaryOf(
        event, R"({"resources":[{"ARN":"arn:aws:lambda:x:1:event-source-mapping:14e0"}],"serviceEventDetails":)"
               R"({"source":"arn:aws:kinesis:x:1:stream/s","ESMDisableReason":"Stream was deleted"}})");
    QVERIFY(summary.esm.has_value());
    SummaryPane pane;
    pane.show();
    pane.setSummary(summary);
    const QString shown = pane.toPlainText();
    QVERIFY(shown.contains(QStringLiteral("Reason in the record: Stream was deleted")));
    QVERIFY(shown.contains(QStringLiteral("Category: RESOURCE_NOT_FOUND (guessed)")));
    QVERIFY(shown.contains(QStringLiteral("Mapping: arn:aws:lambda:x:1:event-source-mapping:14e0\n")));
    QVERIFY(shown.contains(QStringLiteral("Source: arn:aws:kinesis:x:1:stream/s\n")));
    QVERIFY(shown.contains(QString::fromStdString(std::string(esmRemedy(EsmCategory::ResourceNotFound)))));
    pane.setSummary(summaryOf(event, R"({"serviceEventDetails":{"r":"AUTHORIZATION_ERROR"}})"));
    QVERIFY(pane.toPlainText().contains(QStringLiteral("Category: AUTHORIZATION_ERROR\n")));
    pane.setSummary(summaryOf(event, "{}"));
    QVERIFY(pane.toPlainText().contains(QStringLiteral("Reason in the record: none given")));
    QVERIFY(!summaryOf(call("GetFunction"), R"({"serviceEventDetails":{"reason":"deleted"}})").esm);
}

void TestEventSummary::paneKeepsItsPlace() {
    SummaryPane pane;
    pane.resize(300, 120);
    pane.show();
    const EventSummary summary = summaryOf(call("GetFunction"));
    pane.setSummary(summary);
    QTRY_VERIFY(pane.verticalScrollBar()->maximum() > 60);
    pane.verticalScrollBar()->setValue(50);
    pane.setSummary(summaryOf(call("GetFunction"), R"({"vpcEndpointId":"vpce-1"})"), true);
    QCOMPARE(pane.verticalScrollBar()->value(), 50);
    QVERIFY(pane.toPlainText().contains(QStringLiteral("vpce-1")));
    pane.setSummary(summary);
    QCOMPARE(pane.verticalScrollBar()->value(), 0);
}

void TestEventSummary::paneIsRewrittenWithoutATrace() {
    const TestEvent esm = call("LambdaESMDisabled", flag::kLambda | flag::kEsmDisabled);
    const std::vector<EventSummary> summaries{
        summaryOf(esm, R"({"serviceEventDetails":{"reason":"AUTHORIZATION_ERROR"}})"),
        summaryOf(call("GetFunction")),
        {},
        summaryOf(with(call("GetFunction"), DictColumn::Error, "AccessDenied")),
        summaryOf(esm, "{}"),
    };
    SummaryPane pane;
    pane.resize(300, 120);
    pane.show();
    for (const EventSummary& summary : summaries) {
        SummaryPane fresh;
        fresh.resize(300, 120);
        fresh.setSummary(summary);
        fresh.show();
        pane.setSummary(summary);
        QCOMPARE(pane.toHtml(), fresh.toHtml());
        QCOMPARE(pane.grab().toImage(), fresh.grab().toImage());
    }
}

QTEST_MAIN(TestEventSummary)
#include "tst_eventsummary.moc"
