#include "ui/table/eventtable.h"

#include "app/session/settings.h"
#include "ui/models/eventtexts.h"
#include "ui/table/celldelegate.h"
#include "ui/table/copyrows.h"
#include "ui/table/tablecolumns.h"
#include "ui/table/tablenotice.h"

#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QScrollBar>
#include <QSignalBlocker>

#include <algorithm>
#include <chrono>
#include <limits>

namespace lambdatrail {

EventTable::EventTable(Session& session, QWidget* parent)
    : UniformRowsView(parent),
      m_session(session),
      m_model(new EventTableModel(this)),
      m_cells(new CellDelegate(this)),
      m_notice(new TableNotice(this)) {
    setObjectName(QStringLiteral("eventTable"));
    setAccessibleName(tr("Events"));

    updateRowHeight();
    setWordWrap(false);
    setTextElideMode(Qt::ElideRight);
    setAlternatingRowColors(true);
    setTabKeyNavigation(false);
    setSelectionMode(ExtendedSelection);
    setItemDelegate(m_cells);
    setModel(m_model);
    setUpHeader();

    m_saveTimer.setSingleShot(true);
    m_saveTimer.setInterval(std::chrono::milliseconds(500));
    connect(&m_saveTimer, &QTimer::timeout, this, &EventTable::saveColumns);
    connect(m_model, &EventTableModel::sortRequested, this, [this](SortKey key) {
        m_session.filterStack().setSort(key);
        updateSortIndicator();
    });
    connect(&m_session, &Session::viewChanged, this, &EventTable::showView);
    connect(&m_session, &Session::loadStarted, this, &EventTable::updateNotice);
    connect(&m_session, &Session::loadFinished, this, &EventTable::updateNotice);
    connect(&m_session, &Session::searchChanged, this, &EventTable::updateNotice);
    connect(&m_session.filterStack(), &FilterStack::changed, this, &EventTable::updateSortIndicator);
    connect(m_notice, &TableNotice::actionTriggered, this, [this] {
        if (m_session.view()->shownWithoutFilter > 0)
            m_session.filterStack().setFilter({});
        else
            emit reportRequested();
    });
    showView();
}

EventTable::~EventTable() {
    if (m_saveTimer.isActive())
        saveColumns();
}

void EventTable::setUpHeader() {
    QHeaderView* header = horizontalHeader();
    // One that stays empty: the header would ask for the state of whole columns with every repaint.
    header->setSelectionModel(new QItemSelectionModel(m_model, this));
    header->setObjectName(QStringLiteral("eventTableHeader"));
    header->setAccessibleName(tr("Columns"));
    header->setHighlightSections(false);
    header->setSectionsMovable(true);
    header->setStretchLastSection(true);
    header->setTextElideMode(Qt::ElideRight);
    header->setResizeContentsPrecision(0);
    header->setMinimumSectionSize(fontMetrics().averageCharWidth() * 4);
    if (!tablecolumns::restore(*header, Settings().tableHeader.get()))
        tablecolumns::reset(*header);
    header->setSortIndicatorClearable(true);
    updateSortIndicator();
    setSortingEnabled(true);
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header, &QHeaderView::customContextMenuRequested, this, &EventTable::showHeaderMenu);
    connect(header, &QHeaderView::sectionResized, this, [this] { m_saveTimer.start(); });
    connect(header, &QHeaderView::sectionMoved, this, [this] {
        m_saveTimer.start();
        emit columnsChanged();
    });
}

void EventTable::updateRowHeight() {
    const int rowHeight = fontMetrics().height() + std::max(4, fontMetrics().height() / 3);
    setRowHeightPx(rowHeight);
    m_model->setRowLimit(std::numeric_limits<int>::max() / rowHeight - 1);
}

void EventTable::updateSortIndicator() {
    const SortKey key = m_session.filterStack().current().sort;
    const QSignalBlocker blocker(horizontalHeader());  // the header would ask for a sort again
    horizontalHeader()->setSortIndicator(EventTableModel::sectionOf(key.column),
                                         key.descending ? Qt::DescendingOrder : Qt::AscendingOrder);
}

void EventTable::showView() {
    const int rowsBelowTop = currentIndex().row() - verticalScrollBar()->value();
    const bool wasInSight =
        currentIndex().isValid() && rowsBelowTop >= 0 && rowsBelowTop < verticalScrollBar()->pageStep();
    const bool hadCurrent = currentIndex().isValid();
    const int column = std::max(0, currentIndex().column());

    m_showingView = true;
    const EventTableModel::Change change = m_model->setView(m_session.view());
    const bool isNew = change == EventTableModel::Change::Replaced || change == EventTableModel::Change::OtherLogs;
    if (change == EventTableModel::Change::OtherLogs)
        m_chosen.reset();
    if (m_model->rowCount() > 0 && (isNew || !hadCurrent || m_isWanted)) {
        const std::optional<int> row = m_chosen ? m_model->findRow(*m_chosen) : std::nullopt;
        m_isWanted = m_isWanted && !row;
        if (row || isNew || !hadCurrent)
            makeCurrent(row.value_or(0), column, row && wasInSight ? std::optional(rowsBelowTop) : std::nullopt);
    }
    m_showingView = false;

    updateNotice();
    emit currentEventChanged(currentEvent());  // even if it is the same: it belongs to another view now
    if (isNew)
        emit selectionCountChanged();
}

void EventTable::makeCurrent(int row, int column, std::optional<int> rowsBelowTop) {
    const int shown = isColumnVisible(EventTableModel::columnAt(column))
                          ? column
                          : EventTableModel::sectionOf(visibleColumns().front());
    const int scrolledPx = horizontalScrollBar()->value();
    selectionModel()->setCurrentIndex(m_model->index(row, shown),
                                      QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    executeDelayedItemsLayout();
    if (rowsBelowTop)
        verticalScrollBar()->setValue(row - *rowsBelowTop);
    else
        scrollTo(currentIndex(), row == 0 ? PositionAtTop : PositionAtCenter);
    horizontalScrollBar()->setValue(scrolledPx);
}

void EventTable::updateNotice() {
    const View& view = *m_session.view();
    m_notice->setVisible(m_model->rowCount() == 0);
    if (m_model->rowCount() > 0)
        return;
    const SearchStatus search = m_session.searchStatus();
    if (search.running)
        m_notice->setNotice(tr("Searching whole records\u2026"), {});
    else if (view.undecided > 0)
        m_notice->setNotice(tr("No events were found, but not all records were searched."), tr("Clear filter"));
    else if (view.shownWithoutFilter > 0)
        m_notice->setNotice(tr("No events match the filter."), tr("Clear filter"));
    else if (const LoadStatus status = m_session.loadStatus(); status.running || status.sorting)
        m_notice->setNotice(tr("Reading…"), {});
    else
        m_notice->setNotice(tr("These files hold no CloudTrail events."), tr("Show load report"));
}

std::optional<EventId> EventTable::currentEvent() const {
    return m_model->eventAt(currentIndex().row());
}

// From the ranges of the selection: a list of all selected indexes takes seconds at a million rows.
EventOrderPtr EventTable::selectedOrder() const {
    const ViewPtr& view = m_model->view();
    std::vector<std::pair<int, int>> ranges;
    for (const QItemSelectionRange& range : selectionModel()->selection())
        ranges.emplace_back(range.top(), range.bottom());
    if (!view || ranges.empty())
        return nullptr;
    std::ranges::sort(ranges);
    auto order = std::make_shared<EventOrder>();
    int next = 0;  // ranges may overlap
    for (const auto& [top, bottom] : ranges) {
        const int first = std::max(top, next);
        if (first <= bottom)
            order->insert(order->end(), view->order->begin() + first, view->order->begin() + bottom + 1);
        next = std::max(next, bottom + 1);
    }
    return order;
}

std::uint64_t EventTable::selectedCount() const {
    std::uint64_t count = 0;
    for (const QItemSelectionRange& range : selectionModel()->selection())
        count += static_cast<std::uint64_t>(range.height());
    return count;
}

std::vector<ColumnId> EventTable::visibleColumns() const {
    return tablecolumns::visible(*horizontalHeader());
}

std::vector<ColumnId> EventTable::columnsInOrder() const {
    return tablecolumns::all(*horizontalHeader());
}

bool EventTable::isColumnVisible(ColumnId column) const {
    return !isColumnHidden(EventTableModel::sectionOf(column));
}

void EventTable::setColumnVisible(ColumnId column, bool visible) {
    if (visible == isColumnVisible(column) || (!visible && visibleColumns().size() == 1))
        return;
    setColumnHidden(EventTableModel::sectionOf(column), !visible);
    m_saveTimer.start();
    emit columnsChanged();
}

void EventTable::moveColumn(ColumnId column, int step) {
    tablecolumns::move(*horizontalHeader(), column, step);
}

void EventTable::fitColumns() {
    resizeColumnsToContents();
    const int maxPx = tablecolumns::maxFittedWidthPx(fontMetrics());
    for (const ColumnId column : visibleColumns()) {
        const int section = EventTableModel::sectionOf(column);
        if (columnWidth(section) > maxPx)
            setColumnWidth(section, maxPx);
    }
}

void EventTable::resetColumns() {
    tablecolumns::reset(*horizontalHeader());
    m_saveTimer.start();
    emit columnsChanged();
}

void EventTable::saveColumns() {
    Settings().tableHeader.set(tablecolumns::save(*horizontalHeader()));
}

void EventTable::copyRows(CopyFormat format) {
    const std::uint64_t count = selectedCount();
    if (count == 0)
        return;
    if (count > kMaxCopiedRows) {
        emit notice(
            tr("%1 rows are too many for the clipboard. Use Export to write them to a file.").arg(numberText(count)));
        return;
    }
    const StoreSnapshot& snapshot = *m_model->view()->snapshot;
    const EventOrderPtr order = selectedOrder();
    const bool formulaSafe = Settings().exportFormulaSafe.get();
    if (format == CopyFormat::TabText) {
        QGuiApplication::clipboard()->setText(rowsAsTabText(snapshot, *order, visibleColumns(), formulaSafe));
    } else {
        const ExportFormat exported = format == CopyFormat::Csv ? ExportFormat::Csv : ExportFormat::JsonLines;
        const Result<QString> text = rowsAsExported(snapshot, *order, {exported, visibleColumns(), formulaSafe});
        if (!text) {
            emit notice(QString::fromStdString(describe(text.error())));
            return;
        }
        QGuiApplication::clipboard()->setText(*text);
    }
    emit notice(tr("%n row(s) copied.", nullptr, static_cast<int>(count)));
}

void EventTable::goToEvent(EventId event) {
    m_chosen = event;
    m_isWanted = false;
    if (const std::optional<int> row = m_model->findRow(event)) {
        makeCurrent(*row, std::max(0, currentIndex().column()), std::nullopt);
    } else if (!m_session.filterStack().current().filter.isEmpty()) {
        m_isWanted = true;
        m_session.filterStack().setFilter({});
        emit notice(tr("The filter hid this event and was cleared. Go back to have it again."));
    }
}

void EventTable::goToFailed(int step) {
    const std::optional<int> row = m_model->findFailed(currentIndex().row(), step);
    if (!row) {
        emit notice(step > 0 ? tr("No failed event below this one.") : tr("No failed event above this one."));
        return;
    }
    setCurrentIndex(m_model->index(*row, currentIndex().column()));
}

void EventTable::currentChanged(const QModelIndex& current, const QModelIndex& previous) {
    UniformRowsView::currentChanged(current, previous);
    if (m_showingView || !current.isValid() || current.row() == previous.row())
        return;
    m_chosen = m_model->eventAt(current.row());
    emit currentEventChanged(m_chosen);
}

void EventTable::selectionChanged(const QItemSelection& selected, const QItemSelection& deselected) {
    UniformRowsView::selectionChanged(selected, deselected);
    emit selectionCountChanged();
}

void EventTable::changeEvent(QEvent* event) {
    UniformRowsView::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) {
        updateRowHeight();
        m_cells->forgetTexts();
    }
    if (event->type() == QEvent::PaletteChange)
        m_model->setPalette(palette());
}

void EventTable::resizeEvent(QResizeEvent* event) {
    UniformRowsView::resizeEvent(event);
    m_notice->setGeometry(viewport()->geometry());
}

}  // namespace lambdatrail
