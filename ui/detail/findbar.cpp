#include "ui/detail/findbar.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>

namespace lambdatrail {

namespace {

QToolButton* button(const QString& objectName, const QString& name, QWidget* parent) {
    auto* result = new QToolButton(parent);
    result->setObjectName(objectName);
    result->setAccessibleName(name);
    result->setToolTip(name);
    result->setAutoRaise(true);
    return result;
}

}  // namespace

FindBar::FindBar(const QString& objectName, const QString& accessibleName, QWidget* parent)
    : QWidget(parent), m_edit(new QLineEdit(this)), m_result(new QLabel(this)) {
    setObjectName(objectName);
    m_edit->setObjectName(objectName + QStringLiteral("Edit"));
    m_edit->setAccessibleName(accessibleName);
    m_edit->setPlaceholderText(tr("Find"));
    m_edit->setClearButtonEnabled(true);
    m_result->setObjectName(objectName + QStringLiteral("Result"));
    m_result->setTextFormat(Qt::PlainText);
    auto* previous = button(objectName + QStringLiteral("Previous"), tr("Find previous"), this);
    previous->setArrowType(Qt::UpArrow);
    auto* next = button(objectName + QStringLiteral("Next"), tr("Find next"), this);
    next->setArrowType(Qt::DownArrow);
    auto* close = button(objectName + QStringLiteral("Close"), tr("Close the find bar"), this);
    close->setText(QStringLiteral("\u2715"));

    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_edit, 1);
    layout->addWidget(m_result);
    layout->addWidget(previous);
    layout->addWidget(next);
    layout->addWidget(close);
    setFocusProxy(m_edit);
    hide();

    connect(m_edit, &QLineEdit::textChanged, this, &FindBar::textChanged);
    connect(previous, &QToolButton::clicked, this, &FindBar::previousRequested);
    connect(next, &QToolButton::clicked, this, &FindBar::nextRequested);
    connect(close, &QToolButton::clicked, this, &FindBar::closed);
    connect(this, &FindBar::closed, this, &QWidget::hide);
}

QString FindBar::text() const {
    return m_edit->text();
}

void FindBar::open() {
    show();
    m_edit->setFocus(Qt::ShortcutFocusReason);
    m_edit->selectAll();
}

void FindBar::setResult(const QString& text) {
    m_result->setText(text);
}

bool FindBar::event(QEvent* event) {
    // Escape closes the bar even where the window has a use for the key.
    if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
        event->accept();
        return true;
    }
    return QWidget::event(event);
}

void FindBar::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape) {
        emit closed();
    } else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        if (event->modifiers().testFlag(Qt::ShiftModifier))
            emit previousRequested();
        else
            emit nextRequested();
    } else {
        QWidget::keyPressEvent(event);
    }
}

bool isKeyEvent(const QEvent& event) {
    return event.type() == QEvent::ShortcutOverride || event.type() == QEvent::KeyPress;
}

bool handleFindKey(QEvent& event, FindBar& bar) {
    auto& key = static_cast<QKeyEvent&>(event);
    const bool find = key.matches(QKeySequence::Find);
    const bool next = key.matches(QKeySequence::FindNext) && bar.isVisible();
    const bool previous = key.matches(QKeySequence::FindPrevious) && bar.isVisible();
    if (!find && !next && !previous)
        return false;
    key.accept();
    if (key.type() == QEvent::ShortcutOverride)
        return true;
    if (find)
        bar.open();
    else if (next)
        emit bar.nextRequested();
    else
        emit bar.previousRequested();
    return true;
}

}  // namespace lambdatrail
