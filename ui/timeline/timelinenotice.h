#pragma once

#include "ui/timeline/timelinetext.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace lambdatrail {

// Stands in the empty chart: why it is empty, and what can be done about it.
class TimelineNotice : public QWidget {
    Q_OBJECT
 public:
    explicit TimelineNotice(QWidget* parent = nullptr);

    // Hides itself if there is nothing to say.
    void setNotice(const std::optional<EmptyNotice>& notice);

 signals:
    void accepted(lambdatrail::EmptyNotice::Offer offer);

 private:
    QLabel* m_text;
    QPushButton* m_button;
    EmptyNotice::Offer m_offer = EmptyNotice::Offer::Nothing;
};

}  // namespace lambdatrail
