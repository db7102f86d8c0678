#pragma once

#include "ui/timeline/timelinelayout.h"

#include <optional>

namespace lambdatrail {

// One drag of the mouse on the plot, in device pixels: a new brush, an edge of the old one, or all of it.
class TimelineBrush {
 public:
    enum class Zone { Outside, Begin, End, Inside };
    // Where a point is in relation to the brush: its edges reach reachPx to both sides.
    static Zone zoneAt(int xPx, const TimeAxis& axis, const std::optional<TimeRange>& brush, int reachPx);

    bool isActive() const { return m_active; }
    bool hasMoved() const { return m_moved; }
    void press(int xPx, Zone zone, const std::optional<TimeRange>& brush);
    // The brush as it would be were the button released here; nothing before the pointer went thresholdPx.
    // New brushes cover every bucket that they touch, edges go to the nearest edge of a bucket; nothing leaves the
    // axis.
    std::optional<TimeRange> moveTo(int xPx, const TimeAxis& axis, const BucketGrid& grid, int thresholdPx);
    void end();

 private:
    Zone m_zone = Zone::Outside;
    std::optional<TimeRange> m_from;
    int m_pressPx = 0;
    bool m_active = false;
    bool m_moved = false;
};

}  // namespace lambdatrail
