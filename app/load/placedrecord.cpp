#include "app/load/placedrecord.h"

#include "app/parse/csvrow.h"
#include "app/parse/jsonscan.h"
#include "app/parse/rebuiltrecord.h"
#include "app/parse/recordfields.h"

#include <algorithm>
#include <utility>

namespace lambdatrail {
namespace {

bool isArray(std::string_view text) {
    return text.size() >= 2 && text.front() == '[' && text.back() == ']';
}

std::string withoutSpace(const std::string& text) {
    const std::size_t begin = std::min(text.find_first_not_of(" \t\r\n"), text.size());
    return text.substr(begin, text.find_last_not_of(" \t\r\n") + 1 - begin);
}

// A record that a string says, perhaps a string in a string.
std::string withoutQuotes(std::string text) {
    while (text.size() >= 2 && text.front() == '"' && text.back() == '"') {
        std::string said;
        unescapeJson(std::string_view(text).substr(1, text.size() - 2), said);
        text = withoutSpace(said);
    }
    return text;
}

std::string recordOfRow(const CsvFile& csv, std::string_view row) {
    std::string json;
    CsvRow cells;
    readCsvRow(row, true, csv.separator, cells);
    csv.layout.record(cells, json);
    return json;
}

std::string_view padded(std::string& text) {
    const std::size_t size = text.size();
    text.append(kScanPadding, '\0');
    return std::string_view(text).substr(0, size);
}

}  // namespace

std::string recordAtPlace(std::string bytes, const std::optional<CsvFile>& csv) {
    if (looksLikeObject(bytes))
        return bytes;
    std::string text;
    if (csv)
        text = recordOfRow(*csv, bytes);
    if (text.empty())
        text = withoutQuotes(std::move(bytes));
    // A record is an object, or an array of columns that stands for one.
    return looksLikeObject(text) || isArray(text) ? text : std::string();
}

Result<EventRecord> recordOfEvent(std::string text, const StoreSnapshot& snapshot, EventId event) {
    EventRecord record{std::move(text), snapshot.has(event, flag::kRebuilt)};
    RecordFieldReader fields;
    std::string copy = record.json;
    bool isRecord = fields.read(padded(copy)) && fields.fields().isRecord();
    if (!isRecord) {
        copy = record.json;
        if (auto rebuilt = rebuiltRecord(padded(copy))) {
            record.json = std::move(*rebuilt);
            copy = record.json;
            isRecord = fields.read(padded(copy));
        }
    }
    // The ids of records differ, so that one shows whether this is the record of the load.
    const Uuid id = snapshot.blockOf(event).eventId[StoreSnapshot::rowOf(event)];
    const RecordFields& found = fields.fields();
    if (!isRecord || snapshot.uuidText(id) != (found.eventId.empty() ? found.eventIdLower : found.eventId)) {
        const RecordLocation location = snapshot.location(event);
        return std::unexpected(Error{ErrorCode::Changed,
                                     "the file is not the one that was loaded: another record stands there now",
                                     snapshot.file(location.file).path, location.offset});
    }
    return record;
}

}  // namespace lambdatrail
