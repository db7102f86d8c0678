#pragma once

#include "app/session/viewstate.h"

#include <QAbstractTableModel>
#include <QColor>
#include <QHash>
#include <QIcon>
#include <QPalette>

#include <limits>
#include <optional>

namespace lambdatrail {

// The events of a view, one a row, in the view's order. All columns of the store, in their natural order: which of them
// are shown is the table's business. Texts are made when they are asked for.
class EventTableModel : public QAbstractTableModel {
    Q_OBJECT
 public:
    enum class Change {
        None,      // the same rows
        Grown,     // rows were added at the end
        Replaced,  // other rows of the same logs
        OtherLogs  // nothing that was known of the old rows holds
    };

    explicit EventTableModel(QObject* parent = nullptr);

    Change setView(const ViewPtr& view);            // not null
    const ViewPtr& view() const { return m_view; }  // null until the first setView
    // A table cannot be higher than INT_MAX pixels: rows past the limit are not shown. Takes effect with the next view.
    void setRowLimit(int rows) { m_rowLimit = rows; }
    std::uint64_t rowsNotShown() const;
    void setPalette(const QPalette& palette);  // for the colour of errors

    std::optional<EventId> eventAt(int row) const;
    std::optional<int> findRow(EventId event) const;  // a linear search
    // The next row after `from` (-1: before the first) whose event failed; going up if step is -1.
    std::optional<int> findFailed(int from, int step) const;

    static ColumnId columnAt(int section) { return static_cast<ColumnId>(section); }
    static int sectionOf(ColumnId column) { return static_cast<int>(column); }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    // Asks only: a worker sorts, and the sorted view comes by setView. Section -1 asks for the order at start.
    void sort(int section, Qt::SortOrder order) override;

 signals:
    void sortRequested(lambdatrail::SortKey key);

 private:
    QString cellText(EventId event, ColumnId column) const;
    int shownRows(const View& view) const;

    ViewPtr m_view;
    int m_rows = 0;
    int m_rowLimit = std::numeric_limits<int>::max();
    QColor m_errorColor;
    QIcon m_errorIcon;
    QColor m_copyColor;
    QIcon m_copyIcon;
    mutable QHash<quint64, QString> m_texts;  // by column and code, as tables show the same few again and again
};

}  // namespace lambdatrail
