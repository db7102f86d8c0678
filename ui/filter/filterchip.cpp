#include "ui/filter/filterchip.h"

#include "ui/models/plaintext.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QToolButton>

#include <utility>

namespace lambdatrail {
namespace {

constexpr int kTextChars = 80;

}  // namespace

FilterChip::FilterChip(FilterTerm term, QWidget* parent)
    : QWidget(parent), m_term(std::move(term)), m_label(new QLabel(this)), m_remove(new QToolButton(this)) {
    setObjectName(QStringLiteral("filterChip"));
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Filter term: %1").arg(m_term.text));
    setToolTip(toolTipText(visibleText(m_term.filterText)));

    m_label->setTextFormat(Qt::PlainText);
    m_label->setText(visibleText(m_term.text, kTextChars));
    m_remove->setObjectName(QStringLiteral("filterChipRemove"));
    m_remove->setAutoRaise(true);
    m_remove->setFocusPolicy(Qt::NoFocus);
    m_remove->setIcon(theme::icon(QStringLiteral("close")));
    const int text = fontMetrics().height();
    m_remove->setIconSize(QSize(text * 3 / 4, text * 3 / 4));
    m_remove->setFixedSize(text + text / 4, text + text / 4);
    m_remove->setToolTip(tr("Remove (Delete)"));
    m_remove->setAccessibleName(tr("Remove %1").arg(m_term.text));
    connect(m_remove, &QToolButton::clicked, this, &FilterChip::removeRequested);

    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(text / 2, text / 6, text / 5, text / 6);
    layout->setSpacing(text / 4);
    layout->addWidget(m_label, 1);
    layout->addWidget(m_remove);
}

void FilterChip::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const qreal line = hasFocus() ? 2.0 : 1.0;
    const QRectF plate = QRectF(rect()).adjusted(line / 2, line / 2, -line / 2, -line / 2);
    const qreal radius = plate.height() / 3;
    painter.setBrush(palette().color(QPalette::Button));
    painter.setPen(QPen(palette().color(hasFocus() ? QPalette::Highlight : QPalette::Mid), line));
    painter.drawRoundedRect(plate, radius, radius);
}

void FilterChip::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Delete || event->key() == Qt::Key_Backspace)
        emit removeRequested();
    else if (event->key() == Qt::Key_Left || event->key() == Qt::Key_Right)
        focusNextPrevChild((event->key() == Qt::Key_Right) == (layoutDirection() == Qt::LeftToRight));
    else
        QWidget::keyPressEvent(event);
}

void FilterChip::contextMenuEvent(QContextMenuEvent* event) {
    auto* menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("filterChipMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Not: turn into its opposite"), this, &FilterChip::invertRequested);
    menu->addAction(tr("Remove"), this, &FilterChip::removeRequested);
    menu->addSeparator();
    menu->addAction(tr("Copy as filter"), this, [this] { QApplication::clipboard()->setText(m_term.filterText); });
    menu->popup(event->globalPos());
}

void FilterChip::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    update();
}

void FilterChip::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    update();
}

}  // namespace lambdatrail
