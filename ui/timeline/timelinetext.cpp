#include "ui/timeline/timelinetext.h"

#include "app/export/csvwriter.h"
#include "ui/filter/counttext.h"
#include "ui/models/plaintext.h"
#include "ui/timeline/timelinelayout.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <array>
#include <string>

namespace lambdatrail {
namespace {

constexpr std::size_t kPartsInTip = 6;

QString tr(const char* text) {
    return QCoreApplication::translate("Timeline", text);
}

struct Unit {
    std::int64_t ms;
    const char* text;
};
constexpr std::array<Unit, 4> kUnits{{
    {3'600'000, QT_TRANSLATE_NOOP("Timeline", "%1 h")},
    {60'000, QT_TRANSLATE_NOOP("Timeline", "%1 min")},
    {1000, QT_TRANSLATE_NOOP("Timeline", "%1 s")},
    {1, QT_TRANSLATE_NOOP("Timeline", "%1 ms")},
}};
constexpr std::int64_t kDayMs = 86'400'000;

// "2026-03-01" and "12:00", from "2026-03-01T12:00:00Z".
std::pair<QString, QString> dayAndClock(TimeMs timeMs) {
    QString text = fromUtf8(formatTime(timeMs));
    text.chop(1);
    const QString day = text.left(text.indexOf(QLatin1Char('T')));
    QString clock = text.mid(day.size() + 1);
    if (clock.endsWith(QLatin1String(":00")) && clock.size() == 8)
        clock.chop(3);
    return {day, clock};
}

// Whether a bucket counts as within the range: its begin is. A range that begins inside of a bucket, as a zoom may,
// has that one too.
bool isIn(const BucketGrid& grid, std::uint32_t bucket, TimeRange range) {
    const TimeRange of = grid.range(bucket);
    return range.contains(of.beginMs) || of.contains(range.beginMs);
}

std::uint64_t countIn(const TimeHistogram& histogram, const TimeHistogram::Series& series, TimeRange range) {
    const BucketGrid grid{histogram.beginMs, std::max<std::int64_t>(histogram.bucketMs, 1)};
    std::uint64_t sum = 0;
    for (std::uint32_t bucket = 0; bucket < histogram.bucketCount; ++bucket) {
        if (isIn(grid, bucket, range))
            sum += series.counts[bucket];
    }
    return sum;
}

bool occursAnywhere(Metric metric, const Totals& totals) {
    switch (metric) {
        case Metric::Invocations:
            return totals.invocations != 0;
        case Metric::Errors:
            return totals.errors != 0;
        case Metric::AllEvents:
            break;
    }
    return totals.events != 0;
}

QString nothingLoadedText(Metric metric, const Totals& all) {
    switch (metric) {
        case Metric::Invocations:
            break;
        case Metric::Errors:
            return tr("No failed events in these files.");
        case Metric::AllEvents:
            return tr("No events in these files.");
    }
    QString text =
        tr("No invocation records in these files. Lambda logs invocations only where a trail selects data "
           "events, so this says nothing about how often functions ran.");
    if (all.attempts != 0)
        text += QLatin1Char(' ') + tr("There are records of attempts (InvokeExecution: %1), which are not counted as "
                                      "invocations.")
                                       .arg(countText(all.attempts));
    return text;
}

QString nothingMatchesText(Metric metric) {
    switch (metric) {
        case Metric::Invocations:
            return tr("No invocations match the filter.");
        case Metric::Errors:
            return tr("No failed events match the filter.");
        case Metric::AllEvents:
            break;
    }
    return tr("No events match the filter.");
}

}  // namespace

QString durationText(std::int64_t ms) {
    QStringList parts;
    if (const std::int64_t days = ms / kDayMs; days != 0)
        parts += days == 1 ? tr("1 day") : tr("%1 days").arg(days);
    ms %= kDayMs;
    for (const Unit& unit : kUnits) {
        if (const std::int64_t value = ms / unit.ms; value != 0 && parts.size() < 2)
            parts += tr(unit.text).arg(value);
        ms %= unit.ms;
    }
    return parts.isEmpty() ? tr("0 s") : parts.join(QLatin1Char(' '));
}

QString timeText(TimeMs timeMs) {
    const auto [day, clock] = dayAndClock(timeMs);
    return day + QLatin1Char(' ') + clock;
}

QString rangeText(TimeRange range) {
    const auto [day, clock] = dayAndClock(range.endMs);
    const bool sameDay = timeText(range.beginMs).startsWith(day);
    return tr("%1 to %2").arg(timeText(range.beginMs), sameDay ? clock : timeText(range.endMs));
}

QString metricCountText(Metric metric, std::uint64_t count) {
    const bool one = count == 1;
    QString text;
    switch (metric) {
        case Metric::Invocations:
            if (count == 0)
                return tr("no invocation records");
            text = one ? tr("%1 invocation") : tr("%1 invocations");
            break;
        case Metric::Errors:
            text = one ? tr("%1 failed event") : tr("%1 failed events");
            break;
        case Metric::AllEvents:
            text = one ? tr("%1 event") : tr("%1 events");
            break;
    }
    return text.arg(countText(count));
}

QString axisCountText(std::uint64_t count) {
    if (count >= 1'000'000)
        return QStringLiteral("%1M").arg(static_cast<double>(count) / 1e6, 0, 'g', 4);
    return count >= 10'000 ? QStringLiteral("%1k").arg(static_cast<double>(count) / 1e3, 0, 'g', 4) : countText(count);
}

QString captionText(const TimeHistogram& histogram) {
    QString what;
    switch (histogram.spec.metric) {
        case Metric::Invocations:
            what = tr("Invocations (accepted requests)");
            break;
        case Metric::Errors:
            what = tr("Failed events");
            break;
        case Metric::AllEvents:
            what = tr("All events");
            break;
    }
    QStringList parts{histogram.bucketCount == 0 ? what
                                                 : tr("%1 per %2, UTC").arg(what, durationText(histogram.bucketMs))};
    if (histogram.outside != 0)
        parts += tr("%1 outside of the zoom").arg(countText(histogram.outside));
    if (histogram.withoutTime != 0)
        parts += tr("%1 without a time").arg(countText(histogram.withoutTime));
    return parts.join(QStringLiteral(" \u00b7 "));
}

std::uint64_t countIn(const TimeHistogram& histogram, TimeRange range) {
    std::uint64_t sum = 0;
    for (const TimeHistogram::Series& series : histogram.series)
        sum += countIn(histogram, series, range);
    return sum;
}

QString rangeTip(const TimeHistogram& histogram, const std::vector<TimelineSeries>& series, TimeRange range) {
    std::vector<std::pair<std::uint64_t, QString>> parts;
    for (std::size_t i = 0; i < histogram.series.size() && i < series.size(); ++i) {
        if (const std::uint64_t count = countIn(histogram, histogram.series[i], range); count != 0)
            parts.emplace_back(count, series[i].name);
    }
    std::ranges::stable_sort(parts, std::ranges::greater(), &std::pair<std::uint64_t, QString>::first);

    const QString total = metricCountText(histogram.spec.metric, countIn(histogram, range));
    QStringList lines{tr("%1 UTC (%2)").arg(rangeText(range), durationText(range.lengthMs())), total};
    std::uint64_t rest = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i < kPartsInTip)
            lines += tr("%1: %2").arg(parts[i].second, countText(parts[i].first));
        else
            rest += parts[i].first;
    }
    if (rest != 0)
        lines += tr("%1 more: %2").arg(countText(parts.size() - kPartsInTip), countText(rest));
    return lines.join(QLatin1Char('\n'));
}

QString countsAsCsv(const TimeHistogram& histogram, const std::vector<TimelineSeries>& series) {
    std::string csv = "begin,end,total";
    for (const TimelineSeries& one : series) {
        csv += ',';
        appendCsvCell(csv, (one.detail.isEmpty() ? one.name : one.detail).toStdString(), true);
    }
    csv += "\r\n";
    const BucketGrid grid{histogram.beginMs, histogram.bucketMs};
    for (std::uint32_t bucket = 0; bucket < histogram.bucketCount; ++bucket) {
        const TimeRange range = grid.range(bucket);
        std::uint64_t total = 0;
        for (const TimeHistogram::Series& one : histogram.series)
            total += one.counts[bucket];
        csv += formatTime(range.beginMs) + ',' + formatTime(range.endMs) + ',' + std::to_string(total);
        for (const TimeHistogram::Series& one : histogram.series)
            csv += ',' + std::to_string(one.counts[bucket]);
        csv += "\r\n";
    }
    return QString::fromStdString(csv);
}

std::optional<EmptyNotice> emptyNotice(const TimeHistogram& histogram, const std::vector<TimelineSeries>& series,
                                       const Totals& filtered, const Totals& all, std::uint64_t undecided) {
    using Offer = EmptyNotice::Offer;
    if (histogram.total != 0) {
        if (std::ranges::any_of(series, &TimelineSeries::shown))
            return std::nullopt;
        return EmptyNotice{tr("All of the legend is switched off."), Offer::ShowAllSeries};
    }
    const Metric metric = histogram.spec.metric;
    if (!occursAnywhere(metric, all)) {
        const bool others = metric != Metric::AllEvents && all.events != 0;
        return EmptyNotice{nothingLoadedText(metric, all), others ? Offer::ShowAllEvents : Offer::Nothing};
    }
    if (!occursAnywhere(metric, filtered)) {
        const bool others = metric != Metric::AllEvents && filtered.events != 0;
        return EmptyNotice{
            undecided > 0 ? tr("Nothing was found, but not all records were searched.") : nothingMatchesText(metric),
            others ? Offer::ShowAllEvents : Offer::Nothing};
    }
    if (histogram.outside != 0)
        return EmptyNotice{tr("Nothing in this part of the time."), Offer::ResetZoom};
    return EmptyNotice{tr("None of these has a time."), Offer::Nothing};
}

}  // namespace lambdatrail
