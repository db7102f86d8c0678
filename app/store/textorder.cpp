#include "app/store/textorder.h"

#include "app/base/parallel.h"
#include "app/base/sametext.h"
#include "app/store/keysort.h"

#include <algorithm>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <mutex>
#include <span>
#include <string_view>
#include <utility>

namespace lambdatrail {
namespace {

constexpr std::size_t kKeyBytes = 8;
constexpr std::size_t kFew = 32;  // not worth a sort by keys

// The eight bytes of the text from `at` on as a number of the same order; zeros after its end.
std::uint64_t keyAt(std::string_view text, std::size_t at) {
    std::uint64_t key = 0;
    if (at + kKeyBytes <= text.size()) {
        std::memcpy(&key, text.data() + at, kKeyBytes);
        return std::endian::native == std::endian::little ? __builtin_bswap64(key) : key;
    }
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

    // Of all codes but the absent one.
    bool makeOrder(TextOrder& order) {
        KeyedRows rows(std::max(m_dictionary.size(), 1U) - 1);
        forEachPiece(rows.size(), [&](std::size_t begin, std::size_t end) {
            for (std::size_t i = begin; i < end; ++i)
                rows[i].row = static_cast<Code>(i + 1);
        });
        if (m_stop.stop_requested() || !sort(rows, 0))  // stopped: some rows have no code
            return false;
        order.codes.resize(rows.size());
        order.isNew.resize(rows.size());
        forEachPiece(rows.size(), [&](std::size_t begin, std::size_t end) {
            for (std::size_t i = begin; i < end; ++i) {
                order.codes[i] = rows[i].row;
                // Equal texts were given equal keys at every step, so that few texts have to be looked at again.
                order.isNew[i] = i == 0 || rows[i].key != rows[i - 1].key || text(rows[i]) != text(rows[i - 1]) ? 1 : 0;
            }
        });
        if (m_stop.stop_requested())
            return false;
        order.emptyCount = static_cast<std::size_t>(
            std::ranges::partition_point(order.codes, [this](Code code) { return text(code).empty(); }) -
            order.codes.begin());
        return true;
    }

 private:
    static constexpr std::size_t kPerPiece = 8'192;

    // All texts are equal up to `at`.
    bool sort(KeyedRows& rows, std::size_t at) {
        at = putKeys(rows, at);
        if (!sortByKey(rows, m_stop))
            return false;
        // Few equal ones on all cores, once all are found: who looks for them reads rows of the piece before. What is
        // many is sorted by itself, with all cores.
        std::vector<std::vector<std::span<KeyedRow>>> few((rows.size() + kPerPiece - 1) / kPerPiece);
        std::vector<std::span<KeyedRow>> many;
        std::mutex mutex;
        forEachPiece(rows.size(), [&](std::size_t begin, std::size_t end) {
            std::vector<std::span<KeyedRow>>& fewOfPiece = few[begin / kPerPiece];
            if (begin > 0)
                begin = endOfEqual(rows, begin - 1, end);  // what begins before belongs to the piece before
            while (begin < end) {
                const std::size_t last = endOfEqual(rows, begin, rows.size());
                const auto equal = std::span(rows).subspan(begin, last - begin);
                begin = last;
                if (equal.size() > kFew) {
                    const std::lock_guard lock(mutex);
                    many.push_back(equal);
                } else if (equal.size() > 1) {
                    fewOfPiece.push_back(equal);
                }
            }
        });
        forEachPiece(rows.size(), [&](std::size_t begin, std::size_t) {
            for (const std::span<KeyedRow> equal : few[begin / kPerPiece])
                sortFew(equal);
        });
        return !m_stop.stop_requested() && std::ranges::all_of(many, [this, at](std::span<KeyedRow> equal) {
            return sortMany(equal, at + kKeyBytes);
        });
    }

    std::string_view text(Code code) const {
        const std::string_view stored = m_dictionary.text(code);
        return m_showsStored ? stored : columnText(m_column, stored);
    }
    std::string_view text(const KeyedRow& row) const { return text(row.row); }

    // Where the rows end that have the key of the first of them; `limit` if they go on.
    static std::size_t endOfEqual(const KeyedRows& rows, std::size_t first, std::size_t limit) {
        std::size_t end = first + 1;
        while (end < limit && rows[end].key == rows[first].key)
            ++end;
        return end;
    }

    // Calls fn(begin, end) for parts of that many rows, on all cores, until stopped.
    template <class Fn>
    void forEachPiece(std::size_t count, Fn fn) const {
        parallelFor((count + kPerPiece - 1) / kPerPiece, [&](unsigned, std::size_t piece) {
            if (!m_stop.stop_requested())
                fn(piece * kPerPiece, std::min(count, (piece + 1) * kPerPiece));
        });
    }

    // Gives each row the eight bytes that stand behind what all texts have in common: names and keys often begin alike.
    // Returns where that ends. It is guessed from some texts and found out while the keys are made; a second time at
    // most.
    std::size_t putKeys(KeyedRows& rows, std::size_t at) const {
        if (rows.empty())
            return at;
        constexpr std::size_t kSample = 64;
        const std::string_view first = text(rows.front());
        std::size_t guess = std::max(at, first.size());  // `first` is not over before it
        for (std::size_t i = 0; i < kSample; ++i)
            guess = commonLength(first, text(rows[i * rows.size() / kSample]), at, guess);
        std::atomic<std::size_t> common = guess;
        do {
            guess = common;
            forEachPiece(rows.size(), [&](std::size_t begin, std::size_t end) {
                std::size_t length = guess;
                for (std::size_t i = begin; i < end && length == guess; ++i) {
                    const std::string_view other = text(rows[i]);
                    rows[i].key = keyAt(other, guess);
                    length = commonLength(first, other, at, guess);
                }
                for (std::size_t i = begin; i < end && length < guess; ++i)
                    length = commonLength(first, text(rows[i]), at, length);
                for (std::size_t now = common; now > length && !common.compare_exchange_weak(now, length);) {
                }
            });
        } while (common < guess);
        return common;
    }

    // Where the texts begin to differ, `limit` at the latest; all are equal up to `at`, or end before it.
    static std::size_t commonLength(std::string_view first, std::string_view other, std::size_t at, std::size_t limit) {
        if (limit == at || other.size() <= at)
            return at;
        first = first.substr(at, limit - at);
        other = other.substr(at, limit - at);
        if (sameText(first, other))
            return limit;
        return at + static_cast<std::size_t>(std::ranges::mismatch(first, other).in1 - first.begin());
    }

    void sortFew(std::span<KeyedRow> rows) const {
        const auto less = [this](const KeyedRow& a, const KeyedRow& b) {
            const int order = text(a).compare(text(b));
            return order != 0 ? order < 0 : a.row < b.row;
        };
        if (!std::ranges::is_sorted(rows, less))
            std::ranges::sort(rows, less);
    }

    // Rows whose texts are equal up to `at`, or end before it with zeros behind them.
    bool sortMany(std::span<KeyedRow> rows, std::size_t at) {
        constexpr std::size_t kDeepest = 256;  // hostile texts must not lead far down
        const auto isLonger = [this, at](const KeyedRow& row) { return text(row).size() > at; };
        if (at >= kDeepest || std::ranges::none_of(rows, isLonger)) {
            sortFew(rows);
            return true;
        }
        KeyedRows part(rows.begin(), rows.end());
        if (!sort(part, at))
            return false;
        std::ranges::copy(part, rows.begin());
        return true;
    }

    const DictionaryView& m_dictionary;
    ColumnId m_column;
    bool m_showsStored = showsStoredText(m_column);
    const std::stop_token& m_stop;
};

TextOrderPtr makeTextOrder(const DictionaryView& dictionary, ColumnId column, const std::stop_token& stop) {
    auto order = std::make_shared<TextOrder>();
    return TextSorter(dictionary, column, stop).makeOrder(*order) ? order : nullptr;
}

}  // namespace

TextOrderPtr TextOrders::of(const DictionaryView& dictionary, ColumnId column, const std::stop_token& stop) {
    TextOrderPtr& known = m_known[static_cast<std::size_t>(column)];
    {
        const std::lock_guard lock(m_mutex);
        if (known || stop.stop_requested())
            return stop.stop_requested() ? nullptr : known;
    }
    // Not under the lock: two threads may do the same at once, but neither waits for the other.
    TextOrderPtr order = makeTextOrder(dictionary, column, stop);
    const std::lock_guard lock(m_mutex);
    if (order)
        known = order;
    return order;
}

}  // namespace lambdatrail
