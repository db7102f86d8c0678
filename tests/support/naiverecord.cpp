#include "tests/support/naivefunction.h"
#include "tests/support/naiveidentity.h"
#include "tests/support/naivereader.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <ctime>
#include <regex>

namespace lambdatrail::test {

namespace {

// The forms of section 8, row 30; a time that is none of them is no time.
TimeMs timeOf(std::string text) {
    static const std::regex kForm(
        R"(^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:[.,](\d+))?(Z|z| ?[+-]\d\d:?\d\d)?$)");
    static const std::regex kBasic(R"(^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)()(Z)?$)");
    static const std::regex kEpoch(R"(^-?\d+(\.\d+)?([eE][+-]?\d+)?$)");
    if (text.size() > 100) {
        return kNoTime;
    }
    std::smatch parts;
    if (std::regex_match(text, kEpoch)) {
        const double number = std::strtod(text.c_str(), nullptr);
        const double ms = std::abs(number) > 1e11 ? number : number * 1000;
        const bool isOurAge = ms >= -62'135'596'800'000.0 && ms < 253'402'300'800'000.0;  // years 1 to 9999
        return isOurAge ? static_cast<TimeMs>(std::llround(ms)) : kNoTime;
    }
    if (!std::regex_match(text, parts, kForm) && !std::regex_match(text, parts, kBasic)) {
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
    std::tm day{};  // comes back as another one if there is no such day
    day.tm_year = fields.tm_year;
    day.tm_mon = fields.tm_mon;
    day.tm_mday = fields.tm_mday;
    timegm(&day);
    if (number(1) == 0 || day.tm_mon != fields.tm_mon || day.tm_mday != fields.tm_mday || fields.tm_hour > 23 ||
        fields.tm_min > 59 || fields.tm_sec > 60) {
        return kNoTime;
    }
    TimeMs timeMs = static_cast<TimeMs>(timegm(&fields)) * 1000;
    if (parts[7].length() > 0) {
        timeMs += std::stoi((parts[7].str() + "00").substr(0, 3));
    }
    std::string zone = parts[8].str();
    std::erase(zone, ' ');
    std::erase(zone, ':');
    if (zone.size() == 5) {
        const TimeMs hours = std::stoi(zone.substr(1, 2));
        const TimeMs minutes = std::stoi(zone.substr(3, 2));
        if (hours > 23 || minutes > 59) {
            return kNoTime;
        }
        timeMs -= (zone[0] == '-' ? -1 : 1) * (hours * 60 + minutes) * 60'000;
    }
    return timeMs;
}

// Section 8, rows 4 and 5.
std::string errorText(const NaiveValue& record, const char* key) {
    const std::string text = columnText(record, key);
    return text == "-" ? std::string() : text;
}

std::string categoryOf(const NaiveValue& record, bool isLambda) {
    const std::string category = columnText(record, "eventCategory");
    if (!category.empty()) {
        return category;
    }
    const std::string managed = lower(columnText(record, "managementEvent"));
    const bool isInvoke = isLambda && columnText(record, "eventName").starts_with("Invoke");
    return managed == "false" || (managed.empty() && isInvoke) ? "Data" : "Management";
}

bool isInvocation(const std::string& name) {
    return name == "Invoke" || name == "InvokeAsync" || name == "InvokeWithResponseStream" ||
           name == "InvokeFunctionUrl";
}

// Some tools make an object of it (section 8, row 9): the address in it.
std::string addressOf(const NaiveValue& record) {
    const std::string text = columnText(record, "sourceIPAddress");
    const auto object = text.starts_with('{') ? parseNaively(text) : std::nullopt;
    for (const char* key : {"ip", "address", "ipAddress", "ip_address", "value", "sourceIPAddress"}) {
        if (object && !object->at(key).string.empty()) {
            return object->at(key).string;
        }
    }
    return text;
}

// Or a list (row 10): its texts.
std::string agentOf(const NaiveValue& record) {
    const std::string text = columnText(record, "userAgent");
    const auto list = text.starts_with("[\"") ? parseNaively(text) : std::nullopt;
    std::string agents;
    for (const NaiveValue& agent : list ? list->elements : std::vector<NaiveValue>()) {
        if (agent.kind == NaiveValue::Kind::String) {
            agents += (agents.empty() ? "" : ", ") + agent.string;
        }
    }
    return list ? agents : text;
}

bool isInsight(const NaiveValue& record) {
    return columnText(record, "eventCategory") == "Insight" ||
           columnText(record, "eventType") == "AwsCloudTrailInsight";
}

bool isAggregated(const NaiveValue& record) {
    return columnText(record, "eventCategory") == "Aggregated" ||
           columnText(record, "eventType") == "AwsAggregatedEvent";
}

// A member of an object that may be written as a text.
std::string insideOf(const NaiveValue& record, const char* object, const char* key) {
    const auto value = parseNaively(record.at(object).text());
    return value ? value->at(key).string : std::string();
}

// The one eventName that an aggregated record counts, in its first dimension that is one (1.8).
std::string nameInSummary(const NaiveValue& record) {
    const auto summary = parseNaively(record.at("summary").text());
    if (!summary || !summary->isObject()) {
        return {};
    }
    const NaiveValue& details = summary->at("details");
    std::vector<std::string> names;
    const auto lookAt = [&names](const NaiveValue& dimension) {
        if (dimension.at("dimension").string != "eventName" || dimension.at("statistics").isObject()) {
            return;
        }
        for (const NaiveValue& statistic : dimension.at("statistics").elements) {
            names.push_back(statistic.at("name").string);
        }
    };
    lookAt(summary->at("primaryDimension"));
    if (names.empty() && !details.isObject()) {
        std::ranges::for_each(details.elements, lookAt);
    }
    return names.size() == 1 ? names[0] : std::string();
}

TestEvent eventOfCall(const NaiveValue& record);

// Records that tell of many calls have no caller and are no calls (1.7, 1.8).
TestEvent eventOfMany(const NaiveValue& record) {
    NaiveValue call = record;
    const auto put = [&call](const std::string& key, const std::string& text, NaiveValue::Kind kind) {
        call.keys.push_back(key);
        call.elements.push_back({.kind = kind, .source = {}, .string = text, .elements = {}, .keys = {}});
    };
    const auto putIfAbsent = [&](const std::string& key, const std::string& text) {
        if (columnText(call, key).empty()) {
            put(key, text, NaiveValue::Kind::String);
        }
    };
    put("userIdentity", {}, NaiveValue::Kind::Null);
    putIfAbsent("eventName", insideOf(record, "insightDetails", "eventName"));
    putIfAbsent("eventName", nameInSummary(record));
    putIfAbsent("eventSource", insideOf(record, "insightDetails", "eventSource"));
    putIfAbsent("eventTime", insideOf(record, "timeWindow", "windowStart"));
    putIfAbsent("recipientAccountId", columnText(record, "accountId"));
    putIfAbsent("eventCategory", isInsight(record) ? "Insight" : "Aggregated");
    TestEvent event = eventOfCall(call);
    for (const DictColumn column :
         {DictColumn::Identity, DictColumn::Role, DictColumn::Session, DictColumn::CredentialClass}) {
        event.texts.erase(column);
    }
    event.flags &= flag::kLambda | flag::kEsmDisabled | flag::kFunctionAssumed;
    event.flags |= isAggregated(call) ? flag::kSummary : 0;
    return event;
}

}  // namespace

std::string foldedName(const std::string& eventName) {
    static const std::regex kDated("^([A-Za-z]+?)(20[0-9]{6})(v[0-9]+)?$");
    std::smatch parts;
    return eventName.size() < 1000 && std::regex_match(eventName, parts, kDated) ? parts[1].str() : eventName;
}

bool isEsmDisabled(const NaiveValue& record) {
    return lower(foldedName(columnText(record, "eventName"))) == "lambdaesmdisabled";
}

bool isLeftOpen(const NaiveValue& record) {
    const auto isBroken = [&](const char* key) {
        const std::string text = record.at(key).text();
        return (text.starts_with('{') || text.starts_with('[')) && !parseNaively(text);
    };
    const auto hasEscapes = [&](const char* key) { return record.at(key).text().find('\\') != std::string::npos; };
    return std::ranges::any_of(std::array{"requestParameters", "responseElements", "additionalEventData", "userAgent"},
                               isBroken) ||
           std::ranges::any_of(std::array{"sourceIPAddress", "insightDetails", "timeWindow", "summary"},
                               [&](const char* key) { return isBroken(key) || hasEscapes(key); });
}

bool isRecordNaively(const NaiveValue& value) {
    const bool isNamed = value.has("eventName") || value.has("eventType") || value.has("eventID");
    return !columnText(value, "eventSource").starts_with("aws:") &&
           ((value.has("eventVersion") && isNamed) || (value.has("eventName") && value.has("eventSource")));
}

TestEvent naiveEvent(const NaiveValue& record) {
    return isInsight(record) || isAggregated(record) ? eventOfMany(record) : eventOfCall(record);
}

namespace {

TestEvent eventOfCall(const NaiveValue& record) {
    TestEvent event;
    const auto put = [&](DictColumn column, const std::string& text) {
        if (!text.empty()) {
            event.texts[column] = text;
        }
    };
    const std::string time = columnText(record, "eventTime");
    event.timeMs = timeOf(time.empty() ? columnText(record, "@timestamp") : time);
    event.eventId = columnText(record, columnText(record, "eventID").empty() ? "eventId" : "eventID");
    event.requestId = columnText(record, "requestID");

    const std::string source = columnText(record, "eventSource");
    const std::string rawName = columnText(record, "eventName");
    const bool isLambda = lower(source) == "lambda.amazonaws.com";
    const std::string name = isLambda ? foldedName(rawName) : rawName;
    put(DictColumn::Event, name);
    put(DictColumn::EventName, rawName);
    put(DictColumn::Service, source);
    const std::string account = columnText(record, "recipientAccountId");
    put(DictColumn::Account, account.empty() ? record.textAt({"userIdentity", "accountId"}) : account);
    put(DictColumn::Region, columnText(record, "awsRegion"));
    put(DictColumn::Ip, addressOf(record));
    put(DictColumn::Agent, agentOf(record));
    put(DictColumn::AccessKey, record.textAt({"userIdentity", "accessKeyId"}));
    put(DictColumn::Type, columnText(record, "eventType"));
    put(DictColumn::Category, categoryOf(record, isLambda));
    const std::string readOnly = lower(columnText(record, "readOnly"));
    put(DictColumn::ReadOnly, readOnly == "true" || readOnly == "false" ? readOnly : "");

    const std::string code = errorText(record, "errorCode");
    const std::string message = errorText(record, "errorMessage");
    // A sign-in's own word for it counts where there are sign-ins.
    const bool canBeSignIn = source.empty() || lower(source).starts_with("signin");
    const bool signInFailed = canBeSignIn && innerText(record, "responseElements", "ConsoleLogin") == "Failure";
    if (!code.empty() || !message.empty() || signInFailed) {
        event.flags |= flag::kFailed;
        put(DictColumn::Error, code.empty() ? std::string(kNoErrorCode) : code);
        put(DictColumn::Message, message);
    }

    if (const auto function = targetFunction(record)) {
        put(DictColumn::Function, function->key);
        event.flags |= function->assumed ? flag::kFunctionAssumed : 0;
    }
    event.flags |= isEsmDisabled(record) ? flag::kEsmDisabled : 0;
    if (isLambda) {
        event.flags |= flag::kLambda;
        event.flags |= isInvocation(name) ? flag::kInvocation : name == "InvokeExecution" ? flag::kAttempt : 0;
        std::string qualifier = innerText(record, "requestParameters", "qualifier");
        const auto asked = functionOf(innerText(record, "requestParameters", "functionName"), {}, {});
        if (qualifier.empty() && asked) {
            qualifier = asked->qualifier;
        }
        put(DictColumn::Qualifier, qualifier);
        const auto executed = functionOf(innerText(record, "additionalEventData", "functionVersion"), {}, {});
        put(DictColumn::Version, executed ? executed->qualifier : "");
    }

    const NaiveIdentity who = naiveIdentity(record);
    event.flags |= who.flags;
    if (!who.label.empty() || !who.key.empty()) {
        std::string label = who.label;  // the separator of label and key is shown by its picture
        for (auto at = label.find(kIdentitySeparator); at != std::string::npos; at = label.find(kIdentitySeparator)) {
            label.replace(at, 1, "\xE2\x90\x9F");
        }
        put(DictColumn::Identity, identityText(label, who.key));
    }
    put(DictColumn::CredentialClass, who.credentialClass);
    put(DictColumn::Role, who.role);
    put(DictColumn::Session, who.session);
    return event;
}

}  // namespace

TestEvent naiveEvent(const nlohmann::json& record) {
    return naiveEvent(parseNaively(record.dump()).value());
}

}  // namespace lambdatrail::test
