#pragma once

#include <QDialog>

class QLineEdit;
class QListWidget;
class QPushButton;

namespace lambdatrail {

class EventTable;

// Chooses the columns of the table and their order. Takes effect at once; delete on close.
class ColumnPicker : public QDialog {
    Q_OBJECT
 public:
    explicit ColumnPicker(EventTable& table, QWidget* parent = nullptr);

 private:
    void fill();
    void showMatches();
    void moveCurrent(int step);
    void updateButtons();

    EventTable& m_table;
    QLineEdit* m_search;
    QListWidget* m_list;
    QPushButton* m_up;
    QPushButton* m_down;
    bool m_filling = false;
};

}  // namespace lambdatrail
