#include "ui/detail/relatedbar.h"

#include "ui/models/eventtexts.h"
#include "ui/models/plaintext.h"
#include "ui/theme/theme.h"

#include <QEvent>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

namespace lambdatrail {
namespace {

constexpr std::size_t kMostLinks = 4;
constexpr int kPartChars = 80;

QString cell(const StoreSnapshot& snapshot, EventId event, ColumnId column) {
    return visibleText(snapshot.cellText(event, column), kPartChars);
}

QString linkText(const StoreSnapshot& snapshot, EventId of, const RelatedEvent& related) {
    if (related.relation == RelatedEvent::Relation::Original)
        return RelatedBar::tr("This updates an earlier record: go to it");
    const QString account = cell(snapshot, related.event, ColumnId::Account);
    if (account.isEmpty() || account == cell(snapshot, of, ColumnId::Account))
        return RelatedBar::tr("Another record of the same action");
    return RelatedBar::tr("Same action, as seen by account %1").arg(account);
}

}  // namespace

RelatedBar::RelatedBar(QWidget* parent) : QWidget(parent), m_more(new QLabel(this)) {
    setObjectName(QStringLiteral("relatedBar"));
    setAccessibleName(tr("Related events"));
    m_more->setObjectName(QStringLiteral("relatedMore"));
    m_more->setTextFormat(Qt::PlainText);
    m_more->setForegroundRole(QPalette::PlaceholderText);
    auto* layout = new QVBoxLayout(this);
    const int space = fontMetrics().height() / 4;
    layout->setContentsMargins(space, space, space, space);
    layout->setSpacing(0);
    layout->addWidget(m_more);
    hide();
}

void RelatedBar::clear() {
    hide();
    // Later: one of them may be what was clicked.
    for (QToolButton* link : m_links) {
        link->hide();
        link->deleteLater();
    }
    m_links.clear();
}

void RelatedBar::setRelated(const StoreSnapshot& snapshot, EventId of, const std::vector<RelatedEvent>& related) {
    clear();
    for (const RelatedEvent& other : related) {
        if (static_cast<std::size_t>(m_links.size()) == kMostLinks)
            break;
        addLink(linkText(snapshot, of, other), toolTipText(eventLine(snapshot, other.event)), other.event);
    }
    const std::size_t more = related.size() - static_cast<std::size_t>(m_links.size());
    m_more->setVisible(more > 0);
    m_more->setText(tr("and %1 more").arg(numberText(more)));
    setVisible(!related.empty());
}

void RelatedBar::addLink(const QString& text, const QString& toolTip, EventId event) {
    auto* link = new QToolButton(this);
    link->setObjectName(QStringLiteral("relatedLink%1").arg(m_links.size()));
    link->setText(QString(text).replace(QLatin1Char('&'), QStringLiteral("&&")));
    link->setAccessibleName(text);
    link->setToolTip(toolTip);
    link->setAutoRaise(true);
    link->setFocusPolicy(Qt::StrongFocus);
    link->setCursor(Qt::PointingHandCursor);
    link->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    link->setIcon(theme::icon(QStringLiteral("forward")));
    setUpLink(*link);
    // Queued: the bar is filled anew for the event that is gone to.
    connect(link, &QToolButton::clicked, this, [this, event] { emit eventRequested(event); }, Qt::QueuedConnection);
    auto* layout = static_cast<QVBoxLayout*>(this->layout());
    layout->insertWidget(static_cast<int>(m_links.size()), link, 0, Qt::AlignLeft);
    m_links << link;
}

void RelatedBar::setUpLink(QToolButton& link) {
    QPalette colours = palette();
    colours.setColor(QPalette::ButtonText, colours.color(QPalette::Link));
    link.setPalette(colours);
}

void RelatedBar::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        for (QToolButton* link : m_links)
            setUpLink(*link);
}

}  // namespace lambdatrail
