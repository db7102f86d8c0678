#include "tests/support/naiveidentity.h"

#include "app/store/eventblock.h"
#include "tests/support/naivejson.h"

#include <regex>

namespace lambdatrail::test {

namespace {

constexpr const char* kRole = "Role (temporary)";
constexpr const char* kFederated = "Federated user (temporary)";

void describeRole(const Json& user, NaiveIdentity& who) {
    const std::string principal = textAt(user, {"principalId"});
    const std::string arn = textAt(user, {"arn"});
    who.credentialClass = kRole;
    who.session =
        principal.find(':') != std::string::npos ? principal.substr(principal.find(':') + 1) : afterLast(arn, '/');
    who.role = textAt(user, {"sessionContext", "sessionIssuer", "arn"});
    const std::string name = afterLast(who.role, '/');
    static const std::regex kSso("^AWSReservedSSO_(.+)_[0-9a-f]{16}$");
    std::smatch parts;
    if (std::regex_match(name, parts, kSso)) {
        who.label = who.session + " (SSO " + parts[1].str() + ")";
        who.flags |= flag::kSso;
    } else {
        who.label = name + " / " + who.session;
    }
    who.key = who.role + "/" + who.session;
}

void describeKnownType(const std::string& type, const Json& user, NaiveIdentity& who) {
    const std::string account = textAt(user, {"accountId"});
    const std::string name = textAt(user, {"userName"});
    const std::string arn = textAt(user, {"arn"});
    const std::string principal = textAt(user, {"principalId"});
    const std::string provider = textAt(user, {"identityProvider"});
    if (type == "root") {
        who = {"root (" + account + ")", "root:" + account, "Root", {}, {}, 0};
    } else if (type == "iamuser") {
        who = {name, arn.empty() ? account + ":user/" + name : arn, "IAM user", {}, {}, 0};
    } else if (type == "assumedrole") {
        describeRole(user, who);
    } else if (type == "federateduser") {
        who = {afterLast(arn, '/') + " (federated)", arn, kFederated, {}, {}, 0};
    } else if (type == "samluser") {
        who = {name + " via " + provider, "saml:" + provider + ":" + name, kFederated, {}, {}, 0};
    } else if (type == "webidentityuser") {
        who = {name + " via " + provider, "webid:" + provider + ":" + name, kFederated, {}, {}, 0};
    } else if (type == "identitycenteruser") {
        const std::string userId = textAt(user, {"onBehalfOf", "userId"});
        who = {"Identity Center user " + userId.substr(0, 8),
               "idc:" + textAt(user, {"onBehalfOf", "identityStoreArn"}) + "#" + userId,
               "Identity Center user",
               {},
               {},
               0};
    } else if (type == "awsaccount") {
        const bool anonymous = account == "aws" || lower(account) == "anonymous" || account == "ANONYMOUS_PRINCIPAL" ||
                               principal == "anonymous";
        if (anonymous) {
            who = {"anonymous", "anonymous", "Anonymous", {}, {}, 0};
        } else {
            who = {"account " + account, "acct:" + account + ":" + principal, "Other account", {}, {}, 0};
        }
    } else if (type == "awsservice") {
        const std::string host = textAt(user, {"invokedBy"});
        who = {host, "svc:" + host, "AWS service", {}, {}, 0};
    }
}

void describeWithoutType(const Json& record, const Json& user, NaiveIdentity& who) {
    const std::string invokedBy = textAt(user, {"invokedBy"});
    if (invokedBy.empty() && textAt(record, {"eventType"}) != "AwsServiceEvent") {
        who.credentialClass = "Unknown";
        return;
    }
    const std::string host = invokedBy.empty() ? textAt(record, {"eventSource"}) : invokedBy;
    who = {host, "svc:" + host, "AWS service", {}, {}, 0};
}

}  // namespace

NaiveIdentity naiveIdentity(const Json& record) {
    const Json& user = memberOf(record, "userIdentity");
    const std::string type = lower(textAt(user, {"type"}));
    const std::string invokedBy = textAt(user, {"invokedBy"});
    NaiveIdentity who;
    if (type.empty()) {
        describeWithoutType(record, user, who);
    } else {
        describeKnownType(type, user, who);
    }
    const std::string account = textAt(user, {"accountId"});
    const std::string recipient = textAt(record, {"recipientAccountId"});
    const auto isAccount = [](const std::string& text) {
        return text.size() == 12 && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    };
    if (isAccount(account) && isAccount(recipient) && account != recipient) {
        who.flags |= flag::kCrossAccount;
    }
    if (!invokedBy.empty() && !type.empty() && type != "awsservice") {
        who.flags |= flag::kViaService;
    }
    if (isTrue(textAt(record, {"sessionCredentialFromConsole"})) ||
        textAt(record, {"userAgent"}) == "console.amazonaws.com") {
        who.flags |= flag::kConsole;
    }
    if (isTrue(textAt(user, {"sessionContext", "attributes", "mfaAuthenticated"}))) {
        who.flags |= flag::kMfa;
    }
    if (type != "awsservice" &&
        (textAt(user, {"accessKeyId"}).starts_with("ASIA") || memberOf(user, "sessionContext").is_object())) {
        who.flags |= flag::kTemporary;
    }
    return who;
}

}  // namespace lambdatrail::test
