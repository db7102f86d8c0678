// The oddities of section 8 of the format reference and the table of 2.2, one row each: what the columns must show.

#include "app/load/loader.h"
#include "tests/support/naivereader.h"
#include "tests/support/oddrecords.h"

#include <QTemporaryDir>
#include <QTest>

#include <array>
#include <map>
#include <string>

using namespace lambdatrail;
using namespace lambdatrail::test;

// Before any raw string: moc loses its way in those.
class TestOddities : public QObject {
    Q_OBJECT
 private slots:
    void showsWhatTheReferenceSays_data();
    void showsWhatTheReferenceSays();
    void describesEveryIdentity_data();
    void describesEveryIdentity();
    void findsTheFunction_data();
    void findsTheFunction();
};

Q_DECLARE_METATYPE(std::string)

namespace {

using Cells = std::map<std::string, std::string>;  // column -> text; "flag:failed" and the like -> "yes" or "no"

constexpr std::array<std::pair<std::string_view, std::uint16_t>, 7> kFlags{{{"flag:failed", flag::kFailed},
                                                                            {"flag:mfa", flag::kMfa},
                                                                            {"flag:console", flag::kConsole},
                                                                            {"flag:sso", flag::kSso},
                                                                            {"flag:crossaccount", flag::kCrossAccount},
                                                                            {"flag:viaservice", flag::kViaService},
                                                                            {"flag:esm", flag::kEsmDisabled}}};

// What the store shows of the only record of a file, for the columns that are expected; "" if there is no such event.
Cells shownOf(const std::string& record, const Cells& expected) {
    QTemporaryDir folder;
    const std::string path = folder.filePath(QStringLiteral("a.json")).toStdString();
    writeFile(path, R"({"Records":[)" + record + "]}");
    StoreBuilder store;
    LoadProgress progress;
    const LoadOutcome outcome = loadLogs(store, {path}, {}, progress, {}, {.threads = 1, .publish = {}});
    Cells shown;
    if (outcome.snapshot->eventCount() != 1 || outcome.report.losses != 0)
        return shown;
    for (const auto& [name, text] : expected) {
        for (const auto& [flagName, bit] : kFlags) {
            if (flagName == name)
                shown[name] = outcome.snapshot->has(EventId{0}, bit) ? "yes" : "no";
        }
        if (const auto column = findColumn(name))
            shown[name] = outcome.snapshot->cellText(EventId{0}, *column);
    }
    return shown;
}

std::string toText(const Cells& cells) {
    std::string text;
    for (const auto& [name, cell] : cells)
        text += name + " = " + cell + "\n";
    return text;
}

void addColumns() {
    QTest::addColumn<std::string>("record");
    QTest::addColumn<std::string>("expected");
}

void compareRow() {
    QFETCH(std::string, record);
    QFETCH(std::string, expected);
    Cells cells;
    for (std::size_t at = 0; at < expected.size();) {
        const std::size_t end = expected.find('\n', at);
        const std::string line = expected.substr(at, end - at);
        cells[line.substr(0, line.find(" = "))] = line.substr(line.find(" = ") + 3);
        at = end + 1;
    }
    QCOMPARE(toText(shownOf(record, cells)), expected);
}

void row(const char* name, const std::string& record, const Cells& expected) {
    QTest::newRow(name) << record << toText(expected);
}

// The plain record with these members in the place of its own.
void changed(const char* name, std::string_view changes, const Cells& expected) {
    row(name, oddRecord(changes), expected);
}

const std::string kKey = "arn:aws:lambda:eu-west-1:111122223333:function:orders";

}  // namespace

void TestOddities::showsWhatTheReferenceSays_data() {
    addColumns();
    changed("1 code without message", R"({"errorCode":"ResourceNotFoundException"})",
            {{"error", "ResourceNotFoundException"}, {"message", ""}, {"flag:failed", "yes"}});
    changed("1 message without code", R"({"errorMessage":"Failed authentication"})",
            {{"error", "(no errorCode)"}, {"message", "Failed authentication"}, {"flag:failed", "yes"}});
    changed("1 sign-in that failed",
            R"({"eventSource":"signin.amazonaws.com","eventName":"ConsoleLogin",
                "responseElements":{"ConsoleLogin":"Failure"}})",
            {{"error", "(no errorCode)"}, {"flag:failed", "yes"}});
    changed("2 errors inside the response", R"({"responseElements":{"failedEntryCount":1,"errorCode":"Inner"}})",
            {{"error", ""}, {"flag:failed", "no"}});
    changed("3 prefix of EC2", R"({"errorCode":"Client.UnauthorizedOperation"})",
            {{"error", "Client.UnauthorizedOperation"}});
    for (const auto& [name, value] : {std::pair{"4 code null", "null"}, std::pair{"4 code empty", R"("")"},
                                      std::pair{"4 code dash", R"("\u002d")"}})
        changed(name, R"({"errorCode":)" + std::string(value) + R"(,"errorMessage":)" + value + "}",
                {{"error", ""}, {"message", ""}, {"flag:failed", "no"}});
    changed("5 the word null", R"({"errorCode":"null","errorMessage":"null","sourceIPAddress":"null"})",
            {{"error", ""}, {"message", ""}, {"ip", ""}, {"flag:failed", "no"}});
    changed("6 identity null", R"({"userIdentity":null})", {{"identity", ""}, {"class", "Unknown"}});
    changed("6 identity without type, of a service event",
            R"({"userIdentity":{"accountId":"111122223333"},"eventType":"AwsServiceEvent"})",
            {{"identity", "lambda.amazonaws.com"}, {"class", "AWS service"}});
    changed("7 account that is no number", R"({"recipientAccountId":"ANONYMOUS_PRINCIPAL"})",
            {{"account", "ANONYMOUS_PRINCIPAL"}});
    changed("7 account of ten digits", R"({"recipientAccountId":"1111222233"})", {{"account", "1111222233"}});
    changed("8 empty principal and key",
            R"({"userIdentity":{"type":"AWSAccount","principalId":"","accountId":"ANONYMOUS_PRINCIPAL",
                "accessKeyId":""}})",
            {{"identity", "anonymous"}, {"accesskey", ""}, {"class", "Anonymous"}});
    changed("9 source is a host", R"({"sourceIPAddress":"events.amazonaws.com"})", {{"ip", "events.amazonaws.com"}});
    changed("9 source is AWS", R"({"sourceIPAddress":"AWS Internal/7"})", {{"ip", "AWS Internal/7"}});
    changed("9 source is IPv6", R"({"sourceIPAddress":"2001:db8::1"})", {{"ip", "2001:db8::1"}});
    row("9 source is an object",
        R"({"eventVersion":"1.08","eventName":"Invoke","sourceIPAddress": {"ip": "203.0.113.9"} , "awsRegion":"x"})",
        {{"ip", "203.0.113.9"}, {"region", "x"}});
    changed("10 agent in brackets", R"({"userAgent":"[S3Console/0.4]"})", {{"agent", "[S3Console/0.4]"}});
    row("10 agent is a list", R"({"eventVersion":"1.08","eventName":"Invoke","userAgent":["a", "\u0062"]})",
        {{"agent", "a, b"}});
    for (const auto& [name, value] : {std::pair{"11 parameters null", "null"}, std::pair{"11 parameters empty", "{}"}})
        changed(name, R"({"requestParameters":)" + std::string(value) + "}", {{"function", ""}});
    changed("11 parameters as a text", R"({"requestParameters":"{\"functionName\":\"orders:live\"}"})",
            {{"functionarn", kKey}, {"qualifier", "live"}});
    changed("11 parameters as another text", R"({"requestParameters":"none {"})", {{"function", ""}});
    changed("12 empty objects",
            R"({"userIdentity":{"type":"AssumedRole","arn":"arn:aws:sts::111122223333:assumed-role/R/s",
                "sessionContext":{"sessionIssuer":{},"webIdFederationData":{},"attributes":{}}}})",
            {{"identity", "R / s"}, {"role", "R"}, {"session", "s"}, {"flag:mfa", "no"}});
    changed("13 booleans as texts", R"({"readOnly":"TRUE","managementEvent":"false","eventCategory":null})",
            {{"readonly", "true"}, {"category", "Data"}});
    changed("13 booleans null", R"({"readOnly":null,"managementEvent":null,"eventCategory":null})",
            {{"readonly", ""}, {"category", "Management"}});
    for (const char* value : {R"("true")", "true", R"("True")"})
        changed(("14 console and MFA: " + std::string(value)).c_str(),
                R"({"sessionCredentialFromConsole":)" + std::string(value) +
                    R"(,"userIdentity":{"type":"IAMUser","userName":"dana","sessionContext":{"attributes":
                    {"mfaAuthenticated":)" +
                    value + "}}}}",
                {{"flag:console", "yes"}, {"flag:mfa", "yes"}});
    row("15 and 16 numbers keep their digits",
        R"({"eventVersion":"1.08","eventName":"Invoke","errorCode":1376.0,"requestID":9223372036854775808,
            "userAgent":1688560107.857000})",
        {{"error", "1376.0"}, {"requestid", "9223372036854775808"}, {"agent", "1688560107.857000"}});
    row("17 the last of equal keys",
        R"({"eventVersion":"1.08","eventName":"First","awsRegion":"a","eventName":"Last","userIdentity":{"type":"Root"},
            "userIdentity":{"type":"IAMUser","userName":"x","userName":"dana"},"awsRegion":"b"})",
        {{"event", "Last"}, {"region", "b"}, {"identity", "dana"}, {"class", "IAM user"}});
    row("17 the last of equal objects, whole",
        R"({"eventVersion":"1.08","eventSource":"lambda.amazonaws.com","eventName":"Invoke",
            "requestParameters":{"functionName":")" +
            kKey + R"(","qualifier":"q"},"requestParameters":{}})",
        {{"function", ""}, {"qualifier", ""}});
    row("17 keys that differ in case",
        R"({"eventVersion":"1.08","eventName":"Invoke","eventid":"a","eventID":"b","EventID":"c"})",
        {{"eventid", "b"}});
    changed("18 emoji and Korean", "{\"userAgent\":\"\xED\x95\x9C\xEA\xB8\x80 \xF0\x9F\x9A\x80\"}",
            {{"agent", "\xED\x95\x9C\xEA\xB8\x80 \xF0\x9F\x9A\x80"}});
    row("18 lone surrogates",
        R"({"eventVersion":"1.08","eventName":"Invoke","userAgent":"\ud83d\ude80 \ud83d \udc00"})",
        {{"agent", "\xF0\x9F\x9A\x80 \xEF\xBF\xBD \xEF\xBF\xBD"}});
    row("18 bad UTF-8", "{\"eventVersion\":\"1.08\",\"eventName\":\"Invoke\",\"userAgent\":\"caf\xE9\"}",
        {{"agent", "caf\xEF\xBF\xBD"}});
    row("19 control characters", "{\"eventVersion\":\"1.08\",\"eventName\":\"a\tb\",\"userAgent\":\"\\u202ex\x01\"}",
        {{"event", "a\tb"}, {"agent", "\xE2\x80\xAEx\x01"}});
    changed("denied by a VPC endpoint (1.9)",
            R"({"eventType":"AwsVpceEvents","eventCategory":"NetworkActivity","vpcEndpointId":"vpce-1",
                "errorCode":"VpceAccessDenied","errorMessage":"The request was denied due to a VPC endpoint policy"})",
            {{"category", "NetworkActivity"},
             {"type", "AwsVpceEvents"},
             {"error", "VpceAccessDenied"},
             {"message", "The request was denied due to a VPC endpoint policy"}});
    changed("24 names as they are", R"({"eventSource":"s3.amazonaws.com","eventName":"ListObjectsV2"})",
            {{"event", "ListObjectsV2"}, {"eventname", "ListObjectsV2"}});
    changed("24 name with spaces", R"({"eventSource":"x","eventName":"check mfa"})", {{"event", "check mfa"}});
    changed("25 source in capitals", R"({"eventSource":"LAMBDA.AmazonAWS.com"})",
            {{"event", "GetFunction"}, {"functionarn", kKey}, {"service", "LAMBDA.AmazonAWS.com"}});
    changed("26 no region", R"({"awsRegion":"-","requestParameters":{"functionName":")" + kKey + R"("}})",
            {{"region", ""}, {"functionarn", kKey}});
    changed("27 request id of S3", R"({"requestID":"0A1B2C3D4E5F6G7H"})", {{"requestid", "0A1B2C3D4E5F6G7H"}});
    changed("27 no request id", R"({"requestID":"-"})", {{"requestid", ""}});
    changed("28 event id in capitals", R"({"eventID":"22222222-AAAA-3BBB-0CCC-00000000000F"})",
            {{"eventid", "22222222-AAAA-3BBB-0CCC-00000000000F"}});
    for (const auto& [time, shown] :
         {std::pair{R"("2026-02-03T10:00:00.123Z")", "2026-02-03T10:00:00.123Z"},
          std::pair{R"("2026-02-03T12:00:00+02:00")", "2026-02-03T10:00:00Z"},
          std::pair{R"("2026-02-03 10:00:00.000")", "2026-02-03T10:00:00Z"},
          std::pair{R"("20260203T100000Z")", "2026-02-03T10:00:00Z"}, std::pair{"1770112800", "2026-02-03T10:00:00Z"},
          std::pair{R"("1770112800000")", "2026-02-03T10:00:00Z"}, std::pair{R"("Feb 3, 2026, 9:04:12 AM")", ""}})
        changed((std::string("30 time ") + time).c_str(), R"({"eventTime":)" + std::string(time) + "}",
                {{"time", shown}});
    changed("31 time of Logstash", R"({"eventTime":"-","@timestamp":"2026-02-03T10:00:00.000Z"})",
            {{"time", "2026-02-03T10:00:00Z"}});
    changed("31 no time", R"({"eventTime":"-"})", {{"time", ""}, {"event", "GetFunction"}});
    changed("32 resources without type",
            R"({"requestParameters":null,"resources":[{"ARNPrefix":"arn:aws:s3:::b/"},{"ARN":")" + kKey + R"("}]})",
            {{"functionarn", kKey}});
    changed("32 resources null", R"({"resources":null})", {{"functionarn", kKey}});
    changed("34 readOnly is trusted", R"({"eventSource":"sts.amazonaws.com","eventName":"AssumeRole","readOnly":true})",
            {{"readonly", "true"}});
}

void TestOddities::showsWhatTheReferenceSays() {
    compareRow();
}

void TestOddities::describesEveryIdentity_data() {
    addColumns();
    const auto identity = [](const char* name, std::string_view json, const Cells& expected,
                             std::string_view more = "") {
        changed(name, R"({"userIdentity":)" + std::string(json) + std::string(more) + "}", expected);
    };
    identity("Root with alias", R"({"type":"Root","accountId":"111122223333","userName":"shop"})",
             {{"identity", "root (111122223333) shop"}, {"identitykey", "root:111122223333"}, {"class", "Root"}});
    identity("IAMUser", R"({"type":"IAMUser","userName":"dana","arn":"arn:aws:iam::111122223333:user/dana"})",
             {{"identity", "dana"}, {"identitykey", "arn:aws:iam::111122223333:user/dana"}, {"class", "IAM user"}});
    identity("IAMUser by a service", R"({"type":"IAMUser","userName":"dana","invokedBy":"cloudformation.amazonaws.com",
             "accountId":"111122223333"})",
             {{"identitykey", "111122223333:user/dana"}, {"flag:viaservice", "yes"}, {"class", "IAM user"}});
    identity("AssumedRole", R"({"type":"AssumedRole","principalId":"AROAX:dana","accountId":"444455556666",
             "arn":"arn:aws:sts::444455556666:assumed-role/Deployer/dana","sessionContext":{"sessionIssuer":
             {"type":"Role","arn":"arn:aws:iam::444455556666:role/ci/Deployer","userName":"Deployer"}}})",
             {{"identity", "Deployer / dana"},
              {"identitykey", "arn:aws:iam::444455556666:role/ci/Deployer/dana"},
              {"role", "arn:aws:iam::444455556666:role/ci/Deployer"},
              {"session", "dana"},
              {"flag:crossaccount", "yes"},
              {"class", "Role (temporary)"}});
    identity("AssumedRole of Identity Center", R"({"type":"AssumedRole",
             "arn":"arn:aws:sts::1:assumed-role/AWSReservedSSO_Power_User_0123456789abcdef/dana@example.com"})",
             {{"identity", "dana@example.com (SSO Power_User)"}, {"flag:sso", "yes"}});
    identity("SSO name without its number", R"({"type":"AssumedRole",
             "arn":"arn:aws:sts::1:assumed-role/AWSReservedSSO_Power_User_of_the_day_x/dana"})",
             {{"identity", "dana (SSO Power_User_of_the_day_x)"}, {"flag:sso", "yes"}});
    identity("Role", R"({"type":"Role","arn":"arn:aws:iam::111122223333:role/ci/Deployer"})",
             {{"identity", "Deployer"},
              {"identitykey", "arn:aws:iam::111122223333:role/ci/Deployer"},
              {"session", ""},
              {"class", "Role (temporary)"}});
    identity("FederatedUser", R"({"type":"FederatedUser","arn":"arn:aws:sts::1:federated-user/eve"})",
             {{"identity", "eve (federated)"},
              {"identitykey", "arn:aws:sts::1:federated-user/eve"},
              {"class", "Federated user (temporary)"}});
    identity("SAMLUser", R"({"type":"SAMLUser","userName":"eve","identityProvider":"idp"})",
             {{"identity", "eve via idp"}, {"identitykey", "saml:idp:eve"}, {"class", "Federated user (temporary)"}});
    identity("WebIdentityUser",
             R"({"type":"WebIdentityUser","userName":"eve","identityProvider":"accounts.google.com"})",
             {{"identity", "eve via accounts.google.com"}, {"identitykey", "webid:accounts.google.com:eve"}});
    identity("Directory", R"({"type":"Directory","userName":"eve","accountId":"1"})",
             {{"identity", "eve"}, {"identitykey", "dir:1:eve"}, {"class", "Federated user (temporary)"}});
    identity("IdentityCenterUser", R"({"type":"IdentityCenterUser","onBehalfOf":{"userId":"94482488-3041-7044",
             "identityStoreArn":"arn:aws:identitystore::1:identitystore/d-9"}})",
             {{"identity", "Identity Center user 94482488"},
              {"identitykey", "idc:arn:aws:identitystore::1:identitystore/d-9#94482488-3041-7044"},
              {"class", "Identity Center user"}});
    identity("AWSAccount", R"({"type":"AWSAccount","accountId":"444455556666","principalId":"AIDAX"})",
             {{"identity", "account 444455556666"},
              {"identitykey", "acct:444455556666:AIDAX"},
              {"flag:crossaccount", "yes"},
              {"class", "Other account"}});
    for (const char* json : {R"({"type":"AWSAccount","principalId":"anonymous","accountId":"aws"})",
                             R"({"type":"AWSAccount","principalId":"","accountId":"ANONYMOUS_PRINCIPAL"})",
                             R"({"type":"AWSAccount","accountId":"anonymous"})",
                             R"({"type":"awsaccount","principalId":"anonymous","accountId":"444455556666"})"})
        identity(json, json, {{"identity", "anonymous"}, {"identitykey", "anonymous"}, {"class", "Anonymous"}});
    identity("AWSService", R"({"type":"AWSService","invokedBy":"sns.amazonaws.com"})",
             {{"identity", "sns.amazonaws.com"},
              {"identitykey", "svc:sns.amazonaws.com"},
              {"flag:viaservice", "no"},
              {"class", "AWS service"}});
    identity("Unknown", R"({"type":"Unknown","userName":"eve","principalId":"P"})",
             {{"identity", "eve"}, {"identitykey", "unk:eve"}, {"class", "Unknown"}});
    identity("unknown on behalf of someone", R"({"type":"unknown","principalId":"P","onBehalfOf":{"userId":"9448"}})",
             {{"identity", "P"}, {"identitykey", "unk:P"}, {"class", "Identity Center user"}});
    identity("a new word", R"({"type":"Martian","arn":"arn:aws:mars::1:x"})",
             {{"identity", "arn:aws:mars::1:x"}, {"identitykey", "unk:arn:aws:mars::1:x"}, {"class", "Unknown"}});
    identity("no type: invokedBy comes before the ARN",
             R"({"invokedBy":"lambda.amazonaws.com","arn":"arn:aws:iam::1:user/x"})",
             {{"identity", "lambda.amazonaws.com"}, {"class", "AWS service"}});
    identity("no type: a service event comes before the ARN", R"({"arn":"arn:aws:iam::1:user/x"})",
             {{"identity", "lambda.amazonaws.com"}, {"class", "AWS service"}}, R"(,"eventType":"AwsServiceEvent")");
    identity("no type: role by its ARN", R"({"arn":"arn:aws:sts::1:assumed-role/R/s"})",
             {{"identity", "R / s"}, {"class", "Role (temporary)"}});
    identity("no type: user by its ARN", R"({"arn":"arn:aws:iam::1:user/a/b/dana"})",
             {{"identity", "dana"}, {"class", "IAM user"}});
    identity("no type: federated by its ARN", R"({"arn":"arn:aws:sts::1:federated-user/eve"})",
             {{"identity", "eve (federated)"}, {"class", "Federated user (temporary)"}});
    identity("no type: root by its ARN", R"({"arn":"arn:aws:iam::111122223333:root","accountId":"111122223333"})",
             {{"identity", "root (111122223333)"}, {"class", "Root"}});
    identity("no type, nothing", "{}", {{"identity", ""}, {"class", "Unknown"}});
}

void TestOddities::describesEveryIdentity() {
    compareRow();
}

void TestOddities::findsTheFunction_data() {
    addColumns();
    const std::string other = "arn:aws:lambda:us-west-2:444455556666:function:other";
    const auto q = [](const std::string& text) { return "\"" + text + "\""; };
    changed("resources come first",
            R"({"requestParameters":{"functionName":"x"},"responseElements":{"functionArn":)" + q(other) +
                R"(},"resources":[{"type":"function","ARN":)" + q(kKey) + "}]}",
            {{"functionarn", kKey}});
    changed("resources of another kind are passed over",
            R"({"requestParameters":null,"resources":[
                {"ARN":"arn:aws:lambda:eu-west-1:111122223333:function:*"},{"ARN":"arn:aws:lambda:eu-west-1:1:layer:l:1"},
                {"ARN":)" +
                q(kKey) + "}]}",
            {{"functionarn", kKey}});
    const std::string inChina = "arn:aws-cn:lambda:cn-north-1:111122223333:function:orders";
    changed("resources of another partition",
            R"({"requestParameters":null,"resources":[{"ARN":"arn:aws:s3:::a:lambda:b"},{"ARN":)" + q(inChina) + "}]}",
            {{"functionarn", inChina}});
    changed("the response comes before the parameters",
            R"({"requestParameters":{"functionName":"x"},"responseElements":{"functionArn":)" + q(kKey + ":7") + "}}",
            {{"functionarn", kKey}});
    for (const char* key : {"functionName", "functionArn", "resource", "resourceArn", "durableExecutionArn"})
        changed(key, R"({"requestParameters":{")" + std::string(key) + R"(":)" + q(kKey) + "}}",
                {{"functionarn", kKey}});
    changed("UpdateFunctionCode with an object for an ARN",
            R"({"eventName":"UpdateFunctionCode20150331v2","requestParameters":{"functionName":"orders",
                "fullyQualifiedArn":{"relativeId":{"functionName":"x"}}}})",
            {{"functionarn", kKey}, {"event", "UpdateFunctionCode"}});
    changed("the executed version",
            R"({"eventName":"Invoke","requestParameters":null,"additionalEventData":{"functionVersion":)" +
                q(kKey + ":14") + "}}",
            {{"functionarn", kKey}, {"version", "14"}, {"qualifier", ""}});
    changed("alias asked for, version executed",
            R"({"eventName":"Invoke","requestParameters":{"functionName":)" + q(kKey + ":live") +
                R"(},"additionalEventData":{"functionVersion":)" + q(kKey + ":$LATEST") + "}}",
            {{"qualifier", "live"}, {"version", "$LATEST"}});
    changed("denied, of another region",
            R"({"requestParameters":null,"errorCode":"AccessDenied","errorMessage":
                "User: arn:aws:iam::111122223333:user/dana is not authorized to perform: lambda:GetFunction on resource: )" +
                other + R"( because no identity-based policy allows it"})",
            {{"functionarn", other}});
    changed("not found", R"({"requestParameters":null,"errorMessage":"Function not found: )" + kKey + R"(:live"})",
            {{"functionarn", kKey}});
    changed("service event details",
            R"({"eventName":"LambdaESMDisabled","requestParameters":null,"serviceEventDetails":{"FunctionArn":)" +
                q(kKey) + "}}",
            {{"functionarn", kKey}, {"flag:esm", "yes"}});
    changed("service event details as a text",
            R"({"eventName":"lambdaesmdisabled20260101","requestParameters":null,"serviceEventDetails":"{\"a\":\")" +
                kKey + R"(\"}"})",
            {{"functionarn", kKey}, {"flag:esm", "yes"}});
    changed("the acting function is not the target",
            R"({"requestParameters":null,"userIdentity":{"type":"AssumedRole","inScopeOf":{"issuerType":
                "AWS::Lambda::Function","credentialsIssuedTo":)" +
                q(kKey) + "}}}",
            {{"function", ""}});
    changed("another service's parameters",
            R"({"eventSource":"events.amazonaws.com","requestParameters":{"functionName":"orders","qualifier":"q"}})",
            {{"function", ""}, {"qualifier", ""}});
    row("another service's parameters, before its source",
        R"({"requestParameters":{"functionName":"orders","qualifier":"q"},"eventVersion":"1.08",
            "responseElements":{"ConsoleLogin":"Failure"},"eventName":"Put","eventSource":"events.amazonaws.com"})",
        {{"function", ""}, {"qualifier", ""}, {"flag:failed", "no"}});
}

void TestOddities::findsTheFunction() {
    compareRow();
}

QTEST_GUILESS_MAIN(TestOddities)
#include "tst_oddities.moc"
