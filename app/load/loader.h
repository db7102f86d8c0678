#pragma once

#include "app/base/progress.h"
#include "app/io/unpackmeter.h"
#include "app/load/loadreport.h"
#include "app/store/storebuilder.h"
#include "app/store/storesnapshot.h"

#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace lambdatrail {

struct LoadOptions {
    unsigned threads = 0;  // 0: one a core
    UnpackLimits limits = {};
    // Called about every 100 ms with what was read so far, on the thread that loads. May be empty.
    std::function<void(SnapshotPtr)> publish = {};
};

struct LoadOutcome {
    // With its duplicates folded. If the load was stopped: of what was read, and not folded if that took too long.
    SnapshotPtr snapshot;
    LoadReport report;  // `before` and this load together
};

// Reads files and folders into the store, beside what it already holds; returns when done or stopped. Never fails as a
// whole: what could not be read is in the report.
LoadOutcome loadLogs(StoreBuilder& store, const std::vector<std::string>& paths, const LoadReport& before,
                     LoadProgress& progress, std::stop_token stop, const LoadOptions& options = {});

}  // namespace lambdatrail
