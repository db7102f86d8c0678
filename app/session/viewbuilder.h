#pragma once

#include "app/search/answercache.h"
#include "app/session/viewstate.h"

#include <cstdint>
#include <memory>
#include <stop_token>

namespace lambdatrail {

struct ViewRequest {
    SnapshotPtr snapshot;
    ViewState state;
    HistogramSpec histogram;
    bool loading = false;                  // more is coming: not worth sorting yet
    bool searching = false;                // the records are being asked: what is found goes below what is there
    std::shared_ptr<AnswerCache> answers;  // of the records; null if there are none
};

// Makes views, and remembers of the last ones what the next can use again. Of snapshots of one store, none older than
// the one before. Used by one thread at a time.
class ViewBuilder {
 public:
    // Null if it was stopped, or if the filter cannot be run (which parseFilter makes sure it can).
    ViewPtr build(const ViewRequest& request, std::stop_token stop);

 private:
    bool filter(const ViewRequest& request, const RecordAnswers& answers, View& view, std::stop_token stop);
    bool order(const ViewRequest& request, View& view, std::stop_token stop);
    bool sort(const ViewRequest& request, std::stop_token stop);

    ViewPtr m_last;
    std::uint64_t m_orderLines = 0;   // how many there were
    std::uint64_t m_lastAnswers = 0;  // how many answers of records were known then
    // The order of everything in one snapshot.
    SnapshotPtr m_sortedSnapshot;
    EventOrderPtr m_byTime;
    SortKey m_sortKey;
    EventOrderPtr m_sorted;
};

}  // namespace lambdatrail
