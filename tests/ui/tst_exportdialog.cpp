#include "app/filter/filterparser.h"
#include "app/session/settings.h"
#include "tests/support/csvtable.h"
#include "tests/support/qtwarnings.h"
#include "tests/ui/smalllog.h"
#include "ui/dialogs/exportdialog.h"

#include <QCheckBox>
#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <memory>
#include <string>
#include <vector>

using namespace lambdatrail;
using Line = std::vector<std::string>;

namespace {

QByteArray contentOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

// On the mark itself: beside the words of a wide button nothing reacts.
void click(QRadioButton* button) {
    QTest::mouseClick(button, Qt::LeftButton, {}, QPoint(button->height() / 2, button->height() / 2));
}

}  // namespace

class TestExportDialog : public QObject {
    Q_OBJECT

 private slots:
    void init();
    void namesAfterTheDays_data();
    void namesAfterTheDays();
    void tellsHowManyBeforehand();
    void tellsWhatWasNotSearched();
    void writesTheFilteredView();
    void writesTheSelection();
    void writesJsonLines();
    void formulasAreMadeSafeUnlessSwitchedOff();
    void saysWhenAFileIsReplaced();
    void saysWhenItCannotWrite();
    void cancelLeavesNoFile();
    void remembersChoices();

 private:
    // A dialog on a session with three events, of which the filter may hide some.
    struct Opened {
        QTemporaryDir folder;
        Session session;
        std::unique_ptr<ExportDialog> dialog;

        bool load(const QString& user = QStringLiteral("dana"));
        void open(std::vector<ColumnId> columns, EventOrderPtr selection = {});
        template <class Widget>
        Widget* find(const char* name) const {
            return dialog->findChild<Widget*>(QLatin1String(name));
        }
        QString path(const char* name) const { return folder.filePath(QLatin1String(name)); }
        // Types the path, presses the button and waits for the outcome.
        bool exportTo(const QString& path);
        QString outcome() const { return find<QLabel>("exportOutcome")->text(); }
    };
};

bool TestExportDialog::Opened::load(const QString& user) {
    const QString invoke = QStringLiteral("Invoke");
    const QString orders = QStringLiteral("orders");
    return test::writeLog(path("log.json"), {{user, invoke, orders, {}, QStringLiteral("2026-03-01T12:00:00Z")},
                                             {user, QStringLiteral("GetFunction20150331v2"), orders,
                                              QStringLiteral("AccessDenied"), QStringLiteral("2026-03-02T12:00:00Z")},
                                             {user, invoke, orders, {}, QStringLiteral("2026-03-31T12:00:00Z")}}) &&
           test::loadInto(session, {path("log.json")});
}

void TestExportDialog::Opened::open(std::vector<ColumnId> columns, EventOrderPtr selection) {
    dialog = std::make_unique<ExportDialog>(session, std::move(columns), std::move(selection));
    dialog->open();
}

bool TestExportDialog::Opened::exportTo(const QString& path) {
    QSignalSpy finished(&session, &Session::exportFinished);
    auto* edit = find<QLineEdit>("exportPath");
    edit->selectAll();
    QTest::keyClicks(edit, path);
    QTest::mouseClick(find<QPushButton>("exportStart"), Qt::LeftButton);
    return finished.count() > 0 || finished.wait(5000);
}

void TestExportDialog::init() {
    test::failOnQtWarnings();
    SettingsFile::instance().clear();
    Settings().exportFolder.set(QDir::tempPath());
}

void TestExportDialog::namesAfterTheDays_data() {
    QTest::addColumn<qint64>("first");
    QTest::addColumn<qint64>("last");
    QTest::addColumn<QString>("name");
    const TimeMs morning = *parseTime("2026-03-01T08:00:00Z");
    const TimeMs night = *parseTime("2026-03-01T23:59:59.999Z");
    QTest::newRow("a day") << qint64{morning} << qint64{night} << QStringLiteral("lambdatrail-20260301");
    QTest::newRow("days") << qint64{morning} << qint64{night + 1} << QStringLiteral("lambdatrail-20260301-20260302");
    QTest::newRow("no times") << qint64{kNoTime} << qint64{kNoTime} << QStringLiteral("lambdatrail");
}

void TestExportDialog::namesAfterTheDays() {
    QFETCH(qint64, first);
    QFETCH(qint64, last);
    QTEST(proposedExportName(first, last), "name");
}

void TestExportDialog::tellsHowManyBeforehand() {
    Opened opened;
    QVERIFY(opened.load());
    opened.open({ColumnId::Time, ColumnId::Event});
    auto* headline = opened.find<QLabel>("exportHeadline");
    QCOMPARE(headline->text(), QStringLiteral("3 of 3 events will be exported."));
    QVERIFY(!opened.find<QRadioButton>("exportSelectedRows")->isVisible());
    const QString path = opened.find<QLineEdit>("exportPath")->text();
    QVERIFY2(path.contains(QStringLiteral("lambdatrail-20260301-20260331")), qPrintable(path));
    opened.session.filterStack().setFilter(*parseFilter("error exists"));
    QTRY_COMPARE(headline->text(), QStringLiteral("1 of 3 events will be exported."));
    opened.session.filterStack().setFilter(*parseFilter("event = Nothing"));
    QTRY_COMPARE(headline->text(), QStringLiteral("0 of 3 events will be exported."));
    QVERIFY(!opened.find<QPushButton>("exportStart")->isEnabled());
}

// The log is gone by the time that its records are asked.
void TestExportDialog::tellsWhatWasNotSearched() {
    Opened opened;
    QVERIFY(opened.load());
    QVERIFY(QFile::remove(opened.path("log.json")));
    opened.session.filterStack().setFilter(*parseFilter("record ~ orders"));
    opened.open({ColumnId::Time, ColumnId::Event});
    auto* headline = opened.find<QLabel>("exportHeadline");
    const QString unsearched =
        QStringLiteral("The records of 3 events were not searched: those are left out, whatever they say.");
    QTRY_COMPARE(headline->text(), QStringLiteral("0 of 3 events will be exported. ") + unsearched);
    opened.session.filterStack().setFilter(*parseFilter("error exists"));
    QTRY_COMPARE(headline->text(), QStringLiteral("1 of 3 events will be exported."));
}

void TestExportDialog::writesTheFilteredView() {
    Opened opened;
    QVERIFY(opened.load());
    opened.session.filterStack().setFilter(*parseFilter("event = Invoke"));
    QTRY_COMPARE(opened.session.view()->rowCount, 2U);
    opened.open({ColumnId::Time, ColumnId::Event, ColumnId::Identity});
    QVERIFY(opened.exportTo(opened.path("out.csv")));
    QCOMPARE(opened.outcome(), QStringLiteral("2 events written to %1").arg(opened.path("out.csv")));
    QVERIFY(opened.find<QPushButton>("exportShowInFolder")->isVisible());
    QCOMPARE(opened.find<QPushButton>("exportCancel")->text(), QStringLiteral("Close"));
    const auto table = test::readCsv(contentOf(opened.path("out.csv")).toStdString());
    QVERIFY(table);
    QCOMPARE(*table, (std::vector<Line>{{"time", "event", "identity"},
                                        {"2026-03-31T12:00:00Z", "Invoke", "dana"},  // newest first, as in the table
                                        {"2026-03-01T12:00:00Z", "Invoke", "dana"}}));
    QTest::mouseClick(opened.find<QPushButton>("exportCancel"), Qt::LeftButton);
    QVERIFY(!opened.dialog->isVisible());
}

void TestExportDialog::writesTheSelection() {
    Opened opened;
    QVERIFY(opened.load());
    const auto order = opened.session.view()->order;
    opened.open({ColumnId::Time}, std::make_shared<EventOrder>(EventOrder{order->back()}));
    QVERIFY(opened.find<QRadioButton>("exportSelectedRows")->isVisible());
    click(opened.find<QRadioButton>("exportSelectedRows"));
    QCOMPARE(opened.find<QLabel>("exportHeadline")->text(), QStringLiteral("1 of 3 events will be exported."));
    QVERIFY(opened.exportTo(opened.path("out.csv")));
    const auto table = test::readCsv(contentOf(opened.path("out.csv")).toStdString());
    QVERIFY(table);
    QCOMPARE(*table, (std::vector<Line>{{"time"}, {"2026-03-01T12:00:00Z"}}));
}

void TestExportDialog::writesJsonLines() {
    Opened opened;
    QVERIFY(opened.load());
    opened.open({ColumnId::Event, ColumnId::Error});
    auto* path = opened.find<QLineEdit>("exportPath");
    QVERIFY(path->text().endsWith(QStringLiteral(".csv")));
    click(opened.find<QRadioButton>("exportJsonLines"));
    QVERIFY(path->text().endsWith(QStringLiteral(".jsonl")));
    QVERIFY(!opened.find<QCheckBox>("exportFormulaSafe")->isEnabled());
    click(opened.find<QRadioButton>("exportAllColumns"));
    QVERIFY(opened.exportTo(opened.path("out.jsonl")));
    const QList<QByteArray> lines = contentOf(opened.path("out.jsonl")).trimmed().split('\n');
    QCOMPARE(lines.size(), 3);
    const QJsonObject denied = QJsonDocument::fromJson(lines[1]).object();
    QCOMPARE(denied.value(QStringLiteral("event")).toString(), QStringLiteral("GetFunction"));
    QCOMPARE(denied.value(QStringLiteral("error")).toString(), QStringLiteral("AccessDenied"));
    QCOMPARE(denied.value(QStringLiteral("eventname")).toString(), QStringLiteral("GetFunction20150331v2"));
}

void TestExportDialog::formulasAreMadeSafeUnlessSwitchedOff() {
    Opened opened;
    QVERIFY(opened.load(QStringLiteral("=1+1")));
    opened.open({ColumnId::Identity});
    QVERIFY(opened.exportTo(opened.path("safe.csv")));
    QVERIFY(contentOf(opened.path("safe.csv")).contains("'=1+1"));
    QTest::keyClick(opened.find<QCheckBox>("exportFormulaSafe"), Qt::Key_Space);
    QVERIFY(opened.exportTo(opened.path("raw.csv")));
    QVERIFY(contentOf(opened.path("raw.csv")).contains("=1+1"));
    QVERIFY(!contentOf(opened.path("raw.csv")).contains("'=1+1"));
}

void TestExportDialog::saysWhenAFileIsReplaced() {
    Opened opened;
    QVERIFY(opened.load());
    opened.open({ColumnId::Event});
    auto* path = opened.find<QLineEdit>("exportPath");
    auto* note = opened.find<QLabel>("exportPathNote");
    auto* button = opened.find<QPushButton>("exportStart");
    const auto type = [path](const QString& text) {
        path->selectAll();
        QTest::keyClicks(path, text);
    };
    QCOMPARE(button->text(), QStringLiteral("Export"));
    QVERIFY(!note->isVisible());
    type(opened.path("log.json"));
    QCOMPARE(button->text(), QStringLiteral("Replace"));
    QVERIFY(note->isVisible() && button->isEnabled());
    type(opened.path("none/out.csv"));
    QCOMPARE(button->text(), QStringLiteral("Export"));
    QVERIFY(note->isVisible() && !button->isEnabled());
    type(opened.folder.path());
    QVERIFY(note->isVisible() && !button->isEnabled());
    path->clear();
    QVERIFY(note->isVisible() && !button->isEnabled());
    type(QStringLiteral("plain.csv"));  // in the folder used last
    QVERIFY(!note->isVisible() && button->isEnabled());
}

void TestExportDialog::saysWhenItCannotWrite() {
    Opened opened;
    QVERIFY(opened.load());
    opened.open({ColumnId::Event});
    // A folder in which nobody may create files, not even root.
    QVERIFY(opened.exportTo(QStringLiteral("/proc/self/out.csv")));
    QVERIFY2(opened.outcome().startsWith(QStringLiteral("Nothing was written. ")), qPrintable(opened.outcome()));
    QVERIFY(!opened.find<QPushButton>("exportShowInFolder")->isVisible());
    QVERIFY(opened.find<QPushButton>("exportStart")->isEnabled());  // another try
    QVERIFY(opened.exportTo(opened.path("out.csv")));
    QVERIFY(QFile::exists(opened.path("out.csv")));
}

void TestExportDialog::cancelLeavesNoFile() {
    Opened opened;
    QVERIFY(opened.load());
    // Far more rows than can be written before the button is pressed.
    opened.open({ColumnId::Time, ColumnId::Event}, std::make_shared<EventOrder>(5'000'000, 0U));
    click(opened.find<QRadioButton>("exportSelectedRows"));
    opened.find<QLineEdit>("exportPath")->setText(opened.path("out.csv"));
    QSignalSpy finished(&opened.session, &Session::exportFinished);
    QTest::mouseClick(opened.find<QPushButton>("exportStart"), Qt::LeftButton);
    QVERIFY(opened.find<QWidget>("exportProgress")->isVisible());
    QTest::mouseClick(opened.find<QPushButton>("exportCancel"), Qt::LeftButton);
    QVERIFY(opened.dialog->isVisible());
    QVERIFY(finished.count() > 0 || finished.wait(5000));
    QCOMPARE(opened.outcome(), QStringLiteral("Cancelled. No file was written."));
    QCOMPARE(QDir(opened.folder.path()).entryList(QDir::Files | QDir::Hidden), QStringList(QStringLiteral("log.json")));
    QVERIFY(!opened.find<QWidget>("exportProgress")->isVisible());
    QVERIFY(opened.find<QPushButton>("exportStart")->isEnabled());
}

void TestExportDialog::remembersChoices() {
    Opened opened;
    QVERIFY(opened.load());
    opened.open({ColumnId::Event});
    QTest::keyClick(opened.find<QCheckBox>("exportFormulaSafe"), Qt::Key_Space);
    click(opened.find<QRadioButton>("exportAllColumns"));
    QVERIFY(opened.exportTo(opened.path("out.csv")));
    opened.open({ColumnId::Event});
    QVERIFY(!opened.find<QCheckBox>("exportFormulaSafe")->isChecked());
    QVERIFY(opened.find<QRadioButton>("exportAllColumns")->isChecked());
    QCOMPARE(QFileInfo(opened.find<QLineEdit>("exportPath")->text()).absolutePath(), opened.folder.path());
}

QTEST_MAIN(TestExportDialog)
#include "tst_exportdialog.moc"
