#include "tests/support/corpusfile.h"

#include <algorithm>
#include <array>

namespace lambdatrail::test {

namespace {

constexpr std::array<std::string_view, 3> kAccounts = {"111122223333", "444455556666", "123456789012"};
constexpr std::array<std::string_view, 4> kRegions = {"us-east-1", "eu-west-1", "ap-southeast-2", "us-west-2"};
constexpr std::uint32_t kHomes = 12;            // accounts times regions
constexpr TimeMs kBeginMs = 1'772'323'200'000;  // 2026-03-01T00:00:00Z
constexpr TimeMs kSpanMs = 31LL * 24 * 3600 * 1000;

std::string functionName(std::uint32_t index) {
    static constexpr std::array<std::string_view, 8> kWhat = {"orders", "billing", "auth",   "image",
                                                              "etl",    "notify",  "search", "audit"};
    static constexpr std::array<std::string_view, 5> kHow = {"api", "worker", "cron", "stream", "hook"};
    const std::uint32_t round = index / 40;
    std::string name = std::string(kWhat[index % 8]) + "-" + std::string(kHow[index / 8 % 5]);
    return round == 0 ? name : name + "-" + std::to_string(round);
}

// The n-th identity of an account: always the same for the same number.
Actor actorOf(const Place& place, std::uint32_t index) {
    const std::string number = std::to_string(index);
    switch (index % 10) {
        case 0:
            return index == 0 ? rootUser(place.account) : iamUser(place.account, "user" + number);
        case 1:
        case 2:
            return iamUser(place.account, "user" + number);
        case 3:
            return ssoUser(place.account, index % 20 == 3 ? "PowerUser" : "ReadOnly",
                           "person" + number + "@example.com");
        case 4:
            return federatedUser(place.account, "guest" + number);
        default:
            return roleSession(place.account, "role-" + std::to_string(index % 31), "session-" + number);
    }
}

}  // namespace

CorpusFile::CorpusFile(const CorpusOptions& options, std::uint64_t fileIndex, std::uint64_t fileCount)
    : m_prng(Prng(options.seed).next() + fileIndex * 0xd1342543de82ef95ULL),
      m_place{std::string(kAccounts[fileIndex % 3]), std::string(kRegions[fileIndex % 4])},
      m_functionCount(std::max(1U, options.functions / kHomes)),
      m_actorCount(std::max(1U, options.identities / static_cast<std::uint32_t>(kAccounts.size()))) {
    const TimeMs start = kBeginMs + kSpanMs * static_cast<TimeMs>(fileIndex) / static_cast<TimeMs>(fileCount);
    m_bucketEndMs = (start / kDeliveryBucketMs + 1) * kDeliveryBucketMs;
    m_unique = newUnique();
}

std::string CorpusFile::records(std::uint32_t count) {
    m_left = count;
    while (m_left > 0) {
        addScene();
    }
    return std::move(m_text);
}

std::string CorpusFile::newUnique() {
    return m_prng.characters("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 16);
}

void CorpusFile::add(const RecordText& record) {
    if (m_left == 0) {
        return;
    }
    if (!m_text.empty()) {
        m_text += ',';
    }
    appendRecord(record, m_text);
    --m_left;
}

// Delivered events lie up to ten minutes before the name's time and in no order.
TimeMs CorpusFile::someTime() {
    return m_bucketEndMs - 1000 * static_cast<TimeMs>(1 + m_prng.below(600));
}

// Low numbers are far more frequent, as busy functions and people are.
std::uint32_t CorpusFile::skewed(std::uint32_t bound) {
    const std::uint64_t drawn = m_prng.below(1U << 20);
    return static_cast<std::uint32_t>((drawn * drawn * bound) >> 40);
}

std::string CorpusFile::someFunction() {
    return functionName(skewed(m_functionCount));
}

Actor CorpusFile::someActor() {
    return actorOf(m_place, skewed(m_actorCount));
}

void CorpusFile::addScene() {
    const std::uint32_t dice = m_prng.below(1000);
    if (dice < 640) {
        addInvocation();
    } else if (dice < 910) {
        addManagement();
    } else if (dice < 913) {
        addMappingDisabled();
    } else if (dice < 925) {
        const TimeMs timeMs = someTime();
        add(durableCheckpoint(m_prng, m_place, someFunction(), timeMs));
    } else {
        addOtherService();
    }
}

void CorpusFile::addInvocation() {
    const TimeMs timeMs = someTime();
    Invocation invocation{.function = someFunction()};
    const Actor caller = callerOf(invocation);
    if (m_prng.oneIn(4)) {
        invocation.qualifier = "live";
        invocation.version = std::to_string(1 + m_prng.below(20));
    }
    invocation.throttled = m_prng.oneIn(60);
    RecordText request = invoke(m_prng, m_place, caller, invocation, timeMs);
    if (!caller.isService && m_prng.oneIn(40)) {
        addFailedInvocation(request);
    } else {
        if (m_prng.oneIn(80)) {  // as Step Functions wrote it in 2023: the function stands in resources alone
            request.requestParametersJson.clear();
        }
        add(request);
        if (invocation.type == "Event") {
            const std::uint32_t tries = m_prng.oneIn(6) ? 3 : 1;
            for (std::uint32_t i = 0; i < tries; ++i) {
                add(attempt(m_prng, m_place, request, invocation, timeMs + 1000 * static_cast<TimeMs>(i * 60)));
            }
        }
    }
}

Actor CorpusFile::callerOf(Invocation& invocation) {
    const std::string here = m_place.region + ":" + m_place.account + ":";
    switch (m_prng.below(16)) {
        case 0:
        case 1:
        case 2:
            invocation.sourceArn = "arn:aws:execute-api:" + here + "a1b2c3d4e5/prod/GET/" + invocation.function;
            return service("apigateway.amazonaws.com");
        case 3:
            invocation.type = "Event";
            invocation.sourceArn = "arn:aws:events:" + here + "rule/nightly-" + invocation.function;
            return service("events.amazonaws.com");
        case 4:
            invocation.type = "Event";
            invocation.sourceArn = "arn:aws:sns:" + here + "changes";
            return service("sns.amazonaws.com");
        case 5:
            invocation.type = "Event";
            invocation.sourceArn = "arn:aws:s3:::uploads-" + m_place.region;
            return service("s3.amazonaws.com");
        case 6:
        case 7:
            invocation.sourceArn = "arn:aws:sqs:" + here + invocation.function + "-queue";
            return service("lambda.amazonaws.com");
        case 8:
            return stateMachine(m_place.account, "states-" + invocation.function);
        case 9:
            return m_prng.oneIn(3) ? otherAccount(kAccounts[m_prng.below(3)]) : anonymousCaller();
        case 10:
        case 11:
        case 12:
            return executionRole(m_place, someFunction());
        default:
            invocation.type = m_prng.oneIn(5) ? "Event" : (m_prng.oneIn(20) ? "DryRun" : "RequestResponse");
            return someActor();
    }
}

void CorpusFile::addFailedInvocation(RecordText& request) {
    static constexpr std::array<std::string_view, 3> kCodes = {"TooManyRequestsException", "ResourceNotFoundException",
                                                               "InvalidRequestContentException"};
    static constexpr std::array<std::string_view, 3> kMessages = {
        "Rate Exceeded.", "Function not found, or its alias is \"gone\"",
        "Could not parse request body into json: Unexpected character ('é' (code 233)), line 1"};
    const std::uint32_t which = m_prng.below(3);
    fail(request, kCodes[which], kMessages[which]);
    request.additionalEventDataJson.clear();
    add(request);
}

void CorpusFile::addManagement() {
    static constexpr std::array<std::string_view, 16> kNames = {"GetFunction20150331v2",
                                                                "GetFunctionConfiguration20150331v2",
                                                                "ListFunctions20150331",
                                                                "ListVersionsByFunction20150331",
                                                                "GetPolicy20150331v2",
                                                                "ListTags20170331",
                                                                "GetFunctionCodeSigningConfig",
                                                                "UpdateFunctionCode20150331v2",
                                                                "UpdateFunctionConfiguration20150331v2",
                                                                "CreateFunction20150331",
                                                                "DeleteFunction20150331",
                                                                "AddPermission20150331v2",
                                                                "PublishVersion20150331",
                                                                "UpdateAlias20150331",
                                                                "TagResource20170331v2",
                                                                "CreateFunctionUrlConfig"};
    // Reads are the most of it.
    const std::string_view name = m_prng.oneIn(3) ? m_prng.pick(kNames) : kNames[m_prng.below(7)];
    const std::string function = someFunction();
    const Actor actor = someActor();
    RecordText call = manage(m_prng, m_place, actor, name, function, someTime());
    switch (m_prng.below(40)) {
        case 0:
        case 1: {
            const Place there{m_place.account, m_prng.oneIn(5) ? std::string(m_prng.pick(kRegions)) : m_place.region};
            const std::string action(name.substr(0, name.find("20")));
            deny(call, actor, "lambda:" + action, functionArn(there, function));
            break;
        }
        case 2:
            fail(call, "ResourceNotFoundException", "Function not found: " + functionArn(m_place, function));
            break;
        case 3:
            fail(call, "TooManyRequestsException", "Rate exceeded");
            break;
        case 4:
            fail(call, "ResourceConflictException", "The operation cannot be performed at this time.");
            break;
        case 5:
            if (m_prng.oneIn(4)) {  // a code without a message
                fail(call, "ThrottlingException", "");
            }
            break;
        default:
            break;
    }
    add(call);
}

void CorpusFile::addMappingDisabled() {
    static constexpr std::array<std::string_view, 7> kReasons = {
        "Lambda Function not found",
        "RESOURCE_NOT_FOUND",
        "FUNCTION_IN_FAILED_STATE: the function's last update failed",
        "Lambda does not have required permissions to access the queue (sqs:ReceiveMessage, sqs:DeleteMessage)",
        "REGION_NAME_NOT_VALID",
        "The specified queue does not exist",
        "Something unforeseen"};
    // Compilers differ in the order in which they evaluate arguments, so there is only one draw in a call.
    const TimeMs timeMs = someTime();
    const std::string_view reason = m_prng.pick(kReasons);
    add(mappingDisabled(m_prng, m_place, m_prng.uuid(), reason, timeMs));
}

void CorpusFile::addOtherService() {
    const std::string function = someFunction();
    const TimeMs timeMs = someTime();
    switch (m_prng.below(8)) {
        case 0:
        case 1:
            add(assumeRoleForFunction(m_prng, m_place, function, timeMs));
            break;
        case 2:
        case 3: {
            const std::string arn = functionArn(m_place, function);
            RecordText call =
                otherCall(m_prng, m_place, executionRole(m_place, function), "kms.amazonaws.com", "Decrypt",
                          R"({"encryptionContext":{"aws:lambda:FunctionArn":")" + arn +
                              R"("},"encryptionAlgorithm":"SYMMETRIC_DEFAULT"})",
                          timeMs);
            if (m_prng.oneIn(10)) {
                fail(call, "AccessDenied", "The ciphertext refers to a customer master key that does not exist");
            }
            add(call);
            break;
        }
        case 4:
            add(otherCall(
                m_prng, m_place, executionRole(m_place, function), "logs.amazonaws.com", "CreateLogStream",
                R"({"logGroupName":"/aws/lambda/)" + function + R"(","logStreamName":"2026/03/01/[$LATEST]x"})",
                timeMs));
            break;
        case 5:
            add(failedConsoleLogin(m_prng, m_place, "user" + std::to_string(m_prng.below(9)), timeMs));
            break;
        default: {
            const std::string key = m_prng.uuid();
            const std::string_view name = m_prng.oneIn(2) ? "PutObject" : "GetObject";
            add(otherCall(m_prng, m_place, m_prng.oneIn(2) ? someActor() : executionRole(m_place, function),
                          "s3.amazonaws.com", name,
                          R"({"bucketName":"uploads-)" + m_place.region + R"(","key":"in/)" + key + R"("})", timeMs));
        }
    }
}

}  // namespace lambdatrail::test
