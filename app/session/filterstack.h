#pragma once

#include "app/session/viewstate.h"

#include <QObject>

#include <vector>

namespace lambdatrail {

// The one truth of what is to be shown, with its history. Back and forward move through filters, zooms and the showing
// of duplicates; sorting replaces the current state without a step of its own.
class FilterStack : public QObject {
    Q_OBJECT
 public:
    explicit FilterStack(QObject* parent = nullptr);

    const ViewState& current() const { return m_states[m_current]; }
    bool canGoBack() const { return m_current > 0; }
    bool canGoForward() const { return m_current + 1 < m_states.size(); }

    void setFilter(const FilterExpr& filter);
    void setZoom(const std::optional<TimeRange>& zoom);
    void setCopies(Copies copies);  // whether events that were read twice stand there twice
    void setSort(SortKey sort);
    void back();
    void forward();
    void reset();  // forget everything: another set of logs

 signals:
    void changed();

 private:
    void push(ViewState state);
    std::vector<ViewState> m_states;
    std::size_t m_current = 0;
};

}  // namespace lambdatrail
