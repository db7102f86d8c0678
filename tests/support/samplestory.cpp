#include "tests/support/calls.h"
#include "tests/support/corpus.h"
#include "tests/support/deliverytree.h"

#include <array>
#include <map>
#include <tuple>

namespace lambdatrail::test {

namespace {

constexpr TimeMs kSecond = 1000;
constexpr TimeMs kMinute = 60 * kSecond;
constexpr TimeMs kHour = 60 * kMinute;
constexpr TimeMs kDay = 24 * kHour;
constexpr TimeMs kMonday = 1'772'409'600'000;  // 2026-03-02T00:00:00Z
constexpr TimeMs kFileSpan = 12 * kHour;

constexpr TimeMs at(int day, int hour, int minute = 0) {
    return kMonday + day * kDay + hour * kHour + minute * kMinute;
}

// Five days at a made-up shop: production in two regions, staging, and an account for audits.
class SampleStory {
 public:
    void tell() {
        for (int day = 0; day < 5; ++day) {
            addOrdinaryDay(day);
        }
        addDeploymentThatFails();
        addCuriousContractor();
        addDisabledMapping();
        addOpenFunctionUrl();
        addCampaignBurst();
    }

    Result<CorpusTotals> write(const std::string& folder) {
        DeliveryWriter writer(folder, 9);
        CorpusTotals totals;
        for (const auto& [key, records] : m_files) {
            const auto& [account, region, bucket] = key;
            const auto written = writer.write(
                {account, region}, kMonday + (bucket + 1) * kFileSpan,
                m_prng.characters("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 16), records);
            if (!written) {
                return std::unexpected(written.error());
            }
            ++totals.files;
            totals.bytesUnpacked += written->unpacked;
            totals.bytesOnDisk += written->packed;
        }
        totals.events = m_events;
        return totals;
    }

 private:
    void add(const RecordText& record) {
        std::string& records =
            m_files[{record.recipientAccountId, record.awsRegion, (record.timeMs - kMonday) / kFileSpan}];
        if (!records.empty()) {
            records += ',';
        }
        appendRecord(record, records);
        ++m_events;
    }

    TimeMs within(TimeMs begin, TimeMs length) {
        return begin + kSecond * static_cast<TimeMs>(m_prng.below(static_cast<std::uint32_t>(length / kSecond)));
    }
    // Shops are busy from eight to twenty.
    TimeMs daytime(int day) { return m_prng.oneIn(6) ? within(at(day, 0), kDay) : within(at(day, 8), 12 * kHour); }

    Actor dana() const { return ssoUser(m_shop.account, "PowerUser", "dana@example.com"); }
    Actor kim() const { return iamUser(m_shop.account, "kim"); }
    Actor deployer(std::string_view run) const { return roleSession(m_shop.account, "Deployer", run); }

    void callApi(TimeMs timeMs, bool throttled = false) {
        add(invoke(m_prng, m_shop, service("apigateway.amazonaws.com"),
                   {.function = "orders-api",
                    .qualifier = "live",
                    .version = timeMs >= kDeployed && timeMs < kRolledBack ? "15" : "14",
                    .sourceArn = "arn:aws:execute-api:eu-west-1:" + m_shop.account + ":a1b2c3d4e5/prod/GET/orders",
                    .throttled = throttled},
                   timeMs));
    }

    // An asynchronous call: accepted, then tried until it works.
    void callLater(const Place& place, std::string_view host, std::string_view function, const std::string& source,
                   TimeMs timeMs, int tries = 1) {
        const Invocation invocation{.function = std::string(function), .type = "Event", .sourceArn = source};
        const RecordText request = invoke(m_prng, place, service(host), invocation, timeMs);
        add(request);
        for (int i = 0; i < tries; ++i) {
            add(attempt(m_prng, place, request, invocation, timeMs + kSecond + i * kMinute));
        }
    }

    void read(const Place& place, const Actor& actor, std::string_view eventName, std::string_view function,
              TimeMs timeMs) {
        add(manage(m_prng, place, actor, eventName, function, timeMs));
    }

    void addOrdinaryDay(int day) {
        for (int i = 0; i < 110; ++i) {
            callApi(daytime(day));
        }
        for (int i = 0; i < 55; ++i) {
            add(invoke(
                m_prng, m_shop, service("lambda.amazonaws.com"),
                {.function = "orders-worker", .sourceArn = "arn:aws:sqs:eu-west-1:" + m_shop.account + ":orders"},
                daytime(day)));
        }
        for (int i = 0; i < 25; ++i) {
            callLater(m_shop, "s3.amazonaws.com", "thumbnails", "arn:aws:s3:::shop-uploads", daytime(day));
        }
        for (int i = 0; i < 20; ++i) {
            add(invoke(m_prng, m_edge, stateMachine(m_edge.account, "checkout-flow"), {.function = "auth-edge"},
                       daytime(day)));
            add(invoke(m_prng, m_shop, executionRole(m_shop, "orders-api"), {.function = "notify"}, daytime(day)));
            add(invoke(m_prng, m_staging, service("apigateway.amazonaws.com"), {.function = "search-api"},
                       daytime(day)));
        }
        for (int i = 0; i < 12; ++i) {
            add(otherCall(m_prng, m_shop, executionRole(m_shop, "thumbnails"), "s3.amazonaws.com", "PutObject",
                          R"({"bucketName":"shop-uploads","key":"small/)" + std::to_string(day * 100 + i) + R"(.png"})",
                          daytime(day)));
            // Compilers differ in the order in which they evaluate arguments, so there is only one draw in a call.
            const TimeMs assumedMs = daytime(day);
            add(assumeRoleForFunction(m_prng, m_shop, m_prng.oneIn(2) ? "orders-api" : "orders-worker", assumedMs));
            add(invoke(m_prng, m_stagingSouth, service("sns.amazonaws.com"), {.function = "translate"}, daytime(day)));
        }
        for (int i = 0; i < 4; ++i) {
            static constexpr std::array<std::string_view, 4> kFunctions = {"orders-api", "orders-worker", "thumbnails",
                                                                           "notify"};
            const TimeMs kimsMs = daytime(day);
            read(m_shop, kim(), "GetFunctionConfiguration20150331v2", kFunctions[m_prng.below(4)], kimsMs);
            const TimeMs danasMs = daytime(day);
            read(m_shop, dana(), "GetFunction20150331v2", kFunctions[m_prng.below(4)], danasMs);
            read(m_staging, roleSession(m_staging.account, "Developer", "lee"), "UpdateFunctionCode20150331v2",
                 "search-api", daytime(day));
            read(m_audit, roleSession(m_audit.account, "Auditor", "nightly-review"), "ListFunctions20150331", "",
                 within(at(day, 3), kHour));
        }
        callLater(m_shop, "events.amazonaws.com", "billing-nightly",
                  "arn:aws:events:eu-west-1:" + m_shop.account + ":rule/billing-nightly", at(day, 2), day == 3 ? 3 : 1);
        add(invoke(m_prng, m_audit, federatedUser(m_audit.account, "auditor"), {.function = "audit-export"},
                   within(at(day, 4), kHour)));
        if (day % 2 == 1) {
            add(failedConsoleLogin(m_prng, m_edge, "kim", at(day, 8, 57)));
        }
    }

    // Wednesday, 14:05: a release asks for more than its role allows; an hour later it is rolled back.
    void addDeploymentThatFails() {
        const Actor run = deployer("release-815");
        read(m_shop, run, "GetFunction20150331v2", "orders-api", kDeployed - 2 * kMinute);
        read(m_shop, run, "UpdateFunctionCode20150331v2", "orders-api", kDeployed - kMinute);
        read(m_shop, run, "UpdateFunctionConfiguration20150331v2", "orders-api", kDeployed - 40 * kSecond);
        read(m_shop, run, "PublishVersion20150331", "orders-api", kDeployed - 20 * kSecond);
        read(m_shop, run, "UpdateAlias20150331", "orders-api", kDeployed);

        const Actor api = executionRole(m_shop, "orders-api");
        for (int i = 0; i < 70; ++i) {
            const TimeMs timeMs = within(kDeployed + 20 * kSecond, kRolledBack - kDeployed - 20 * kSecond);
            if (i % 3 == 0) {
                RecordText decrypt = otherCall(m_prng, m_shop, api, "kms.amazonaws.com", "Decrypt", "", timeMs);
                deny(decrypt, api, "kms:Decrypt",
                     "arn:aws:kms:eu-west-1:" + m_shop.account + ":key/0e1d2c3b-4a59-4687-9aab-bccddeeff001");
                add(decrypt);
            } else {
                RecordText lookup =
                    manage(m_prng, m_shop, api, "GetFunctionConfiguration20150331v2", "pricing", timeMs);
                deny(lookup, api, "lambda:GetFunctionConfiguration", functionArn(m_shop, "pricing"));
                add(lookup);
            }
        }
        for (int i = 0; i < 8; ++i) {
            RecordText busy = manage(m_prng, m_shop, run, "GetFunctionConfiguration20150331v2", "orders-api",
                                     kDeployed + (10 + i) * kSecond);
            fail(busy, "TooManyRequestsException", "Rate exceeded");
            add(busy);
        }
        read(m_shop, dana(), "GetFunction20150331v2", "orders-api", kRolledBack - 9 * kMinute);
        read(m_shop, dana(), "GetPolicy20150331v2", "orders-api", kRolledBack - 7 * kMinute);
        read(m_shop, dana(), "UpdateAlias20150331", "orders-api", kRolledBack);
    }

    // Thursday night: somebody with the contractor's keys looks around and meets closed doors.
    void addCuriousContractor() {
        Actor contractor = iamUser(m_shop.account, "contractor");
        contractor.sourceIpAddress = "203.0.113.66";
        read(m_shop, contractor, "ListFunctions20150331", "", at(3, 23, 12));
        read(m_edge, contractor, "ListFunctions20150331", "", at(3, 23, 13));
        const std::array<std::tuple<std::string_view, std::string_view, std::string_view>, 5> kTries = {{
            {"GetFunction20150331v2", "lambda:GetFunction", "orders-api"},
            {"GetFunction20150331v2", "lambda:GetFunction", "billing-nightly"},
            {"GetPolicy20150331v2", "lambda:GetPolicy", "orders-api"},
            {"AddPermission20150331v2", "lambda:AddPermission", "orders-api"},
            {"UpdateFunctionCode20150331v2", "lambda:UpdateFunctionCode", "orders-worker"},
        }};
        TimeMs timeMs = at(3, 23, 14);
        for (const auto& [eventName, action, function] : kTries) {
            // Asked in one region for a function of the other: the message alone says which.
            RecordText call = manage(m_prng, m_edge, contractor, eventName, function, timeMs);
            deny(call, contractor, action, functionArn(m_shop, function));
            add(call);
            timeMs += 47 * kSecond;
        }
    }

    // Thursday: a function is deleted while a queue still feeds it.
    void addDisabledMapping() {
        const Actor lee = roleSession(m_staging.account, "Developer", "lee");
        for (int i = 0; i < 30; ++i) {
            add(invoke(m_prng, m_staging, service("lambda.amazonaws.com"),
                       {.function = "search-indexer",
                        .sourceArn = "arn:aws:sqs:us-east-1:" + m_staging.account + ":search-updates"},
                       within(at(2, 9), 26 * kHour)));
        }
        read(m_staging, lee, "DeleteFunction20150331", "search-indexer", at(3, 11, 2));
        add(mappingDisabled(m_prng, m_staging, "14e0db71-6f0a-4a7b-9c58-2f6a40c7d001", "Lambda Function not found",
                            at(3, 11, 6)));
        RecordText lookup = manage(m_prng, m_staging, lee, "GetFunction20150331v2", "search-indexer", at(3, 11, 31));
        fail(lookup, "ResourceNotFoundException", "Function not found: " + functionArn(m_staging, "search-indexer"));
        add(lookup);
        add(mappingDisabled(m_prng, m_stagingSouth, "9b2f5c1e-0d4d-4f0e-8a55-7c1b52e0a002",
                            "Lambda does not have required permissions to access the queue (sqs:ReceiveMessage, "
                            "sqs:DeleteMessage and sqs:GetQueueAttributes)",
                            at(1, 16, 40)));
    }

    // Tuesday: the root user opens a function to everybody, and everybody comes.
    void addOpenFunctionUrl() {
        const Actor root = rootUser(m_edge.account);
        read(m_edge, root, "CreateFunctionUrlConfig", "auth-edge", at(1, 17, 20));
        read(m_edge, root, "AddPermission20150331v2", "auth-edge", at(1, 17, 21));
        for (int i = 0; i < 18; ++i) {
            add(invoke(m_prng, m_edge, anonymousCaller(), {.function = "auth-edge"}, within(at(1, 17, 30), 5 * kHour)));
        }
        for (int i = 0; i < 3; ++i) {
            add(invoke(m_prng, m_edge, otherAccount(m_audit.account), {.function = "auth-edge"},
                       within(at(1, 18), 4 * kHour)));
        }
        read(m_edge, kim(), "DeleteFunctionUrlConfig", "auth-edge", at(2, 8, 40));
    }

    // Friday, 09:30: the newsletter is out.
    void addCampaignBurst() {
        for (int i = 0; i < 420; ++i) {
            callApi(within(at(4, 9, 30), 12 * kMinute), i % 9 == 0);
        }
        for (int i = 0; i < 60; ++i) {
            callLater(m_shop, "s3.amazonaws.com", "thumbnails", "arn:aws:s3:::shop-uploads",
                      within(at(4, 9, 31), 14 * kMinute), i % 10 == 0 ? 3 : 1);
        }
    }

    static constexpr TimeMs kDeployed = at(2, 14, 5);
    static constexpr TimeMs kRolledBack = at(2, 15, 10);

    const Place m_shop{"111122223333", "eu-west-1"};
    const Place m_edge{"111122223333", "us-east-1"};
    const Place m_staging{"444455556666", "us-east-1"};
    const Place m_stagingSouth{"444455556666", "ap-southeast-2"};
    const Place m_audit{"123456789012", "eu-west-1"};

    Prng m_prng{815};
    std::map<std::tuple<std::string, std::string, TimeMs>, std::string> m_files;
    std::uint64_t m_events = 0;
};

}  // namespace

Result<CorpusTotals> writeSamples(const std::string& folder) {
    SampleStory story;
    story.tell();
    return story.write(folder);
}

}  // namespace lambdatrail::test
