#pragma once

#include "ui/timeline/timelinelayout.h"

#include <QString>

#include <vector>

namespace lambdatrail {

// One mark of the time axis, in UTC.
struct TimeTick {
    TimeMs timeMs = 0;
    int xPx = 0;
    QString label;    // "12:30", "03-01", "2026-03", "2026"
    QString context;  // the larger unit that begins here, "2026-03-01" or "2026"; mostly empty
    bool operator==(const TimeTick&) const = default;
};

struct TimeTicks {
    std::vector<TimeTick> ticks;  // from left to right, all within the axis, at least minSpacingPx apart
    QString context;              // the larger unit at the left end; empty if the labels say it all
};

// Round times for the axis: the finest steps that leave minSpacingPx between two.
TimeTicks timeTicks(const TimeAxis& axis, int minSpacingPx);

}  // namespace lambdatrail
