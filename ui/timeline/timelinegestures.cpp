#include "ui/models/plaintext.h"
#include "ui/timeline/timelineaccessible.h"
#include "ui/timeline/timelinetext.h"
#include "ui/timeline/timelinewidget.h"
#include "ui/timeline/timelinezoom.h"

#include <QAction>
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>
#include <cstdlib>

// The gestures of TimelineWidget: mouse, wheel, keys and menu.

namespace lambdatrail {
namespace {

constexpr double kZoomPerNotch = 0.8;
constexpr double kPanPerNotch = 0.1;  // of what is visible
constexpr double kUnitsPerNotch = 120;
constexpr int kDragFrom = 4;  // device-independent pixels

}  // namespace

int TimelineWidget::reachPx() const {
    return static_cast<int>(std::ceil(fontMetrics().averageCharWidth() * 0.75 * m_painter.dpr()));
}

void TimelineWidget::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || axis().isEmpty())
        return;
    const int xPx = m_painter.toPlotPx(event->position().x());
    m_drag.press(xPx, TimelineBrush::zoneAt(xPx, axis(), active(), reachPx()), active());
}

void TimelineWidget::mouseMoveEvent(QMouseEvent* event) {
    if (!m_drag.isActive()) {
        hoverAt(event->position());
        return;
    }
    const int xPx = m_painter.toPlotPx(event->position().x());
    const auto threshold = static_cast<int>(std::ceil(kDragFrom * m_painter.dpr()));
    if (const auto range = m_drag.moveTo(xPx, axis(), m_painter.grid(), threshold)) {
        setDraft(range);
        showTip(event->position(), *range);
    }
}

void TimelineWidget::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !m_drag.isActive())
        return;
    const bool moved = m_drag.hasMoved();
    m_drag.end();
    if (moved && m_draft)
        apply(m_draft);
    else if (!moved)
        moveCursor(m_painter.grid().bucketAtPixel(m_painter.toPlotPx(event->position().x()), axis()), false);
    hoverAt(event->position());
}

void TimelineWidget::mouseDoubleClickEvent(QMouseEvent* event) {
    const int xPx = m_painter.toPlotPx(event->position().x());
    if (event->button() == Qt::LeftButton &&
        TimelineBrush::zoneAt(xPx, axis(), active(), 0) != TimelineBrush::Zone::Outside)
        zoomToBrush();
}

void TimelineWidget::hoverAt(QPointF pos) {
    const QRectF plot = plotRect();
    const bool inPlot = plot.contains(pos) && !axis().isEmpty();
    const int xPx = m_painter.toPlotPx(pos.x());
    const auto zone = inPlot ? TimelineBrush::zoneAt(xPx, axis(), active(), reachPx()) : TimelineBrush::Zone::Outside;
    switch (zone) {
        case TimelineBrush::Zone::Begin:
        case TimelineBrush::Zone::End:
            setCursor(Qt::SizeHorCursor);
            break;
        case TimelineBrush::Zone::Inside:
            setCursor(Qt::OpenHandCursor);
            break;
        case TimelineBrush::Zone::Outside:
            setCursor(inPlot ? Qt::CrossCursor : Qt::ArrowCursor);
            break;
    }
    const auto range = inPlot ? std::optional(bucketRange(m_painter.grid().bucketAtPixel(xPx, axis()))) : std::nullopt;
    if (range == m_hover)
        return;
    m_hover = range;
    update();
    if (range)
        showTip(pos, *range);
    else
        QToolTip::hideText();
}

void TimelineWidget::showTip(QPointF pos, TimeRange range) {
    QToolTip::showText(mapToGlobal(pos).toPoint(), movingToolTipText(rangeTip(histogram(), m_painter.series(), range)),
                       this);
}

void TimelineWidget::leaveEvent(QEvent*) {
    m_hover.reset();
    update();
}

void TimelineWidget::wheelEvent(QWheelEvent* event) {
    event->accept();
    if (axis().isEmpty() || m_extent.isEmpty() || m_drag.isActive())
        return;
    // Some systems turn the wheel sideways themselves while Shift or Alt is held.
    const QPoint turn = event->angleDelta();
    const bool sideways = std::abs(turn.x()) > std::abs(turn.y());
    const double notches = (sideways ? turn.x() : turn.y()) / kUnitsPerNotch;
    if (sideways || event->modifiers().testFlag(Qt::ShiftModifier))
        previewPan(-notches * kPanPerNotch);
    else
        previewZoom(axis().timeAt(m_painter.toPlotPx(event->position().x())), std::pow(kZoomPerNotch, notches));
}

void TimelineWidget::previewZoom(TimeMs anchorMs, double factor) {
    preview(zoomedRange(axis().visible, anchorMs, factor, m_extent));
}

void TimelineWidget::previewPan(double share) {
    const TimeRange visible = axis().visible;
    if (visible.lengthMs() >= m_extent.lengthMs())
        return;
    const double length = static_cast<double>(visible.lengthMs());
    preview(pannedRange(visible, std::llround(share * length), m_extent));
}

void TimelineWidget::preview(const std::optional<TimeRange>& zoom) {
    m_previewed = zoom;
    m_hover.reset();
    m_painter.setVisible(zoom.value_or(m_extent));
    m_zoomPause.start();
    update();
}

void TimelineWidget::moveCursor(std::int64_t bucket, bool extend) {
    if (axis().isEmpty())
        return;
    const BucketGrid grid = m_painter.grid();
    const TimeRange visible = axis().visible;
    bucket = std::clamp(bucket, grid.bucketAt(visible.beginMs), grid.bucketAt(visible.endMs - 1));
    if (extend && !m_anchorMs)
        m_anchorMs = m_cursorMs.value_or(grid.edgeMs(bucket));
    if (!extend)
        m_anchorMs.reset();
    m_cursorMs = grid.edgeMs(bucket);
    if (extend) {
        const TimeRange anchor = bucketRange(grid.bucketAt(*m_anchorMs));
        const TimeRange cursor = bucketRange(bucket);
        setDraft(TimeRange{std::min(anchor.beginMs, cursor.beginMs), std::max(anchor.endMs, cursor.endMs)});
    } else {
        setDraft(std::nullopt);
    }
    update();
    announceCursor(*this);
}

bool TimelineWidget::handleKey(int key, Qt::KeyboardModifiers modifiers) {
    const BucketGrid grid = m_painter.grid();
    const bool extend = modifiers.testFlag(Qt::ShiftModifier);
    modifiers &= ~(Qt::ShiftModifier | Qt::KeypadModifier);
    const bool isArrow = key == Qt::Key_Left || key == Qt::Key_Right;
    if (isArrow && modifiers == Qt::ControlModifier) {
        previewPan(key == Qt::Key_Left ? -kPanPerNotch : kPanPerNotch);
        return true;
    }
    if (modifiers != Qt::NoModifier)
        return false;  // shortcuts of the window
    switch (key) {
        case Qt::Key_Left:
        case Qt::Key_Right: {
            const std::int64_t from = grid.bucketAt(m_cursorMs.value_or(axis().visible.beginMs));
            moveCursor(from + (m_cursorMs ? (key == Qt::Key_Left ? -1 : 1) : 0), extend);
            return true;
        }
        case Qt::Key_Home:
            moveCursor(grid.bucketAt(axis().visible.beginMs), extend);
            return true;
        case Qt::Key_End:
            moveCursor(grid.bucketAt(axis().visible.endMs - 1), extend);
            return true;
        case Qt::Key_Return:
        case Qt::Key_Enter:
            if (const auto range = m_draft ? m_draft : cursorRange())
                apply(range);
            return true;
        case Qt::Key_Escape:
            if (!m_drag.isActive() && !active())
                return false;
            clearBrush();
            return true;
        case Qt::Key_Z:
            zoomToBrush();
            return true;
        case Qt::Key_Plus:
            zoomIn();
            return true;
        case Qt::Key_Minus:
            zoomOutOnce();
            return true;
        case Qt::Key_Backspace:
            emit zoomOutRequested();
            return true;
        case Qt::Key_0:
            requestZoom(std::nullopt);
            return true;
        default:
            return false;
    }
}

void TimelineWidget::keyPressEvent(QKeyEvent* event) {
    if (!handleKey(event->key(), event->modifiers()))
        QWidget::keyPressEvent(event);
}

void TimelineWidget::focusInEvent(QFocusEvent* event) {
    // Who comes by keyboard sees at once where the arrows start from.
    const bool byKey = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason;
    if (byKey && !m_cursorMs)
        moveCursor(m_painter.grid().bucketAt(active().value_or(axis().visible).beginMs), false);
    QWidget::focusInEvent(event);
}

void TimelineWidget::contextMenuEvent(QContextMenuEvent* event) {
    if (axis().isEmpty())
        return;
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const int xPx = std::clamp(m_painter.toPlotPx(event->pos().x()), 0, axis().widthPx - 1);
    const std::int64_t bucket =
        byKey && m_cursorMs ? m_painter.grid().bucketAt(*m_cursorMs) : m_painter.grid().bucketAtPixel(xPx, axis());
    TimeRange range = bucketRange(bucket);
    // Within the brush, the gestures are about the brush.
    if (const auto brushed = active(); brushed && brushed->contains(range.beginMs))
        range = *brushed;
    auto* menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("timelineMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    fillMenu(*menu, range);
    menu->popup(event->globalPos());
}

void TimelineWidget::fillMenu(QMenu& menu, TimeRange range) {
    const auto add = [&](const char* name, const QString& text, bool enabled, auto gesture) {
        QAction* action = menu.addAction(text, this, gesture);
        action->setObjectName(QLatin1String(name));
        action->setEnabled(enabled);
    };
    const bool inSight = !range.isEmpty();
    const bool zoomed = histogram().spec.zoom.has_value();
    add("filterToRange", tr("&Filter to %1").arg(rangeText(range)), inSight && range != m_brush,
        [=, this] { apply(range); });
    add("clearTimeFilter", tr("&Clear time filter"), active().has_value(), [this] {
        m_draft.reset();
        clearBrush();
    });
    menu.addSeparator();
    add("zoomToRange", tr("&Zoom to %1").arg(rangeText(range)), inSight, [=, this] { zoomTo(range); });
    add("zoomOut", tr("Zoom &out"), zoomed, [this] { emit zoomOutRequested(); });
    add("resetZoom", tr("&Reset zoom"), zoomed, [this] { requestZoom(std::nullopt); });
    menu.addSeparator();
    add("copyCounts", tr("Copy counts as C&SV"), histogram().bucketCount != 0, [this] { copyCounts(); });
}

bool TimelineWidget::event(QEvent* event) {
    // Keys that the window may use for something else mean the timeline while it has the focus.
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const bool plain = (key->modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier;
        const bool ours = key->key() == Qt::Key_Backspace || key->key() == Qt::Key_Z ||
                          (key->key() == Qt::Key_Escape && (m_drag.isActive() || active()));
        if (plain && ours) {
            event->accept();
            return true;
        }
    }
    return QWidget::event(event);
}

}  // namespace lambdatrail
