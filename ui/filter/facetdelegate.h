#pragma once

#include <QStyledItemDelegate>

namespace lambdatrail {

// Paints a row of a facet list: tick, label, what tells it apart, the count, and under them a thin bar of its share.
// A click anywhere on the row turns its tick.
class FacetDelegate : public QStyledItemDelegate {
    Q_OBJECT
 public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    bool editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option,
                     const QModelIndex& index) override;

 private:
    bool m_doubleClicked = false;  // its second release is no click
};

}  // namespace lambdatrail
