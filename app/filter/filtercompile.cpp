#include "app/filter/filtercompile.h"

#include "app/base/hash.h"
#include "app/base/parallel.h"
#include "app/filter/coderows.h"
#include "app/filter/pattern.h"
#include "app/filter/textfaces.h"
#include "app/store/rowwalk.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace lambdatrail {
namespace {

using Table = std::vector<std::uint8_t>;

// Whether only a few texts can be meant, each as it is stored. Event names are meant with and without their dates.
bool isByHash(const Comparison& comparison) {
    const bool isEqual =
        comparison.op == FilterOp::Equal || comparison.op == FilterOp::NotEqual || comparison.op == FilterOp::In;
    return isEqual && comparison.values.size() <= kMostFewCodes && comparison.column != ColumnId::Event &&
           showsStoredText(comparison.column);
}

RowTest codeTest(std::optional<DictColumn> column, Table holds) {
    const auto yes = static_cast<std::size_t>(std::ranges::count(holds, 1));
    if (yes == 0 || yes == holds.size())
        return {ConstantTest{yes != 0}};
    std::vector<Code> few;
    if (const std::size_t rarer = std::min(yes, holds.size() - yes); rarer <= kMostFewCodes) {
        const std::uint8_t rare = yes == rarer ? 1 : 0;
        for (auto at = std::ranges::find(holds, rare); at != holds.end(); at = std::find(at + 1, holds.end(), rare))
            few.push_back(static_cast<Code>(at - holds.begin()));
    }
    return {CodeTest{column, std::move(holds), std::move(few)}};
}

RowTest inverted(RowTest term) {
    if (auto* constant = std::get_if<ConstantTest>(&term.test)) {
        constant->holds = !constant->holds;
        return term;
    }
    if (auto* code = std::get_if<CodeTest>(&term.test)) {
        for (std::uint8_t& holds : code->holds)
            holds ^= 1;
        return term;
    }
    InverseTest inverse;
    inverse.term.push_back(std::move(term));
    return {std::move(inverse)};
}

RowTest uuidTest(ColumnId column, std::variant<std::vector<UuidPattern>, UuidDigits> wanted, Table others) {
    const auto* patterns = std::get_if<std::vector<UuidPattern>>(&wanted);
    if (patterns != nullptr && patterns->empty() && std::ranges::count(others, 1) == 0)
        return {ConstantTest{false}};
    return {UuidTest{column, std::move(wanted), std::move(others)}};
}

RowTest uuidContains(ColumnId column, std::string_view needle, Table others) {
    if (const auto digits = UuidDigits::make(needle))
        return uuidTest(column, *digits, std::move(others));
    return uuidTest(column, patternsContaining(needle), std::move(others));
}

RowTest uuidIn(ColumnId column, const std::vector<std::string>& values, const Table& others) {
    std::vector<Uuid> ids;
    for (const std::string& value : values) {
        if (const auto id = Uuid::parse(value))
            ids.push_back(*id);
    }
    for (std::size_t code = 0; code < others.size(); ++code) {
        if (others[code] != 0)
            ids.push_back(Uuid::other(static_cast<Code>(code)));
    }
    if (ids.empty())
        return {ConstantTest{false}};
    return {UuidInTest{column, UuidSet(std::move(ids))}};
}

RowTest timeTest(const Comparison& comparison) {
    constexpr TimeMs kEarliest = kNoTime + 1;
    constexpr TimeMs kLatest = std::numeric_limits<TimeMs>::max();
    std::vector<TimeMs> timesMs;
    timesMs.reserve(comparison.values.size());
    for (const std::string& value : comparison.values)
        timesMs.push_back(parseTime(value).value_or(kNoTime));
    const TimeMs timeMs = timesMs.empty() ? kNoTime : timesMs.front();
    switch (comparison.op) {
        case FilterOp::Less:
            return {TimeBetweenTest{kEarliest, std::max(timeMs, kEarliest) - 1}};
        case FilterOp::LessEqual:
            return {TimeBetweenTest{kEarliest, timeMs}};
        case FilterOp::Greater:
            return {TimeBetweenTest{timeMs + 1, kLatest}};
        case FilterOp::GreaterEqual:
            return {TimeBetweenTest{timeMs, kLatest}};
        case FilterOp::Exists:
            return {TimeBetweenTest{kEarliest, kLatest}};
        default:
            break;
    }
    if (timesMs.size() == 1)
        return {TimeBetweenTest{timeMs, timeMs}};
    std::ranges::sort(timesMs);
    SetFilter filter(timesMs.size());
    for (const TimeMs time : timesMs)
        filter.add(static_cast<std::uint64_t>(time));
    return {TimeInTest{std::move(timesMs), std::move(filter)}};
}

// Terms that change nothing are dropped, one that decides alone stands for the whole group, and ranges of time become
// one: a brushed range is written in two comparisons.
RowTest groupTest(std::vector<RowTest> terms, bool all) {
    std::vector<RowTest> kept;
    TimeBetweenTest* range = nullptr;
    kept.reserve(terms.size());
    for (RowTest& term : terms) {
        if (const auto* constant = std::get_if<ConstantTest>(&term.test)) {
            if (constant->holds != all)
                return {ConstantTest{!all}};
            continue;
        }
        const auto* next = all ? std::get_if<TimeBetweenTest>(&term.test) : nullptr;
        if (next != nullptr && range != nullptr) {
            range->firstMs = std::max(range->firstMs, next->firstMs);
            range->lastMs = std::min(range->lastMs, next->lastMs);
            continue;
        }
        kept.push_back(std::move(term));
        if (next != nullptr)
            range = &std::get<TimeBetweenTest>(kept.back().test);
    }
    if (kept.empty())
        return {ConstantTest{all}};
    if (kept.size() == 1)
        return RowTest(std::move(kept.front()));
    return {GroupTest{all, std::move(kept)}};
}

// After an error the tests it makes mean nothing.
class Compiler {
 public:
    Compiler(const StoreSnapshot& snapshot, const std::stop_token& stop, const RecordAnswers* answers,
             Certainty certainty)
        : m_snapshot(snapshot), m_stop(stop), m_answers(answers), m_unknownHolds(certainty == Certainty::Possible) {}

    RowTest compile(const FilterExpr& filter) {
        return std::visit([this](const auto& node) { return compileNode(node); }, filter.node());
    }
    const std::optional<Error>& error() const { return m_error; }

 private:
    RowTest compileNode(const AllOf& all) { return groupTest(compileTerms(all.terms), true); }
    RowTest compileNode(const AnyOf& any) { return groupTest(compileTerms(any.terms), false); }
    RowTest compileNode(const NoneOf& none) {
        // What may hold of a term may not hold of its opposite.
        m_unknownHolds = !m_unknownHolds;
        RowTest term = compile(none.terms.front());
        m_unknownHolds = !m_unknownHolds;
        return inverted(std::move(term));
    }

    RowTest compileNode(const RecordComparison& comparison) {
        if (m_answers == nullptr) {
            m_error = Error{ErrorCode::Usage, "this filter asks the records, which were not read", {}, {}};
            return {ConstantTest{false}};
        }
        RecordComparison question = withoutNot(comparison);
        const bool isNegative = question.op != comparison.op;
        RowTest row{RecordTest{m_answers->find(question), m_unknownHolds != isNegative}};
        return isNegative ? inverted(std::move(row)) : row;
    }

    std::vector<RowTest> compileTerms(const std::vector<FilterExpr>& exprs) {
        std::vector<RowTest> terms;
        for (const FilterExpr& expr : exprs) {
            if (m_error)
                break;
            terms.push_back(compile(expr));
        }
        return terms;
    }

    RowTest compileNode(const Comparison& comparison) {
        const Result<TextTest> test = makeTextTest(comparison);
        if (!test) {
            m_error = test.error();
            return {ConstantTest{false}};
        }
        RowTest row = compileComparison(comparison, *test);
        const bool negative = comparison.op == FilterOp::NotEqual || comparison.op == FilterOp::NotContains;
        return negative ? inverted(std::move(row)) : row;
    }

    RowTest compileComparison(const Comparison& comparison, const TextTest& test) {
        const ColumnInfo& info = columnInfo(comparison.column);
        switch (info.kind) {
            case ColumnKind::Time:
                return readsTimes(comparison) ? timeTest(comparison) : RowTest{TimeTextTest{test}};
            case ColumnKind::Text:
                if (isByHash(comparison))
                    return wholeTextTest(info.stored, comparison.values, test);
                if (comparison.op == FilterOp::Matches)
                    return patternTest(info.stored, comparison, test);
                return dictionaryTest(info.stored, [&comparison, &test](std::string_view stored) {
                    return anyFace(facesOf(comparison, stored), test);
                });
            case ColumnKind::File:
                return fileTest(test);
            case ColumnKind::Uuid:
                break;
        }
        switch (comparison.op) {
            case FilterOp::Equal:
            case FilterOp::NotEqual:
            case FilterOp::In:
                return uuidIn(comparison.column, comparison.values, otherIds(test));
            case FilterOp::Contains:
            case FilterOp::NotContains:
                return uuidContains(comparison.column, comparison.values.front(), otherIds(test));
            case FilterOp::Exists:
                return uuidTest(comparison.column, std::vector{UuidPattern{}}, otherIds(test));
            default:
                return {UuidTextTest{comparison.column, test}};
        }
    }

    // Every stored text is looked at once, however many columns show a part of it.
    RowTest compileNode(const FreeText& free) {
        const TextTest test = containsTest(free.text);
        std::array<bool, kDictColumnCount> isShown{};
        for (const ColumnInfo& info : allColumns()) {
            if (info.kind == ColumnKind::Text)
                isShown[static_cast<std::size_t>(info.stored)] = true;
        }
        std::vector<RowTest> terms;
        for (std::size_t i = 0; i < kDictColumnCount; ++i) {
            if (!isShown[i])
                continue;
            const auto column = static_cast<DictColumn>(i);
            terms.push_back(dictionaryTest(column, [column, &test](std::string_view stored) {
                return column == DictColumn::Identity ? anyFace(identityFaces(stored), test) : test(stored);
            }));
        }
        terms.push_back(fileTest(test));
        const Table others = otherIds(test);
        for (const ColumnId column : {ColumnId::RequestId, ColumnId::EventId})
            terms.push_back(uuidContains(column, free.text, others));
        return groupTest(std::move(terms), false);
    }

    // Calls answer(begin, answers), for the codes from `begin` on, on all cores; answers are 0 at first.
    template <class Answer>
    Table tableInPieces(std::uint32_t size, Answer answer) {
        constexpr std::uint32_t kPerPiece = 4096;
        Table answers(size);
        std::atomic<bool> stopped{false};
        parallelFor((size + kPerPiece - 1) / kPerPiece, [&](unsigned, std::size_t piece) {
            if (m_stop.stop_requested()) {
                stopped = true;
                return;
            }
            const auto begin = static_cast<std::uint32_t>(piece) * kPerPiece;
            answer(begin, std::span(answers).subspan(begin, std::min(size - begin, kPerPiece)));
        });
        if (stopped)
            m_error = filterStopped();
        return answers;
    }

    template <class Holds>
    Table table(std::uint32_t size, Holds holds) {
        return tableInPieces(size, [&holds](std::uint32_t begin, std::span<std::uint8_t> answers) {
            for (std::uint32_t i = 0; i < answers.size(); ++i)
                answers[i] = holds(begin + i) ? 1 : 0;
        });
    }

    template <class Holds>
    RowTest dictionaryTest(DictColumn column, Holds holds) {
        const DictionaryView& texts = m_snapshot.dictionary(column);
        return codeTest(column, table(texts.size(), [&](Code code) { return holds(texts.text(code)); }));
    }

    // Some texts are asked at once first, unless so many match that this is for nothing.
    RowTest patternTest(DictColumn column, const Comparison& comparison, const TextTest& test) {
        constexpr std::size_t kAtOnce = 32;
        constexpr std::uint32_t kTries = 8;
        const DictionaryView& texts = m_snapshot.dictionary(column);
        const auto ofLines = Pattern::ofLines(comparison.values.front());
        const auto answer = [&](std::uint32_t begin, std::span<std::uint8_t> answers) {
            JoinedTexts joined;
            std::uint32_t tried = 0;
            std::uint32_t found = 0;
            for (std::size_t at = 0; at < answers.size(); at += kAtOnce) {
                const std::size_t end = std::min(answers.size(), at + kAtOnce);
                const auto facesAt = [&](std::size_t i) {
                    return facesOf(comparison, texts.text(begin + static_cast<Code>(i)));
                };
                if (ofLines && (tried < kTries || found < tried / 2)) {
                    joined.clear();
                    for (std::size_t i = at; i < end; ++i)
                        std::ranges::for_each(facesAt(i).all(), [&](std::string_view text) { joined.add(text); });
                    ++tried;
                    if (!joined.mayMatch(*ofLines))
                        continue;
                    ++found;
                }
                for (std::size_t i = at; i < end; ++i)
                    answers[i] = anyFace(facesAt(i), test) ? 1 : 0;
            }
        };
        return codeTest(column, tableInPieces(texts.size(), answer));
    }

    // The test holds for none but the values, and perhaps the absent text.
    RowTest wholeTextTest(DictColumn column, const std::vector<std::string>& values, const TextTest& test) {
        const DictionaryView& texts = m_snapshot.dictionary(column);
        const auto hashes = fewOf<std::uint32_t>(
            std::span(values), [](const std::string& value) { return DictionaryView::shortHash(hashText(value)); });
        Table holds(texts.size());
        std::vector<std::uint64_t> words;  // bits of codes, as if they were rows
        for (Code begin = 0; begin < texts.size();) {
            const auto known = texts.shortHashes(begin);
            const auto size = static_cast<std::uint32_t>(known.size());
            words.resize((size + kRowsPerWord - 1) / kRowsPerWord);
            answerFewCodes(values.size(), known.data(), hashes, size, words);
            forEachRow(words, [&](std::uint32_t row) { holds[begin + row] = test(texts.text(begin + row)) ? 1 : 0; });
            begin += size;
        }
        holds[kAbsent] = test({}) ? 1 : 0;
        return codeTest(column, std::move(holds));
    }

    Table otherIds(const TextTest& test) {
        const DictionaryView& texts = m_snapshot.dictionary(DictColumn::OtherId);
        return table(texts.size(), [&](Code code) { return test(texts.text(code)); });
    }

    RowTest fileTest(const TextTest& test) {
        return codeTest(std::nullopt, table(m_snapshot.fileCount(), [&](std::uint32_t file) {
                            return test(m_snapshot.file(FileId{file}).displayName());
                        }));
    }

    const StoreSnapshot& m_snapshot;
    const std::stop_token& m_stop;
    const RecordAnswers* m_answers;
    bool m_unknownHolds;
    std::optional<Error> m_error;
};

}  // namespace

Result<RowTest> compileFilter(const StoreSnapshot& snapshot, const FilterExpr& filter, const std::stop_token& stop,
                              const RecordAnswers* answers, Certainty certainty) {
    if (filter.isEmpty())
        return RowTest{ConstantTest{true}};
    Compiler compiler(snapshot, stop, answers, certainty);
    RowTest test = compiler.compile(filter);
    if (const auto& error = compiler.error())
        return std::unexpected(*error);
    return test;
}

}  // namespace lambdatrail
