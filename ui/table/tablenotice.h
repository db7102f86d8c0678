#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace lambdatrail {

// A sentence in the middle of an empty table, with the one thing that helps.
class TableNotice : public QWidget {
    Q_OBJECT
 public:
    explicit TableNotice(QWidget* parent);
    // No button if `action` is empty.
    void setNotice(const QString& sentence, const QString& action);

 signals:
    void actionTriggered();

 private:
    QLabel* m_sentence;
    QPushButton* m_action;
};

}  // namespace lambdatrail
