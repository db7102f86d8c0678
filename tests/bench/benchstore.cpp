#include "tests/bench/benchstore.h"

#include "app/base/hash.h"
#include "tests/support/prng.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

namespace lambdatrail::bench {
namespace {

constexpr std::uint32_t kRegions = 15;
constexpr std::uint32_t kAccounts = 4;
constexpr std::uint32_t kTrails = kRegions * kAccounts;
constexpr std::uint32_t kIdentities = 5'000;
constexpr std::uint32_t kFunctions = 500;
constexpr std::uint32_t kEventsPerFile = 2'000;
constexpr TimeMs kBeginMs = 1'772'323'200'000;  // 2026-03-01T00:00:00Z
constexpr TimeMs kSpanMs = 31LL * 86'400'000;

template <class... Args>
std::string printed(const char* format, Args... args) {
    std::array<char, 200> text{};
    std::snprintf(text.data(), text.size(), format, args...);
    return text.data();
}

// The codes of texts that were inserted in advance.
class Codes {
 public:
    Codes(StoreBuilder& store, DictColumn column) : m_dictionary(store.dictionary(column)) {}
    void add(std::string_view text) { m_codes.push_back(m_dictionary.insert(text, hashText(text)).code); }
    std::uint32_t size() const { return static_cast<std::uint32_t>(m_codes.size()); }
    Code operator[](std::uint32_t i) const { return m_codes[i]; }
    Code any(test::Prng& random) const { return m_codes[random.below(size())]; }
    // Few of them often, most of them seldom.
    Code popular(test::Prng& random) const {
        return m_codes[(std::uint64_t{random.below(size())} * random.below(size())) / size()];
    }

 private:
    Dictionary& m_dictionary;
    std::vector<Code> m_codes;
};

template <std::size_t N>
Codes codesOf(StoreBuilder& store, DictColumn column, const std::array<std::string_view, N>& texts) {
    Codes codes(store, column);
    for (const std::string_view text : texts)
        codes.add(text);
    return codes;
}

template <class TextOf>
Codes codesOf(StoreBuilder& store, DictColumn column, std::uint32_t count, TextOf textOf) {
    Codes codes(store, column);
    for (std::uint32_t i = 0; i < count; ++i)
        codes.add(textOf(i));
    return codes;
}

constexpr std::array<std::string_view, kRegions> kRegionNames{
    "us-east-1",      "us-east-2",      "us-west-1",      "us-west-2",  "ca-central-1",
    "eu-west-1",      "eu-west-2",      "eu-central-1",   "eu-north-1", "ap-south-1",
    "ap-southeast-1", "ap-southeast-2", "ap-northeast-1", "sa-east-1",  "af-south-1"};
constexpr std::array<std::string_view, 12> kEvents{
    "Invoke",         "InvokeExecution",          "GetFunction",   "UpdateFunctionCode",
    "PublishVersion", "GetFunctionConfiguration", "ListFunctions", "UpdateFunctionConfiguration",
    "CreateFunction", "DeleteFunction",           "AddPermission", "UpdateEventSourceMapping"};
constexpr std::array<std::string_view, 8> kErrors{
    "AccessDenied",     "TooManyRequestsException", "ResourceNotFoundException", "ResourceConflictException",
    "ServiceException", "ThrottlingException",      "ValidationException",       "(no errorCode)"};
constexpr std::array<std::string_view, 4> kClasses{"IAM user", "Role", "AWS service", "Root"};
constexpr std::array<std::string_view, 2> kCategories{"Data", "Management"};
constexpr std::array<std::string_view, 2> kBooleans{"true", "false"};

std::string account(std::uint32_t number) {
    return printed("%012u", 111'122'223 * (number + 1));
}

// 20 characters, as access keys have them.
std::string accessKey(std::uint32_t number) {
    test::Prng random(number);
    return "ASIA" + random.characters("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16);
}

}  // namespace

std::unique_ptr<StoreBuilder> makeStore(std::uint32_t eventCount) {
    auto builder = std::make_unique<StoreBuilder>();
    StoreBuilder& store = *builder;
    const auto codes = [&store](DictColumn column, std::uint32_t count, auto textOf) {
        return codesOf(store, column, count, textOf);
    };
    const Codes events = codesOf(store, DictColumn::Event, kEvents);
    const Codes eventNames = codesOf(store, DictColumn::EventName, kEvents);
    const Codes errors = codesOf(store, DictColumn::Error, kErrors);
    const Codes classes = codesOf(store, DictColumn::CredentialClass, kClasses);
    const Codes categories = codesOf(store, DictColumn::Category, kCategories);
    const Codes booleans = codesOf(store, DictColumn::ReadOnly, kBooleans);
    const Codes regions = codesOf(store, DictColumn::Region, kRegionNames);
    const Codes accounts = codes(DictColumn::Account, kAccounts, account);
    const Codes functions = codes(DictColumn::Function, kFunctions, [](std::uint32_t i) {
        return printed("arn:aws:lambda:%s:%s:function:service-%03u-%s", kRegionNames[i % kTrails % kRegions].data(),
                       account(i % kTrails / kRegions).c_str(), i, i % 3 == 0 ? "worker" : "api");
    });
    const Codes identities = codes(DictColumn::Identity, kIdentities, [](std::uint32_t i) {
        return printed("Deployer-%04u / session%c", i, 'a' + static_cast<int>(i % 26)) + kIdentitySeparator +
               printed("arn:aws:iam::%s:role/Deployer-%04u", account(i % kAccounts).c_str(), i);
    });
    const Codes roles = codes(DictColumn::Role, kIdentities / 5, [](std::uint32_t i) {
        return printed("arn:aws:iam::%s:role/Deployer-%04u", account(i % kAccounts).c_str(), i);
    });
    const Codes sessions = codes(DictColumn::Session, 50'000, [](std::uint32_t i) { return printed("session-%u", i); });
    const Codes messages = codes(DictColumn::Message, 2'000, [](std::uint32_t i) {
        return printed(
            "User: arn:aws:sts::111122223333:assumed-role/Deployer/s%u is not authorized to perform: "
            "lambda:InvokeFunction on resource number %u",
            i, i * 7);
    });
    const Codes services = codesOf(store, DictColumn::Service,
                                   std::array<std::string_view, 2>{"lambda.amazonaws.com", "sts.amazonaws.com"});
    const Codes addresses = codes(DictColumn::Ip, std::max(1'000U, eventCount / 100), [](std::uint32_t i) {
        return printed("%u.%u.%u.%u", 11 + i % 89, i / 89 % 256, i / 22'784 % 256, i * 7 % 256);
    });
    const Codes agents = codes(DictColumn::Agent, 300, [](std::uint32_t i) {
        return printed("Boto3/1.%u.%u md/Botocore#1.34 ua/2.0 os/linux lang/python#3.%u", i / 20, i % 20, i % 13);
    });
    const Codes accessKeys = codes(DictColumn::AccessKey, std::max(1'000U, eventCount / 10), accessKey);
    const Codes types = codesOf(store, DictColumn::Type, std::array<std::string_view, 1>{"AwsApiCall"});
    const Codes qualifiers =
        codesOf(store, DictColumn::Qualifier, std::array<std::string_view, 3>{"live", "blue", "$LATEST"});
    const Codes versions = codes(DictColumn::Version, 40, [](std::uint32_t i) { return std::to_string(i + 1); });
    const Codes otherIds = codes(DictColumn::OtherId, std::max(1'000U, eventCount / 100),
                                 [](std::uint32_t i) { return printed("%016llX", 0x9E3779B97F4A7C15ULL * (i + 1)); });

    test::Prng random(1);
    EventBatch batch;
    std::uint64_t offset = 0;
    std::uint32_t file = 0;
    for (std::uint32_t trail = 0, made = 0; trail < kTrails; ++trail) {
        const auto wanted = static_cast<std::uint32_t>(std::uint64_t{eventCount} * (trail + 1) / kTrails) - made;
        made += wanted;
        for (std::uint32_t i = 0; i < wanted; ++i) {
            if (i % kEventsPerFile == 0) {
                store.append(batch).value();
                batch.clear();
                offset = 12;
                file = number(
                    *store.addFile({.path = printed("/logs/%s/%s/%08u.json.gz", account(trail / kRegions).c_str(),
                                                    kRegionNames[trail % kRegions].data(), i / kEventsPerFile),
                                    .sizeBytes = 1,
                                    .modifiedNs = 1,
                                    .compressed = true}));
            }
            const bool isInvoke = !random.oneIn(3);
            const bool isFailed = random.oneIn(12);
            const std::uint32_t length = 800 + random.below(1'200);
            const TimeMs timeMs = kBeginMs + (kSpanMs * i / wanted) / 1000 * 1000;
            batch.timeMs.push_back(random.oneIn(500) ? kNoTime : timeMs);
            batch.file.push_back(file);
            batch.offset.push_back(offset);
            batch.length.push_back(length);
            offset += length + 1;
            batch.eventId.push_back({random.next() >> 1, random.next()});
            batch.requestId.push_back(random.oneIn(30)   ? Uuid{}
                                      : random.oneIn(50) ? Uuid::other(otherIds.any(random))
                                                         : Uuid{random.next() >> 1, random.next()});
            batch.sharedId.push_back(random.oneIn(4) ? static_cast<std::uint32_t>(random.next()) | 1U : 0U);
            batch.flags.push_back(static_cast<std::uint16_t>(
                (isInvoke ? flag::kInvocation | flag::kLambda : flag::kLambda) | (isFailed ? flag::kFailed : 0)));
            const std::uint32_t event = isInvoke ? 0 : random.below(events.size());
            const auto set = [&batch](DictColumn column, Code code) {
                batch.codes[static_cast<std::size_t>(column)].push_back(code);
            };
            const bool hasFunction = !random.oneIn(20);
            const std::uint32_t function = random.below(kFunctions / kTrails + 1) * kTrails + trail;
            set(DictColumn::Event, events[event]);
            set(DictColumn::EventName, eventNames[event]);
            set(DictColumn::Function, hasFunction ? functions[function % kFunctions] : kAbsent);
            set(DictColumn::Identity, identities.popular(random));
            set(DictColumn::Role, random.oneIn(3) ? kAbsent : roles.popular(random));
            set(DictColumn::Session, random.oneIn(3) ? kAbsent : sessions.popular(random));
            set(DictColumn::CredentialClass, classes.popular(random));
            set(DictColumn::Error, isFailed ? errors.popular(random) : kAbsent);
            set(DictColumn::Message, isFailed ? messages.popular(random) : kAbsent);
            set(DictColumn::Service, services[hasFunction ? 0 : 1]);
            set(DictColumn::Region, regions[trail % kRegions]);
            set(DictColumn::Account, accounts[trail / kRegions]);
            set(DictColumn::Ip, addresses.popular(random));
            set(DictColumn::Agent, agents.popular(random));
            set(DictColumn::AccessKey, random.oneIn(10) ? kAbsent : accessKeys.any(random));
            set(DictColumn::Category, categories[isInvoke ? 0 : 1]);
            set(DictColumn::Type, types[0]);
            set(DictColumn::ReadOnly, booleans[event == 2 || event == 5 ? 0 : 1]);
            set(DictColumn::Qualifier, random.oneIn(3) ? qualifiers.any(random) : kAbsent);
            set(DictColumn::Version, random.oneIn(4) ? versions.popular(random) : kAbsent);
            set(DictColumn::OtherId, kAbsent);
        }
    }
    store.append(batch).value();
    return builder;
}

}  // namespace lambdatrail::bench
