#include "ui/filter/chiprow.h"

#include "ui/filter/counttext.h"
#include "ui/filter/filterchip.h"
#include "ui/filter/flowlayout.h"

#include <QLabel>

#include <algorithm>

namespace lambdatrail {
namespace {

constexpr std::size_t kMostChips = 50;  // of a filter with thousands of terms

}  // namespace

ChipRow::ChipRow(QWidget* parent) : QWidget(parent), m_more(new QLabel(this)) {
    setObjectName(QStringLiteral("filterChips"));
    setAccessibleName(tr("Filter terms"));
    m_more->setTextFormat(Qt::PlainText);
    m_more->hide();
    auto* flow = new FlowLayout(this, fontMetrics().height() / 3);
    flow->setContentsMargins(0, 0, 0, 0);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    hide();
}

void ChipRow::setTerms(const std::vector<FilterTerm>& terms) {
    if (terms == m_terms)
        return;
    const auto focused = std::ranges::find_if(m_chips, [](const FilterChip* chip) { return chip->hasFocus(); });
    const auto focusAt = static_cast<std::size_t>(focused - m_chips.begin());
    const bool hadFocus = focused != m_chips.end();

    m_terms = terms;
    for (FilterChip* chip : m_chips) {
        layout()->removeWidget(chip);
        chip->hide();
        chip->deleteLater();  // one of them may have asked for this
    }
    m_chips.clear();
    layout()->removeWidget(m_more);
    for (std::size_t i = 0; i < std::min(m_terms.size(), kMostChips); ++i)
        addChip(m_terms[i]);
    m_more->setVisible(m_terms.size() > kMostChips);
    if (m_terms.size() > kMostChips) {
        m_more->setText(tr("and %1 more").arg(countText(m_terms.size() - kMostChips)));
        layout()->addWidget(m_more);
    }
    setVisible(!m_terms.empty());
    if (hadFocus && !m_chips.empty())
        m_chips[std::min(focusAt, m_chips.size() - 1)]->setFocus();
}

void ChipRow::addChip(const FilterTerm& term) {
    auto* chip = new FilterChip(term, this);
    connect(chip, &FilterChip::removeRequested, this, [this, chip] { emit removeRequested(chip->term().indexes); });
    connect(chip, &FilterChip::invertRequested, this, [this, chip] { emit invertRequested(chip->term().indexes); });
    layout()->addWidget(chip);
    chip->show();
    m_chips.push_back(chip);
}

}  // namespace lambdatrail
