#include "ui/timeline/timelineaccessible.h"

#include "ui/timeline/timelinewidget.h"

#include <QAccessible>
#include <QAccessibleWidget>

namespace lambdatrail {
namespace {

class TimelineAccessible final : public QAccessibleWidget {
 public:
    explicit TimelineAccessible(TimelineWidget* timeline) : QAccessibleWidget(timeline, QAccessible::Chart) {}

    QString text(QAccessible::Text kind) const override {
        const auto* timeline = qobject_cast<const TimelineWidget*>(object());
        if (timeline != nullptr && kind == QAccessible::Value)
            return timeline->spokenValue();
        if (timeline != nullptr && kind == QAccessible::Description)
            return timeline->spokenCursor();
        return QAccessibleWidget::text(kind);
    }
};

QAccessibleInterface* makeAccessible(const QString&, QObject* object) {
    auto* timeline = qobject_cast<TimelineWidget*>(object);
    return timeline != nullptr ? new TimelineAccessible(timeline) : nullptr;
}

}  // namespace

void installTimelineAccessibility() {
    static const bool installed = [] {
        QAccessible::installFactory(makeAccessible);
        return true;
    }();
    Q_UNUSED(installed)
}

void announceValue(TimelineWidget& timeline) {
    if (!QAccessible::isActive())
        return;
    QAccessibleValueChangeEvent event(&timeline, timeline.spokenValue());
    QAccessible::updateAccessibility(&event);
}

void announceCursor(TimelineWidget& timeline) {
    if (!QAccessible::isActive())
        return;
    QAccessibleEvent event(&timeline, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&event);
}

}  // namespace lambdatrail
