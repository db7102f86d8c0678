#include "app/filter/filterexpr.h"
#include "tests/support/csvtable.h"
#include "tests/ui/naivelogs.h"
#include "tests/ui/smalllog.h"
#include "tests/ui/windowtest.h"
#include "ui/dialogs/exportdialog.h"
#include "ui/panels/problemlistmodel.h"
#include "ui/timeline/timelinewidget.h"

#include <QDockWidget>
#include <QHeaderView>
#include <QLineEdit>
#include <QListView>
#include <QLocale>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QTabBar>
#include <QTabWidget>
#include <QTableView>
#include <QTest>
#include <QTextEdit>
#include <QToolButton>
#include <QWindow>

using namespace lambdatrail;
using namespace lambdatrail::test;

namespace {

constexpr int kLongestMs = 60'000;  // for machines that are slow or busy; nothing waits so long

bool everything(const NaiveRow&) {
    return true;
}
bool isInvoke(const NaiveRow& row) {
    return row.text(ColumnId::Event) == "Invoke";
}
bool isFailed(const NaiveRow& row) {
    return row.event.texts.contains(DictColumn::Error);
}
bool isFailedInvoke(const NaiveRow& row) {
    return isInvoke(row) && isFailed(row);
}

QString number(std::size_t value) {
    return QLocale(QLocale::English).toString(static_cast<qulonglong>(value));
}

QString fromStd(const std::string& text) {
    return QString::fromStdString(text);
}

const MadeUpLogs& largeCorpus() {
    static const MadeUpLogs corpus({.events = 20'000, .eventsPerFile = 50, .redeliverEvery = 10, .level = 1});
    return corpus;
}

const MadeUpLogs& otherCorpus() {
    static const MadeUpLogs corpus({.events = 900, .eventsPerFile = 300, .seed = 7, .identities = 20, .level = 1});
    return corpus;
}

}  // namespace

// Whole ways through the window by mouse and keys; what it shows is compared with what the naive reader finds in the
// same files under the same conditions.
class TestJourney : public WindowTest {
    Q_OBJECT
 private slots:
    void narrowsAndGoesBack();
    void readsAnEvent();
    void exportsWhatIsShown();
    void addsAndSorts();
    void reportsWhatWasNotRead();

 private:
    bool dropAndWait(const char* onto, const QString& path);
    bool settle() const;
    // What differs between the window and the rows; empty if nothing does.
    QString difference(const NaiveLogs& logs, const NaiveRows& rows) const;
    QString difference(const NaiveLogs& logs, const NaiveCondition& condition) const {
        return difference(logs, logs.newestFirst(condition));
    }
    void click(QWidget& widget) { QTest::mouseClick(&widget, Qt::LeftButton); }
    void clickHeader(ColumnId column);
    // Opens the list by its button, searches, and ticks the row of exactly this text; by keys or by mouse.
    bool choose(const char* button, const QString& search, const QString& value, bool byKeys);
    void brush(double from, double to);
    QString exportAll(const QString& path);
};

bool TestJourney::settle() const {
    return QTest::qWaitFor([this] { return isSettled(m_window->session()); }, kLongestMs);
}

bool TestJourney::dropAndWait(const char* onto, const QString& path) {
    const std::unique_ptr<QMimeData> data(mimeOf({path}));
    return drag(part(onto), *data) && settle();
}

QString TestJourney::difference(const NaiveLogs& logs, const NaiveRows& rows) const {
    if (!settle())
        return QStringLiteral("it is still at work");
    const QAbstractItemModel& model = *table().model();
    if (model.rowCount() != static_cast<int>(rows.size()))
        return QStringLiteral("rows: %1 instead of %2").arg(model.rowCount()).arg(rows.size());
    QString counts = QStringLiteral("%1 of %2 events").arg(number(rows.size()), number(logs.size()));
    if (logs.duplicates() > 0)
        counts += QStringLiteral("  ·  %1 duplicates folded").arg(number(logs.duplicates()));
    if (text("eventCounts") != counts)
        return QStringLiteral("status: \"%1\" instead of \"%2\"").arg(text("eventCounts"), counts);

    std::size_t timed = 0;
    for (int row = 0; row < model.rowCount(); ++row) {
        const NaiveRow& expected = *rows[static_cast<std::size_t>(row)];
        timed += expected.event.timeMs != kNoTime ? 1 : 0;
        if (cell(row, ColumnId::EventId) != fromStd(expected.event.eventId))
            return QStringLiteral("row %1 is another event").arg(row);
    }
    const TimeHistogram& histogram = *m_window->session().view()->histogram;
    std::size_t counted = 0;
    for (const TimeHistogram::Series& series : histogram.series) {
        for (const std::uint32_t count : series.counts)
            counted += count;
    }
    if (histogram.spec.metric == Metric::AllEvents && counted != timed)
        return QStringLiteral("timeline: %1 instead of %2").arg(counted).arg(timed);
    return {};
}

void TestJourney::clickHeader(ColumnId column) {
    QHeaderView* header = table().horizontalHeader();
    const int section = EventTableModel::sectionOf(column);
    const QPoint position(header->sectionViewportPosition(section) + header->sectionSize(section) / 2,
                          header->height() / 2);
    QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, position);
}

bool TestJourney::choose(const char* button, const QString& search, const QString& value, bool byKeys) {
    click(part(button));
    auto* popup = m_window->findChild<QWidget*>(QStringLiteral("facetPopup"));
    if (!QTest::qWaitForWindowExposed(popup))
        return false;
    auto* edit = popup->findChild<QLineEdit*>(QStringLiteral("facetSearch"));
    auto* list = popup->findChild<QListView*>(QStringLiteral("facetList"));
    if (!edit->hasFocus())
        return false;
    QTest::keyClicks(edit, search);
    int row = 0;
    while (row < list->model()->rowCount() && list->model()->index(row, 0).data().toString() != value)
        ++row;
    const QModelIndex index = list->model()->index(row, 0);
    if (!index.isValid())
        return false;
    if (byKeys) {
        QTest::keyClick(edit, Qt::Key_Down);
        for (int i = 0; i < row; ++i)
            QTest::keyClick(list, Qt::Key_Down);
        if (list->currentIndex() != index)
            return false;
        QTest::keyClick(list, Qt::Key_Space);
    } else {
        QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualRect(index).center());
    }
    const bool ticked = index.data(Qt::CheckStateRole).toInt() == Qt::Checked;
    QTest::keyClick(list, Qt::Key_Escape);
    return ticked && !popup->isVisible();
}

// Drags from one part of the plot's width to another, through the window as the mouse of a person comes.
void TestJourney::brush(double from, double to) {
    auto& chart = dynamic_cast<TimelineWidget&>(part("timeline"));
    QWindow* window = m_window->windowHandle();
    const QRectF plot = chart.plotRect();
    const auto at = [&](double share) {
        return chart.mapTo(m_window.get(), QPointF(plot.left() + share * plot.width(), plot.center().y()).toPoint());
    };
    QTest::mousePress(window, Qt::LeftButton, {}, at(from));
    QTest::mouseMove(window, at((from + to) / 2));
    QTest::mouseMove(window, at(to));
    QTest::mouseRelease(window, Qt::LeftButton, {}, at(to));
}

// By Ctrl+E and the dialog: all columns of what is shown. The dialog's last word.
QString TestJourney::exportAll(const QString& path) {
    QTest::keyClick(m_window.get(), Qt::Key_E, Qt::ControlModifier);
    auto* dialog = m_window->findChild<ExportDialog*>(QStringLiteral("exportDialog"));
    if (!dialog || !QTest::qWaitForWindowExposed(dialog))
        return QStringLiteral("no dialog");
    auto* columns = dialog->findChild<QRadioButton*>(QStringLiteral("exportAllColumns"));
    // On the mark itself: beside the words of a wide button nothing reacts.
    QTest::mouseClick(columns, Qt::LeftButton, {}, QPoint(columns->height() / 2, columns->height() / 2));
    auto* edit = dialog->findChild<QLineEdit*>(QStringLiteral("exportPath"));
    QTest::mouseClick(edit, Qt::LeftButton);
    QTest::keyClick(edit, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClicks(edit, path);
    QSignalSpy finished(&m_window->session(), &Session::exportFinished);
    click(*dialog->findChild<QPushButton*>(QStringLiteral("exportStart")));
    if (!QTest::qWaitFor([&] { return finished.size() == 1; }, kLongestMs))
        return QStringLiteral("no end");
    const QString outcome = dialog->findChild<QLabel*>(QStringLiteral("exportOutcome"))->text();
    QTest::keyClick(dialog, Qt::Key_Escape);
    return outcome;
}

void TestJourney::narrowsAndGoesBack() {
    const NaiveLogs& logs = largeCorpus().logs;
    QVERIFY(logs.size() == 20'000 && logs.fileCount() == 440 && logs.duplicates() == 2'000);
    QVERIFY(dropAndWait("emptyOpenFiles", largeCorpus().path()));
    click(part("timelineAllEvents"));
    QVERIFY(settle());
    QCOMPARE(m_window->session().view()->histogram->spec.metric, Metric::AllEvents);
    QCOMPARE(difference(logs, everything), QString());
    QCOMPARE(m_window->findChild<QToolButton*>(QStringLiteral("reportLink"))->text(), QStringLiteral("440 files"));

    QVERIFY(choose("facetEvent", QStringLiteral("invo"), QStringLiteral("Invoke"), true));
    QCOMPARE(difference(logs, isInvoke), QString());
    QVERIFY(choose("facetError", {}, QStringLiteral("Any error"), false));
    QCOMPARE(difference(logs, isFailedInvoke), QString());

    brush(0.33, 0.66);
    Session& session = m_window->session();
    const std::optional<TimeRange> range = timeRangeOf(session.filterStack().current().filter);
    QVERIFY(range);
    const auto lengthOfAll = static_cast<double>(session.view()->histogram->range().lengthMs());
    const double share = static_cast<double>(range->lengthMs()) / lengthOfAll;
    QVERIFY2(share > 0.25 && share < 0.42, qPrintable(QString::number(share)));
    const auto isBrushed = [range](const NaiveRow& row) {
        return isFailedInvoke(row) && row.event.timeMs >= range->beginMs && row.event.timeMs < range->endMs;
    };
    const std::size_t brushed = logs.newestFirst(isBrushed).size();
    QVERIFY(brushed > 0 && brushed < logs.newestFirst(isFailedInvoke).size());
    QCOMPARE(difference(logs, isBrushed), QString());

    QTest::keyClick(m_window.get(), Qt::Key_Left, Qt::AltModifier);
    QCOMPARE(difference(logs, isFailedInvoke), QString());
    QTest::keyClick(m_window.get(), Qt::Key_Left, Qt::AltModifier);
    QCOMPARE(difference(logs, isInvoke), QString());
    QTest::keyClick(m_window.get(), Qt::Key_Right, Qt::AltModifier);
    QCOMPARE(difference(logs, isFailedInvoke), QString());
    QTest::keyClick(m_window.get(), Qt::Key_Right, Qt::AltModifier);
    QCOMPARE(difference(logs, isBrushed), QString());
    click(part("filterClear"));
    QCOMPARE(difference(logs, everything), QString());
}

void TestJourney::readsAnEvent() {
    const NaiveLogs& logs = otherCorpus().logs;
    QVERIFY(dropAndWait("emptyPage", otherCorpus().path()));
    const NaiveRows rows = logs.newestFirst(everything);
    const auto& tabs = dynamic_cast<QTabWidget&>(part("detailTabs"));
    for (const int row : {3, 1}) {
        const NaiveRow& expected = *rows[static_cast<std::size_t>(row)];
        const QModelIndex index = table().model()->index(row, EventTableModel::sectionOf(ColumnId::Event));
        QTest::mouseClick(table().viewport(), Qt::LeftButton, {}, table().visualRect(index).center());
        QCOMPARE(currentRow(), row);

        QTest::mouseClick(tabs.tabBar(), Qt::LeftButton, {}, tabs.tabBar()->tabRect(0).center());
        const auto* summary = m_window->findChild<QTextEdit*>(QStringLiteral("summary"));
        QVERIFY(summary->isVisible());
        QTRY_VERIFY(summary->toPlainText().contains(fromStd(expected.event.eventId)));
        QVERIFY(summary->toPlainText().contains(fromStd(expected.text(ColumnId::Event))));

        QTest::mouseClick(tabs.tabBar(), Qt::LeftButton, {}, tabs.tabBar()->tabRect(2).center());
        const auto* json = m_window->findChild<QPlainTextEdit*>(QStringLiteral("jsonText"));
        QTRY_VERIFY(json->isVisible());
        QTRY_VERIFY(json->toPlainText().contains(fromStd(expected.event.eventId)));
        const nlohmann::json shown = nlohmann::json::parse(json->toPlainText().toStdString(), nullptr, false);
        QVERIFY2(shown == expected.record, qPrintable(json->toPlainText()));
    }
}

void TestJourney::exportsWhatIsShown() {
    const NaiveLogs& logs = largeCorpus().logs;
    QVERIFY(dropAndWait("emptyPage", largeCorpus().path()));
    QVERIFY(choose("facetError", QStringLiteral("any"), QStringLiteral("Any error"), true));
    clickHeader(ColumnId::Function);
    NaiveRows rows = logs.newestFirst(isFailed);
    sortNaively(rows, ColumnId::Function, false);
    QCOMPARE(difference(logs, rows), QString());

    const QString path = m_folder->filePath(QStringLiteral("failed, \"all\".csv"));
    QCOMPARE(exportAll(path), QStringLiteral("%1 events written to %2").arg(number(rows.size()), path));
    const auto lines = readCsv(fileBytes(path.toStdString()));
    QVERIFY(lines);
    QCOMPARE(lines->size(), rows.size() + 1);
    for (std::size_t line = 0; line < lines->size(); ++line) {
        const std::vector<std::string>& cells = (*lines)[line];
        QCOMPARE(cells.size(), kColumnCount);
        for (std::size_t column = 0; column < kColumnCount; ++column) {
            const ColumnInfo& info = allColumns()[column];
            std::string expected(info.name);
            if (line > 0) {
                expected = rows[line - 1]->text(info.id);
                // No spreadsheet is to run a cell.
                if (!expected.empty() && std::string_view("=+-@").find(expected.front()) != std::string_view::npos)
                    expected.insert(0, 1, '\'');
            }
            if (cells[column] != expected)
                QFAIL(qPrintable(QStringLiteral("line %1, %2: %3 instead of %4")
                                     .arg(line)
                                     .arg(fromStd(std::string(info.name)), fromStd(cells[column]), fromStd(expected))));
        }
    }
}

void TestJourney::addsAndSorts() {
    NaiveLogs logs = otherCorpus().logs;
    QVERIFY(dropAndWait("emptyPage", otherCorpus().path()));
    QCOMPARE(difference(logs, everything), QString());

    // The second one holds a few of the same events once more.
    const QString again = m_folder->filePath(QStringLiteral("again"));
    QVERIFY(writeCorpus(again.toStdString(), {.events = 600, .eventsPerFile = 200, .seed = 8, .level = 0}));
    const std::string known = filesBelow(otherCorpus().path().toStdString()).front();
    writeFile(again.toStdString() + "/known.json.gz", fileBytes(known));
    logs.add(again.toStdString());
    QVERIFY(logs.size() == 1'500 && logs.duplicates() == 300);
    QVERIFY(dropAndWait("eventTable", again));
    QCOMPARE(difference(logs, everything), QString());
    QCOMPARE(m_window->findChild<QToolButton*>(QStringLiteral("reportLink"))->text(), QStringLiteral("7 files"));

    for (const ColumnId column : {ColumnId::Event, ColumnId::Function, ColumnId::Error, ColumnId::Identity}) {
        for (const bool descending : {false, true}) {
            clickHeader(column);
            NaiveRows rows = logs.newestFirst(everything);
            sortNaively(rows, column, descending);
            QCOMPARE(difference(logs, rows), QString());
        }
        clickHeader(column);  // and back to the newest first
        QCOMPARE(difference(logs, everything), QString());
    }
}

void TestJourney::reportsWhatWasNotRead() {
    QList<Call> calls;
    for (int i = 0; i < 100; ++i)
        calls += threeCalls();
    const std::string whole = fileBytes(write(QStringLiteral("whole.json"), calls).toStdString());
    write(QStringLiteral("tree/good.json"), threeCalls());
    const QString cut = m_folder->filePath(QStringLiteral("tree/cut.json.gz"));
    const QString letter = m_folder->filePath(QStringLiteral("tree/letter.txt"));
    const std::string packed = gzipped(whole);
    // So far behind a closing brace that the next record, if that was the end of one, has surely begun.
    constexpr std::size_t kBehindBrace = 20;
    std::string half = packed.substr(0, packed.size() / 2);
    std::string unpacked = unpackNaively(half);
    while (unpacked.rfind('}') + kBehindBrace > unpacked.size()) {
        half.pop_back();
        unpacked = unpackNaively(half);
    }
    writeFile(cut.toStdString(), half);
    writeFile(letter.toStdString(), "Dear reader,\nthis is a letter.\n");

    // What stands whole in what can be unpacked: every record but the last, which no other follows.
    const std::string begin = R"({"eventVersion")";
    int records = 0;
    std::size_t last = 0;
    for (std::size_t at = unpacked.find(begin); at != std::string::npos; at = unpacked.find(begin, at + 1)) {
        last = at;
        ++records;
    }
    QVERIFY(records > 1 && records < calls.size());
    const int kept = records - 1;

    QVERIFY(dropAndWait("toolBar", m_folder->filePath(QStringLiteral("tree"))));
    QCOMPARE(table().model()->rowCount(), kept + 3);
    QCOMPARE(text("eventCounts"), QStringLiteral("%1 of %1 events").arg(kept + 3));
    auto* link = m_window->findChild<QToolButton*>(QStringLiteral("reportLink"));

    const auto* dock = m_window->findChild<QDockWidget*>(QStringLiteral("loadReportDock"));
    QVERIFY(!dock->isVisible());
    click(*link);
    QVERIFY(dock->isVisible());
    const QAbstractItemModel& model = *m_window->findChild<QTableView*>(QStringLiteral("loadReportTable"))->model();
    QTRY_COMPARE(link->text(), QStringLiteral("3 files, %1 problems").arg(model.rowCount()));
    QStringList offsets;
    QStringList whatWasKept;
    QStringList skipped;
    for (int row = 0; row < model.rowCount(); ++row) {
        const auto cellOf = [&](int column) { return model.index(row, column).data().toString(); };
        QVERIFY(!cellOf(ProblemListModel::ReasonColumn).isEmpty());
        if (cellOf(ProblemListModel::KindColumn) == ProblemListModel::kindName(Problem::Kind::Skipped)) {
            skipped += cellOf(ProblemListModel::FileColumn);
            continue;
        }
        QCOMPARE(cellOf(ProblemListModel::FileColumn), cut);
        offsets += cellOf(ProblemListModel::PlaceColumn).section(QLatin1Char(' '), 0, 0);  // where the bytes begin
        if (cellOf(ProblemListModel::KindColumn) == ProblemListModel::kindName(Problem::Kind::Incomplete))
            whatWasKept += cellOf(ProblemListModel::KeptColumn).section(QLatin1Char(' '), 0, 1);
    }
    QCOMPARE(skipped, QStringList(letter));
    // The record that is cut, and the rest that is missing.
    QCOMPARE(offsets, QStringList({number(last), number(unpacked.size())}));
    QCOMPARE(whatWasKept, QStringList(QStringLiteral("%1 events").arg(kept)));
}

QTEST_MAIN(TestJourney)
#include "tst_journey.moc"
