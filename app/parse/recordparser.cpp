#include "app/parse/recordparser.h"

#include "app/base/ascii.h"
#include "app/lambda/identity.h"
#include "app/parse/gatheredrecord.h"
#include "app/parse/jsonscan.h"
#include "app/parse/jsonwalk.h"
#include "app/parse/recordfields.h"
#include "app/parse/rowcodes.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

namespace lambdatrail {
namespace {

bool isTrue(std::string_view text) {
    return equalsIgnoringCase(text, "true");
}

// sourceIPAddress as an object, which some tools make of it (section 8, row 9): the address in it, if it has one.
std::string_view addressOf(std::string_view text, std::string& scratch) {
    if (!text.starts_with('{'))
        return text;
    for (const std::string_view key : {"ip", "address", "ipAddress", "ip_address", "value", "sourceIPAddress"}) {
        if (const std::string_view address = textAt(text, key); !address.empty()) {
            unescapeJson(address, scratch);
            return scratch;
        }
    }
    return text;
}

// userAgent as a list of texts.
std::string_view agentOf(std::string_view text, std::string& scratch) {
    if (!text.starts_with("[\""))
        return text;
    scratch.clear();
    std::string agent;
    const bool isList = eachElement(text, [&](std::string_view element) {
        if (!element.starts_with('"'))
            return;
        unescapeJson(element.substr(1, element.size() - 2), agent);
        scratch.append(scratch.empty() ? "" : ", ").append(agent);
    });
    return isList ? std::string_view(scratch) : text;
}

// Format reference, section 8, row 4.
bool isAbsentError(std::string_view text) {
    return text.empty() || text == "-";
}

// Of 2026-03-01T12:34:56Z, if it has that form from the T on and is no leap second.
constexpr std::size_t kWholeSeconds = 20;
std::optional<TimeMs> secondOfDay(std::string_view text) {
    const auto two = [text](std::size_t at) -> unsigned {
        return isDigit(text[at]) && isDigit(text[at + 1])
                   ? static_cast<unsigned>((text[at] - '0') * 10 + (text[at + 1] - '0'))
                   : 100U;
    };
    const unsigned hours = two(11);
    const unsigned minutes = two(14);
    const unsigned seconds = two(17);
    if (text[13] != ':' || text[16] != ':' || text[19] != 'Z' || hours > 23 || minutes > 59 || seconds > 59)
        return std::nullopt;
    return TimeMs{hours} * 3600 + minutes * 60 + seconds;
}

// What a sign-in says of itself counts where there are sign-ins.
bool isFailedSignIn(const RecordFields& fields) {
    return fields.consoleLogin == "Failure" &&
           (fields.eventSource.empty() || equalsIgnoringCase(fields.eventSource.substr(0, 6), "signin"));
}

}  // namespace

struct RecordParser::Private {
    RecordFieldReader reader;
    RowCodes rowCodes;
    std::vector<DictionaryColumnWriter> writers;
    std::string rareText;

    explicit Private(StoreBuilder& store) : rowCodes(store) {
        writers.reserve(kDictColumnCount);
        for (std::size_t i = 0; i < kDictColumnCount; ++i)
            writers.emplace_back(store.dictionary(static_cast<DictColumn>(i)));
    }

    static void put(EventBatch& to, DictColumn column, Code code) {
        to.codes[static_cast<std::size_t>(column)].push_back(code);
    }
    void put(EventBatch& to, DictColumn column, std::string_view text) {
        const auto i = static_cast<std::size_t>(column);
        writers[i].append(text, to.codes[i]);
    }
    Code codeOf(DictColumn column, std::string_view text) {
        return writers[static_cast<std::size_t>(column)].code(text);
    }

    Uuid idOf(std::string_view text) {
        if (text.empty())
            return {};
        if (const Uuid id = Uuid::read(text); !id.isAbsent())
            return id;
        return Uuid::other(codeOf(DictColumn::OtherId, text));
    }

    // Most events are of the day of the one before: of those only the time of day is read.
    TimeMs timeOf(std::string_view text) {
        if (text.size() == kWholeSeconds && text.starts_with(std::string_view(day.data(), day.size()))) {
            if (const auto inDay = secondOfDay(text))
                return dayMs + *inDay * 1000;
        }
        const TimeMs timeMs = parseTime(text).value_or(kNoTime);
        if (timeMs != kNoTime && text.size() == kWholeSeconds) {
            if (const auto inDay = secondOfDay(text)) {
                std::ranges::copy(text.substr(0, day.size()), day.begin());
                dayMs = timeMs - *inDay * 1000;
            }
        }
        return timeMs;
    }
    std::array<char, 11> day{};  // 2026-03-01T
    TimeMs dayMs = 0;

    static std::string_view accountOf(const RecordFields& fields) {
        return fields.recipientAccountId.empty() ? fields.user.accountId : fields.recipientAccountId;
    }

    void addRow(const RecordFields& fields, EventBatch& to) {
        const std::string_view account = accountOf(fields);
        const CallCodes& call = rowCodes.call(fields);
        const IdentityCodes& identity = rowCodes.identity(fields);
        const FunctionCodes& function = rowCodes.function(fields, account);
        const std::string_view code = isAbsentError(fields.errorCode) ? std::string_view{} : fields.errorCode;
        const std::string_view message = isAbsentError(fields.errorMessage) ? std::string_view{} : fields.errorMessage;
        // Format reference, section 8, row 1.
        const bool failed = !code.empty() || !message.empty() || isFailedSignIn(fields);

        const std::string_view time = fields.eventTime.empty() ? fields.timestamp : fields.eventTime;
        to.timeMs.push_back(timeOf(time));
        to.eventId.push_back(idOf(fields.eventId.empty() ? fields.eventIdLower : fields.eventId));
        to.requestId.push_back(idOf(fields.requestId));
        to.sharedId.push_back(sharedIdHash(fields.sharedEventId));
        unsigned flags = call.flags | identity.flags | function.flags;
        if (isConsoleCall({{}, {}, {}, fields.userAgent, isTrue(fields.sessionCredentialFromConsole)}))
            flags |= flag::kConsole;
        if (failed)
            flags |= flag::kFailed;
        if (reader.wasRepaired())
            flags |= flag::kRepaired;
        to.flags.push_back(static_cast<std::uint16_t>(flags));

        put(to, DictColumn::Event, call.event);
        put(to, DictColumn::EventName, call.eventName);
        put(to, DictColumn::Function, function.function);
        put(to, DictColumn::Identity, identity.identity);
        put(to, DictColumn::Role, identity.role);
        put(to, DictColumn::Session, identity.session);
        put(to, DictColumn::CredentialClass, identity.credentialClass);
        put(to, DictColumn::Error, failed && code.empty() ? kNoErrorCode : code);
        put(to, DictColumn::Message, message);
        put(to, DictColumn::Service, call.service);
        put(to, DictColumn::Region, function.region);
        put(to, DictColumn::Account, function.account);
        put(to, DictColumn::Ip, addressOf(fields.sourceIpAddress, rareText));
        put(to, DictColumn::Agent, agentOf(fields.userAgent, rareText));
        put(to, DictColumn::AccessKey, fields.user.accessKeyId);
        put(to, DictColumn::Category, call.category);
        put(to, DictColumn::Type, call.type);
        put(to, DictColumn::ReadOnly, call.readOnly);
        put(to, DictColumn::Qualifier, function.qualifier);
        put(to, DictColumn::Version, function.version);
        put(to, DictColumn::OtherId, kAbsent);
    }

    // A record that tells of many calls has no caller and is no call.
    void addGatheredRow(const RecordFields& record, EventBatch& to) {
        const RecordFields fields = asCallFields(record);
        addRow(fields, to);
        for (const DictColumn column :
             {DictColumn::Identity, DictColumn::Role, DictColumn::Session, DictColumn::CredentialClass})
            to.codes[static_cast<std::size_t>(column)].back() = kAbsent;
        constexpr unsigned kOfCalls = flag::kInvocation | flag::kAttempt | flag::kFailed | flag::kViaService |
                                      flag::kConsole | flag::kMfa | flag::kSso | flag::kCrossAccount | flag::kTemporary;
        const unsigned flags = to.flags.back() & ~kOfCalls;
        to.flags.back() = static_cast<std::uint16_t>(isAggregated(fields) ? flags | flag::kSummary : flags);
    }

    void addPlace(FileId file, std::uint64_t offset, std::size_t length, EventBatch& to) {
        to.file.push_back(number(file));
        to.offset.push_back(offset);
        to.length.push_back(static_cast<std::uint32_t>(length));
    }

    void takeBack(EventBatch& batch, std::uint32_t row) {
        batch.truncate(row);
        for (DictionaryColumnWriter& writer : writers)
            writer.truncate(row);
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
            if (step != Step::Record || !reader.fields().isRecord() || tellsOfManyCalls(reader.fields()) ||
                !expect(record)) {
                takeBack(to, before);
                return false;
            }
            addRow(reader.fields(), to);
            addPlace(file, offset + static_cast<std::size_t>(record.data() - text.data()), record.size(), to);
        }
    }
};

RecordParser::RecordParser(StoreBuilder& store) : d(std::make_unique<Private>(store)) {}

RecordParser::~RecordParser() = default;

RecordParser::Outcome RecordParser::parse(std::string_view json, FileId file, std::uint64_t offset, EventBatch& to) {
    if (!d->reader.read(json))
        return Outcome::Bad;
    if (!d->reader.fields().isRecord())
        return Outcome::NotRecord;
    const RecordFields& fields = d->reader.fields();
    if (tellsOfManyCalls(fields))
        d->addGatheredRow(fields, to);
    else
        d->addRow(fields, to);
    d->addPlace(file, offset, json.size(), to);
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

bool RecordParser::parseList(std::string_view text, FileId file, std::uint64_t offset, EventBatch& to) {
    return d->reader.beginList(text) && d->addAll(text, file, offset, to, [](std::string_view) { return true; });
}

void RecordParser::takeBack(EventBatch& batch, std::uint32_t row) {
    d->takeBack(batch, row);
}

void RecordParser::finish(EventBatch& batch) {
    for (std::size_t i = 0; i < kDictColumnCount; ++i)
        d->writers[i].resolve(batch.codes[i]);
}

const std::string& RecordParser::reason() const {
    return d->reader.reason();
}

}  // namespace lambdatrail
