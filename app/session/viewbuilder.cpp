#include "app/session/viewbuilder.h"

#include "app/filter/filterrun.h"

#include <numeric>
#include <utility>

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

}  // namespace

ViewPtr ViewBuilder::build(const ViewRequest& request, std::stop_token stop) {
    const StoreSnapshot& snapshot = *request.snapshot;
    auto view = std::make_shared<View>();
    view->snapshot = request.snapshot;
    view->state = request.state;
    const bool sameEvents = m_last && m_last->snapshot == request.snapshot;
    const Copies copies = request.state.copies;
    const bool sameCopies = sameEvents && m_last->state.copies == copies;
    const bool sameRows = sameCopies && m_last->state.filter == request.state.filter;

    if (sameRows) {
        view->rows = m_last->rows;
        view->rowCount = m_last->rowCount;
        view->totals = m_last->totals;
        view->facets = m_last->facets;
    } else {
        auto rows = runFilter(snapshot, request.state.filter, stop, copies);
        if (!rows)
            return nullptr;
        view->rows = std::move(*rows);
        view->rowCount = view->rows.count();
        view->totals = totals(snapshot, view->rows);
        auto counted = facets(snapshot, request.state.filter, kFacetColumns, stop, copies);
        if (!counted)
            return nullptr;
        view->facets = std::move(*counted);
    }
    if (sameCopies) {
        view->totalsWithoutFilter = m_last->totalsWithoutFilter;
    } else {
        view->totalsWithoutFilter =
            request.state.filter.isEmpty() ? view->totals : totals(snapshot, shownEvents(snapshot, copies));
    }
    view->shownWithoutFilter = view->totalsWithoutFilter.events;

    view->sorted = !request.loading;
    if (sameRows && m_last->state.sort == request.state.sort && m_last->sorted == view->sorted) {
        view->order = m_last->order;
    } else if (request.loading) {
        const EventOrder all = arrivalOrder(m_sorted, snapshot.eventCount());
        view->order = std::make_shared<EventOrder>(filteredOrder(all, view->rows));
    } else {
        if (!sort(request, stop))
            return nullptr;
        view->order = view->rowCount == m_sorted->size()
                          ? m_sorted
                          : std::make_shared<const EventOrder>(filteredOrder(*m_sorted, view->rows));
    }

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
    return view;
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
