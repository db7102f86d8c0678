#pragma once

#include <string>
#include <string_view>

namespace lambdatrail {

// True if a spreadsheet might run the cell as a formula: it begins with = + - @, or a full-width or small form of one,
// or with a tab or a line break; blanks and invisible characters before it do not help, spreadsheets skip them.
bool startsFormula(std::string_view text);

// Appends one cell as of RFC 4180: in quotes where it contains a comma, a quote or a line break, quotes doubled.
// With formulaSafe, a cell that startsFormula gets an apostrophe in front.
void appendCsvCell(std::string& out, std::string_view text, bool formulaSafe);

}  // namespace lambdatrail
