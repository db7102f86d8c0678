#pragma once

#include "app/base/result.h"
#include "app/load/eventrecord.h"
#include "app/parse/csvfile.h"
#include "app/store/storesnapshot.h"

#include <optional>
#include <string>
#include <string_view>

namespace lambdatrail {

// Whether bytes have the brackets of an object around them.
inline bool looksLikeObject(std::string_view text) {
    return text.size() >= 2 && text.front() == '{' && text.back() == '}';
}

// What the bytes at a record's place say: an object, itself; a row of a CSV file, what it holds or stands for; a
// string, what it says. `csv` tells of the document that the bytes stand in. Empty if they are none of that: then other
// bytes than those of the load stand there.
std::string recordAtPlace(std::string bytes, const std::optional<CsvFile>& csv);

// The record of an event, from what recordAtPlace gave. Error: Changed if it is the record of another one.
Result<EventRecord> recordOfEvent(std::string text, const StoreSnapshot& snapshot, EventId event);

}  // namespace lambdatrail
