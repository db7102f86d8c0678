#include "app/session/filterstack.h"

#include <utility>

namespace lambdatrail {
namespace {

constexpr std::size_t kMostStates = 500;

}  // namespace

FilterStack::FilterStack(QObject* parent) : QObject(parent), m_states(1) {}

void FilterStack::setFilter(const FilterExpr& filter) {
    ViewState state = current();
    state.filter = filter;
    push(std::move(state));
}

void FilterStack::setZoom(const std::optional<TimeRange>& zoom) {
    ViewState state = current();
    state.zoom = zoom;
    push(std::move(state));
}

void FilterStack::setCopies(Copies copies) {
    ViewState state = current();
    state.copies = copies;
    push(std::move(state));
}

void FilterStack::setSort(SortKey sort) {
    if (current().sort == sort)
        return;
    // Every step of the history takes the new order: going back must not undo it.
    for (ViewState& state : m_states)
        state.sort = sort;
    emit changed();
}

void FilterStack::back() {
    if (!canGoBack())
        return;
    --m_current;
    emit changed();
}

void FilterStack::forward() {
    if (!canGoForward())
        return;
    ++m_current;
    emit changed();
}

void FilterStack::reset() {
    const SortKey sort = current().sort;
    m_states.assign(1, {});
    m_states.front().sort = sort;
    m_current = 0;
    emit changed();
}

void FilterStack::push(ViewState state) {
    if (state == current())
        return;
    m_states.resize(m_current + 1);
    m_states.push_back(std::move(state));
    if (m_states.size() > kMostStates)
        m_states.erase(m_states.begin());
    m_current = m_states.size() - 1;
    emit changed();
}

}  // namespace lambdatrail
