#include "app/parse/csvlayout.h"

#include "app/base/ascii.h"
#include "app/parse/recordnames.h"
#include "app/parse/structtext.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace lambdatrail {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 3> kRecordColumns{"_raw", "@message", "event.original"};
constexpr std::array<std::string_view, 2> kFlags{"readOnly", "managementEvent"};
constexpr std::array<std::string_view, 11> kStructures{"userIdentity",
                                                       "requestParameters",
                                                       "responseElements",
                                                       "additionalEventData",
                                                       "serviceEventDetails",
                                                       "tlsDetails",
                                                       "addendum",
                                                       "eventContext",
                                                       "edgeDeviceDetails",
                                                       "insightDetails",
                                                       "userIdentity.sessionContext"};
constexpr std::string_view kFunctionType = "AWS::Lambda::Function";

template <class Names>
bool isOneOf(const Names& names, std::string_view name) {
    return std::ranges::find(names, name) != names.end();
}

std::string textOf(const json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// A resource of the console, as a member of a record's resources.
void appendResource(std::string_view type, std::string_view name, std::string& to) {
    to += "{\"type\":";
    appendJsonString(type, to);
    to += name.starts_with("arn:") ? ",\"ARN\":" : ",\"resourceName\":";
    appendJsonString(name, to);
    to += '}';
}

// The list of resources that the console writes: [{"resourceType":...,"resourceName":...}].
json consoleResources(const std::string& cell) {
    json list = hasNul(cell) ? json() : json::parse(cell, nullptr, false);
    const bool isConsole = list.is_array() && std::ranges::all_of(list, [](const json& resource) {
                               return resource.is_object() && resource.contains("resourceType");
                           });
    return isConsole ? list : json();
}

void startMember(std::string& to) {
    if (!to.ends_with('{'))
        to += ',';
}

}  // namespace

std::optional<CsvLayout> CsvLayout::of(const CsvRow& header) {
    CsvLayout layout;
    layout.m_columnCount = header.cells.size();
    for (std::size_t column = 0; column < header.cells.size(); ++column)
        layout.add(column, header.cells[column]);
    // One word by itself is no table.
    const bool isTable = layout.m_hasName && layout.m_columnCount > 1;
    if (!isTable && layout.m_recordColumns.empty())
        return std::nullopt;
    return layout;
}

void CsvLayout::add(std::size_t column, const std::string& header) {
    const std::size_t begin = std::min(header.find_first_not_of(" \t"), header.size());
    const std::string name = header.substr(begin, header.find_last_not_of(" \t") + 1 - begin);
    if (isOneOf(kRecordColumns, name)) {
        m_recordColumns.push_back(column);
        return;
    }
    std::string path = recordPath(name);
    if (path == "resourceType" || path == "resourceName") {
        (path == "resourceType" ? m_resourceType : m_resourceName) = column;
        return;
    }
    Kind kind = Kind::Text;
    if (path == "resources") {
        kind = Kind::Resources;
        m_resources = column;
    } else if (isOneOf(kStructures, path)) {
        kind = Kind::Structure;
    } else if (isOneOf(kFlags, path)) {
        kind = Kind::Flag;
    }
    if (path == "eventSource")
        m_eventSource = column;
    m_hasVersion = m_hasVersion || path == "eventVersion";
    m_hasName = m_hasName || path == "eventName";
    m_hasParameters = m_hasParameters || path.starts_with("requestParameters");

    std::vector<Member>* members = &m_members;
    std::string_view rest = path;
    for (std::size_t dot = 0; (dot = rest.find('.')) != std::string_view::npos; rest.remove_prefix(dot + 1)) {
        const std::string_view object = rest.substr(0, dot);
        auto known = std::ranges::find_if(
            *members, [&](const Member& member) { return member.name == object && !member.column; });
        if (known == members->end())
            known = members->insert(members->end(), Member{std::string(object)});
        members = &known->members;
    }
    members->push_back({path.empty() ? name : std::string(rest), kind, column});
}

CsvLayout::Record CsvLayout::record(const CsvRow& row, std::string& json) const {
    json.clear();
    for (const std::size_t column : m_recordColumns) {
        if (column < row.cells.size() && row.cells[column].starts_with('{')) {
            json = row.cells[column];
            return Record::Own;
        }
    }
    if (!m_hasName || row.cells.size() * 2 < m_columnCount)
        return Record::None;
    // The two keys make an object a record, whether the table has such a column or not.
    json += m_hasVersion ? "{" : "{\"eventVersion\":null";
    write(m_members, row, json);
    writeResourceColumns(row, json);
    writeFunction(row, json);
    json += '}';
    return Record::Rebuilt;
}

bool CsvLayout::write(const std::vector<Member>& members, const CsvRow& row, std::string& json) const {
    const std::size_t before = json.size();
    for (const Member& member : members) {
        const std::size_t beforeMember = json.size();
        startMember(json);
        appendJsonString(member.name, json);
        json += ':';
        bool isThere = false;
        if (member.column) {
            isThere = *member.column < row.cells.size() && writeCell(member.kind, row.cells[*member.column], json);
            if (!isThere && (member.name == "eventName" || member.name == "eventVersion") && &members == &m_members) {
                json += "null";
                isThere = true;
            }
        } else {
            json += '{';
            isThere = write(member.members, row, json);
            json += '}';
        }
        if (!isThere)
            json.resize(beforeMember);
    }
    return json.size() > before;
}

bool CsvLayout::writeCell(Kind kind, const std::string& cell, std::string& json) const {
    if (cell.empty())
        return false;
    const bool isFlag = kind == Kind::Flag && (equalsIgnoringCase(cell, "true") || equalsIgnoringCase(cell, "false"));
    if (isFlag) {
        json += toLower(cell.front()) == 't' ? "true" : "false";
        return true;
    }
    if (kind == Kind::Resources) {
        if (const auto list = consoleResources(cell); list.is_array()) {
            json += '[';
            for (const auto& resource : list) {
                if (!json.ends_with('['))
                    json += ',';
                appendResource(textOf(resource, "resourceType"), textOf(resource, "resourceName"), json);
            }
            json += ']';
            return true;
        }
    }
    if (kind == Kind::Structure || kind == Kind::Resources) {
        const bool isBracketed = cell.starts_with('{') || cell.starts_with('[');
        if (isBracketed && !hasNul(cell) && nlohmann::json::accept(cell)) {
            json += cell;
            return true;
        }
        if (cell == "null" || structToJson(cell, json)) {
            if (cell == "null")
                json += cell;
            return true;
        }
    }
    appendJsonString(cell, json);
    return true;
}

// The console's older form has two columns for what is one list now.
void CsvLayout::writeResourceColumns(const CsvRow& row, std::string& json) const {
    const auto cellAt = [&row](std::optional<std::size_t> column) {
        return column && *column < row.cells.size() ? std::string_view(row.cells[*column]) : std::string_view{};
    };
    const std::string_view type = cellAt(m_resourceType);
    const std::string_view name = cellAt(m_resourceName);
    if (m_resources || (type.empty() && name.empty()))
        return;
    startMember(json);
    json += "\"resources\":[";
    appendResource(type, name, json);
    json += ']';
}

// The console tells the function of a Lambda event only among the resources, often by its name alone.
void CsvLayout::writeFunction(const CsvRow& row, std::string& json) const {
    const auto cellAt = [&row](std::optional<std::size_t> column) {
        return column && *column < row.cells.size() ? row.cells[*column] : std::string();
    };
    if (m_hasParameters || cellAt(m_eventSource) != "lambda.amazonaws.com")
        return;
    std::string name;
    if (cellAt(m_resourceType) == kFunctionType)
        name = cellAt(m_resourceName);
    for (const auto& resource : consoleResources(cellAt(m_resources))) {
        if (name.empty() && textOf(resource, "resourceType") == kFunctionType)
            name = textOf(resource, "resourceName");
    }
    if (name.empty() || name.starts_with("arn:"))
        return;
    startMember(json);
    json += "\"requestParameters\":{\"functionName\":";
    appendJsonString(name, json);
    json += '}';
}

}  // namespace lambdatrail
