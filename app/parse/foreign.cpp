#include "app/parse/foreign.h"

#include "app/base/ascii.h"
#include "app/parse/jsonwalk.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace lambdatrail {
namespace {

// Objects that have all of these keys (empty: no more keys are asked for) are of the kind.
struct ObjectKind {
    std::array<std::string_view, 3> keys;
    std::string_view sentence;
};
constexpr std::array kObjectKinds{
    ObjectKind{{"digestStartTime"}, "a CloudTrail digest file: it holds hashes of log files, no events"},
    ObjectKind{{"digestS3Object"}, "a CloudTrail digest file: it holds hashes of log files, no events"},
    ObjectKind{{"hashSignature"}, "the signature of CloudTrail Lake results: it holds hashes, no events"},
    ObjectKind{{"s3Bucket", "s3ObjectKey"},
               "a notification that log files were delivered: it names them, it holds no events"},
    ObjectKind{{"Sns"}, "an SNS notification without CloudTrail records"},
    ObjectKind{{"TopicArn", "MessageId"}, "an SNS notification without CloudTrail records"},
    ObjectKind{{"messageId", "receiptHandle"}, "an SQS message without CloudTrail records"},
    ObjectKind{{"class_uid", "metadata"}, "an OCSF event, as Security Lake keeps them: that schema is not read"},
    ObjectKind{{"configurationItems"}, "an AWS Config snapshot or history: it holds no events"},
    ObjectKind{{"configurationItem"}, "an AWS Config notification: it holds no events"},
    ObjectKind{{"CloudTrailEvent"}, "a lookup-events entry whose CloudTrailEvent holds no record"},
    ObjectKind{{"EventId", "EventName"}, "a lookup-events entry without its CloudTrailEvent"},
    ObjectKind{{"webaclId", "httpRequest"}, "an AWS WAF log entry, not CloudTrail"},
    ObjectKind{{"query_timestamp", "query_name"}, "a Route 53 query log entry, not CloudTrail"},
    ObjectKind{{"firewall_name", "event_timestamp"}, "an AWS Network Firewall log entry, not CloudTrail"},
    ObjectKind{{"ProductArn", "FindingProviderFields"}, "a Security Hub finding, not CloudTrail"},
    ObjectKind{{"ProductArn", "Severity"}, "a Security Hub finding, not CloudTrail"},
    ObjectKind{{"schemaVersion", "partition", "severity"}, "a GuardDuty finding, not CloudTrail"},
    ObjectKind{{"detail-type", "detail"}, "an EventBridge event without a CloudTrail record"},
    ObjectKind{{"messageType", "logGroup"}, "CloudWatch Logs subscription data without a CloudTrail record"},
    ObjectKind{{"timestamp", "message"}, "a log event without a CloudTrail record"},
};

// Keys of the object that are looked for, as bits; and what else its members tell.
std::string_view kindByValues(std::string_view key, std::string_view value) {
    if ((key == "eventSource" || key == "EventSource") && value.starts_with("\"aws:"))
        return "a notification from S3, SQS or SNS, not CloudTrail";
    if ((key == "message" && value.starts_with("\"CWL CONTROL MESSAGE")) ||
        (key == "messageType" && value == "\"CONTROL_MESSAGE\""))
        return "a control message of CloudWatch Logs: it holds no events";
    if (key == "Event" && value == "\"s3:TestEvent\"")
        return "a test notification from S3, not CloudTrail";
    return {};
}

bool beginsWithDigits(std::string_view text, std::size_t count) {
    return text.size() >= count && std::ranges::all_of(text.substr(0, count), isDigit);
}

}  // namespace

std::string_view foreignObjectKind(std::string_view object) {
    if (object.empty() || object.front() != '{')
        return {};
    std::array<std::uint8_t, kObjectKinds.size()> present{};
    std::string_view byValue;
    eachMember(object, [&](std::string_view key, std::string_view value) {
        if (byValue.empty())
            byValue = kindByValues(key, value);
        for (std::size_t kind = 0; kind < kObjectKinds.size(); ++kind) {
            for (std::size_t i = 0; i < kObjectKinds[kind].keys.size(); ++i) {
                if (kObjectKinds[kind].keys[i] == key)
                    present[kind] = static_cast<std::uint8_t>(present[kind] | 1U << i);
            }
        }
    });
    if (!byValue.empty())
        return byValue;
    for (std::size_t kind = 0; kind < kObjectKinds.size(); ++kind) {
        const auto& keys = kObjectKinds[kind].keys;
        const auto wanted = (1U << std::ranges::count_if(keys, [](std::string_view key) { return !key.empty(); })) - 1;
        if (present[kind] == wanted)
            return kObjectKinds[kind].sentence;
    }
    return {};
}

std::string_view foreignTextKind(std::string_view head) {
    const std::string_view line = head.substr(0, head.find_first_of("\r\n"));
    const auto has = [line](std::string_view text) { return line.find(text) != std::string_view::npos; };
    if (has("interface-id") && has("srcaddr"))
        return "a VPC flow log, not CloudTrail";
    if (line.size() > 15 && (line.front() >= '2' && line.front() <= '9') && line[1] == ' ' && has(" eni-"))
        return "a VPC flow log, not CloudTrail";
    if (line.starts_with("#Version:") || line.starts_with("#Fields:"))
        return "a CloudFront access log, not CloudTrail";
    for (const std::string_view type : {"http ", "https ", "h2 ", "ws ", "wss ", "grpcs ", "tls "}) {
        if (line.starts_with(type) && beginsWithDigits(line.substr(type.size()), 1))
            return "a load balancer's access log, not CloudTrail";
    }
    // Classic load balancers: a time, the balancer's name, and what was asked for in quotes.
    if (beginsWithDigits(line, 4) && has("Z ") && has(" \"") && has("HTTP/"))
        return "a load balancer's access log, not CloudTrail";
    if (line.size() > 66 && line[64] == ' ' && has(" [") && has("] ") && has("\""))
        return "an S3 server access log, not CloudTrail";
    return {};
}

}  // namespace lambdatrail
