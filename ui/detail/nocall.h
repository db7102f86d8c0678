#pragma once

#include "app/store/storesnapshot.h"

#include <QString>

#include <optional>

namespace lambdatrail {

class JsonTree;

// A record that is no call of anybody: an Insights record or a summary of five minutes (format reference, 1.7 and 1.8).
struct NoCall {
    QString sentence;  // what it is, with what the record says once that is read
    QString outcome;
};

// Nothing for ordinary events. The texts are visibleText'd. `record` may be null while it is read.
std::optional<NoCall> describeNoCall(const StoreSnapshot& snapshot, EventId event, const JsonTree* record);

}  // namespace lambdatrail
