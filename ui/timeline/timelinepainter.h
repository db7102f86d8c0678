#pragma once

#include "app/stats/timehistogram.h"
#include "ui/timeline/timelinelayout.h"
#include "ui/timeline/timelineseries.h"

#include <QFont>
#include <QPalette>
#include <QPixmap>
#include <QRect>
#include <QRegion>
#include <QSize>

#include <memory>
#include <optional>
#include <vector>

class QPainter;

namespace lambdatrail {

// What is drawn over the bars, at every paint.
struct TimelineOverlay {
    std::optional<TimeRange> brush;
    bool brushIsDraft = false;  // not the filter yet
    std::optional<TimeRange> hover;
    std::optional<TimeRange> cursor;
};

// Draws the timeline: bars and axes once into a pixmap of device pixels, the overlay anew each time. Positions are
// device pixels from the left of the plot; axis() and grid() say which time stands where.
class TimelinePainter {
 public:
    void setContent(std::shared_ptr<const TimeHistogram> histogram, std::vector<TimelineSeries> series);
    void setVisible(TimeRange visible);
    // The size is in device-independent pixels. Lays out anew if anything differs from before.
    void setSurface(QSize size, qreal dpr, const QFont& font, const QPalette& palette);

    const TimeHistogram& histogram() const { return *m_histogram; }
    const std::vector<TimelineSeries>& series() const { return m_series; }
    const TimeAxis& axis() const { return m_axis; }
    BucketGrid grid() const { return {m_histogram->beginMs, m_histogram->bucketMs > 0 ? m_histogram->bucketMs : 1000}; }
    qreal dpr() const { return m_dpr; }
    int toPlotPx(qreal x) const;               // from device-independent pixels of the widget
    QRectF plotRect() const;                   // in device-independent pixels
    QRectF columnRect(TimeRange range) const;  // the same, of the part of the range that is in sight
    static QSize minimumSize(const QFont& font);
    // What has to be drawn again when the draft of a brush becomes another one.
    QRegion changedByBrush(TimeRange before, TimeRange after) const;

    void paint(QPainter& painter, const TimelineOverlay& overlay);

 private:
    void layOut();
    void drawContent();
    void drawCountAxis(QPainter& painter, const CountScale& scale) const;
    void drawTimeAxis(QPainter& painter) const;
    void drawBars(QPainter& painter, const CountScale& scale, const std::vector<std::uint64_t>& totals) const;
    void drawBrush(QPainter& painter, const TimelineOverlay& overlay) const;
    QSizeF gripSize() const;
    QRectF logical(int xPx, int yPx, int widthPx, int heightPx) const;  // from pixels of the plot

    std::shared_ptr<const TimeHistogram> m_histogram = std::make_shared<TimeHistogram>();
    std::vector<TimelineSeries> m_series;
    TimeAxis m_axis;
    QRect m_plotPx;  // in the pixmap
    QSize m_size;
    qreal m_dpr = 1.0;
    QFont m_font;
    QPalette m_palette;
    QPixmap m_content;
    bool m_dirty = true;
};

}  // namespace lambdatrail
