#include "tests/support/csvtable.h"
#include "tests/support/qtwarnings.h"
#include "tests/ui/smalllog.h"
#include "ui/panels/loadreportpanel.h"
#include "ui/panels/problemlistmodel.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QFileDialog>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

using namespace lambdatrail;
using Kind = Problem::Kind;

namespace {

LoadReportPtr reportWith(std::vector<Problem> problems) {
    auto report = std::make_shared<LoadReport>();
    report->filesRead = 3;
    report->elapsedMs = 1250;
    report->problems = std::move(problems);
    return report;
}

std::vector<Problem> someProblems() {
    return {{Kind::Gap, "/logs/a.json", 900, "A record is cut off", ""},
            {Kind::Gap, "/logs/a.json", 1000, "A record is no object", ""},
            {Kind::Incomplete, "/logs/b.json.gz", 7, "The compressed data ends early", "12 events before it"},
            {Kind::Note, "/logs/c.json", std::nullopt, "Already loaded", ""},
            {Kind::Skipped, "/logs/D.txt", std::nullopt, "This is not CloudTrail", ""}};
}

QStringList column(const QAbstractItemModel& model, int which) {
    QStringList texts;
    for (int row = 0; row < model.rowCount(); ++row)
        texts << model.index(row, which).data().toString();
    return texts;
}

}  // namespace

class TestLoadReport : public QObject {
    Q_OBJECT

 private slots:
    void init() { test::failOnQtWarnings(); }

    void headlineSaysWhatWasRead_data() {
        QTest::addColumn<LoadReport>("report");
        QTest::addColumn<QString>("text");
        LoadReport report;
        report.filesRead = 1;
        report.elapsedMs = 40;
        const auto row = [&](const char* name, const char* text) {
            QTest::newRow(name) << report << QString::fromLatin1(text);
        };
        row("all", "Read 1 file with 1,204 events in 40 ms. Everything was read.");
        report.problems.push_back({Kind::Note, "/a", std::nullopt, "Already loaded", ""});
        row("a note is no loss", "Read 1 file with 1,204 events in 40 ms. Everything was read.");
        report.filesRead = 12345;
        report.filesSkipped = 1;
        report.gaps = 2000;
        report.filesIncomplete = 2;
        report.losses = 2001;
        report.elapsedMs = 2440;
        report.problems.push_back({Kind::Skipped, "/b", std::nullopt, "no", ""});
        row("skipped",
            "Read 12,345 files with 1,204 events in 2.4 s. 1 file was skipped. "
            "2 files were read in part. 2,000 gaps hold no readable record.");
        report.cancelled = true;
        report.problemsNotListed = 7;
        report.elapsedMs = 125'000;
        row("cancelled",
            "Read 12,345 files with 1,204 events in 2 min 5 s. Loading was cancelled: what had been read "
            "by then is kept. 1 file was skipped. 2 files were read in part. 2,000 gaps hold no readable record. 7 "
            "more problems are counted "
            "but not listed.");
    }
    void headlineSaysWhatWasRead() {
        QFETCH(LoadReport, report);
        QTEST(loadReportHeadline(report, 1204), "text");
    }

    void listsProblems() {
        ProblemListModel model;
        QAbstractItemModelTester tester(&model);
        model.setReport(reportWith(someProblems()));
        QCOMPARE(model.rowCount(), 5);
        QCOMPARE(column(model, ProblemListModel::KindColumn)[2], QStringLiteral("File incomplete"));
        QCOMPARE(column(model, ProblemListModel::FileColumn)[2], QStringLiteral("/logs/b.json.gz"));
        QCOMPARE(column(model, ProblemListModel::OffsetColumn)[1], QStringLiteral("1,000"));
        QCOMPARE(column(model, ProblemListModel::OffsetColumn)[3], QString());
        QCOMPARE(column(model, ProblemListModel::KeptColumn)[2], QStringLiteral("12 events before it"));
    }

    void sortsByAnyColumn_data() {
        QTest::addColumn<int>("column");
        for (int i = 0; i < ProblemListModel::kColumns; ++i)
            QTest::addRow("column %d", i) << i;
    }
    void sortsByAnyColumn() {
        QFETCH(int, column);
        std::vector<Problem> expected = someProblems();
        std::ranges::stable_sort(expected, [column](const Problem& a, const Problem& b) {
            switch (column) {
                case 0:
                    return a.kind < b.kind;
                case 1:
                    return a.file < b.file;
                case 2:  // as numbers, those without an offset first
                    return a.offset.value_or(0) < b.offset.value_or(0);
                case 3:
                    return a.reason < b.reason;
                default:
                    return a.kept < b.kept;
            }
        });
        ProblemListModel model;
        QAbstractItemModelTester tester(&model);
        model.setReport(reportWith(someProblems()));
        const QPersistentModelIndex kept = model.index(2, 1);
        model.sort(column, Qt::AscendingOrder);
        for (int row = 0; row < model.rowCount(); ++row)
            QCOMPARE(model.problemAt(row).reason, expected[static_cast<std::size_t>(row)].reason);
        QCOMPARE(kept.data().toString(), QStringLiteral("/logs/b.json.gz"));
        model.sort(column, Qt::DescendingOrder);
        QCOMPARE(kept.data().toString(), QStringLiteral("/logs/b.json.gz"));
        model.sort(-1, Qt::AscendingOrder);
        for (int row = 0; row < model.rowCount(); ++row)
            QCOMPARE(model.problemAt(row).reason, someProblems()[static_cast<std::size_t>(row)].reason);
    }

    void searches_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("kind");
        QTest::addColumn<QStringList>("files");
        const auto s = [](const char* text) { return QString::fromLatin1(text); };
        QTest::newRow("file") << s("d.TXT") << -1 << QStringList{s("/logs/D.txt")};
        QTest::newRow("reason") << s("record") << -1 << QStringList{s("/logs/a.json"), s("/logs/a.json")};
        QTest::newRow("kept") << s("12 events") << -1 << QStringList{s("/logs/b.json.gz")};
        QTest::newRow("kind") << QString() << int(Kind::Note) << QStringList{s("/logs/c.json")};
        QTest::newRow("both") << s("no object") << int(Kind::Gap) << QStringList{s("/logs/a.json")};
        QTest::newRow("nothing") << s("no object") << int(Kind::Note) << QStringList();
    }
    void searches() {
        QFETCH(QString, text);
        QFETCH(int, kind);
        QFETCH(QStringList, files);
        ProblemListModel model;
        QAbstractItemModelTester tester(&model);
        model.setReport(reportWith(someProblems()));
        model.setSearch(text, kind < 0 ? std::nullopt : std::optional(static_cast<Kind>(kind)));
        QCOMPARE(column(model, ProblemListModel::FileColumn), files);
        model.sort(ProblemListModel::FileColumn, Qt::DescendingOrder);
        std::ranges::reverse(files);
        QCOMPARE(column(model, ProblemListModel::FileColumn), files);
    }

    void hostileNamesStayPlain() {
        ProblemListModel model;
        model.setReport(reportWith({{Kind::Skipped,
                                     "/logs/<b>x</b>\n\xE2\x80\xAE"
                                     "gz.json",
                                     std::nullopt, "a\tb", ""}}));
        const QString file = model.index(0, ProblemListModel::FileColumn).data().toString();
        QVERIFY(file.contains(QStringLiteral("<b>x</b>")));
        QVERIFY(!file.contains(QLatin1Char('\n')) && !file.contains(QChar(0x202E)));
        QVERIFY(!model.index(0, ProblemListModel::FileColumn)
                     .data(Qt::ToolTipRole)
                     .toString()
                     .contains(QStringLiteral("<b>x")));
        QVERIFY(!model.text(0, ProblemListModel::ReasonColumn).contains(QLatin1Char('\t')));  // TSV stays in columns
    }

    void csvReadsBack() {
        LoadReport report;
        report.problems = someProblems();
        report.problems.push_back({Kind::Note, "/logs/a,\"b\".json", 5, "=HYPERLINK(1)", "two\nlines"});
        const auto table = test::readCsv(loadReportCsv(report));
        QVERIFY(table);
        QCOMPARE(table->size(), report.problems.size() + 1);
        using Line = std::vector<std::string>;
        QCOMPARE(table->front(), Line({"what", "file", "offset", "reason", "kept"}));
        QCOMPARE((*table)[3], Line({"File incomplete", "/logs/b.json.gz", "7", "The compressed data ends early",
                                    "12 events before it"}));
        QCOMPARE(table->back(), Line({"Note", "/logs/a,\"b\".json", "5", "'=HYPERLINK(1)", "two\nlines"}));
    }

    void panelJourney() {
        QTemporaryDir folder;
        const QString good = folder.filePath(QStringLiteral("good.json"));
        const QString bad = folder.filePath(QStringLiteral("bad.json"));
        QVERIFY(
            test::writeLog(good, {{QStringLiteral("dana"), QStringLiteral("Invoke"), QStringLiteral("orders"), {}}}));
        QFile broken(bad);
        QVERIFY(broken.open(QIODevice::WriteOnly));
        broken.write("this is no log at all");
        broken.close();

        Session session;
        LoadReportPanel panel(session);
        panel.resize(900, 400);
        panel.show();
        QVERIFY(QTest::qWaitForWindowExposed(&panel));
        auto* headline = panel.findChild<QLabel*>(QStringLiteral("loadReportHeadline"));
        auto* table = panel.findChild<QTableView*>(QStringLiteral("loadReportTable"));
        QCOMPARE(headline->text(), QStringLiteral("No logs are open."));
        QVERIFY(!table->isVisible());

        QVERIFY(test::loadInto(session, {good}));
        QVERIFY2(headline->text().endsWith(QStringLiteral("Everything was read.")), qPrintable(headline->text()));
        QVERIFY(headline->text().startsWith(QStringLiteral("Read 1 file with 1 event in ")));
        QVERIFY(!table->isVisible());

        session.open({bad});
        QTRY_VERIFY(table->isVisible());
        QTRY_VERIFY2(headline->text().contains(QStringLiteral("1 file was skipped.")), qPrintable(headline->text()));
        const auto& model = *static_cast<ProblemListModel*>(table->model());
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(model.problemAt(0).file, bad.toStdString());
        QVERIFY(!model.problemAt(0).reason.empty());

        auto* folderButton = panel.findChild<QPushButton*>(QStringLiteral("loadReportFolder"));
        QVERIFY(!folderButton->isEnabled());
        table->setFocus();
        table->selectRow(0);
        QVERIFY(folderButton->isEnabled());
        QTRY_VERIFY(table->hasFocus());
        QTest::keySequence(table, QKeySequence::Copy);
        const QString line =
            QStringLiteral("File skipped\t%1\t%2\t%3\t%4\n")
                .arg(bad, model.text(0, ProblemListModel::OffsetColumn), model.text(0, ProblemListModel::ReasonColumn),
                     model.text(0, ProblemListModel::KeptColumn));
        QCOMPARE(QApplication::clipboard()->text(), line);
        QTest::mouseClick(panel.findChild<QPushButton*>(QStringLiteral("loadReportCopyAll")), Qt::LeftButton);
        QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("What\tFile\tOffset\tReason\tKept\n") + line);

        QTest::mouseClick(panel.findChild<QPushButton*>(QStringLiteral("loadReportSave")), Qt::LeftButton);
        auto* dialog = panel.findChild<QFileDialog*>(QStringLiteral("loadReportSaveDialog"));
        QVERIFY(dialog && dialog->isVisible());
        const QString saved = folder.filePath(QStringLiteral("report.csv"));
        dialog->selectFile(saved);
        QVERIFY(QMetaObject::invokeMethod(dialog, "accept"));
        QFile csv(saved);
        QVERIFY(csv.open(QIODevice::ReadOnly));
        QCOMPARE(csv.readAll().toStdString(), loadReportCsv(*session.report()));

        QTest::keyClicks(panel.findChild<QLineEdit*>(QStringLiteral("loadReportSearch")), QStringLiteral("zzz"));
        QCOMPARE(model.rowCount(), 0);
        panel.findChild<QLineEdit*>(QStringLiteral("loadReportSearch"))->clear();
        auto* kinds = panel.findChild<QComboBox*>(QStringLiteral("loadReportKind"));
        QTest::keyClick(kinds, Qt::Key_End);  // notes
        QCOMPARE(model.rowCount(), 0);
        QTest::keyClick(kinds, Qt::Key_Home);
        QCOMPARE(model.rowCount(), 1);
    }
};

QTEST_MAIN(TestLoadReport)
#include "tst_loadreport.moc"
