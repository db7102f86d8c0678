#include "app/store/textorder.h"

#include "app/store/keysort.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

namespace lambdatrail {
namespace {

constexpr std::size_t kKeyBytes = 8;

// The eight bytes of the text from `at` on as a number of the same order; zeros after its end.
std::uint64_t keyAt(std::string_view text, std::size_t at) {
    std::uint64_t key = 0;
    for (std::size_t i = 0; i < kKeyBytes; ++i)
        key = key << 8 | (at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U);
    return key;
}

// Texts are long and lie all over the memory: eight bytes of each are sorted as numbers, and only those texts are
// looked at again of which these bytes are equal.
class TextSorter {
 public:
    TextSorter(const DictionaryView& dictionary, ColumnId column, const std::stop_token& stop)
        : m_dictionary(dictionary), m_column(column), m_stop(stop) {}

    bool sort(std::vector<KeyedRow>& rows, std::size_t at) {
        for (KeyedRow& row : rows)
            row.key = keyAt(text(row), at);
        if (!sortByKey(rows, m_stop))
            return false;
        for (std::size_t begin = 0; begin < rows.size();) {
            std::size_t end = begin + 1;
            while (end < rows.size() && rows[end].key == rows[begin].key)
                ++end;
            if (end - begin > 1 && !sortEqual(std::span(rows).subspan(begin, end - begin), at + kKeyBytes))
                return false;
            begin = end;
        }
        return true;
    }

 private:
    std::string_view text(const KeyedRow& row) const { return columnText(m_column, m_dictionary.text(row.row)); }

    // Rows whose texts are equal up to `at`, or end before it with zeros behind them.
    bool sortEqual(std::span<KeyedRow> rows, std::size_t at) {
        constexpr std::size_t kFew = 32;
        constexpr std::size_t kDeepest = 256;  // hostile texts must not lead far down
        std::size_t longest = 0;
        for (const KeyedRow& row : rows)
            longest = std::max(longest, text(row).size());
        if (rows.size() > kFew && longest > at && at < kDeepest) {
            std::vector<KeyedRow> part(rows.begin(), rows.end());
            if (!sort(part, at))
                return false;
            std::ranges::copy(part, rows.begin());
            return true;
        }
        const auto less = [this](const KeyedRow& a, const KeyedRow& b) {
            const int order = text(a).compare(text(b));
            return order != 0 ? order < 0 : a.row < b.row;
        };
        if (!std::ranges::is_sorted(rows, less))
            std::ranges::sort(rows, less);
        return true;
    }

    const DictionaryView& m_dictionary;
    ColumnId m_column;
    const std::stop_token& m_stop;
};

}  // namespace

std::optional<std::vector<Code>> codesByText(const DictionaryView& dictionary, ColumnId column,
                                             const std::stop_token& stop) {
    std::vector<KeyedRow> rows;
    rows.reserve(dictionary.size());
    for (Code code = 1; code < dictionary.size(); ++code)
        rows.push_back({0, code});
    if (!TextSorter(dictionary, column, stop).sort(rows, 0))
        return std::nullopt;
    std::vector<Code> codes(rows.size());
    std::ranges::transform(rows, codes.begin(), &KeyedRow::row);
    return codes;
}

}  // namespace lambdatrail
