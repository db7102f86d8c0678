#pragma once

#include "app/base/result.h"
#include "app/filter/filterexpr.h"
#include "app/search/answercache.h"
#include "app/search/searchreport.h"
#include "app/store/storesnapshot.h"

#include <atomic>
#include <cstdint>
#include <stop_token>

namespace lambdatrail {

// Counters of a running search. Bytes are those on disk.
struct SearchProgress {
    std::atomic<std::uint64_t> filesDone{0};
    std::atomic<std::uint64_t> filesTotal{0};
    std::atomic<std::uint64_t> bytesDone{0};
    std::atomic<std::uint64_t> bytesTotal{0};
};

// Asks the records what the filter asks of them, by reading their files again: only records of events for which the
// filter may still hold, and nothing that the cache knows. The answers go to the cache as they come in. Then
// runFilter with the cache's answers gives the events for which the filter holds. Returns when all are asked or it is
// stopped, which takes no longer than a record or a small file. Uses all cores. Error: Usage, as runFilter has it.
Result<SearchReport> searchRecords(const StoreSnapshot& snapshot, const FilterExpr& filter, Copies copies,
                                   AnswerCache& cache, SearchProgress& progress, const std::stop_token& stop);

}  // namespace lambdatrail
