#pragma once

#include "app/session/session.h"
#include "ui/timeline/timelineseries.h"
#include "ui/timeline/timelinetext.h"
#include "ui/timeline/timelinezoom.h"

#include <QTimer>
#include <QWidget>

class QButtonGroup;
class QHBoxLayout;
class QToolButton;

namespace lambdatrail {

class ElidedLabel;
class Legend;
class TimelineNotice;
class TimelineWidget;

// The timeline above the table: what is counted, the chart, its legend. Shows the session's histogram and turns
// gestures into steps of its filter stack.
class TimelinePanel : public QWidget {
    Q_OBJECT
 public:
    explicit TimelinePanel(Session& session, QWidget* parent = nullptr);

    void setMetric(Metric metric);

 public slots:
    void zoomIn();
    void zoomOut();  // to where the last zoom came from
    void resetZoom();
    void zoomToTimeFilter();
    void clearTimeFilter();

 protected:
    void changeEvent(QEvent* event) override;

 private:
    QHBoxLayout* makeTopRow();
    QToolButton* makeZoomButton(const char* name, const char* iconName, const QString& text,
                                void (TimelinePanel::*slot)());
    void showView();
    void showSeries();
    void showState();
    void setZoom(const std::optional<TimeRange>& zoom);
    void applyTimeFilter(const std::optional<TimeRange>& range);
    void acceptOffer(EmptyNotice::Offer offer);
    void updateRoom();
    TimeRange visibleRange() const;

    Session& m_session;
    HistogramSpec m_spec;
    SeriesBook m_book;
    ZoomTrail m_trail;
    QTimer m_roomPause;  // while the window is being resized, no histogram for every width
    QButtonGroup* m_metrics;
    ElidedLabel* m_caption;
    QToolButton* m_zoomOut = nullptr;
    QToolButton* m_resetZoom = nullptr;
    TimelineWidget* m_chart;
    TimelineNotice* m_notice;
    Legend* m_legend;
};

}  // namespace lambdatrail
