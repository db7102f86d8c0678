#include "tests/support/oddrecords.h"

#include <nlohmann/json.hpp>

#include <array>
#include <string_view>

namespace lambdatrail::test {

namespace {

using Json = nlohmann::ordered_json;

Json plainRecord() {
    return Json::parse(R"({"eventVersion":"1.11","userIdentity":{"type":"IAMUser","principalId":"AIDAEXAMPLE1",
        "arn":"arn:aws:iam::111122223333:user/dana","accountId":"111122223333","accessKeyId":"AKIAEXAMPLE1",
        "userName":"dana"},"eventTime":"2026-02-03T10:00:00Z","eventSource":"lambda.amazonaws.com",
        "eventName":"GetFunction20150331v2","awsRegion":"eu-west-1","sourceIPAddress":"203.0.113.9",
        "userAgent":"aws-cli/2.15.0","requestParameters":{"functionName":"orders"},"responseElements":null,
        "requestID":"22222222-aaaa-4bbb-8ccc-000000000001","eventID":"22222222-aaaa-4bbb-8ccc-000000000002",
        "readOnly":true,"eventType":"AwsApiCall","managementEvent":true,"recipientAccountId":"111122223333",
        "eventCategory":"Management"})");
}

}  // namespace

std::string oddRecord(std::string_view changesJson) {
    Json record = plainRecord();
    const Json changes = Json::parse(changesJson);
    for (const auto& [key, value] : changes.items()) {
        if (value == "-") {
            record.erase(key);
        } else {
            record[key] = value;
        }
    }
    return record.dump();
}

namespace {

using Records = std::vector<std::pair<std::string, std::string>>;

void add(Records& records, std::string name, std::string_view changesJson) {
    records.emplace_back(std::move(name), oddRecord(changesJson));
}

void addIdentities(Records& records) {
    const auto identity = [&](std::string name, std::string_view json) {
        add(records, "identity: " + name, R"({"userIdentity":)" + std::string(json) + "}");
    };
    identity("root", R"({"type":"Root","principalId":"111122223333","arn":"arn:aws:iam::111122223333:root",
        "accountId":"111122223333","accessKeyId":""})");
    identity("user without arn", R"({"type":"IAMUser","accountId":"111122223333","userName":"dana"})");
    identity("user by a service", R"({"type":"IAMUser","arn":"arn:aws:iam::111122223333:user/dana",
        "accountId":"111122223333","userName":"dana","invokedBy":"cloudformation.amazonaws.com"})");
    identity("user with session", R"({"type":"IAMUser","arn":"arn:aws:iam::111122223333:user/dana",
        "accountId":"111122223333","accessKeyId":"ASIAEXAMPLE1","userName":"dana",
        "sessionContext":{"sessionIssuer":{},"webIdFederationData":{},"attributes":{"mfaAuthenticated":"true",
        "creationDate":"2026-02-03T09:00:00Z"}}})");
    identity("role with path", R"({"type":"AssumedRole","principalId":"AROAEXAMPLE1:with:colon",
        "arn":"arn:aws:sts::111122223333:assumed-role/orders-exec/with:colon","accountId":"111122223333",
        "accessKeyId":"ASIAEXAMPLE2","sessionContext":{"sessionIssuer":{"type":"Role","principalId":"AROAEXAMPLE1",
        "arn":"arn:aws:iam::111122223333:role/service-role/orders-exec","accountId":"111122223333",
        "userName":"orders-exec"},"attributes":{"mfaAuthenticated":false}}})");
    identity("single sign-on", R"({"type":"AssumedRole","principalId":"AROAEXAMPLE3:dana@example.com",
        "arn":"arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Power_User_0123456789abcdef/dana@example.com",
        "accountId":"111122223333","accessKeyId":"ASIAEXAMPLE3","sessionContext":{"sessionIssuer":{"type":"Role",
        "arn":"arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Power_User_0123456789abcdef",
        "userName":"AWSReservedSSO_Power_User_0123456789abcdef"}}})");
    identity("federated", R"({"type":"FederatedUser","principalId":"111122223333:guest",
        "arn":"arn:aws:sts::111122223333:federated-user/guest","accountId":"111122223333"})");
    identity("SAML", R"({"type":"SAMLUser","principalId":"x:y","userName":"dana","identityProvider":"idp.example"})");
    identity("web identity", R"({"type":"WebIdentityUser","principalId":"accounts.google.com:app:user",
        "userName":"u-1","identityProvider":"accounts.google.com"})");
    identity("Identity Center", R"({"type":"IdentityCenterUser","accountId":"111122223333","onBehalfOf":{
        "userId":"94482488-3041-7044-1111-000000000001",
        "identityStoreArn":"arn:aws:identitystore::111122223333:identitystore/d-9067000000"},"credentialId":"x"})");
    identity("other account", R"({"type":"AWSAccount","principalId":"AIDAEXAMPLE9","accountId":"444455556666"})");
    identity("service", R"({"type":"AWSService","invokedBy":"sns.amazonaws.com"})");
    identity("no type", R"({"accountId":"111122223333","invokedBy":"lambda.amazonaws.com"})");
    identity("type in another case", R"({"type":"awsSERVICE","invokedBy":"sns.amazonaws.com"})");
}

void addFunctionReferences(Records& records) {
    static constexpr std::array<std::string_view, 12> kReferences = {
        "orders",
        "orders:live",
        "orders:$LATEST",
        "orders:7",
        "orders:$LATEST.PUBLISHED",
        "function:orders",
        "111122223333:orders",
        "444455556666:function:orders:live",
        "us-west-2:444455556666:function:orders:7",
        "arn:aws:lambda:ap-southeast-2:444455556666:function:orders",
        "arn:aws:lambda:ap-southeast-2:444455556666:function:orders:live",
        "arn:aws-us-gov:lambda:us-gov-west-1:444455556666:function:orders:$LATEST"};
    for (const std::string_view reference : kReferences) {
        add(records, "function: " + std::string(reference),
            R"({"requestParameters":{"functionName":")" + std::string(reference) + R"("}})");
    }
    add(records, "function: partition of the region", R"({"awsRegion":"cn-north-1"})");
    add(records, "function: layer",
        R"({"requestParameters":{"layerName":"arn:aws:lambda:eu-west-1:111122223333:layer:x:1"}})");
    add(records, "function: tagged resource",
        R"({"eventName":"TagResource20170331v2","requestParameters":{"resource":
            "arn:aws:lambda:eu-west-1:111122223333:function:orders"},"resources":[{"accountId":"111122223333",
            "type":"function","ARN":"arn:aws:lambda:eu-west-1:111122223333:function:orders"}]})");
    add(records, "function: in resources alone",
        R"({"eventName":"Invoke","requestParameters":null,"resources":[{"accountId":"111122223333",
            "type":"AWS::Lambda::Function","ARN":"arn:aws:lambda:eu-west-1:111122223333:function:orders"}]})");
    add(records, "function: second of the resources",
        R"({"eventName":"Invoke","requestParameters":null,"resources":[{"ARNPrefix":"arn:aws:s3:::b/"},
            {"type":"AWS::Lambda::Function","ARN":"arn:aws:lambda:eu-west-1:111122223333:function:orders"}]})");
    add(records, "function: in the response alone",
        R"({"eventName":"DeleteEventSourceMapping20150331","requestParameters":{"uUID":"14e0db71"},"responseElements":
            {"uUID":"14e0db71","functionArn":"arn:aws:lambda:eu-west-1:111122223333:function:orders"}})");
    add(records, "function: object named like an ARN",
        R"({"eventName":"UpdateFunctionCode20150331v2","requestParameters":{"functionName":"orders",
            "fullyQualifiedArn":{"arnPrefix":{"partition":"aws","region":"eu-west-1","account":"111122223333"},
            "relativeId":{"functionName":"orders"},"functionQualifier":{}}}})");
    add(records, "function: alias asked, version executed",
        R"({"eventName":"Invoke","requestParameters":{"functionName":
            "arn:aws:lambda:eu-west-1:111122223333:function:orders:live","qualifier":"live"},"additionalEventData":
            {"customerEniId":"","functionVersion":"arn:aws:lambda:eu-west-1:111122223333:function:orders:14"}})");
    add(records, "function: durable execution",
        R"({"eventName":"GetDurableExecution","requestParameters":{"durableExecutionArn":
            "arn:aws:lambda:eu-west-1:111122223333:function:orders:$LATEST/durable-execution/run/1a2b"}})");
    add(records, "function: denied, of another region",
        R"({"errorCode":"AccessDenied","errorMessage":"User: arn:aws:iam::111122223333:user/dana is not authorized to perform: lambda:GetFunction on resource: arn:aws:lambda:us-west-2:444455556666:function:orders because no identity-based policy allows the lambda:GetFunction action",
            "requestParameters":null})");
    add(records, "function: not found",
        R"({"errorCode":"ResourceNotFoundException","requestParameters":null,
            "errorMessage":"Function not found: arn:aws:lambda:eu-west-1:111122223333:function:orders"})");
    add(records, "function: denied on everything",
        R"({"errorCode":"AccessDenied","errorMessage":"User: x is not authorized to perform: lambda:ListFunctions on resource: *",
            "requestParameters":null})");
}

void addEventNames(Records& records) {
    static constexpr std::array<std::string_view, 19> kNames = {"CreateFunction20150331",
                                                                "UpdateFunctionCode20150331v2",
                                                                "TagResource20170331v2",
                                                                "PutFunctionConcurrency20171031",
                                                                "GetAccountSettings20160819",
                                                                "GetLayerVersionByArn20181031",
                                                                "CreateFunctionUrlConfig",
                                                                "GetFunction",
                                                                "Invoke",
                                                                "InvokeAsync",
                                                                "InvokeExecution",
                                                                "InvokeWithResponseStream",
                                                                "InvokeFunctionUrl",
                                                                "LambdaESMDisabled",
                                                                "ListThingsV2",
                                                                "Odd2015",
                                                                "Strange20150331x",
                                                                "20150331",
                                                                "Thing20150331v"};
    for (const std::string_view name : kNames) {
        add(records, "name: " + std::string(name), R"({"eventName":")" + std::string(name) + R"("})");
    }
    add(records, "name: dated, of another service",
        R"({"eventSource":"other.amazonaws.com","eventName":"GetThing20150331v2","requestParameters":null})");
    add(records, "name: source in another case", R"({"eventSource":"Lambda.AmazonAWS.com"})");
    add(records, "name: none", R"({"eventName":"-"})");
}

void addOutcomes(Records& records) {
    add(records, "outcome: code without message", R"({"errorCode":"ResourceNotFoundException"})");
    add(records, "outcome: message without code", R"({"errorMessage":"Failed authentication"})");
    add(records, "outcome: null code", R"({"errorCode":null,"errorMessage":null})");
    add(records, "outcome: empty code", R"({"errorCode":"","errorMessage":""})");
    add(records, "outcome: dash for code", R"({"errorCode":"-","errorMessage":"-"})");
    add(records, "outcome: failed sign-in",
        R"({"eventSource":"signin.amazonaws.com","eventName":"ConsoleLogin","requestParameters":null,
            "responseElements":{"ConsoleLogin":"Failure"}})");
    add(records, "outcome: good sign-in",
        R"({"eventSource":"signin.amazonaws.com","eventName":"ConsoleLogin","requestParameters":null,
            "responseElements":{"ConsoleLogin":"Success"}})");
    add(records, "outcome: failure inside the response",
        R"({"responseElements":{"failedEntryCount":1,"errorCode":"Inner","failed":[{"errorCode":"Inner"}]}})");
}

void addTexts(Records& records) {
    add(records, "text: emoji and escapes", R"({"userAgent":"caf\u00e9 \ud83d\ude80 \"quoted\" \\ \n\t/"})");
    add(records, "text: controls and direction marks", R"({"userAgent":"a\u0000b\u001b[31m\u202egnp.exe"})");
    add(records, "text: formula", R"({"userAgent":"=cmd","errorMessage":"+1,\"x\""})");
    add(records, "text: markup", R"({"userAgent":"<b>bold</b><img src=x>"})");
    add(records, "text: long agent", R"({"userAgent":")" + std::string(5000, 'x') + R"("})");
    add(records, "text: large parameters",
        R"({"requestParameters":{"functionName":"orders","code":")" + std::string(100'000, 'y') + R"("}})");
    std::string deep;
    for (int i = 0; i < 64; ++i) {
        deep += R"({"a":[)";
    }
    deep += "1";
    for (int i = 0; i < 64; ++i) {
        deep += "]}";
    }
    add(records, "text: deeply nested", R"({"requestParameters":{"functionName":"orders","policy":)" + deep + "}}");
    add(records, "text: large numbers",
        R"({"requestParameters":{"functionName":"orders","n":9223372036854775807,"m":18446744073709551615,"f":1790000000.24}})");
    add(records, "text: brackets in strings", R"({"userAgent":"}]{\"eventVersion\":\"1.08\""})");
    add(records, "text: escaped key", R"({"re\u0071uestID":"ignored","requestID":"plain-id"})");
}

void addAbsences(Records& records) {
    add(records, "absent: nearly everything",
        R"({"userIdentity":"-","eventTime":"-","awsRegion":"-","sourceIPAddress":"-","userAgent":"-",
            "requestParameters":"-","responseElements":"-","requestID":"-","readOnly":"-","eventType":"-",
            "managementEvent":"-","recipientAccountId":"-","eventCategory":"-"})");
    add(records, "absent: identity null", R"({"userIdentity":null})");
    add(records, "absent: identity empty", R"({"userIdentity":{}})");
    add(records, "absent: category, data event",
        R"({"eventCategory":"-","managementEvent":false,"eventName":"Invoke"})");
    add(records, "absent: category, of Invoke", R"({"eventCategory":"-","managementEvent":"-","eventName":"Invoke"})");
    add(records, "absent: category, of management", R"({"eventCategory":"-","managementEvent":"-"})");
    add(records, "absent: account", R"({"recipientAccountId":"-"})");
    add(records, "absent: event id", R"({"eventID":"-"})");
    add(records, "ids: no UUIDs", R"({"eventID":"EVENT-1","requestID":"0A1B2C3D4E5F6G7H"})");
    add(records, "ids: UUID in upper case", R"({"eventID":"22222222-AAAA-4BBB-8CCC-00000000000F"})");
    add(records, "ids: all zeros", R"({"eventID":"00000000-0000-0000-0000-000000000000"})");
    add(records, "booleans as texts", R"({"readOnly":"true","managementEvent":"false","eventCategory":"-"})");
    for (const std::string_view time : {"2026-02-03T10:00:00.123Z", "2026-02-03T12:00:00+02:00", "2026-02-03 10:00:00",
                                        "1969-12-31T23:59:59Z", "soon", ""}) {
        add(records, "time: " + std::string(time), R"({"eventTime":")" + std::string(time) + R"("})");
    }
}

}  // namespace

std::vector<std::pair<std::string, std::string>> oddRecords() {
    Records records;
    addIdentities(records);
    addFunctionReferences(records);
    addEventNames(records);
    addOutcomes(records);
    addTexts(records);
    addAbsences(records);
    return records;
}

}  // namespace lambdatrail::test
