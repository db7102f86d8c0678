#include "app/parse/recordnames.h"

#include "app/base/ascii.h"

#include <algorithm>
#include <array>
#include <utility>

namespace lambdatrail {
namespace {

constexpr std::array<std::string_view, 27> kTopNames{
    "eventVersion",      "userIdentity",        "eventTime",          "eventSource",   "eventName",
    "awsRegion",         "sourceIPAddress",     "userAgent",          "errorCode",     "errorMessage",
    "requestParameters", "responseElements",    "requestID",          "eventID",       "additionalEventData",
    "eventType",         "apiVersion",          "managementEvent",    "readOnly",      "resources",
    "sharedEventID",     "serviceEventDetails", "recipientAccountId", "vpcEndpointId", "vpcEndpointAccountId",
    "eventCategory",     "tlsDetails"};

constexpr std::array<std::string_view, 8> kMoreTopNames{"addendum",       "sessionCredentialFromConsole",
                                                        "eventContext",   "edgeDeviceDetails",
                                                        "insightDetails", "annotation",
                                                        "edgeDetails",    "omitted"};

constexpr std::array<std::string_view, 34> kInnerNames{"type",
                                                       "principalId",
                                                       "accountId",
                                                       "accessKeyId",
                                                       "userName",
                                                       "invokedBy",
                                                       "sessionContext",
                                                       "sessionIssuer",
                                                       "attributes",
                                                       "creationDate",
                                                       "mfaAuthenticated",
                                                       "webIdFederationData",
                                                       "federatedProvider",
                                                       "sourceIdentity",
                                                       "ec2RoleDelivery",
                                                       "identityProvider",
                                                       "onBehalfOf",
                                                       "userId",
                                                       "identityStoreArn",
                                                       "inScopeOf",
                                                       "sourceArn",
                                                       "sourceAccount",
                                                       "issuerType",
                                                       "credentialsIssuedTo",
                                                       "credentialId",
                                                       "assumedRoot",
                                                       "tlsVersion",
                                                       "cipherSuite",
                                                       "clientProvidedHostHeader",
                                                       "keyExchange",
                                                       "functionName",
                                                       "functionArn",
                                                       "resourceType",
                                                       "resourceName"};

// Columns that are called something else.
constexpr std::array<std::pair<std::string_view, std::string_view>, 17> kOtherNames{{
    {"username", "userIdentity.userName"},
    {"awsaccesskey", "userIdentity.accessKeyId"},
    {"awsaccesskeyid", "userIdentity.accessKeyId"},
    {"accesskeyid", "userIdentity.accessKeyId"},
    {"eventdatetime", "eventTime"},
    {"timegenerated", "eventTime"},
    {"timegeneratedutc", "eventTime"},
    {"sourceip", "sourceIPAddress"},
    {"requestuseragent", "userAgent"},
    {"region", "awsRegion"},
    {"awseventid", "eventID"},
    {"awsrequestid", "requestID"},
    {"eventtypename", "eventType"},
    {"resourcetype", "resourceType"},
    {"resourcename", "resourceName"},
    {"sessionmfaauthenticated", "userIdentity.sessionContext.attributes.mfaAuthenticated"},
    {"sessioncreationdate", "userIdentity.sessionContext.attributes.creationDate"},
}};

// What stands for the objects in names that were run together: "UserIdentityPrincipalid".
constexpr std::array<std::pair<std::string_view, std::string_view>, 2> kPrefixes{{
    {"useridentity", "userIdentity"},
    {"sessionissuer", "userIdentity.sessionContext.sessionIssuer"},
}};

template <class Names>
std::string_view findIn(const Names& names, std::string_view lowerCase) {
    const auto found =
        std::ranges::find_if(names, [&](std::string_view name) { return equalsIgnoringCase(name, lowerCase); });
    return found == names.end() ? std::string_view{} : *found;
}

std::string_view topName(std::string_view lowerCase) {
    const std::string_view name = findIn(kTopNames, lowerCase);
    return name.empty() ? findIn(kMoreTopNames, lowerCase) : name;
}

// Lower case, words run together, dots between the parts: "Source IP address" is "sourceipaddress".
std::string plainName(std::string_view header) {
    std::string name;
    for (const char c : header) {
        if (isLetter(c) || isDigit(c))
            name += toLower(c);
        else if (c == '.' || c == '/')
            name += '.';
    }
    constexpr std::string_view kRecords = "records.";
    if (name.starts_with(kRecords))
        name.erase(0, kRecords.size());
    return name;
}

}  // namespace

std::string_view recordName(std::string_view lowerCase) {
    if (const std::string_view name = topName(lowerCase); !name.empty())
        return name;
    const std::string_view name = findIn(kInnerNames, lowerCase);
    return name.empty() ? lowerCase : name;
}

std::string recordPath(std::string_view header) {
    const std::string plain = plainName(header);
    for (const auto& [name, path] : kOtherNames) {
        if (plain == name)
            return std::string(path);
    }
    const std::size_t dot = plain.find('.');
    const std::string_view first = std::string_view(plain).substr(0, dot);
    if (const std::string_view top = topName(first); !top.empty()) {
        std::string path(top);
        for (std::size_t begin = dot; begin < plain.size();) {
            const std::size_t end = std::min(plain.find('.', begin + 1), plain.size());
            path.append(".").append(recordName(std::string_view(plain).substr(begin + 1, end - begin - 1)));
            begin = end;
        }
        return path;
    }
    for (const auto& [prefix, path] : kPrefixes) {
        if (dot == std::string::npos && plain.starts_with(prefix)) {
            const std::string_view rest = std::string_view(plain).substr(prefix.size());
            if (const std::string_view name = rest == "arn" ? rest : findIn(kInnerNames, rest); !name.empty())
                return std::string(path).append(".").append(name);
        }
    }
    return {};
}

}  // namespace lambdatrail
