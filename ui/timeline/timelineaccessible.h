#pragma once

namespace lambdatrail {

class TimelineWidget;

// Makes the chart speak to screen readers: a chart whose value is the count and the range that is brushed, and whose
// description is the bucket under the keyboard cursor.
void installTimelineAccessibility();
void announceValue(TimelineWidget& timeline);
void announceCursor(TimelineWidget& timeline);

}  // namespace lambdatrail
