#include "app/filter/filterrun.h"

#include "app/filter/filtercompile.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <span>
#include <utility>
#include <variant>

namespace lambdatrail {
namespace {

using Words = std::span<std::uint64_t>;
constexpr std::uint32_t kRowsPerWord = 64;
constexpr std::uint32_t kWordsPerBlock = kEventsPerBlock / kRowsPerWord;

// Eight bytes of 0 or 1 to eight bits: the product brings byte i to bit 56 + i.
std::uint64_t packed(const std::uint8_t* answers) {
    std::uint64_t bytes;
    std::memcpy(&bytes, answers, sizeof bytes);
    if constexpr (std::endian::native == std::endian::big)
        bytes = std::byteswap(bytes);
    return (bytes * 0x0102'0408'1020'4080ULL) >> 56;
}

// Answers go to bytes first and to bits then: compilers turn the first loop into vector code.
template <class Holds>
void answerRows(std::uint32_t rows, Words words, Holds holds) {
    alignas(kRowsPerWord) std::uint8_t answers[kRowsPerWord];
    const auto pack = [&answers] {
        std::uint64_t word = 0;
        for (std::uint32_t i = 0; i < kRowsPerWord; i += 8)
            word |= packed(answers + i) << i;
        return word;
    };
    std::uint32_t row = 0;
    for (; row + kRowsPerWord <= rows; row += kRowsPerWord) {
        for (std::uint32_t i = 0; i < kRowsPerWord; ++i)
            answers[i] = holds(row + i) ? 1 : 0;
        words[row / kRowsPerWord] = pack();
    }
    if (row < rows) {
        std::fill(std::begin(answers), std::end(answers), 0);
        for (std::uint32_t i = 0; row + i < rows; ++i)
            answers[i] = holds(row + i) ? 1 : 0;
        words[row / kRowsPerWord] = pack();
    }
}

// Answers a compiled filter for one block after the other.
class Evaluator {
 public:
    explicit Evaluator(const StoreSnapshot& snapshot) : m_snapshot(snapshot) {}

    // Fills one bit a row of the block. Bits past the block's last row are anything.
    void evaluate(const RowTest& test, const EventBlock& block, Words words) {
        std::visit([&](const auto& kind) { answer(kind, block, words); }, test.test);
    }

 private:
    void answer(const ConstantTest& test, const EventBlock&, Words words) {
        std::ranges::fill(words, test.holds ? ~0ULL : 0);
    }

    void answer(const CodeTest& test, const EventBlock& block, Words words) {
        const CodeColumn& column = test.column ? block.column(*test.column) : block.file;
        column.visit([&]<class T>(const std::vector<T>& codes) {
            const T* code = codes.data();
            const std::uint8_t* holds = test.holds.data();
            if (!test.lone) {
                answerRows(block.size, words, [=](std::uint32_t row) { return holds[code[row]] != 0; });
                return;
            }
            const bool ifLone = holds[*test.lone] != 0;
            const auto lone = static_cast<T>(*test.lone);
            if (lone != *test.lone)  // too large for this block's codes
                std::ranges::fill(words, ifLone ? 0 : ~0ULL);
            else if (ifLone)
                answerRows(block.size, words, [=](std::uint32_t row) { return code[row] == lone; });
            else
                answerRows(block.size, words, [=](std::uint32_t row) { return code[row] != lone; });
        });
    }

    // One comparison a row: below the first, the unsigned difference is larger than any range.
    void answer(const TimeBetweenTest& test, const EventBlock& block, Words words) {
        if (test.lastMs < test.firstMs) {
            std::ranges::fill(words, 0);
            return;
        }
        const auto first = static_cast<std::uint64_t>(test.firstMs);
        const std::uint64_t length = static_cast<std::uint64_t>(test.lastMs) - first;
        answerRows(block.size, words, [first, length, timesMs = block.timeMs.data()](std::uint32_t row) {
            return static_cast<std::uint64_t>(timesMs[row]) - first <= length;
        });
    }

    void answer(const TimeInTest& test, const EventBlock& block, Words words) {
        answerRows(block.size, words,
                   [&](std::uint32_t row) { return std::ranges::binary_search(test.timesMs, block.timeMs[row]); });
    }

    void answer(const TimeTextTest& test, const EventBlock& block, Words words) {
        answerRows(block.size, words, [&](std::uint32_t row) { return test.test(formatTime(block.timeMs[row])); });
    }

    void answer(const UuidTest& test, const EventBlock& block, Words words) {
        const std::vector<Uuid>& ids = idsOf(test.column, block);
        answerRows(block.size, words, [&](std::uint32_t row) {
            const Uuid id = ids[row];
            if (id.isAbsent())
                return test.others[kAbsent] != 0;
            if (id.isOther())
                return test.others[id.otherCode()] != 0;
            return std::ranges::any_of(test.patterns, [id](const UuidPattern& pattern) {
                return (((id.high ^ pattern.bits.high) & pattern.mask.high) |
                        ((id.low ^ pattern.bits.low) & pattern.mask.low)) == 0;
            });
        });
    }

    void answer(const UuidTextTest& test, const EventBlock& block, Words words) {
        const std::vector<Uuid>& ids = idsOf(test.column, block);
        answerRows(block.size, words, [&](std::uint32_t row) { return test.test(m_snapshot.uuidText(ids[row])); });
    }

    void answer(const InverseTest& test, const EventBlock& block, Words words) {
        evaluate(test.term.front(), block, words);
        for (std::uint64_t& word : words)
            word = ~word;
    }

    void answer(const GroupTest& test, const EventBlock& block, Words words) {
        evaluate(test.terms.front(), block, words);
        const std::uint64_t decided = test.all ? 0 : ~0ULL;
        const Words term = borrow().first(words.size());
        for (std::size_t i = 1; i < test.terms.size(); ++i) {
            if (std::ranges::all_of(words, [decided](std::uint64_t word) { return word == decided; }))
                break;
            evaluate(test.terms[i], block, term);
            for (std::size_t w = 0; w < words.size(); ++w)
                words[w] = test.all ? words[w] & term[w] : words[w] | term[w];
        }
        --m_borrowed;
    }

    // Room for the answers of one term; groups within groups need one each. On the heap: a stack might be short.
    Words borrow() {
        if (m_borrowed == m_rooms.size())
            m_rooms.emplace_back(kWordsPerBlock);
        return m_rooms[m_borrowed++];
    }

    static const std::vector<Uuid>& idsOf(ColumnId column, const EventBlock& block) {
        return column == ColumnId::EventId ? block.eventId : block.requestId;
    }

    const StoreSnapshot& m_snapshot;
    std::vector<std::vector<std::uint64_t>> m_rooms;
    std::size_t m_borrowed = 0;
};

}  // namespace

Result<RowSet> runFilter(const StoreSnapshot& snapshot, const FilterExpr& filter, const std::stop_token& stop,
                         Copies copies) {
    const Result<RowTest> test = compileFilter(snapshot, filter, stop);
    if (!test)
        return std::unexpected(test.error());
    RowSet rows = shownEvents(snapshot, copies);
    Evaluator evaluator(snapshot);
    std::vector<std::uint64_t> answers(kWordsPerBlock);
    Words words = rows.words();
    for (const auto& block : snapshot.blocks()) {
        if (stop.stop_requested())
            return std::unexpected(filterStopped());
        const Words shown = words.first(std::min<std::size_t>(words.size(), kWordsPerBlock));
        const Words held = Words(answers).first(shown.size());
        evaluator.evaluate(*test, *block, held);
        for (std::size_t w = 0; w < shown.size(); ++w)
            shown[w] &= held[w];
        words = words.subspan(shown.size());
    }
    return rows;
}

RowSet shownEvents(const StoreSnapshot& snapshot, Copies copies) {
    RowSet rows(snapshot.eventCount(), true);
    if (snapshot.duplicates() == nullptr || copies == Copies::Shown)
        return rows;
    const Words words = rows.words();
    const auto folded = snapshot.duplicates()->folded.words();
    for (std::size_t w = 0; w < std::min(words.size(), folded.size()); ++w)
        words[w] &= ~folded[w];
    return rows;
}

}  // namespace lambdatrail
