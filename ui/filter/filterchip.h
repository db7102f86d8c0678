#pragma once

#include "ui/filter/filterlabels.h"

#include <QWidget>

class QLabel;
class QToolButton;

namespace lambdatrail {

// One term of the filter as a small plate with an x. Delete removes it, its context menu inverts it.
class FilterChip : public QWidget {
    Q_OBJECT
 public:
    explicit FilterChip(FilterTerm term, QWidget* parent = nullptr);

    const FilterTerm& term() const { return m_term; }

 signals:
    void removeRequested();
    void invertRequested();

 protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

 private:
    FilterTerm m_term;
    QLabel* m_label;
    QToolButton* m_remove;
};

}  // namespace lambdatrail
