#include "app/filter/blockevaluator.h"

#include "app/filter/coderows.h"
#include "app/store/blockwords.h"
#include "app/store/rowwalk.h"
#include "app/store/uuidtext.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <variant>

namespace lambdatrail {
namespace {

constexpr std::uint32_t kWordsPerBlock = kEventsPerBlock / kRowsPerWord;

const Column<Uuid>& idsOf(ColumnId column, const EventBlock& block) {
    return column == ColumnId::EventId ? block.eventId : block.requestId;
}

void invert(RowWords words) {
    for (std::uint64_t& word : words)
        word = ~word;
}

// The answer for all codes between the least and the most of a block, if it is but one.
std::optional<bool> answerOfAll(const CodeTest& test, const CodeColumn& column) {
    constexpr Code kNear = 64;  // further apart, different answers are likely
    const Code range = column.most() - column.least();
    if (range > kNear)
        return std::nullopt;
    const auto answers = std::span(test.holds).subspan(column.least(), range + 1);
    if (std::ranges::adjacent_find(answers, std::not_equal_to<>()) != answers.end())
        return std::nullopt;
    return answers.front() != 0;
}

}  // namespace

void BlockEvaluator::keep(const RowTest& test, std::size_t block, RowWords words) {
    m_blockNumber = block;
    const RowWords held = borrow(words.size());
    evaluate(test, *m_snapshot->blocks()[block], held);
    for (std::size_t w = 0; w < words.size(); ++w)
        words[w] &= held[w];
    --m_borrowed;
}

// Fills one bit a row of the block. Bits past the block's last row are anything.
void BlockEvaluator::evaluate(const RowTest& test, const EventBlock& block, RowWords words) {
    std::visit([&](const auto& kind) { answer(kind, block, words); }, test.test);
}

void BlockEvaluator::answer(const ConstantTest& test, const EventBlock&, RowWords words) {
    std::ranges::fill(words, test.holds ? ~0ULL : 0);
}

void BlockEvaluator::answer(const CodeTest& test, const EventBlock& block, RowWords words) {
    const CodeColumn& column = test.column ? block.column(*test.column) : block.file;
    if (const auto all = answerOfAll(test, column)) {
        std::ranges::fill(words, *all ? ~0ULL : 0);
        return;
    }
    column.visit([&]<class T>(const Column<T>& codes) {
        if (test.few.empty()) {
            answerByTable(codes.data(), test.holds.data(), column.most() + std::size_t{1}, block.size, words);
            return;
        }
        FewCodes<T> wanted{};
        std::size_t count = 0;
        for (const Code code : test.few) {
            if (code >= column.least() && code <= column.most())
                wanted[count++] = static_cast<T>(code);
        }
        std::fill(wanted.begin() + static_cast<std::ptrdiff_t>(count), wanted.end(), wanted[0]);
        if (count == 0)
            std::ranges::fill(words, 0);
        else
            answerFewCodes(count, codes.data(), wanted, block.size, words);
        if (test.holds[test.few.front()] == 0)
            invert(words);
    });
}

// One comparison a row: below the first, the unsigned difference is larger than any range.
void BlockEvaluator::answer(const TimeBetweenTest& test, const EventBlock& block, RowWords words) {
    if (test.lastMs < test.firstMs || test.lastMs < block.leastTimeMs || block.mostTimeMs < test.firstMs) {
        std::ranges::fill(words, 0);
        return;
    }
    if (test.firstMs <= block.leastTimeMs && block.mostTimeMs <= test.lastMs) {
        std::ranges::fill(words, ~0ULL);
        return;
    }
    const auto first = static_cast<std::uint64_t>(test.firstMs);
    const std::uint64_t length = static_cast<std::uint64_t>(test.lastMs) - first;
    answerRows(block.size, words, [first, length, timesMs = block.timeMs.data()](std::uint32_t row) {
        return static_cast<std::uint64_t>(timesMs[row]) - first <= length;
    });
}

void BlockEvaluator::answer(const TimeInTest& test, const EventBlock& block, RowWords words) {
    const auto first = std::ranges::lower_bound(test.timesMs, block.leastTimeMs);
    const auto behind = std::upper_bound(first, test.timesMs.end(), block.mostTimeMs);
    if (behind - first < 2) {  // most often: a block is of some hours
        answer(first == behind ? TimeBetweenTest{1, 0} : TimeBetweenTest{*first, *first}, block, words);
        return;
    }
    if (static_cast<std::size_t>(behind - first) <= kMostFewCodes) {
        const auto few = fewOf<std::uint64_t>(std::span<const TimeMs>(first, behind),
                                              [](TimeMs timeMs) { return static_cast<std::uint64_t>(timeMs); });
        answerFewCodes(static_cast<std::size_t>(behind - first),
                       reinterpret_cast<const std::uint64_t*>(block.timeMs.data()), few, block.size, words);
        return;
    }
    answerRows(block.size, words, [&](std::uint32_t row) {
        const TimeMs timeMs = block.timeMs[row];
        return test.filter.mayHave(static_cast<std::uint64_t>(timeMs)) &&
               std::ranges::binary_search(test.timesMs, timeMs);
    });
}

void BlockEvaluator::answer(const TimeTextTest& test, const EventBlock& block, RowWords words) {
    answerRows(block.size, words, [&](std::uint32_t row) { return test.test(m_times.format(block.timeMs[row])); });
}

void BlockEvaluator::answer(const UuidInTest& test, const EventBlock& block, RowWords words) {
    const Uuid* const ids = idsOf(test.column, block).data();
    const std::span<const Uuid> all = test.ids.ids();
    if (all.size() == 1) {
        const Uuid wanted = all.front();
        answerRows(block.size, words, [ids, wanted](std::uint32_t row) {
            return ((ids[row].high ^ wanted.high) | (ids[row].low ^ wanted.low)) == 0;
        });
        return;
    }
    if (all.size() > kMostFewCodes) {
        answerRows(block.size, words, [&](std::uint32_t row) { return test.ids.contains(ids[row]); });
        return;
    }
    // Halves that are folded together are compared many at once, and what may be wanted is looked at again.
    const auto folded = [](const Uuid& id) { return id.high ^ id.low; };
    const FewCodes<std::uint64_t> few = fewOf<std::uint64_t>(all, folded);
    std::array<std::uint64_t, 1024> some;
    for (std::uint32_t begin = 0; begin < block.size; begin += some.size()) {
        const std::uint32_t rows = std::min<std::uint32_t>(block.size - begin, some.size());
        std::transform(ids + begin, ids + begin + rows, some.begin(), folded);
        const RowWords answers = words.subspan(begin / kRowsPerWord);
        answerFewCodes(all.size(), some.data(), few, rows, answers);
        forEachRow(answers.first((rows + kRowsPerWord - 1) / kRowsPerWord), [&](std::uint32_t row) {
            if (!test.ids.contains(ids[begin + row]))
                answers[row / kRowsPerWord] &= ~(1ULL << row % kRowsPerWord);
        });
    }
}

void BlockEvaluator::answer(const UuidTest& test, const EventBlock& block, RowWords words) {
    const Uuid* const ids = idsOf(test.column, block).data();
    const auto answerUuids = [&](auto holdsForUuid) {
        answerRows(block.size, words, [&](std::uint32_t row) {
            const Uuid id = ids[row];
            if (id.isAbsent())
                return test.others[kAbsent] != 0;
            if (id.isOther())
                return test.others[id.otherCode()] != 0;
            return holdsForUuid(id);
        });
    };
    if (const auto* digits = std::get_if<UuidDigits>(&test.wanted)) {
        answerUuids([wanted = *digits](const Uuid& id) { return wanted.isIn(id); });
        return;
    }
    answerUuids([&patterns = std::get<std::vector<UuidPattern>>(test.wanted)](const Uuid& id) {
        return std::ranges::any_of(patterns, [&id](const UuidPattern& pattern) { return pattern.fits(id); });
    });
}

void BlockEvaluator::answer(const UuidTextTest& test, const EventBlock& block, RowWords words) {
    const Column<Uuid>& ids = idsOf(test.column, block);
    const DictionaryView& others = m_snapshot->dictionary(DictColumn::OtherId);
    answerRows(block.size, words, [&](std::uint32_t row) {
        const Uuid& id = ids[row];
        if (id.isAbsent())
            return test.test({});
        if (id.isOther())
            return test.test(others.text(id.otherCode()));
        const auto text = uuidCharacters(id);
        return test.test({text.data(), text.size()});
    });
}

void BlockEvaluator::answer(const RecordTest& test, const EventBlock&, RowWords words) {
    std::ranges::fill(words, test.ifUnknown ? ~0ULL : 0);
    if (!test.answer)
        return;
    const auto known = wordsOfBlock(test.answer->known, m_blockNumber);
    const auto holds = wordsOfBlock(test.answer->holds, m_blockNumber);
    for (std::size_t w = 0; w < std::min(words.size(), known.size()); ++w)
        words[w] = (words[w] & ~known[w]) | holds[w];
}

void BlockEvaluator::answer(const InverseTest& test, const EventBlock& block, RowWords words) {
    evaluate(test.term.front(), block, words);
    invert(words);
}

void BlockEvaluator::answer(const GroupTest& test, const EventBlock& block, RowWords words) {
    evaluate(test.terms.front(), block, words);
    const std::uint64_t decided = test.all ? 0 : ~0ULL;
    const RowWords term = borrow(words.size());
    for (std::size_t i = 1; i < test.terms.size(); ++i) {
        if (std::ranges::all_of(words, [decided](std::uint64_t word) { return word == decided; }))
            break;
        evaluate(test.terms[i], block, term);
        for (std::size_t w = 0; w < words.size(); ++w)
            words[w] = test.all ? words[w] & term[w] : words[w] | term[w];
    }
    --m_borrowed;
}

RowWords BlockEvaluator::borrow(std::size_t words) {
    if (m_borrowed == m_rooms.size())
        m_rooms.emplace_back(kWordsPerBlock);
    return RowWords(m_rooms[m_borrowed++]).first(words);
}

}  // namespace lambdatrail
