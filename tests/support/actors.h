#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace lambdatrail::test {

// Somebody made up who calls AWS. Addresses are those reserved for documentation.
struct Actor {
    std::string identityJson;  // userIdentity
    std::string arn;           // empty for services and for anonymous callers
    std::string account;
    std::string sourceIpAddress;
    std::string userAgent;
    bool isService = false;
    bool fromConsole = false;
};

// Where a call is made.
struct Place {
    std::string account;
    std::string region;
};

Actor iamUser(std::string_view account, std::string_view name);
Actor rootUser(std::string_view account);
Actor roleSession(std::string_view account, std::string_view role, std::string_view session);
// A person of IAM Identity Center in the console: a role whose name begins with AWSReservedSSO_.
Actor ssoUser(std::string_view account, std::string_view permissionSet, std::string_view email);
// A function's own code, by the credentials of its execution role.
Actor executionRole(const Place& place, std::string_view function);
// A Step Functions execution: a role with invokedBy.
Actor stateMachine(std::string_view account, std::string_view role);
Actor federatedUser(std::string_view account, std::string_view name);
Actor otherAccount(std::string_view account);
Actor anonymousCaller();
Actor service(std::string_view host);
// lambda.amazonaws.com in its own service events: no type at all (format reference, 2.1).
Actor untypedService(std::string_view account, std::string_view host);

std::string functionArn(const Place& place, std::string_view function);

}  // namespace lambdatrail::test
