#pragma once

#include <QPersistentModelIndex>
#include <QTableView>

namespace lambdatrail {

// A table view whose rows all have one height, and are selected as a whole. QTableView keeps a section for every row
// and walks over all of them whenever rows come or the model is reset, which at ten million rows takes tens of
// milliseconds of the GUI thread; this view computes where a row is, so the number of rows costs nothing. Not
// supported: grid, spans, hidden or moved rows, a vertical header, rows that are removed one by one. Rows times their
// height must not exceed INT_MAX pixels.
class UniformRowsView : public QTableView {
    Q_OBJECT
 public:
    explicit UniformRowsView(QWidget* parent = nullptr);

    void setRowHeightPx(int heightPx);

    void setModel(QAbstractItemModel* model) override;
    void reset() override;
    QRect visualRect(const QModelIndex& index) const override;
    QModelIndex indexAt(const QPoint& position) const override;
    void scrollTo(const QModelIndex& index, ScrollHint hint = EnsureVisible) override;

 protected:
    void paintEvent(QPaintEvent* event) override;
    bool viewportEvent(QEvent* event) override;
    void scrollContentsBy(int dx, int dyRows) override;
    void updateGeometries() override;
    void rowsInserted(const QModelIndex& parent, int first, int last) override;
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
    void setSelection(const QRect& rect, QItemSelectionModel::SelectionFlags command) override;
    QRegion visualRegionForSelection(const QItemSelection& selection) const override;
    bool isIndexHidden(const QModelIndex& index) const override { return isColumnHidden(index.column()); }
    int verticalOffset() const override { return firstRow() * m_rowHeightPx; }
    int sizeHintForRow(int) const override { return m_rowHeightPx; }
    int sizeHintForColumn(int column) const override;  // of the rows in sight

 private:
    int rows() const { return model() ? model()->rowCount() : 0; }
    int firstRow() const;  // at the top of the viewport
    int wholeRowsInSight() const;
    int rowAtPx(int y) const;  // of the viewport; -1 or beyond the last where there is none
    int rowTopPx(int row) const { return (row - firstRow()) * m_rowHeightPx; }
    int visibleColumn(int from, int step) const;  // -1 if there is none
    void updateScrollBars();
    void paintRow(QPainter& painter, const QStyleOptionViewItem& common, int row, const QRect& dirty);

    QAbstractItemModel* m_noRows;  // of the vertical header, so that it has no sections
    int m_rowHeightPx = 20;
    bool m_isUpdatingGeometries = false;
    QPersistentModelIndex m_hovered;
};

}  // namespace lambdatrail
