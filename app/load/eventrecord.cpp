#include "app/load/eventrecord.h"

#include "app/load/recordreader.h"
#include "app/parse/jsonscan.h"
#include "app/parse/rebuiltrecord.h"
#include "app/parse/recordfields.h"

#include <optional>
#include <utility>

namespace lambdatrail {
namespace {

std::string_view padded(std::string& text) {
    const std::size_t size = text.size();
    text.append(kScanPadding, '\0');
    return std::string_view(text).substr(0, size);
}

}  // namespace

Result<EventRecord> readEventRecord(RecordReader& reader, const StoreSnapshot& snapshot, EventId event) {
    const RecordLocation location = snapshot.location(event);
    const InputFile& file = snapshot.file(location.file);
    auto located = reader.read(file, location);
    if (!located)
        return std::unexpected(std::move(located.error()));
    EventRecord record{std::move(*located), snapshot.has(event, flag::kRebuilt)};
    RecordFieldReader fields;
    std::string text = record.json;
    bool isRecord = fields.read(padded(text)) && fields.fields().isRecord();
    if (!isRecord) {
        text = record.json;
        if (auto rebuilt = rebuiltRecord(padded(text))) {
            record.json = std::move(*rebuilt);
            text = record.json;
            isRecord = fields.read(padded(text));
        }
    }
    // The ids of records differ, so that one shows whether this is the record of the load.
    const Uuid id = snapshot.blockOf(event).eventId[StoreSnapshot::rowOf(event)];
    const RecordFields& found = fields.fields();
    if (!isRecord || snapshot.uuidText(id) != (found.eventId.empty() ? found.eventIdLower : found.eventId))
        return std::unexpected(Error{ErrorCode::Changed,
                                     "the file is not the one that was loaded: another record stands there now",
                                     file.path, location.offset});
    return record;
}

}  // namespace lambdatrail
