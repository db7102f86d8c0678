#include "ui/filter/filterbar.h"

#include "app/session/session.h"
#include "ui/filter/chiprow.h"
#include "ui/filter/facetbutton.h"
#include "ui/filter/facetpopup.h"
#include "ui/filter/filteredit.h"
#include "ui/filter/searchstrip.h"
#include "ui/theme/theme.h"

#include <QDateTime>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QTimeZone>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace lambdatrail {
namespace {

constexpr int kFewestEditChars = 24;

bool spansYears(const TimeRange& span) {
    const auto year = [](TimeMs timeMs) {
        return QDateTime::fromMSecsSinceEpoch(timeMs, QTimeZone::utc()).date().year();
    };
    return !span.isEmpty() && year(span.beginMs) != year(span.endMs - 1);
}

}  // namespace

FilterBar::FilterBar(Session& session, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_edit(new FilterEdit(this)),
      m_clear(new QToolButton(this)),
      m_problem(new QLabel(this)),
      m_chips(new ChipRow(this)),
      m_search(new SearchStrip(session, this)),
      m_popup(new FacetPopup(this)) {
    setObjectName(QStringLiteral("filterBar"));
    setAccessibleName(tr("Filter"));

    auto* line = new QHBoxLayout;
    line->setContentsMargins(0, 0, 0, 0);
    for (std::size_t i = 0; i < m_buttons.size(); ++i) {
        m_buttons[i] = makeFacetButton(i);
        line->addWidget(m_buttons[i]);
    }
    m_edit->setMinimumWidth(fontMetrics().averageCharWidth() * kFewestEditChars);
    line->addWidget(m_edit, 1);
    line->addWidget(m_clear);

    m_clear->setObjectName(QStringLiteral("filterClear"));
    m_clear->setIcon(theme::icon(QStringLiteral("clear")));
    m_clear->setAutoRaise(true);
    m_clear->setToolTip(tr("Clear the filter"));
    m_clear->setAccessibleName(tr("Clear the filter"));
    connect(m_clear, &QToolButton::clicked, this, &FilterBar::clear);

    m_problem->setObjectName(QStringLiteral("filterProblem"));
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    m_problem->hide();

    auto* layout = new QVBoxLayout(this);
    const int margin = fontMetrics().height() / 4;
    layout->setContentsMargins(margin, margin, margin, margin);
    layout->setSpacing(margin);
    layout->addLayout(line);
    layout->addWidget(m_problem);
    // Beside each other, so that nothing below moves when a search begins or ends: it has a chip.
    auto* terms = new QHBoxLayout;
    terms->addWidget(m_chips, 1);
    terms->addWidget(m_search, 0, Qt::AlignTop);
    layout->addLayout(terms);
    setFocusProxy(m_edit);

    m_popup->setObjectName(QStringLiteral("facetPopup"));
    connect(m_popup, &FacetPopup::choiceEdited, this, [this](const FacetChoice& choice) {
        if (m_open)
            setFilter(withFacetChoice(filter(), kFacetColumns[*m_open], choice));
    });
    connect(m_edit, &FilterEdit::filterEdited, this, &FilterBar::setFilter);
    connect(m_edit, &FilterEdit::stateChanged, this, &FilterBar::showProblem);
    connect(m_chips, &ChipRow::removeRequested, this,
            [this](const std::vector<std::size_t>& indexes) { setFilter(withoutTerms(filter(), indexes)); });
    connect(m_chips, &ChipRow::invertRequested, this,
            [this](const std::vector<std::size_t>& indexes) { setFilter(withTermsInverted(filter(), indexes)); });
    connect(&m_session.filterStack(), &FilterStack::changed, this, &FilterBar::showFilter);
    connect(&m_session, &Session::viewChanged, this, &FilterBar::showView);
    connect(&m_session, &Session::updatingChanged, m_edit, &FilterEdit::setBusy);
    showView();
}

FilterBar::~FilterBar() {
    // The line may lose the focus while it is destroyed, and applies its text then; there is no bar any more to hear
    // it.
    m_edit->disconnect(this);
}

FacetButton* FilterBar::makeFacetButton(std::size_t which) {
    static const std::array names{QStringLiteral("facetIdentity"), QStringLiteral("facetEvent"),
                                  QStringLiteral("facetError"), QStringLiteral("facetFunction")};
    auto* button = new FacetButton(this);
    button->setObjectName(names[which]);
    connect(button, &QToolButton::clicked, this, [this, which] { openPopup(which); });
    return button;
}

void FilterBar::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        showProblem();
}

void FilterBar::focusFilter() {
    m_edit->setFocus(Qt::ShortcutFocusReason);
    m_edit->selectAll();
}

const FilterExpr& FilterBar::filter() const {
    return m_session.filterStack().current().filter;
}

void FilterBar::setFilter(const FilterExpr& filter) {
    m_session.filterStack().setFilter(filter);
}

void FilterBar::clear() {
    setFilter({});
    m_edit->restoreText();
}

void FilterBar::openPopup(std::size_t which) {
    m_popup->close();
    m_open = which;
    showPopupFacet();
    m_popup->openBelow(m_buttons[which]);
}

void FilterBar::showPopupFacet() {
    if (!m_open)
        return;
    const ViewPtr view = m_session.view();
    const ColumnId column = kFacetColumns[*m_open];
    const auto facet = std::ranges::find(view->facets, column, &Facet::column);
    m_popup->setFacet(view->snapshot, facet != view->facets.end() ? *facet : Facet{column, {}, 0, 0},
                      facetChoice(filter(), column));
}

void FilterBar::showFilter() {
    m_edit->setFilter(filter());
    const ViewPtr view = m_session.view();
    m_labels.update(*view->snapshot, filter());
    for (std::size_t i = 0; i < m_buttons.size(); ++i) {
        const FacetChoice choice = facetChoice(filter(), kFacetColumns[i]);
        m_buttons[i]->setChoice(facetButtonText(kFacetColumns[i], choice, m_labels),
                                choice.kind != FacetChoice::Kind::Nothing);
    }
    m_chips->setTerms(filterTerms(filter(), m_labels, spansYears(view->snapshot->timeSpan())));
    showProblem();
    if (m_popup->isVisible())
        showPopupFacet();
}

void FilterBar::showView() {
    m_edit->setView(m_session.view());
    m_edit->setBusy(m_session.isUpdating());
    showFilter();
}

void FilterBar::showProblem() {
    if (m_edit->isComplaining())
        m_problem->setText(tr("Not applied: %1").arg(m_edit->problem()));
    m_problem->setVisible(m_edit->isComplaining());
    QPalette colors = palette();
    colors.setColor(QPalette::WindowText, theme::error(colors));
    m_problem->setPalette(colors);
    m_clear->setEnabled(!filter().isEmpty() || !m_edit->text().isEmpty());
}

}  // namespace lambdatrail
