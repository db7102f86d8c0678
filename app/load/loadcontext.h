#pragma once

#include "app/base/progress.h"
#include "app/io/unpackmeter.h"
#include "app/load/reportcollector.h"
#include "app/load/workqueue.h"
#include "app/store/storebuilder.h"

#include <stop_token>

namespace lambdatrail {

// What the threads of one load share.
struct LoadContext {
    StoreBuilder& store;
    LoadProgress& progress;
    ReportCollector& report;
    WorkQueue& work;
    std::stop_token stop;
    UnpackLimits limits = {};
};

}  // namespace lambdatrail
