#pragma once

#include "ui/timeline/timelineseries.h"

#include <QToolButton>
#include <QWidget>

#include <vector>

namespace lambdatrail {

// One series in the legend: a switch with the colour, the name and the count.
class LegendButton : public QToolButton {
    Q_OBJECT
 public:
    explicit LegendButton(QWidget* parent);

    void setSeries(const TimelineSeries& series, const QString& count);
    SeriesKey key() const { return m_series.key; }
    QSize sizeHint() const override;

 signals:
    void toggleRequested();
    void onlyThisRequested();

 protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;
    void nextCheckState() override;

 private:
    void updateText();
    QIcon swatch() const;

    TimelineSeries m_series;
    QString m_count;
};

// The legend of the timeline. A click shows or hides a series, Ctrl+click (or Ctrl+Space) shows only that one, or all
// again. What a click means for the picture is the owner's to decide: the buttons show what setSeries says.
class Legend : public QWidget {
    Q_OBJECT
 public:
    explicit Legend(QWidget* parent = nullptr);

    void setSeries(const TimeHistogram& histogram, const std::vector<TimelineSeries>& series);

 signals:
    void toggled(lambdatrail::SeriesKey key);
    void onlyThisRequested(lambdatrail::SeriesKey key);

 private:
    LegendButton* addButton();

    std::vector<LegendButton*> m_buttons;
};

}  // namespace lambdatrail
