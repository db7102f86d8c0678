#include "ui/timeline/timelinepainter.h"

#include "ui/theme/theme.h"
#include "ui/timeline/timelinetext.h"
#include "ui/timeline/timeticks.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace lambdatrail {
namespace {

// The widest count label that axisCountText makes on a scale with round steps.
qreal gutterWidth(const QFontMetricsF& metrics) {
    return metrics.horizontalAdvance(QStringLiteral("88,888")) + metrics.averageCharWidth();
}

}  // namespace

void TimelinePainter::setContent(std::shared_ptr<const TimeHistogram> histogram, std::vector<TimelineSeries> series) {
    m_histogram = std::move(histogram);
    m_series = std::move(series);
    m_dirty = true;
}

void TimelinePainter::setVisible(TimeRange visible) {
    m_dirty = m_dirty || visible != m_axis.visible;
    m_axis.visible = visible;
}

void TimelinePainter::setSurface(QSize size, qreal dpr, const QFont& font, const QPalette& palette) {
    if (size == m_size && dpr == m_dpr && font == m_font && palette == m_palette)
        return;
    m_size = size;
    m_dpr = dpr;
    m_font = font;
    m_palette = palette;
    layOut();
}

QSize TimelinePainter::minimumSize(const QFont& font) {
    const QFontMetricsF metrics(font);
    const qreal width = gutterWidth(metrics) + 20 * metrics.averageCharWidth();
    return QSizeF(width, 6.5 * metrics.height()).toSize();
}

void TimelinePainter::layOut() {
    const QFontMetricsF metrics(m_font);
    const auto px = [this](qreal length) { return static_cast<int>(std::ceil(length * m_dpr)); };
    const int left = px(gutterWidth(metrics));
    const int top = px(metrics.height() / 2);
    const int right = px(metrics.horizontalAdvance(QStringLiteral("00:00")));
    const int bottom = px(2.5 * metrics.height());
    const QSize surface(static_cast<int>(std::lround(m_size.width() * m_dpr)),
                        static_cast<int>(std::lround(m_size.height() * m_dpr)));
    m_plotPx =
        QRect(left, top, std::max(surface.width() - left - right, 1), std::max(surface.height() - top - bottom, 1));
    m_axis.widthPx = m_plotPx.width();
    m_dirty = true;
}

int TimelinePainter::toPlotPx(qreal x) const {
    return static_cast<int>(std::floor(x * m_dpr)) - m_plotPx.left();
}

QRectF TimelinePainter::logical(int xPx, int yPx, int widthPx, int heightPx) const {
    return {(m_plotPx.left() + xPx) / m_dpr, (m_plotPx.top() + yPx) / m_dpr, widthPx / m_dpr, heightPx / m_dpr};
}

QRectF TimelinePainter::plotRect() const {
    return logical(0, 0, m_plotPx.width(), m_plotPx.height());
}

QRectF TimelinePainter::columnRect(TimeRange range) const {
    const int left = std::clamp(m_axis.xOf(range.beginMs), 0, m_axis.widthPx);
    const int right = std::clamp(m_axis.xOf(range.endMs), 0, m_axis.widthPx);
    return logical(left, 0, right - left, m_plotPx.height());
}

void TimelinePainter::paint(QPainter& painter, const TimelineOverlay& overlay) {
    if (m_dirty)
        drawContent();
    painter.fillRect(QRect(QPoint(0, 0), m_size), m_palette.color(QPalette::Base));
    if (overlay.brush)
        painter.fillRect(columnRect(*overlay.brush),
                         theme::brush(m_palette));  // behind the bars, whose colours mean something
    painter.drawPixmap(QPointF(0, 0), m_content);

    const QColor text = m_palette.color(QPalette::Text);
    if (overlay.hover) {
        QColor shade = text;
        shade.setAlpha(24);
        painter.fillRect(columnRect(*overlay.hover), shade);
    }
    if (overlay.brush)
        drawBrush(painter, overlay);
    if (overlay.cursor) {
        // A bar may be narrower than any outline, so the cursor is also a pointer below the axis.
        const QRectF column = columnRect(*overlay.cursor);
        const qreal arm = QFontMetricsF(m_font).averageCharWidth() * 0.7;
        const QPointF tip(column.center().x(), column.bottom() + 1);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(text);
        painter.drawPolygon(QPolygonF({tip, tip + QPointF(arm, 1.4 * arm), tip + QPointF(-arm, 1.4 * arm)}));
        painter.setRenderHint(QPainter::Antialiasing, false);
        painter.setPen(QPen(text, 0, Qt::DotLine));
        painter.drawLine(column.topLeft(), column.bottomLeft());
        painter.drawLine(column.topRight(), column.bottomRight());
    }
}

void TimelinePainter::drawBrush(QPainter& painter, const TimelineOverlay& overlay) const {
    const QRectF plot = plotRect();
    const QRectF band = columnRect(*overlay.brush);
    QColor veil = m_palette.color(QPalette::Base);
    veil.setAlpha(150);
    painter.fillRect(QRectF(plot.topLeft(), band.bottomLeft()), veil);
    painter.fillRect(QRectF(band.topRight(), plot.bottomRight()), veil);

    const QColor edge = m_palette.color(QPalette::Highlight);
    const QSizeF grip = gripSize();
    const auto drawEdge = [&](TimeMs timeMs, qreal x) {
        if (timeMs < m_axis.visible.beginMs || timeMs > m_axis.visible.endMs)
            return;
        painter.setRenderHint(QPainter::Antialiasing, false);
        painter.setPen(QPen(edge, 0, overlay.brushIsDraft ? Qt::DashLine : Qt::SolidLine));
        painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
        const QRectF handle(QPointF(x - grip.width() / 2, plot.center().y() - grip.height() / 2), grip);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(m_palette.color(QPalette::Base), 1));
        painter.setBrush(edge);
        painter.drawRoundedRect(handle, grip.width() / 2, grip.width() / 2);
    };
    drawEdge(overlay.brush->beginMs, band.left());
    drawEdge(overlay.brush->endMs, band.right());
    painter.setRenderHint(QPainter::Antialiasing, false);
}

QSizeF TimelinePainter::gripSize() const {
    const QFontMetricsF metrics(m_font);
    return {metrics.averageCharWidth() * 0.8, std::min(metrics.height() * 1.6, plotRect().height())};
}

// Between the places of an edge all has another shade.
QRegion TimelinePainter::changedByBrush(TimeRange before, TimeRange after) const {
    constexpr qreal kOutline = 2;
    const qreal reach = gripSize().width() / 2 + kOutline;
    const QRectF from = columnRect(before);
    const QRectF to = columnRect(after);
    const auto strip = [&](qreal a, qreal b) {
        const QRectF plot = plotRect();
        return QRectF(QPointF(std::min(a, b) - reach, plot.top() - kOutline),
                      QPointF(std::max(a, b) + reach, plot.bottom() + kOutline))
            .toAlignedRect();
    };
    return QRegion(strip(from.left(), to.left())) + strip(from.right(), to.right());
}

void TimelinePainter::drawContent() {
    m_dirty = false;
    m_content = QPixmap(QSizeF(QSizeF(m_size) * m_dpr).toSize().expandedTo(QSize(1, 1)));
    m_content.setDevicePixelRatio(m_dpr);
    m_content.fill(Qt::transparent);
    QPainter painter(&m_content);
    painter.setFont(m_font);

    const std::vector<std::uint64_t> totals = shownTotals(*m_histogram, m_series);
    const std::uint64_t highest = totals.empty() ? 0 : *std::ranges::max_element(totals);
    const auto minStepPx = static_cast<int>(QFontMetricsF(m_font).height() * 1.5 * m_dpr);
    const CountScale scale = countScale(highest, m_plotPx.height(), minStepPx);
    if (highest != 0) {
        drawCountAxis(painter, scale);
        drawBars(painter, scale, totals);
    }
    drawTimeAxis(painter);
}

void TimelinePainter::drawCountAxis(QPainter& painter, const CountScale& scale) const {
    const qreal height = QFontMetricsF(m_font).height();
    const qreal gap = QFontMetricsF(m_font).averageCharWidth();
    for (std::uint64_t count = scale.step; count <= scale.top; count += scale.step) {
        const double share = static_cast<double>(count) / static_cast<double>(scale.top);
        const int y = m_plotPx.height() - static_cast<int>(std::lround(share * m_plotPx.height()));
        const QRectF line = logical(0, y, m_plotPx.width(), std::max(static_cast<int>(m_dpr), 1));
        painter.fillRect(line, theme::gridLine(m_palette));
        painter.setPen(theme::muted(m_palette));
        painter.drawText(QRectF(0, line.top() - height / 2, line.left() - gap / 2, height),
                         Qt::AlignRight | Qt::AlignVCenter, axisCountText(count));
    }
}

void TimelinePainter::drawTimeAxis(QPainter& painter) const {
    const QFontMetricsF metrics(m_font);
    const qreal em = metrics.averageCharWidth();
    const QColor muted = theme::muted(m_palette);
    const int lineWidth = std::max(static_cast<int>(m_dpr), 1);
    const QRectF base = logical(0, m_plotPx.height(), m_plotPx.width(), lineWidth);
    painter.fillRect(base, muted);
    painter.setPen(muted);
    const qreal labelTop = base.bottom() + 0.25 * metrics.height();
    const qreal contextTop = labelTop + metrics.height();
    painter.drawText(QRectF(em, contextTop, base.left(), metrics.height()), Qt::AlignVCenter,
                     QCoreApplication::translate("Timeline", "UTC"));
    if (m_axis.isEmpty())
        return;

    const qreal labelWidth = metrics.horizontalAdvance(QStringLiteral("00:00:00")) + 3 * em;
    const TimeTicks axis = timeTicks(m_axis, static_cast<int>(std::ceil(labelWidth * m_dpr)));
    qreal contextFrom = base.right();
    for (const TimeTick& tick : axis.ticks) {
        const QRectF mark = logical(std::min(tick.xPx, m_axis.widthPx - 1), m_plotPx.height(), lineWidth, 0);
        painter.fillRect(QRectF(mark.left(), mark.top(), mark.width(), 0.25 * metrics.height()), muted);
        painter.setPen(m_palette.color(QPalette::Text));
        painter.drawText(QRectF(mark.left() - labelWidth, labelTop, 2 * labelWidth, metrics.height()),
                         Qt::AlignHCenter | Qt::AlignVCenter, tick.label);
        if (tick.context.isEmpty())
            continue;
        const qreal width = metrics.horizontalAdvance(tick.context);
        const qreal left = std::min(mark.left() - width / 2, m_size.width() - width);
        painter.setPen(muted);
        painter.drawText(QRectF(left, contextTop, width + em, metrics.height()), Qt::AlignVCenter, tick.context);
        contextFrom = std::min(contextFrom, left);
    }
    if (base.left() + metrics.horizontalAdvance(axis.context) + em < contextFrom) {
        painter.setPen(muted);
        painter.drawText(QRectF(base.left(), contextTop, base.width(), metrics.height()), Qt::AlignVCenter,
                         axis.context);
    }
}

void TimelinePainter::drawBars(QPainter& painter, const CountScale& scale,
                               const std::vector<std::uint64_t>& totals) const {
    std::vector<QColor> colors;
    for (const TimelineSeries& one : m_series)
        colors.push_back(seriesColor(one, m_palette));
    // A gap between bars, where they are wide enough to spare it.
    const int gapPx = std::max(static_cast<int>(std::lround(m_dpr)), 1);
    std::vector<std::uint32_t> parts(m_histogram->series.size());
    for (const BarColumn& column : barColumns(totals, grid(), m_axis)) {
        for (std::size_t i = 0; i < parts.size(); ++i)
            parts[i] = m_series[i].shown ? m_histogram->series[i].counts[column.bucket] : 0;
        const std::vector<int> heights = stackHeights(parts, scale, m_plotPx.height());
        const int width = column.widthPx >= 4 * gapPx ? column.widthPx - gapPx : column.widthPx;
        int y = m_plotPx.height();
        for (std::size_t i = 0; i < parts.size(); ++i) {
            if (heights[i] == 0)
                continue;
            y -= heights[i];
            painter.fillRect(logical(column.xPx, y, width, heights[i]), colors[i]);
        }
    }
}

}  // namespace lambdatrail
