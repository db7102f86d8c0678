#include "tests/support/calls.h"

namespace lambdatrail::test {

namespace {

constexpr std::string_view kHex = "0123456789abcdef";

RecordText call(Prng& prng, const Place& place, const Actor& actor, std::string_view eventName, TimeMs timeMs) {
    RecordText record;
    record.userIdentityJson = actor.identityJson;
    record.timeMs = timeMs;
    record.eventName = eventName;
    record.awsRegion = place.region;
    record.sourceIpAddress = actor.sourceIpAddress;
    record.userAgent = actor.userAgent;
    record.requestId = prng.uuid();
    record.eventId = prng.uuid();
    record.recipientAccountId = place.account;
    record.fromConsole = actor.fromConsole;
    if (actor.isService) {
        record.sharedEventId = prng.uuid();
    } else {
        record.tlsHost = "lambda." + place.region + ".amazonaws.com";
    }
    return record;
}

void makeDataEvent(RecordText& record, const std::string& account, const std::string& arn) {
    record.managementEvent = false;
    record.eventCategory = "Data";
    record.resourcesJson =
        R"([{"accountId":")" + account + R"(","type":"AWS::Lambda::Function","ARN":)" + jsonString(arn) + "}]";
}

std::string executedVersion(const std::string& arn, const Invocation& invocation, bool reachedRuntime) {
    return std::string(reachedRuntime ? R"({"customerEniId":"",)" : "{") + R"("functionVersion":)" +
           jsonString(arn + ":" + invocation.version) + "}";
}

// What CloudTrail keeps of a function's configuration after a write.
std::string configuration(Prng& prng, const Place& place, std::string_view function, TimeMs timeMs) {
    const std::string arn = functionArn(place, function);
    std::string modified = isoTime(timeMs);
    modified.pop_back();
    // One draw in an expression: compilers differ in the order in which they evaluate operands.
    const std::string revision = prng.uuid();
    const std::string codeHash = prng.characters(kHex, 44);
    const std::string codeSize = std::to_string(1000 + prng.below(1 << 24));
    return R"({"functionName":)" + jsonString(function) + R"(,"functionArn":)" + jsonString(arn) +
           R"(,"runtime":"python3.12","role":"arn:aws:iam::)" + place.account + ":role/service-role/" +
           std::string(function) + R"(-exec","handler":"index.handler","codeSize":)" + codeSize +
           R"(,"description":"","timeout":30,"memorySize":512,)" + R"("lastModified":")" + modified +
           R"(.000+0000","codeSha256":")" + codeHash +
           R"(","version":"$LATEST","environment":{},"tracingConfig":{"mode":"PassThrough"},"revisionId":")" +
           revision +
           R"(","state":"Active","lastUpdateStatus":"Successful","packageType":"Zip","architectures":["x86_64"],)" +
           R"("ephemeralStorage":{"size":512}})";
}

}  // namespace

RecordText invoke(Prng& prng, const Place& place, const Actor& caller, const Invocation& invocation, TimeMs timeMs) {
    const std::string arn = functionArn(place, invocation.function);
    RecordText record = call(prng, place, caller, "Invoke", timeMs);
    makeDataEvent(record, place.account, arn);

    std::string parameters = R"({"functionName":)" +
                             jsonString(invocation.qualifier.empty() ? arn : arn + ":" + invocation.qualifier) +
                             R"(,"invocationType":")" + std::string(invocation.type) + "\"";
    if (!invocation.qualifier.empty()) {
        parameters += ",\"qualifier\":" + jsonString(invocation.qualifier);
    }
    if (!invocation.sourceArn.empty()) {
        parameters +=
            ",\"sourceArn\":" + jsonString(invocation.sourceArn) + R"(,"sourceAccount":")" + place.account + "\"";
    }
    record.requestParametersJson = parameters + "}";
    record.additionalEventDataJson =
        executedVersion(arn, invocation, invocation.type == "RequestResponse" && !invocation.throttled);
    return record;
}

RecordText attempt(Prng& prng, const Place& place, const RecordText& request, const Invocation& invocation,
                   TimeMs timeMs) {
    const std::string arn = functionArn(place, invocation.function);
    RecordText record = call(prng, place, service("lambda.amazonaws.com"), "InvokeExecution", timeMs);
    makeDataEvent(record, place.account, arn);
    record.requestId = request.requestId;
    record.additionalEventDataJson = executedVersion(arn, invocation, !invocation.throttled);
    return record;
}

RecordText manage(Prng& prng, const Place& place, const Actor& actor, std::string_view eventName,
                  std::string_view function, TimeMs timeMs) {
    RecordText record = call(prng, place, actor, eventName, timeMs);
    record.readOnly = eventName.starts_with("Get") || eventName.starts_with("List");
    if (eventName.starts_with("ListFunctions")) {
        return record;
    }
    if (eventName.starts_with("TagResource") || eventName.starts_with("ListTags")) {
        const std::string arn = functionArn(place, function);
        record.requestParametersJson = R"({"resource":)" + jsonString(arn) + "}";
        record.resourcesJson =
            R"([{"accountId":")" + place.account + R"(","type":"function","ARN":)" + jsonString(arn) + "}]";
        return record;
    }
    record.requestParametersJson = R"({"functionName":)" + jsonString(function);
    if (eventName.starts_with("UpdateFunctionCode")) {
        record.requestParametersJson +=
            R"(,"dryRun":false,"publish":false,"fullyQualifiedArn":{"arnPrefix":{"partition":"aws","region":")" +
            place.region + R"(","account":")" + place.account + R"("},"relativeId":{"functionName":)" +
            jsonString(function) + R"(},"functionQualifier":{}})";
    } else if (eventName.starts_with("CreateFunction2")) {
        record.requestParametersJson +=
            R"(,"code":{},"runtime":"python3.12","handler":"index.handler","packageType":"Zip","publish":false)";
    } else if (eventName.starts_with("UpdateAlias")) {
        record.requestParametersJson += R"(,"name":"live")";
    }
    record.requestParametersJson += '}';
    if (!record.readOnly && !eventName.starts_with("Delete")) {
        record.responseElementsJson = configuration(prng, place, function, timeMs);
    }
    return record;
}

void deny(RecordText& call, const Actor& actor, std::string_view action, std::string_view resource) {
    call.errorCode = "AccessDenied";
    call.errorMessage = "User: " + actor.arn + " is not authorized to perform: " + std::string(action) +
                        " on resource: " + std::string(resource) + " because no identity-based policy allows the " +
                        std::string(action) + " action";
    call.requestParametersJson.clear();
    call.responseElementsJson.clear();
    call.resourcesJson.clear();
}

void fail(RecordText& call, std::string_view errorCode, std::string_view message) {
    call.errorCode = errorCode;
    call.errorMessage = message;
    call.responseElementsJson.clear();
}

RecordText mappingDisabled(Prng& prng, const Place& place, std::string_view mappingUuid, std::string_view reason,
                           TimeMs timeMs) {
    RecordText record =
        call(prng, place, untypedService(place.account, "lambda.amazonaws.com"), "LambdaESMDisabled", timeMs);
    record.requestId.clear();
    record.sharedEventId.clear();
    record.eventType = "AwsServiceEvent";
    record.resourcesJson = R"([{"accountId":")" + place.account +
                           R"(","type":"AWS::Lambda::EventSourceMapping","ARN":"arn:aws:lambda:)" + place.region + ":" +
                           place.account + ":event-source-mapping:" + std::string(mappingUuid) + R"("}])";
    record.serviceEventDetailsJson = R"({"ESMDisableReason":)" + jsonString(reason) + "}";
    return record;
}

RecordText durableCheckpoint(Prng& prng, const Place& place, std::string_view function, TimeMs timeMs) {
    const std::string arn = functionArn(place, function);
    RecordText record = call(prng, place, executionRole(place, function), "CheckpointDurableExecution", timeMs);
    makeDataEvent(record, place.account, arn);
    record.requestParametersJson = R"({"durableExecutionArn":)" +
                                   jsonString(arn + ":$LATEST/durable-execution/run/" + prng.characters(kHex, 16)) +
                                   R"(,"error":"HIDDEN_DUE_TO_SECURITY_REASONS"})";
    return record;
}

RecordText otherCall(Prng& prng, const Place& place, const Actor& actor, std::string_view source,
                     std::string_view eventName, std::string_view parametersJson, TimeMs timeMs) {
    RecordText record = call(prng, place, actor, eventName, timeMs);
    record.eventSource = source;
    record.requestParametersJson = parametersJson;
    record.tlsHost.clear();
    record.readOnly = eventName.starts_with("Get") || eventName == "Decrypt" || eventName == "AssumeRole";
    if (source == "s3.amazonaws.com") {
        record.managementEvent = false;
        record.eventCategory = "Data";
        record.requestId = prng.characters("0123456789ABCDEFGHJKMNPQRSTVWXYZ", 16);
    }
    return record;
}

RecordText assumeRoleForFunction(Prng& prng, const Place& place, std::string_view function, TimeMs timeMs) {
    RecordText record =
        otherCall(prng, place, service("lambda.amazonaws.com"), "sts.amazonaws.com", "AssumeRole",
                  R"({"roleArn":"arn:aws:iam::)" + place.account + ":role/service-role/" + std::string(function) +
                      R"(-exec","roleSessionName":)" + jsonString(function) + "}",
                  timeMs);
    record.resourcesJson = R"([{"accountId":")" + place.account + R"(","type":"AWS::IAM::Role","ARN":"arn:aws:iam::)" +
                           place.account + ":role/service-role/" + std::string(function) + R"(-exec"}])";
    return record;
}

RecordText failedConsoleLogin(Prng& prng, const Place& place, std::string_view name, TimeMs timeMs) {
    const Actor actor = iamUser(place.account, name);
    RecordText record = call(prng, place, actor, "ConsoleLogin", timeMs);
    record.eventSource = "signin.amazonaws.com";
    record.eventType = "AwsConsoleSignIn";
    record.userAgent = "Mozilla/5.0 (X11; Linux x86_64; rv:123.0) Gecko/20100101 Firefox/123.0";
    record.tlsHost.clear();
    record.requestId.clear();
    record.errorMessage = "Failed authentication";
    record.responseElementsJson = R"({"ConsoleLogin":"Failure"})";
    record.additionalEventDataJson = R"({"MobileVersion":"No","MFAUsed":"No"})";
    return record;
}

}  // namespace lambdatrail::test
