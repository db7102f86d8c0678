#pragma once

#include "app/parse/fieldtable.h"
#include "app/parse/recordfields.h"

#include <array>
#include <cstdint>
#include <string_view>

// The keys that are looked for in a record, and where their texts go.
namespace lambdatrail::recordkeys {

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
    enum class Part : std::uint8_t { Text, UserIdentity, Resources, Parameters, Response, Additional };
    std::string_view key;
    std::string_view F::* text = nullptr;
    bool F::* presence = nullptr;
    Part part = Part::Text;
};
using Part = TopField::Part;

inline constexpr FieldTable kTopFields{std::array<TopField, 30>{{
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
    {"serviceEventDetails", &F::serviceEventDetails},
    {"insightDetails", &F::insightDetails},
    {"timeWindow", &F::timeWindow},
    {"summary", &F::summary},
    {"eventId", &F::eventIdLower},
    {"accountId", &F::accountId},
}}};

// Of userIdentity; those without a text are looked into.
inline constexpr FieldTable kUserFields{std::array<TextField<U>, 10>{{
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
inline constexpr FieldTable kIssuerFields{std::array<TextField<U>, 3>{{
    {"type", &U::issuerType},
    {"arn", &U::issuerArn},
    {"userName", &U::issuerUserName},
}}};
inline constexpr FieldTable kOnBehalfFields{std::array<TextField<U>, 2>{{
    {"userId", &U::onBehalfOfUserId},
    {"identityStoreArn", &U::identityStoreArn},
}}};
inline constexpr FieldTable kParameterFields{std::array<TextField<F>, 6>{{
    {"functionName", &F::functionName},
    {"functionArn", &F::functionArn},
    {"resource", &F::resource},
    {"resourceArn", &F::resourceArn},
    {"durableExecutionArn", &F::durableExecutionArn},
    {"qualifier", &F::qualifier},
}}};
inline constexpr FieldTable kResponseFields{std::array<TextField<F>, 2>{{
    {"functionArn", &F::responseFunctionArn},
    {"ConsoleLogin", &F::consoleLogin},
}}};
inline constexpr FieldTable kAdditionalFields{std::array<TextField<F>, 1>{{
    {"functionVersion", &F::functionVersion},
}}};

}  // namespace lambdatrail::recordkeys
