#include "ui/filter/facetpopup.h"

#include "ui/filter/counttext.h"
#include "ui/filter/facetdelegate.h"
#include "ui/filter/facetlistmodel.h"
#include "ui/filter/filterlabels.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QPushButton>
#include <QScreen>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace lambdatrail {
namespace {

constexpr int kWidthChars = 72;
constexpr int kHeightLines = 24;

}  // namespace

FacetPopup::FacetPopup(QWidget* parent)
    : QFrame(parent, Qt::Popup),
      m_model(new FacetListModel(this)),
      m_search(new QLineEdit(this)),
      m_list(new QListView(this)),
      m_count(new QLabel(this)),
      m_only(new QPushButton(tr("Only this"), this)),
      m_clear(new QPushButton(tr("Clear"), this)) {
    setFrameStyle(QFrame::StyledPanel | QFrame::Plain);

    m_search->setObjectName(QStringLiteral("facetSearch"));
    m_search->setClearButtonEnabled(true);
    m_search->installEventFilter(this);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_model->setSearch(text);
        m_list->scrollToTop();
        updateFooter();
    });

    m_list->setObjectName(QStringLiteral("facetList"));
    m_list->setModel(m_model);
    m_list->setItemDelegate(new FacetDelegate(m_list));
    m_list->setUniformItemSizes(true);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setContextMenuPolicy(Qt::CustomContextMenu);
    m_list->installEventFilter(this);
    connect(m_list, &QListView::doubleClicked, this, [this](const QModelIndex& index) { chooseOnly(index); });
    connect(m_list, &QListView::customContextMenuRequested, this, &FacetPopup::showContextMenu);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, [this] { updateFooter(); });
    connect(m_model, &FacetListModel::choiceEdited, this, [this](const FacetChoice& choice) {
        updateFooter();
        emit choiceEdited(choice);
    });

    m_count->setObjectName(QStringLiteral("facetCount"));
    m_count->setTextFormat(Qt::PlainText);
    m_only->setObjectName(QStringLiteral("facetOnly"));
    m_only->setAutoDefault(false);
    m_only->setToolTip(tr("Choose nothing but this value (Enter, or double-click)"));
    connect(m_only, &QPushButton::clicked, this, [this] { chooseOnly(m_list->currentIndex()); });
    m_clear->setObjectName(QStringLiteral("facetClear"));
    m_clear->setAutoDefault(false);
    m_clear->setToolTip(tr("Choose nothing: show every value"));
    connect(m_clear, &QPushButton::clicked, this, [this] { emit choiceEdited({}); });

    auto* footer = new QHBoxLayout;
    footer->addWidget(m_count, 1);
    footer->addWidget(m_only);
    footer->addWidget(m_clear);
    auto* layout = new QVBoxLayout(this);
    const int margin = fontMetrics().height() / 3;
    layout->setContentsMargins(margin, margin, margin, margin);
    layout->setSpacing(margin);
    layout->addWidget(m_search);
    layout->addWidget(m_list, 1);
    layout->addLayout(footer);
}

void FacetPopup::setFacet(SnapshotPtr snapshot, const Facet& facet, const FacetChoice& choice) {
    const QString title = columnTitle(facet.column);
    m_search->setPlaceholderText(tr("Search %1").arg(title.toLower()));
    m_search->setAccessibleName(tr("Search in %1").arg(title));
    m_list->setAccessibleName(title);
    setAccessibleName(title);
    if (isVisible())
        m_model->updateFacet(std::move(snapshot), facet, choice);
    else
        m_model->setFacet(std::move(snapshot), facet, choice);
    m_isPartial = facet.isPartial;
    updateFooter();
}

void FacetPopup::openBelow(const QWidget* anchor) {
    m_search->clear();
    m_list->scrollToTop();
    const QRect available = anchor->screen()->availableGeometry();
    const QRect button(anchor->mapToGlobal(QPoint(0, 0)), anchor->size());
    resize(std::min(fontMetrics().averageCharWidth() * kWidthChars, available.width()),
           std::min(fontMetrics().height() * kHeightLines, available.height() / 2));
    m_anchor = button;
    QPoint corner(button.left(), button.bottom() + 1);
    corner.setX(std::clamp(corner.x(), available.left(), std::max(available.left(), available.right() - width())));
    if (corner.y() + height() > available.bottom())
        corner.setY(std::max(available.top(), button.top() - height()));
    move(corner);
    show();
    m_search->setFocus(Qt::PopupFocusReason);
}

void FacetPopup::mousePressEvent(QMouseEvent* event) {
    // A click on the button that opened the list closes it; replayed to the button it would open it again.
    setAttribute(Qt::WA_NoMouseReplay, m_anchor.contains(event->globalPosition().toPoint()));
    QFrame::mousePressEvent(event);
}

void FacetPopup::chooseOnly(const QModelIndex& index) {
    if (!index.isValid())
        return;
    emit choiceEdited(m_model->choiceOfOnly(index));
    close();
}

void FacetPopup::showContextMenu(const QPoint& position) {
    const QPersistentModelIndex index = m_list->indexAt(position);
    if (!index.isValid())
        return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Only this"), this, [this, index] { chooseOnly(index); });
    const bool chosen = index.data(Qt::CheckStateRole).toInt() == Qt::Checked;
    menu->addAction(chosen ? tr("Take out") : tr("Add"), this, [this, index] { m_model->toggle(index); });
    menu->popup(m_list->viewport()->mapToGlobal(position));
}

void FacetPopup::updateFooter() {
    m_only->setEnabled(m_list->currentIndex().isValid());
    const FacetChoice& choice = m_model->choice();
    m_clear->setEnabled(choice.kind != FacetChoice::Kind::Nothing);
    const auto rows = static_cast<std::size_t>(m_model->rowCount());
    QString text = m_search->text().isEmpty()
                       ? tr("%1 values").arg(countText(m_model->valueCount()))
                       : tr("%1 of %2 values").arg(countText(rows), countText(m_model->valueCount()));
    if (choice.kind == FacetChoice::Kind::Values)
        text = tr("%1, %2 chosen").arg(text, countText(choice.values.size()));
    // Of events that another term of this list leaves out no record was searched.
    if (m_isPartial)
        text = tr("%1; counts only of searched records").arg(text);
    m_count->setText(text);
}

void FacetPopup::moveCurrent(int row) {
    if (m_model->rowCount() == 0)
        return;
    m_list->setCurrentIndex(m_model->index(std::clamp(row, 0, m_model->rowCount() - 1)));
    m_list->setFocus(Qt::TabFocusReason);
}

bool FacetPopup::searchKeyPressed(int key) {
    const QModelIndex current = m_list->currentIndex();
    switch (key) {
        case Qt::Key_Down:
        case Qt::Key_PageDown:
            moveCurrent(current.isValid() ? current.row() + 1 : 0);
            return true;
        case Qt::Key_Return:
        case Qt::Key_Enter:
            // After a search the first match is what Enter means; an untouched list has none.
            if (!m_search->text().isEmpty() || current.isValid())
                chooseOnly(current.isValid() ? current : m_model->index(0));
            else
                close();
            return true;
        default:
            return false;
    }
}

bool FacetPopup::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() != QEvent::KeyPress)
        return QFrame::eventFilter(watched, event);
    auto* key = static_cast<QKeyEvent*>(event);
    if (key->key() == Qt::Key_Escape) {
        close();
        return true;
    }
    if (watched == m_search)
        return searchKeyPressed(key->key());
    if (watched != m_list)
        return QFrame::eventFilter(watched, event);
    if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
        chooseOnly(m_list->currentIndex());
        return true;
    }
    if (key->key() == Qt::Key_Up && m_list->currentIndex().row() <= 0) {
        m_search->setFocus(Qt::BacktabFocusReason);
        return true;
    }
    // Typing goes on in the search field, wherever the focus is.
    const QString text = key->text();
    const bool printable = !text.isEmpty() && text.front().isPrint() && key->key() != Qt::Key_Space &&
                           !(key->modifiers() & (Qt::ControlModifier | Qt::AltModifier));
    if (!printable && key->key() != Qt::Key_Backspace)
        return false;
    m_search->setFocus(Qt::OtherFocusReason);
    m_search->end(false);
    if (printable)
        m_search->insert(text);
    else
        m_search->backspace();
    return true;
}

}  // namespace lambdatrail
