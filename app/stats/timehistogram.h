#pragma once

#include "app/base/result.h"
#include "app/store/rowset.h"
#include "app/store/storesnapshot.h"

#include <cstdint>
#include <optional>
#include <stop_token>
#include <vector>

namespace lambdatrail {

// What the timeline counts. Attempts (InvokeExecution) are no invocations (format reference, 4.1).
enum class Metric { Invocations, Errors, AllEvents };

struct HistogramSpec {
    Metric metric = Metric::Invocations;
    std::optional<TimeRange> zoom;  // none: the span of the whole snapshot
    int maxBuckets = 300;           // not exceeded, but that times on both sides of 1970 need 2; at least 1
    int maxSeries = 8;              // functions with a colour of their own
    bool operator==(const HistogramSpec&) const = default;
};

// Counts over time, in equal buckets, parted by function. Empty buckets are there, with zeros.
struct TimeHistogram {
    enum class Part {
        Function,
        Other,
        NoFunction,
        Summaries,  // aggregated records (format reference, 1.8): each stands for many calls, so never among the others
    };
    struct Series {
        Part part = Part::Function;
        Code function = kAbsent;  // of DictColumn::Function, for Part::Function
        std::uint64_t total = 0;
        std::vector<std::uint32_t> counts;  // one a bucket
    };

    HistogramSpec spec;
    TimeMs beginMs = 0;         // of bucket 0; a multiple of bucketMs
    std::int64_t bucketMs = 0;  // a nice width: 1, 2, 5, 10, 15, 30 s or min, 1, 2, 3, 6, 12 h, 1, 2, 7, ... days
    std::uint32_t bucketCount = 0;
    std::vector<Series> series;  // busiest function first; then Other, NoFunction, Summaries, where they are not zero
    std::uint64_t total = 0;     // of all series
    std::uint64_t withoutTime = 0;  // counted by the metric, in the set, but with no time
    // Counted by the metric, in the set, but outside of the zoom. Buckets are aligned, so the first and the last may
    // reach beyond the zoom; even there, events outside of it are in no bucket.
    std::uint64_t outside = 0;

    TimeRange range() const { return {beginMs, beginMs + bucketMs * static_cast<std::int64_t>(bucketCount)}; }
    std::uint32_t maxBucketTotal() const;
};

// The width of buckets for a span: the narrowest nice one that needs at most maxBuckets. A histogram's may be one
// wider, as aligned buckets can be one more.
std::int64_t niceBucketMs(std::int64_t spanMs, int maxBuckets);

// `rows` is over the events of the snapshot. No time at all or an empty zoom gives no buckets. The only error is
// Cancelled.
Result<TimeHistogram> timeHistogram(const StoreSnapshot& snapshot, const RowSet& rows, const HistogramSpec& spec,
                                    std::stop_token stop);

}  // namespace lambdatrail
