#include "app/parse/csvfile.h"

#include "app/base/ascii.h"

#include <algorithm>
#include <utility>

namespace lambdatrail {
namespace {

// An event has at most 1 MB (format reference, section 7), with its quotes doubled twice that.
constexpr std::size_t kLongestRowBytes = 4 << 20;
// After so many rows whose quotes do not close, no quote is believed to go over the end of a line any more.
constexpr int kMostDamagedRows = 16;

}  // namespace

std::optional<CsvFile> CsvFile::recognise(std::string_view head) {
    constexpr std::string_view kUtf8Bom = "\xEF\xBB\xBF";
    std::size_t begin = head.starts_with(kUtf8Bom) ? kUtf8Bom.size() : 0;
    while (begin < head.size() && isJsonSpace(head[begin]))
        ++begin;
    for (const char separator : {',', ';', '\t'}) {
        CsvRow header;
        const std::size_t length = readCsvRow(head.substr(begin), true, separator, header);
        if (header.endsInQuotes)
            continue;
        if (auto layout = CsvLayout::of(header))
            return CsvFile{std::move(*layout), separator, begin + length};
    }
    return std::nullopt;
}

CsvRowWalk::Step CsvRowWalk::next(std::string_view text, bool isLast, CsvRow& row, std::size_t& length) {
    if (m_damagedRows < kMostDamagedRows) {
        const bool isTooLong = text.size() >= kLongestRowBytes;
        const std::string_view looked = text.substr(0, kLongestRowBytes);
        length = readCsvRow(looked, isLast || isTooLong, m_separator, row);
        if (length == 0)
            return Step::NeedsMore;
        // A row that ends with the text, in quotes, is cut off; one with more lines in it has swallowed others.
        if (!row.endsInQuotes || row.firstLineLength == row.length)
            return Step::Row;
        ++m_damagedRows;
    }
    const std::size_t lineBreak = text.find('\n');
    if (lineBreak == std::string_view::npos && !isLast && text.size() < kLongestRowBytes)
        return Step::NeedsMore;
    const std::string_view line = text.substr(0, lineBreak == std::string_view::npos ? lineBreak : lineBreak + 1);
    length = line.size();
    readCsvRow(line, true, m_separator, row);
    return row.endsInQuotes ? Step::Damaged : Step::Row;
}

}  // namespace lambdatrail
