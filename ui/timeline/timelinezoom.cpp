#include "ui/timeline/timelinezoom.h"

#include <algorithm>
#include <cmath>

namespace lambdatrail {
namespace {

bool isAround(TimeRange outer, TimeRange inner) {
    return outer != inner && outer.beginMs <= inner.beginMs && outer.endMs >= inner.endMs;
}

}  // namespace

std::optional<TimeRange> zoomedRange(TimeRange range, TimeMs anchorMs, double factor, TimeRange extent) {
    const auto length =
        std::max<std::int64_t>(std::llround(static_cast<double>(range.lengthMs()) * factor), kMinZoomMs);
    if (range.isEmpty() || length >= extent.lengthMs())
        return std::nullopt;
    anchorMs = std::clamp(anchorMs, range.beginMs, range.endMs);
    const double share = static_cast<double>(anchorMs - range.beginMs) / static_cast<double>(range.lengthMs());
    const TimeMs beginMs = anchorMs - std::llround(share * static_cast<double>(length));
    return pannedRange({beginMs, beginMs + length}, 0, extent);
}

TimeRange pannedRange(TimeRange range, std::int64_t deltaMs, TimeRange extent) {
    const std::int64_t length = range.lengthMs();
    const TimeMs last = std::max(extent.beginMs, extent.endMs - length);
    const TimeMs beginMs = std::clamp(range.beginMs + deltaMs, extent.beginMs, last);
    return {beginMs, beginMs + length};
}

void ZoomTrail::moveTo(const std::optional<TimeRange>& zoom) {
    if (zoom == m_current)
        return;
    if (!zoom) {
        m_wider.clear();
    } else {
        if (m_current)
            m_wider.push_back(*m_current);
        while (!m_wider.empty() && !isAround(m_wider.back(), *zoom))
            m_wider.pop_back();
    }
    m_current = zoom;
}

std::optional<TimeRange> ZoomTrail::outer() const {
    return m_wider.empty() ? std::nullopt : std::optional(m_wider.back());
}

}  // namespace lambdatrail
