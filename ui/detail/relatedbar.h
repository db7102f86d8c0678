#pragma once

#include "app/session/relatedfinder.h"

#include <QList>
#include <QWidget>

#include <vector>

class QLabel;
class QToolButton;

namespace lambdatrail {

// Links from an event to the loaded ones that its record points to: the same action as another account sees it, the
// event that an addendum brings up to date. Hidden while there is none.
class RelatedBar : public QWidget {
    Q_OBJECT
 public:
    explicit RelatedBar(QWidget* parent = nullptr);

    void clear();
    void setRelated(const StoreSnapshot& snapshot, EventId of, const std::vector<RelatedEvent>& related);

 signals:
    void eventRequested(lambdatrail::EventId event);

 protected:
    void changeEvent(QEvent* event) override;

 private:
    void addLink(const QString& text, const QString& toolTip, EventId event);
    void setUpLink(QToolButton& link);

    QList<QToolButton*> m_links;
    QLabel* m_more;
};

}  // namespace lambdatrail
