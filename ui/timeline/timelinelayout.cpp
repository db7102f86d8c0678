#include "ui/timeline/timelinelayout.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace lambdatrail {
namespace {

// Far beyond any screen, near enough to add a width to it in int.
constexpr double kFarPx = 1 << 24;

std::int64_t floorDiv(std::int64_t value, std::int64_t by) {
    return value / by - (value % by < 0 ? 1 : 0);
}

}  // namespace

int TimeAxis::xOf(TimeMs timeMs) const {
    if (isEmpty())
        return 0;
    const double px = static_cast<double>(timeMs - visible.beginMs) * widthPx / static_cast<double>(visible.lengthMs());
    return static_cast<int>(std::lround(std::clamp(px, -kFarPx, kFarPx)));
}

TimeMs TimeAxis::timeAt(int xPx) const {
    if (isEmpty())
        return visible.beginMs;
    return visible.beginMs + std::llround(static_cast<double>(xPx) * static_cast<double>(visible.lengthMs()) / widthPx);
}

std::int64_t BucketGrid::bucketAt(TimeMs timeMs) const {
    return floorDiv(timeMs - originMs, widthMs);
}

std::int64_t BucketGrid::bucketAtPixel(int xPx, const TimeAxis& axis) const {
    std::int64_t bucket = bucketAt(axis.timeAt(xPx));
    if (axis.isEmpty())
        return bucket;
    // The edges of bars are rounded to pixels, so the neighbour may own this one.
    while (axis.xOf(edgeMs(bucket)) > xPx)
        --bucket;
    while (axis.xOf(edgeMs(bucket + 1)) <= xPx)
        ++bucket;
    return bucket;
}

std::vector<BarColumn> barColumns(std::span<const std::uint64_t> totals, const BucketGrid& grid, const TimeAxis& axis) {
    std::vector<BarColumn> columns;
    if (axis.isEmpty() || totals.empty())
        return columns;
    const auto count = static_cast<std::int64_t>(totals.size());
    const std::int64_t first = std::clamp<std::int64_t>(grid.bucketAt(axis.visible.beginMs), 0, count);
    const std::int64_t last = std::clamp<std::int64_t>(grid.bucketAt(axis.visible.endMs - 1) + 1, 0, count);
    for (std::int64_t i = first; i < last; ++i) {
        const auto bucket = static_cast<std::uint32_t>(i);
        if (totals[bucket] == 0)
            continue;
        int left = std::max(axis.xOf(grid.edgeMs(i)), 0);
        const int right = std::min(axis.xOf(grid.edgeMs(i + 1)), axis.widthPx);
        left = std::min(left, axis.widthPx - 1);
        const BarColumn column{bucket, left, std::max(right - left, 1)};
        if (!columns.empty() && columns.back().xPx == left) {
            if (totals[columns.back().bucket] < totals[bucket])
                columns.back() = column;
            else
                columns.back().widthPx = column.widthPx;
            continue;
        }
        columns.push_back(column);
    }
    return columns;
}

CountScale countScale(std::uint64_t highest, int heightPx, int minStepPx) {
    CountScale scale;
    highest = std::max<std::uint64_t>(highest, 1);
    const auto steps = static_cast<std::uint64_t>(std::max(heightPx / std::max(minStepPx, 1), 1));
    for (std::uint64_t power = 1;; power *= 10) {
        for (const std::uint64_t digit : {1U, 2U, 5U}) {
            scale.step = power * digit;
            const std::uint64_t lines = (highest + scale.step - 1) / scale.step;
            scale.top = lines * scale.step;
            if (lines <= steps)
                return scale;
        }
    }
}

std::vector<int> stackHeights(std::span<const std::uint32_t> parts, const CountScale& scale, int heightPx) {
    std::vector<int> heights(parts.size(), 0);
    const std::uint64_t total = std::accumulate(parts.begin(), parts.end(), std::uint64_t{0});
    if (total == 0 || heightPx <= 0)
        return heights;
    const auto shown = parts.size() - static_cast<std::size_t>(std::ranges::count(parts, 0U));
    const double exact = static_cast<double>(total) / static_cast<double>(scale.top) * heightPx;
    const int whole = std::max(static_cast<int>(std::lround(exact)), static_cast<int>(shown));

    std::vector<double> remainders(parts.size(), 0);
    int left = whole;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (parts[i] == 0)
            continue;
        const double share = static_cast<double>(parts[i]) / static_cast<double>(total) * whole;
        heights[i] = std::max(static_cast<int>(share), 1);
        remainders[i] = share - heights[i];
        left -= heights[i];
    }
    // What rounding down left goes to those that lost most by it; what the small ones took beyond their share is taken
    // from those that have most to spare.
    for (; left > 0; --left) {
        const auto most = std::ranges::max_element(remainders) - remainders.begin();
        ++heights[static_cast<std::size_t>(most)];
        remainders[static_cast<std::size_t>(most)] -= 1;
    }
    for (; left < 0; ++left)
        --*std::ranges::max_element(heights);
    return heights;
}

TimeRange paddedRange(TimeRange range, std::int64_t bucketMs, int minBuckets) {
    const std::int64_t buckets = range.lengthMs() / std::max<std::int64_t>(bucketMs, 1);
    if (range.isEmpty() || buckets >= minBuckets)
        return range;
    const std::int64_t before = (minBuckets - buckets) / 2;
    return {range.beginMs - before * bucketMs, range.endMs + (minBuckets - buckets - before) * bucketMs};
}

}  // namespace lambdatrail
