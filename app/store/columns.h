#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace lambdatrail {

// What the store keeps as dictionary codes, one dictionary each.
enum class DictColumn : std::uint8_t {
    Event,            // folded event name
    EventName,        // as written in the record
    Function,         // canonical key: the unqualified ARN
    Identity,         // label, kIdentitySeparator, stable key
    Role,             // ARN of the role behind temporary credentials
    Session,          // role session name
    CredentialClass,  // "Root", "IAM user", ...
    Error,            // errorCode, or kNoErrorCode for a failure without one
    Message,          // errorMessage
    Service,          // eventSource
    Region,           // awsRegion
    Account,          // recipientAccountId, else userIdentity.accountId
    Ip,               // sourceIPAddress
    Agent,            // userAgent
    AccessKey,        // userIdentity.accessKeyId
    Category,         // eventCategory, or what it must have been (format reference, 1.3)
    Type,             // eventType
    ReadOnly,         // "true" or "false"
    Qualifier,        // alias or version that the caller asked for
    Version,          // version that was executed
    OtherId,          // eventIDs and requestIDs that are no UUIDs
};
inline constexpr std::size_t kDictColumnCount = 21;

inline constexpr char kIdentitySeparator = '\x1f';
// Stands in the Error column of an event that failed without an errorCode (format reference, section 8, row 1).
inline constexpr std::string_view kNoErrorCode = "(no errorCode)";

// What a table, a filter or an export can show.
enum class ColumnId : std::uint8_t {
    Time,
    Event,
    EventName,
    Function,
    FunctionArn,
    FunctionRegion,
    FunctionAccount,
    Identity,
    IdentityKey,
    Role,
    Session,
    CredentialClass,
    Error,
    Message,
    Service,
    Region,
    Account,
    Ip,
    Agent,
    AccessKey,
    Category,
    Type,
    ReadOnly,
    Qualifier,
    Version,
    RequestId,
    EventId,
    File,
};
inline constexpr std::size_t kColumnCount = 28;

enum class ColumnKind : std::uint8_t {
    Time,
    Text,  // dictionary codes of `stored`
    Uuid,
    File,
};

struct ColumnInfo {
    ColumnId id;
    ColumnKind kind;
    DictColumn stored;       // meaningful for Text
    std::string_view name;   // in filters, CSV headers, settings and on the command line: lower case, no spaces
    std::string_view title;  // in the window
    std::string_view about;  // one sentence for tooltips and the column picker
    bool shownAtFirst;
};

// The one table of columns, in their natural order; element i has id i.
std::span<const ColumnInfo, kColumnCount> allColumns();
const ColumnInfo& columnInfo(ColumnId id);
std::optional<ColumnId> findColumn(std::string_view name);

// The part of a stored text that a column shows: e.g. the name, region or account within a function's ARN, the label
// or the key within an identity. The result is a part of `stored`.
std::string_view columnText(ColumnId id, std::string_view stored);
// Whether that part is always all of it.
bool showsStoredText(ColumnId id);

}  // namespace lambdatrail
