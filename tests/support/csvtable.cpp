#include "tests/support/csvtable.h"

namespace lambdatrail::test {

namespace {

// Reads one cell from the front of the text.
std::optional<std::string> takeCell(std::string_view& text) {
    std::string cell;
    if (!text.starts_with('"')) {
        const std::size_t end = text.find_first_of(",\r\n\"");
        if (end == std::string_view::npos || text[end] == '"' || text[end] == '\n') {
            return std::nullopt;
        }
        cell = text.substr(0, end);
        text.remove_prefix(end);
        return cell;
    }
    text.remove_prefix(1);
    for (;;) {
        const std::size_t quote = text.find('"');
        if (quote == std::string_view::npos) {
            return std::nullopt;
        }
        cell += text.substr(0, quote);
        text.remove_prefix(quote + 1);
        if (!text.starts_with('"')) {
            return cell;
        }
        cell += '"';
        text.remove_prefix(1);
    }
}

}  // namespace

std::optional<std::vector<std::vector<std::string>>> readCsv(std::string_view text) {
    std::vector<std::vector<std::string>> rows;
    while (!text.empty()) {
        std::vector<std::string> row;
        for (;;) {
            auto cell = takeCell(text);
            if (!cell) {
                return std::nullopt;
            }
            row.push_back(*std::move(cell));
            if (text.starts_with("\r\n")) {
                text.remove_prefix(2);
                break;
            }
            if (!text.starts_with(',')) {
                return std::nullopt;
            }
            text.remove_prefix(1);
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace lambdatrail::test
