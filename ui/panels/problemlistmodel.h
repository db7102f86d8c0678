#pragma once

#include "app/session/reportjobs.h"

#include <QAbstractTableModel>
#include <QIcon>

namespace lambdatrail {

// The problems of a load as a table, in the order in which they were listed. Searching and sorting is done elsewhere:
// there may be hundreds of thousands.
class ProblemListModel : public QAbstractTableModel {
    Q_OBJECT
 public:
    enum Column { KindColumn, FileColumn, PlaceColumn, ReasonColumn, KeptColumn, kColumns };

    explicit ProblemListModel(QObject* parent = nullptr);

    void setList(ProblemListPtr list);  // not null
    const ProblemListPtr& list() const { return m_list; }
    const Problem& problemAt(int row) const {
        return m_list->report->problems[m_list->rows[static_cast<std::size_t>(row)]];
    }
    // The whole text of a cell, in one line.
    QString text(int row, int column) const;

    static QString kindName(Problem::Kind kind);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    // Asks only: the sorted list comes by setList. Section -1 asks for the order of the report.
    void sort(int section, Qt::SortOrder order) override;

 signals:
    void sortRequested(lambdatrail::ProblemQuery::Order order, bool descending);

 private:
    void reorder(ProblemListPtr list);
    const QIcon& kindIcon(Problem::Kind kind) const;

    ProblemListPtr m_list;
    QIcon m_errorIcon, m_warningIcon, m_noteIcon;
};

}  // namespace lambdatrail
