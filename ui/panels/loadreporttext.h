#pragma once

#include "app/load/loadreport.h"
#include "app/stats/coverage.h"

#include <QString>

namespace lambdatrail {

// "Read 498 files with 1,000,000 events in 1.2 s. 2 files were skipped." `events` are those that are shown without a
// filter, `duplicates` the copies folded into them.
QString loadReportHeadline(const LoadReport& report, std::uint64_t events, std::uint64_t duplicates);

// "Found: 1,204 management events, 31,000 data events (30,900 of Lambda), 2 Insights." Empty if there are none.
QString kindsSentence(const Coverage& coverage);

// What the absence of an invocation does not say, where the logs cannot tell; empty where they can.
QString silenceSentence(const Coverage& coverage);

}  // namespace lambdatrail
