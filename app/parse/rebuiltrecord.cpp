#include "app/parse/rebuiltrecord.h"

#include "app/base/ascii.h"
#include "app/parse/csvlayout.h"
#include "app/parse/jsonscan.h"
#include "app/parse/jsonwalk.h"

#include <array>
#include <cstddef>

namespace lambdatrail {
namespace {

constexpr unsigned kDeepest = 16;

// "recipient_account_id" is recipientAccountId; three ids of CloudTrail are written in another way.
std::string camelCase(std::string_view key) {
    if (key == "request_id")
        return "requestID";
    if (key == "shared_event_id")
        return "sharedEventID";
    if (key == "additional_eventdata")
        return "additionalEventData";
    std::string name;
    bool isUpper = false;
    for (const char c : key) {
        if (c == '_') {
            isUpper = true;
            continue;
        }
        name.push_back(isUpper && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
        isUpper = false;
    }
    return name;
}

void appendMember(std::string& json, std::string_view key, std::string_view value) {
    if (json.back() != '{')
        json.push_back(',');
    json.push_back('"');
    json.append(key);
    json.append("\":");
    json.append(value);
}

// The object with its keys, and those of objects in it, as CloudTrail writes them.
std::string camelObject(std::string_view object, unsigned depth = 0) {
    std::string json = "{";
    eachMember(object, [&](std::string_view key, std::string_view value) {
        const bool isFree = key == "request_parameters" || key == "response_elements" || key == "flattened";
        if (key == "flattened")
            return;
        if (value.starts_with('{') && !isFree && depth < kDeepest)
            appendMember(json, camelCase(key), camelObject(value, depth + 1));
        else
            appendMember(json, camelCase(key), value);
    });
    json.push_back('}');
    return json;
}

struct Source {
    std::string_view path;
    std::string_view key;
};
constexpr std::array kEcsFields{
    Source{"@timestamp", "eventTime"},
    Source{"event.provider", "eventSource"},
    Source{"event.action", "eventName"},
    Source{"cloud.region", "awsRegion"},
    Source{"source.address", "sourceIPAddress"},
    Source{"user_agent.original", "userAgent"},
    Source{"event.id", "eventID"},
};

// A row of get-query-results: [{"column":"cell"},...].
std::optional<std::string> recordOfRow(std::string_view array) {
    CsvRow names;
    CsvRow cells;
    bool isRow = true;
    const bool isWhole = eachElement(array, [&](std::string_view element) {
        std::size_t members = 0;
        isRow =
            isRow && element.starts_with('{') && eachMember(element, [&](std::string_view key, std::string_view cell) {
                ++members;
                isRow = isRow && (cell.starts_with('"') || cell == "null");
                if (!isRow)
                    return;
                unescapeJson(key, names.cells.emplace_back());
                unescapeJson(cell == "null" ? std::string_view{} : cell.substr(1, cell.size() - 2),
                             cells.cells.emplace_back());
            });
        isRow = isRow && members == 1;
    });
    const auto layout = isRow && isWhole ? CsvLayout::of(names) : std::nullopt;
    std::string json;
    if (!layout || layout->record(cells, json) == CsvLayout::Record::None)
        return std::nullopt;
    return json;
}

std::optional<std::string> recordOfEcs(std::string_view value) {
    const std::string_view own = valueAt(value, "aws.cloudtrail");
    if (!own.starts_with('{') || valueAt(value, "event.action").empty())
        return std::nullopt;
    std::string json = camelObject(own);
    json.pop_back();
    for (const Source& field : kEcsFields) {
        std::string_view text = valueAt(value, field.path);
        if (text.empty() && field.path == "source.address")
            text = valueAt(value, "source.ip");
        if (!text.empty())
            appendMember(json, field.key, text);
    }
    if (valueAt(own, "recipient_account_id").empty()) {
        if (const std::string_view account = valueAt(value, "cloud.account.id"); !account.empty())
            appendMember(json, "recipientAccountId", account);
    }
    json.push_back('}');
    return json;
}

}  // namespace

std::optional<std::string> rebuiltRecord(std::string_view value) {
    return value.starts_with('[') ? recordOfRow(value) : recordOfEcs(value);
}

}  // namespace lambdatrail
