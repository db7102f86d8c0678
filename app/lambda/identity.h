#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace lambdatrail {

// Which kind of credentials a call was made with (format reference, 2.2).
enum class CredentialClass : std::uint8_t {
    Root,
    IamUser,
    Role,
    FederatedUser,
    AwsService,
    OtherAccount,
    IdentityCenterUser,
    Anonymous,
    Unknown,
};
inline constexpr std::size_t kCredentialClassCount = 9;
std::string_view credentialClassName(CredentialClass credentialClass);

// The fields of userIdentity that say who it was, as the record has them. Empty: absent.
struct UserIdentity {
    std::string_view type, userName, principalId, arn, accountId, accessKeyId, invokedBy, identityProvider;
    std::string_view onBehalfOfUserId, identityStoreArn;
    std::string_view issuerType, issuerArn, issuerUserName;  // sessionContext.sessionIssuer
    std::string_view mfaAuthenticated;                       // sessionContext.attributes; "true" or "false"
    bool hasSessionContext = false;
};

// What else of the record tells about the caller.
struct CallContext {
    std::string_view eventType, eventSource, recipientAccountId, userAgent;
    bool sessionCredentialFromConsole = false;
};

// Who made a call, for people and for grouping.
struct Identity {
    std::string label;  // for lists
    std::string key;    // stable: equal keys are the same caller
    std::string role;   // ARN of the role behind the session; its name where the record has no more
    std::string session;
    CredentialClass credentialClass = CredentialClass::Unknown;
    bool viaService = false, console = false, mfa = false, sso = false, crossAccount = false, temporary = false;
};

// Whether describeIdentity looks at principalId: not where the ARN tells the same and more.
bool usesPrincipalId(const UserIdentity& user);

// Whether the call was made by the console for its user (2.2).
bool isConsoleCall(const CallContext& call);

// Fills `identity` anew; a reused one saves its memory.
void describeIdentity(const UserIdentity& user, const CallContext& call, Identity& identity);

}  // namespace lambdatrail
