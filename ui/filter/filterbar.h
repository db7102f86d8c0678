#pragma once

#include "app/filter/filterexpr.h"
#include "app/session/viewstate.h"
#include "ui/filter/filterlabels.h"

#include <QWidget>

#include <array>
#include <cstddef>
#include <optional>

class QLabel;
class QToolButton;

namespace lambdatrail {

class ChipRow;
class FacetButton;
class FacetPopup;
class FilterEdit;
class SearchStrip;
class Session;

// Four drop-down lists, the filter as text, and its terms as chips, with what there is to say of a search of records:
// three faces of the one filter in the session's filter stack. Every gesture asks for a new filter; what is shown is
// read back from the session.
class FilterBar : public QWidget {
    Q_OBJECT
 public:
    explicit FilterBar(Session& session, QWidget* parent = nullptr);
    ~FilterBar() override;

    void focusFilter();

 protected:
    void changeEvent(QEvent* event) override;

 private:
    FacetButton* makeFacetButton(std::size_t which);
    void openPopup(std::size_t which);
    void showFilter();
    void showView();
    void showPopupFacet();
    void showProblem();
    void clear();
    void setFilter(const FilterExpr& filter);
    const FilterExpr& filter() const;

    Session& m_session;
    std::array<FacetButton*, kFacetColumns.size()> m_buttons{};
    FilterEdit* m_edit;
    QToolButton* m_clear;
    QLabel* m_problem;
    ChipRow* m_chips;
    SearchStrip* m_search;
    FacetPopup* m_popup;
    std::optional<std::size_t> m_open;  // whose list the popup shows
    ValueLabels m_labels;
};

}  // namespace lambdatrail
