#pragma once

#include "app/session/session.h"
#include "ui/models/eventtablemodel.h"
#include "ui/table/uniformrowsview.h"

#include <QTimer>

#include <optional>
#include <vector>

namespace lambdatrail {

class CellDelegate;
class TableNotice;

// The table of the events that the session shows. Fast at ten million rows: nothing in it walks over rows or lets Qt do
// so, but for what the user has selected.
class EventTable : public UniformRowsView {
    Q_OBJECT
 public:
    enum class CopyFormat { TabText, Csv, JsonLines };

    explicit EventTable(Session& session, QWidget* parent = nullptr);
    ~EventTable() override;

    const EventTableModel& events() const { return *m_model; }
    std::optional<EventId> currentEvent() const;
    // The selected events in display order; null if there are none.
    EventOrderPtr selectedOrder() const;
    std::uint64_t selectedCount() const;

    std::vector<ColumnId> visibleColumns() const;  // left to right
    std::vector<ColumnId> columnsInOrder() const;  // left to right, hidden ones included
    bool isColumnVisible(ColumnId column) const;
    void setColumnVisible(ColumnId column, bool visible);  // the last one stays
    void moveColumn(ColumnId column, int step);
    void fitColumns();    // to the rows in sight
    void resetColumns();  // to those at first start

    void copyRows(CopyFormat format);
    // Makes the next failed event below (1) or above (-1) the current one.
    void goToFailed(int step);
    // Makes the event the current one. A filter that hides it is cleared.
    void goToEvent(EventId event);

    void keyboardSearch(const QString&) override {}  // Qt would search all rows on every key

 signals:
    void currentEventChanged(std::optional<lambdatrail::EventId> event);
    void selectionCountChanged();
    void columnsChanged();
    void columnsRequested();  // the user wants to choose
    void reportRequested();
    void notice(const QString& sentence);  // to be said in passing

 protected:
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
    void selectionChanged(const QItemSelection& selected, const QItemSelection& deselected) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

 private:
    void showView();
    void makeCurrent(int row, int column, std::optional<int> rowsBelowTop);
    void updateRowHeight();
    void updateSortIndicator();
    void updateNotice();
    void setUpHeader();
    void showHeaderMenu(const QPoint& position);
    void showCellMenu(const QModelIndex& index, const QPoint& globalPosition);
    void saveColumns();

    Session& m_session;
    EventTableModel* m_model;
    CellDelegate* m_cells;
    TableNotice* m_notice;
    QTimer m_saveTimer;
    std::optional<EventId> m_chosen;  // by the user; kept while a filter hides it
    bool m_isWanted = false;          // the chosen event is to be gone to as soon as a view has it
    bool m_showingView = false;
};

}  // namespace lambdatrail
