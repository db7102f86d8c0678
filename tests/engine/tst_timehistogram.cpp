#include "app/stats/timehistogram.h"

#include "tests/support/teststore.h"

#include <QtTest>

#include <algorithm>
#include <limits>
#include <map>
#include <random>

using namespace lambdatrail;
using lambdatrail::test::functionKey;
using lambdatrail::test::makeSnapshot;
using lambdatrail::test::randomEvents;
using lambdatrail::test::TestEvent;

namespace {

constexpr TimeMs kSecond = 1000;
constexpr TimeMs kMinute = 60 * kSecond;
constexpr TimeMs kHour = 60 * kMinute;
constexpr TimeMs kDay = 24 * kHour;
constexpr TimeMs kYear1 = -62'135'596'800'000;
constexpr TimeMs kYear9999End = 253'402'300'799'999;

TestEvent invocationAt(TimeMs timeMs, const std::string& function = "orders") {
    TestEvent event;
    event.timeMs = timeMs;
    event.flags = flag::kLambda | flag::kInvocation;
    if (!function.empty())
        event.texts[DictColumn::Function] = functionKey(function);
    return event;
}

std::vector<TimeMs> niceWidths() {
    std::vector<TimeMs> widths;
    for (const TimeMs unit : {kSecond, kMinute}) {
        for (const TimeMs n : {1, 2, 5, 10, 15, 30})
            widths.push_back(n * unit);
    }
    for (const TimeMs n : {1, 2, 3, 6, 12})
        widths.push_back(n * kHour);
    for (const TimeMs n : {1, 2, 7})
        widths.push_back(n * kDay);
    while (widths.back() < 400'000'000 * kDay)
        widths.push_back(2 * widths.back());
    return widths;
}

TimeMs floorDivided(TimeMs a, TimeMs b) {
    return a >= 0 ? a / b : -((-a + b - 1) / b);
}

TimeMs alignedCount(TimeRange range, TimeMs width) {
    return floorDivided(range.endMs - 1, width) - floorDivided(range.beginMs, width) + 1;
}

bool isCounted(Metric metric, std::uint16_t flags) {
    switch (metric) {
        case Metric::Invocations:
            return (flags & flag::kInvocation) != 0;
        case Metric::Errors:
            return (flags & flag::kFailed) != 0;
        case Metric::AllEvents:
            return true;
    }
    return false;
}

using Counts = std::map<TimeMs, std::uint32_t>;  // begin of the bucket -> events, none with 0

Counts countsOf(const TimeHistogram& histogram, const TimeHistogram::Series& series) {
    Counts counts;
    for (std::uint32_t i = 0; i < series.counts.size(); ++i) {
        if (series.counts[i] != 0)
            counts[histogram.beginMs + i * histogram.bucketMs] = series.counts[i];
    }
    return counts;
}

// What the histogram must be, counted event by event.
void compareWithNaive(const TimeHistogram& histogram, const std::vector<TestEvent>& events, const RowSet& rows,
                      TimeRange range) {
    QVERIFY(!range.isEmpty());
    QCOMPARE(histogram.beginMs % histogram.bucketMs, 0);
    QVERIFY(histogram.range().beginMs <= range.beginMs && histogram.range().endMs >= range.endMs);
    const std::vector<TimeMs> widths = niceWidths();
    const auto narrowest = std::ranges::find_if(
        widths, [&](TimeMs width) { return alignedCount(range, width) <= histogram.spec.maxBuckets; });
    QCOMPARE(histogram.bucketMs, *narrowest);
    QCOMPARE(TimeMs{histogram.bucketCount}, alignedCount(range, *narrowest));

    std::map<std::string, Counts> byFunction;
    std::map<std::string, std::uint64_t> totals;
    Counts summaries;
    std::uint64_t total = 0;
    std::uint64_t withoutTime = 0;
    std::uint64_t outside = 0;
    Counts all;
    for (std::uint32_t i = 0; i < events.size(); ++i) {
        if (!rows.containsNumber(i) || !isCounted(histogram.spec.metric, events[i].flags))
            continue;
        const TimeMs time = events[i].timeMs;
        if (time == kNoTime) {
            ++withoutTime;
        } else if (time < range.beginMs || time >= range.endMs) {
            ++outside;
        } else {
            ++total;
            const TimeMs bucket = floorDivided(time, histogram.bucketMs) * histogram.bucketMs;
            ++all[bucket];
            if ((events[i].flags & flag::kSummary) != 0) {
                ++summaries[bucket];
                continue;
            }
            const auto function = events[i].texts.find(DictColumn::Function);
            const std::string name = function == events[i].texts.end() ? std::string() : function->second;
            ++byFunction[name][bucket];
            ++totals[name];
        }
    }
    QCOMPARE(histogram.withoutTime, withoutTime);
    QCOMPARE(histogram.outside, outside);
    QCOMPARE(histogram.total, total);
    std::uint32_t maxBucket = 0;
    for (const auto& [bucket, count] : all)
        maxBucket = std::max(maxBucket, count);
    QCOMPARE(histogram.maxBucketTotal(), maxBucket);

    std::vector<std::pair<std::string, std::uint64_t>> ranking;
    for (const auto& entry : totals) {
        if (!entry.first.empty())
            ranking.push_back(entry);
    }
    std::ranges::stable_sort(ranking, std::ranges::greater{}, &std::pair<std::string, std::uint64_t>::second);
    const std::size_t named = std::min(ranking.size(), static_cast<std::size_t>(histogram.spec.maxSeries));
    Counts others;
    for (std::size_t i = named; i < ranking.size(); ++i) {
        for (const auto& [bucket, count] : byFunction[ranking[i].first])
            others[bucket] += count;
    }
    const Counts& none = byFunction[std::string()];

    using Part = TimeHistogram::Part;
    std::vector<std::pair<Part, Counts>> behind;
    for (const auto& [part, counts] :
         {std::pair{Part::Other, others}, std::pair{Part::NoFunction, none}, std::pair{Part::Summaries, summaries}}) {
        if (!counts.empty())
            behind.emplace_back(part, counts);
    }
    QCOMPARE(histogram.series.size(), named + behind.size());
    std::uint64_t seriesTotal = 0;
    for (std::size_t i = 0; i < histogram.series.size(); ++i) {
        const TimeHistogram::Series& series = histogram.series[i];
        QCOMPARE(series.counts.size(), std::size_t{histogram.bucketCount});
        seriesTotal += series.total;
        const Counts counts = countsOf(histogram, series);
        std::uint64_t sum = 0;
        for (const auto& [bucket, count] : counts)
            sum += count;
        QCOMPARE(series.total, sum);
        if (i < named) {
            QCOMPARE(static_cast<int>(series.part), static_cast<int>(Part::Function));
            QVERIFY(counts == byFunction[ranking[i].first]);
        } else {
            QCOMPARE(static_cast<int>(series.part), static_cast<int>(behind[i - named].first));
            QVERIFY(counts == behind[i - named].second);
        }
    }
    QCOMPARE(seriesTotal, total);
}

RowSet randomRows(std::uint32_t count, int oneIn, std::mt19937& random) {
    RowSet rows(count, oneIn == 1);
    for (std::uint32_t i = 0; oneIn > 1 && i < count; ++i) {
        if (random() % static_cast<std::uint32_t>(oneIn) == 0)
            rows.insert(i);
    }
    return rows;
}

TimeRange spanOf(const std::vector<TestEvent>& events) {
    TimeRange span{std::numeric_limits<TimeMs>::max(), std::numeric_limits<TimeMs>::min()};
    for (const TestEvent& event : events) {
        if (event.timeMs != kNoTime)
            span = {std::min(span.beginMs, event.timeMs), std::max(span.endMs, event.timeMs + 1)};
    }
    return span;
}

}  // namespace

class TestTimeHistogram : public QObject {
    Q_OBJECT

 private slots:
    void niceBucket_data();
    void niceBucket();
    void equalsNaiveCount_data();
    void equalsNaiveCount();
    void manyFunctions();
    void spansMoreThanOneBlock();
    void extremeTimes_data();
    void extremeTimes();
    void bucketBorders_data();
    void bucketBorders();
    void nothingToDraw();
    void onlyEventsWithoutTime();
    void equallyBusyFunctionsStandByText();
    void functionsWithoutEventsInTheZoomAreNoSeries();
    void farZoomsAreHarmless();
    void stops();
};

void TestTimeHistogram::niceBucket_data() {
    QTest::addColumn<qint64>("span");
    QTest::addColumn<int>("maxBuckets");
    QTest::addColumn<qint64>("width");
    QTest::newRow("nothing") << qint64{0} << 300 << qint64{kSecond};
    QTest::newRow("negative") << qint64{-5} << 300 << qint64{kSecond};
    QTest::newRow("a millisecond") << qint64{1} << 1 << qint64{kSecond};
    QTest::newRow("exactly one bucket") << qint64{kSecond} << 1 << qint64{kSecond};
    QTest::newRow("one bucket and a bit") << qint64{kSecond + 1} << 1 << qint64{2 * kSecond};
    QTest::newRow("300 seconds") << qint64{300 * kSecond} << 300 << qint64{kSecond};
    QTest::newRow("300 seconds and a bit") << qint64{300 * kSecond + 1} << 300 << qint64{2 * kSecond};
    QTest::newRow("an hour in 60") << qint64{kHour} << 60 << qint64{kMinute};
    QTest::newRow("an hour in 59") << qint64{kHour} << 59 << qint64{2 * kMinute};
    QTest::newRow("a month in 300") << qint64{30 * kDay} << 300 << qint64{3 * kHour};
    QTest::newRow("a year in 365") << qint64{365 * kDay} << 365 << qint64{kDay};
    QTest::newRow("a year in 300") << qint64{365 * kDay} << 300 << qint64{2 * kDay};
    QTest::newRow("eight years in 100") << qint64{2922 * kDay} << 100 << qint64{56 * kDay};
    QTest::newRow("no room") << qint64{kDay} << 0 << qint64{kDay};
}

void TestTimeHistogram::niceBucket() {
    QFETCH(qint64, span);
    QFETCH(int, maxBuckets);
    QTEST(qint64{niceBucketMs(span, maxBuckets)}, "width");
}

void TestTimeHistogram::equalsNaiveCount_data() {
    QTest::addColumn<int>("metric");
    QTest::addColumn<bool>("zoomed");
    QTest::addColumn<int>("oneIn");
    QTest::addColumn<int>("maxSeries");
    int number = 0;
    for (const Metric metric : {Metric::Invocations, Metric::Errors, Metric::AllEvents}) {
        for (const bool zoomed : {false, true}) {
            for (const int oneIn : {1, 2, 50}) {
                for (const int maxSeries : {0, 3, 100}) {
                    QTest::addRow("%d: metric %d, %s, 1 in %d, %d series", number++, static_cast<int>(metric),
                                  zoomed ? "zoomed" : "all", oneIn, maxSeries)
                        << static_cast<int>(metric) << zoomed << oneIn << maxSeries;
                }
            }
        }
    }
}

void TestTimeHistogram::equalsNaiveCount() {
    QFETCH(int, metric);
    QFETCH(bool, zoomed);
    QFETCH(int, oneIn);
    QFETCH(int, maxSeries);
    static const std::vector<TestEvent> events = [] {
        std::vector<TestEvent> some = randomEvents(3000, 11);
        for (std::size_t i = 0; i < some.size(); i += 23)  // aggregated records, with and without a function
            some[i].flags = flag::kSummary;
        return some;
    }();
    static const SnapshotPtr snapshot = makeSnapshot(events);
    std::mt19937 random(static_cast<std::uint32_t>(metric * 1000 + oneIn * 10 + maxSeries));
    const TimeRange span = spanOf(events);
    for (const int maxBuckets : {1, 2, 7, 300, 2000}) {
        HistogramSpec spec{static_cast<Metric>(metric), std::nullopt, maxBuckets, maxSeries};
        if (zoomed) {
            const auto moment = [&] { return span.beginMs - kDay + static_cast<TimeMs>(random() % (7 * kDay)); };
            const auto [first, last] = std::minmax({moment(), moment()});
            spec.zoom = TimeRange{first, last + 1};
        }
        const RowSet rows = randomRows(snapshot->eventCount(), oneIn, random);
        const auto histogram = timeHistogram(*snapshot, rows, spec, {});
        QVERIFY(histogram);
        QVERIFY(histogram->spec == spec);
        compareWithNaive(*histogram, events, rows, spec.zoom.value_or(span));
    }
}

// So many functions that they cannot all be counted apart.
void TestTimeHistogram::manyFunctions() {
    std::mt19937 random(5);
    std::vector<TestEvent> events;
    for (int i = 0; i < 30'000; ++i) {
        const std::uint32_t function = random() % 3 == 0 ? random() % 20 : random() % 6000;
        events.push_back(invocationAt(1'700'000'000'000 + static_cast<TimeMs>(random() % (3 * kDay)),
                                      function == 7 ? std::string() : "f" + std::to_string(function)));
    }
    const SnapshotPtr snapshot = makeSnapshot(events);
    const RowSet rows = randomRows(snapshot->eventCount(), 2, random);
    HistogramSpec spec;
    spec.maxBuckets = 600;
    const auto histogram = timeHistogram(*snapshot, rows, spec, {});
    QVERIFY(histogram);
    QCOMPARE(histogram->series.size(), std::size_t{10});
    compareWithNaive(*histogram, events, rows, spanOf(events));
}

void TestTimeHistogram::spansMoreThanOneBlock() {
    std::mt19937 random(6);
    std::vector<TestEvent> events;
    for (std::uint32_t i = 0; i < 2 * kEventsPerBlock + 77; ++i)
        events.push_back(invocationAt(static_cast<TimeMs>(i) * 500, "f" + std::to_string(random() % 5)));
    const SnapshotPtr snapshot = makeSnapshot(events);
    for (const int oneIn : {1, 3}) {
        const RowSet rows = randomRows(snapshot->eventCount(), oneIn, random);
        const auto histogram = timeHistogram(*snapshot, rows, HistogramSpec{}, {});
        QVERIFY(histogram);
        compareWithNaive(*histogram, events, rows, spanOf(events));
    }
}

void TestTimeHistogram::extremeTimes_data() {
    QTest::addColumn<qint64>("first");
    QTest::addColumn<qint64>("last");
    QTest::newRow("year 1 to 9999") << qint64{kYear1} << qint64{kYear9999End};
    QTest::newRow("1970 to 9999") << qint64{0} << qint64{kYear9999End};
    QTest::newRow("year 1 to 1970") << qint64{kYear1} << qint64{-1};
    QTest::newRow("around 1970") << qint64{-1} << qint64{0};
    QTest::newRow("a million years") << qint64{-15'768'000'000'000'000} << qint64{15'768'000'000'000'000};
}

void TestTimeHistogram::extremeTimes() {
    QFETCH(qint64, first);
    QFETCH(qint64, last);
    const std::vector<TestEvent> events{invocationAt(last), invocationAt(first, {}), invocationAt(kNoTime)};
    const SnapshotPtr snapshot = makeSnapshot(events);
    const RowSet rows(snapshot->eventCount(), true);
    for (const int maxBuckets : {2, 10, 600}) {
        HistogramSpec spec;
        spec.maxBuckets = maxBuckets;
        const auto histogram = timeHistogram(*snapshot, rows, spec, {});
        QVERIFY(histogram);
        compareWithNaive(*histogram, events, rows, {first, last + 1});
    }
    // One bucket cannot hold what lies on both sides of 1970.
    HistogramSpec spec;
    spec.maxBuckets = 1;
    const auto histogram = timeHistogram(*snapshot, rows, spec, {});
    QVERIFY(histogram);
    QCOMPARE(histogram->total, std::uint64_t{2});
    QCOMPARE(histogram->bucketCount, first < 0 && last >= 0 ? 2U : 1U);
}

void TestTimeHistogram::bucketBorders_data() {
    QTest::addColumn<int>("widthIndex");
    QTest::addColumn<qint64>("base");
    const std::vector<TimeMs> widths = niceWidths();
    for (int i = 0; i < 30; ++i) {
        for (const TimeMs base : {TimeMs{0}, 5 * kDay * 28 * 4096, -5 * kDay * 28 * 4096}) {
            QTest::addRow("%lld s from %lld", static_cast<long long>(widths[static_cast<std::size_t>(i)] / kSecond),
                          static_cast<long long>(base))
                << i << qint64{base};
        }
    }
}

// The last millisecond of a bucket and the first of the next are told apart in every width.
void TestTimeHistogram::bucketBorders() {
    QFETCH(int, widthIndex);
    QFETCH(qint64, base);
    constexpr int kBuckets = 1000;
    const TimeMs width = niceWidths()[static_cast<std::size_t>(widthIndex)];
    const TimeMs begin = floorDivided(base, width) * width;
    std::vector<TestEvent> events;
    for (int i = 0; i < kBuckets; ++i) {
        events.push_back(invocationAt(begin + i * width));
        events.push_back(invocationAt(begin + (i + 1) * width - 1));
    }
    const SnapshotPtr snapshot = makeSnapshot(events);
    HistogramSpec spec;
    spec.maxBuckets = kBuckets;
    const auto histogram = timeHistogram(*snapshot, RowSet(snapshot->eventCount(), true), spec, {});
    QVERIFY(histogram);
    QCOMPARE(qint64{histogram->bucketMs}, qint64{width});
    QCOMPARE(qint64{histogram->beginMs}, qint64{begin});
    QCOMPARE(histogram->series.size(), std::size_t{1});
    QVERIFY(histogram->series[0].counts == std::vector<std::uint32_t>(kBuckets, 2));
}

void TestTimeHistogram::nothingToDraw() {
    const SnapshotPtr empty = makeSnapshot({});
    const auto none = timeHistogram(*empty, RowSet(), HistogramSpec{}, {});
    QVERIFY(none);
    QCOMPARE(none->bucketCount, 0U);
    QVERIFY(none->series.empty());
    QCOMPARE(none->maxBucketTotal(), 0U);

    const StoreSnapshot nothingLoaded;
    const auto nothing = timeHistogram(nothingLoaded, RowSet(), HistogramSpec{}, {});
    QVERIFY(nothing);
    QCOMPARE(nothing->bucketCount, 0U);

    // No event in the set: the buckets are there, but no series.
    const SnapshotPtr one = makeSnapshot({invocationAt(1'000'500)});
    const auto unset = timeHistogram(*one, RowSet(1), HistogramSpec{}, {});
    QVERIFY(unset);
    QCOMPARE(unset->bucketCount, 1U);
    QCOMPARE(qint64{unset->bucketMs}, qint64{kSecond});
    QCOMPARE(qint64{unset->beginMs}, qint64{1'000'000});
    QVERIFY(unset->series.empty());

    HistogramSpec emptyZoom;
    emptyZoom.zoom = TimeRange{5, 5};
    const auto unseen = timeHistogram(*one, RowSet(1, true), emptyZoom, {});
    QVERIFY(unseen);
    QCOMPARE(unseen->bucketCount, 0U);
    QCOMPARE(unseen->outside, std::uint64_t{1});
}

void TestTimeHistogram::onlyEventsWithoutTime() {
    const SnapshotPtr snapshot = makeSnapshot({invocationAt(kNoTime), invocationAt(kNoTime, {})});
    const auto histogram = timeHistogram(*snapshot, RowSet(2, true), HistogramSpec{}, {});
    QVERIFY(histogram);
    QCOMPARE(histogram->bucketCount, 0U);
    QCOMPARE(histogram->total, std::uint64_t{0});
    QCOMPARE(histogram->withoutTime, std::uint64_t{2});
    QVERIFY(histogram->series.empty());
}

void TestTimeHistogram::equallyBusyFunctionsStandByText() {
    const SnapshotPtr snapshot = makeSnapshot({invocationAt(1000, "zeta"), invocationAt(1000, "alpha"),
                                               invocationAt(1000, "mid"), invocationAt(1000, "mid")});
    HistogramSpec spec;
    spec.maxSeries = 2;
    const auto histogram = timeHistogram(*snapshot, RowSet(4, true), spec, {});
    QVERIFY(histogram);
    QCOMPARE(histogram->series.size(), std::size_t{3});
    const DictionaryView& functions = snapshot->dictionary(DictColumn::Function);
    QVERIFY(functions.text(histogram->series[0].function) == functionKey("mid"));
    QVERIFY(functions.text(histogram->series[1].function) == functionKey("alpha"));
    QVERIFY(histogram->series[2].part == TimeHistogram::Part::Other);
}

// The busiest of the whole log may be absent from the range that is looked at.
void TestTimeHistogram::functionsWithoutEventsInTheZoomAreNoSeries() {
    const SnapshotPtr snapshot = makeSnapshot({invocationAt(1000, "busy"), invocationAt(1000, "busy"),
                                               invocationAt(5000, "rare"), invocationAt(9000, "rare")});
    HistogramSpec spec;
    spec.zoom = TimeRange{5000, 6000};
    spec.maxSeries = 1;
    const auto histogram = timeHistogram(*snapshot, RowSet(4, true), spec, {});
    QVERIFY(histogram);
    QCOMPARE(histogram->series.size(), std::size_t{1});
    QVERIFY(snapshot->dictionary(DictColumn::Function).text(histogram->series[0].function) == functionKey("rare"));
    QCOMPARE(histogram->total, std::uint64_t{1});
    QCOMPARE(histogram->outside, std::uint64_t{3});
}

void TestTimeHistogram::farZoomsAreHarmless() {
    constexpr TimeMs kMost = std::numeric_limits<TimeMs>::max();
    const SnapshotPtr snapshot =
        makeSnapshot({invocationAt(0), invocationAt(kNoTime), invocationAt(kNoTime + 1), invocationAt(kMost - 1)});
    for (const int maxBuckets : {-1, 1, 600, std::numeric_limits<int>::max()}) {
        for (const TimeRange zoom : {TimeRange{kNoTime, kMost}, TimeRange{kMost - 5, kMost}, TimeRange{kNoTime, 5},
                                     TimeRange{kMost, kNoTime}}) {
            HistogramSpec spec;
            spec.zoom = zoom;
            spec.maxBuckets = maxBuckets;
            const auto histogram = timeHistogram(*snapshot, RowSet(4, true), spec, {});
            QVERIFY(histogram);
            QVERIFY(histogram->bucketCount <= 100'000);
            QCOMPARE(histogram->total + histogram->outside + histogram->withoutTime, std::uint64_t{4});
            QCOMPARE(histogram->withoutTime, std::uint64_t{1});
            QCOMPARE(histogram->total, zoom.contains(0) ? std::uint64_t{1} : std::uint64_t{0});
        }
    }
}

void TestTimeHistogram::stops() {
    const SnapshotPtr snapshot = makeSnapshot({invocationAt(0)});
    std::stop_source source;
    source.request_stop();
    const auto histogram = timeHistogram(*snapshot, RowSet(1, true), HistogramSpec{}, source.get_token());
    QVERIFY(!histogram);
    QVERIFY(histogram.error().code == ErrorCode::Cancelled);
}

QTEST_GUILESS_MAIN(TestTimeHistogram)
#include "tst_timehistogram.moc"
