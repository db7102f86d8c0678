#pragma once

#include "app/filter/recordanswers.h"

#include <cstdint>
#include <list>
#include <mutex>
#include <span>
#include <vector>

namespace lambdatrail {

// The records' answers as they come in, kept for the questions that were asked last: two bits an event and question.
// All snapshots are of one store, whose events keep their numbers. Any thread may use it.
class AnswerCache {
 public:
    // Keeps these questions before all others. At most kMostRecordQuestions are kept.
    void want(const std::vector<RecordComparison>& questions, std::uint32_t eventCount);
    // A copy of what is known so far. Questions that are not kept are left out.
    RecordAnswers answers(const std::vector<RecordComparison>& questions, std::uint32_t eventCount) const;
    // These events were asked; of them, those for which it holds.
    void add(const RecordComparison& question, std::span<const std::uint32_t> events,
             std::span<const std::uint32_t> holds);
    // Grows with everything that is added: to tell whether something was.
    std::uint64_t answerCount() const;

 private:
    struct Entry {
        RecordComparison question;
        RecordAnswer answer;
    };
    mutable std::mutex m_mutex;
    std::list<Entry> m_entries;  // those wanted last first
    std::uint64_t m_answerCount = 0;
};

}  // namespace lambdatrail
