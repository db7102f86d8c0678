#pragma once

#include "app/parse/csvlayout.h"
#include "app/parse/csvrow.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace lambdatrail {

// How a CSV file is written: what its columns mean, what stands between them, and where its first row begins.
struct CsvFile {
    CsvLayout layout;
    char separator = ',';
    std::size_t headerBytes = 0;  // with what stands before the header and the line break behind it

    // Nothing if the header is none of an event table, or does not end within `head`.
    static std::optional<CsvFile> recognise(std::string_view head);
};

// Takes the rows of a CSV file out of windows of its text.
class CsvRowWalk {
 public:
    explicit CsvRowWalk(char separator) : m_separator(separator) {}

    enum class Step { Row, Damaged, NeedsMore };
    // The row at the front of `text`, and how many bytes it takes in `length`. Damaged: the first line alone, whose
    // quotes would swallow the rows behind it. NeedsMore: the text must be longer; not if it is the last.
    Step next(std::string_view text, bool isLast, CsvRow& row, std::size_t& length);

 private:
    char m_separator;
    int m_damagedRows = 0;
};

}  // namespace lambdatrail
