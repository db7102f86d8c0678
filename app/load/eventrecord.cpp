#include "app/load/eventrecord.h"

#include "app/load/placedrecord.h"
#include "app/load/recordreader.h"

#include <utility>

namespace lambdatrail {

Result<EventRecord> readEventRecord(RecordReader& reader, const StoreSnapshot& snapshot, EventId event) {
    const RecordLocation location = snapshot.location(event);
    auto located = reader.read(snapshot.file(location.file), location);
    if (!located)
        return std::unexpected(std::move(located.error()));
    return recordOfEvent(std::move(*located), snapshot, event);
}

}  // namespace lambdatrail
