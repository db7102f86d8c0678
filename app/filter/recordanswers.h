#pragma once

#include "app/filter/filterexpr.h"
#include "app/store/rowset.h"

#include <memory>
#include <utility>
#include <vector>

namespace lambdatrail {

// What is known of one question to the records: one bit an event. Both are over the events of one snapshot.
struct RecordAnswer {
    RowSet known;  // the record was asked
    RowSet holds;  // and the answer was yes
};

// What is known of the records when a filter is evaluated. Immutable; a question without an answer is all unknown.
class RecordAnswers {
 public:
    struct Entry {
        RecordComparison question;  // without its `not`
        std::shared_ptr<const RecordAnswer> answer;
    };
    RecordAnswers() = default;
    explicit RecordAnswers(std::vector<Entry> entries) : m_entries(std::move(entries)) {}

    // Null if nothing is known.
    std::shared_ptr<const RecordAnswer> find(const RecordComparison& question) const;

 private:
    std::vector<Entry> m_entries;
};

// How to take what is not known: the events for which the filter holds in any case, or those for which it may hold.
// The first are among the second; what lies between depends on records that were not asked.
enum class Certainty { Certain, Possible };

}  // namespace lambdatrail
