#include "app/search/answercache.h"

#include <algorithm>
#include <memory>

namespace lambdatrail {
namespace {

// The same set over more events, or fewer.
RowSet resized(const RowSet& rows, std::uint32_t eventCount) {
    RowSet result(eventCount);
    const auto from = rows.words();
    const auto to = result.words();
    const std::size_t common = std::min(from.size(), to.size());
    std::copy_n(from.begin(), common, to.begin());
    if (common > 0 && common == to.size() && eventCount % 64 != 0)
        to[common - 1] &= (1ULL << (eventCount % 64)) - 1;
    return result;
}

}  // namespace

void AnswerCache::want(const std::vector<RecordComparison>& questions, std::uint32_t eventCount) {
    const std::lock_guard lock(m_mutex);
    for (const RecordComparison& question : questions) {
        const auto known = std::ranges::find(m_entries, question, &Entry::question);
        if (known == m_entries.end()) {
            m_entries.push_front({question, {RowSet(eventCount), RowSet(eventCount)}});
            continue;
        }
        if (known->answer.known.eventCount() < eventCount)
            known->answer = {resized(known->answer.known, eventCount), resized(known->answer.holds, eventCount)};
        m_entries.splice(m_entries.begin(), m_entries, known);
    }
    while (m_entries.size() > kMostRecordQuestions)
        m_entries.pop_back();
}

RecordAnswers AnswerCache::answers(const std::vector<RecordComparison>& questions, std::uint32_t eventCount) const {
    const std::lock_guard lock(m_mutex);
    std::vector<RecordAnswers::Entry> entries;
    for (const RecordComparison& question : questions) {
        const auto known = std::ranges::find(m_entries, question, &Entry::question);
        if (known == m_entries.end())
            continue;
        const RecordAnswer& answer = known->answer;
        entries.push_back({question, std::make_shared<const RecordAnswer>(RecordAnswer{
                                         resized(answer.known, eventCount), resized(answer.holds, eventCount)})});
    }
    return RecordAnswers(std::move(entries));
}

void AnswerCache::add(const RecordComparison& question, std::span<const std::uint32_t> events,
                      std::span<const std::uint32_t> holds) {
    const std::lock_guard lock(m_mutex);
    const auto entry = std::ranges::find(m_entries, question, &Entry::question);
    if (entry == m_entries.end())
        return;
    // A question that was forgotten may have come back for an older snapshot meanwhile.
    const std::uint32_t eventCount = entry->answer.known.eventCount();
    const auto insert = [eventCount](RowSet& into, std::span<const std::uint32_t> some) {
        for (const std::uint32_t event : some) {
            if (event < eventCount)
                into.insert(event);
        }
    };
    insert(entry->answer.known, events);
    insert(entry->answer.holds, holds);
    m_answerCount += events.size();
}

std::uint64_t AnswerCache::answerCount() const {
    const std::lock_guard lock(m_mutex);
    return m_answerCount;
}

}  // namespace lambdatrail
