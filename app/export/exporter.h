#pragma once

#include "app/base/progress.h"
#include "app/base/result.h"
#include "app/store/sortindex.h"
#include "app/store/storesnapshot.h"

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace lambdatrail {

enum class ExportFormat { Csv, JsonLines };

struct ExportOptions {
    ExportFormat format = ExportFormat::Csv;
    std::vector<ColumnId> columns;  // at least one, in this order
    bool formulaSafe = true;        // CSV: cells that a spreadsheet would run begin with an apostrophe
};

// Takes a piece of the output; an error stops the export. Called for one piece after the other, but by any thread.
using ExportSink = std::function<Result<void>(std::string_view)>;

// Writes a header (CSV) and one row an event of `order` to the sink. CSV: RFC 4180, UTF-8, CRLF. JsonLines: one object
// an event with the columns' names as keys. progress counts rows.
Result<void> exportEvents(const StoreSnapshot& snapshot, const EventOrder& order, const ExportOptions& options,
                          const ExportSink& sink, Progress& progress, std::stop_token stop);

// The same into a file: written to a temporary file in the same folder and renamed when complete. On any error or on
// cancel there is no new file, and an older one of that name is untouched. A loaded log is never replaced (Usage).
Result<void> exportToFile(const StoreSnapshot& snapshot, const EventOrder& order, const ExportOptions& options,
                          const std::string& path, Progress& progress, std::stop_token stop);

}  // namespace lambdatrail
