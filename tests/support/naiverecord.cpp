#include "tests/support/naiveidentity.h"
#include "tests/support/naivejson.h"
#include "tests/support/naivereader.h"

#include <ctime>
#include <optional>
#include <regex>

namespace lambdatrail::test {

namespace {

TimeMs timeOf(const std::string& text) {
    static const std::regex kForm(
        R"(^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)?$)");
    std::smatch parts;
    if (!std::regex_match(text, parts, kForm)) {
        return kNoTime;
    }
    const auto number = [&](int i) { return std::stoi(parts[static_cast<std::size_t>(i)].str()); };
    std::tm fields{};
    fields.tm_year = number(1) - 1900;
    fields.tm_mon = number(2) - 1;
    fields.tm_mday = number(3);
    fields.tm_hour = number(4);
    fields.tm_min = number(5);
    fields.tm_sec = number(6);
    TimeMs timeMs = static_cast<TimeMs>(timegm(&fields)) * 1000;
    if (parts[7].matched) {
        timeMs += std::stoi((parts[7].str() + "00").substr(0, 3));
    }
    const std::string zone = parts[8].str();
    if (zone.size() == 6) {
        const TimeMs minutes = std::stoi(zone.substr(1, 2)) * 60 + std::stoi(zone.substr(4, 2));
        timeMs -= (zone[0] == '-' ? -minutes : minutes) * 60'000;
    }
    return timeMs;
}

// Format reference, 4.7.
struct NaiveFunction {
    std::string key;
    std::string qualifier;
    bool assumed = false;
};

std::string partitionOf(const std::string& region) {
    for (const auto& [prefix, partition] :
         {std::pair{"cn-", "aws-cn"}, std::pair{"us-gov-", "aws-us-gov"}, std::pair{"us-isob-", "aws-iso-b"},
          std::pair{"us-iso-", "aws-iso"}, std::pair{"eusc-", "aws-eusc"}}) {
        if (region.starts_with(prefix)) {
            return partition;
        }
    }
    return "aws";
}

std::optional<NaiveFunction> functionOf(std::string text, const std::string& region, const std::string& account) {
    static const std::regex kArn(
        R"(^arn:(aws[a-z0-9-]*):lambda:([a-z0-9-]+):([0-9]{12}|[A-Za-z0-9_-]+):function:([A-Za-z0-9_.-]+)(?::(\$LATEST(?:\.PUBLISHED)?|[A-Za-z0-9_-]+))?$)");
    static const std::regex kPart(
        R"(^(?:([a-z]{2,4}(?:-[a-z]+)+-[0-9]):)?(?:([0-9]{12}):)?(?:function:)?([A-Za-z0-9_.-]+)(?::(\$LATEST(?:\.PUBLISHED)?|[A-Za-z0-9_-]+))?$)");
    text = text.substr(0, text.find("/durable-execution/"));
    std::smatch parts;
    if (std::regex_match(text, parts, kArn)) {
        return NaiveFunction{"arn:" + parts[1].str() + ":lambda:" + parts[2].str() + ":" + parts[3].str() +
                                 ":function:" + parts[4].str(),
                             parts[5].str(), false};
    }
    if (text.starts_with("arn:") || !std::regex_match(text, parts, kPart)) {
        return std::nullopt;
    }
    const std::string itsRegion = parts[1].matched ? parts[1].str() : region;
    const std::string itsAccount = parts[2].matched ? parts[2].str() : account;
    return NaiveFunction{
        "arn:" + partitionOf(itsRegion) + ":lambda:" + itsRegion + ":" + itsAccount + ":function:" + parts[3].str(),
        parts[4].str(), true};
}

std::optional<NaiveFunction> functionInText(const std::string& text) {
    static const std::regex kAnywhere(
        R"(arn:aws[a-z0-9-]*:lambda:[a-z0-9-]+:[A-Za-z0-9_-]+:function:[A-Za-z0-9_.-]*[A-Za-z0-9_-](?::(?:\$LATEST(?:\.PUBLISHED)?|[A-Za-z0-9_-]+))?)");
    std::smatch found;
    return std::regex_search(text, found, kAnywhere) ? functionOf(found[0].str(), {}, {}) : std::nullopt;
}

// The first source in the order of 4.7 that names a function.
std::optional<NaiveFunction> targetFunction(const Json& record, const std::string& region, const std::string& account) {
    for (const Json& resource : memberOf(record, "resources")) {
        const std::string arn = textAt(resource, {"ARN"});
        if (const auto function = arn.starts_with("arn:") ? functionOf(arn, region, account) : std::nullopt) {
            return function;
        }
    }
    const Json& parameters = memberOf(record, "requestParameters");
    const std::string inResponse = textAt(record, {"responseElements", "functionArn"});
    if (const auto function = inResponse.empty() ? std::nullopt : functionOf(inResponse, region, account)) {
        return function;
    }
    for (const std::string key : {"functionName", "functionArn", "resource", "resourceArn", "durableExecutionArn"}) {
        const std::string text = textAt(parameters, {key});
        if (const auto function = text.empty() ? std::nullopt : functionOf(text, region, account)) {
            return function;
        }
    }
    const std::string version = textAt(record, {"additionalEventData", "functionVersion"});
    if (const auto function = version.empty() ? std::nullopt : functionOf(version, region, account)) {
        return function;
    }
    return functionInText(textAt(record, {"errorMessage"}));
}

}  // namespace

TestEvent naiveEvent(const Json& record) {
    static const std::regex kDated("^([A-Za-z]+?)(20[0-9]{6})(v[0-9]+)?$");
    TestEvent event;
    const auto put = [&](DictColumn column, const std::string& text) {
        if (!text.empty()) {
            event.texts[column] = text;
        }
    };
    const auto present = [&](const char* key) {
        const std::string text = textAt(record, {key});
        return text == "-" ? std::string() : text;
    };

    event.timeMs = timeOf(textAt(record, {"eventTime"}));
    event.eventId = textAt(record, {"eventID"});
    event.requestId = textAt(record, {"requestID"});

    const std::string source = textAt(record, {"eventSource"});
    const std::string rawName = textAt(record, {"eventName"});
    const bool isLambda = lower(source) == "lambda.amazonaws.com";
    std::smatch parts;
    const std::string name = isLambda && std::regex_match(rawName, parts, kDated) ? parts[1].str() : rawName;
    put(DictColumn::Event, name);
    put(DictColumn::EventName, rawName);
    put(DictColumn::Service, source);
    const std::string region = textAt(record, {"awsRegion"});
    put(DictColumn::Region, region);
    std::string account = textAt(record, {"recipientAccountId"});
    if (account.empty()) {
        account = textAt(record, {"userIdentity", "accountId"});
    }
    put(DictColumn::Account, account);
    put(DictColumn::Ip, textAt(record, {"sourceIPAddress"}));
    put(DictColumn::Agent, textAt(record, {"userAgent"}));
    put(DictColumn::AccessKey, textAt(record, {"userIdentity", "accessKeyId"}));
    put(DictColumn::Type, textAt(record, {"eventType"}));

    const std::string code = present("errorCode");
    const std::string message = present("errorMessage");
    const bool failed =
        !code.empty() || !message.empty() || textAt(record, {"responseElements", "ConsoleLogin"}) == "Failure";
    if (failed) {
        event.flags |= flag::kFailed;
        put(DictColumn::Error, code.empty() ? std::string(kNoErrorCode) : code);
        put(DictColumn::Message, message);
    }

    if (isLambda) {
        event.flags |= flag::kLambda;
        if (const auto function = targetFunction(record, region, account)) {
            put(DictColumn::Function, function->key);
            event.flags |= function->assumed ? flag::kFunctionAssumed : 0;
        }
        if (name == "Invoke" || name == "InvokeAsync" || name == "InvokeWithResponseStream" ||
            name == "InvokeFunctionUrl") {
            event.flags |= flag::kInvocation;
        } else if (name == "InvokeExecution") {
            event.flags |= flag::kAttempt;
        } else if (lower(name) == "lambdaesmdisabled") {
            event.flags |= flag::kEsmDisabled;
        }
        std::string qualifier = textAt(record, {"requestParameters", "qualifier"});
        const std::string asked = textAt(record, {"requestParameters", "functionName"});
        if (const auto function =
                qualifier.empty() && !asked.empty() ? functionOf(asked, region, account) : std::nullopt) {
            qualifier = function->qualifier;
        }
        put(DictColumn::Qualifier, qualifier);
        const std::string executed = textAt(record, {"additionalEventData", "functionVersion"});
        if (const auto function = executed.empty() ? std::nullopt : functionOf(executed, region, account)) {
            put(DictColumn::Version, function->qualifier);
        }
    }

    const std::string managed = textAt(record, {"managementEvent"});
    std::string category = textAt(record, {"eventCategory"});
    if (category.empty()) {  // format reference, 1.3
        const bool data = managed.empty() ? isLambda && name.starts_with("Invoke") : !isTrue(managed);
        category = data ? "Data" : "Management";
    }
    put(DictColumn::Category, category);
    put(DictColumn::ReadOnly, lower(textAt(record, {"readOnly"})));

    const NaiveIdentity who = naiveIdentity(record);
    event.flags |= who.flags;
    if (!who.key.empty()) {
        put(DictColumn::Identity, identityText(who.label, who.key));
    }
    put(DictColumn::CredentialClass, who.credentialClass);
    put(DictColumn::Role, who.role);
    put(DictColumn::Session, who.session);
    return event;
}

}  // namespace lambdatrail::test
