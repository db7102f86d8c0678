#include "app/parse/csvrow.h"

#include <algorithm>

namespace lambdatrail {
namespace {

constexpr std::size_t kMostCells = 10'000;

bool isLineBreak(char c) {
    return c == '\n' || c == '\r';
}

}  // namespace

bool CsvRow::isBlank() const {
    return std::ranges::all_of(
        cells, [](const std::string& cell) { return cell.find_first_not_of(" \t") == std::string::npos; });
}

std::size_t readCsvRow(std::string_view text, bool isLast, char separator, CsvRow& row) {
    row.cells.clear();
    row.firstLineLength = std::min(text.find_first_of("\r\n"), text.size());
    row.endsInQuotes = false;
    std::size_t at = 0;
    for (;;) {
        std::string cell;
        bool isQuoted = at < text.size() && text[at] == '"';
        if (isQuoted)
            ++at;
        while (isQuoted) {
            const std::size_t quote = std::min(text.find('"', at), text.size());
            cell.append(text, at, quote - at);
            at = quote;
            if (at == text.size() || (at + 1 == text.size() && !isLast)) {
                if (!isLast)
                    return 0;
                row.endsInQuotes = true;
                break;
            }
            isQuoted = at + 1 < text.size() && text[at + 1] == '"';
            if (isQuoted)
                cell += '"';
            at += isQuoted ? 2 : 1;
        }
        // Behind a closing quote there should be nothing; what is there belongs to the cell.
        const std::size_t begin = at;
        while (at < text.size() && text[at] != separator && !isLineBreak(text[at]))
            ++at;
        cell.append(text, begin, at - begin);
        // A cell more than any table has goes on as a part of the last one: the row is no table row anyway.
        if (row.cells.size() < kMostCells)
            row.cells.push_back(std::move(cell));
        if (at < text.size() && text[at] == separator) {
            ++at;
            continue;
        }
        if (at == text.size() && !isLast)
            return 0;
        break;
    }
    row.length = at;
    if (at < text.size() && text[at] == '\r') {
        if (at + 1 == text.size() && !isLast)
            return 0;
        ++at;
    }
    if (at < text.size() && text[at] == '\n')
        ++at;
    return at;
}

}  // namespace lambdatrail
