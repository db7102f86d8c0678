#include "ui/timeline/timelinebrush.h"
#include "ui/timeline/timelinelayout.h"
#include "ui/timeline/timelinezoom.h"
#include "ui/timeline/timeticks.h"

#include <QRegularExpression>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <ctime>
#include <numeric>
#include <random>

using namespace lambdatrail;

namespace {

constexpr std::int64_t kSecond = 1000;
constexpr std::int64_t kMinute = 60 * kSecond;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr std::int64_t kDay = 24 * kHour;

TimeMs at(const char* text) {
    return parseTime(text).value();
}

// round(i * w / n) in integers.
int edgeOracle(int i, int w, int n) {
    return (2 * i * w + n) / (2 * n);
}

void numbersOfBucketsAndPixels() {
    QTest::addColumn<int>("buckets");
    QTest::addColumn<int>("widthPx");
    for (const int buckets : {1, 2, 7, 60, 299, 300, 1000}) {
        for (const int logical : {1, 3, 100, 641, 1400}) {
            for (const double dpr : {1.0, 1.25, 1.5, 2.0, 3.0}) {
                const int widthPx = static_cast<int>(logical * dpr);
                QTest::addRow("%d buckets on %d px", buckets, widthPx) << buckets << widthPx;
            }
        }
    }
}

}  // namespace

class TestTimelineLayout : public QObject {
    Q_OBJECT

 private slots:
    void bucketEdges_data() { numbersOfBucketsAndPixels(); }
    void bucketEdges() {
        QFETCH(int, buckets);
        QFETCH(int, widthPx);
        const BucketGrid grid{at("2026-03-01"), 5 * kMinute};
        const TimeAxis axis{{grid.originMs, grid.edgeMs(buckets)}, widthPx};
        QCOMPARE(axis.xOf(axis.visible.beginMs), 0);
        QCOMPARE(axis.xOf(axis.visible.endMs), widthPx);

        const std::vector<std::uint64_t> totals(static_cast<std::size_t>(buckets), 1);
        const std::vector<BarColumn> columns = barColumns(totals, grid, axis);
        int covered = 0;
        for (const BarColumn& column : columns) {
            QCOMPARE(column.xPx, edgeOracle(static_cast<int>(column.bucket), widthPx, buckets));
            QCOMPARE(column.xPx, covered);  // edge to edge
            covered += column.widthPx;
        }
        QCOMPARE(covered, widthPx);
        if (buckets <= widthPx)
            QCOMPARE(columns.size(), totals.size());
    }

    void pixelBelongsToTheBarDrawnThere_data() { numbersOfBucketsAndPixels(); }
    void pixelBelongsToTheBarDrawnThere() {
        QFETCH(int, buckets);
        QFETCH(int, widthPx);
        const BucketGrid grid{at("2026-03-01"), 30 * kSecond};
        const TimeAxis axis{{grid.originMs, grid.edgeMs(buckets)}, widthPx};
        for (int x = 0; x < widthPx; x += std::max(widthPx / 97, 1)) {
            const auto bucket = static_cast<int>(grid.bucketAtPixel(x, axis));
            QVERIFY(edgeOracle(bucket, widthPx, buckets) <= x);
            QVERIFY(edgeOracle(bucket + 1, widthPx, buckets) > x);
        }
    }

    void rareBucketsKeepAPixel() {
        // 1,000 buckets on 50 pixels: each alone must be seen, and of 20 on a pixel the highest.
        const BucketGrid grid{0, kSecond};
        const TimeAxis axis{{0, 1000 * kSecond}, 50};
        for (std::size_t only = 0; only < 1000; only += 37) {
            std::vector<std::uint64_t> totals(1000, 0);
            totals[only] = 1;
            const auto columns = barColumns(totals, grid, axis);
            QCOMPARE(columns.size(), std::size_t{1});
            QCOMPARE(columns[0].bucket, static_cast<std::uint32_t>(only));
            QVERIFY(columns[0].xPx >= 0 && columns[0].widthPx >= 1 && columns[0].xPx + columns[0].widthPx <= 50);
        }
        std::vector<std::uint64_t> totals(1000, 3);
        totals[505] = 90;
        const auto columns = barColumns(totals, grid, axis);
        QCOMPARE(std::ranges::count(columns, 505U, &BarColumn::bucket), 1);
    }

    void barsAreCutAtTheEdgesOfTheAxis() {
        const BucketGrid grid{0, 10 * kSecond};
        const TimeAxis axis{{15 * kSecond, 35 * kSecond}, 200};  // half of bucket 1, bucket 2, half of bucket 3
        const std::vector<std::uint64_t> totals(6, 4);
        const std::vector<BarColumn> expected{{1, 0, 50}, {2, 50, 100}, {3, 150, 50}};
        QCOMPARE(barColumns(totals, grid, axis), expected);
    }

    void emptyAxisHasNothing() {
        const BucketGrid grid{0, kSecond};
        const TimeAxis empty{{5, 5}, 100};
        QVERIFY(empty.isEmpty());
        QVERIFY(barColumns(std::vector<std::uint64_t>{1, 2}, grid, empty).empty());
        QVERIFY(timeTicks(empty, 10).ticks.empty());
        QVERIFY(barColumns({}, grid, {{0, kSecond}, 100}).empty());
        QCOMPARE(empty.xOf(7), 0);
        QCOMPARE(empty.timeAt(7), TimeMs{5});
    }

    void timeToPixelAndBack_data() {
        QTest::addColumn<qint64>("spanMs");
        QTest::addColumn<int>("widthPx");
        for (const std::int64_t span : {10 * kSecond, kHour, 31 * kDay, 100 * 365 * kDay}) {
            for (const int width : {50, 701, 1400, 4200})
                QTest::addRow("%lld s on %d px", static_cast<long long>(span / kSecond), width)
                    << qint64{span} << width;
        }
    }
    void timeToPixelAndBack() {
        QFETCH(qint64, spanMs);
        QFETCH(int, widthPx);
        const TimeAxis axis{{at("1999-12-31T23:00:00Z"), at("1999-12-31T23:00:00Z") + spanMs}, widthPx};
        for (const int x : {0, 1, widthPx / 2, widthPx - 1, widthPx, -20, widthPx + 20})
            QCOMPARE(axis.xOf(axis.timeAt(x)), x);
        const TimeMs middle = axis.visible.beginMs + spanMs / 2;
        QVERIFY(std::abs(axis.xOf(middle) - widthPx / 2) <= 1);
        QVERIFY(std::abs(axis.timeAt(widthPx / 2) - middle) <= spanMs / widthPx + 1);
    }

    void stacksAddUp_data() {
        QTest::addColumn<std::vector<std::uint32_t>>("parts");
        QTest::addColumn<int>("top");
        QTest::addColumn<int>("heightPx");
        using Parts = std::vector<std::uint32_t>;
        QTest::newRow("thirds") << Parts{1, 1, 1} << 3 << 100;
        QTest::newRow("one rare error") << Parts{100'000, 1} << 100'001 << 90;
        QTest::newRow("nine rare ones") << Parts{1'000'000, 1, 1, 1, 1, 1, 1, 1, 1, 1} << 2'000'000 << 80;
        QTest::newRow("tiny bar") << Parts{1, 0, 1} << 1'000'000 << 120;
        QTest::newRow("single") << Parts{7} << 10 << 33;
        QTest::newRow("nothing") << Parts{0, 0} << 10 << 33;
        QTest::newRow("no parts") << Parts{} << 10 << 33;
        std::mt19937 random(11);
        for (int i = 0; i < 50; ++i) {
            Parts parts(random() % 10 + 1);
            for (auto& part : parts)
                part = random() % 4 == 0 ? 0 : static_cast<std::uint32_t>(random() % (1U << (random() % 20)));
            const auto total = static_cast<int>(std::accumulate(parts.begin(), parts.end(), 0U));
            QTest::addRow("random %d", i) << parts << std::max(total, 1) + static_cast<int>(random() % 1000)
                                          << static_cast<int>(random() % 300 + 10);
        }
    }
    void stacksAddUp() {
        QFETCH(std::vector<std::uint32_t>, parts);
        QFETCH(int, top);
        QFETCH(int, heightPx);
        const auto heights = stackHeights(parts, {static_cast<std::uint64_t>(top), 1}, heightPx);
        QCOMPARE(heights.size(), parts.size());
        const double total = std::accumulate(parts.begin(), parts.end(), 0.0);
        const auto shown = static_cast<int>(parts.size()) - static_cast<int>(std::ranges::count(parts, 0U));
        const int whole = std::max(static_cast<int>(std::lround(total * heightPx / top)), shown);
        QCOMPARE(std::accumulate(heights.begin(), heights.end(), 0), whole);
        for (std::size_t i = 0; i < parts.size(); ++i) {
            QCOMPARE(heights[i] == 0, parts[i] == 0);
            // No part is a pixel too high but for those that would not be seen otherwise.
            QVERIFY(heights[i] <= 1 || heights[i] < parts[i] / total * whole + 1);
        }
    }

    void countScaleIsRound_data() {
        QTest::addColumn<quint64>("highest");
        QTest::addColumn<int>("heightPx");
        for (const quint64 highest :
             {0ULL, 1ULL, 2ULL, 3ULL, 9ULL, 11ULL, 999ULL, 1001ULL, 123'456'789ULL, 4'294'967'295ULL}) {
            for (const int height : {1, 20, 90, 400})
                QTest::addRow("%llu on %d px", static_cast<unsigned long long>(highest), height) << highest << height;
        }
    }
    void countScaleIsRound() {
        QFETCH(quint64, highest);
        QFETCH(int, heightPx);
        const CountScale scale = countScale(highest, heightPx, 30);
        QVERIFY(scale.top >= std::max<quint64>(highest, 1));
        QCOMPARE(scale.top % scale.step, std::uint64_t{0});
        std::uint64_t digit = scale.step;
        while (digit % 10 == 0)
            digit /= 10;
        QVERIFY(digit == 1 || digit == 2 || digit == 5);
        const auto lines = static_cast<int>(scale.top / scale.step);
        QVERIFY(lines == 1 || heightPx / lines >= 30);
    }

    void ticks_data() {
        QTest::addColumn<QString>("begin");
        QTest::addColumn<qint64>("spanMs");
        QTest::addColumn<int>("widthPx");
        for (const char* begin : {"2026-03-01T11:59:30Z", "1969-12-31T23:59:59Z", "2024-02-28", "0001-01-01"}) {
            for (const std::int64_t span : {kSecond, 10 * kSecond, 7 * kMinute, kHour, 5 * kHour, kDay, 9 * kDay,
                                            61 * kDay, 400 * kDay, 4000 * kDay, 2'900'000 * kDay}) {
                for (const int width : {40, 333, 1400, 5000})
                    QTest::addRow("%s + %lld s on %d px", begin, static_cast<long long>(span / kSecond), width)
                        << QString::fromLatin1(begin) << qint64{span} << width;
            }
        }
    }
    void ticks() {
        QFETCH(QString, begin);
        QFETCH(qint64, spanMs);
        QFETCH(int, widthPx);
        const TimeMs beginMs = at(begin.toLatin1().constData());
        const TimeAxis axis{{beginMs, beginMs + spanMs}, widthPx};
        constexpr int kSpacing = 70;
        const TimeTicks result = timeTicks(axis, kSpacing);
        // Not crowded, and not needlessly sparse: the next finer step is at most 3 times denser, bar the first and
        // last.
        QVERIFY(static_cast<int>(result.ticks.size()) <= widthPx / kSpacing + 1);
        if (spanMs >= kMinute)
            QVERIFY(static_cast<int>(result.ticks.size()) >= widthPx / kSpacing / 4 - 2);
        int last = -kSpacing;
        for (const TimeTick& tick : result.ticks) {
            QVERIFY(tick.timeMs >= axis.visible.beginMs && tick.timeMs <= axis.visible.endMs);
            QVERIFY(tick.xPx >= 0 && tick.xPx <= widthPx);
            QCOMPARE(tick.xPx, axis.xOf(tick.timeMs));
            QVERIFY(tick.xPx - last >= kSpacing);
            last = tick.xPx;
            // What is said is a part of the full time, and what is not said is zero.
            const QString full = QString::fromStdString(formatTime(tick.timeMs));
            if (full.size() == 20 && tick.timeMs < at("9999-12-31")) {
                const QString rest = tick.label.contains(QLatin1Char(':')) ? full.mid(11) : full;
                QVERIFY2(rest.startsWith(tick.label) || full.mid(5).startsWith(tick.label), qPrintable(tick.label));
                const QString unsaid = full.mid(full.indexOf(tick.label) + tick.label.size());
                QVERIFY2(!unsaid.contains(QRegularExpression(QStringLiteral("[2-9]"))), qPrintable(full));
            }
            QVERIFY(tick.context.isEmpty() || full.startsWith(tick.context));
        }
    }

    void ticksNameTheDayWhereItBegins() {
        const TimeAxis axis{{at("2026-02-28T20:00:00Z"), at("2026-03-01T04:00:00Z")}, 800};
        const TimeTicks result = timeTicks(axis, 90);
        QCOMPARE(result.context, QStringLiteral("2026-02-28"));
        QStringList labels;
        QStringList contexts;
        for (const TimeTick& tick : result.ticks) {
            labels += tick.label;
            contexts += tick.context;
        }
        QCOMPARE(labels.join(QLatin1Char(' ')),
                 QStringLiteral("20:00 21:00 22:00 23:00 00:00 01:00 02:00 03:00 04:00"));
        QCOMPARE(contexts.count(QStringLiteral("2026-03-01")), 1);
        QCOMPARE(contexts.indexOf(QStringLiteral("2026-03-01")), labels.indexOf(QStringLiteral("00:00")));
    }

    // On the day when clocks go forward in New York, a UTC axis has all of its 24 hours.
    void ticksKnowNoDaylightSaving() {
        const QByteArray before = qgetenv("TZ");
        qputenv("TZ", "America/New_York");
        tzset();
        const TimeAxis axis{{at("2026-03-08"), at("2026-03-09")}, 2400};
        const TimeTicks result = timeTicks(axis, 60);
        if (before.isEmpty())
            qunsetenv("TZ");
        else
            qputenv("TZ", before);
        tzset();
        QCOMPARE(result.ticks.size(), std::size_t{25});
        for (int hour = 0; hour < 24; ++hour) {
            const TimeTick& tick = result.ticks[static_cast<std::size_t>(hour)];
            QCOMPARE(tick.xPx, 100 * hour);
            QCOMPARE(tick.label, QStringLiteral("%1:00").arg(hour, 2, 10, QLatin1Char('0')));
        }
    }

    void oneEventIsABarInTheMiddle() {
        const TimeRange one{at("2026-03-01T12:00:00Z"), at("2026-03-01T12:00:01Z")};
        const TimeRange padded = paddedRange(one, kSecond, 24);
        QCOMPARE(padded.lengthMs(), 24 * kSecond);
        QVERIFY(std::abs((one.beginMs - padded.beginMs) - (padded.endMs - one.endMs)) <= kSecond);
        QCOMPARE((one.beginMs - padded.beginMs) % kSecond, std::int64_t{0});
        const TimeRange wide{0, 30 * kSecond};
        QCOMPARE(paddedRange(wide, kSecond, 24), wide);
        QVERIFY(paddedRange(TimeRange{}, 0, 24).isEmpty());
    }

    void zoomKeepsTheAnchor() {
        const TimeRange extent{0, 100 * kHour};
        const TimeRange range{20 * kHour, 60 * kHour};
        for (const TimeMs anchor : {20 * kHour, 30 * kHour, 60 * kHour}) {
            const auto zoomed = zoomedRange(range, anchor, 0.5, extent);
            QVERIFY(zoomed.has_value());
            QCOMPARE(zoomed->lengthMs(), 20 * kHour);
            const TimeAxis before{range, 1000};
            const TimeAxis after{*zoomed, 1000};
            QCOMPARE(after.xOf(anchor), before.xOf(anchor));
        }
    }

    void zoomHasLimits() {
        const TimeRange extent{0, 100 * kHour};
        QCOMPARE(zoomedRange({0, 60 * kHour}, 0, 2.0, extent), std::optional<TimeRange>());
        const TimeRange outward = zoomedRange({70 * kHour, 90 * kHour}, 90 * kHour, 4.0, extent).value();
        QCOMPARE(outward, (TimeRange{10 * kHour, 90 * kHour}));
        const TimeRange atEnd = zoomedRange({80 * kHour, 90 * kHour}, 80 * kHour, 4.0, extent).value();
        QCOMPARE(atEnd, (TimeRange{60 * kHour, 100 * kHour}));
        QCOMPARE(zoomedRange({kHour, kHour + kMinZoomMs}, kHour, 0.5, extent)->lengthMs(), kMinZoomMs);
        QCOMPARE(zoomedRange({}, 0, 0.5, extent), std::optional<TimeRange>());
        QCOMPARE(pannedRange({10 * kHour, 20 * kHour}, -50 * kHour, extent), (TimeRange{0, 10 * kHour}));
        QCOMPARE(pannedRange({10 * kHour, 20 * kHour}, 500 * kHour, extent), (TimeRange{90 * kHour, 100 * kHour}));
    }

    void zoomingOutGoesBackToWiderOnes() {
        const TimeRange wide{0, 100};
        const TimeRange narrow{20, 60};
        const TimeRange narrowest{30, 40};
        ZoomTrail trail;
        QVERIFY(!trail.isZoomed());
        trail.moveTo(wide);
        trail.moveTo(narrow);
        trail.moveTo(narrowest);
        QCOMPARE(trail.outer(), std::optional(narrow));
        trail.moveTo(trail.outer());
        QCOMPARE(trail.outer(), std::optional(wide));
        trail.moveTo(TimeRange{50, 90});  // a pan: narrow is not around it, wide still is
        QCOMPARE(trail.outer(), std::optional(wide));
        trail.moveTo(TimeRange{50, 150});
        QCOMPARE(trail.outer(), std::optional<TimeRange>());
        trail.moveTo(std::nullopt);
        QVERIFY(!trail.isZoomed());
    }

    void brushing_data() {
        QTest::addColumn<int>("fromPx");
        QTest::addColumn<int>("toPx");
        QTest::addColumn<int>("begin");  // of the old brush, in buckets; -1: none
        QTest::addColumn<int>("end");
        QTest::addColumn<int>("expectedBegin");  // -1: no brush
        QTest::addColumn<int>("expectedEnd");
        // 10 buckets of 20 pixels.
        QTest::newRow("a new one covers what it touches") << 25 << 75 << -1 << -1 << 1 << 4;
        QTest::newRow("leftwards too") << 75 << 25 << -1 << -1 << 1 << 4;
        QTest::newRow("within one bucket") << 44 << 52 << -1 << -1 << 2 << 3;
        QTest::newRow("a click is none") << 44 << 46 << -1 << -1 << -1 << -1;
        QTest::newRow("past the right edge") << 150 << 900 << -1 << -1 << 7 << 10;
        QTest::newRow("past the left edge") << 30 << -50 << -1 << -1 << 0 << 2;
        QTest::newRow("begin moved right") << 41 << 63 << 2 << 6 << 3 << 6;
        QTest::newRow("begin to the nearest edge") << 41 << 48 << 2 << 6 << 2 << 6;
        QTest::newRow("begin across the end") << 41 << 160 << 2 << 6 << 6 << 8;
        QTest::newRow("end moved left") << 119 << 81 << 2 << 6 << 2 << 4;
        QTest::newRow("end onto the begin leaves a bucket") << 119 << 42 << 2 << 6 << 2 << 3;
        QTest::newRow("moved as a whole") << 80 << 121 << 2 << 6 << 4 << 8;
        QTest::newRow("moved against the right edge") << 80 << 400 << 2 << 6 << 6 << 10;
        QTest::newRow("moved against the left edge") << 80 << -300 << 2 << 6 << 0 << 4;
        QTest::newRow("a new one beside the old") << 165 << 195 << 2 << 6 << 8 << 10;
    }
    void brushing() {
        QFETCH(int, fromPx);
        QFETCH(int, toPx);
        QFETCH(int, begin);
        QFETCH(int, end);
        QFETCH(int, expectedBegin);
        QFETCH(int, expectedEnd);
        const BucketGrid grid{at("2026-03-01"), kMinute};
        const TimeAxis axis{{grid.originMs, grid.edgeMs(10)}, 200};
        const auto old = begin < 0 ? std::nullopt : std::optional(TimeRange{grid.edgeMs(begin), grid.edgeMs(end)});
        TimelineBrush brush;
        brush.press(fromPx, TimelineBrush::zoneAt(fromPx, axis, old, 5), old);
        QVERIFY(brush.isActive());
        const auto result = brush.moveTo(toPx, axis, grid, 4);
        QCOMPARE(brush.hasMoved(), expectedBegin >= 0);
        if (expectedBegin < 0)
            QVERIFY(!result.has_value());
        else
            QCOMPARE(result, std::optional(TimeRange{grid.edgeMs(expectedBegin), grid.edgeMs(expectedEnd)}));
        brush.end();
        QVERIFY(!brush.isActive());
    }

    void movingKeepsAnExactRangeAsLong() {
        // A range that was typed need not stand on bucket edges.
        const BucketGrid grid{0, kMinute};
        const TimeAxis axis{{0, 10 * kMinute}, 200};
        const TimeRange typed{2 * kMinute + 7 * kSecond, 5 * kMinute + 1};
        TimelineBrush brush;
        brush.press(70, TimelineBrush::zoneAt(70, axis, typed, 5), typed);
        const TimeRange moved = brush.moveTo(112, axis, grid, 4).value();
        QCOMPARE(moved, (TimeRange{typed.beginMs + 2 * kMinute, typed.endMs + 2 * kMinute}));
    }
};

QTEST_GUILESS_MAIN(TestTimelineLayout)
#include "tst_timelinelayout.moc"
