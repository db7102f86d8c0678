#include "ui/timeline/timelinebrush.h"

#include <algorithm>
#include <cstdlib>

namespace lambdatrail {
namespace {

// Only what can be seen.
TimeRange within(TimeRange range, TimeRange limits) {
    return {std::clamp(range.beginMs, limits.beginMs, limits.endMs),
            std::clamp(range.endMs, limits.beginMs, limits.endMs)};
}

// From the edge that stays to the one that moves, which may have gone past it; at least one bucket.
TimeRange betweenEdges(TimeMs fixedMs, TimeMs movingMs, const BucketGrid& grid) {
    if (movingMs == fixedMs)
        movingMs = fixedMs + grid.widthMs;
    return {std::min(fixedMs, movingMs), std::max(fixedMs, movingMs)};
}

}  // namespace

TimelineBrush::Zone TimelineBrush::zoneAt(int xPx, const TimeAxis& axis, const std::optional<TimeRange>& brush,
                                          int reachPx) {
    if (!brush || axis.isEmpty())
        return Zone::Outside;
    const int begin = axis.xOf(brush->beginMs);
    const int end = axis.xOf(brush->endMs);
    const int toBegin = std::abs(xPx - begin);
    const int toEnd = std::abs(xPx - end);
    // Of a narrow brush, each half of the inside belongs to its own edge.
    if (std::min(toBegin, toEnd) <= reachPx)
        return toBegin < toEnd ? Zone::Begin : Zone::End;
    return xPx > begin && xPx < end ? Zone::Inside : Zone::Outside;
}

void TimelineBrush::press(int xPx, Zone zone, const std::optional<TimeRange>& brush) {
    m_zone = zone;
    m_from = brush;
    m_pressPx = xPx;
    m_active = true;
    m_moved = false;
}

std::optional<TimeRange> TimelineBrush::moveTo(int xPx, const TimeAxis& axis, const BucketGrid& grid, int thresholdPx) {
    if (!m_active || axis.isEmpty())
        return std::nullopt;
    m_moved = m_moved || std::abs(xPx - m_pressPx) >= thresholdPx;
    if (!m_moved)
        return std::nullopt;
    if (m_zone == Zone::Outside || !m_from) {
        const int lastPx = axis.widthPx - 1;
        const auto [left, right] = std::minmax({std::clamp(m_pressPx, 0, lastPx), std::clamp(xPx, 0, lastPx)});
        return within(
            {grid.range(grid.bucketAtPixel(left, axis)).beginMs, grid.range(grid.bucketAtPixel(right, axis)).endMs},
            axis.visible);
    }
    const TimeMs movedMs = axis.timeAt(xPx) - axis.timeAt(m_pressPx);
    if (m_zone == Zone::Inside) {
        const TimeMs byMs = grid.nearestEdgeMs(grid.originMs + movedMs) - grid.originMs;
        const TimeMs lowest = std::min(axis.visible.beginMs - m_from->beginMs, TimeMs{0});
        const TimeMs highest = std::max(axis.visible.endMs - m_from->endMs, TimeMs{0});
        const TimeMs clampedMs = std::clamp(byMs, lowest, highest);
        return TimeRange{m_from->beginMs + clampedMs, m_from->endMs + clampedMs};
    }
    const bool isBegin = m_zone == Zone::Begin;
    const TimeMs snappedMs = grid.nearestEdgeMs((isBegin ? m_from->beginMs : m_from->endMs) + movedMs);
    const TimeMs movingMs = std::clamp(snappedMs, axis.visible.beginMs, axis.visible.endMs);
    return betweenEdges(isBegin ? m_from->endMs : m_from->beginMs, movingMs, grid);
}

void TimelineBrush::end() {
    m_active = false;
    m_moved = false;
}

}  // namespace lambdatrail
