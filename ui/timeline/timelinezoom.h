#pragma once

#include "app/base/timeutc.h"

#include <optional>
#include <vector>

namespace lambdatrail {

// Nothing in a log is finer than a second, so a closer look shows nothing more.
inline constexpr std::int64_t kMinZoomMs = 10'000;

// `range` made `factor` times as long, the anchor staying where it is; within `extent`, at least kMinZoomMs long.
// Nothing if that is all of the extent: no zoom.
std::optional<TimeRange> zoomedRange(TimeRange range, TimeMs anchorMs, double factor, TimeRange extent);

// `range` moved by deltaMs, stopping at the ends of the extent.
TimeRange pannedRange(TimeRange range, std::int64_t deltaMs, TimeRange extent);

// The ever wider zooms that lead to the current one: where zooming out goes to.
class ZoomTrail {
 public:
    void moveTo(const std::optional<TimeRange>& zoom);
    bool isZoomed() const { return m_current.has_value(); }
    // The next wider zoom; nothing for all.
    std::optional<TimeRange> outer() const;

 private:
    std::optional<TimeRange> m_current;
    std::vector<TimeRange> m_wider;  // each around the next
};

}  // namespace lambdatrail
