#include "app/session/viewbuilder.h"

#include "app/filter/filterrun.h"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

namespace lambdatrail {
namespace {

// What is sorted already, then the newcomers as they arrived: rows that are being read do not jump about.
EventOrder arrivalOrder(const EventOrderPtr& sorted, std::uint32_t eventCount) {
    EventOrder order;
    order.reserve(eventCount);
    if (sorted)
        order = *sorted;
    const auto known = static_cast<std::uint32_t>(order.size());
    order.resize(eventCount);
    std::iota(order.begin() + static_cast<std::ptrdiff_t>(known), order.end(), known);
    return order;
}

bool beginsLike(const EventOrder& newer, const EventOrder& older) {
    return &newer == &older || (newer.size() >= older.size() && std::equal(older.begin(), older.end(), newer.begin()));
}

bool containsAll(const RowSet& rows, const RowSet& others) {
    RowSet common = rows;
    common &= others;
    return common == others;
}

}  // namespace

ViewPtr ViewBuilder::build(const ViewRequest& request, std::stop_token stop) {
    const StoreSnapshot& snapshot = *request.snapshot;
    auto view = std::make_shared<View>();
    view->snapshot = request.snapshot;
    view->state = request.state;
    const bool sameEvents = m_last && m_last->snapshot == request.snapshot;
    const Copies copies = request.state.copies;
    const bool sameCopies = sameEvents && m_last->state.copies == copies;
    const bool sameFilter = sameCopies && m_last->state.filter == request.state.filter;

    const std::vector<RecordComparison> questions = recordQuestions(request.state.filter);
    RecordAnswers answers;
    std::uint64_t answerCount = 0;
    if (!questions.empty() && request.answers) {
        request.answers->want(questions, snapshot.eventCount());
        answerCount = request.answers->answerCount();
        answers = request.answers->answers(questions, snapshot.eventCount());
    }
    const bool sameRows = sameFilter && (questions.empty() || m_lastAnswers == answerCount);
    if (sameRows) {
        view->rows = m_last->rows;
        view->rowCount = m_last->rowCount;
        view->undecided = m_last->undecided;
        view->totals = m_last->totals;
        view->facets = m_last->facets;
    } else if (!filter(request, answers, *view, stop)) {
        return nullptr;
    }
    if (sameCopies) {
        view->totalsWithoutFilter = m_last->totalsWithoutFilter;
    } else {
        view->totalsWithoutFilter =
            request.state.filter.isEmpty() ? view->totals : totals(snapshot, shownEvents(snapshot, copies));
    }
    view->shownWithoutFilter = view->totalsWithoutFilter.events;

    view->sorted = !request.loading && !request.searching;
    if (sameRows && m_last->state.sort == request.state.sort && m_last->sorted == view->sorted)
        view->order = m_last->order;
    else if (!order(request, *view, stop))
        return nullptr;
    view->orderLine = m_last && beginsLike(*view->order, *m_last->order) ? m_last->orderLine : ++m_orderLines;

    if (sameRows && view->order == m_last->order) {
        view->failedRows = m_last->failedRows;
    } else {
        auto failed = rowsWithFlags(snapshot, *view->order, flag::kFailed, stop);
        if (!failed)
            return nullptr;
        view->failedRows = std::make_shared<const RowSet>(std::move(*failed));
    }

    HistogramSpec spec = request.histogram;
    spec.zoom = request.state.zoom;
    if (sameRows && m_last->histogram->spec == spec) {
        view->histogram = m_last->histogram;
    } else {
        auto histogram = timeHistogram(snapshot, view->rows, spec, stop);
        if (!histogram)
            return nullptr;
        view->histogram = std::make_shared<const TimeHistogram>(std::move(*histogram));
    }
    m_last = view;
    m_lastAnswers = answerCount;
    return view;
}

// Which events are shown, and what is counted in them.
bool ViewBuilder::filter(const ViewRequest& request, const RecordAnswers& answers, View& view, std::stop_token stop) {
    const StoreSnapshot& snapshot = *request.snapshot;
    const ViewState& state = request.state;
    auto rows = runFilter(snapshot, state.filter, answers, Certainty::Certain, stop, state.copies);
    if (!rows)
        return false;
    view.rows = std::move(*rows);
    view.rowCount = view.rows.count();
    if (!recordQuestions(state.filter).empty()) {
        const auto possible = runFilter(snapshot, state.filter, answers, Certainty::Possible, stop, state.copies);
        if (!possible)
            return false;
        view.undecided = possible->count() - view.rowCount;
    }
    view.totals = totals(snapshot, view.rows);
    auto counted = facets(snapshot, state.filter, kFacetColumns, stop, state.copies, &answers);
    if (!counted)
        return false;
    view.facets = std::move(*counted);
    return true;
}

bool ViewBuilder::order(const ViewRequest& request, View& view, std::stop_token stop) {
    if (request.loading) {
        const EventOrder all = arrivalOrder(m_sorted, request.snapshot->eventCount());
        view.order = std::make_shared<EventOrder>(filteredOrder(all, view.rows));
        return true;
    }
    if (!sort(request, stop))
        return false;
    if (view.rowCount == m_sorted->size()) {
        view.order = m_sorted;
        return true;
    }
    // Rows that are being found do not jump about either.
    const bool growsLast = request.searching && m_last && m_last->snapshot == view.snapshot &&
                           m_last->state.filter == view.state.filter && m_last->state.copies == view.state.copies &&
                           m_last->state.sort == view.state.sort && containsAll(view.rows, m_last->rows);
    if (!growsLast) {
        view.order = std::make_shared<const EventOrder>(filteredOrder(*m_sorted, view.rows));
        return true;
    }
    RowSet news = m_last->rows;
    news.invert();
    news &= view.rows;
    const EventOrder below = filteredOrder(*m_sorted, news);
    EventOrder grown;
    grown.reserve(m_last->order->size() + below.size());
    grown.insert(grown.end(), m_last->order->begin(), m_last->order->end());
    grown.insert(grown.end(), below.begin(), below.end());
    view.order = std::make_shared<const EventOrder>(std::move(grown));
    return true;
}

bool ViewBuilder::sort(const ViewRequest& request, std::stop_token stop) {
    if (m_sortedSnapshot != request.snapshot) {
        auto byTime = sortByTime(*request.snapshot, stop);
        if (!byTime)
            return false;
        m_byTime = std::make_shared<const EventOrder>(std::move(*byTime));
        m_sortedSnapshot = request.snapshot;
        m_sorted = nullptr;
    }
    if (m_sorted && m_sortKey == request.state.sort)
        return true;
    auto sorted = sortBy(*request.snapshot, *m_byTime, request.state.sort, stop);
    if (!sorted)
        return false;
    m_sorted = std::make_shared<const EventOrder>(std::move(*sorted));
    m_sortKey = request.state.sort;
    return true;
}

}  // namespace lambdatrail
