#include "app/lambda/functionref.h"

#include "app/base/ascii.h"

#include <algorithm>
#include <array>

namespace lambdatrail {
namespace {

constexpr std::size_t kLongestName = 140;

bool isNameCharacter(char c) {
    return isLetter(c) || isDigit(c) || c == '-' || c == '_';
}

bool isName(std::string_view text) {
    return !text.empty() && text.size() <= kLongestName &&
           std::ranges::all_of(text, [](char c) { return isNameCharacter(c) || c == '.'; });
}

bool isQualifier(std::string_view text) {
    return text == "$LATEST" || text == "$LATEST.PUBLISHED" ||
           (!text.empty() && text.size() <= kLongestName && std::ranges::all_of(text, isNameCharacter));
}

// Of a partition or a region.
bool isPlace(std::string_view text) {
    return !text.empty() &&
           std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || isDigit(c) || c == '-'; });
}

bool isAccount(std::string_view text) {
    return text.size() == 12 && std::ranges::all_of(text, isDigit);
}

// [a-z]{2,4}(-[a-z]+)+-[0-9]
bool isRegion(std::string_view text) {
    if (text.size() < 6 || !isDigit(text.back()) || text[text.size() - 2] != '-')
        return false;
    text.remove_suffix(2);
    const std::size_t dash = text.find('-');
    if (dash < 2 || dash > 4 || dash == std::string_view::npos || text.back() == '-' ||
        text.find("--") != std::string_view::npos)
        return false;
    return std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; });
}

std::string_view partitionOf(std::string_view region) {
    struct Prefix {
        std::string_view region, partition;
    };
    static constexpr std::array<Prefix, 5> kPrefixes{{{"cn-", "aws-cn"},
                                                      {"us-gov-", "aws-us-gov"},
                                                      {"us-isob-", "aws-iso-b"},
                                                      {"us-iso-", "aws-iso"},
                                                      {"eusc-", "aws-eusc"}}};
    for (const Prefix& prefix : kPrefixes) {
        if (region.starts_with(prefix.region))
            return prefix.partition;
    }
    return "aws";
}

std::string makeKey(std::string_view partition, std::string_view region, std::string_view account,
                    std::string_view name) {
    std::string key;
    key.reserve(32 + partition.size() + region.size() + account.size() + name.size());
    key.append("arn:").append(partition).append(":lambda:").append(region).append(":").append(account);
    key.append(":function:").append(name);
    return key;
}

// Takes the part up to the next colon off the front. After the last part the text is empty and `more` false.
std::string_view takePart(std::string_view& text, bool& more) {
    const std::size_t colon = text.find(':');
    const std::string_view part = text.substr(0, colon);
    more = colon != std::string_view::npos;
    text = more ? text.substr(colon + 1) : std::string_view{};
    return part;
}

std::string_view withoutDurableExecution(std::string_view text) {
    return text.substr(0, text.find("/durable-execution/"));
}

}  // namespace

std::optional<FunctionArnParts> splitFunctionArn(std::string_view text) {
    const std::string_view whole = withoutDurableExecution(text);
    std::string_view rest = whole;
    if (!rest.starts_with("arn:aws"))
        return std::nullopt;
    rest.remove_prefix(4);
    bool more = true;
    const std::string_view partition = takePart(rest, more);
    if (!more || takePart(rest, more) != "lambda" || !more)
        return std::nullopt;
    const std::string_view region = takePart(rest, more);
    if (!more)
        return std::nullopt;
    const std::string_view account = takePart(rest, more);
    if (!more || takePart(rest, more) != "function" || !more)
        return std::nullopt;
    const std::string_view name = takePart(rest, more);
    if (!isName(name) || (more && !isQualifier(rest)) || !isPlace(partition) || !isPlace(region) || account.empty() ||
        !std::ranges::all_of(account, isNameCharacter))
        return std::nullopt;
    const auto keyLength = static_cast<std::size_t>(name.data() + name.size() - whole.data());
    return FunctionArnParts{whole.substr(0, keyLength), more ? rest : std::string_view{}};
}

std::optional<std::string_view> qualifierOf(std::string_view text, std::string_view key) {
    if (!text.starts_with(key))
        return std::nullopt;
    text.remove_prefix(key.size());
    if (text.empty())
        return text;
    if (text.front() != ':' || !isQualifier(text.substr(1)))
        return std::nullopt;
    return text.substr(1);
}

std::optional<FunctionRef> parseFunctionArn(std::string_view text) {
    const auto parts = splitFunctionArn(text);
    if (!parts)
        return std::nullopt;
    return FunctionRef{std::string(parts->key), parts->qualifier, false};
}

std::optional<FunctionRef> parseFunctionRef(std::string_view text, const FunctionContext& context) {
    if (text.starts_with("arn:"))
        return parseFunctionArn(text);
    // What is left behind each part that may stand before the name.
    struct Rest {
        std::string_view text, region, account;
    };
    std::array<Rest, 4> rests{{{text, context.region, context.account}}};
    std::size_t count = 1;
    const auto takePrefix = [&](auto isPrefix) {
        Rest rest = rests[count - 1];
        bool more = true;
        const std::string_view part = takePart(rest.text, more);
        if (more && isPrefix(part, rest))
            rests[count++] = rest;
    };
    takePrefix([](std::string_view part, Rest& rest) {
        rest.region = part;
        return isRegion(part);
    });
    takePrefix([](std::string_view part, Rest& rest) {
        rest.account = part;
        return isAccount(part);
    });
    takePrefix([](std::string_view part, Rest&) { return part == "function"; });
    // A function may be named like any of them: "function:live" is one, and so is "function:$LATEST".
    for (; count > 0; --count) {
        const Rest& rest = rests[count - 1];
        std::string_view qualifier = rest.text;
        bool more = true;
        const std::string_view name = takePart(qualifier, more);
        if (isName(name) && (!more || isQualifier(qualifier)))
            return FunctionRef{makeKey(partitionOf(rest.region), rest.region, rest.account, name), qualifier, true};
    }
    return std::nullopt;
}

std::optional<FunctionRef> findFunctionArn(std::string_view text) {
    for (std::size_t at = text.find("arn:aws"); at != std::string_view::npos; at = text.find("arn:aws", at + 1)) {
        const std::string_view rest = text.substr(at);
        std::string_view candidate = rest.substr(0, rest.find_first_of(" \t\r\n\"'\\,;()[]{}<>"));
        while (!candidate.empty() && (candidate.back() == '.' || candidate.back() == ':'))
            candidate.remove_suffix(1);
        if (auto ref = parseFunctionArn(candidate))
            return ref;
    }
    return std::nullopt;
}

}  // namespace lambdatrail
