#include "app/lambda/esm.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <initializer_list>
#include <span>

namespace lambdatrail {

namespace {

using Words = std::span<const std::string_view>;

// A reason is a sentence or two; anything longer is not read to its end.
constexpr std::size_t kMaxReadBytes = 8192;
// How far apart a noun and what is said of it may stand within one clause.
constexpr std::size_t kNearBytes = 60;

constexpr std::array kNamed{EsmCategory::ResourceNotFound, EsmCategory::FunctionNotFound,
                            EsmCategory::RegionNameNotValid, EsmCategory::AuthorizationError,
                            EsmCategory::FunctionInFailedState};

constexpr std::array<std::string_view, 10> kGone{"not found",   "notfound",    "not be found",    "not exist",
                                                 "notexist",    "n't exist",   "no longer exist", "deleted",
                                                 "nonexistent", "non-existent"};
constexpr std::array<std::string_view, 3> kFunctionNouns{"function", "alias", "version"};
constexpr std::array<std::string_view, 6> kSourceNouns{"queue", "stream", "table", "resource", "shard", "event source"};
constexpr std::array<std::string_view, 10> kDenied{
    "permission", "not authorized", "unauthorized", "access denied", "accessdenied",
    "kms",        "assume",         "forbidden",    "authn",         "authz"};
constexpr std::array<std::string_view, 7> kFailedState{"failed state", "state failed", "state: failed", "inactive",
                                                       "not active",   "compile",      "deployment"};

bool isWordChar(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

bool contains(std::string_view text, Words words) {
    return std::ranges::any_of(words, [text](std::string_view word) { return text.find(word) != text.npos; });
}

// Where the word stands with no letter, digit or underscore beside it.
std::size_t findWord(std::string_view text, std::string_view word) {
    for (std::size_t at = text.find(word); at != text.npos; at = text.find(word, at + 1)) {
        const std::size_t end = at + word.size();
        if ((at == 0 || !isWordChar(text[at - 1])) && (end == text.size() || !isWordChar(text[end])))
            return at;
    }
    return text.npos;
}

// What an ARN is the name of. Only this noun steers the reading: the name within an ARN is anybody's choice.
std::string_view arnNoun(std::string_view arn) {
    if (arn.find(":sqs:") != arn.npos)
        return "queue";
    if (arn.find(":kinesis:") != arn.npos)
        return "stream";
    if (arn.find(":dynamodb:") != arn.npos)
        return "table";
    if (arn.find(":lambda:") != arn.npos && arn.find(":function:") != arn.npos)
        return "function";
    return "";
}

// Lower case, single blanks, ARNs replaced by what they name, line breaks as ends of clauses.
std::string readable(std::string_view text) {
    text = text.substr(0, kMaxReadBytes);
    std::string result;
    result.reserve(text.size());
    for (std::size_t i = 0; i < text.size();) {
        const auto c = static_cast<unsigned char>(text[i]);
        const bool wordBegins = result.empty() || !isWordChar(result.back());
        if (wordBegins && text.substr(i).starts_with("arn:")) {
            const std::size_t end = std::min(text.find_first_of(" \t\r\n,;()\"'<>[]{}", i), text.size());
            result += arnNoun(text.substr(i, end - i));
            i = end;
            continue;
        }
        ++i;
        if (c == '\n' || c == '\r')
            result += ". ";
        else if (c != ' ' && c != '\t')
            result += static_cast<char>(std::tolower(c));
        else if (!result.empty() && result.back() != ' ')
            result += ' ';
    }
    return result;
}

bool endsClause(std::string_view text, std::size_t at) {
    const char c = text[at];
    return (c == '.' || c == ';' || c == ':') && (at + 1 == text.size() || text[at + 1] == ' ');
}

// A noun and one of the phrases in the same clause, not far apart.
bool near(std::string_view text, Words nouns, Words phrases) {
    std::size_t begin = 0;
    for (std::size_t i = 0; i <= text.size(); ++i) {
        if (i < text.size() && !endsClause(text, i))
            continue;
        const std::string_view clause = text.substr(begin, i - begin);
        begin = i + 1;
        for (const std::string_view phrase : phrases) {
            for (std::size_t at = clause.find(phrase); at != clause.npos; at = clause.find(phrase, at + 1)) {
                const std::size_t from = at > kNearBytes ? at - kNearBytes : 0;
                if (contains(clause.substr(from, at + phrase.size() + kNearBytes - from), nouns))
                    return true;
            }
        }
    }
    return false;
}

std::string lowerName(EsmCategory category, char separator) {
    std::string name(esmCategoryName(category));
    for (char& c : name)
        c = c == '_' ? separator : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return name;
}

}  // namespace

EsmReason classifyEsmReason(std::string_view text) {
    const std::string read = readable(text);
    // A token as AWS writes it says more than the same words in a sentence; of several, the first one counts.
    for (const char separator : {'_', ' '}) {
        std::size_t first = read.npos;
        EsmCategory found = EsmCategory::Other;
        for (const EsmCategory category : kNamed) {
            const std::size_t at = findWord(read, lowerName(category, separator));
            if (at < first) {
                first = at;
                found = category;
            }
        }
        if (first != read.npos)
            return {found, false};
    }
    if (near(read, kFunctionNouns, kGone))
        return {EsmCategory::FunctionNotFound, true};
    if (contains(read, kDenied))
        return {EsmCategory::AuthorizationError, true};
    if (findWord(read, "region") != read.npos || findWord(read, "regions") != read.npos)
        return {EsmCategory::RegionNameNotValid, true};
    if (contains(read, kFailedState))
        return {EsmCategory::FunctionInFailedState, true};
    if (near(read, kSourceNouns, kGone))
        return {EsmCategory::ResourceNotFound, true};
    return {EsmCategory::Other, true};
}

std::string_view esmCategoryName(EsmCategory category) {
    switch (category) {
        case EsmCategory::ResourceNotFound:
            return "RESOURCE_NOT_FOUND";
        case EsmCategory::FunctionNotFound:
            return "FUNCTION_NOT_FOUND";
        case EsmCategory::RegionNameNotValid:
            return "REGION_NAME_NOT_VALID";
        case EsmCategory::AuthorizationError:
            return "AUTHORIZATION_ERROR";
        case EsmCategory::FunctionInFailedState:
            return "FUNCTION_IN_FAILED_STATE";
        case EsmCategory::Other:
            break;
    }
    return "OTHER";
}

std::string_view esmCategoryMeaning(EsmCategory category) {
    switch (category) {
        case EsmCategory::ResourceNotFound:
            return "The queue or stream that the mapping reads from is gone.";
        case EsmCategory::FunctionNotFound:
            return "The function that the mapping feeds is gone.";
        case EsmCategory::RegionNameNotValid:
            return "The region named for the event source or the function is wrong.";
        case EsmCategory::AuthorizationError:
            return "Lambda was not allowed to read from the event source.";
        case EsmCategory::FunctionInFailedState:
            return "The function is in a state in which it cannot run.";
        case EsmCategory::Other:
            break;
    }
    return "The reason fits none of the five categories that AWS names.";
}

std::string_view esmRemedy(EsmCategory category) {
    switch (category) {
        case EsmCategory::ResourceNotFound:
            return "Create the queue, table or stream again if it was deleted by mistake, and make a new mapping for "
                   "it: the source of a mapping to SQS, Kinesis or DynamoDB cannot be changed, and a table's new "
                   "stream has a new ARN.";
        case EsmCategory::FunctionNotFound:
            return "Look for DeleteFunction or DeleteAlias shortly before. Create the function, alias or version "
                   "again, or point the mapping to another one (UpdateEventSourceMapping, FunctionName); then enable "
                   "the mapping.";
        case EsmCategory::RegionNameNotValid:
            return "Compare the region in the ARN of the source with that of the function: they must be the same, "
                   "and an opt-in region must be enabled for the account. Then make the mapping anew.";
        case EsmCategory::AuthorizationError:
            return "Give the execution role the rights on the source. SQS: ReceiveMessage, DeleteMessage, "
                   "GetQueueAttributes. Kinesis: GetRecords, GetShardIterator, DescribeStream, "
                   "DescribeStreamSummary, ListShards, ListStreams. DynamoDB: GetRecords, GetShardIterator, "
                   "DescribeStream, ListStreams. Encrypted sources need kms:Decrypt too. Check the queue's own "
                   "policy, and which version an alias points to: an old version keeps its old role. Then enable the "
                   "mapping.";
        case EsmCategory::FunctionInFailedState:
            return "Read State, StateReason and StateReasonCode of the function, remove the cause, deploy again "
                   "(UpdateFunctionCode or UpdateFunctionConfiguration), and enable the mapping.";
        case EsmCategory::Other:
            break;
    }
    return "Read the text of the record, and ask Lambda for the mapping's StateTransitionReason "
           "(GetEventSourceMapping).";
}

}  // namespace lambdatrail
