#include "app/parse/recordparser.h"

#include "app/base/ascii.h"
#include "app/lambda/eventname.h"
#include "app/lambda/functionref.h"
#include "app/lambda/identity.h"
#include "app/lambda/invocation.h"
#include "app/parse/recordfields.h"

#include <optional>
#include <utility>
#include <vector>

namespace lambdatrail {
namespace {

constexpr std::string_view kVisibleSeparator = "\xE2\x90\x9F";  // U+241F, the picture of kIdentitySeparator

bool isTrue(std::string_view text) {
    return equalsIgnoringCase(text, "true");
}
bool isFalse(std::string_view text) {
    return equalsIgnoringCase(text, "false");
}

// Format reference, section 8, row 4.
bool isAbsentError(std::string_view text) {
    return text.empty() || text == "-";
}

std::string_view categoryOf(const RecordFields& fields, bool isLambda) {
    if (!fields.eventCategory.empty())
        return fields.eventCategory;
    if (isFalse(fields.managementEvent))
        return "Data";
    const bool isInvoke = isLambda && fields.eventName.starts_with("Invoke");
    return isInvoke && fields.managementEvent.empty() ? "Data" : "Management";
}

// The key of a function, as a part of the record or in `scratch`.
struct Target {
    std::string_view key;
    bool assumed = false;
};

// The function that a call was about: the order of sources of 4.7. No key if there is none.
Target targetFunction(const RecordFields& fields, bool isLambda, bool isEsmDisabled, const FunctionContext& context,
                      std::string& scratch) {
    if (const auto parts = splitFunctionArn(fields.functionInResources))
        return {parts->key};
    if (!isLambda && !isEsmDisabled)
        return {};
    const auto kept = [&scratch](std::optional<FunctionRef> ref) {
        scratch = std::move(ref->key);
        return Target{scratch, ref->assumed};
    };
    for (const std::string_view text : {fields.responseFunctionArn, fields.functionName, fields.functionArn,
                                        fields.resource, fields.resourceArn, fields.durableExecutionArn}) {
        if (const auto parts = splitFunctionArn(text))
            return {parts->key};
        if (auto ref = parseFunctionRef(text, context))
            return kept(std::move(ref));
    }
    if (const auto parts = splitFunctionArn(fields.functionVersion))
        return {parts->key};
    for (const std::string_view text : {fields.errorMessage, fields.serviceEventDetails}) {
        if (auto ref = findFunctionArn(text))
            return kept(std::move(ref));
    }
    return {};
}

// The qualifier in a reference, most often to the event's own function.
std::string_view qualifierIn(std::string_view text, std::string_view key) {
    if (const auto qualifier = key.empty() ? std::nullopt : qualifierOf(text, key))
        return *qualifier;
    if (const auto parts = splitFunctionArn(text))
        return parts->qualifier;
    const auto ref = parseFunctionRef(text, {});
    return ref ? ref->qualifier : std::string_view{};
}

// Alias or version that the caller asked for: of its own, or at the end of the function's name (4.3).
std::string_view requestedQualifier(const RecordFields& fields, std::string_view key) {
    if (!fields.qualifier.empty() || fields.functionName.find(':') == std::string_view::npos)
        return fields.qualifier;
    return qualifierIn(fields.functionName, key);
}

std::uint16_t identityFlags(const Identity& identity) {
    std::uint16_t flags = 0;
    const auto set = [&flags](bool holds, std::uint16_t bit) {
        if (holds)
            flags = static_cast<std::uint16_t>(flags | bit);
    };
    set(identity.viaService, flag::kViaService);
    set(identity.console, flag::kConsole);
    set(identity.mfa, flag::kMfa);
    set(identity.sso, flag::kSso);
    set(identity.crossAccount, flag::kCrossAccount);
    set(identity.temporary, flag::kTemporary);
    return flags;
}

}  // namespace

struct RecordParser::Private {
    RecordFieldReader reader;
    std::vector<DictionaryColumnWriter> writers;
    Identity identity;
    std::string identityText;
    std::string functionKey;

    void put(EventBatch& to, DictColumn column, std::string_view text) {
        const auto i = static_cast<std::size_t>(column);
        writers[i].append(text, to.codes[i]);
    }

    Uuid idOf(std::string_view text) {
        if (text.empty())
            return {};
        if (const auto id = Uuid::parse(text))
            return *id;
        return Uuid::other(writers[static_cast<std::size_t>(DictColumn::OtherId)].code(text));
    }

    std::string_view storedIdentity() {
        if (identity.label.empty() && identity.key.empty())
            return {};
        identityText = identity.label;
        for (std::size_t at = identityText.find(kIdentitySeparator); at != std::string::npos;
             at = identityText.find(kIdentitySeparator, at))
            identityText.replace(at, 1, kVisibleSeparator);
        identityText.push_back(kIdentitySeparator);
        identityText.append(identity.key);
        return identityText;
    }

    std::uint16_t flagsOf(const RecordFields& fields, std::string_view action, bool isLambda, bool isEsmDisabled,
                          bool failed) const {
        unsigned flags = identityFlags(identity);
        if (failed)
            flags |= flag::kFailed;
        if (isLambda)
            flags |= flag::kLambda;
        if (isEsmDisabled)
            flags |= flag::kEsmDisabled;
        if (reader.wasRepaired())
            flags |= flag::kRepaired;
        switch (invocationKind(fields.eventSource, action)) {
            case InvocationKind::Invocation:
                flags |= flag::kInvocation;
                break;
            case InvocationKind::Attempt:
                flags |= flag::kAttempt;
                break;
            case InvocationKind::None:
                break;
        }
        return static_cast<std::uint16_t>(flags);
    }

    void addRow(const RecordFields& fields, EventBatch& to) {
        const bool isLambda = isLambdaSource(fields.eventSource);
        const std::string_view action = foldEventName(fields.eventSource, fields.eventName);
        const bool isEsmDisabled =
            equalsIgnoringCase(foldEventName(kLambdaSource, fields.eventName), "LambdaESMDisabled");
        const std::string_view account =
            fields.recipientAccountId.empty() ? fields.user.accountId : fields.recipientAccountId;
        describeIdentity(fields.user,
                         {fields.eventType, fields.eventSource, fields.recipientAccountId, fields.userAgent,
                          isTrue(fields.sessionCredentialFromConsole)},
                         identity);
        const Target function =
            targetFunction(fields, isLambda, isEsmDisabled, {fields.awsRegion, account}, functionKey);
        const std::string_view code = isAbsentError(fields.errorCode) ? std::string_view{} : fields.errorCode;
        const std::string_view message = isAbsentError(fields.errorMessage) ? std::string_view{} : fields.errorMessage;
        // Format reference, section 8, row 1.
        const bool failed = !code.empty() || !message.empty() || fields.consoleLogin == "Failure";

        const std::string_view time = fields.eventTime.empty() ? fields.timestamp : fields.eventTime;
        to.timeMs.push_back(parseTime(time).value_or(kNoTime));
        to.eventId.push_back(idOf(fields.eventId));
        to.requestId.push_back(idOf(fields.requestId));
        std::uint16_t flags = flagsOf(fields, action, isLambda, isEsmDisabled, failed);
        if (function.assumed)
            flags = static_cast<std::uint16_t>(flags | flag::kFunctionAssumed);
        to.flags.push_back(flags);

        put(to, DictColumn::Event, action);
        put(to, DictColumn::EventName, fields.eventName);
        put(to, DictColumn::Function, function.key);
        put(to, DictColumn::Identity, storedIdentity());
        put(to, DictColumn::Role, identity.role);
        put(to, DictColumn::Session, identity.session);
        put(to, DictColumn::CredentialClass, credentialClassName(identity.credentialClass));
        put(to, DictColumn::Error, failed && code.empty() ? kNoErrorCode : code);
        put(to, DictColumn::Message, message);
        put(to, DictColumn::Service, fields.eventSource);
        put(to, DictColumn::Region, fields.awsRegion);
        put(to, DictColumn::Account, account);
        put(to, DictColumn::Ip, fields.sourceIpAddress);
        put(to, DictColumn::Agent, fields.userAgent);
        put(to, DictColumn::AccessKey, fields.user.accessKeyId);
        put(to, DictColumn::Category, categoryOf(fields, isLambda));
        put(to, DictColumn::Type, fields.eventType);
        put(to, DictColumn::ReadOnly, isTrue(fields.readOnly) ? "true" : isFalse(fields.readOnly) ? "false" : "");
        put(to, DictColumn::Qualifier, requestedQualifier(fields, function.key));
        put(to, DictColumn::Version,
            fields.functionVersion.empty() ? std::string_view{} : qualifierIn(fields.functionVersion, function.key));
        put(to, DictColumn::OtherId, {});
    }

    // Adds the records that the reader comes to; takes all back on any doubt. expect(record) tells whether the record
    // is one that should come now, expect({}) whether there should be no more.
    template <class Expect>
    bool addAll(std::string_view text, FileId file, std::uint64_t offset, EventBatch& to, Expect&& expect) {
        using Step = RecordFieldReader::Step;
        const std::uint32_t before = to.size();
        std::string_view record;
        for (;;) {
            const Step step = reader.next(record);
            if (step == Step::End && expect({}))
                return true;
            const auto begin = static_cast<std::size_t>(record.data() - text.data());
            if (step != Step::Record || !reader.fields().isRecord() || !expect(record)) {
                to.truncate(before);
                for (DictionaryColumnWriter& writer : writers)
                    writer.truncate(before);
                return false;
            }
            addRow(reader.fields(), to);
            to.file.push_back(number(file));
            to.offset.push_back(offset + begin);
            to.length.push_back(static_cast<std::uint32_t>(record.size()));
        }
    }
};

RecordParser::RecordParser(StoreBuilder& store) : d(std::make_unique<Private>()) {
    d->writers.reserve(kDictColumnCount);
    for (std::size_t i = 0; i < kDictColumnCount; ++i)
        d->writers.emplace_back(store.dictionary(static_cast<DictColumn>(i)));
}

RecordParser::~RecordParser() = default;

RecordParser::Outcome RecordParser::parse(std::string_view json, bool hasEscapes, FileId file, std::uint64_t offset,
                                          EventBatch& to) {
    if (!d->reader.read(json, hasEscapes))
        return Outcome::Bad;
    if (!d->reader.fields().isRecord())
        return Outcome::NotRecord;
    d->addRow(d->reader.fields(), to);
    to.file.push_back(number(file));
    to.offset.push_back(offset);
    to.length.push_back(static_cast<std::uint32_t>(json.size()));
    return Outcome::Event;
}

bool RecordParser::parseLog(std::string_view text, FileId file, std::uint64_t offset, EventBatch& to) {
    return d->reader.beginLog(text) && d->addAll(text, file, offset, to, [](std::string_view) { return true; });
}

bool RecordParser::parseRun(std::string_view text, std::span<const RecordSpan> spans, FileId file, std::uint64_t offset,
                            EventBatch& to) {
    if (spans.size() < 2)
        return false;
    const std::size_t begin = spans.front().begin;
    const std::string_view run = text.substr(begin, spans.back().begin + spans.back().length - begin);
    const auto* next = spans.data();
    return d->reader.beginList(run) && d->addAll(run, file, offset + begin, to, [&](std::string_view record) {
        if (record.empty())
            return next == spans.data() + spans.size();
        const RecordSpan& span = *next++;
        return record.data() == text.data() + span.begin && record.size() == span.length;
    });
}

void RecordParser::finish(EventBatch& batch) {
    for (std::size_t i = 0; i < kDictColumnCount; ++i)
        d->writers[i].resolve(batch.codes[i]);
}

const std::string& RecordParser::reason() const {
    return d->reader.reason();
}

}  // namespace lambdatrail
