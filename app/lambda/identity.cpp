#include "app/lambda/identity.h"

#include "app/base/ascii.h"

#include <algorithm>
#include <array>
#include <initializer_list>

namespace lambdatrail {
namespace {

using Class = CredentialClass;

constexpr std::string_view kSsoPrefix = "AWSReservedSSO_";

std::string_view afterLast(std::string_view text, char separator) {
    const std::size_t at = text.rfind(separator);
    return at == std::string_view::npos ? text : text.substr(at + 1);
}

// What follows the first occurrence of `mark`; empty if it does not occur.
std::string_view after(std::string_view text, std::string_view mark) {
    const std::size_t at = text.find(mark);
    return at == std::string_view::npos ? std::string_view{} : text.substr(at + mark.size());
}

std::string_view firstOf(std::initializer_list<std::string_view> texts) {
    for (const std::string_view text : texts) {
        if (!text.empty())
            return text;
    }
    return {};
}

void join(std::string& to, std::initializer_list<std::string_view> parts) {
    to.clear();
    for (const std::string_view part : parts)
        to.append(part);
}

bool isAnonymous(const UserIdentity& user) {
    return equalsIgnoringCase(user.type, "AWSAccount") &&
           (user.accountId == "aws" || user.accountId == "anonymous" || user.accountId == "ANONYMOUS_PRINCIPAL" ||
            user.principalId == "anonymous");
}

// The decision order under the table of 2.2.
Class classOf(const UserIdentity& user, const CallContext& call) {
    if (isAnonymous(user))
        return Class::Anonymous;
    if (user.type.empty()) {
        if (!user.invokedBy.empty() || call.eventType == "AwsServiceEvent")
            return Class::AwsService;
        if (user.arn.find(":assumed-role/") != std::string_view::npos)
            return Class::Role;
        if (user.arn.find(":user/") != std::string_view::npos)
            return Class::IamUser;
        if (user.arn.find(":federated-user/") != std::string_view::npos)
            return Class::FederatedUser;
        return user.arn.ends_with(":root") ? Class::Root : Class::Unknown;
    }
    struct Known {
        std::string_view type;
        Class credentialClass;
    };
    static constexpr std::array<Known, 11> kKnown{{{"AssumedRole", Class::Role},
                                                   {"AWSService", Class::AwsService},
                                                   {"IAMUser", Class::IamUser},
                                                   {"Root", Class::Root},
                                                   {"AWSAccount", Class::OtherAccount},
                                                   {"Role", Class::Role},
                                                   {"FederatedUser", Class::FederatedUser},
                                                   {"SAMLUser", Class::FederatedUser},
                                                   {"WebIdentityUser", Class::FederatedUser},
                                                   {"Directory", Class::FederatedUser},
                                                   {"IdentityCenterUser", Class::IdentityCenterUser}}};
    for (const Known& known : kKnown) {
        if (equalsIgnoringCase(user.type, known.type))
            return known.credentialClass;
    }
    return user.onBehalfOfUserId.empty() ? Class::Unknown : Class::IdentityCenterUser;
}

// What AWS puts behind the name of a permission set.
bool isSsoNumber(std::string_view text) {
    return text.size() == 16 &&
           std::ranges::all_of(text, [](char c) { return isDigit(c) || (toLower(c) >= 'a' && toLower(c) <= 'f'); });
}

void describeRole(const UserIdentity& user, Identity& identity) {
    // The STS ARN leaves the role's path out; the issuer's has it (2.6).
    const std::string_view roleAndSession = after(user.arn, ":assumed-role/");
    const std::size_t slash = roleAndSession.find('/');
    std::string_view roleName = afterLast(user.issuerArn, '/');
    std::string_view session;
    if (!roleAndSession.empty()) {
        if (roleName.empty())
            roleName = roleAndSession.substr(0, slash);
        if (slash != std::string_view::npos)
            session = roleAndSession.substr(slash + 1);
    }
    if (session.empty())
        session = after(user.principalId, ":");
    if (roleName.empty())
        roleName = firstOf({user.issuerUserName, afterLast(user.arn, '/'), user.userName, user.principalId});
    identity.role = firstOf({user.issuerArn, roleName});
    identity.session = session;
    identity.sso = roleName.starts_with(kSsoPrefix);
    if (identity.sso && !session.empty()) {
        std::string_view permissionSet = roleName.substr(kSsoPrefix.size());
        const std::size_t underscore = permissionSet.rfind('_');
        if (underscore != std::string_view::npos && isSsoNumber(permissionSet.substr(underscore + 1)))
            permissionSet = permissionSet.substr(0, underscore);
        join(identity.label, {session, " (SSO ", permissionSet, ")"});
    } else if (session.empty()) {
        identity.label = roleName;
    } else {
        join(identity.label, {roleName, " / ", session});
    }
    if (!user.issuerArn.empty())
        join(identity.key, {user.issuerArn, session.empty() ? "" : "/", session});
    else
        identity.key = firstOf({user.arn, user.principalId, roleName});
}

void describeFederated(const UserIdentity& user, Identity& identity) {
    const std::string_view name =
        firstOf({after(user.arn, ":federated-user/"), user.userName, after(user.principalId, ":"), user.principalId});
    if (equalsIgnoringCase(user.type, "SAMLUser") || equalsIgnoringCase(user.type, "WebIdentityUser")) {
        const std::string_view who = firstOf({user.userName, user.principalId});
        join(identity.label, {who, user.identityProvider.empty() ? "" : " via ", user.identityProvider});
        join(identity.key,
             {equalsIgnoringCase(user.type, "SAMLUser") ? "saml:" : "webid:", user.identityProvider, ":", who});
    } else if (equalsIgnoringCase(user.type, "Directory")) {
        identity.label = firstOf({user.userName, user.principalId});
        join(identity.key, {"dir:", user.accountId, ":", identity.label});
    } else {
        join(identity.label, {name, " (federated)"});
        identity.key = firstOf({user.arn, user.principalId, name});
    }
}

void describeUnknown(const UserIdentity& user, Identity& identity) {
    const std::string_view best =
        firstOf({user.userName, user.arn, user.principalId, user.onBehalfOfUserId, user.accountId});
    identity.label = best.empty() ? std::string_view{} : best;
    if (!best.empty())
        join(identity.key, {"unk:", best});
}

bool isAccountNumber(std::string_view text) {
    return text.size() == 12 && std::ranges::all_of(text, isDigit);
}

}  // namespace

std::string_view credentialClassName(CredentialClass credentialClass) {
    static constexpr std::array<std::string_view, kCredentialClassCount> kNames{
        "Root",        "IAM user",      "Role (temporary)",     "Federated user (temporary)",
        "AWS service", "Other account", "Identity Center user", "Anonymous",
        "Unknown"};
    return kNames[static_cast<std::size_t>(credentialClass)];
}

bool usesPrincipalId(const UserIdentity& user) {
    if (user.type == "IAMUser")
        return user.userName.empty() || user.arn.empty();
    if (user.type != "AssumedRole")
        return true;
    const std::string_view roleAndSession = after(user.arn, ":assumed-role/");
    const std::size_t slash = roleAndSession.find('/');
    return slash == std::string_view::npos || slash + 1 == roleAndSession.size();
}

bool isConsoleCall(const CallContext& call) {
    return call.sessionCredentialFromConsole || call.userAgent.starts_with("console.amazonaws.com") ||
           call.userAgent.starts_with("signin.amazonaws.com");
}

void describeIdentity(const UserIdentity& user, const CallContext& call, Identity& identity) {
    identity.label.clear();
    identity.key.clear();
    identity.role.clear();
    identity.session.clear();
    identity.sso = false;
    identity.credentialClass = classOf(user, call);
    switch (identity.credentialClass) {
        case Class::Root:
            join(identity.label, {"root (", user.accountId, ")", user.userName.empty() ? "" : " ", user.userName});
            join(identity.key, {"root:", user.accountId});
            break;
        case Class::IamUser:
            identity.label = firstOf({user.userName, afterLast(after(user.arn, ":user/"), '/'), user.principalId});
            if (!user.arn.empty())
                identity.key = user.arn;
            else
                join(identity.key, {user.accountId, ":user/", identity.label});
            break;
        case Class::Role:
            describeRole(user, identity);
            break;
        case Class::FederatedUser:
            describeFederated(user, identity);
            break;
        case Class::AwsService:
            identity.label = firstOf({user.invokedBy, call.eventSource});
            join(identity.key, {"svc:", identity.label});
            break;
        case Class::OtherAccount:
            join(identity.label, {"account ", user.accountId});
            join(identity.key, {"acct:", user.accountId, ":", user.principalId});
            break;
        case Class::IdentityCenterUser:
            if (!equalsIgnoringCase(user.type, "IdentityCenterUser")) {  // "Unknown" and the like, with onBehalfOf
                describeUnknown(user, identity);
                break;
            }
            join(identity.label, {"Identity Center user ", user.onBehalfOfUserId.substr(0, 8)});
            join(identity.key, {"idc:", user.identityStoreArn, "#", user.onBehalfOfUserId});
            break;
        case Class::Anonymous:
            identity.label = "anonymous";
            identity.key = "anonymous";
            break;
        case Class::Unknown:
            describeUnknown(user, identity);
            break;
    }
    identity.viaService = !user.invokedBy.empty() && identity.credentialClass != Class::AwsService;
    identity.console = isConsoleCall(call);
    identity.mfa = equalsIgnoringCase(user.mfaAuthenticated, "true");
    identity.crossAccount = isAccountNumber(user.accountId) && isAccountNumber(call.recipientAccountId) &&
                            user.accountId != call.recipientAccountId;
    identity.temporary = user.accessKeyId.starts_with("ASIA") || user.hasSessionContext;
}

}  // namespace lambdatrail
