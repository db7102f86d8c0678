#include "app/report/reportfile.h"
#include "tests/support/csvtable.h"
#include "tests/support/naivereader.h"
#include "tests/support/qtwarnings.h"
#include "tests/ui/smalllog.h"
#include "ui/panels/coveragemodel.h"
#include "ui/panels/loadreportpanel.h"
#include "ui/panels/loadreporttext.h"
#include "ui/panels/problemlistmodel.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDesktopServices>
#include <QFileDialog>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <memory>
#include <numeric>
#include <string>
#include <vector>

using namespace lambdatrail;
using Kind = Problem::Kind;

namespace {

std::vector<Problem> someProblems() {
    return {{Kind::Gap, "/logs/a.json", 900, "A record is cut off", "", 46},
            {Kind::Gap, "/logs/a.json", 1000, "A record is no object", "", 1},
            {Kind::Incomplete, "/logs/b.json.gz", 7, "The compressed data ends early", "12 events before it"},
            {Kind::Note, "/logs/c.json", std::nullopt, "Already loaded", ""},
            {Kind::Skipped, "/logs/D.txt", std::nullopt, "This is not CloudTrail", ""}};
}

ProblemListPtr listOf(std::vector<Problem> problems, std::vector<std::uint32_t> rows) {
    auto report = std::make_shared<LoadReport>();
    report->problems = std::move(problems);
    return std::make_shared<const ProblemList>(ProblemList{report, {}, std::move(rows)});
}

QStringList column(const QAbstractItemModel& model, int which) {
    QStringList texts;
    for (int row = 0; row < model.rowCount(); ++row)
        texts << model.index(row, which).data().toString();
    return texts;
}

CoverageRow covered(const char* account, const char* region, RecordKind kind, std::uint64_t events,
                    std::uint64_t lambdaEvents, TimeMs firstMs, TimeMs lastMs) {
    return {account, region, kind, events, lambdaEvents, firstMs, lastMs};
}

Coverage coverageOf(std::vector<CoverageRow> rows) {
    Coverage coverage;
    coverage.rows = std::move(rows);
    for (const CoverageRow& row : coverage.rows) {
        coverage.events += row.events;
        coverage.byKind[static_cast<std::size_t>(row.kind)] += row.events;
        if (row.kind == RecordKind::Data)
            coverage.lambdaDataEvents += row.lambdaEvents;
    }
    return coverage;
}

// Takes the place of the file manager.
class FileManager : public QObject {
    Q_OBJECT
 public:
    FileManager() { QDesktopServices::setUrlHandler(QStringLiteral("file"), this, "open"); }
    ~FileManager() override { QDesktopServices::unsetUrlHandler(QStringLiteral("file")); }
    QList<QUrl> opened;
 public slots:
    void open(const QUrl& url) { opened << url; }
};

}  // namespace

class TestLoadReport : public QObject {
    Q_OBJECT

 private slots:
    void init() { test::failOnQtWarnings(); }

    void headlineSaysWhatWasRead_data() {
        QTest::addColumn<LoadReport>("report");
        QTest::addColumn<int>("duplicates");
        QTest::addColumn<QString>("text");
        LoadReport report;
        report.filesRead = 1;
        report.elapsedMs = 40;
        const auto row = [&](const char* name, int duplicates, const char* text) {
            QTest::newRow(name) << report << duplicates << QString::fromLatin1(text);
        };
        row("all", 0, "Read 1 file with 1,204 events in 40 ms. Everything was read.");
        row("duplicates", 2000,
            "Read 1 file with 1,204 events in 40 ms. 2,000 more were duplicates. Everything was read.");
        report.problems.push_back({Kind::Note, "/a", std::nullopt, "Already loaded", ""});
        row("a note is no loss", 1,
            "Read 1 file with 1,204 events in 40 ms. 1 more was a duplicate. Everything was read.");
        report.filesRead = 12345;
        report.filesSkipped = 1;
        report.filesIncomplete = 2;
        report.gaps = 2000;
        report.gapBytes = 900;
        report.losses = 2001;
        report.elapsedMs = 2440;
        row("skipped", 0,
            "Read 12,345 files with 1,204 events in 2.4 s. 1 file was skipped. 2 files were read in part. "
            "2,000 gaps (900 bytes) without a readable record.");
        report.gaps = 1;
        report.foreignObjects = 1;
        report.cancelled = true;
        report.filesNotReached = 30;
        report.problemsNotListed = 7;
        report.elapsedMs = 125'000;
        row("cancelled", 0,
            "Read 12,345 files with 1,204 events in 2 min 5 s. Loading was cancelled: what had been read by then is "
            "kept. 30 files were not reached. 1 file was skipped. 2 files were read in part. 1 gap (900 bytes) without "
            "a readable record. 1 JSON object is no CloudTrail record. 7 more problems are counted but not listed.");
    }
    void headlineSaysWhatWasRead() {
        QFETCH(LoadReport, report);
        QFETCH(int, duplicates);
        QTEST(loadReportHeadline(report, 1204, static_cast<std::uint64_t>(duplicates)), "text");
    }

    void saysWhatTheLogsCannotTell() {
        const auto data = [](const char* region, std::uint64_t ofLambda) {
            return covered("111122223333", region, RecordKind::Data, 10, ofLambda, 0, 0);
        };
        const auto management = [](const char* region) {
            return covered("111122223333", region, RecordKind::Management, 3, 3, 0, 0);
        };
        QCOMPARE(silenceSentence(Coverage{}), QString());
        QCOMPARE(silenceSentence(coverageOf({data("eu-west-1", 4), management("eu-west-1")})), QString());
        const QString none = silenceSentence(coverageOf({data("eu-west-1", 0), management("eu-west-1")}));
        QVERIFY2(none.startsWith(QStringLiteral("No Lambda data events are in these files:")), qPrintable(none));
        QVERIFY(none.contains(QStringLiteral("does not mean that nothing was invoked")));
        const QString some =
            silenceSentence(coverageOf({data("eu-west-1", 4), management("eu-west-1"), management("us-east-1")}));
        QVERIFY2(some.startsWith(QStringLiteral("For 1 of 2 accounts and regions")), qPrintable(some));
    }

    void namesTheKindsFound() {
        QCOMPARE(kindsSentence(Coverage{}), QString());
        QCOMPARE(kindsSentence(coverageOf({covered("1", "r", RecordKind::Management, 1204, 0, 0, 0),
                                           covered("1", "r", RecordKind::Data, 1, 1, 0, 0),
                                           covered("1", "r", RecordKind::Aggregated, 2, 2, 0, 0),
                                           covered("2", "r", RecordKind::Management, 1, 0, 0, 0)})),
                 QStringLiteral("Found: 1,205 management events, 1 data event (1 of Lambda), 2 summaries of five "
                                "minutes."));
    }

    void coverageIsATableThatSorts() {
        CoverageModel model;
        QAbstractItemModelTester tester(&model);
        constexpr TimeMs kNoon = 1'772'366'400'000;  // 2026-03-01T12:00:00Z
        const auto coverage = std::make_shared<const Coverage>(
            coverageOf({covered("", "eu-west-1", RecordKind::Insight, 2, 0, kNoTime, kNoTime),
                        covered("111122223333", "us-east-1", RecordKind::Data, 1204, 1000, kNoon, kNoon + 3000),
                        covered("444455556666", "", RecordKind::ServiceEvent, 30, 1, kNoon - 5000, kNoon)}));
        model.setCoverage(coverage);
        QCOMPARE(column(model, CoverageModel::AccountColumn),
                 (QStringList{QStringLiteral("(none named)"), QStringLiteral("111122223333"),
                              QStringLiteral("444455556666")}));
        QCOMPARE(column(model, CoverageModel::KindColumn),
                 (QStringList{QStringLiteral("Insights"), QStringLiteral("Data"), QStringLiteral("Service events")}));
        QCOMPARE(
            column(model, CoverageModel::FirstColumn),
            (QStringList{QString(), QStringLiteral("2026-03-01 12:00:00"), QStringLiteral("2026-03-01 11:59:55")}));
        QCOMPARE(column(model, CoverageModel::LambdaColumn),
                 (QStringList{QStringLiteral("0"), QStringLiteral("1,000"), QStringLiteral("1")}));
        const QPersistentModelIndex kept = model.index(1, CoverageModel::EventsColumn);
        model.sort(CoverageModel::EventsColumn, Qt::DescendingOrder);
        QCOMPARE(column(model, CoverageModel::EventsColumn),
                 (QStringList{QStringLiteral("1,204"), QStringLiteral("30"), QStringLiteral("2")}));
        QCOMPARE(kept.row(), 0);
        model.sort(-1, Qt::AscendingOrder);
        QCOMPARE(kept.row(), 1);
    }

    void listsProblems() {
        ProblemListModel model;
        QAbstractItemModelTester tester(&model);
        model.setList(listOf(someProblems(), {0, 1, 2, 3, 4}));
        QCOMPARE(model.rowCount(), 5);
        QCOMPARE(column(model, ProblemListModel::KindColumn)[2], QStringLiteral("File incomplete"));
        QCOMPARE(column(model, ProblemListModel::FileColumn)[2], QStringLiteral("/logs/b.json.gz"));
        QCOMPARE(column(model, ProblemListModel::PlaceColumn),
                 (QStringList{QStringLiteral("900 – 945 (46 bytes)"), QStringLiteral("1,000 (1 byte)"),
                              QStringLiteral("7"), QString(), QString()}));
        QCOMPARE(column(model, ProblemListModel::KeptColumn)[2], QStringLiteral("12 events before it"));
    }

    void anotherOrderKeepsWhatIsSelected() {
        ProblemListModel model;
        QAbstractItemModelTester tester(&model);
        QSignalSpy asked(&model, &ProblemListModel::sortRequested);
        const ProblemListPtr first = listOf(someProblems(), {0, 1, 2, 3, 4});
        model.setList(first);
        const QPersistentModelIndex kept = model.index(2, ProblemListModel::FileColumn);
        model.sort(ProblemListModel::ReasonColumn, Qt::DescendingOrder);
        QCOMPARE(asked.count(), 1);
        QCOMPARE(asked.front().front().value<ProblemQuery::Order>(), ProblemQuery::Order::Reason);
        QCOMPARE(asked.front().back().toBool(), true);
        QCOMPARE(kept.row(), 2);  // nothing is sorted here
        ProblemList sorted{first->report, first->query, {4, 2, 3, 1, 0}};
        sorted.query.order = ProblemQuery::Order::Reason;
        model.setList(std::make_shared<const ProblemList>(sorted));
        QCOMPARE(kept.row(), 1);
        QCOMPARE(kept.data().toString(), QStringLiteral("/logs/b.json.gz"));
        ProblemList fewer{first->report, first->query, {2}};
        fewer.query.text = "b.json";
        model.setList(std::make_shared<const ProblemList>(fewer));
        QCOMPARE(column(model, ProblemListModel::FileColumn), QStringList{QStringLiteral("/logs/b.json.gz")});
    }

    void hostileNamesStayPlain() {
        ProblemListModel model;
        model.setList(listOf({{Kind::Skipped,
                               "/logs/<b>x</b>\n\xE2\x80\xAE"
                               "gz.json",
                               std::nullopt, "a\tb", ""}},
                             {0}));
        const QString file = model.index(0, ProblemListModel::FileColumn).data().toString();
        QVERIFY(file.contains(QStringLiteral("<b>x</b>")));
        QVERIFY(!file.contains(QLatin1Char('\n')) && !file.contains(QChar(0x202E)));
        QVERIFY(!model.index(0, ProblemListModel::FileColumn)
                     .data(Qt::ToolTipRole)
                     .toString()
                     .contains(QStringLiteral("<b>x")));
    }

    // Everything there is to see of a load that was not a good one, by mouse and keyboard.
    void panelJourney() {
        QTemporaryDir folder;
        const QString good = folder.filePath(QStringLiteral("good.json"));
        const QString bad = folder.filePath(QStringLiteral("bad.json"));
        const QString holed = folder.filePath(QStringLiteral("holed.json"));
        QVERIFY(
            test::writeLog(good, {{QStringLiteral("dana"), QStringLiteral("Invoke"), QStringLiteral("orders"), {}}}));
        test::writeFile(bad.toStdString(), "this is no log at all");
        // One element is no object: a gap of exactly its bytes.
        std::string text = test::fileBytes(good.toStdString());
        const std::size_t hole = text.find('[') + 1;
        text.insert(hole, "12345,");
        test::writeFile(holed.toStdString(), text);

        Session session;
        LoadReportPanel panel(session);
        panel.resize(1400, 400);
        panel.show();
        QVERIFY(QTest::qWaitForWindowExposed(&panel));
        const auto label = [&panel](const char* name) { return panel.findChild<QLabel*>(QLatin1String(name)); };
        QLabel* headline = label("loadReportHeadline");
        auto* table = panel.findChild<QTableView*>(QStringLiteral("loadReportTable"));
        auto* coverage = panel.findChild<QTableView*>(QStringLiteral("coverageTable"));
        QAbstractItemModelTester tester(table->model());
        QAbstractItemModelTester coverageTester(coverage->model());
        QCOMPARE(headline->text(), QStringLiteral("No logs are open."));
        QVERIFY(!table->isVisible() && !coverage->isVisible());
        QVERIFY(!label("loadReportSilence")->isVisible());

        QVERIFY(test::loadInto(session, {good}));
        QVERIFY2(headline->text().endsWith(QStringLiteral("Everything was read.")), qPrintable(headline->text()));
        QVERIFY(headline->text().startsWith(QStringLiteral("Read 1 file with 1 event in ")));
        QVERIFY(!table->isVisible());
        QVERIFY(label("loadReportNothing")->isVisible());
        QTRY_COMPARE(coverage->model()->rowCount(), 1);
        QVERIFY(coverage->isVisible());
        QCOMPARE(label("loadReportKinds")->text(), QStringLiteral("Found: 1 data event (1 of Lambda)."));
        QVERIFY(!label("loadReportSilence")->isVisible());

        session.open({bad, holed});
        QTRY_VERIFY(table->isVisible());
        QTRY_VERIFY2(headline->text().contains(QStringLiteral("1 file was skipped.")), qPrintable(headline->text()));
        QTRY_VERIFY2(headline->text().contains(QStringLiteral("1 more was a duplicate.")),
                     qPrintable(headline->text()));
        QVERIFY(headline->text().contains(QStringLiteral("1 file was read in part. 1 gap (5 bytes) without")));
        const auto& model = *static_cast<ProblemListModel*>(table->model());
        QTRY_COMPARE(model.rowCount(), 2);
        QCOMPARE(model.problemAt(0).file, bad.toStdString());
        QVERIFY(!model.problemAt(0).reason.empty());
        QCOMPARE(model.problemAt(1).offset.value_or(0), hole);
        QCOMPARE(model.problemAt(1).length, std::uint64_t(5));
        QCOMPARE(model.problemAt(1).kept, std::string("1 event of the file"));

        // Sorted in the background, by a click on the header.
        QHeaderView* header = table->horizontalHeader();
        const QPoint place(header->sectionViewportPosition(ProblemListModel::PlaceColumn) + 5, header->height() / 2);
        QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, place);
        QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, place);
        QTRY_COMPARE(model.problemAt(0).file, holed.toStdString());

        auto* folderButton = panel.findChild<QPushButton*>(QStringLiteral("loadReportFolder"));
        QVERIFY(!folderButton->isEnabled());
        table->setFocus();
        table->selectRow(0);
        QVERIFY(folderButton->isEnabled());
        QTRY_VERIFY(table->hasFocus());
        const std::string header1 = "what\tfile\toffset\tlength\treason\tkept\n";
        QTest::keySequence(table, QKeySequence::Copy);
        const Problem& gap = model.problemAt(0);
        const std::string line = "gap\t" + holed.toStdString() + "\t" + std::to_string(hole) + "\t5\t" + gap.reason +
                                 "\t1 event of the file\n";
        QTRY_COMPARE(QApplication::clipboard()->text().toStdString(), header1 + line);
        QTest::mouseClick(panel.findChild<QPushButton*>(QStringLiteral("loadReportCopyAll")), Qt::LeftButton);
        QTRY_COMPARE(QApplication::clipboard()->text().count(QLatin1Char('\n')), 3);
        panel.findChild<QAction*>(QStringLiteral("loadReportCopyPath"))->trigger();
        QCOMPARE(QApplication::clipboard()->text(), holed);

        FileManager manager;
        QTest::mouseClick(folderButton, Qt::LeftButton);
        QTRY_COMPARE(manager.opened, QList<QUrl>{QUrl::fromLocalFile(folder.path())});

        QTest::keyClicks(panel.findChild<QLineEdit*>(QStringLiteral("loadReportSearch")), QStringLiteral("zzz"));
        QTRY_COMPARE(model.rowCount(), 0);
        QCOMPARE(label("loadReportCount")->text(), QStringLiteral("0 of 2"));
        panel.findChild<QLineEdit*>(QStringLiteral("loadReportSearch"))->clear();
        QTRY_COMPARE(model.rowCount(), 2);
        auto* kinds = panel.findChild<QComboBox*>(QStringLiteral("loadReportKind"));
        QTest::keyClick(kinds, Qt::Key_End);  // notes
        QTRY_COMPARE(model.rowCount(), 0);
        QTest::keyClick(kinds, Qt::Key_Home);
        QTRY_COMPARE(model.rowCount(), 2);

        session.closeAll();
        QCOMPARE(headline->text(), QStringLiteral("No logs are open."));
        QVERIFY(!table->isVisible() && !label("loadReportKinds")->isVisible());
        QCOMPARE(coverage->model()->rowCount(), 0);
    }

    void panelSaysWhatIsMissing() {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("a.json"));
        QVERIFY(test::writeLog(
            path, {{QStringLiteral("dana"), QStringLiteral("GetFunction"), QStringLiteral("orders"), {}}}));
        Session session;
        LoadReportPanel panel(session);
        panel.show();
        auto* silence = panel.findChild<QLabel*>(QStringLiteral("loadReportSilence"));
        QVERIFY(test::loadInto(session, {path}));
        QTRY_VERIFY(silence->isVisible());
        QVERIFY(silence->text().startsWith(QStringLiteral("No Lambda data events")));
    }

    void savesTheReport_data() {
        QTest::addColumn<QString>("name");
        QTest::newRow("csv") << QStringLiteral("report.csv");
        QTest::newRow("json") << QStringLiteral("report.json");
    }
    void savesTheReport() {
        QFETCH(QString, name);
        QTemporaryDir folder;
        const QString bad = folder.filePath(QStringLiteral("bad.json"));
        test::writeFile(bad.toStdString(), "this is no log at all");
        Session session;
        LoadReportPanel panel(session);
        panel.show();
        QVERIFY(test::loadInto(session, {bad}));
        QTest::mouseClick(panel.findChild<QPushButton*>(QStringLiteral("loadReportSave")), Qt::LeftButton);
        auto* dialog = panel.findChild<QFileDialog*>(QStringLiteral("loadReportSaveDialog"));
        QVERIFY(dialog && dialog->isVisible());
        const QString path = folder.filePath(name);
        dialog->selectFile(path);
        QVERIFY(QMetaObject::invokeMethod(dialog, "accept"));
        auto* status = panel.findChild<QLabel*>(QStringLiteral("loadReportStatus"));
        QTRY_VERIFY(status->isVisible());
        QCOMPARE(status->text(), QStringLiteral("Saved to %1").arg(path));
        const std::string saved = test::fileBytes(path.toStdString());
        if (name.endsWith(QStringLiteral("csv"))) {
            QCOMPARE(saved, problemsCsv(*session.report()));
        } else {
            const QJsonObject json = QJsonDocument::fromJson(QByteArray::fromStdString(saved)).object();
            QCOMPARE(json[QStringLiteral("files")][QStringLiteral("skipped")].toInt(), 1);
            QCOMPARE(json[QStringLiteral("problems")][0][QStringLiteral("file")].toString(), bad);
        }
    }
};

QTEST_MAIN(TestLoadReport)
#include "tst_loadreport.moc"
