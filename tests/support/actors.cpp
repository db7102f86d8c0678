#include "tests/support/actors.h"

#include "tests/support/prng.h"
#include "tests/support/recordtext.h"

#include <array>

namespace lambdatrail::test {

namespace {

constexpr std::string_view kKeyLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

// Ids and addresses follow from the name: the same actor has the same ones in every file. FNV-1a.
Prng prngOf(std::string_view account, std::string_view name) {
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    for (const std::string_view part : {account, name}) {
        for (const char character : part) {
            hash = (hash ^ static_cast<unsigned char>(character)) * 0x100000001b3ULL;
        }
    }
    return Prng(hash);
}

// "EXAMPLE" in every id says what they are.
std::string exampleId(Prng& prng, std::string_view prefix) {
    return std::string(prefix) + "EXAMPLE" + prng.characters(kKeyLetters, 9);
}

std::string documentationAddress(Prng& prng) {
    static constexpr std::array<std::string_view, 3> kNets = {"192.0.2.", "198.51.100.", "203.0.113."};
    if (prng.oneIn(12)) {
        // One draw in an expression: compilers differ in the order in which they evaluate operands.
        const std::string host = std::to_string(1 + prng.below(99));
        return "2001:db8:" + prng.characters("123456789abcdef", 3) + "::" + host;
    }
    const std::string host = std::to_string(1 + prng.below(254));
    return std::string(prng.pick(kNets)) + host;
}

std::string clientAgent(Prng& prng) {
    static constexpr std::array<std::string_view, 5> kAgents = {
        "aws-cli/2.15.30 Python/3.11.8 Linux/6.1.0 exe/x86_64 prompt/off command/lambda.get-function",
        "Boto3/1.34.51 md/Botocore#1.34.51 ua/2.0 os/linux#6.1.0 md/arch#x86_64 lang/python#3.12.1",
        "aws-sdk-java/2.25.1 Linux/6.1.0 OpenJDK_64-Bit_Server_VM/21.0.2 vendor/Example",
        "APN/1.0 HashiCorp/1.0 Terraform/1.7.4 (+https://www.terraform.io) terraform-provider-aws/5.39.0",
        "aws-sdk-nodejs/2.1569.0 linux/v20.11.1 promise"};
    return std::string(prng.pick(kAgents));
}

// A number unlike a session's own: of the role alone.
std::string roleId(std::string_view account, std::string_view role) {
    Prng prng = prngOf(account, role);
    return exampleId(prng, "AROA");
}

struct RoleIdentity {
    std::string_view account;
    std::string_view role;
    std::string_view session;
    std::string_view path = "";  // IAM path of the role, "service-role/"
    std::string_view more = "";  // further members of userIdentity, with their commas
    std::string_view mfa = "false";
};

std::string sessionArn(const RoleIdentity& who) {
    return "arn:aws:sts::" + std::string(who.account) + ":assumed-role/" + std::string(who.role) + "/" +
           std::string(who.session);
}

std::string assumedRoleJson(const RoleIdentity& who, Prng& prng) {
    const std::string account(who.account);
    const std::string id = roleId(who.account, who.role);
    return R"({"type":"AssumedRole","principalId":)" + jsonString(id + ":" + std::string(who.session)) + R"(,"arn":)" +
           jsonString(sessionArn(who)) + R"(,"accountId":")" + account + R"(","accessKeyId":")" +
           exampleId(prng, "ASIA") + R"(","sessionContext":{"sessionIssuer":{"type":"Role","principalId":")" + id +
           R"(","arn":)" +
           jsonString("arn:aws:iam::" + account + ":role/" + std::string(who.path) + std::string(who.role)) +
           R"(,"accountId":")" + account + R"(","userName":)" + jsonString(who.role) +
           R"(},"attributes":{"creationDate":"2026-03-01T00:00:00Z","mfaAuthenticated":")" + std::string(who.mfa) +
           R"("}})" + std::string(who.more) + "}";
}

}  // namespace

std::string functionArn(const Place& place, std::string_view function) {
    return "arn:aws:lambda:" + place.region + ":" + place.account + ":function:" + std::string(function);
}

Actor iamUser(std::string_view account, std::string_view name) {
    Prng prng = prngOf(account, name);
    Actor actor;
    actor.account = account;
    actor.arn = "arn:aws:iam::" + actor.account + ":user/" + std::string(name);
    const std::string accessKey = exampleId(prng, "AKIA");
    actor.identityJson = R"({"type":"IAMUser","principalId":")" + exampleId(prng, "AIDA") + R"(","arn":)" +
                         jsonString(actor.arn) + R"(,"accountId":")" + actor.account + R"(","accessKeyId":")" +
                         accessKey + R"(","userName":)" + jsonString(name) + "}";
    actor.sourceIpAddress = documentationAddress(prng);
    actor.userAgent = clientAgent(prng);
    return actor;
}

Actor rootUser(std::string_view account) {
    Prng prng = prngOf(account, "root");
    Actor actor;
    actor.account = account;
    actor.arn = "arn:aws:iam::" + actor.account + ":root";
    actor.identityJson = R"({"type":"Root","principalId":")" + actor.account + R"(","arn":")" + actor.arn +
                         R"(","accountId":")" + actor.account + R"(","accessKeyId":")" + exampleId(prng, "ASIA") +
                         R"(","sessionContext":{"sessionIssuer":{},"webIdFederationData":{},"attributes":)"
                         R"({"creationDate":"2026-03-01T08:00:00Z","mfaAuthenticated":"true"}}})";
    actor.sourceIpAddress = documentationAddress(prng);
    actor.userAgent = "console.amazonaws.com";
    actor.fromConsole = true;
    return actor;
}

Actor roleSession(std::string_view account, std::string_view role, std::string_view session) {
    Prng prng = prngOf(account, session);
    const RoleIdentity who{.account = account, .role = role, .session = session};
    Actor actor;
    actor.account = account;
    actor.arn = sessionArn(who);
    actor.identityJson = assumedRoleJson(who, prng);
    actor.sourceIpAddress = documentationAddress(prng);
    actor.userAgent = clientAgent(prng);
    return actor;
}

Actor ssoUser(std::string_view account, std::string_view permissionSet, std::string_view email) {
    Prng prng = prngOf(account, email);
    const std::string suffix = prngOf(account, permissionSet).characters("0123456789abcdef", 16);
    const std::string role = "AWSReservedSSO_" + std::string(permissionSet) + "_" + suffix;
    const RoleIdentity who{.account = account,
                           .role = role,
                           .session = email,
                           .path = "aws-reserved/sso.amazonaws.com/eu-west-1/",
                           .mfa = "true"};
    Actor actor;
    actor.account = account;
    actor.arn = sessionArn(who);
    actor.identityJson = assumedRoleJson(who, prng);
    actor.sourceIpAddress = documentationAddress(prng);
    actor.userAgent = "Mozilla/5.0 (X11; Linux x86_64; rv:123.0) Gecko/20100101 Firefox/123.0";
    actor.fromConsole = true;
    return actor;
}

Actor executionRole(const Place& place, std::string_view function) {
    Prng prng = prngOf(place.account, function);
    const std::string role = std::string(function) + "-exec";
    const std::string scope = R"(,"inScopeOf":{"issuerType":"AWS::Lambda::Function","credentialsIssuedTo":)" +
                              jsonString(functionArn(place, function)) + "}";
    const RoleIdentity who{
        .account = place.account, .role = role, .session = function, .path = "service-role/", .more = scope};
    Actor actor;
    actor.account = place.account;
    actor.arn = sessionArn(who);
    actor.identityJson = assumedRoleJson(who, prng);
    actor.sourceIpAddress = documentationAddress(prng);
    actor.userAgent = "Boto3/1.34.51 md/Botocore#1.34.51 ua/2.0 os/linux#5.10.0 exec-env/AWS_Lambda_python3.12";
    return actor;
}

Actor stateMachine(std::string_view account, std::string_view role) {
    constexpr std::string_view kHost = "states.amazonaws.com";
    Prng prng = prngOf(account, role);
    const std::string session = prng.characters("abcdefghijklmnopqrstuvwxyz", 32);
    const RoleIdentity who{.account = account,
                           .role = role,
                           .session = session,
                           .path = "service-role/",
                           .more = R"(,"invokedBy":"states.amazonaws.com")"};
    Actor actor;
    actor.account = account;
    actor.arn = sessionArn(who);
    actor.identityJson = assumedRoleJson(who, prng);
    actor.sourceIpAddress = kHost;
    actor.userAgent = kHost;
    return actor;
}

Actor federatedUser(std::string_view account, std::string_view name) {
    Prng prng = prngOf(account, name);
    Actor actor;
    actor.account = account;
    actor.arn = "arn:aws:sts::" + actor.account + ":federated-user/" + std::string(name);
    const std::string broker = exampleId(prng, "AIDA");
    actor.identityJson =
        R"({"type":"FederatedUser","principalId":)" + jsonString(actor.account + ":" + std::string(name)) +
        R"(,"arn":)" + jsonString(actor.arn) + R"(,"accountId":")" + actor.account + R"(","accessKeyId":")" +
        exampleId(prng, "ASIA") + R"(","sessionContext":{"sessionIssuer":{"type":"IAMUser","principalId":")" + broker +
        R"(","arn":"arn:aws:iam::)" + actor.account + R"(:user/broker","accountId":")" + actor.account +
        R"(","userName":"broker"},"attributes":{"creationDate":"2026-03-01T08:00:00Z",)"
        R"("mfaAuthenticated":"false"}}})";
    actor.sourceIpAddress = documentationAddress(prng);
    actor.userAgent = clientAgent(prng);
    return actor;
}

Actor otherAccount(std::string_view account) {
    Prng prng = prngOf(account, "partner");
    Actor actor;
    actor.account = account;
    actor.identityJson = R"({"type":"AWSAccount","principalId":")" + exampleId(prng, "AIDA") + R"(","accountId":")" +
                         actor.account + R"("})";
    actor.sourceIpAddress = documentationAddress(prng);
    actor.userAgent = clientAgent(prng);
    return actor;
}

Actor anonymousCaller() {
    Actor actor;
    actor.account = "aws";
    actor.identityJson = R"({"type":"AWSAccount","principalId":"anonymous","accountId":"aws"})";
    actor.sourceIpAddress = "198.51.100.23";
    actor.userAgent = "curl/8.5.0";
    return actor;
}

Actor service(std::string_view host) {
    Actor actor;
    actor.identityJson = R"({"type":"AWSService","invokedBy":")" + std::string(host) + R"("})";
    actor.sourceIpAddress = host;
    actor.userAgent = host;
    actor.isService = true;
    return actor;
}

Actor untypedService(std::string_view account, std::string_view host) {
    Actor actor = service(host);
    actor.identityJson =
        R"({"accountId":")" + std::string(account) + R"(","invokedBy":")" + std::string(host) + R"("})";
    return actor;
}

}  // namespace lambdatrail::test
