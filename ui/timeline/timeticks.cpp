#include "ui/timeline/timeticks.h"

#include <algorithm>
#include <array>
#include <chrono>

namespace lambdatrail {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::milliseconds;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr std::int64_t kSecondMs = 1000;
constexpr std::int64_t kMinuteMs = 60 * kSecondMs;
constexpr std::int64_t kHourMs = 60 * kMinuteMs;
constexpr std::int64_t kDayMs = 24 * kHourMs;
constexpr std::int64_t kMonthMs = 30 * kDayMs;  // about
constexpr std::int64_t kYearMs = 365 * kDayMs;  // about

constexpr std::array kEvenSteps{
    kSecondMs,     2 * kSecondMs, 5 * kSecondMs,  10 * kSecondMs, 15 * kSecondMs, 30 * kSecondMs, kMinuteMs,
    2 * kMinuteMs, 5 * kMinuteMs, 10 * kMinuteMs, 15 * kMinuteMs, 30 * kMinuteMs, kHourMs,        2 * kHourMs,
    3 * kHourMs,   6 * kHourMs,   12 * kHourMs,   kDayMs,         2 * kDayMs,     7 * kDayMs,     14 * kDayMs,
};
constexpr std::array kMonthSteps{1, 2, 3, 6};

sys_days dayOf(TimeMs timeMs) {
    return floor<days>(std::chrono::sys_time<milliseconds>(milliseconds(timeMs)));
}

TimeMs msOf(sys_days day) {
    return std::chrono::duration_cast<milliseconds>(day.time_since_epoch()).count();
}

QString padded(int value, int digits) {
    return QStringLiteral("%1").arg(value, digits, 10, QLatin1Char('0'));
}

QString yearText(TimeMs timeMs) {
    return padded(static_cast<int>(year_month_day(dayOf(timeMs)).year()), 4);
}

QString monthText(TimeMs timeMs) {
    const year_month_day date(dayOf(timeMs));
    return padded(static_cast<int>(date.year()), 4) + QLatin1Char('-') +
           padded(static_cast<int>(static_cast<unsigned>(date.month())), 2);
}

QString monthDayText(TimeMs timeMs) {
    const year_month_day date(dayOf(timeMs));
    return padded(static_cast<int>(static_cast<unsigned>(date.month())), 2) + QLatin1Char('-') +
           padded(static_cast<int>(static_cast<unsigned>(date.day())), 2);
}

QString clockText(TimeMs timeMs, bool withSeconds) {
    const auto ofDay = static_cast<int>((timeMs - msOf(dayOf(timeMs))) / kSecondMs);
    QString text = padded(ofDay / 3600, 2) + QLatin1Char(':') + padded(ofDay / 60 % 60, 2);
    if (withSeconds)
        text += QLatin1Char(':') + padded(ofDay % 60, 2);
    return text;
}

// The context of each tick is named once, where it begins.
void nameContexts(TimeTicks& result, TimeMs beginMs, QString (*contextOf)(TimeMs)) {
    result.context = contextOf(beginMs);
    QString last = result.context;
    for (TimeTick& tick : result.ticks) {
        const QString context = contextOf(tick.timeMs);
        if (context != last)
            tick.context = context;
        last = context;
    }
}

TimeTicks evenTicks(const TimeAxis& axis, std::int64_t stepMs) {
    TimeTicks result;
    const BucketGrid grid{0, stepMs};
    for (std::int64_t i = grid.bucketAt(axis.visible.beginMs - 1) + 1; grid.edgeMs(i) <= axis.visible.endMs; ++i) {
        const TimeMs timeMs = grid.edgeMs(i);
        const QString label = stepMs < kDayMs ? clockText(timeMs, stepMs < kMinuteMs) : monthDayText(timeMs);
        result.ticks.push_back({timeMs, axis.xOf(timeMs), label, {}});
    }
    if (stepMs < kDayMs)
        nameContexts(result, axis.visible.beginMs,
                     [](TimeMs timeMs) { return yearText(timeMs) + QLatin1Char('-') + monthDayText(timeMs); });
    else
        nameContexts(result, axis.visible.beginMs, yearText);
    return result;
}

// Steps that the calendar makes uneven. `months` is a divisor or a multiple of 12.
TimeTicks calendarTicks(const TimeAxis& axis, int months) {
    TimeTicks result;
    const year_month_day begin(dayOf(axis.visible.beginMs));
    int number = static_cast<int>(begin.year()) * 12;
    number -= ((number % months) + months) % months;
    for (;; number += months) {
        const int year = (number - (((number % 12) + 12) % 12)) / 12;
        const auto month = static_cast<unsigned>(number - year * 12 + 1);
        const TimeMs timeMs = msOf(std::chrono::year(year) / std::chrono::month(month) / 1);
        if (timeMs > axis.visible.endMs)
            return result;
        if (timeMs >= axis.visible.beginMs)
            result.ticks.push_back({timeMs, axis.xOf(timeMs), months < 12 ? monthText(timeMs) : yearText(timeMs), {}});
    }
}

}  // namespace

TimeTicks timeTicks(const TimeAxis& axis, int minSpacingPx) {
    if (axis.isEmpty())
        return {};
    const double msPerPx = static_cast<double>(axis.visible.lengthMs()) / axis.widthPx;
    const double needMs = msPerPx * (minSpacingPx + 1);  // one for the rounding of both edges
    for (const std::int64_t stepMs : kEvenSteps) {
        if (static_cast<double>(stepMs) >= needMs)
            return evenTicks(axis, stepMs);
    }
    // The shortest month has 28 days, the shortest year 365.
    for (const int months : kMonthSteps) {
        if (static_cast<double>(months * (kMonthMs - 2 * kDayMs)) >= needMs)
            return calendarTicks(axis, months);
    }
    for (int years = 1;; years *= 10) {
        for (const int digit : {1, 2, 5}) {
            if (static_cast<double>(digit * years) * static_cast<double>(kYearMs) >= needMs)
                return calendarTicks(axis, digit * years * 12);
        }
    }
}

}  // namespace lambdatrail
