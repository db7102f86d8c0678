#include "ui/timeline/timelinenotice.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace lambdatrail {
namespace {

QString offerText(EmptyNotice::Offer offer) {
    switch (offer) {
        case EmptyNotice::Offer::ShowAllEvents:
            return TimelineNotice::tr("Chart all events");
        case EmptyNotice::Offer::ResetZoom:
            return TimelineNotice::tr("Show all of the time");
        case EmptyNotice::Offer::ShowAllSeries:
            return TimelineNotice::tr("Show all series");
        case EmptyNotice::Offer::Nothing:
            break;
    }
    return {};
}

}  // namespace

TimelineNotice::TimelineNotice(QWidget* parent) : QWidget(parent), m_text(new QLabel), m_button(new QPushButton) {
    setObjectName(QStringLiteral("timelineNotice"));
    m_text->setObjectName(QStringLiteral("timelineNoticeText"));
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_text->setAlignment(Qt::AlignCenter);
    m_text->setForegroundRole(QPalette::Text);
    m_text->setMinimumWidth(fontMetrics().averageCharWidth() * 60);
    m_button->setObjectName(QStringLiteral("timelineNoticeButton"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_text);
    layout->addWidget(m_button, 0, Qt::AlignHCenter);
    connect(m_button, &QPushButton::clicked, this, [this] { emit accepted(m_offer); });
    hide();
}

void TimelineNotice::setNotice(const std::optional<EmptyNotice>& notice) {
    setVisible(notice.has_value());
    if (!notice)
        return;
    m_offer = notice->offer;
    m_text->setText(notice->text);
    m_button->setText(offerText(m_offer));
    m_button->setVisible(m_offer != EmptyNotice::Offer::Nothing);
}

}  // namespace lambdatrail
