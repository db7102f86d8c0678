#pragma once

#include "app/load/loadreport.h"

#include <QAbstractTableModel>
#include <QIcon>

#include <cstdint>
#include <optional>
#include <vector>

namespace lambdatrail {

// What a load could not read, as a table that searches and sorts itself: a report may hold hundreds of thousands.
class ProblemListModel : public QAbstractTableModel {
    Q_OBJECT
 public:
    enum Column { KindColumn, FileColumn, OffsetColumn, ReasonColumn, KeptColumn, kColumns };

    explicit ProblemListModel(QObject* parent = nullptr);

    void setReport(LoadReportPtr report);  // not null
    // Rows with the text in any column, ignoring case, and of the kind.
    void setSearch(const QString& text, std::optional<Problem::Kind> kind);
    const Problem& problemAt(int row) const { return m_report->problems[m_rows[static_cast<std::size_t>(row)]]; }
    // The whole text of a cell, in one line.
    QString text(int row, int column) const;

    static QString kindName(Problem::Kind kind);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void sort(int column, Qt::SortOrder order) override;

 private:
    void fillRows();
    void sortRows();
    bool isShown(const Problem& problem) const;

    const QIcon& kindIcon(Problem::Kind kind) const;

    LoadReportPtr m_report;
    QIcon m_errorIcon, m_warningIcon, m_noteIcon;
    QString m_search;
    std::optional<Problem::Kind> m_kind;
    int m_sortColumn = -1;  // as the report has them
    Qt::SortOrder m_sortOrder = Qt::AscendingOrder;
    std::vector<std::uint32_t> m_rows;  // indexes into the report's problems
};

}  // namespace lambdatrail
