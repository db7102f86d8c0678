#include "app/parse/recordfields.h"

#include "app/base/ascii.h"
#include "app/parse/fieldtable.h"
#include "app/parse/jsonscan.h"
#include "app/parse/jsontokens.h"
#include "app/parse/jsonwalk.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <deque>
#include <utility>

namespace lambdatrail {
namespace {

using F = RecordFields;
using U = UserIdentity;

// A key and where its text goes.
template <class Target>
struct TextField {
    std::string_view key;
    std::string_view Target::* text;
};

// A key of the record itself: a text, or a part that is looked into.
struct TopField {
    enum class Part : std::uint8_t { Text, UserIdentity, Resources, Parameters, Response, Additional, ServiceDetails };
    std::string_view key;
    std::string_view F::* text = nullptr;
    bool F::* presence = nullptr;
    Part part = Part::Text;
};
using Part = TopField::Part;

constexpr FieldTable kTopFields{std::array<TopField, 30>{{
    {"eventName", &F::eventName, &F::hasEventName},
    {"awsRegion", &F::awsRegion},
    {"userAgent", &F::userAgent},
    {"requestID", &F::requestId},
    {"eventType", &F::eventType, &F::hasEventType},
    {"eventTime", &F::eventTime},
    {"errorCode", &F::errorCode},
    {"eventID", &F::eventId, &F::hasEventId},
    {"readOnly", &F::readOnly},
    {"@timestamp", &F::timestamp},
    {"eventSource", &F::eventSource, &F::hasEventSource},
    {"eventVersion", &F::eventVersion, &F::hasEventVersion},
    {"errorMessage", &F::errorMessage},
    {"sharedEventID", &F::sharedEventId},
    {"eventCategory", &F::eventCategory},
    {"managementEvent", &F::managementEvent},
    {"sourceIPAddress", &F::sourceIpAddress},
    {"recipientAccountId", &F::recipientAccountId},
    {"sessionCredentialFromConsole", &F::sessionCredentialFromConsole},
    {"userIdentity", nullptr, nullptr, Part::UserIdentity},
    {"resources", nullptr, nullptr, Part::Resources},
    {"requestParameters", nullptr, nullptr, Part::Parameters},
    {"responseElements", nullptr, nullptr, Part::Response},
    {"additionalEventData", nullptr, nullptr, Part::Additional},
    {"serviceEventDetails", &F::serviceEventDetails, nullptr, Part::ServiceDetails},
    {"insightDetails", &F::insightDetails},
    {"timeWindow", &F::timeWindow},
    {"summary", &F::summary},
    {"eventId", &F::eventIdLower},
    {"accountId", &F::accountId},
}}};

// Of userIdentity; those without a text are looked into.
constexpr FieldTable kUserFields{std::array<TextField<U>, 10>{{
    {"type", &U::type},
    {"arn", &U::arn},
    {"userName", &U::userName},
    {"accountId", &U::accountId},
    {"invokedBy", &U::invokedBy},
    {"principalId", &U::principalId},
    {"accessKeyId", &U::accessKeyId},
    {"identityProvider", &U::identityProvider},
    {"sessionContext", nullptr},
    {"onBehalfOf", nullptr},
}}};
constexpr FieldTable kIssuerFields{std::array<TextField<U>, 3>{{
    {"type", &U::issuerType},
    {"arn", &U::issuerArn},
    {"userName", &U::issuerUserName},
}}};
constexpr FieldTable kOnBehalfFields{std::array<TextField<U>, 2>{{
    {"userId", &U::onBehalfOfUserId},
    {"identityStoreArn", &U::identityStoreArn},
}}};
constexpr FieldTable kParameterFields{std::array<TextField<F>, 6>{{
    {"functionName", &F::functionName},
    {"functionArn", &F::functionArn},
    {"resource", &F::resource},
    {"resourceArn", &F::resourceArn},
    {"durableExecutionArn", &F::durableExecutionArn},
    {"qualifier", &F::qualifier},
}}};
constexpr FieldTable kResponseFields{std::array<TextField<F>, 2>{{
    {"functionArn", &F::responseFunctionArn},
    {"ConsoleLogin", &F::consoleLogin},
}}};
constexpr FieldTable kAdditionalFields{std::array<TextField<F>, 1>{{
    {"functionVersion", &F::functionVersion},
}}};

bool isScalar(std::string_view token) {
    if (token == "null" || token == "true" || token == "false")
        return true;
    return !token.empty() && (isDigit(token.front()) || token.front() == '-') && std::ranges::all_of(token, [](char c) {
        return isDigit(c) || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
    });
}

// Only Lambda's own calls and sign-ins have anything of use in their parameters, so others are not walked. In delivered
// files the source comes first; where it does not, it is still empty.
bool mayHaveFunction(std::string_view source) {
    return source.empty() || source.starts_with("lambda") || source.starts_with("signin") ||
           source.starts_with("Lambda");
}

}  // namespace

struct RecordFieldReader::Private {
    JsonTokenFinder finder;
    JsonCursor cursor;
    std::string_view text;  // what the cursor walks
    bool isWrapped = false;
    struct Taken {
        RecordFields fields;
        std::deque<std::string> unescaped;  // texts that had escapes; a deque, so that they do not move
        std::size_t unescapedUsed = 0;
    };
    std::array<Taken, 2> taken;  // the record and the one before, by turns
    std::size_t current = 0;
    std::string repaired;
    std::string reason;
    bool wasRepaired = false;
    // The first one in or behind the record: most have none, and then no text has to be searched.
    const char* firstBackslash = nullptr;

    void findBackslash(std::string_view in) {
        const void* found = in.empty() ? nullptr : std::memchr(in.data(), '\\', in.size());
        firstBackslash = found ? static_cast<const char*>(found) : in.data() + in.size();
    }

    std::string_view unescape(std::string_view raw) {
        if (raw.data() + raw.size() <= firstBackslash || raw.find('\\') == std::string_view::npos)
            return raw;
        std::string& unescapedText = newText();
        unescapeJson(raw, unescapedText);
        return unescapedText;
    }

    // A text that lives as long as the fields.
    std::string& newText() {
        Taken& to = taken[current];
        if (to.unescapedUsed == to.unescaped.size())
            to.unescaped.emplace_back();
        return to.unescaped[to.unescapedUsed++];
    }

    // The text of a string, the token of any other scalar, the JSON of an object or array; empty for null.
    bool takeText(std::string_view& to) {
        bool isString = false;
        if (!cursor.take(to, isString))
            return false;
        if (isString) {
            to = unescape(to);
            return true;
        }
        if (to.front() == '{' || to.front() == '[')
            return true;
        const bool known = isScalar(to);
        if (to == "null")
            to = {};
        return known;
    }

    // Calls fn(key) for every member. A duplicate key comes twice: the last one wins.
    template <class Fn>
    bool eachMember(Fn&& fn) {
        return cursor.eachMember([&](std::string_view key) { return fn(unescape(key)); });
    }

    // Calls fn(key) for every member if the value is an object; any other type is left alone (format reference, section
    // 8, rows 6 and 11).
    template <class Fn>
    bool eachMemberOfObject(Fn&& fn) {
        return cursor.at() == '{' ? eachMember(fn) : cursor.skip();
    }

    // The texts of an object that a string says (format reference, section 8, row 11).
    template <class Target, std::size_t N>
    bool takeTextsInString(const FieldTable<TextField<Target>, N>& table, Target& to) {
        std::string_view said;
        if (!takeText(said))
            return false;
        if (!said.starts_with('{'))
            return true;
        std::string& object = newText();
        object.assign(said).append(kScanPadding, '\0');
        lambdatrail::eachMember(std::string_view(object).substr(0, said.size()),
                                [&](std::string_view key, std::string_view value) {
                                    const TextField<Target>* field = table.find(key);
                                    if (!field || !field->text || !value.starts_with('"'))
                                        return;
                                    std::string& inner = newText();
                                    unescapeJson(value.substr(1, value.size() - 2), inner);
                                    to.*(field->text) = inner;
                                });
        return true;
    }

    template <class Target, std::size_t N>
    bool takeTexts(const FieldTable<TextField<Target>, N>& table, Target& to) {
        if (cursor.at() == '"')
            return takeTextsInString(table, to);
        return eachMemberOfObject([&](std::string_view key) {
            const TextField<Target>* field = table.find(key);
            return field ? takeText(to.*(field->text)) : cursor.skip();
        });
    }

    bool takeSessionContext() {
        UserIdentity& user = taken[current].fields.user;
        user.hasSessionContext = cursor.at() == '{';
        return eachMemberOfObject([&](std::string_view key) {
            if (key == "sessionIssuer")
                return takeTexts(kIssuerFields, user);
            if (key != "attributes")
                return cursor.skip();
            return eachMemberOfObject([&](std::string_view name) {
                return name == "mfaAuthenticated" ? takeText(user.mfaAuthenticated) : cursor.skip();
            });
        });
    }

    bool takeUserIdentity() {
        UserIdentity& user = taken[current].fields.user;
        user = {};
        return eachMemberOfObject([&](std::string_view key) {
            const TextField<U>* field = kUserFields.find(key);
            if (!field)
                return cursor.skip();
            if (field->text)
                return takeText(user.*(field->text));
            return key == "sessionContext" ? takeSessionContext() : takeTexts(kOnBehalfFields, user);
        });
    }

    bool takeResources() {
        RecordFields& fields = taken[current].fields;
        fields.functionInResources = {};
        if (cursor.at() != '[')
            return cursor.skip();
        return cursor.eachElement([&] {
            return eachMemberOfObject([&](std::string_view key) {
                if (key != "ARN" || !fields.functionInResources.empty())
                    return cursor.skip();
                std::string_view arn;
                const bool wasTaken = takeText(arn);
                if (arn.find(":lambda:") != std::string_view::npos && arn.find(":function:") != std::string_view::npos)
                    fields.functionInResources = arn;
                return wasTaken;
            });
        });
    }

    bool takePart(const TopField& field) {
        RecordFields& fields = taken[current].fields;
        switch (field.part) {
            case Part::Text:
                break;
            case Part::UserIdentity:
                return takeUserIdentity();
            case Part::Resources:
                return takeResources();
            case Part::Parameters:
                return mayHaveFunction(fields.eventSource) ? takeTexts(kParameterFields, fields) : cursor.skip();
            case Part::Response:
                return mayHaveFunction(fields.eventSource) ? takeTexts(kResponseFields, fields) : cursor.skip();
            case Part::Additional:
                return mayHaveFunction(fields.eventSource) ? takeTexts(kAdditionalFields, fields) : cursor.skip();
            case Part::ServiceDetails:
                if (!mayHaveFunction(fields.eventSource))
                    return cursor.skip();
                break;
        }
        if (field.presence)
            fields.*(field.presence) = true;
        return takeText(fields.*(field.text));
    }

    // The cursor is on the record's brace, and behind its end afterwards.
    bool takeRecord() {
        current = 1 - current;
        taken[current].fields = {};
        taken[current].unescapedUsed = 0;
        return eachMember([this](std::string_view key) {
            const TopField* field = kTopFields.find(key);
            return field ? takePart(*field) : cursor.skip();
        });
    }

    JsonTokenFinder::Outcome begin(std::string_view json) {
        text = json;
        const JsonTokenFinder::Outcome outcome = finder.find(json);
        if (outcome == JsonTokenFinder::Outcome::Found)
            cursor = JsonCursor(json.data(), finder.tokens());
        return outcome;
    }
};

RecordFieldReader::RecordFieldReader() : d(std::make_unique<Private>()) {}

RecordFieldReader::~RecordFieldReader() = default;

bool RecordFieldReader::read(std::string_view json, bool hasEscapes) {
    using Outcome = JsonTokenFinder::Outcome;
    d->wasRepaired = false;
    d->findBackslash(hasEscapes ? json : json.substr(json.size()));
    Outcome outcome = d->begin(json);
    if (outcome == Outcome::BadText) {
        d->repaired = repairedJson(json);
        const std::size_t length = d->repaired.size();
        d->repaired.append(kScanPadding, '\0');
        d->wasRepaired = true;
        d->findBackslash(d->repaired);
        outcome = d->begin(std::string_view(d->repaired).substr(0, length));
    }
    if (outcome == Outcome::Found && d->cursor.at() == '{' && d->takeRecord() && d->cursor.isAtEnd())
        return true;
    d->reason = outcome == Outcome::UnclosedString ? "a string in it is not closed"
                : outcome == Outcome::TooLarge     ? "it is too large"
                                                   : "it is not valid JSON";
    return false;
}

bool RecordFieldReader::beginList(std::string_view text) {
    d->wasRepaired = false;
    d->isWrapped = false;
    d->findBackslash(text);
    return d->begin(text) == JsonTokenFinder::Outcome::Found && d->cursor.at() == '{';
}

bool RecordFieldReader::beginLog(std::string_view text) {
    if (!beginList(text))
        return false;
    JsonCursor& cursor = d->cursor;
    d->isWrapped = true;
    cursor.next();
    std::string_view key;
    bool isString = false;
    if (cursor.at() != '"' || !cursor.take(key, isString) || key != "Records" || cursor.at() != ':')
        return false;
    cursor.next();
    if (cursor.at() != '[')
        return false;
    cursor.next();
    return true;
}

RecordFieldReader::Step RecordFieldReader::next(std::string_view& record) {
    JsonCursor& cursor = d->cursor;
    if (d->isWrapped && cursor.at() == ']') {
        cursor.next();
        const bool closed = cursor.at() == '}';
        cursor.next();
        return closed && cursor.isAtEnd() ? Step::End : Step::Doubtful;
    }
    if (!d->isWrapped && cursor.isAtEnd())
        return Step::End;
    if (cursor.at() != '{')
        return Step::Doubtful;
    const std::size_t begin = cursor.offset();
    if (d->firstBackslash < d->text.data() + begin)
        d->findBackslash(d->text.substr(begin));
    if (!d->takeRecord())
        return Step::Doubtful;
    record = d->text.substr(begin, cursor.isAtEnd() ? std::string_view::npos : cursor.offset() - begin);
    while (!record.ends_with('}'))
        record.remove_suffix(1);
    if (cursor.at() == ',') {
        cursor.next();
        return cursor.at() == '{' ? Step::Record : Step::Doubtful;
    }
    const bool canEndHere = d->isWrapped ? cursor.at() == ']' : cursor.isAtEnd() || cursor.at() == '{';
    return canEndHere ? Step::Record : Step::Doubtful;
}

const RecordFields& RecordFieldReader::fields() const {
    return d->taken[d->current].fields;
}

const RecordFields& RecordFieldReader::fieldsBefore() const {
    return d->taken[1 - d->current].fields;
}

bool RecordFieldReader::wasRepaired() const {
    return d->wasRepaired;
}

const std::string& RecordFieldReader::reason() const {
    return d->reason;
}

}  // namespace lambdatrail
