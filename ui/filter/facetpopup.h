#pragma once

#include "app/filter/filterexpr.h"
#include "app/stats/facets.h"
#include "app/store/storesnapshot.h"

#include <QFrame>

class QLabel;
class QLineEdit;
class QListView;
class QModelIndex;
class QPushButton;

namespace lambdatrail {

class FacetListModel;

// The drop-down list of one column: search, tick, "only this". Ticks count at once; the list stays open meanwhile.
class FacetPopup : public QFrame {
    Q_OBJECT
 public:
    explicit FacetPopup(QWidget* parent = nullptr);

    // While the list is open, newer counts for the same column leave the rows where they are.
    void setFacet(SnapshotPtr snapshot, const Facet& facet, const FacetChoice& choice);
    // Opens below the widget, inside its screen.
    void openBelow(const QWidget* anchor);

 signals:
    void choiceEdited(const lambdatrail::FacetChoice& choice);

 protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;

 private:
    void chooseOnly(const QModelIndex& index);
    void showContextMenu(const QPoint& position);
    bool searchKeyPressed(int key);
    void moveCurrent(int row);
    void updateFooter();

    FacetListModel* m_model;
    QLineEdit* m_search;
    QListView* m_list;
    QLabel* m_count;
    QPushButton* m_only;
    QPushButton* m_clear;
    bool m_isPartial = false;
    QRect m_anchor;  // on the screen
};

}  // namespace lambdatrail
