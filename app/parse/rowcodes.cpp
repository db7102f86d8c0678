#include "app/parse/rowcodes.h"

#include "app/base/ascii.h"
#include "app/base/hash.h"
#include "app/lambda/eventname.h"
#include "app/lambda/functionref.h"
#include "app/lambda/invocation.h"

#include <algorithm>
#include <bit>
#include <optional>
#include <utility>

namespace lambdatrail {
namespace {

constexpr std::string_view kVisibleSeparator = "\xE2\x90\x9F";  // U+241F, the picture of kIdentitySeparator

bool isTrue(std::string_view text) {
    return equalsIgnoringCase(text, "true");
}
bool isFalse(std::string_view text) {
    return equalsIgnoringCase(text, "false");
}

std::string_view categoryOf(const RecordFields& fields, bool isLambda) {
    if (!fields.eventCategory.empty())
        return fields.eventCategory;
    if (isFalse(fields.managementEvent))
        return "Data";
    const bool isInvoke = isLambda && fields.eventName.starts_with("Invoke");
    return isInvoke && fields.managementEvent.empty() ? "Data" : "Management";
}

// Whether what the call was decides what its caller is called.
bool isByService(const UserIdentity& user) {
    constexpr std::string_view kService = "AWSService";
    return user.type.empty() || (user.type.size() == kService.size() && equalsIgnoringCase(user.type, kService));
}

bool isEsmDisabled(const RecordFields& fields) {
    return equalsIgnoringCase(foldEventName(kLambdaSource, fields.eventName), "LambdaESMDisabled");
}

// What of the call decides where its function may stand.
constexpr std::string_view kLambdaMark = "L";
std::string_view callMark(const RecordFields& fields) {
    return isLambdaSource(fields.eventSource) ? kLambdaMark : isEsmDisabled(fields) ? "E" : "";
}

// The key of a function, as a part of the record or in `scratch`.
struct Target {
    std::string_view key;
    bool assumed = false;
};

// The function that a call was about: the order of sources of 4.7. No key if there is none.
Target targetFunction(const RecordFields& fields, const FunctionContext& context, std::string& scratch) {
    if (const auto parts = splitFunctionArn(fields.functionInResources))
        return {parts->key};
    const std::string_view mark = callMark(fields);
    if (mark.empty())
        return {};
    const auto kept = [&scratch](std::optional<FunctionRef> ref) {
        scratch = std::move(ref->key);
        return Target{scratch, ref->assumed};
    };
    if (mark == kLambdaMark) {
        for (const std::string_view text : {fields.responseFunctionArn, fields.functionName, fields.functionArn,
                                            fields.resource, fields.resourceArn, fields.durableExecutionArn}) {
            if (const auto parts = splitFunctionArn(text))
                return {parts->key};
            if (auto ref = parseFunctionRef(text, context))
                return kept(std::move(ref));
        }
        if (const auto parts = splitFunctionArn(fields.functionVersion))
            return {parts->key};
    }
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

std::uint16_t badgesOf(const Identity& identity) {
    unsigned flags = 0;
    const auto set = [&flags](bool holds, unsigned bit) { flags |= holds ? bit : 0; };
    set(identity.viaService, flag::kViaService);
    set(identity.mfa, flag::kMfa);
    set(identity.sso, flag::kSso);
    set(identity.crossAccount, flag::kCrossAccount);
    set(identity.temporary, flag::kTemporary);
    return static_cast<std::uint16_t>(flags);
}

}  // namespace

Code RowCodes::codeOf(DictColumn column, std::string_view text) {
    return m_store.dictionary(column).insert(text, hashText(text)).code;
}

// Only what describeIdentity looks at: access keys and principal ids differ too often to be taken along for nothing.
void RowCodes::setIdentityKey(const RecordFields& fields) {
    const UserIdentity& user = fields.user;
    const bool byService = isByService(user);
    m_identityKey.set(user.arn, user.type, user.userName, usesPrincipalId(user) ? user.principalId : std::string_view{},
                      user.accountId, user.invokedBy, user.identityProvider, user.onBehalfOfUserId,
                      user.identityStoreArn, user.issuerArn, user.issuerUserName, user.mfaAuthenticated,
                      fields.recipientAccountId, byService ? fields.eventSource : std::string_view{},
                      byService ? fields.eventType : std::string_view{}, user.hasSessionContext ? "1" : "0",
                      user.accessKeyId.starts_with("ASIA") ? "1" : "0");
}

const CallCodes& RowCodes::call(const RecordFields& fields) {
    m_callKey.set(fields.eventName, fields.eventSource, fields.eventType, fields.eventCategory, fields.managementEvent,
                  fields.readOnly);
    return m_calls.of(m_callKey, [&] { return makeCall(fields); });
}

CallCodes RowCodes::makeCall(const RecordFields& fields) {
    const bool isLambda = isLambdaSource(fields.eventSource);
    const std::string_view action = foldEventName(fields.eventSource, fields.eventName);
    unsigned flags = isLambda ? flag::kLambda : 0;
    if (isEsmDisabled(fields))
        flags |= flag::kEsmDisabled;
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
    return {codeOf(DictColumn::Event, action),
            codeOf(DictColumn::EventName, fields.eventName),
            codeOf(DictColumn::Service, fields.eventSource),
            codeOf(DictColumn::Category, categoryOf(fields, isLambda)),
            codeOf(DictColumn::Type, fields.eventType),
            codeOf(DictColumn::ReadOnly, isTrue(fields.readOnly)    ? "true"
                                         : isFalse(fields.readOnly) ? "false"
                                                                    : ""),
            static_cast<std::uint16_t>(flags)};
}

const IdentityCodes& RowCodes::identity(const RecordFields& fields) {
    if (fields.userNumber == 0)
        return describedIdentity(fields);
    if (m_knownUsers.size() < kMostKnownUsers && fields.userNumber >= m_knownUsers.size())
        m_knownUsers.resize(std::bit_ceil(fields.userNumber % kMostKnownUsers + std::size_t{kFewestKnownUsers}));
    KnownUser& known = m_knownUsers[fields.userNumber & (m_knownUsers.size() - 1)];
    const bool byService = isByService(fields.user);
    const std::string_view source = byService ? fields.eventSource : std::string_view{};
    const std::string_view type = byService ? fields.eventType : std::string_view{};
    if (known.number == fields.userNumber && known.isIn(fields.recipientAccountId, source, type))
        return known.codes;
    known.codes = describedIdentity(fields);
    known.number = fields.userNumber;
    if (fields.recipientAccountId.size() + source.size() + type.size() > known.texts.size())
        known.number = 0;
    else
        known.setTexts(fields.recipientAccountId, source, type);
    return known.codes;
}

bool RowCodes::KnownUser::isIn(std::string_view account, std::string_view source, std::string_view type) const {
    const char* text = texts.data();
    return sameText({text, accountBytes}, account) && sameText({text + accountBytes, sourceBytes}, source) &&
           sameText({text + accountBytes + sourceBytes, typeBytes}, type);
}

void RowCodes::KnownUser::setTexts(std::string_view account, std::string_view source, std::string_view type) {
    accountBytes = static_cast<std::uint8_t>(account.size());
    sourceBytes = static_cast<std::uint8_t>(source.size());
    typeBytes = static_cast<std::uint8_t>(type.size());
    std::ranges::copy(type, std::ranges::copy(source, std::ranges::copy(account, texts.begin()).out).out);
}

const IdentityCodes& RowCodes::describedIdentity(const RecordFields& fields) {
    setIdentityKey(fields);
    return m_identities.of(m_identityKey, [&] { return makeIdentity(fields); });
}

IdentityCodes RowCodes::makeIdentity(const RecordFields& fields) {
    describeIdentity(fields.user, {fields.eventType, fields.eventSource, fields.recipientAccountId, {}, false},
                     m_identity);
    std::string& stored = m_scratch;
    stored = m_identity.label;
    for (std::size_t at = stored.find(kIdentitySeparator); at != std::string::npos;
         at = stored.find(kIdentitySeparator, at))
        stored.replace(at, 1, kVisibleSeparator);
    if (!m_identity.label.empty() || !m_identity.key.empty()) {
        stored.push_back(kIdentitySeparator);
        stored.append(m_identity.key);
    }
    return {codeOf(DictColumn::Identity, stored), codeOf(DictColumn::Role, m_identity.role),
            codeOf(DictColumn::Session, m_identity.session),
            codeOf(DictColumn::CredentialClass, credentialClassName(m_identity.credentialClass)), badgesOf(m_identity)};
}

const FunctionCodes& RowCodes::function(const RecordFields& fields, std::string_view account) {
    // Messages and executions differ too often to be remembered.
    if (fields.durableExecutionArn.empty()) {
        m_functionKey.set(fields.functionInResources, fields.functionName, fields.functionVersion,
                          fields.responseFunctionArn, fields.qualifier, fields.functionArn, fields.resource,
                          fields.resourceArn, fields.awsRegion, account, callMark(fields));
        const FunctionCodes& known = m_functions.of(m_functionKey, [&] {
            RecordFields withoutTexts = fields;
            withoutTexts.errorMessage = withoutTexts.serviceEventDetails = {};
            return makeFunction(withoutTexts, account);
        });
        // They are only looked into for want of anything else.
        if (known.function != kAbsent || (fields.errorMessage.empty() && fields.serviceEventDetails.empty()))
            return known;
    }
    m_rareFunction = makeFunction(fields, account);
    return m_rareFunction;
}

FunctionCodes RowCodes::makeFunction(const RecordFields& fields, std::string_view account) {
    const Target target = targetFunction(fields, {fields.awsRegion, account}, m_scratch);
    FunctionCodes codes;
    codes.function = codeOf(DictColumn::Function, target.key);
    codes.region = codeOf(DictColumn::Region, fields.awsRegion);
    codes.account = codeOf(DictColumn::Account, account);
    codes.flags = target.assumed ? flag::kFunctionAssumed : 0;
    if (callMark(fields) != kLambdaMark)  // what another service calls a qualifier is none of a function's
        return codes;
    codes.qualifier = codeOf(DictColumn::Qualifier, requestedQualifier(fields, target.key));
    if (!fields.functionVersion.empty())
        codes.version = codeOf(DictColumn::Version, qualifierIn(fields.functionVersion, target.key));
    return codes;
}

}  // namespace lambdatrail
