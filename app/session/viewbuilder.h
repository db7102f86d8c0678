#pragma once

#include "app/session/viewstate.h"

#include <stop_token>

namespace lambdatrail {

struct ViewRequest {
    SnapshotPtr snapshot;
    ViewState state;
    HistogramSpec histogram;
    bool loading = false;  // more is coming: not worth sorting yet
};

// Makes views, and remembers of the last ones what the next can use again. Used by one thread at a time.
class ViewBuilder {
 public:
    // Null if it was stopped, or if the filter cannot be run (which parseFilter makes sure it can).
    ViewPtr build(const ViewRequest& request, std::stop_token stop);

 private:
    bool sort(const ViewRequest& request, std::stop_token stop);

    ViewPtr m_last;
    // The order of everything in one snapshot.
    SnapshotPtr m_sortedSnapshot;
    EventOrderPtr m_byTime;
    SortKey m_sortKey;
    EventOrderPtr m_sorted;
};

}  // namespace lambdatrail
