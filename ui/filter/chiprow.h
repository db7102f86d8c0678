#pragma once

#include "ui/filter/filterlabels.h"

#include <QWidget>

#include <cstddef>
#include <vector>

class QLabel;

namespace lambdatrail {

class FilterChip;

// The terms of the filter as chips; hidden when there are none.
class ChipRow : public QWidget {
    Q_OBJECT
 public:
    explicit ChipRow(QWidget* parent = nullptr);

    void setTerms(const std::vector<FilterTerm>& terms);

 signals:
    // Indexes into the top-level terms of the filter.
    void removeRequested(const std::vector<std::size_t>& indexes);
    void invertRequested(const std::vector<std::size_t>& indexes);

 private:
    void addChip(const FilterTerm& term);

    std::vector<FilterTerm> m_terms;
    std::vector<FilterChip*> m_chips;
    QLabel* m_more;
};

}  // namespace lambdatrail
