#include "ui/timeline/timelinepanel.h"

#include "ui/theme/theme.h"
#include "ui/timeline/elidedlabel.h"
#include "ui/timeline/legend.h"
#include "ui/timeline/timelinenotice.h"
#include "ui/timeline/timelinewidget.h"

#include <QButtonGroup>
#include <QEvent>
#include <QFrame>
#include <QHBoxLayout>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <chrono>

namespace lambdatrail {
namespace {

using namespace std::chrono_literals;

constexpr auto kRoomPause = 150ms;
constexpr int kMinBarWidth = 3;  // device-independent pixels
constexpr int kMinBuckets = 24;  // of room on the axis, where there are fewer

struct MetricButton {
    Metric metric;
    const char* name;
    const char* text;
    const char* about;
};
constexpr MetricButton kMetricButtons[] = {
    {Metric::Invocations, "timelineInvocations", QT_TRANSLATE_NOOP("lambdatrail::TimelinePanel", "Invocations"),
     QT_TRANSLATE_NOOP("lambdatrail::TimelinePanel",
                       "Recorded requests to run a function; attempts of asynchronous invocations are not counted")},
    {Metric::Errors, "timelineErrors", QT_TRANSLATE_NOOP("lambdatrail::TimelinePanel", "Errors"),
     QT_TRANSLATE_NOOP("lambdatrail::TimelinePanel", "Events that failed")},
    {Metric::AllEvents, "timelineAllEvents", QT_TRANSLATE_NOOP("lambdatrail::TimelinePanel", "All events"),
     QT_TRANSLATE_NOOP("lambdatrail::TimelinePanel", "Every event that the filter lets through")},
};

// One choice of several. Some styles hardly tell a button that is down from one that is not, so the chosen one is
// underlined too.
class ChoiceButton final : public QToolButton {
 protected:
    void paintEvent(QPaintEvent* event) override {
        QToolButton::paintEvent(event);
        if (!isChecked())
            return;
        const int line = std::max(fontMetrics().lineWidth() * 2, 2);
        QPainter painter(this);
        painter.fillRect(rect().adjusted(2, height() - line - 1, -2, -1), palette().highlight());
    }
};

}  // namespace

TimelinePanel::TimelinePanel(Session& session, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_metrics(new QButtonGroup(this)),
      m_caption(new ElidedLabel),
      m_chart(new TimelineWidget),
      m_notice(new TimelineNotice),
      m_legend(new Legend) {
    setObjectName(QStringLiteral("timelinePanel"));
    setAccessibleName(tr("Timeline"));
    m_caption->setObjectName(QStringLiteral("timelineCaption"));

    auto* frame = new QFrame;
    frame->setFrameStyle(QFrame::StyledPanel | QFrame::Sunken);
    auto* inFrame = new QVBoxLayout(frame);
    inFrame->setContentsMargins(0, 0, 0, 0);
    inFrame->addWidget(m_chart);
    // On the chart, so that gestures go through it.
    auto* onChart = new QVBoxLayout(m_chart);
    onChart->setContentsMargins(0, 0, 0, 0);
    onChart->addWidget(m_notice, 0, Qt::AlignCenter);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(fontMetrics().averageCharWidth() / 2);
    layout->addLayout(makeTopRow());
    layout->addWidget(frame, 1);
    layout->addWidget(m_legend);

    m_roomPause.setSingleShot(true);
    m_roomPause.setInterval(kRoomPause);
    connect(&m_roomPause, &QTimer::timeout, this, &TimelinePanel::updateRoom);
    connect(m_chart, &TimelineWidget::surfaceChanged, &m_roomPause, qOverload<>(&QTimer::start));
    connect(m_chart, &TimelineWidget::rangeSelected, this, &TimelinePanel::applyTimeFilter);
    connect(m_chart, &TimelineWidget::zoomRequested, this, &TimelinePanel::setZoom);
    connect(m_chart, &TimelineWidget::zoomOutRequested, this, &TimelinePanel::zoomOut);
    connect(m_notice, &TimelineNotice::accepted, this, &TimelinePanel::acceptOffer);
    connect(m_legend, &Legend::toggled, this, [this](SeriesKey key) {
        m_book.toggle(key);
        showSeries();
    });
    connect(m_legend, &Legend::onlyThisRequested, this, [this](SeriesKey key) {
        const ViewPtr view = m_session.view();
        m_book.showOnly(key, m_book.describe(*view->snapshot, *view->histogram));
        showSeries();
    });
    connect(&m_session, &Session::viewChanged, this, &TimelinePanel::showView);
    connect(&m_session, &Session::loadStarted, this, &TimelinePanel::showSeries);
    connect(&m_session, &Session::loadFinished, this, &TimelinePanel::showSeries);
    connect(&m_session.filterStack(), &FilterStack::changed, this, &TimelinePanel::showState);
    showState();
    showView();
}

QHBoxLayout* TimelinePanel::makeTopRow() {
    auto* row = new QHBoxLayout;
    auto* choice = new QHBoxLayout;
    choice->setSpacing(0);
    for (const MetricButton& one : kMetricButtons) {
        auto* button = new ChoiceButton;
        button->setObjectName(QLatin1String(one.name));
        button->setText(tr(one.text));
        button->setToolTip(tr(one.about));
        button->setCheckable(true);
        button->setChecked(one.metric == m_spec.metric);
        button->setFocusPolicy(Qt::StrongFocus);
        m_metrics->addButton(button, static_cast<int>(one.metric));
        choice->addWidget(button);
    }
    connect(m_metrics, &QButtonGroup::idClicked, this, [this](int id) { setMetric(static_cast<Metric>(id)); });
    row->addLayout(choice);
    row->addSpacing(fontMetrics().averageCharWidth());
    row->addWidget(m_caption, 1);

    auto* zoom = new QHBoxLayout;
    zoom->setSpacing(0);
    zoom->addWidget(makeZoomButton("timelineZoomIn", "zoom-in", tr("Zoom in (+)"), &TimelinePanel::zoomIn));
    m_zoomOut = makeZoomButton("timelineZoomOut", "zoom-out", tr("Zoom out (Backspace)"), &TimelinePanel::zoomOut);
    m_resetZoom =
        makeZoomButton("timelineResetZoom", "zoom-reset", tr("Show all of the time (0)"), &TimelinePanel::resetZoom);
    zoom->addWidget(m_zoomOut);
    zoom->addWidget(m_resetZoom);
    row->addLayout(zoom);
    return row;
}

QToolButton* TimelinePanel::makeZoomButton(const char* name, const char* iconName, const QString& text,
                                           void (TimelinePanel::*slot)()) {
    auto* button = new QToolButton;
    button->setObjectName(QLatin1String(name));
    button->setIcon(theme::icon(QLatin1String(iconName)));
    button->setAccessibleName(text);
    button->setToolTip(text);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::StrongFocus);
    connect(button, &QToolButton::clicked, this, slot);
    return button;
}

void TimelinePanel::setMetric(Metric metric) {
    m_metrics->button(static_cast<int>(metric))->setChecked(true);
    if (metric == m_spec.metric)
        return;
    m_spec.metric = metric;
    m_session.setHistogramSpec(m_spec);
}

void TimelinePanel::updateRoom() {
    // In coarse steps: a few pixels more or less are no reason to count anew.
    const int room = static_cast<int>(m_chart->plotRect().width()) / kMinBarWidth / 10 * 10;
    if (const int buckets = std::max(room, 10); buckets != m_spec.maxBuckets) {
        m_spec.maxBuckets = buckets;
        m_session.setHistogramSpec(m_spec);
    }
}

// The axis shows what the user asked for at once, and the buckets of the last histogram on it until the next comes.
TimeRange TimelinePanel::visibleRange() const {
    const ViewPtr view = m_session.view();
    if (const auto& zoom = m_session.filterStack().current().zoom)
        return *zoom;
    if (view->histogram->spec.zoom)
        return view->snapshot->timeSpan();
    return paddedRange(view->histogram->range(), view->histogram->bucketMs, kMinBuckets);
}

void TimelinePanel::showView() {
    const ViewPtr view = m_session.view();
    if (view->snapshot->eventCount() == 0)
        m_book.clear();
    m_chart->setExtent(view->snapshot->timeSpan());
    m_chart->setVisibleRange(visibleRange());
    m_caption->setFullText(captionText(*view->histogram));
    showSeries();
}

void TimelinePanel::showSeries() {
    const ViewPtr view = m_session.view();
    const std::vector<TimelineSeries> series = m_book.describe(*view->snapshot, *view->histogram);
    m_chart->setHistogram(view->histogram, series);
    m_legend->setSeries(*view->histogram, series);
    // What is not there while logs are being read may still come.
    const bool complete = m_session.hasLogs() && !m_session.loadStatus().running;
    m_notice->setNotice(
        complete ? emptyNotice(*view->histogram, series, view->totals, view->totalsWithoutFilter, view->undecided)
                 : std::nullopt);
}

void TimelinePanel::showState() {
    const ViewState& state = m_session.filterStack().current();
    m_trail.moveTo(state.zoom);
    m_chart->setBrush(timeRangeOf(state.filter));
    m_chart->setVisibleRange(visibleRange());
    m_zoomOut->setEnabled(m_trail.isZoomed());
    m_resetZoom->setEnabled(m_trail.isZoomed());
}

void TimelinePanel::setZoom(const std::optional<TimeRange>& zoom) {
    m_session.filterStack().setZoom(zoom);
    showState();  // even if that changed nothing, the chart may have shown a preview
}

void TimelinePanel::applyTimeFilter(const std::optional<TimeRange>& range) {
    FilterStack& stack = m_session.filterStack();
    stack.setFilter(withTimeRange(stack.current().filter, range));
}

void TimelinePanel::acceptOffer(EmptyNotice::Offer offer) {
    switch (offer) {
        case EmptyNotice::Offer::ShowAllEvents:
            setMetric(Metric::AllEvents);
            break;
        case EmptyNotice::Offer::ResetZoom:
            resetZoom();
            break;
        case EmptyNotice::Offer::ShowAllSeries:
            m_book.showAll();
            showSeries();
            break;
        case EmptyNotice::Offer::Nothing:
            break;
    }
    m_chart->setFocus();  // the button that had it is gone
}

void TimelinePanel::zoomIn() {
    m_chart->zoomIn();
}

void TimelinePanel::zoomOut() {
    setZoom(m_trail.outer());
}

void TimelinePanel::resetZoom() {
    setZoom(std::nullopt);
}

void TimelinePanel::zoomToTimeFilter() {
    m_chart->zoomToBrush();
}

void TimelinePanel::clearTimeFilter() {
    if (m_chart->brush())
        applyTimeFilter(std::nullopt);
}

void TimelinePanel::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange)
        showSeries();
}

}  // namespace lambdatrail
