#include "app/session/filterstack.h"
#include "ui/models/eventtexts.h"
#include "ui/models/plaintext.h"
#include "ui/table/cellfilter.h"
#include "ui/table/eventtable.h"
#include "ui/theme/theme.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QMenu>

namespace lambdatrail {

namespace {

constexpr int kMenuChars = 60;

QString menuText(QString text) {
    return text.replace(QLatin1Char('&'), QStringLiteral("&&"));
}

QAction* addItem(QMenu& menu, const char* objectName, const QString& text, const QIcon& icon = {}) {
    QAction* action = menu.addAction(icon, menuText(text));
    action->setObjectName(QLatin1String(objectName));
    return action;
}

void addSorting(QMenu& menu, FilterStack& stack, ColumnId column) {
    for (const bool descending : {false, true}) {
        QAction* action = addItem(menu, descending ? "sortDescending" : "sortAscending",
                                  descending ? EventTable::tr("Sort by %1, descending").arg(titleOf(column))
                                             : EventTable::tr("Sort by %1, ascending").arg(titleOf(column)));
        QObject::connect(action, &QAction::triggered, &menu,
                         [&stack, column, descending] { stack.setSort({column, descending}); });
    }
}

void addTimeFilters(QMenu& menu, FilterStack& stack, const SnapshotPtr& snapshot, TimeMs timeMs) {
    QAction* from = addItem(menu, "fromThisTime", EventTable::tr("Only from %1 on").arg(timeCellText(timeMs)),
                            theme::icon(QStringLiteral("filter")));
    QObject::connect(from, &QAction::triggered, &menu, [&stack, snapshot, timeMs] {
        stack.setFilter(fromTimeOn(stack.current().filter, *snapshot, timeMs));
    });
    QAction* upTo = addItem(menu, "upToThisTime", EventTable::tr("Only up to %1").arg(timeCellText(timeMs)));
    QObject::connect(upTo, &QAction::triggered, &menu, [&stack, snapshot, timeMs] {
        stack.setFilter(upToTime(stack.current().filter, *snapshot, timeMs));
    });
}

void addValueFilters(QMenu& menu, FilterStack& stack, const StoreSnapshot& snapshot, EventId event, ColumnId column) {
    const CellValue value = cellValue(snapshot, event, column);
    const QString title = titleOf(column);
    const QString shown = visibleText(snapshot.cellText(event, column), kMenuChars);
    const bool absent = value.text.empty();
    QAction* only = addItem(
        menu, "onlyThisValue",
        absent ? EventTable::tr("Only without %1").arg(title) : EventTable::tr("Only %1 = %2").arg(title, shown),
        theme::icon(QStringLiteral("filter")));
    QObject::connect(only, &QAction::triggered, &menu,
                     [&stack, value] { stack.setFilter(onlyValue(stack.current().filter, value)); });
    QAction* without =
        addItem(menu, "notThisValue",
                absent ? EventTable::tr("Only with %1").arg(title) : EventTable::tr("Not %1 = %2").arg(title, shown));
    QObject::connect(without, &QAction::triggered, &menu,
                     [&stack, value] { stack.setFilter(withoutValue(stack.current().filter, value)); });
}

}  // namespace

void EventTable::contextMenuEvent(QContextMenuEvent* event) {
    const bool byKeyboard = event->reason() == QContextMenuEvent::Keyboard;
    const QModelIndex index = byKeyboard ? currentIndex() : indexAt(viewport()->mapFromGlobal(event->globalPos()));
    if (!index.isValid())
        return;
    showCellMenu(index, byKeyboard ? viewport()->mapToGlobal(visualRect(index).bottomLeft()) : event->globalPos());
}

void EventTable::showCellMenu(const QModelIndex& index, const QPoint& globalPosition) {
    const std::optional<EventId> event = m_model->eventAt(index.row());
    if (!event)
        return;
    const SnapshotPtr snapshot = m_model->view()->snapshot;
    const ColumnId column = EventTableModel::columnAt(index.column());
    FilterStack& stack = m_session.filterStack();

    auto* menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("cellMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const TimeMs timeMs = snapshot->timeMs(*event);
    if (column != ColumnId::Time)
        addValueFilters(*menu, stack, *snapshot, *event, column);
    else if (timeMs != kNoTime)
        addTimeFilters(*menu, stack, snapshot, timeMs);
    menu->addSeparator();
    QAction* copyCell = addItem(*menu, "copyCell", tr("Copy cell"));
    const QString exact = fromUtf8(snapshot->cellText(*event, column));
    copyCell->setEnabled(!exact.isEmpty());
    connect(copyCell, &QAction::triggered, menu, [exact] { QGuiApplication::clipboard()->setText(exact); });
    menu->addActions(actions());
    menu->addSeparator();
    addSorting(*menu, stack, column);
    connect(addItem(*menu, "hideColumn", tr("Hide column %1").arg(titleOf(column))), &QAction::triggered, this,
            [this, column] { setColumnVisible(column, false); });
    menu->popup(globalPosition);
}

void EventTable::showHeaderMenu(const QPoint& position) {
    const int section = horizontalHeader()->logicalIndexAt(position);
    auto* menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("headerMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (section >= 0) {
        const ColumnId column = EventTableModel::columnAt(section);
        addSorting(*menu, m_session.filterStack(), column);
        menu->addSeparator();
        connect(addItem(*menu, "hideColumn", tr("Hide %1").arg(titleOf(column))), &QAction::triggered, this,
                [this, column] { setColumnVisible(column, false); });
        connect(addItem(*menu, "fitColumn", tr("Fit %1").arg(titleOf(column))), &QAction::triggered, this,
                [this, section] { resizeColumnToContents(section); });
    }
    connect(addItem(*menu, "fitColumns", tr("Fit all columns")), &QAction::triggered, this, &EventTable::fitColumns);
    menu->addSeparator();
    connect(addItem(*menu, "chooseColumns", tr("Columns…"), theme::icon(QStringLiteral("columns"))),
            &QAction::triggered, this, &EventTable::columnsRequested);
    connect(addItem(*menu, "resetColumns", tr("Reset columns")), &QAction::triggered, this, &EventTable::resetColumns);
    menu->popup(horizontalHeader()->viewport()->mapToGlobal(position));
}

}  // namespace lambdatrail
