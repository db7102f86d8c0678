// Rows of CSV: strict texts are read as a strict reader reads them; any others without losing a byte, whatever the
// windows in which they pass by.

#include "app/parse/csvfile.h"
#include "tests/fuzz/fuzzing.h"
#include "tests/support/csvtable.h"

#include <nlohmann/json.hpp>

#include <utility>
#include <vector>

using namespace lambdatrail;
using namespace lambdatrail::test;

namespace {

using Rows =
    std::vector<std::pair<std::vector<std::string>, std::size_t>>;  // cells and bytes; a damaged one has no cells

Rows walk(std::string_view text, char separator, std::size_t windowBytes) {
    Rows rows;
    CsvRowWalk walk(separator);
    std::size_t window = windowBytes;
    while (!text.empty()) {
        const bool isLast = window >= text.size();
        CsvRow row;
        std::size_t length = 0;
        const auto step = walk.next(text.substr(0, window), isLast, row, length);
        if (step == CsvRowWalk::Step::NeedsMore) {
            check(!isLast, "the last window is enough");
            window *= 2;
            continue;
        }
        check(length > 0 && length <= text.size(), "a row has a length, and ends with the text at most");
        rows.emplace_back(step == CsvRowWalk::Step::Row ? row.cells : std::vector<std::string>(), length);
        text.remove_prefix(length);
        window = windowBytes;
    }
    return rows;
}

bool isUtf8(std::string_view text) {
    try {
        nlohmann::json(std::string(text)).dump();
    } catch (const nlohmann::json::exception&) {
        return false;
    }
    return true;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = bytesOf(data, size);
    if (const auto strict = readCsv(text)) {
        std::string_view rest = text;
        for (const std::vector<std::string>& cells : *strict) {
            CsvRow row;
            const std::size_t length = readCsvRow(rest, true, ',', row);
            check(length > 0 && row.cells == cells, "a strict text is read as a strict reader reads it");
            rest.remove_prefix(length);
        }
        check(rest.empty(), "and nothing is left of it");
    }
    const Rows whole = walk(text, ',', size + 1);
    for (const std::size_t windowBytes : {1, 7, 64}) {
        if (windowBytes < size)
            check(walk(text, ',', windowBytes) == whole, "the size of the windows changes nothing");
    }
    const auto file = CsvFile::recognise(text);
    if (!file)
        return 0;
    check(file->headerBytes <= size, "a header stands in the text");
    std::string_view rest = text.substr(file->headerBytes);
    for (const auto& [cells, length] : walk(rest, file->separator, rest.size() + 1)) {
        std::string json;
        CsvRow row;
        readCsvRow(rest.substr(0, length), true, file->separator, row);
        if (file->layout.record(row, json) == CsvLayout::Record::Rebuilt)
            check(!isUtf8(rest.substr(0, length)) || nlohmann::json::accept(json), "a rebuilt record is JSON");
        rest.remove_prefix(length);
    }
    return 0;
}
