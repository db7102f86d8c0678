#include "tests/support/teststore.h"

#include "app/base/hash.h"
#include "app/load/duplicates.h"

#include <array>
#include <cstdio>
#include <string_view>

namespace lambdatrail::test {

namespace {

Code codeOf(StoreBuilder& builder, DictColumn column, std::string_view text) {
    return builder.dictionary(column).insert(text, hashText(text)).code;
}

Uuid uuidOf(StoreBuilder& builder, std::string_view text) {
    if (const auto uuid = Uuid::parse(text)) {
        return *uuid;
    }
    return Uuid::other(codeOf(builder, DictColumn::OtherId, text));
}

void addRow(StoreBuilder& builder, const TestEvent& event, EventBatch& batch) {
    batch.timeMs.push_back(event.timeMs);
    batch.file.push_back(event.file);
    batch.offset.push_back(event.offset);
    batch.length.push_back(event.length);
    batch.eventId.push_back(uuidOf(builder, event.eventId));
    batch.requestId.push_back(uuidOf(builder, event.requestId));
    batch.sharedId.push_back(sharedIdHash(event.sharedEventId));
    batch.flags.push_back(event.flags);
    for (std::size_t i = 0; i < kDictColumnCount; ++i) {
        const auto text = event.texts.find(static_cast<DictColumn>(i));
        batch.codes[i].push_back(text == event.texts.end() ? kAbsent
                                                           : codeOf(builder, static_cast<DictColumn>(i), text->second));
    }
}

// std::uniform_int_distribution gives other numbers with every standard library; tests want the same ones everywhere.
class Dice {
 public:
    explicit Dice(std::uint32_t seed) : m_engine(seed) {}
    std::uint32_t below(std::uint32_t bound) {
        return static_cast<std::uint32_t>((static_cast<std::uint64_t>(m_engine()) * bound) >> 32);
    }
    bool oneIn(std::uint32_t n) { return below(n) == 0; }
    template <std::size_t N>
    std::string pick(const std::array<std::string_view, N>& choices) {
        return std::string(choices[below(static_cast<std::uint32_t>(N))]);
    }
    std::string uuid() {
        std::array<char, 37> text{};
        std::snprintf(text.data(), text.size(), "%08x-%04x-4%03x-8%03x-%012llx", word(), below(0x10000), below(0x1000),
                      below(0x1000), (static_cast<unsigned long long>(below(0x10000)) << 32) | word());
        return text.data();
    }

 private:
    unsigned word() { return static_cast<unsigned>(m_engine()); }
    std::mt19937 m_engine;
};

struct Actor {
    std::string label;
    std::string key;
    std::string credentialClass;
    std::string role;
    std::string session;
    std::uint16_t flags = 0;
};

Actor randomActor(Dice& dice, const std::string& account) {
    const std::string number = std::to_string(dice.below(200));
    switch (dice.below(4)) {
        case 0: {
            const std::string name = "user" + number;
            return {name, "arn:aws:iam::" + account + ":user/" + name, "IAM user", {}, {}, 0};
        }
        case 1: {
            const std::string service = dice.oneIn(2) ? "events.amazonaws.com" : "sns.amazonaws.com";
            return {service, "svc:" + service, "AWS service", {}, {}, 0};
        }
        default: {
            const std::string role = "arn:aws:iam::" + account + ":role/Deployer";
            const std::string session = "session" + number;
            return {"Deployer / " + session, role, "Role", role, session, flag::kTemporary};
        }
    }
}

void setOutcome(Dice& dice, TestEvent& event) {
    static constexpr std::array<std::string_view, 4> kErrors = {"AccessDenied", "TooManyRequestsException",
                                                                "ResourceNotFoundException", "Client.Odd \"code\", ü"};
    if (!dice.oneIn(6)) {
        return;
    }
    event.flags |= flag::kFailed;
    if (dice.oneIn(10)) {
        event.texts[DictColumn::Error] = std::string(kNoErrorCode);
    } else {
        event.texts[DictColumn::Error] = dice.pick(kErrors);
    }
    event.texts[DictColumn::Message] = "=denied, attempt " + std::to_string(dice.below(50));
}

void addFiles(StoreBuilder& builder, const std::vector<std::string>& files) {
    for (const std::string& path : files) {
        builder.addFile({.path = path, .sizeBytes = 1, .modifiedNs = 1, .compressed = path.ends_with(".gz")});
    }
}

}  // namespace

SnapshotPtr makeSnapshot(const std::vector<TestEvent>& events, StoreBuilder& builder) {
    constexpr std::uint32_t kRowsPerBatch = 5000;  // divides no block, so that batches straddle blocks
    EventBatch batch;
    for (const TestEvent& event : events) {
        addRow(builder, event, batch);
        if (batch.size() == kRowsPerBatch) {
            builder.append(batch).value();
            batch.clear();
        }
    }
    builder.append(batch).value();
    return builder.snapshot();
}

SnapshotPtr makeSnapshot(const std::vector<TestEvent>& events, const std::vector<std::string>& files) {
    StoreBuilder builder;
    addFiles(builder, files);
    return makeSnapshot(events, builder);
}

SnapshotPtr makeFoldedSnapshot(const std::vector<TestEvent>& events, const std::vector<std::string>& files) {
    StoreBuilder builder;
    addFiles(builder, files);
    makeSnapshot(events, builder);
    return builder.foldedSnapshot([](const StoreSnapshot& snapshot) { return findDuplicates(snapshot); });
}

std::string functionKey(const std::string& name, const std::string& region, const std::string& account) {
    return "arn:aws:lambda:" + region + ":" + account + ":function:" + name;
}

std::string identityText(const std::string& label, const std::string& key) {
    return label + kIdentitySeparator + key;
}

std::vector<TestEvent> randomEvents(std::uint32_t count, std::uint32_t seed) {
    static constexpr std::array<std::string_view, 6> kFunctions = {"orders",  "billing-nightly",  "thumbnails",
                                                                   "ingest_", "orders-validator", "auth.edge"};
    static constexpr std::array<std::string_view, 3> kRegions = {"eu-west-1", "us-east-1", "ap-southeast-2"};
    static constexpr std::array<std::string_view, 2> kAccounts = {"111122223333", "444455556666"};
    static constexpr std::array<std::string_view, 4> kRawNames = {
        "UpdateFunctionCode20150331v2", "GetFunction20150331v2", "PublishVersion20150331", "CreateFunctionUrlConfig"};
    static constexpr std::array<std::string_view, 3> kAgents = {"aws-cli/2.15.0", "Boto3/1.34", "sns.amazonaws.com"};
    constexpr TimeMs kStart = 1'772'323'200'000;  // 2026-03-01T00:00:00Z
    constexpr std::uint32_t kSpanSeconds = 5 * 24 * 3600;

    Dice dice(seed);
    std::vector<TestEvent> events;
    events.reserve(count);
    std::uint64_t offset = 12;
    for (std::uint32_t i = 0; i < count; ++i) {
        TestEvent event;
        event.timeMs = dice.oneIn(40) ? kNoTime : kStart + static_cast<TimeMs>(dice.below(kSpanSeconds)) * 1000;
        event.length = 300 + dice.below(1500);
        event.offset = offset;
        offset += event.length + 1;
        event.eventId = dice.oneIn(50) ? "event-" + std::to_string(i) : dice.uuid();
        event.requestId = dice.oneIn(10) ? std::string() : dice.uuid();

        auto& texts = event.texts;
        const std::string account = dice.pick(kAccounts);
        const std::string region = dice.pick(kRegions);
        texts[DictColumn::Account] = account;
        texts[DictColumn::Region] = region;
        texts[DictColumn::Type] = "AwsApiCall";
        texts[DictColumn::Ip] = "198.51.100." + std::to_string(dice.below(250));
        texts[DictColumn::Agent] = dice.pick(kAgents);

        const Actor actor = randomActor(dice, account);
        texts[DictColumn::Identity] = identityText(actor.label, actor.key);
        texts[DictColumn::CredentialClass] = actor.credentialClass;
        event.flags |= actor.flags;
        if (!actor.role.empty()) {
            texts[DictColumn::Role] = actor.role;
            texts[DictColumn::Session] = actor.session;
            texts[DictColumn::AccessKey] = "ASIAEXAMPLE" + std::to_string(dice.below(300));
        }

        if (dice.oneIn(12)) {  // another service's event: no function
            texts[DictColumn::Service] = "s3.amazonaws.com";
            texts[DictColumn::Event] = texts[DictColumn::EventName] = "GetObject";
            texts[DictColumn::Category] = "Data";
            texts[DictColumn::ReadOnly] = "true";
        } else {
            event.flags |= flag::kLambda;
            texts[DictColumn::Service] = "lambda.amazonaws.com";
            texts[DictColumn::Function] = functionKey(dice.pick(kFunctions), region, account);
            if (dice.oneIn(4)) {
                const std::string raw = dice.pick(kRawNames);
                texts[DictColumn::EventName] = raw;
                texts[DictColumn::Event] = raw.substr(0, raw.find("20"));
                texts[DictColumn::Category] = "Management";
                texts[DictColumn::ReadOnly] = raw.starts_with("Get") ? "true" : "false";
            } else {
                const bool attempt = dice.oneIn(5);
                event.flags |= attempt ? flag::kAttempt : flag::kInvocation;
                texts[DictColumn::Event] = texts[DictColumn::EventName] = attempt ? "InvokeExecution" : "Invoke";
                texts[DictColumn::Category] = "Data";
                texts[DictColumn::ReadOnly] = "false";
                if (dice.oneIn(3)) {
                    texts[DictColumn::Qualifier] = "live";
                }
                if (attempt) {
                    texts[DictColumn::Version] = "$LATEST";
                }
            }
        }
        setOutcome(dice, event);
        events.push_back(std::move(event));
    }
    return events;
}

}  // namespace lambdatrail::test
