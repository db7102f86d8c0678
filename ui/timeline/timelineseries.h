#pragma once

#include "app/stats/timehistogram.h"
#include "app/store/storesnapshot.h"

#include <QColor>
#include <QPalette>
#include <QString>

#include <map>
#include <set>
#include <utility>
#include <vector>

namespace lambdatrail {

// Which series of a histogram, the same one from view to view.
using SeriesKey = std::pair<TimeHistogram::Part, Code>;

// What is shown of series i of a histogram besides its counts.
struct TimelineSeries {
    SeriesKey key;
    QString name;    // as it may be shown
    QString detail;  // the full ARN, as it stands in the log
    int slot = 0;    // of theme::series, for functions
    bool shown = true;
};

QColor seriesColor(const TimelineSeries& series, const QPalette& palette);

// Remembers from one histogram to the next which colour a function has and what was hidden.
class SeriesBook {
 public:
    // One entry a series of the histogram. A function keeps its colour unless a busier one has it now; functions of
    // the same name are told apart by region and account.
    std::vector<TimelineSeries> describe(const StoreSnapshot& snapshot, const TimeHistogram& histogram);

    void toggle(SeriesKey key);
    // Only this one of `all`; all of them if it was the only one already.
    void showOnly(SeriesKey key, const std::vector<TimelineSeries>& all);
    void showAll() { m_hidden.clear(); }
    void clear();

 private:
    std::map<Code, int> m_slots;
    std::set<SeriesKey> m_hidden;
};

// Sum of the shown series by bucket.
std::vector<std::uint64_t> shownTotals(const TimeHistogram& histogram, const std::vector<TimelineSeries>& series);

}  // namespace lambdatrail
