#include "ui/table/uniformrowsview.h"

#include <QAbstractItemDelegate>
#include <QHeaderView>
#include <QHoverEvent>
#include <QPaintEvent>
#include <QPainter>
#include <QScrollBar>
#include <QStandardItemModel>
#include <QStyle>

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace lambdatrail {

UniformRowsView::UniformRowsView(QWidget* parent) : QTableView(parent), m_noRows(new QStandardItemModel(this)) {
    setShowGrid(false);
    setVerticalScrollMode(ScrollPerItem);
    setHorizontalScrollMode(ScrollPerPixel);
    setSelectionBehavior(SelectRows);
    verticalHeader()->hide();
    QTableView::updateGeometries();  // hides the button in the corner, which nothing else can reach
}

void UniformRowsView::setRowHeightPx(int heightPx) {
    m_rowHeightPx = std::max(1, heightPx);
    scheduleDelayedItemsLayout();
}

void UniformRowsView::setModel(QAbstractItemModel* model) {
    QTableView::setModel(model);
    verticalHeader()->setModel(m_noRows);
    scheduleDelayedItemsLayout();
}

void UniformRowsView::reset() {
    QTableView::reset();
    scheduleDelayedItemsLayout();
}

void UniformRowsView::rowsInserted(const QModelIndex& parent, int first, int last) {
    QTableView::rowsInserted(parent, first, last);
    updateGeometries();
    if (rowTopPx(first) < viewport()->height())
        viewport()->update();
}

int UniformRowsView::firstRow() const {
    return verticalScrollBar()->value();
}

int UniformRowsView::wholeRowsInSight() const {
    return std::max(1, viewport()->height() / m_rowHeightPx);
}

int UniformRowsView::rowAtPx(int y) const {
    const int rowsAbove = y < 0 ? (m_rowHeightPx - 1 - y) / m_rowHeightPx : 0;
    const int row = rowsAbove > 0 ? firstRow() - rowsAbove : firstRow() + y / m_rowHeightPx;
    return std::max(-1, row);
}

QRect UniformRowsView::visualRect(const QModelIndex& index) const {
    if (!index.isValid() || index.model() != model() || isIndexHidden(index))
        return {};
    return {columnViewportPosition(index.column()), rowTopPx(index.row()), columnWidth(index.column()), m_rowHeightPx};
}

QModelIndex UniformRowsView::indexAt(const QPoint& position) const {
    const int row = rowAtPx(position.y());
    const int column = columnAt(position.x());
    return row >= 0 && row < rows() && column >= 0 ? model()->index(row, column) : QModelIndex();
}

void UniformRowsView::scrollTo(const QModelIndex& index, ScrollHint hint) {
    if (!index.isValid() || index.model() != model() || isIndexHidden(index))
        return;
    const int row = index.row();
    const int lastFirstRow = row - wholeRowsInSight() + 1;  // the row is the last one in sight then
    QScrollBar& vertical = *verticalScrollBar();
    if (hint == PositionAtTop || (hint == EnsureVisible && row < firstRow()))
        vertical.setValue(row);
    else if (hint == PositionAtBottom || (hint == EnsureVisible && lastFirstRow > firstRow()))
        vertical.setValue(lastFirstRow);
    else if (hint == PositionAtCenter)
        vertical.setValue(row - wholeRowsInSight() / 2);

    QScrollBar& horizontal = *horizontalScrollBar();
    const int left = horizontalHeader()->sectionPosition(index.column());
    const int right = left + columnWidth(index.column());
    if (left < horizontal.value() || right - left > viewport()->width())
        horizontal.setValue(left);
    else if (right > horizontal.value() + viewport()->width())
        horizontal.setValue(right - viewport()->width());
}

void UniformRowsView::updateGeometries() {
    if (std::exchange(m_isUpdatingGeometries, true))
        return;
    QHeaderView& header = *horizontalHeader();
    const int headerHeight =
        header.isHidden() ? 0 : std::clamp(header.sizeHint().height(), header.minimumHeight(), header.maximumHeight());
    setViewportMargins(0, headerHeight, 0, 0);
    QSize size;
    constexpr int kMostRounds = 3;  // a scroll bar that comes takes room, so that the other one may have to come too
    for (int round = 0; round < kMostRounds && size != viewport()->size(); ++round) {
        size = viewport()->size();
        const QRect inside = viewport()->geometry();
        header.setGeometry(inside.left(), inside.top() - headerHeight, inside.width(), headerHeight);
        updateScrollBars();
    }
    m_isUpdatingGeometries = false;
    QAbstractItemView::updateGeometries();
}

void UniformRowsView::updateScrollBars() {
    QScrollBar& vertical = *verticalScrollBar();
    vertical.setSingleStep(1);
    vertical.setPageStep(wholeRowsInSight());
    vertical.setRange(0, std::max(0, rows() - wholeRowsInSight()));
    QScrollBar& horizontal = *horizontalScrollBar();
    QHeaderView& header = *horizontalHeader();
    const int columnsShown = header.count() - header.hiddenSectionCount();
    horizontal.setSingleStep(std::max(2, header.length() / std::max(1, columnsShown)));  // a column of mean width
    horizontal.setPageStep(viewport()->width());
    horizontal.setRange(0, std::max(0, header.length() - viewport()->width()));
    header.setOffset(horizontal.value());
}

void UniformRowsView::scrollContentsBy(int dx, int dyRows) {
    QTableView::scrollContentsBy(dx, 0);
    if (dyRows == 0)
        return;
    const int dy = dyRows * m_rowHeightPx;
    if (std::abs(dyRows) > wholeRowsInSight()) {
        viewport()->update();
        return;
    }
    scrollDirtyRegion(0, dy);
    viewport()->scroll(0, dy);
}

void UniformRowsView::paintEvent(QPaintEvent* event) {
    if (rows() == 0)
        return;
    QPainter painter(viewport());
    QStyleOptionViewItem common;
    initViewItemOption(&common);
    const QRect dirty = event->rect();
    const int last = std::min(rowAtPx(dirty.bottom()), rows() - 1);
    for (int row = std::max(0, rowAtPx(dirty.top())); row <= last; ++row)
        paintRow(painter, common, row, dirty);
}

void UniformRowsView::paintRow(QPainter& painter, const QStyleOptionViewItem& common, int row, const QRect& dirty) {
    QStyleOptionViewItem cell = common;
    if (alternatingRowColors() && row % 2 == 1)
        cell.features |= QStyleOptionViewItem::Alternate;
    if (selectionModel()->isSelected(model()->index(row, 0)))
        cell.state |= QStyle::State_Selected;
    if (m_hovered.isValid() && m_hovered.row() == row)
        cell.state |= QStyle::State_MouseOver;

    const QHeaderView& header = *horizontalHeader();
    const int left = isRightToLeft() ? std::max(0, viewport()->width() - header.length()) : 0;
    const int right = isRightToLeft() ? viewport()->width() : std::min(header.length(), viewport()->width());
    cell.rect = QRect(left, rowTopPx(row), right - left, m_rowHeightPx);
    style()->drawPrimitive(QStyle::PE_PanelItemViewRow, &cell, &painter, this);
    const bool hasFocusedCell = currentIndex().row() == row && (hasFocus() || viewport()->hasFocus());
    for (int position = 0; position < header.count(); ++position) {
        const int column = header.logicalIndex(position);
        if (header.isSectionHidden(column))
            continue;
        const QModelIndex index = model()->index(row, column);
        cell.rect = visualRect(index);
        if (!cell.rect.intersects(dirty))
            continue;
        cell.state.setFlag(QStyle::State_HasFocus, hasFocusedCell && currentIndex().column() == column);
        itemDelegateForIndex(index)->paint(&painter, cell, index);
    }
}

bool UniformRowsView::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::HoverEnter || event->type() == QEvent::HoverMove)
        m_hovered = indexAt(static_cast<QHoverEvent*>(event)->position().toPoint());
    else if (event->type() == QEvent::HoverLeave || event->type() == QEvent::Leave)
        m_hovered = QModelIndex();
    return QTableView::viewportEvent(event);
}

int UniformRowsView::visibleColumn(int from, int step) const {
    const QHeaderView& header = *horizontalHeader();
    for (int position = from; position >= 0 && position < header.count(); position += step) {
        if (!header.isSectionHidden(header.logicalIndex(position)))
            return header.logicalIndex(position);
    }
    return -1;
}

// Home and End go to the first and last row, as rows are selected and not cells.
QModelIndex UniformRowsView::moveCursor(CursorAction action, Qt::KeyboardModifiers) {
    const int lastRow = rows() - 1;
    const QModelIndex current = currentIndex();
    if (lastRow < 0 || visibleColumn(0, 1) < 0)
        return {};
    if (!current.isValid())
        return model()->index(0, visibleColumn(0, 1));
    int row = current.row();
    int sideways = 0;
    switch (action) {
        case MoveUp:
            --row;
            break;
        case MoveDown:
            ++row;
            break;
        case MovePageUp:
            row -= wholeRowsInSight();
            break;
        case MovePageDown:
            row += wholeRowsInSight();
            break;
        case MoveHome:
            row = 0;
            break;
        case MoveEnd:
            row = lastRow;
            break;
        case MoveLeft:
        case MovePrevious:
            sideways = action == MoveLeft && isRightToLeft() ? 1 : -1;
            break;
        case MoveRight:
        case MoveNext:
            sideways = action == MoveRight && isRightToLeft() ? -1 : 1;
            break;
    }
    int column = current.column();
    if (sideways != 0) {
        const int next = visibleColumn(horizontalHeader()->visualIndex(column) + sideways, sideways);
        column = next >= 0 ? next : column;
    }
    return model()->index(std::clamp(row, 0, lastRow), column);
}

void UniformRowsView::setSelection(const QRect& rect, QItemSelectionModel::SelectionFlags command) {
    // From where the gesture began to where it is: the rectangle may be upside down.
    const int first = std::max(0, rowAtPx(std::min(rect.top(), rect.bottom())));
    const int last = std::min(rowAtPx(std::max(rect.top(), rect.bottom())), rows() - 1);
    if (first > last)
        return;
    const QItemSelection selection(model()->index(first, 0), model()->index(last, model()->columnCount() - 1));
    selectionModel()->select(selection, command);
}

QRegion UniformRowsView::visualRegionForSelection(const QItemSelection& selection) const {
    QRegion region;
    const int lastInSight = rowAtPx(viewport()->height() - 1);
    for (const QItemSelectionRange& range : selection) {
        const int first = std::max(range.top(), firstRow());
        const int last = std::min(range.bottom(), lastInSight);
        if (first <= last)
            region += QRect(0, rowTopPx(first), viewport()->width(), (last - first + 1) * m_rowHeightPx);
    }
    return region;
}

int UniformRowsView::sizeHintForColumn(int column) const {
    if (column < 0 || column >= horizontalHeader()->count())
        return -1;
    QStyleOptionViewItem option;
    initViewItemOption(&option);
    int widest = 0;
    const int last = std::min(rowAtPx(viewport()->height() - 1), rows() - 1);
    for (int row = firstRow(); row <= last; ++row) {
        const QModelIndex index = model()->index(row, column);
        widest = std::max(widest, itemDelegateForIndex(index)->sizeHint(option, index).width());
    }
    return widest;
}

}  // namespace lambdatrail
