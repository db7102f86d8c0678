#include "app/store/columns.h"

#include <algorithm>
#include <array>

namespace lambdatrail {
namespace {

using C = ColumnId;
using D = DictColumn;
using K = ColumnKind;

constexpr std::array<ColumnInfo, kColumnCount> kColumns{{
    {C::Time, K::Time, D::Event, "time", "Time (UTC)", "When the request completed, in UTC", true},
    {C::Event, K::Text, D::Event, "event", "Event", "The API action, without the date that Lambda adds to it", true},
    {C::EventName, K::Text, D::EventName, "eventname", "Event name (raw)", "eventName as the record has it", false},
    {C::Function, K::Text, D::Function, "function", "Function", "Name of the function that the call was about", true},
    {C::FunctionArn, K::Text, D::Function, "functionarn", "Function ARN", "The function's ARN without alias or version",
     false},
    {C::FunctionRegion, K::Text, D::Function, "functionregion", "Function region", "Region of the function", false},
    {C::FunctionAccount, K::Text, D::Function, "functionaccount", "Function account", "Account that owns the function",
     false},
    {C::Identity, K::Text, D::Identity, "identity", "Identity", "Who made the call, in readable form", true},
    {C::IdentityKey, K::Text, D::Identity, "identitykey", "Identity key", "Who made the call, unambiguously", false},
    {C::Role, K::Text, D::Role, "role", "Role", "ARN of the role behind temporary credentials", false},
    {C::Session, K::Text, D::Session, "session", "Session", "Name of the role session", false},
    {C::CredentialClass, K::Text, D::CredentialClass, "class", "Credentials", "Which kind of credentials were used",
     true},
    {C::Error, K::Text, D::Error, "error", "Error", "errorCode of a call that failed", true},
    {C::Message, K::Text, D::Message, "message", "Error message", "errorMessage of a call that failed", false},
    {C::Service, K::Text, D::Service, "service", "Service", "eventSource: the service that was called", false},
    {C::Region, K::Text, D::Region, "region", "Region", "awsRegion: where the request was made to", true},
    {C::Account, K::Text, D::Account, "account", "Account", "Account that received the event", true},
    {C::Ip, K::Text, D::Ip, "ip", "Source IP", "sourceIPAddress: an address, or the name of a service", true},
    {C::Agent, K::Text, D::Agent, "agent", "User agent", "userAgent: the program that made the call", false},
    {C::AccessKey, K::Text, D::AccessKey, "accesskey", "Access key", "accessKeyId of the credentials", false},
    {C::Category, K::Text, D::Category, "category", "Category", "Management, Data, NetworkActivity, Insight", false},
    {C::Type, K::Text, D::Type, "type", "Type", "eventType", false},
    {C::ReadOnly, K::Text, D::ReadOnly, "readonly", "Read-only", "Whether the call only reads", false},
    {C::Qualifier, K::Text, D::Qualifier, "qualifier", "Qualifier", "Alias or version that the caller asked for",
     false},
    {C::Version, K::Text, D::Version, "version", "Version", "Version of the function that was chosen", false},
    {C::RequestId, K::Uuid, D::OtherId, "requestid", "Request ID", "requestID; attempts share it with their invocation",
     false},
    {C::EventId, K::Uuid, D::OtherId, "eventid", "Event ID", "eventID, unique per record", false},
    {C::File, K::File, D::OtherId, "file", "File", "The file in which the record stands", false},
}};

// The n-th part of a text at colons, counted from 0; empty if there are fewer.
std::string_view colonPart(std::string_view text, int n) {
    for (; n > 0; --n) {
        const std::size_t colon = text.find(':');
        if (colon == std::string_view::npos)
            return {};
        text.remove_prefix(colon + 1);
    }
    return text.substr(0, text.find(':'));
}

}  // namespace

std::span<const ColumnInfo, kColumnCount> allColumns() {
    return kColumns;
}

const ColumnInfo& columnInfo(ColumnId id) {
    return kColumns[static_cast<std::size_t>(id)];
}

std::optional<ColumnId> findColumn(std::string_view name) {
    const auto found = std::ranges::find(kColumns, name, &ColumnInfo::name);
    if (found == kColumns.end())
        return std::nullopt;
    return found->id;
}

std::string_view columnText(ColumnId id, std::string_view stored) {
    switch (id) {
        case C::Function:  // arn:partition:lambda:region:account:function:name
            return colonPart(stored, 6);
        case C::FunctionRegion:
            return colonPart(stored, 3);
        case C::FunctionAccount:
            return colonPart(stored, 4);
        case C::Identity:
            return stored.substr(0, stored.find(kIdentitySeparator));
        case C::IdentityKey: {
            const std::size_t separator = stored.find(kIdentitySeparator);
            return separator == std::string_view::npos ? std::string_view{} : stored.substr(separator + 1);
        }
        default:
            return stored;
    }
}

bool showsStoredText(ColumnId id) {
    constexpr std::array kParts{C::Function, C::FunctionRegion, C::FunctionAccount, C::Identity, C::IdentityKey};
    return std::ranges::find(kParts, id) == kParts.end();
}

}  // namespace lambdatrail
