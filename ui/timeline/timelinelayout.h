#pragma once

#include "app/base/timeutc.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace lambdatrail {

// Which part of time stands in which of the widthPx device pixel columns of a plot.
struct TimeAxis {
    TimeRange visible;
    int widthPx = 0;

    bool isEmpty() const { return visible.isEmpty() || widthPx <= 0; }
    // The pixel edge nearest to a time: 0 for visible.beginMs, widthPx for visible.endMs, beyond them for others.
    int xOf(TimeMs timeMs) const;
    // The time at a pixel edge: the inverse of xOf wherever a pixel is at least a millisecond.
    TimeMs timeAt(int xPx) const;
    bool operator==(const TimeAxis&) const = default;
};

// The endless row of equal buckets of which a histogram has counted some: bucket 0 begins at originMs.
struct BucketGrid {
    TimeMs originMs = 0;
    std::int64_t widthMs = 1;

    std::int64_t bucketAt(TimeMs timeMs) const;
    TimeMs edgeMs(std::int64_t bucket) const { return originMs + bucket * widthMs; }
    TimeRange range(std::int64_t bucket) const { return {edgeMs(bucket), edgeMs(bucket + 1)}; }
    TimeMs nearestEdgeMs(TimeMs timeMs) const { return edgeMs(bucketAt(timeMs + widthMs / 2)); }
    // The bucket whose bar covers the pixel column.
    std::int64_t bucketAtPixel(int xPx, const TimeAxis& axis) const;
    bool operator==(const BucketGrid&) const = default;
};

// The place of one bucket's bar.
struct BarColumn {
    std::uint32_t bucket = 0;
    int xPx = 0;
    int widthPx = 0;  // at least 1
    bool operator==(const BarColumn&) const = default;
};

// The columns of the buckets 0 .. totals.size() - 1 that are in sight and not empty, from left to right, edge to edge.
// Where a pixel holds several buckets, it shows the highest of them, so that a rare one is not lost.
std::vector<BarColumn> barColumns(std::span<const std::uint64_t> totals, const BucketGrid& grid, const TimeAxis& axis);

// A count axis with round numbers: lines at step, 2 * step, ... top.
struct CountScale {
    std::uint64_t top = 1;  // the count at full height, at least as high as any bar
    std::uint64_t step = 1;
    bool operator==(const CountScale&) const = default;
};
CountScale countScale(std::uint64_t highest, int heightPx, int minStepPx);

// Heights in pixels of the parts of one bar, from the bottom: together as high as their sum on the scale (at least one
// pixel a part), each at least 1 where the part is not zero, shared out by largest remainder.
std::vector<int> stackHeights(std::span<const std::uint32_t> parts, const CountScale& scale, int heightPx);

// The part of time that is drawn for a range without zoom: at least minBuckets of room, the range in its middle, so
// that a single event is a bar and not a wall.
TimeRange paddedRange(TimeRange range, std::int64_t bucketMs, int minBuckets);

}  // namespace lambdatrail
