#include "ui/table/tablenotice.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace lambdatrail {

TableNotice::TableNotice(QWidget* parent)
    : QWidget(parent), m_sentence(new QLabel(this)), m_action(new QPushButton(this)) {
    setObjectName(QStringLiteral("tableNotice"));
    m_sentence->setObjectName(QStringLiteral("tableNoticeText"));
    m_sentence->setTextFormat(Qt::PlainText);
    m_sentence->setAlignment(Qt::AlignCenter);
    m_sentence->setWordWrap(true);
    m_action->setObjectName(QStringLiteral("tableNoticeAction"));
    connect(m_action, &QPushButton::clicked, this, &TableNotice::actionTriggered);

    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(fontMetrics().height() / 2);
    layout->addStretch();
    layout->addWidget(m_sentence);
    layout->addWidget(m_action, 0, Qt::AlignHCenter);
    layout->addStretch();
}

void TableNotice::setNotice(const QString& sentence, const QString& action) {
    m_sentence->setText(sentence);
    m_action->setText(action);
    m_action->setVisible(!action.isEmpty());
}

}  // namespace lambdatrail
