#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace lambdatrail {

struct CsvRow {
    std::vector<std::string> cells;
    std::size_t length = 0;           // in bytes, without the line break
    bool endsInQuotes = false;        // the text ended within a quoted cell
    std::size_t firstLineLength = 0;  // where the first line of the row ends, quoted or not

    bool isBlank() const;
};

// Reads the row of comma-separated values at the front of `text` (RFC 4180), as tolerantly as spreadsheets do: any line
// break, quotes anywhere. Returns the bytes of the row with its line break; 0 if the text ends before the row does and
// is not the last.
std::size_t readCsvRow(std::string_view text, bool isLast, char separator, CsvRow& row);

}  // namespace lambdatrail
