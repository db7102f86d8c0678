#pragma once

#include "app/session/reportjobs.h"

#include <QAbstractTableModel>

#include <vector>

namespace lambdatrail {

// What was read, as a table: events by account, region and kind, with the first and the last time.
class CoverageModel : public QAbstractTableModel {
    Q_OBJECT
 public:
    enum Column {
        AccountColumn,
        RegionColumn,
        KindColumn,
        EventsColumn,
        LambdaColumn,
        FirstColumn,
        LastColumn,
        kColumns
    };

    explicit CoverageModel(QObject* parent = nullptr);

    void setCoverage(CoveragePtr coverage);  // not null

    static QString kindName(RecordKind kind);
    static QString kindAbout(RecordKind kind);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void sort(int column, Qt::SortOrder order) override;

 private:
    const CoverageRow& rowAt(int row) const { return m_coverage->rows[m_rows[static_cast<std::size_t>(row)]]; }
    QString text(const CoverageRow& row, int column) const;
    void sortRows();

    CoveragePtr m_coverage;
    std::vector<std::uint32_t> m_rows;  // indexes into the coverage's rows
    int m_sortColumn = -1;              // as the coverage has them
    Qt::SortOrder m_sortOrder = Qt::AscendingOrder;
};

}  // namespace lambdatrail
