#include "app/parse/recordfields.h"

#include "app/base/ascii.h"
#include "app/base/sametext.h"
#include "app/parse/jsonscan.h"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <deque>
#include <utility>

namespace lambdatrail {
namespace {

using simdjson::error_code;
using simdjson::SUCCESS;
using simdjson::ondemand::json_type;
using simdjson::ondemand::object;
using simdjson::ondemand::value;

static_assert(kScanPadding >= simdjson::SIMDJSON_PADDING);

// A key and where its text goes.
template <class Target>
struct TextField {
    std::string_view key;
    std::string_view Target::* member;
    bool Target::* presence = nullptr;
};

// Keys looked up by their length first: a record has some thirty, most of them not wanted.
template <class Target, std::size_t N>
class FieldTable {
 public:
    constexpr explicit FieldTable(std::array<TextField<Target>, N> fields) : m_fields(fields) {
        std::ranges::sort(m_fields, {}, [](const TextField<Target>& field) { return field.key.size(); });
        for (std::size_t i = N; i-- > 0;)
            m_firstOfLength[m_fields[i].key.size()] = static_cast<std::uint8_t>(i);
    }

    const TextField<Target>* find(std::string_view key) const {
        if (key.size() > kLongest)
            return nullptr;
        for (std::size_t i = m_firstOfLength[key.size()]; i < N && m_fields[i].key.size() == key.size(); ++i) {
            if (sameText(m_fields[i].key, key))
                return &m_fields[i];
        }
        return nullptr;
    }

 private:
    static constexpr std::size_t kLongest = 31;
    std::array<TextField<Target>, N> m_fields;
    std::array<std::uint8_t, kLongest + 1> m_firstOfLength{};
};

using F = RecordFields;
constexpr FieldTable kTopFields{std::array<TextField<F>, 18>{{
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
    {"eventCategory", &F::eventCategory},
    {"managementEvent", &F::managementEvent},
    {"sourceIPAddress", &F::sourceIpAddress},
    {"recipientAccountId", &F::recipientAccountId},
    {"sessionCredentialFromConsole", &F::sessionCredentialFromConsole},
}}};

using U = UserIdentity;
constexpr FieldTable kUserFields{std::array<TextField<U>, 8>{{
    {"type", &U::type},
    {"arn", &U::arn},
    {"userName", &U::userName},
    {"accountId", &U::accountId},
    {"invokedBy", &U::invokedBy},
    {"principalId", &U::principalId},
    {"accessKeyId", &U::accessKeyId},
    {"identityProvider", &U::identityProvider},
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

// Keeps at least one character.
std::string_view trimmed(std::string_view text) {
    while (text.size() > 1 && isJsonSpace(text.back()))
        text.remove_suffix(1);
    return text;
}

// The key of a member, escapes and all: what stands before the colon that stands before the value.
std::string_view keyBefore(simdjson::ondemand::field& field) {
    const char* begin = field.key().raw();
    const char* end = field.value().raw_json_token().data() - 1;
    while (*end != ':')
        --end;
    do
        --end;
    while (*end != '"');
    return {begin, static_cast<std::size_t>(end - begin)};
}

bool isScalar(std::string_view token) {
    if (token == "null" || token == "true" || token == "false")
        return true;
    return !token.empty() && (isDigit(token.front()) || token.front() == '-') && std::ranges::all_of(token, [](char c) {
        return isDigit(c) || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
    });
}

}  // namespace

struct RecordFieldReader::Private {
    simdjson::ondemand::parser parser;
    RecordFields fields;
    std::deque<std::string> unescaped;  // texts that had escapes; a deque, so that they do not move
    std::size_t unescapedUsed = 0;
    std::string repaired;
    std::string reason;
    bool wasRepaired = false;
    bool hasEscapes = true;  // most records have none, and then no text has to be searched

    std::string_view unescape(std::string_view raw) {
        if (!hasEscapes || raw.find('\\') == std::string_view::npos)
            return raw;
        if (unescapedUsed == unescaped.size())
            unescaped.emplace_back();
        std::string& text = unescaped[unescapedUsed++];
        unescapeJson(raw, text);
        return text;
    }

    // The text of a string, the token of any other scalar, the JSON of an object or array; empty for null.
    error_code textOf(value& from, std::string_view& to) {
        const std::string_view token = trimmed(from.raw_json_token());
        if (token.empty())
            return simdjson::TAPE_ERROR;
        if (token.front() == '"') {
            if (token.size() < 2 || token.back() != '"')
                return simdjson::TAPE_ERROR;
            to = unescape(token.substr(1, token.size() - 2));
            return SUCCESS;
        }
        if (isScalar(token)) {
            to = token == "null" ? std::string_view{} : token;
            return SUCCESS;
        }
        if (token.front() == '{') {
            object members;
            const error_code error = from.get_object().get(members);
            return error ? error : members.raw_json().get(to);
        }
        simdjson::ondemand::array elements;
        const error_code error = from.get_array().get(elements);
        return error ? error : elements.raw_json().get(to);
    }

    // Calls fn(key, value) -> error_code for every member. A duplicate key comes twice: the last one wins.
    template <class Fn>
    error_code eachMember(object& from, Fn&& fn) {
        for (auto result : from) {
            simdjson::ondemand::field field;
            if (const error_code error = std::move(result).get(field))
                return error;
            std::string_view key = keyBefore(field);
            if (hasEscapes && key.find('\\') != std::string_view::npos)
                key = unescape(key);
            if (const error_code error = fn(key, field.value()))
                return error;
        }
        return SUCCESS;
    }

    // Calls fn(object) if the value is one; any other type is left alone (format reference, section 8, rows 6 and 11).
    template <class Fn>
    error_code withObject(value& from, Fn&& fn) {
        json_type type{};
        if (const error_code error = from.type().get(type))
            return error;
        if (type != json_type::object)
            return SUCCESS;
        object members;
        if (const error_code error = from.get_object().get(members))
            return error;
        return fn(members);
    }

    template <class Target, std::size_t N>
    error_code readTexts(value& from, const FieldTable<Target, N>& table, Target& to) {
        return withObject(from, [&](object& members) {
            return eachMember(members, [&](std::string_view key, value& member) {
                const TextField<Target>* field = table.find(key);
                return field ? textOf(member, to.*(field->member)) : SUCCESS;
            });
        });
    }

    error_code readSessionContext(value& from) {
        UserIdentity& user = fields.user;
        return withObject(from, [&](object& members) {
            user.hasSessionContext = true;
            return eachMember(members, [&](std::string_view key, value& member) {
                if (key == "sessionIssuer")
                    return readTexts(member, kIssuerFields, user);
                if (key != "attributes")
                    return SUCCESS;
                return withObject(member, [&](object& attributes) {
                    return eachMember(attributes, [&](std::string_view name, value& attribute) {
                        return name == "mfaAuthenticated" ? textOf(attribute, user.mfaAuthenticated) : SUCCESS;
                    });
                });
            });
        });
    }

    error_code readUserIdentity(value& from) {
        fields.user = {};
        return withObject(from, [&](object& members) {
            return eachMember(members, [&](std::string_view key, value& member) {
                if (key == "sessionContext")
                    return readSessionContext(member);
                if (key == "onBehalfOf")
                    return readTexts(member, kOnBehalfFields, fields.user);
                const TextField<U>* field = kUserFields.find(key);
                return field ? textOf(member, fields.user.*(field->member)) : SUCCESS;
            });
        });
    }

    error_code readResources(value& from) {
        fields.functionInResources = {};
        json_type type{};
        if (const error_code error = from.type().get(type))
            return error;
        if (type != json_type::array)
            return SUCCESS;
        simdjson::ondemand::array elements;
        if (const error_code error = from.get_array().get(elements))
            return error;
        for (auto result : elements) {
            value element;
            if (const error_code error = std::move(result).get(element))
                return error;
            const error_code error = withObject(element, [&](object& members) {
                return eachMember(members, [&](std::string_view key, value& member) {
                    if (key != "ARN" || !fields.functionInResources.empty())
                        return SUCCESS;
                    std::string_view arn;
                    const error_code textError = textOf(member, arn);
                    if (arn.find(":lambda:") != std::string_view::npos &&
                        arn.find(":function:") != std::string_view::npos)
                        fields.functionInResources = arn;
                    return textError;
                });
            });
            if (error)
                return error;
        }
        return SUCCESS;
    }

    error_code readMember(std::string_view key, value& member) {
        if (const TextField<F>* field = kTopFields.find(key)) {
            if (field->presence)
                fields.*(field->presence) = true;
            return textOf(member, fields.*(field->member));
        }
        if (key == "userIdentity")
            return readUserIdentity(member);
        if (key == "resources")
            return readResources(member);
        // Only Lambda's own calls and sign-ins have anything of use in here, so others are not walked. In delivered
        // files the source comes first; where it does not, it is still empty.
        const std::string_view source = fields.eventSource;
        if (!source.empty() && !source.starts_with("lambda") && !source.starts_with("signin") &&
            !source.starts_with("Lambda"))
            return SUCCESS;
        if (key == "requestParameters")
            return readTexts(member, kParameterFields, fields);
        if (key == "responseElements")
            return readTexts(member, kResponseFields, fields);
        if (key == "additionalEventData")
            return readTexts(member, kAdditionalFields, fields);
        if (key == "serviceEventDetails")
            return textOf(member, fields.serviceEventDetails);
        return SUCCESS;
    }

    error_code readObject(std::string_view json) {
        fields = {};
        unescapedUsed = 0;
        simdjson::ondemand::document document;
        if (const error_code error =
                parser.iterate(simdjson::padded_string_view(json.data(), json.size(), json.size() + kScanPadding))
                    .get(document))
            return error;
        object members;
        if (const error_code error = document.get_object().get(members))
            return error;
        return eachMember(members, [this](std::string_view key, value& member) { return readMember(key, member); });
    }
};

RecordFieldReader::RecordFieldReader() : d(std::make_unique<Private>()) {}

RecordFieldReader::~RecordFieldReader() = default;

bool RecordFieldReader::read(std::string_view json, bool hasEscapes) {
    d->hasEscapes = hasEscapes;
    d->wasRepaired = false;
    error_code error = d->readObject(json);
    if (error == simdjson::UTF8_ERROR || error == simdjson::UNESCAPED_CHARS) {
        d->repaired = repairedJson(json);
        const std::size_t length = d->repaired.size();
        d->repaired.append(kScanPadding, '\0');
        d->wasRepaired = true;
        d->hasEscapes = true;
        error = d->readObject(std::string_view(d->repaired).substr(0, length));
    }
    if (error == SUCCESS)
        return true;
    switch (error) {
        case simdjson::UNCLOSED_STRING:
            d->reason = "a string in it is not closed";
            break;
        case simdjson::DEPTH_ERROR:
            d->reason = "it is nested too deeply";
            break;
        case simdjson::MEMALLOC:
        case simdjson::CAPACITY:
            d->reason = "it is too large";
            break;
        default:
            d->reason = "it is not valid JSON";
    }
    return false;
}

const RecordFields& RecordFieldReader::fields() const {
    return d->fields;
}

bool RecordFieldReader::wasRepaired() const {
    return d->wasRepaired;
}

const std::string& RecordFieldReader::reason() const {
    return d->reason;
}

}  // namespace lambdatrail
