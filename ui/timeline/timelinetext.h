#pragma once

#include "app/stats/timehistogram.h"
#include "app/stats/totals.h"
#include "ui/timeline/timelineseries.h"

#include <QString>

#include <optional>
#include <vector>

namespace lambdatrail {

// The words of the timeline. All times are UTC.

// "30 s", "5 min", "1 h 30 min", "1 day": the two largest units.
QString durationText(std::int64_t ms);
// "2026-03-01 12:00", with seconds or milliseconds where they are not zero.
QString timeText(TimeMs timeMs);
// "2026-03-01 12:00 to 13:00", the day said again where it is another.
QString rangeText(TimeRange range);
// "1,204 invocations". Never "0 invocations": without data events there are no records of those that happened (format
// reference, 4).
QString metricCountText(Metric metric, std::uint64_t count);
// A round number for the axis: "900", "15k", "1.5M"
QString axisCountText(std::uint64_t count);

// "Invocations (accepted requests) per 5 min, UTC", and what is not in the picture.
QString captionText(const TimeHistogram& histogram);

// Events of all series, hidden ones too, in the buckets that begin in the range.
std::uint64_t countIn(const TimeHistogram& histogram, TimeRange range);
// What the tooltip of a range says: range, length, total and the largest parts, in plain lines.
QString rangeTip(const TimeHistogram& histogram, const std::vector<TimelineSeries>& series, TimeRange range);

// One line a bucket: begin, end, total, and a column for every series. Safe to open in a spreadsheet.
QString countsAsCsv(const TimeHistogram& histogram, const std::vector<TimelineSeries>& series);

// Why there is nothing to see, and which gesture would show something.
struct EmptyNotice {
    enum class Offer { Nothing, ShowAllEvents, ResetZoom, ShowAllSeries };
    QString text;
    Offer offer = Offer::Nothing;
};
// Nothing if there are bars. `filtered` are the totals of the filtered events, `all` those without the filter;
// `undecided` is how many events the filter may let through whose records were not searched.
std::optional<EmptyNotice> emptyNotice(const TimeHistogram& histogram, const std::vector<TimelineSeries>& series,
                                       const Totals& filtered, const Totals& all, std::uint64_t undecided = 0);

}  // namespace lambdatrail
