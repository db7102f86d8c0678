#include "app/session/settings.h"
#include "tests/ui/windowtest.h"
#include "ui/table/columnpicker.h"

#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QFile>
#include <QHeaderView>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace lambdatrail;
using namespace lambdatrail::test;

// Journeys through the table of events in the main window.
class TestEventTable : public WindowTest {
    Q_OBJECT
 private slots:
    void sortsByClick();
    void walksByKeyboard();
    void goesFromErrorToError();
    void keepsTheChosenEvent();
    void narrowsToACell();
    void copiesRows();
    void tellsWhenNothingMatches();
    void tellsWhenThereAreNoEvents();
    void remembersColumns();
    void choosesColumns();
    void isReadableForScreenReaders();

 private:
    QMenu* cellMenu(int row, ColumnId column);
};

QMenu* TestEventTable::cellMenu(int row, ColumnId column) {
    const QModelIndex index = table().model()->index(row, EventTableModel::sectionOf(column));
    table().scrollTo(index);
    const QPoint position = table().visualRect(index).center();
    QContextMenuEvent event(QContextMenuEvent::Mouse, position, table().viewport()->mapToGlobal(position));
    QCoreApplication::sendEvent(table().viewport(), &event);
    return table().findChild<QMenu*>(QStringLiteral("cellMenu"));
}

void TestEventTable::sortsByClick() {
    load(threeCalls());
    QCOMPARE(cell(0, ColumnId::Time), QStringLiteral("2026-03-01 12:00:09"));  // newest first
    QCOMPARE(cell(2, ColumnId::Time), QStringLiteral("2026-03-01 12:00:07"));
    QHeaderView* header = table().horizontalHeader();
    const int event = EventTableModel::sectionOf(ColumnId::Event);
    const auto click = [&] {
        const QPoint position(header->sectionViewportPosition(event) + header->sectionSize(event) / 2,
                              header->height() / 2);
        QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, position);
    };
    click();
    QTRY_COMPARE(cell(0, ColumnId::Event), QStringLiteral("DeleteFunction"));
    QTRY_COMPARE(cell(2, ColumnId::Event), QStringLiteral("ListFunctions"));
    QCOMPARE(header->sortIndicatorSection(), event);
    click();
    QTRY_COMPARE(cell(0, ColumnId::Event), QStringLiteral("ListFunctions"));
    QCOMPARE(header->sortIndicatorOrder(), Qt::DescendingOrder);
    click();  // and back to the newest first
    QTRY_COMPARE(cell(0, ColumnId::Time), QStringLiteral("2026-03-01 12:00:09"));
    QCOMPARE(header->sortIndicatorSection(), EventTableModel::sectionOf(ColumnId::Time));
}

void TestEventTable::walksByKeyboard() {
    QList<Call> calls;
    for (int i = 0; i < 200; ++i)
        calls += threeCalls().front();
    load(calls);
    QSignalSpy current(&table(), &EventTable::currentEventChanged);
    QCOMPARE(currentRow(), 0);
    table().setFocus();
    QTest::keyClick(&table(), Qt::Key_Down);
    QCOMPARE(currentRow(), 1);
    QCOMPARE(current.size(), 1);
    QCOMPARE(table().selectedCount(), std::uint64_t{1});
    QTest::keyClick(&table(), Qt::Key_End);
    QCOMPARE(currentRow(), 199);
    QTest::keyClick(&table(), Qt::Key_PageUp);
    QVERIFY(currentRow() < 199 && currentRow() > 0);
    QTest::keyClick(&table(), Qt::Key_Home);
    QCOMPARE(currentRow(), 0);
    QTest::keyClick(&table(), Qt::Key_End, Qt::ShiftModifier);
    QCOMPARE(table().selectedCount(), std::uint64_t{200});
    QCOMPARE(table().selectedOrder()->size(), std::size_t{200});
    QTest::keyClick(&table(), Qt::Key_Home);
    QTest::keyClick(&table(), Qt::Key_A, Qt::ControlModifier);
    QCOMPARE(table().selectedCount(), std::uint64_t{200});
    QTRY_VERIFY(text("eventCounts").contains(QStringLiteral("200 selected")));
    QTest::keyClick(&table(), Qt::Key_F, Qt::ControlModifier);
    QCOMPARE(QApplication::focusWidget(), &part("filterEdit"));
}

void TestEventTable::goesFromErrorToError() {
    QList<Call> calls = threeCalls() + threeCalls();
    load(calls);  // failed: rows 0 and 1
    table().setFocus();
    QTest::keyClick(&table(), Qt::Key_End);
    QTest::keyClick(m_window.get(), Qt::Key_E, Qt::ShiftModifier);
    QCOMPARE(currentRow(), 1);
    QTest::keyClick(m_window.get(), Qt::Key_E, Qt::ShiftModifier);
    QCOMPARE(currentRow(), 0);
    QTest::keyClick(m_window.get(), Qt::Key_E);
    QCOMPARE(currentRow(), 1);
    QTest::keyClick(m_window.get(), Qt::Key_E);  // no further one
    QCOMPARE(currentRow(), 1);
}

void TestEventTable::keepsTheChosenEvent() {
    load(threeCalls());
    table().setFocus();
    QTest::keyClick(&table(), Qt::Key_End);
    const std::optional<EventId> chosen = table().currentEvent();
    QVERIFY(chosen);
    FilterStack& stack = m_window->session().filterStack();
    stack.setSort({ColumnId::Time, false});
    QTRY_COMPARE(cell(0, ColumnId::Time), QStringLiteral("2026-03-01 12:00:07"));
    QCOMPARE(table().currentEvent(), chosen);
    QCOMPARE(currentRow(), 0);
    stack.setFilter(FilterExpr(Comparison{ColumnId::Event, FilterOp::Equal, {"DeleteFunction"}}));
    QTRY_COMPARE(table().model()->rowCount(), 1);
    QVERIFY(table().currentEvent() != chosen);
    QVERIFY(table().currentIndex().isValid());
    action("back").trigger();
    QTRY_COMPARE(table().model()->rowCount(), 3);
    QCOMPARE(table().currentEvent(), chosen);
}

void TestEventTable::narrowsToACell() {
    load(threeCalls());
    QMenu* menu = cellMenu(0, ColumnId::Identity);
    QVERIFY(menu);
    menu->findChild<QAction*>(QStringLiteral("notThisValue"))->trigger();
    menu->close();
    QTRY_COMPARE(table().model()->rowCount(), 2);
    QCOMPARE(cell(0, ColumnId::Identity), QStringLiteral("dana"));
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    menu = cellMenu(0, ColumnId::Event);
    QVERIFY(menu);
    menu->findChild<QAction*>(QStringLiteral("onlyThisValue"))->trigger();
    menu->close();
    QTRY_COMPARE(table().model()->rowCount(), 1);
    QTRY_COMPARE(text("eventCounts"), QStringLiteral("1 of 3 events"));
    action("clearFilter").trigger();
    QTRY_COMPARE(table().model()->rowCount(), 3);
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    menu = cellMenu(1, ColumnId::Time);
    QVERIFY(menu);
    menu->findChild<QAction*>(QStringLiteral("fromThisTime"))->trigger();
    menu->close();
    QTRY_COMPARE(table().model()->rowCount(), 2);
}

void TestEventTable::copiesRows() {
    QList<Call> calls = threeCalls();
    calls[0].function = QStringLiteral("=1+1");
    load(calls);
    table().setFocus();
    QTest::keyClick(&table(), Qt::Key_A, Qt::ControlModifier);
    QTest::keyClick(&table(), Qt::Key_C, Qt::ControlModifier);
    const QStringList lines = QGuiApplication::clipboard()->text().split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    QCOMPARE(lines.size(), 4);
    QCOMPARE(lines[0].section(QLatin1Char('\t'), 0, 3), QStringLiteral("Time (UTC)\tEvent\tFunction\tIdentity"));
    QCOMPARE(lines[1].section(QLatin1Char('\t'), 0, 3),
             QStringLiteral("2026-03-01 12:00:09\tDeleteFunction\tbilling\teli"));
    for (const QString& line : lines)
        QCOMPARE(line.count(QLatin1Char('\t')), 8);
    QVERIFY(!lines[3].contains(QStringLiteral("\t=")));
}

void TestEventTable::tellsWhenNothingMatches() {
    load(threeCalls());
    m_window->session().filterStack().setFilter(FilterExpr(FreeText{"no such text"}));
    QTRY_VERIFY(part("tableNotice").isVisible());
    QCOMPARE(text("tableNoticeText"), QStringLiteral("No events match the filter."));
    m_window->findChild<QPushButton*>(QStringLiteral("tableNoticeAction"))->click();
    QTRY_COMPARE(table().model()->rowCount(), 3);
    QVERIFY(!part("tableNotice").isVisible());
}

void TestEventTable::tellsWhenThereAreNoEvents() {
    QFile file(m_folder->filePath(QStringLiteral("notes.json")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("{\"shopping\":[\"milk\"]}");
    file.close();
    m_window->openPaths({file.fileName()});
    waitUntilRead();
    QVERIFY(part("tableNotice").isVisible());
    QTRY_COMPARE(text("tableNoticeText"), QStringLiteral("These files hold no CloudTrail events."));
    QVERIFY(!part("loadReportDock").isVisible());
    m_window->findChild<QPushButton*>(QStringLiteral("tableNoticeAction"))->click();
    QVERIFY(part("loadReportDock").isVisible());
    QCOMPARE(m_window->findChild<QToolButton*>(QStringLiteral("reportLink"))->text(),
             QStringLiteral("1 file, 1 problem"));
}

void TestEventTable::remembersColumns() {
    const std::vector<ColumnId> first{ColumnId::Time,     ColumnId::Event,           ColumnId::Function,
                                      ColumnId::Identity, ColumnId::CredentialClass, ColumnId::Error,
                                      ColumnId::Ip,       ColumnId::Region,          ColumnId::Account};
    QCOMPARE(table().visibleColumns(), first);
    table().setColumnVisible(ColumnId::Function, false);
    table().setColumnVisible(ColumnId::Agent, true);
    table().moveColumn(ColumnId::Event, -1);
    table().setColumnWidth(EventTableModel::sectionOf(ColumnId::Error), 321);
    const std::vector<ColumnId> arranged = table().visibleColumns();
    QCOMPARE(arranged.front(), ColumnId::Event);
    openWindow();
    QCOMPARE(table().visibleColumns(), arranged);
    QCOMPARE(table().columnWidth(EventTableModel::sectionOf(ColumnId::Error)), 321);
    QCOMPARE(table().horizontalHeader()->sortIndicatorSection(), EventTableModel::sectionOf(ColumnId::Time));
    table().resetColumns();
    QCOMPARE(table().visibleColumns(), first);
    Settings().tableHeader.set("rubbish");
    openWindow();
    QCOMPARE(table().visibleColumns(), first);
    for (const ColumnId column : first)
        table().setColumnVisible(column, false);
    QCOMPARE(table().visibleColumns().size(), std::size_t{1});
}

void TestEventTable::choosesColumns() {
    load(threeCalls());
    action("columns").trigger();
    auto* picker = m_window->findChild<ColumnPicker*>();
    QVERIFY(picker && picker->isVisible());
    auto* list = picker->findChild<QListWidget*>();
    QCOMPARE(list->count(), static_cast<int>(kColumnCount));
    picker->findChild<QLineEdit*>()->setText(QStringLiteral("accesskey"));
    QList<QListWidgetItem*> shown;
    for (int row = 0; row < list->count(); ++row)
        if (!list->item(row)->isHidden())
            shown += list->item(row);
    QCOMPARE(shown.size(), 1);
    shown.front()->setCheckState(Qt::Checked);
    QVERIFY(table().isColumnVisible(ColumnId::AccessKey));
    table().resetColumns();
    QTRY_COMPARE(list->item(EventTableModel::sectionOf(ColumnId::AccessKey))->checkState(), Qt::Unchecked);
    picker->close();
}

void TestEventTable::isReadableForScreenReaders() {
    load(threeCalls());
    QAccessibleInterface* accessible = QAccessible::queryAccessibleInterface(&table());
    QVERIFY(accessible && accessible->tableInterface());
    QCOMPARE(accessible->text(QAccessible::Name), QStringLiteral("Events"));
    QAccessibleInterface* firstCell = accessible->tableInterface()->cellAt(0, 0);
    QVERIFY(firstCell);
    QVERIFY(firstCell->text(QAccessible::Name).contains(QStringLiteral("DeleteFunction, billing, eli")));
}

QTEST_MAIN(TestEventTable)
#include "tst_eventtable.moc"
