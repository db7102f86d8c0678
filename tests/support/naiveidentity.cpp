#include "tests/support/naiveidentity.h"

#include "app/store/eventblock.h"

#include <algorithm>
#include <initializer_list>
#include <regex>

namespace lambdatrail::test {

namespace {

constexpr const char* kRole = "Role (temporary)";
constexpr const char* kFederated = "Federated user (temporary)";
constexpr const char* kIdentityCenter = "Identity Center user";

std::string firstOf(std::initializer_list<std::string> texts) {
    for (const std::string& text : texts) {
        if (!text.empty()) {
            return text;
        }
    }
    return {};
}

// What stands behind the first `mark`; nothing if it does not occur.
std::string behind(const std::string& text, const std::string& mark) {
    const auto at = text.find(mark);
    return at == std::string::npos ? std::string() : text.substr(at + mark.size());
}

std::string lastPart(const std::string& path) {
    return path.substr(path.rfind('/') + 1);
}

bool isAccountNumber(const std::string& text) {
    return text.size() == 12 && text.find_first_not_of("0123456789") == std::string::npos;
}

// The fields of userIdentity, by their names.
struct User {
    explicit User(const NaiveValue& record)
        : value(record.at("userIdentity")),
          type(lower(value.textAt({"type"}))),
          name(value.textAt({"userName"})),
          principal(value.textAt({"principalId"})),
          arn(value.textAt({"arn"})),
          account(value.textAt({"accountId"})),
          invokedBy(value.textAt({"invokedBy"})),
          provider(value.textAt({"identityProvider"})),
          onBehalfOf(value.textAt({"onBehalfOf", "userId"})),
          eventSource(columnText(record, "eventSource")),
          eventType(columnText(record, "eventType")) {}

    const NaiveValue& value;
    std::string type, name, principal, arn, account, invokedBy, provider, onBehalfOf, eventSource, eventType;
};

// The word of the class, under the table's decision order; for a type that the table does not know, Unknown or, with
// onBehalfOf, Identity Center.
std::string classOf(const User& user) {
    const bool isAnonymous = user.account == "aws" || user.account == "anonymous" ||
                             user.account == "ANONYMOUS_PRINCIPAL" || user.principal == "anonymous";
    if (user.type == "awsaccount") {
        return isAnonymous ? "Anonymous" : "Other account";
    }
    if (user.type.empty()) {
        const auto has = [&](const char* mark) { return user.arn.find(mark) != std::string::npos; };
        return !user.invokedBy.empty() || user.eventType == "AwsServiceEvent" ? "AWS service"
               : has(":assumed-role/")                                        ? kRole
               : has(":user/")                                                ? "IAM user"
               : has(":federated-user/")                                      ? kFederated
               : user.arn.ends_with(":root")                                  ? "Root"
                                                                              : "Unknown";
    }
    for (const auto& [type, name] :
         {std::pair{"root", "Root"}, std::pair{"iamuser", "IAM user"}, std::pair{"assumedrole", kRole},
          std::pair{"role", kRole}, std::pair{"federateduser", kFederated}, std::pair{"samluser", kFederated},
          std::pair{"webidentityuser", kFederated}, std::pair{"directory", kFederated},
          std::pair{"identitycenteruser", kIdentityCenter}, std::pair{"awsservice", "AWS service"}}) {
        if (user.type == type) {
            return name;
        }
    }
    return user.onBehalfOf.empty() ? "Unknown" : kIdentityCenter;
}

void describeRole(const User& user, NaiveIdentity& who) {
    const std::string issuer = user.value.textAt({"sessionContext", "sessionIssuer", "arn"});
    // assumed-role/ROLE/SESSION; a session name may hold anything, slashes too.
    const std::string assumed = behind(user.arn, ":assumed-role/");
    const std::string roleOfArn = assumed.substr(0, assumed.find('/'));
    who.session = firstOf({behind(assumed, "/"), behind(user.principal, ":")});
    const std::string role =
        firstOf({lastPart(issuer), roleOfArn, user.value.textAt({"sessionContext", "sessionIssuer", "userName"}),
                 lastPart(user.arn), user.name, user.principal});
    who.role = firstOf({issuer, role});
    static const std::regex kSso("^AWSReservedSSO_(.+)_[0-9a-fA-F]{16}$");
    std::smatch parts;
    if (role.starts_with("AWSReservedSSO_")) {
        who.flags |= flag::kSso;
    }
    if (role.starts_with("AWSReservedSSO_") && !who.session.empty()) {
        const bool hasNumber = role.size() < 1000 && std::regex_match(role, parts, kSso);
        who.label = who.session + " (SSO " + (hasNumber ? parts[1].str() : behind(role, "AWSReservedSSO_")) + ")";
    } else {
        who.label = who.session.empty() ? role : role + " / " + who.session;
    }
    if (issuer.empty()) {
        who.key = firstOf({user.arn, user.principal, role});
    } else {
        who.key = who.session.empty() ? issuer : issuer + "/" + who.session;
    }
}

void describeFederated(const User& user, NaiveIdentity& who) {
    if (user.type == "samluser" || user.type == "webidentityuser") {
        const std::string name = firstOf({user.name, user.principal});
        who.label = user.provider.empty() ? name : name + " via " + user.provider;
        who.key = (user.type == "samluser" ? "saml:" : "webid:") + user.provider + ":" + name;
    } else if (user.type == "directory") {
        who.label = firstOf({user.name, user.principal});
        who.key = "dir:" + user.account + ":" + who.label;
    } else {
        const std::string name =
            firstOf({behind(user.arn, ":federated-user/"), user.name, behind(user.principal, ":"), user.principal});
        who.label = name + " (federated)";
        who.key = firstOf({user.arn, user.principal, name});
    }
}

void describe(const User& user, NaiveIdentity& who) {
    const std::string& word = who.credentialClass;
    if (word == "Root") {
        who.label = "root (" + user.account + ")" + (user.name.empty() ? "" : " " + user.name);
        who.key = "root:" + user.account;
    } else if (word == "IAM user") {
        who.label = firstOf({user.name, lastPart(behind(user.arn, ":user/")), user.principal});
        who.key = firstOf({user.arn, user.account + ":user/" + who.label});
    } else if (word == kRole) {
        describeRole(user, who);
    } else if (word == kFederated) {
        describeFederated(user, who);
    } else if (word == "AWS service") {
        who.label = firstOf({user.invokedBy, user.eventSource});
        who.key = "svc:" + who.label;
    } else if (word == "Other account") {
        who.label = "account " + user.account;
        who.key = "acct:" + user.account + ":" + user.principal;
    } else if (word == "Anonymous") {
        who.label = who.key = "anonymous";
    } else if (user.type == "identitycenteruser") {
        who.label = "Identity Center user " + user.onBehalfOf.substr(0, 8);
        who.key = "idc:" + user.value.textAt({"onBehalfOf", "identityStoreArn"}) + "#" + user.onBehalfOf;
    } else {
        who.label = firstOf({user.name, user.arn, user.principal, user.onBehalfOf, user.account});
        who.key = who.label.empty() ? "" : "unk:" + who.label;
    }
}

}  // namespace

NaiveIdentity naiveIdentity(const NaiveValue& record) {
    const User user(record);
    NaiveIdentity who;
    who.credentialClass = classOf(user);
    describe(user, who);
    const auto badge = [&who](bool holds, std::uint16_t bit) { who.flags |= holds ? bit : 0; };
    const std::string recipient = columnText(record, "recipientAccountId");
    badge(isAccountNumber(user.account) && isAccountNumber(recipient) && user.account != recipient,
          flag::kCrossAccount);
    badge(!user.invokedBy.empty() && who.credentialClass != "AWS service", flag::kViaService);
    const std::string agent = columnText(record, "userAgent");
    badge(lower(columnText(record, "sessionCredentialFromConsole")) == "true" ||
              agent.starts_with("console.amazonaws.com") || agent.starts_with("signin.amazonaws.com"),
          flag::kConsole);
    badge(lower(user.value.textAt({"sessionContext", "attributes", "mfaAuthenticated"})) == "true", flag::kMfa);
    badge(user.value.textAt({"accessKeyId"}).starts_with("ASIA") || user.value.at("sessionContext").isObject(),
          flag::kTemporary);
    return who;
}

}  // namespace lambdatrail::test
