#pragma once

#include "app/base/result.h"
#include "app/load/loadreport.h"
#include "app/stats/coverage.h"

#include <cstdint>
#include <span>
#include <string>

namespace lambdatrail {

// The problems as CSV with a header, safe for spreadsheets.
std::string problemsCsv(const LoadReport& report);

// The problems numbered in `rows`, in that order, for the clipboard: a header, a line each, parted by tabs. Tabs, line
// breaks and other control characters in the texts are blanks; cells that a spreadsheet would run begin with an
// apostrophe.
std::string problemsText(const LoadReport& report, std::span<const std::uint32_t> rows);

// Writes the report to a file that comes into being at once or not at all: a name that ends in .json gets the whole
// report, any other the problems as CSV.
Result<void> writeReport(const LoadReport& report, const Coverage& coverage, const std::string& path);

}  // namespace lambdatrail
