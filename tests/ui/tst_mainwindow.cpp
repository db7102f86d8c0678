#include "app/session/settings.h"
#include "tests/support/corpus.h"
#include "tests/support/naivereader.h"
#include "tests/support/qtwarnings.h"
#include "tests/support/recordtext.h"
#include "tests/ui/windowtest.h"

#include <QApplication>
#include <QCheckBox>
#include <QDialog>
#include <QDialogButtonBox>
#include <QDir>
#include <QDropEvent>
#include <QFileDialog>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>
#include <QToolButton>
#include <QUrl>
#include <QWindow>

using namespace lambdatrail;
using namespace lambdatrail::test;

// Journeys through the window: opening, dropping, cancelling, closing.
class TestMainWindow : public WindowTest {
    Q_OBJECT
 private slots:
    void startsEmpty();
    void takesDropsEverywhere_data();
    void takesDropsEverywhere();
    void refusesOtherDrops_data();
    void refusesOtherDrops();
    void leavesTextDropsToTextFields();
    void neverMovesWhatIsDropped();
    void showsAHintWhileDragging();
    void dropsAdd();
    void opensByDialog();
    void remembersRecent();
    void keysDoNotStealFromTextFields();
    void cancelsReading();
    void closesLogs();
    void showsDuplicatesOnRequest();
    void goesToThePartnerOfAnEvent();
    void limitsAreAsked();
    void saysWhatIsRebuilt();
    void everythingHasANameForTests();
};

void TestMainWindow::startsEmpty() {
    QCOMPARE(m_window->windowTitle(), QStringLiteral("LambdaTrail"));
    QVERIFY(part("emptyPage").isVisible());
    QVERIFY(!table().isVisible());
    for (const char* name : {"exportEvents", "closeLogs", "copyRows", "selectAll", "find", "back", "forward", "columns",
                             "nextError", "clearFilter", "zoomOut", "loadReport", "cancelReading"})
        QVERIFY2(!action(name).isEnabled(), name);
    QVERIFY(action("openFiles").isEnabled());
}

void TestMainWindow::takesDropsEverywhere_data() {
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<bool>("loaded");
    QTest::newRow("the empty page") << QByteArray("emptyPage") << false;
    QTest::newRow("a button") << QByteArray("emptyOpenFiles") << false;
    QTest::newRow("the tool bar") << QByteArray("toolBar") << false;
    QTest::newRow("the table") << QByteArray("eventTable") << true;
    QTest::newRow("the table's header") << QByteArray("eventTableHeader") << true;
    QTest::newRow("the filter line") << QByteArray("filterEdit") << true;
    QTest::newRow("the details") << QByteArray("detailPanel") << true;
    QTest::newRow("the status line") << QByteArray("statusLine") << true;
    QTest::newRow("the timeline") << QByteArray("mainSplitter") << true;
}

void TestMainWindow::takesDropsEverywhere() {
    QFETCH(QByteArray, name);
    QFETCH(bool, loaded);
    if (loaded)
        load(threeCalls());
    const int before = table().model()->rowCount();
    write(QStringLiteral("tree/b/c.json"), threeCalls());
    const std::unique_ptr<QMimeData> data(mimeOf({m_folder->filePath(QStringLiteral("tree"))}));
    QVERIFY(drag(part(name.constData()), *data));
    QTRY_COMPARE(table().model()->rowCount(), before + 3);
    QVERIFY(table().isVisible());
    waitUntilRead();
}

void TestMainWindow::refusesOtherDrops_data() {
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QList<QUrl>>("urls");
    const QList<QUrl> remote{QUrl(QStringLiteral("https://example.com/log.json"))};
    QTest::newRow("a page of the web") << QByteArray("emptyPage") << remote;
    QTest::newRow("nothing") << QByteArray("emptyPage") << QList<QUrl>();
    QTest::newRow("a file elsewhere") << QByteArray("toolBar")
                                      << QList<QUrl>{QUrl(QStringLiteral("sftp://host/log.json"))};
}

void TestMainWindow::refusesOtherDrops() {
    QFETCH(QByteArray, name);
    QFETCH(QList<QUrl>, urls);
    QMimeData data;
    data.setUrls(urls);
    QVERIFY(!drag(part(name.constData()), data));
    QVERIFY(!m_window->session().hasLogs());
    QVERIFY(!part("dropOverlay").isVisible());
}

void TestMainWindow::leavesTextDropsToTextFields() {
    load(threeCalls());
    QMimeData data;
    data.setText(QStringLiteral("dana"));
    auto& edit = dynamic_cast<QLineEdit&>(part("filterEdit"));
    QVERIFY(drag(edit, data));
    QCOMPARE(edit.text(), QStringLiteral("dana"));
    QVERIFY(!drag(part("eventTable"), data));
}

void TestMainWindow::neverMovesWhatIsDropped() {
    const QString path = write(QStringLiteral("a.json"), threeCalls());
    const std::unique_ptr<QMimeData> data(mimeOf({path}));
    Qt::DropAction done = Qt::MoveAction;
    QVERIFY(drag(part("emptyPage"), *data, &done));
    QCOMPARE(done, Qt::CopyAction);
    waitUntilRead();
}

void TestMainWindow::showsAHintWhileDragging() {
    const std::unique_ptr<QMimeData> data(mimeOf({m_folder->path()}));
    QWindow* window = m_window->windowHandle();
    QWidget& overlay = part("dropOverlay");
    QVERIFY(!overlay.isVisible());
    QDragEnterEvent enter({50, 50}, Qt::CopyAction, data.get(), Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(window, &enter);
    QVERIFY(overlay.isVisible());
    QCOMPARE(overlay.geometry(), m_window->rect());
    QDragLeaveEvent leave;
    QCoreApplication::sendEvent(window, &leave);
    QVERIFY(!overlay.isVisible());
}

void TestMainWindow::dropsAdd() {
    const std::unique_ptr<QMimeData> first(mimeOf({write(QStringLiteral("a.json"), threeCalls())}));
    const std::unique_ptr<QMimeData> second(
        mimeOf({write(QStringLiteral("b.json"), threeCalls()), write(QStringLiteral("c.json"), threeCalls())}));
    QVERIFY(drag(part("emptyPage"), *first));
    QCOMPARE(m_window->windowTitle(), QStringLiteral("a.json — LambdaTrail"));
    QVERIFY(drag(part("eventTable"), *second));  // while the first may still be read
    QTRY_COMPARE(table().model()->rowCount(), 9);
    waitUntilRead();
    QCOMPARE(m_window->windowTitle(), QStringLiteral("a.json and 2 more — LambdaTrail"));
    QTRY_COMPARE(text("eventCounts"), QStringLiteral("9 of 9 events"));
    QCOMPARE(m_window->findChild<QToolButton*>(QStringLiteral("reportLink"))->text(), QStringLiteral("3 files"));
    QCOMPARE(text("timeSpan"), QStringLiteral("2026-03-01 12:00 to 2026-03-01 12:00 UTC"));
}

void TestMainWindow::opensByDialog() {
    const QString path = write(QStringLiteral("a.json"), threeCalls());
    action("openFiles").trigger();
    auto* dialog = m_window->findChild<QFileDialog*>(QStringLiteral("openFilesDialog"));
    QVERIFY(dialog);
    dialog->setDirectory(m_folder->path());
    dialog->selectFile(path);
    QMetaObject::invokeMethod(dialog, "accept");
    QTRY_COMPARE(table().model()->rowCount(), 3);
    waitUntilRead();
    QCOMPARE(Settings().lastFolder.get(), QDir(m_folder->path()).absolutePath());
}

void TestMainWindow::remembersRecent() {
    const QString path = write(QStringLiteral("a.json"), threeCalls());
    m_window->openPaths({path});
    waitUntilRead();
    openWindow();
    auto* list = m_window->findChild<QListWidget*>(QStringLiteral("recentList"));
    QVERIFY(list->isVisible());
    QCOMPARE(list->count(), 1);
    list->setFocus();
    QTest::keyClick(list, Qt::Key_Return);
    QTRY_COMPARE(table().model()->rowCount(), 3);
    waitUntilRead();
    action("clearRecent").trigger();
    QVERIFY(Settings().recent.get().isEmpty());
}

void TestMainWindow::keysDoNotStealFromTextFields() {
    load(threeCalls());
    auto& edit = dynamic_cast<QLineEdit&>(part("filterEdit"));
    edit.setFocus();
    const SortKey sort = m_window->session().filterStack().current().sort;
    const int row = currentRow();
    QTest::keyClicks(&edit, QStringLiteral("e/E?"));
    QCOMPARE(edit.text(), QStringLiteral("e/E?"));
    QCOMPARE(currentRow(), row);
    QCOMPARE(m_window->session().filterStack().current().sort, sort);
    QVERIFY(!m_window->findChild<QDialog*>(QStringLiteral("shortcutSheet")));
}

void TestMainWindow::cancelsReading() {
    CorpusOptions options;
    options.events = 20'000;
    options.eventsPerFile = 10;
    QVERIFY(writeCorpus(m_folder->path().toStdString(), options));
    m_window->openPaths({m_folder->path()});
    QVERIFY(part("cancelLoad").isVisible());
    QSignalSpy finished(&m_window->session(), &Session::loadFinished);
    QTest::keyClick(m_window.get(), Qt::Key_Escape);
    QTRY_COMPARE(finished.size(), 1);
    waitUntilRead();
    QVERIFY(m_window->session().report()->cancelled);
    QVERIFY(m_window->session().view()->shownWithoutFilter < options.events);
    QVERIFY(
        m_window->findChild<QToolButton*>(QStringLiteral("reportLink"))->text().contains(QStringLiteral("cancelled")));
    QVERIFY(!part("cancelLoad").isVisible());
    QVERIFY(!action("cancelReading").isEnabled());
}

void TestMainWindow::closesLogs() {
    load(threeCalls());
    action("closeLogs").trigger();
    QVERIFY(part("emptyPage").isVisible());
    QCOMPARE(table().model()->rowCount(), 0);
    QCOMPARE(m_window->windowTitle(), QStringLiteral("LambdaTrail"));
    load({threeCalls().front()});
    QCOMPARE(cell(0, ColumnId::Event), QStringLiteral("GetFunction"));
}

// A part without one can neither be found by tests nor told from others by a screen reader.
void TestMainWindow::showsDuplicatesOnRequest() {
    failOnQtWarnings();
    QVERIFY(!action("showDuplicates").isEnabled());
    const QString path = write(QStringLiteral("a.json"), threeCalls());
    const QString copy = m_folder->filePath(QStringLiteral("b.json"));
    QVERIFY(QFile::copy(path, copy));
    m_window->openPaths({path, copy});
    waitUntilRead();
    const auto rows = [this] { return table().model()->rowCount(); };
    QCOMPARE(rows(), 3);
    QVERIFY(action("showDuplicates").isEnabled() && !action("showDuplicates").isChecked());
    QCOMPARE(action("showDuplicates").text(), QStringLiteral("Show &duplicates (3)"));
    QVERIFY(text("eventCounts").startsWith(QStringLiteral("3 of 3 events")));
    QVERIFY(text("eventCounts").contains(QStringLiteral("3 duplicates folded")));

    QTest::keySequence(m_window.get(), action("showDuplicates").shortcut());
    QTRY_COMPARE(rows(), 6);
    QVERIFY(action("showDuplicates").isChecked());
    QVERIFY(text("eventCounts").startsWith(QStringLiteral("6 of 6 events")));
    QVERIFY(text("eventCounts").contains(QStringLiteral("3 duplicates shown")));
    const View& view = *m_window->session().view();
    QCOMPARE(view.totals.events, std::uint64_t(6));
    QCOMPARE(view.histogram->total + view.histogram->withoutTime, view.totals.invocations);
    for (const Facet& facet : view.facets)
        QCOMPARE(facet.present + facet.absent, std::uint64_t(6));
    // Half of the rows say of themselves that they are copies, and from where.
    int copies = 0;
    for (int row = 0; row < rows(); ++row) {
        const QModelIndex index = table().model()->index(row, EventTableModel::sectionOf(ColumnId::Event));
        const bool isCopy = !index.data(Qt::DecorationRole).value<QIcon>().isNull();
        QCOMPARE(index.data(Qt::ToolTipRole).toString().contains(QStringLiteral("Read 2 times; this is a copy from")),
                 isCopy);
        QCOMPARE(index.data(Qt::ForegroundRole).isValid(), isCopy);
        if (isCopy)
            QCOMPARE(cell(row, ColumnId::File), copy);
        copies += isCopy ? 1 : 0;
    }
    QCOMPARE(copies, 3);

    // The load report has the same switch.
    action("loadReport").trigger();
    auto* box = m_window->findChild<QCheckBox*>(QStringLiteral("loadReportCopies"));
    QTRY_VERIFY(box->isVisible());
    QCOMPARE(box->text(), QStringLiteral("Show duplicates (3)"));
    QVERIFY(box->isChecked());
    QTest::keyClick(box, Qt::Key_Space);
    QTRY_COMPARE(rows(), 3);
    QVERIFY(!box->isChecked());
    QTest::keyClick(box, Qt::Key_Space);
    QTRY_COMPARE(rows(), 6);

    // A step like any other: it goes with filters, and back and forward go through it.
    m_window->session().filterStack().setFilter(FilterExpr(Comparison{ColumnId::Error, FilterOp::Exists, {}}));
    QTRY_COMPARE(rows(), 2);
    action("back").trigger();
    QTRY_COMPARE(rows(), 6);
    action("back").trigger();
    QTRY_COMPARE(rows(), 3);
    QVERIFY(!action("showDuplicates").isChecked());
    action("forward").trigger();
    QTRY_COMPARE(rows(), 6);
    action("closeLogs").trigger();
    QVERIFY(!action("showDuplicates").isEnabled() && !action("showDuplicates").isChecked());
}

void TestMainWindow::limitsAreAsked() {
    const auto open = [this] {
        action("limits").trigger();
        return m_window->findChild<QDialog*>(QStringLiteral("limitsDialog"));
    };
    const auto press = [](QDialog* dialog, QDialogButtonBox::StandardButton button) {
        QTest::mouseClick(dialog->findChild<QDialogButtonBox*>()->button(button), Qt::LeftButton);
    };
    const auto size = [](QDialog* dialog) { return dialog->findChild<QSpinBox*>(QStringLiteral("limitSize")); };
    const auto ratio = [](QDialog* dialog) { return dialog->findChild<QSpinBox*>(QStringLiteral("limitRatio")); };
    const auto closed = [this] { return !m_window->findChild<QDialog*>(QStringLiteral("limitsDialog")); };
    QDialog* dialog = open();
    QVERIFY(QTest::qWaitForWindowActive(dialog));
    QCOMPARE(size(dialog)->value(), 4096);
    QCOMPARE(ratio(dialog)->value(), 1000);
    size(dialog)->selectAll();
    QTest::keyClicks(size(dialog), QStringLiteral("1"));
    press(dialog, QDialogButtonBox::Ok);
    QTRY_VERIFY(closed());

    // A file beyond the limit is named, and what was unpacked before it is kept.
    const QString path = write(QStringLiteral("small.json"), threeCalls());
    std::string text = fileBytes(path.toStdString());
    text.insert(text.size() - 1, std::string(3 << 20, ' '));
    const QString packed = m_folder->filePath(QStringLiteral("large.json.gz"));
    writeFile(packed.toStdString(), gzipped(text));
    m_window->openPaths({packed});
    waitUntilRead();
    const LoadReportPtr report = m_window->session().report();
    QCOMPARE(report->problems.size(), std::size_t{1});
    QVERIFY(QString::fromStdString(report->problems[0].reason).contains(QStringLiteral("more than 1 MiB")));
    QCOMPARE(table().model()->rowCount(), 3);

    dialog = open();
    QCOMPARE(size(dialog)->value(), 1);
    press(dialog, QDialogButtonBox::RestoreDefaults);
    QCOMPARE(size(dialog)->value(), 4096);
    press(dialog, QDialogButtonBox::Cancel);  // nothing is remembered
    QTRY_VERIFY(closed());
    dialog = open();
    QCOMPARE(size(dialog)->value(), 1);
    press(dialog, QDialogButtonBox::RestoreDefaults);
    press(dialog, QDialogButtonBox::Ok);
    QTRY_VERIFY(closed());
    action("closeLogs").trigger();
    m_window->openPaths({packed});
    waitUntilRead();
    QVERIFY(m_window->session().report()->problems.empty());
}

// A row of a CSV file is shown as the JSON that it stands for, and says so; a record as it stands does not.
void TestMainWindow::saysWhatIsRebuilt() {
    const QString csv = m_folder->filePath(QStringLiteral("history.csv"));
    writeFile(
        csv.toStdString(),
        "User name,AWS access key,Event time,Event source,Event name,AWS region,Source IP address,User agent,Error "
        "code,Resources,Request ID,Event ID,Read-only,Event type,Recipient Account Id,Event category\n"
        "dana,AKIAEXAMPLE,2026-03-01T12:00:07Z,lambda.amazonaws.com,GetFunction20150331v2,eu-west-1,203.0.113.9,"
        "aws-cli,,[],r-1,00000000-0000-4000-8000-000000000001,true,AwsApiCall,111122223333,Management\n");
    m_window->openPaths({csv});
    waitUntilRead();
    QCOMPARE(table().model()->rowCount(), 1);
    QTest::keyClick(&table(), Qt::Key_Home, Qt::ControlModifier);
    auto* rebuilt = m_window->findChild<QLabel*>(QStringLiteral("detailRebuilt"));
    QTRY_VERIFY(rebuilt->isVisible());
    QVERIFY(rebuilt->text().startsWith(QStringLiteral("Rebuilt")));
    action("closeLogs").trigger();
    const QSignalSpy read(&m_window->session(), &Session::recordRead);
    load(threeCalls());
    QTest::keyClick(&table(), Qt::Key_Home, Qt::ControlModifier);
    QTRY_VERIFY(!read.isEmpty());
    QVERIFY(read.back().at(1).value<Result<EventRecord>>().has_value());
    QVERIFY(!rebuilt->isVisible());
}

void TestMainWindow::goesToThePartnerOfAnEvent() {
    failOnQtWarnings();
    std::string records;
    for (const char* account : {"111122223333", "444455556666"}) {
        RecordText record;
        record.timeMs = 1'772'409'600'000;
        record.eventName = "Invoke";
        record.recipientAccountId = account;
        record.eventId = std::string("00000000-0000-4000-8000-") + account;
        record.sharedEventId = "one action";
        appendRecord(record, records);
    }
    const QString path = m_folder->filePath(QStringLiteral("a.json"));
    writeFile(path.toStdString(), records);
    m_window->openPaths({path});
    waitUntilRead();
    QCOMPARE(table().model()->rowCount(), 2);
    const QString first = cell(currentRow(), ColumnId::Account);
    const QString second = cell(1 - currentRow(), ColumnId::Account);
    const auto link = [this] { return m_window->findChild<QToolButton*>(QStringLiteral("relatedLink0")); };
    QTRY_VERIFY(link() && link()->isVisible());
    QCOMPARE(link()->text(), QStringLiteral("Same action, as seen by account %1").arg(second));
    // By keyboard, and through a filter that hides the partner.
    m_window->session().filterStack().setFilter(
        FilterExpr(Comparison{ColumnId::Account, FilterOp::Equal, {first.toStdString()}}));
    QTRY_COMPARE(table().model()->rowCount(), 1);
    link()->setFocus();
    QTest::keyClick(link(), Qt::Key_Space);
    QTRY_COMPARE(table().model()->rowCount(), 2);
    QTRY_COMPARE(cell(currentRow(), ColumnId::Account), second);
    QTRY_VERIFY(link() && link()->text().endsWith(first));
    QTest::mouseClick(link(), Qt::LeftButton);
    QTRY_COMPARE(cell(currentRow(), ColumnId::Account), first);
}

void TestMainWindow::everythingHasANameForTests() {
    load(threeCalls());
    for (const QAction* each : m_window->findChildren<QAction*>())
        if (each->parent()->objectName() == QStringLiteral("mainWindow") && !each->isSeparator())
            QVERIFY2(!each->objectName().isEmpty(), qPrintable(each->text()));
}

QTEST_MAIN(TestMainWindow)
#include "tst_mainwindow.moc"
