#include "app/store/textorder.h"

#include "app/base/parallel.h"
#include "app/base/sametext.h"
#include "app/store/keysort.h"
#include "app/store/textkeys.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <span>
#include <string_view>
#include <utility>

namespace lambdatrail {
namespace {

constexpr std::size_t kFew = 256;  // not worth all cores

// Texts are long and lie all over the memory: some bytes of each are sorted as numbers, with the code in the last bits,
// and only those texts are looked at again of which these bytes are equal.
class TextSorter {
 public:
    TextSorter(const DictionaryView& dictionary, ColumnId column, const std::stop_token& stop)
        : m_dictionary(dictionary),
          m_column(column),
          m_codeBits(static_cast<int>(std::bit_width(std::max(dictionary.size(), 2U) - 1))),
          m_stop(stop) {}

    // Of all codes but the absent one.
    bool makeOrder(TextOrder& order) {
        Rows rows(std::max(m_dictionary.size(), 1U) - 1);
        forEachPiece(rows.size(), [&](std::size_t begin, std::size_t end) {
            for (std::size_t i = begin; i < end; ++i)
                rows[i] = i + 1;
        });
        if (m_stop.stop_requested() || !sort(rows, 0))  // stopped: some rows have no code
            return false;
        order.codes.resize(rows.size());
        order.isNew.resize(rows.size());
        forEachPiece(rows.size(), [&](std::size_t begin, std::size_t end) {
            for (std::size_t i = begin; i < end; ++i) {
                order.codes[i] = codeOf(rows[i]);
                // Equal texts were given equal keys at every step, so that few texts have to be looked at again.
                order.isNew[i] =
                    i == 0 || keyOf(rows[i]) != keyOf(rows[i - 1]) || textOf(rows[i]) != textOf(rows[i - 1]) ? 1 : 0;
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
    using Row = std::uint64_t;
    using Rows = LargeVector<Row>;
    static constexpr std::size_t kPerPiece = 8'192;

    Code codeOf(Row row) const { return static_cast<Code>(row & codeMask()); }
    Row codeMask() const { return (Row{1} << m_codeBits) - 1; }
    Row keyOf(Row row) const { return row >> m_codeBits; }

    // All texts are equal up to `at`.
    bool sort(Rows& rows, std::size_t at) {
        const std::size_t next = putKeys(rows, at);
        if (!sortByKey(rows, m_stop))
            return false;
        // Few equal ones on all cores, once all are found: who looks for them reads rows of the piece before. What is
        // many is sorted by itself, with all cores.
        std::vector<std::vector<std::span<Row>>> few((rows.size() + kPerPiece - 1) / kPerPiece);
        std::vector<std::span<Row>> many;
        std::mutex mutex;
        forEachPiece(rows.size(), [&](std::size_t begin, std::size_t end) {
            std::vector<std::span<Row>>& fewOfPiece = few[begin / kPerPiece];
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
            for (const std::span<Row> equal : few[begin / kPerPiece]) {
                if (!m_stop.stop_requested())  // texts may be long
                    sortFew(equal, next);
            }
        });
        return !m_stop.stop_requested() &&
               std::ranges::all_of(many, [this, next](std::span<Row> equal) { return sortMany(equal, next); });
    }

    std::string_view text(Code code) const {
        const std::string_view stored = m_dictionary.text(code);
        return m_showsStored ? stored : columnText(m_column, stored);
    }
    std::string_view textOf(Row row) const { return text(codeOf(row)); }

    // Where the rows end that have the key of the first of them; `limit` if they go on.
    std::size_t endOfEqual(std::span<const Row> rows, std::size_t first, std::size_t limit) const {
        std::size_t end = first + 1;
        while (end < limit && keyOf(rows[end]) == keyOf(rows[first]))
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

    // Gives each row a key of what stands behind all that its text has in common with the others: names and keys often
    // begin alike. Returns up to where texts of equal keys are equal. What they have in common and which bytes stand
    // behind it is guessed from some texts, and found out while the keys are made.
    std::size_t putKeys(Rows& rows, std::size_t at) const {
        if (rows.empty())
            return at;
        const std::string_view first = textOf(rows.front());
        std::size_t common = std::max(at, first.size());  // `first` is not over before it
        TextKeys::Alphabet alphabet;
        const auto look = [&](std::size_t begin, std::size_t end, std::size_t step) {
            for (std::size_t i = begin; i < end; i += step)
                common = commonLength(first, textOf(rows[i]), at, common);
            for (std::size_t i = begin; i < end; i += step)
                addBytes(textOf(rows[i]), common, alphabet);
        };
        constexpr std::size_t kSample = 1'024;
        look(0, rows.size(), rows.size() / kSample + 1);
        for (std::mutex mutex;;) {
            bool isRight = true;
            const TextKeys keys(alphabet, std::min(64 - m_codeBits, TextKeys::kMostBits));
            const std::size_t guess = common;
            forEachPiece(rows.size(), [&](std::size_t begin, std::size_t end) {
                begin += putKeys(std::span(rows).subspan(begin, end - begin), first.substr(at, guess - at), at, keys);
                if (begin < end) {
                    const std::lock_guard lock(mutex);
                    isRight = false;
                    look(begin, end, 1);
                }
            });
            if (isRight)
                return common + keys.length();
        }
    }

    // Of texts that have `common` at `at`. Returns the first row of which that is not so or the keys do not know a
    // byte; the number of rows if there is none.
    std::size_t putKeys(std::span<Row> rows, std::string_view common, std::size_t at, const TextKeys& keys) const {
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const std::string_view text = textOf(rows[i]);
            const std::uint64_t key = keys.keyOf(text, at + common.size());
            if (key >= TextKeys::kUnknown || (!common.empty() && !hasAt(text, common, at)))
                return i;
            rows[i] = key << m_codeBits | codeOf(rows[i]);
        }
        return rows.size();
    }

    static bool hasAt(std::string_view text, std::string_view part, std::size_t at) {
        return text.size() >= at + part.size() && sameText({text.data() + at, part.size()}, part);
    }

    // Those from `at` on that may become part of a key.
    static void addBytes(std::string_view text, std::size_t at, TextKeys::Alphabet& alphabet) {
        for (const char byte : text.substr(std::min(at, text.size()), TextKeys::kMostLength))
            alphabet.set(static_cast<unsigned char>(byte));
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

    // By some bytes behind what their texts have in common, and by all of those of which these are equal too. The texts
    // are equal up to `at`.
    void sortFew(std::span<Row> rows, std::size_t at) const {
        constexpr std::size_t kHandful = 8;
        if (rows.size() <= kHandful)
            return compareAll(rows);
        const std::string_view first = textOf(rows.front());
        std::size_t common = std::max(at, first.size());
        for (const Row row : rows)
            common = commonLength(first, textOf(row), at, common);
        for (Row& row : rows)
            row = bytesAt(textOf(row), common) << m_codeBits | codeOf(row);
        std::ranges::sort(rows);
        for (std::size_t begin = 0, end = 0; begin < rows.size(); begin = end) {
            end = endOfEqual(rows, begin, rows.size());
            compareAll(rows.subspan(begin, end - begin));
        }
    }

    // As many as a key has room for, as a number of the same order; zeros behind the text's end.
    Row bytesAt(std::string_view text, std::size_t at) const {
        Row bytes = 0;
        for (const std::size_t end = at + static_cast<std::size_t>(64 - m_codeBits) / 8; at < end; ++at)
            bytes = bytes << 8 | (at < text.size() ? static_cast<unsigned char>(text[at]) : 0U);
        return bytes;
    }

    void compareAll(std::span<Row> rows) const {
        const auto less = [this](Row a, Row b) {
            const int order = textOf(a).compare(textOf(b));
            return order != 0 ? order < 0 : codeOf(a) < codeOf(b);
        };
        if (!std::ranges::is_sorted(rows, less))
            std::ranges::sort(rows, less);
    }

    // Rows whose texts are equal up to `at`.
    bool sortMany(std::span<Row> rows, std::size_t at) {
        constexpr std::size_t kDeepest = 256;  // hostile texts must not lead far down
        if (at >= kDeepest || textOf(rows.front()).size() < at) {
            compareAll(rows);
            return true;
        }
        Rows part(rows.begin(), rows.end());
        if (!sort(part, at))
            return false;
        std::ranges::copy(part, rows.begin());
        return true;
    }

    const DictionaryView& m_dictionary;
    ColumnId m_column;
    int m_codeBits;
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
