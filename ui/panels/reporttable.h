#pragma once

#include <QList>

class QTableView;

namespace lambdatrail {

// The look and the keys that the tables of the load report share. To be called when the table has its model.
void setUpReportTable(QTableView& table);

// The numbers of the selected rows, ascending.
QList<int> selectedRows(const QTableView& table);

}  // namespace lambdatrail
