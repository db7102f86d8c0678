#pragma once

#include "ui/timeline/timelinebrush.h"
#include "ui/timeline/timelinepainter.h"

#include <QTimer>
#include <QWidget>

#include <memory>
#include <optional>
#include <vector>

class QMenu;

namespace lambdatrail {

// The chart of the timeline and its gestures, by mouse and by keys. It keeps nothing: what a gesture means is said by
// a signal, and is seen once the owner has set it.
class TimelineWidget : public QWidget {
    Q_OBJECT
 public:
    explicit TimelineWidget(QWidget* parent = nullptr);

    // series[i] describes series i of the histogram.
    void setHistogram(std::shared_ptr<const TimeHistogram> histogram, std::vector<TimelineSeries> series);
    // What the time axis shows; may differ from the histogram's range until a better histogram comes.
    void setVisibleRange(TimeRange range);
    void setExtent(TimeRange range);                       // all the time there is: how far zooming out and panning go
    void setBrush(const std::optional<TimeRange>& range);  // the range that is the filter

    const TimeHistogram& histogram() const { return m_painter.histogram(); }
    const TimeAxis& axis() const { return m_painter.axis(); }
    std::optional<TimeRange> brush() const { return m_brush; }
    std::optional<TimeRange> draft() const { return m_draft; }  // brushed, but not applied
    std::optional<TimeRange> cursorRange() const;               // the bucket that the arrow keys move
    QRectF plotRect() const { return m_painter.plotRect(); }
    QString spokenValue() const;   // for screen readers: "1,204 invocations, 12:00 to 13:00 selected"
    QString spokenCursor() const;  // what the tooltip would say of the cursor's bucket

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

 public slots:
    // Half or twice the time, around the cursor or the middle.
    void zoomIn();
    void zoomOutOnce();
    void zoomToBrush();
    void clearBrush();
    void copyCounts() const;

 signals:
    void rangeSelected(const std::optional<lambdatrail::TimeRange>& range);
    void zoomRequested(const std::optional<lambdatrail::TimeRange>& zoom);  // nothing: all
    void zoomOutRequested();                                                // to where the last zoom came from
    void surfaceChanged();                                                  // there is other room for buckets

 protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

 private:
    bool handleKey(int key, Qt::KeyboardModifiers modifiers);
    void updateSurface();
    std::optional<TimeRange> active() const { return m_draft ? m_draft : m_brush; }
    TimeRange bucketRange(std::int64_t bucket) const;  // the part in sight
    int reachPx() const;
    void setDraft(const std::optional<TimeRange>& range);
    void apply(std::optional<TimeRange> range);  // by value: often the draft, which it ends
    void moveCursor(std::int64_t bucket, bool extend);
    void hoverAt(QPointF pos);
    void showTip(QPointF pos, TimeRange range);
    void previewZoom(TimeMs anchorMs, double factor);
    void previewPan(double share);
    void preview(const std::optional<TimeRange>& zoom);
    void zoomTo(TimeRange range);
    void requestZoom(const std::optional<TimeRange>& zoom);
    void fillMenu(QMenu& menu, TimeRange range);

    TimelinePainter m_painter;
    TimelineBrush m_drag;
    TimeRange m_extent;
    std::optional<TimeRange> m_brush;
    std::optional<TimeRange> m_draft;
    std::optional<TimeRange> m_hover;
    std::optional<TimeMs> m_cursorMs;  // begin of its bucket
    std::optional<TimeMs> m_anchorMs;  // where Shift+arrow began
    // A burst of the wheel moves the axis at once, and becomes one zoom, one step of the history, when the wheel rests.
    QTimer m_zoomPause;
    std::optional<TimeRange> m_previewed;
};

}  // namespace lambdatrail
