#pragma once

#include "app/store/columns.h"

#include <QByteArray>
#include <QFontMetrics>

#include <vector>

class QHeaderView;

namespace lambdatrail {

// Which columns a table of events shows, in which order and how wide. The header's sections are the columns by number.
namespace tablecolumns {

void reset(QHeaderView& header);

// Everything the user has arranged, with a version, so that the state of another set of columns is not taken.
QByteArray save(const QHeaderView& header);
bool restore(QHeaderView& header, const QByteArray& state);

std::vector<ColumnId> visible(const QHeaderView& header);  // left to right
std::vector<ColumnId> all(const QHeaderView& header);      // left to right, hidden ones included
// One place to the left (-1) or right (1) among all columns, if there is room.
void move(QHeaderView& header, ColumnId column, int step);

int initialWidthPx(ColumnId column, const QFontMetrics& metrics);
int maxFittedWidthPx(const QFontMetrics& metrics);

}  // namespace tablecolumns
}  // namespace lambdatrail
