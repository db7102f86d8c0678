#include "app/filter/recordanswers.h"

#include <algorithm>

namespace lambdatrail {

std::shared_ptr<const RecordAnswer> RecordAnswers::find(const RecordComparison& question) const {
    const auto found = std::ranges::find(m_entries, question, &Entry::question);
    return found == m_entries.end() ? nullptr : found->answer;
}

}  // namespace lambdatrail
