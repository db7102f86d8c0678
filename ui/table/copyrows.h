#pragma once

#include "app/base/result.h"
#include "app/export/exporter.h"

#include <QString>

#include <cstddef>
#include <vector>

namespace lambdatrail {

// More than this belongs into a file: clipboards copy it several times over.
inline constexpr std::size_t kMaxCopiedRows = 100'000;

// Rows for the clipboard, with a header line. Control characters are shown by stand-ins, so that a cell stays in its
// cell; with formulaSafe, cells that a spreadsheet would run begin with an apostrophe.
QString rowsAsTabText(const StoreSnapshot& snapshot, const EventOrder& order, const std::vector<ColumnId>& columns,
                      bool formulaSafe);

// The same rows as an export would write them.
Result<QString> rowsAsExported(const StoreSnapshot& snapshot, const EventOrder& order, const ExportOptions& options);

}  // namespace lambdatrail
