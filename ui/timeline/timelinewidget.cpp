#include "ui/timeline/timelinewidget.h"

#include "ui/timeline/timelineaccessible.h"
#include "ui/timeline/timelinetext.h"
#include "ui/timeline/timelinezoom.h"

#include <QApplication>
#include <QClipboard>
#include <QEvent>
#include <QPainter>

#include <algorithm>
#include <chrono>

namespace lambdatrail {
namespace {

using namespace std::chrono_literals;

constexpr auto kWheelPause = 300ms;
constexpr double kZoomPerKey = 0.5;

}  // namespace

TimelineWidget::TimelineWidget(QWidget* parent) : QWidget(parent) {
    installTimelineAccessibility();
    setObjectName(QStringLiteral("timeline"));
    setAccessibleName(tr("Events over time"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    m_zoomPause.setSingleShot(true);
    m_zoomPause.setInterval(kWheelPause);
    connect(&m_zoomPause, &QTimer::timeout, this, [this] { emit zoomRequested(m_previewed); });
}

void TimelineWidget::setHistogram(std::shared_ptr<const TimeHistogram> histogram, std::vector<TimelineSeries> series) {
    m_painter.setContent(std::move(histogram), std::move(series));
    // Buckets of another width: the cursor stands on the one that holds its time.
    if (m_cursorMs)
        m_cursorMs = m_painter.grid().range(m_painter.grid().bucketAt(*m_cursorMs)).beginMs;
    update();
}

void TimelineWidget::setVisibleRange(TimeRange range) {
    if (m_zoomPause.isActive())
        return;
    m_painter.setVisible(range);
    update();
}

void TimelineWidget::setExtent(TimeRange range) {
    m_extent = range;
}

void TimelineWidget::setBrush(const std::optional<TimeRange>& range) {
    // A typed filter may end before it begins.
    const auto brush = range && !range->isEmpty() ? range : std::nullopt;
    if (brush == m_brush)
        return;
    m_brush = brush;
    if (!m_drag.isActive())
        m_draft.reset();
    update();
    announceValue(*this);
}

std::optional<TimeRange> TimelineWidget::cursorRange() const {
    return m_cursorMs ? std::optional(bucketRange(m_painter.grid().bucketAt(*m_cursorMs))) : std::nullopt;
}

TimeRange TimelineWidget::bucketRange(std::int64_t bucket) const {
    const TimeRange whole = m_painter.grid().range(bucket);
    const TimeRange visible = axis().visible;
    return {std::max(whole.beginMs, visible.beginMs), std::min(whole.endMs, visible.endMs)};
}

QString TimelineWidget::spokenValue() const {
    const auto range = active();
    const TimeRange shown = range.value_or(axis().visible);
    const QString count =
        metricCountText(histogram().spec.metric, range ? countIn(histogram(), *range) : histogram().total);
    if (shown.isEmpty())
        return count;
    return range ? tr("%1, %2 selected").arg(count, rangeText(shown)) : tr("%1, %2").arg(count, rangeText(shown));
}

QString TimelineWidget::spokenCursor() const {
    const auto range = cursorRange();
    return range ? rangeTip(histogram(), m_painter.series(), *range) : QString();
}

QSize TimelineWidget::minimumSizeHint() const {
    return TimelinePainter::minimumSize(font());
}

QSize TimelineWidget::sizeHint() const {
    return {fontMetrics().averageCharWidth() * 80, fontMetrics().height() * 10};
}

void TimelineWidget::zoomIn() {
    const auto cursor = hasFocus() ? cursorRange() : std::nullopt;
    const TimeRange around = cursor.value_or(active().value_or(axis().visible));
    requestZoom(zoomedRange(axis().visible, around.beginMs + around.lengthMs() / 2, kZoomPerKey, m_extent));
}

void TimelineWidget::zoomOutOnce() {
    const TimeRange visible = axis().visible;
    requestZoom(zoomedRange(visible, visible.beginMs + visible.lengthMs() / 2, 1 / kZoomPerKey, m_extent));
}

void TimelineWidget::zoomTo(TimeRange range) {
    range = {std::max(range.beginMs, m_extent.beginMs), std::min(range.endMs, m_extent.endMs)};
    if (range.isEmpty())
        return;
    requestZoom(zoomedRange(range, range.beginMs + range.lengthMs() / 2, 1, m_extent));
}

void TimelineWidget::zoomToBrush() {
    if (const auto range = active())
        zoomTo(*range);
}

void TimelineWidget::requestZoom(const std::optional<TimeRange>& zoom) {
    m_zoomPause.stop();
    emit zoomRequested(zoom);
}

void TimelineWidget::clearBrush() {
    if (m_drag.isActive() || m_draft) {
        m_drag.end();
        setDraft(std::nullopt);
    } else if (m_brush) {
        apply(std::nullopt);
    }
}

void TimelineWidget::copyCounts() const {
    QApplication::clipboard()->setText(countsAsCsv(histogram(), m_painter.series()));
}

void TimelineWidget::updateSurface() {
    const QSizeF before = plotRect().size();
    m_painter.setSurface(size(), devicePixelRatioF(), font(), palette());
    if (plotRect().size() != before)
        emit surfaceChanged();
}

void TimelineWidget::paintEvent(QPaintEvent*) {
    updateSurface();  // the screen may have changed
    QPainter painter(this);
    TimelineOverlay overlay;
    overlay.brush = active();
    overlay.brushIsDraft = m_draft.has_value();
    overlay.hover = m_drag.isActive() ? std::nullopt : m_hover;
    overlay.cursor = hasFocus() ? cursorRange() : std::nullopt;
    m_painter.paint(painter, overlay);
}

void TimelineWidget::resizeEvent(QResizeEvent*) {
    updateSurface();
}

void TimelineWidget::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        updateGeometry();
    update();
}

void TimelineWidget::setDraft(const std::optional<TimeRange>& range) {
    if (m_draft == range)
        return;
    // Of each frame of a drag only a part is new, and to draw all of it takes several times as long.
    if (m_draft && range)
        update(m_painter.changedByBrush(*m_draft, *range));
    else
        update();
    m_draft = range;
    announceValue(*this);
}

void TimelineWidget::apply(std::optional<TimeRange> range) {
    m_brush = range;
    m_draft.reset();
    m_anchorMs.reset();
    update();
    announceValue(*this);
    emit rangeSelected(range);
}

}  // namespace lambdatrail
