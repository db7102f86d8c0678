#pragma once

#include "app/base/ids.h"
#include "app/base/result.h"
#include "app/store/storesnapshot.h"

#include <string>

namespace lambdatrail {

class RecordReader;

// The JSON of an event as it can be shown.
struct EventRecord {
    std::string json;        // one object
    bool isRebuilt = false;  // put together from columns or fields; otherwise the record's own bytes
    bool operator==(const EventRecord&) const = default;
};

// Fetches the record of an event from its file again, and takes it out of the string that says it. Errors: those of
// RecordReader; Changed also if another record stands there now. May be called from any thread; reads files.
Result<EventRecord> readEventRecord(RecordReader& reader, const StoreSnapshot& snapshot, EventId event);

}  // namespace lambdatrail
