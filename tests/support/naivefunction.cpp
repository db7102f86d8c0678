#include "tests/support/naivefunction.h"

#include <regex>

namespace lambdatrail::test {

namespace {

constexpr std::size_t kLongestPart = 140;  // of a name or a qualifier, as Lambda's API has it

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

bool isTooLong(const std::string& name, const std::string& qualifier) {
    return name.size() > kLongestPart || qualifier.size() > kLongestPart;
}

std::optional<NaiveFunction> functionInText(const std::string& text) {
    static const std::regex kStart("arn:aws");
    for (auto found = std::sregex_iterator(text.begin(), text.end(), kStart); found != std::sregex_iterator();
         ++found) {
        // What can be a part of an ARN, without the dots and colons that end a sentence.
        std::string candidate = text.substr(static_cast<std::size_t>(found->position()));
        candidate = candidate.substr(0, candidate.find_first_of(" \t\r\n\"'\\,;()[]{}<>"));
        candidate = candidate.substr(0, candidate.find_last_not_of(".:") + 1);
        if (const auto function = functionOf(candidate, {}, {})) {
            return function;
        }
    }
    return std::nullopt;
}

}  // namespace

std::optional<NaiveFunction> functionOf(std::string text, const std::string& region, const std::string& account) {
    static const std::regex kArn(
        R"(^arn:(aws[a-z0-9-]*):lambda:([a-z0-9-]+):([0-9]{12}|[A-Za-z0-9_-]+):function:([A-Za-z0-9_.-]+)(?::(\$LATEST(?:\.PUBLISHED)?|[A-Za-z0-9_-]+))?$)");
    static const std::regex kPart(
        R"(^(?:([a-z]{2,4}(?:-[a-z]+)+-[0-9]):)?(?:([0-9]{12}):)?(?:function:)?([A-Za-z0-9_.-]+)(?::(\$LATEST(?:\.PUBLISHED)?|[A-Za-z0-9_-]+))?$)");
    if (text.starts_with("arn:")) {
        text = text.substr(0, text.find("/durable-execution/"));
    }
    if (text.size() > 1000 || text.find('\n') != std::string::npos || text.find('\r') != std::string::npos) {
        return std::nullopt;
    }
    std::smatch parts;
    if (std::regex_match(text, parts, kArn)) {
        if (isTooLong(parts[4].str(), parts[5].str())) {
            return std::nullopt;
        }
        return NaiveFunction{"arn:" + parts[1].str() + ":lambda:" + parts[2].str() + ":" + parts[3].str() +
                                 ":function:" + parts[4].str(),
                             parts[5].str(), false};
    }
    if (text.starts_with("arn:") || !std::regex_match(text, parts, kPart) ||
        isTooLong(parts[3].str(), parts[4].str())) {
        return std::nullopt;
    }
    const std::string itsRegion = parts[1].matched ? parts[1].str() : region;
    const std::string itsAccount = parts[2].matched ? parts[2].str() : account;
    return NaiveFunction{
        "arn:" + partitionOf(itsRegion) + ":lambda:" + itsRegion + ":" + itsAccount + ":function:" + parts[3].str(),
        parts[4].str(), true};
}

std::optional<NaiveFunction> targetFunction(const NaiveValue& record) {
    const NaiveValue& resources = record.at("resources");
    for (const NaiveValue& resource : resources.isObject() ? std::vector<NaiveValue>() : resources.elements) {
        const std::string arn = resource.textAt({"ARN"});
        if (const auto function = arn.starts_with("arn:") ? functionOf(arn, {}, {}) : std::nullopt) {
            return function;
        }
    }
    const bool isLambda = lower(columnText(record, "eventSource")) == "lambda.amazonaws.com";
    if (isLambda) {
        const std::string region = columnText(record, "awsRegion");
        std::string account = columnText(record, "recipientAccountId");
        if (account.empty()) {
            account = record.textAt({"userIdentity", "accountId"});
        }
        for (const std::string& text :
             {innerText(record, "responseElements", "functionArn"),
              innerText(record, "requestParameters", "functionName"),
              innerText(record, "requestParameters", "functionArn"), innerText(record, "requestParameters", "resource"),
              innerText(record, "requestParameters", "resourceArn"),
              innerText(record, "requestParameters", "durableExecutionArn")}) {
            if (const auto function = functionOf(text, region, account)) {
                return function;
            }
        }
        const std::string executed = innerText(record, "additionalEventData", "functionVersion");
        if (const auto function = executed.starts_with("arn:") ? functionOf(executed, {}, {}) : std::nullopt) {
            return function;
        }
    } else if (!isEsmDisabled(record)) {
        return std::nullopt;
    }
    const auto inMessage = functionInText(columnText(record, "errorMessage"));
    return inMessage ? inMessage : functionInText(columnText(record, "serviceEventDetails"));
}

}  // namespace lambdatrail::test
