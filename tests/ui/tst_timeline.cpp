#include "app/session/session.h"
#include "tests/support/qtwarnings.h"
#include "tests/support/teststore.h"
#include "tests/ui/smalllog.h"
#include "ui/models/plaintext.h"
#include "ui/theme/theme.h"
#include "ui/timeline/elidedlabel.h"
#include "ui/timeline/legend.h"
#include "ui/timeline/timelinepanel.h"
#include "ui/timeline/timelinetext.h"
#include "ui/timeline/timelinewidget.h"

#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolTip>
#include <QWheelEvent>

#include <memory>

using namespace lambdatrail;

namespace {

using Range = std::optional<TimeRange>;

constexpr std::int64_t kMinuteMs = 60'000;
const TimeMs kNoon = parseTime("2026-03-01T12:00:00Z").value();

TimeMs minute(int n) {
    return kNoon + n * kMinuteMs;
}
TimeRange minutes(int begin, int end) {
    return {minute(begin), minute(end)};
}

test::TestEvent eventOf(TimeMs timeMs, const std::string& function, std::uint16_t flags = flag::kInvocation) {
    test::TestEvent result;
    result.timeMs = timeMs;
    result.flags = flags;
    if (!function.empty())
        result.texts[DictColumn::Function] = test::functionKey(function);
    return result;
}

// An hour from 12:00: "busy" 40 times in each of the first 30 minutes, "rare" once in minute 5 and once in minute 59.
std::vector<test::TestEvent> anHour() {
    std::vector<test::TestEvent> events;
    for (int m = 0; m < 30; ++m) {
        for (int i = 0; i < 40; ++i)
            events.push_back(eventOf(minute(m) + 1000 * i, "busy"));
    }
    events.push_back(eventOf(minute(5) + 7000, "rare"));
    events.push_back(eventOf(minute(59) + 59'000, "rare"));
    return events;
}

// Through the window, as the mouse of a person comes.
void pressIn(QWidget& target, QPoint at) {
    QTest::mousePress(target.window()->windowHandle(), Qt::LeftButton, {}, target.mapTo(target.window(), at));
}
void moveIn(QWidget& target, QPoint at) {
    QTest::mouseMove(target.window()->windowHandle(), target.mapTo(target.window(), at));
}
void releaseIn(QWidget& target, QPoint at) {
    QTest::mouseRelease(target.window()->windowHandle(), Qt::LeftButton, {}, target.mapTo(target.window(), at));
}
void dragIn(QWidget& target, QPoint from, QPoint to) {
    pressIn(target, from);
    moveIn(target, (from + to) / 2);
    moveIn(target, to);
    releaseIn(target, to);
}

struct Chart {
    explicit Chart(const std::vector<test::TestEvent>& events = anHour(), Metric metric = Metric::Invocations)
        : snapshot(test::makeSnapshot(events)) {
        HistogramSpec spec;
        spec.metric = metric;
        spec.maxBuckets = 60;
        histogram = std::make_shared<const TimeHistogram>(
            timeHistogram(*snapshot, RowSet(snapshot->eventCount(), true), spec, {}).value());
        widget.setExtent(snapshot->timeSpan());
        widget.setVisibleRange(histogram->range());
        show();
        widget.resize(700, 200);
        widget.show();
    }

    void show() {
        series = book.describe(*snapshot, *histogram);
        widget.setHistogram(histogram, series);
    }
    // In the middle of the height of the plot.
    QPoint pointAt(TimeMs timeMs) const {
        const QRectF plot = widget.plotRect();
        const double x = widget.axis().xOf(timeMs) / widget.devicePixelRatioF();
        return QPointF(plot.left() + x, plot.center().y()).toPoint();
    }
    QPoint inMinute(int n) const { return pointAt(minute(n) + kMinuteMs / 2); }
    void drag(QPoint from, QPoint to) { dragIn(widget, from, to); }
    void wheel(QPoint at, int notches, Qt::KeyboardModifiers modifiers = {}) {
        QWheelEvent turn(at, widget.mapToGlobal(at), {}, QPoint(0, 120 * notches), Qt::NoButton, modifiers,
                         Qt::NoScrollPhase, false);
        QApplication::sendEvent(&widget, &turn);
    }
    QColor pixel(QPoint at) { return widget.grab().toImage().pixelColor(at * widget.devicePixelRatioF()); }

    SnapshotPtr snapshot;
    std::shared_ptr<const TimeHistogram> histogram;
    SeriesBook book;
    std::vector<TimelineSeries> series;
    TimelineWidget widget;
};

Range lastRange(QSignalSpy& spy) {
    return spy.takeLast().at(0).value<Range>();
}

}  // namespace

class TestTimeline : public QObject {
    Q_OBJECT

 private slots:
    void init() { test::failOnQtWarnings(); }

    // --- brush ---

    void dragSelectsEveryBucketItTouches() {
        Chart chart;
        QSignalSpy selected(&chart.widget, &TimelineWidget::rangeSelected);
        chart.drag(chart.inMinute(10), chart.inMinute(19));
        QCOMPARE(selected.count(), 1);
        QCOMPARE(lastRange(selected), Range(minutes(10, 20)));
        QCOMPARE(chart.widget.brush(), Range(minutes(10, 20)));
        chart.drag(chart.inMinute(40), chart.inMinute(35));
        QCOMPARE(lastRange(selected), Range(minutes(35, 41)));
    }

    void aClickSelectsNothingButMovesTheCursor() {
        Chart chart;
        chart.widget.setBrush(minutes(10, 20));
        QSignalSpy selected(&chart.widget, &TimelineWidget::rangeSelected);
        QTest::mouseClick(&chart.widget, Qt::LeftButton, {}, chart.inMinute(42));
        QCOMPARE(selected.count(), 0);
        QCOMPARE(chart.widget.brush(), Range(minutes(10, 20)));
        QCOMPARE(chart.widget.cursorRange(), Range(minutes(42, 43)));
    }

    // Only what changes is drawn again; what is left standing must not differ from a chart that is drawn at once.
    void everyFrameOfADragIsWhole() {
        Chart chart;
        QVERIFY(QTest::qWaitForWindowExposed(&chart.widget));
        const auto compare = [&chart] {
            // What is on the screen, with no help of the widget.
            QTRY_COMPARE(
                chart.widget.screen()->grabWindow(chart.widget.winId()).toImage().convertToFormat(QImage::Format_RGB32),
                chart.widget.grab().toImage().convertToFormat(QImage::Format_RGB32));
        };
        pressIn(chart.widget, chart.inMinute(20));
        for (const int to : {22, 23, 30, 45, 41, 40, 21, 12, 0, 3, 59}) {
            moveIn(chart.widget, chart.inMinute(to));
            compare();
        }
        releaseIn(chart.widget, chart.inMinute(50));
        chart.widget.setBrush(minutes(20, 51));
        compare();
        pressIn(chart.widget, chart.inMinute(30));  // inside: both edges move
        for (const int to : {34, 39, 20, 1, 30}) {
            moveIn(chart.widget, chart.inMinute(to));
            compare();
        }
        releaseIn(chart.widget, chart.inMinute(30));
    }

    void handlesAndInsideMoveTheBrush() {
        Chart chart;
        chart.widget.setBrush(minutes(10, 20));
        QSignalSpy selected(&chart.widget, &TimelineWidget::rangeSelected);
        chart.drag(chart.pointAt(minute(20)), chart.pointAt(minute(25)));
        QCOMPARE(lastRange(selected), Range(minutes(10, 25)));
        chart.drag(chart.pointAt(minute(10)), chart.pointAt(minute(5)));
        QCOMPARE(lastRange(selected), Range(minutes(5, 25)));
        chart.drag(chart.inMinute(15), chart.inMinute(25));
        QCOMPARE(lastRange(selected), Range(minutes(15, 35)));
    }

    void escapeCancelsADragThenClearsTheFilter() {
        Chart chart;
        chart.widget.setBrush(minutes(10, 20));
        QSignalSpy selected(&chart.widget, &TimelineWidget::rangeSelected);
        pressIn(chart.widget, chart.inMinute(30));
        moveIn(chart.widget, chart.inMinute(50));
        QVERIFY(chart.widget.draft().has_value());
        QTest::keyClick(&chart.widget, Qt::Key_Escape);
        QVERIFY(!chart.widget.draft().has_value());
        releaseIn(chart.widget, chart.inMinute(50));
        QCOMPARE(selected.count(), 0);
        QTest::keyClick(&chart.widget, Qt::Key_Escape);
        QCOMPARE(selected.count(), 1);
        QCOMPARE(lastRange(selected), Range());
    }

    void keysBrushToo() {
        Chart chart;
        QSignalSpy selected(&chart.widget, &TimelineWidget::rangeSelected);
        QTest::keyClick(&chart.widget, Qt::Key_Home);
        QCOMPARE(chart.widget.cursorRange(), Range(minutes(0, 1)));
        QTest::keyClick(&chart.widget, Qt::Key_Left);
        QCOMPARE(chart.widget.cursorRange(), Range(minutes(0, 1)));
        for (int i = 0; i < 5; ++i)
            QTest::keyClick(&chart.widget, Qt::Key_Right);
        QCOMPARE(chart.widget.cursorRange(), Range(minutes(5, 6)));
        for (int i = 0; i < 3; ++i)
            QTest::keyClick(&chart.widget, Qt::Key_Right, Qt::ShiftModifier);
        QCOMPARE(chart.widget.draft(), Range(minutes(5, 9)));
        QCOMPARE(selected.count(), 0);
        QTest::keyClick(&chart.widget, Qt::Key_Return);
        QCOMPARE(lastRange(selected), Range(minutes(5, 9)));
        QTest::keyClick(&chart.widget, Qt::Key_End, Qt::ShiftModifier);
        QCOMPARE(chart.widget.draft(), Range(minutes(8, 60)));
        QTest::keyClick(&chart.widget, Qt::Key_Escape);
        QTest::keyClick(&chart.widget, Qt::Key_End);
        QTest::keyClick(&chart.widget, Qt::Key_Enter);
        QCOMPARE(lastRange(selected), Range(minutes(59, 60)));
    }

    // --- zoom ---

    void doubleClickAndZZoomToTheBrush() {
        Chart chart;
        chart.widget.setBrush(minutes(10, 20));
        QSignalSpy zoomed(&chart.widget, &TimelineWidget::zoomRequested);
        QTest::mouseDClick(&chart.widget, Qt::LeftButton, {}, chart.inMinute(15));
        QCOMPARE(zoomed.count(), 1);
        QCOMPARE(lastRange(zoomed), Range(minutes(10, 20)));
        QTest::mouseDClick(&chart.widget, Qt::LeftButton, {}, chart.inMinute(40));
        QCOMPARE(zoomed.count(), 0);
        QTest::keyClick(&chart.widget, Qt::Key_Z);
        QCOMPARE(lastRange(zoomed), Range(minutes(10, 20)));
        QTest::keyClick(&chart.widget, Qt::Key_Z, Qt::ControlModifier);  // undo is not ours
        QCOMPARE(zoomed.count(), 0);
    }

    void aBurstOfTheWheelIsOneZoom() {
        Chart chart;
        QSignalSpy zoomed(&chart.widget, &TimelineWidget::zoomRequested);
        const QPoint at = chart.pointAt(minute(15));
        for (int i = 0; i < 4; ++i)
            chart.wheel(at, 1);
        const TimeRange preview = chart.widget.axis().visible;
        QVERIFY(preview.lengthMs() < 30 * kMinuteMs);  // seen at once
        QVERIFY(std::abs(chart.pointAt(minute(15)).x() - at.x()) <= 1);
        QCOMPARE(zoomed.count(), 0);
        QTRY_COMPARE(zoomed.count(), 1);
        QCOMPARE(lastRange(zoomed), Range(preview));
        chart.wheel(at, -40);
        QTRY_COMPARE(zoomed.count(), 1);
        QCOMPARE(lastRange(zoomed), Range());  // all there is
    }

    void shiftWheelPansWithinWhatThereIs() {
        Chart chart;
        chart.widget.setVisibleRange(minutes(10, 20));
        QSignalSpy zoomed(&chart.widget, &TimelineWidget::zoomRequested);
        chart.wheel(chart.inMinute(15), -1, Qt::ShiftModifier);
        QTRY_COMPARE(zoomed.count(), 1);
        QCOMPARE(lastRange(zoomed), Range(minutes(11, 21)));
        chart.wheel(chart.inMinute(15), 50, Qt::ShiftModifier);
        QTRY_COMPARE(zoomed.count(), 1);
        QCOMPARE(lastRange(zoomed), Range(minutes(0, 10)));
    }

    void aRangeThatIsNoneIsNoBrush() {
        Chart chart;
        chart.widget.setBrush(minutes(20, 10));
        QVERIFY(!chart.widget.brush().has_value());
        QSignalSpy zoomed(&chart.widget, &TimelineWidget::zoomRequested);
        chart.widget.setBrush(minutes(200, 210));  // typed, and past the end of the logs
        QTest::keyClick(&chart.widget, Qt::Key_Z);
        QCOMPARE(zoomed.count(), 0);
    }

    void keysZoom() {
        Chart chart;
        QSignalSpy zoomed(&chart.widget, &TimelineWidget::zoomRequested);
        QSignalSpy out(&chart.widget, &TimelineWidget::zoomOutRequested);
        chart.widget.setVisibleRange(minutes(20, 40));
        QTest::keyClick(&chart.widget, Qt::Key_Plus);
        QCOMPARE(lastRange(zoomed), Range(minutes(25, 35)));
        QTest::keyClick(&chart.widget, Qt::Key_Minus);
        QCOMPARE(lastRange(zoomed), Range(minutes(10, 50)));
        QTest::keyClick(&chart.widget, Qt::Key_0);
        QCOMPARE(lastRange(zoomed), Range());
        QTest::keyClick(&chart.widget, Qt::Key_Backspace);
        QCOMPARE(out.count(), 1);
    }

    // --- what is seen ---

    void barsStandWhereTheirTimeIs() {
        Chart chart;
        const QPalette palette = chart.widget.palette();
        QCOMPARE(chart.series[0].name, QStringLiteral("busy"));
        const QColor busy = theme::series(chart.series[0].slot, palette);
        const QColor base = palette.color(QPalette::Base);
        for (const int m : {0, 10, 29})
            QCOMPARE(chart.pixel(chart.inMinute(m)), busy);
        for (const int m : {30, 45, 58})
            QCOMPARE(chart.pixel(chart.inMinute(m)), base);
        chart.book.toggle(chart.series[0].key);
        chart.show();
        QCOMPARE(chart.pixel(chart.inMinute(10)), base);
    }

    // One of 41: less than a pixel of the height would be lost.
    void rarePartsAreSeen() {
        Chart chart;
        chart.widget.resize(700, chart.widget.minimumSizeHint().height());
        const QColor rare = theme::series(chart.series[1].slot, chart.widget.palette());
        const QImage image = chart.widget.grab().toImage();
        const int x = static_cast<int>(chart.inMinute(5).x() * chart.widget.devicePixelRatioF());
        int seen = 0;
        for (int y = 0; y < image.height(); ++y)
            seen += image.pixelColor(x, y) == rare ? 1 : 0;
        QVERIFY(seen >= 1);
    }

    void followsThePalette() {
        Chart chart;
        QPalette dark = chart.widget.palette();
        dark.setColor(QPalette::Base, QColor(0x1e1e1e));
        dark.setColor(QPalette::Text, Qt::white);
        chart.widget.setPalette(dark);
        QCOMPARE(chart.pixel(chart.inMinute(45)), QColor(0x1e1e1e));
        QCOMPARE(chart.pixel(chart.inMinute(10)), theme::series(chart.series[0].slot, dark));
    }

    void anySizeAndNoDataPaint() {
        TimelineWidget empty;
        for (const QSize size : {QSize(1, 1), QSize(30, 20), QSize(400, 150)}) {
            empty.resize(size);
            QVERIFY(!empty.grab().isNull());
        }
        for (const int key : {Qt::Key_Left, Qt::Key_End, Qt::Key_Return, Qt::Key_Z, Qt::Key_Plus, Qt::Key_Escape})
            QTest::keyClick(&empty, static_cast<Qt::Key>(key));
        empty.show();
        dragIn(empty, QPoint(200, 50), QPoint(300, 50));
        QVERIFY(empty.axis().isEmpty());
        Chart chart;
        chart.widget.resize(12, 12);
        QVERIFY(!chart.widget.grab().isNull());
    }

    void hoverTellsRangeTotalAndParts() {
        Chart chart;
        moveIn(chart.widget, chart.inMinute(5));
        QTRY_COMPARE(QToolTip::text(),
                     QStringLiteral("2026-03-01 12:05 to 12:06 UTC (1 min)\n41 invocations\nbusy: 40\nrare: 1"));
        moveIn(chart.widget, chart.inMinute(45));
        QTRY_COMPARE(QToolTip::text(), QStringLiteral("2026-03-01 12:45 to 12:46 UTC (1 min)\nno invocation records"));
        QToolTip::hideText();
    }

    void menuHasTheSameGestures() {
        Chart chart;
        chart.widget.setBrush(minutes(10, 20));
        QSignalSpy selected(&chart.widget, &TimelineWidget::rangeSelected);
        QSignalSpy zoomed(&chart.widget, &TimelineWidget::zoomRequested);
        const auto choose = [&](QPoint at, const char* name) {
            QContextMenuEvent click(QContextMenuEvent::Mouse, at, chart.widget.mapToGlobal(at));
            QApplication::sendEvent(&chart.widget, &click);
            auto* menu = chart.widget.findChild<QMenu*>(QStringLiteral("timelineMenu"));
            auto* action = menu != nullptr ? menu->findChild<QAction*>(QLatin1String(name)) : nullptr;
            const bool possible = action != nullptr && action->isEnabled();
            if (possible)
                action->trigger();
            delete menu;
            return possible;
        };
        QVERIFY(choose(chart.inMinute(15), "zoomToRange"));
        QCOMPARE(lastRange(zoomed), Range(minutes(10, 20)));
        QVERIFY(!choose(chart.inMinute(15), "filterToRange"));  // it is the filter
        QVERIFY(choose(chart.inMinute(40), "filterToRange"));
        QCOMPARE(lastRange(selected), Range(minutes(40, 41)));
        QVERIFY(choose(chart.inMinute(40), "clearTimeFilter"));
        QCOMPARE(lastRange(selected), Range());
        QVERIFY(!choose(chart.inMinute(40), "resetZoom"));
        QVERIFY(choose(chart.inMinute(40), "copyCounts"));
        const QStringList lines = QApplication::clipboard()->text().split(QStringLiteral("\r\n"));
        QCOMPARE(lines.size(), 62);  // a header, 60 buckets, the end of the last line
        QCOMPARE(lines.at(6), QStringLiteral("2026-03-01T12:05:00Z,2026-03-01T12:06:00Z,41,40,1"));
    }

    void speaksToScreenReaders() {
        Chart chart;
        QAccessibleInterface* spoken = QAccessible::queryAccessibleInterface(&chart.widget);
        QVERIFY(spoken != nullptr);
        QCOMPARE(spoken->role(), QAccessible::Chart);
        QCOMPARE(spoken->text(QAccessible::Name), QStringLiteral("Events over time"));
        QCOMPARE(spoken->text(QAccessible::Value), QStringLiteral("1,202 invocations, 2026-03-01 12:00 to 13:00"));
        chart.widget.setBrush(minutes(0, 10));
        QCOMPARE(spoken->text(QAccessible::Value),
                 QStringLiteral("401 invocations, 2026-03-01 12:00 to 12:10 selected"));
        QTest::keyClick(&chart.widget, Qt::Key_End);
        QVERIFY(spoken->text(QAccessible::Description).contains(QStringLiteral("12:59 to 13:00")));
    }

    // --- legend and series ---

    void legendSwitches() {
        Chart chart;
        Legend legend;
        legend.setSeries(*chart.histogram, chart.series);
        const auto buttons = legend.findChildren<LegendButton*>();
        QCOMPARE(buttons.size(), 2);
        QSignalSpy toggled(&legend, &Legend::toggled);
        QSignalSpy only(&legend, &Legend::onlyThisRequested);
        QTest::mouseClick(buttons[1], Qt::LeftButton);
        QCOMPARE(toggled.count(), 1);
        QCOMPARE(toggled.takeLast().at(0).value<SeriesKey>(), chart.series[1].key);
        QTest::mouseClick(buttons[0], Qt::LeftButton, Qt::ControlModifier);
        QCOMPARE(toggled.count(), 0);
        QCOMPARE(only.takeLast().at(0).value<SeriesKey>(), chart.series[0].key);
        QTest::keyClick(buttons[0], Qt::Key_Space);
        QCOMPARE(toggled.count(), 1);

        chart.book.toggle(chart.series[1].key);
        chart.show();
        legend.setSeries(*chart.histogram, chart.series);
        QVERIFY(buttons[0]->isCheckable() && buttons[0]->isChecked());
        QVERIFY(!buttons[1]->isChecked());
    }

    void onlyThisTwiceIsAllAgain() {
        Chart chart;
        chart.book.showOnly(chart.series[1].key, chart.series);
        chart.show();
        QVERIFY(!chart.series[0].shown && chart.series[1].shown);
        chart.book.showOnly(chart.series[1].key, chart.series);
        chart.show();
        QVERIFY(chart.series[0].shown && chart.series[1].shown);
    }

    void hostileNamesStayText() {
        const std::string name = "<b>x</b>&y\n\xE2\x80\xAEz";
        Chart chart({eventOf(minute(0), name), eventOf(minute(1), name)});
        Legend legend;
        legend.setSeries(*chart.histogram, chart.series);
        const auto* button = legend.findChild<LegendButton*>();
        QVERIFY(button->text().startsWith(QStringLiteral("<b>x</b>&&y")));
        QVERIFY(!button->text().contains(QChar(u'\u202E')) && !button->text().contains(QLatin1Char('\n')));
        QVERIFY(!button->toolTip().contains(QStringLiteral("<b>")));
        QVERIFY(rangeTip(*chart.histogram, chart.series, minutes(0, 1)).contains(QStringLiteral("<b>x</b>&y")));
    }

    void functionsKeepTheirColours() {
        Chart chart;
        const int slotOfBusy = chart.series[0].slot;
        const int slotOfRare = chart.series[1].slot;
        QVERIFY(slotOfBusy != slotOfRare);
        // Filtered so that "rare" comes first, then alone.
        TimeHistogram turned = *chart.histogram;
        std::swap(turned.series[0], turned.series[1]);
        auto series = chart.book.describe(*chart.snapshot, turned);
        QCOMPARE(series[0].slot, slotOfRare);
        QCOMPARE(series[1].slot, slotOfBusy);
        turned.series.pop_back();
        QCOMPARE(chart.book.describe(*chart.snapshot, turned)[0].slot, slotOfRare);
    }

    void namesakesAreToldApart() {
        auto inRegion = [](const char* region, const char* account) {
            test::TestEvent result = eventOf(minute(0), {});
            result.texts[DictColumn::Function] = test::functionKey("api", region, account);
            return result;
        };
        const Chart byRegion({inRegion("eu-west-1", "111122223333"), inRegion("us-east-1", "111122223333")});
        QCOMPARE(byRegion.series[0].name, QStringLiteral("api (eu-west-1)"));
        QCOMPARE(byRegion.series[1].name, QStringLiteral("api (us-east-1)"));
        const Chart byAccount({inRegion("eu-west-1", "111122223333"), inRegion("eu-west-1", "444455556666")});
        QCOMPARE(byAccount.series[0].name, QStringLiteral("api (111122223333)"));
        QCOMPARE(byAccount.series[1].name, QStringLiteral("api (444455556666)"));
    }

    // --- words ---

    void durations_data() {
        QTest::addColumn<qint64>("ms");
        QTest::addColumn<QString>("text");
        QTest::newRow("zero") << qint64{0} << QStringLiteral("0 s");
        QTest::newRow("ms") << qint64{250} << QStringLiteral("250 ms");
        QTest::newRow("seconds") << qint64{30'000} << QStringLiteral("30 s");
        QTest::newRow("minutes") << qint64{300'000} << QStringLiteral("5 min");
        QTest::newRow("mixed") << qint64{5'400'000} << QStringLiteral("1 h 30 min");
        QTest::newRow("a day") << qint64{86'400'000} << QStringLiteral("1 day");
        QTest::newRow("days") << qint64{7 * 86'400'000LL + 3'600'001} << QStringLiteral("7 days 1 h");
    }
    void durations() {
        QFETCH(qint64, ms);
        QTEST(durationText(ms), "text");
    }

    void ranges() {
        QCOMPARE(rangeText(minutes(0, 60)), QStringLiteral("2026-03-01 12:00 to 13:00"));
        QCOMPARE(rangeText({minute(0) + 1500, minute(1)}), QStringLiteral("2026-03-01 12:00:01.500 to 12:01"));
        QCOMPARE(rangeText(minutes(0, 24 * 60)), QStringLiteral("2026-03-01 12:00 to 2026-03-02 12:00"));
    }

    void axisCounts() {
        QCOMPARE(axisCountText(1500), QStringLiteral("1,500"));
        QCOMPARE(axisCountText(15'000), QStringLiteral("15k"));
        QCOMPARE(axisCountText(500'000), QStringLiteral("500k"));
        QCOMPARE(axisCountText(1'500'000), QStringLiteral("1.5M"));
        QCOMPARE(axisCountText(4'000'000'000), QStringLiteral("4000M"));
    }

    void captionSaysWhatIsNotInThePicture() {
        TimeHistogram histogram;
        histogram.bucketMs = 5 * kMinuteMs;
        histogram.bucketCount = 3;
        QCOMPARE(captionText(histogram), QStringLiteral("Invocations (accepted requests) per 5 min, UTC"));
        histogram.outside = 1204;
        histogram.withoutTime = 2;
        QVERIFY(captionText(histogram).contains(QStringLiteral("1,204 outside of the zoom")));
        QVERIFY(captionText(histogram).contains(QStringLiteral("2 without a time")));
    }

    void csvIsSafeInASpreadsheet() {
        const Chart chart({eventOf(minute(0), "=cmd,\"x\"")});
        TimelineSeries named = chart.series[0];
        named.detail = QStringLiteral("=cmd,\"x\"");
        const QString header = countsAsCsv(*chart.histogram, {named}).section(QStringLiteral("\r\n"), 0, 0);
        QCOMPARE(header, QStringLiteral("begin,end,total,\"'=cmd,\"\"x\"\"\""));
    }

    void emptyNotices_data() {
        QTest::addColumn<Metric>("metric");
        QTest::addColumn<Totals>("filtered");
        QTest::addColumn<Totals>("all");
        QTest::addColumn<quint64>("outside");
        QTest::addColumn<QString>("contains");
        QTest::addColumn<EmptyNotice::Offer>("offer");
        using Offer = EmptyNotice::Offer;
        const Totals onlyManagement{.events = 9, .lambdaEvents = 9, .errors = 1};
        const Totals withAttempts{.events = 9, .lambdaEvents = 9, .attempts = 4};
        const Totals everything{.events = 9, .lambdaEvents = 9, .invocations = 3, .errors = 1};
        const Totals nothing{};
        QTest::newRow("no data events") << Metric::Invocations << onlyManagement << onlyManagement << quint64{0}
                                        << "this says nothing about how often functions ran" << Offer::ShowAllEvents;
        QTest::newRow("attempts only") << Metric::Invocations << withAttempts << withAttempts << quint64{0}
                                       << "InvokeExecution: 4" << Offer::ShowAllEvents;
        QTest::newRow("filtered away") << Metric::Invocations << onlyManagement << everything << quint64{0}
                                       << "No invocations match the filter." << Offer::ShowAllEvents;
        QTest::newRow("all filtered away") << Metric::Invocations << nothing << everything << quint64{0}
                                           << "No invocations match the filter." << Offer::Nothing;
        QTest::newRow("zoomed away") << Metric::Invocations << everything << everything << quint64{3}
                                     << "part of the time" << Offer::ResetZoom;
        QTest::newRow("no time") << Metric::AllEvents << everything << everything << quint64{0} << "has a time"
                                 << Offer::Nothing;
        QTest::newRow("no errors") << Metric::Errors << withAttempts << withAttempts << quint64{0}
                                   << "No failed events in these files." << Offer::ShowAllEvents;
        QTest::newRow("no events") << Metric::AllEvents << nothing << nothing << quint64{0}
                                   << "No events in these files." << Offer::Nothing;
    }
    void emptyNotices() {
        QFETCH(Metric, metric);
        QFETCH(Totals, filtered);
        QFETCH(Totals, all);
        QFETCH(quint64, outside);
        QFETCH(QString, contains);
        TimeHistogram histogram;
        histogram.spec.metric = metric;
        histogram.outside = outside;
        const auto notice = emptyNotice(histogram, {}, filtered, all);
        QVERIFY(notice.has_value());
        QVERIFY2(notice->text.contains(contains), qPrintable(notice->text));
        QTEST(notice->offer, "offer");
    }

    void unsearchedRecordsMayHoldInvocations() {
        TimeHistogram histogram;
        histogram.spec.metric = Metric::Invocations;
        const Totals all{.events = 9, .lambdaEvents = 9, .invocations = 3};
        QCOMPARE(emptyNotice(histogram, {}, {}, all, 2)->text,
                 QStringLiteral("Nothing was found, but not all records were searched."));
        // Of what no file tells, a search would find nothing either.
        QVERIFY(emptyNotice(histogram, {}, {}, {.events = 9, .lambdaEvents = 9}, 2)
                    ->text.contains(QStringLiteral("nothing about how often")));
    }

    void hiddenSeriesAreNotMissingEvents() {
        Chart chart;
        const Totals all{.events = 1202, .invocations = 1202};
        QVERIFY(!emptyNotice(*chart.histogram, chart.series, all, all).has_value());
        for (TimelineSeries& one : chart.series)
            one.shown = false;
        QCOMPARE(emptyNotice(*chart.histogram, chart.series, all, all)->offer, EmptyNotice::Offer::ShowAllSeries);
    }

    // --- the panel on a real session ---

    void panelIsAFaceOfTheSession() {
        const QTemporaryDir folder;
        const QString log = folder.filePath(QStringLiteral("log.json"));
        const auto call = [](const char* name, const char* function, const char* time) {
            return test::SmallRecord{
                QStringLiteral("ann"), QLatin1String(name), QLatin1String(function), {}, QLatin1String(time)};
        };
        QVERIFY(test::writeLog(
            log, {call("Invoke", "api", "2026-03-01T12:00:10Z"), call("Invoke", "api", "2026-03-01T12:00:20Z"),
                  call("GetFunction20150331v2", "api", "2026-03-01T12:05:00Z"),
                  call("Invoke", "mail", "2026-03-01T12:09:50Z")}));
        Session session;
        TimelinePanel panel(session);
        panel.resize(900, 260);
        panel.show();
        QVERIFY(test::loadInto(session, {log}));

        auto* chart = panel.findChild<TimelineWidget*>();
        auto* caption = panel.findChild<ElidedLabel*>(QStringLiteral("timelineCaption"));
        QTRY_COMPARE(chart->histogram().total, std::uint64_t{3});
        QVERIFY(caption->fullText().startsWith(QStringLiteral("Invocations (accepted requests) per ")));
        QCOMPARE(panel.findChildren<LegendButton*>().size(), 2);
        QVERIFY(!panel.findChild<QWidget*>(QStringLiteral("timelineNotice"))->isVisible());

        QTest::mouseClick(panel.findChild<QToolButton*>(QStringLiteral("timelineAllEvents")), Qt::LeftButton);
        QTRY_COMPARE(chart->histogram().total, std::uint64_t{4});
        QTRY_VERIFY(!session.isUpdating());

        // Brush the first half: the filter of everything.
        const QRectF plot = chart->plotRect();
        const QPoint from(static_cast<int>(plot.left()) + 1, static_cast<int>(plot.center().y()));
        const QPoint to(static_cast<int>(plot.center().x()) - 40, from.y());
        dragIn(*chart, from, to);
        const auto brushed = timeRangeOf(session.filterStack().current().filter);
        QVERIFY(brushed.has_value());
        QCOMPARE(chart->brush(), brushed);
        QTRY_COMPARE(session.view()->rowCount, std::uint64_t{2});
        QTRY_COMPARE(chart->histogram().total, std::uint64_t{2});

        auto* zoomOut = panel.findChild<QToolButton*>(QStringLiteral("timelineZoomOut"));
        QVERIFY(!zoomOut->isEnabled());
        QTest::keyClick(chart, Qt::Key_Z);
        QVERIFY(session.filterStack().current().zoom.has_value());
        QVERIFY(zoomOut->isEnabled());
        QTRY_VERIFY(chart->histogram().spec.zoom.has_value());
        QCOMPARE(chart->axis().visible, *session.filterStack().current().zoom);
        QTest::keyClick(chart, Qt::Key_Backspace);
        QVERIFY(!session.filterStack().current().zoom.has_value());
        QTest::keyClick(chart, Qt::Key_Escape);
        QVERIFY(session.filterStack().current().filter.isEmpty());
        QTRY_COMPARE(chart->histogram().total, std::uint64_t{4});

        // Going back is the filter stack's; the chart follows.
        session.filterStack().back();
        QCOMPARE(chart->brush(), brushed);
    }

    void panelTellsWhyThereIsNothing() {
        const QTemporaryDir folder;
        const QString log = folder.filePath(QStringLiteral("log.json"));
        QVERIFY(test::writeLog(
            log, {{QStringLiteral("ann"), QStringLiteral("GetFunction20150331v2"), QStringLiteral("api"), {}}}));
        Session session;
        TimelinePanel panel(session);
        panel.resize(900, 260);
        panel.show();
        QVERIFY(test::loadInto(session, {log}));
        const auto* text = panel.findChild<QLabel*>(QStringLiteral("timelineNoticeText"));
        QTRY_VERIFY(text->isVisible());
        QVERIFY(text->text().startsWith(QStringLiteral("No invocation records in these files.")));
        // Gestures go through the words.
        auto* chart = panel.findChild<TimelineWidget*>();
        dragIn(*chart, text->mapTo(chart, QPoint(2, 2)), text->mapTo(chart, QPoint(60, 2)));
        QVERIFY(chart->brush().has_value());
        QTest::keyClick(chart, Qt::Key_Escape);
        QVERIFY(session.filterStack().current().filter.isEmpty());

        QTest::mouseClick(panel.findChild<QPushButton*>(QStringLiteral("timelineNoticeButton")), Qt::LeftButton);
        QTRY_COMPARE(chart->histogram().total, std::uint64_t{1});
        QTRY_VERIFY(!text->isVisible());
    }
};

QTEST_MAIN(TestTimeline)
#include "tst_timeline.moc"
