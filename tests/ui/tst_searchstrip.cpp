// The search of whole records as somebody at the window meets it.

#include "tests/ui/windowtest.h"
#include "ui/filter/filteredit.h"

#include <QFile>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace lambdatrail;
using namespace lambdatrail::test;

class TestSearchStrip : public WindowTest {
    Q_OBJECT

 private slots:
    void findsByPath();
    void offersToSearchWholeRecords();
    void stopsAndGoesOn();
    void saysWhatCannotBeRead();
    void completesPaths();

 private:
    FilterEdit& edit() const { return *m_window->findChild<FilterEdit*>(); }
    QWidget& strip() const { return part("searchStrip"); }
    QPushButton& button() const { return *m_window->findChild<QPushButton*>(QStringLiteral("searchAction")); }
    void typeFilter(const QString& text) {
        edit().setFocus();
        edit().clear();
        QTest::keyClicks(&edit(), text);
        QTest::keyClick(&edit(), Qt::Key_Return);
    }
    void waitForSearch() const {
        QTRY_VERIFY_WITH_TIMEOUT(!m_window->session().isUpdating() && m_window->session().view()->sorted &&
                                     m_window->session().view()->state == m_window->session().filterStack().current(),
                                 60'000);
    }
};

void TestSearchStrip::findsByPath() {
    load(threeCalls());
    QVERIFY(!strip().isVisible());
    typeFilter(QStringLiteral("requestParameters.functionName ~ ORD"));
    waitForSearch();
    QCOMPARE(table().model()->rowCount(), 1);
    QCOMPARE(cell(0, ColumnId::Function), QStringLiteral("orders"));
    QCOMPARE(edit().state(), FilterEdit::State::Valid);
    QVERIFY(!strip().isVisible());
    // The chip of it is taken away, and comes back.
    QTest::mouseClick(&part("filterChipRemove"), Qt::LeftButton);
    waitForSearch();
    QCOMPARE(table().model()->rowCount(), 3);
    action("back").trigger();
    waitForSearch();
    QCOMPARE(table().model()->rowCount(), 1);
    QCOMPARE(edit().text(), QStringLiteral("requestParameters.functionName ~ ORD"));
}

void TestSearchStrip::offersToSearchWholeRecords() {
    load(threeCalls());
    typeFilter(QStringLiteral("principalId"));  // a key, which no column shows
    waitForSearch();
    QCOMPARE(table().model()->rowCount(), 0);
    QVERIFY(strip().isVisible() && button().isVisible());
    QVERIFY(text("searchText").contains(QLatin1String("columns")));
    QTest::mouseClick(&button(), Qt::LeftButton);
    waitForSearch();
    QCOMPARE(table().model()->rowCount(), 3);
    QCOMPARE(edit().text(), QStringLiteral("record ~ principalId"));
    QVERIFY(!strip().isVisible());
}

void TestSearchStrip::stopsAndGoesOn() {
    QStringList paths;
    for (int i = 0; i < 40; ++i) {
        QList<Call> calls;
        for (int c = 0; c < 500; ++c)
            calls.append({QStringLiteral("2026-03-01T12:00:07Z"), QStringLiteral("GetFunction"),
                          c % 10 == 0 ? QStringLiteral("rare") : QStringLiteral("orders"), QStringLiteral("dana")});
        paths.append(write(QString::number(i), calls));
    }
    m_window->openPaths(paths);
    waitUntilRead();
    // The button is pressed the moment it is there.
    bool wasOffered = false;
    const auto stop = [&] {
        if (strip().isVisible() && button().isVisible() && button().text() == QLatin1String("Stop") && !wasOffered) {
            wasOffered = true;
            QTest::mouseClick(&button(), Qt::LeftButton);
        }
    };
    connect(&m_window->session(), &Session::searchChanged, this, stop);
    typeFilter(QStringLiteral("requestParameters.functionName = rare"));
    waitForSearch();
    QVERIFY(wasOffered);
    if (m_window->session().searchStatus().stopped) {  // it may have been through by then
        QVERIFY(strip().isVisible());
        QVERIFY(text("searchText").contains(QLatin1String("stopped")));
        QVERIFY(table().model()->rowCount() < 2'000);
        QTest::mouseClick(&button(), Qt::LeftButton);
        waitForSearch();
    }
    QCOMPARE(table().model()->rowCount(), 2'000);
    QVERIFY(!strip().isVisible());
}

void TestSearchStrip::saysWhatCannotBeRead() {
    load(threeCalls());
    QVERIFY(QFile::remove(m_folder->filePath(QStringLiteral("a.json"))));
    typeFilter(QStringLiteral("requestParameters.functionName = orders"));
    waitForSearch();
    QCOMPARE(table().model()->rowCount(), 0);
    QVERIFY(strip().isVisible());
    QVERIFY2(text("searchText").contains(QLatin1String("3 events could not be searched")),
             qPrintable(text("searchText")));
    QVERIFY(strip().toolTip().contains(QLatin1String("a.json")));
    QVERIFY(text("tableNoticeText").contains(QLatin1String("not all records")));
    typeFilter(QString());
    waitForSearch();
    QVERIFY(!strip().isVisible());
    QCOMPARE(table().model()->rowCount(), 3);
}

void TestSearchStrip::completesPaths() {
    load(threeCalls());
    edit().setFocus();
    QTest::keyClicks(&edit(), QStringLiteral("requestp"));
    QTest::keyClick(&edit(), Qt::Key_Down);
    QWidget* popup = QApplication::activePopupWidget();
    QVERIFY(popup);
    QTest::keyClick(popup, Qt::Key_Down);
    QTest::keyClick(popup, Qt::Key_Return);
    QCOMPARE(edit().text(), QStringLiteral("requestParameters."));  // and one types on
}

QTEST_MAIN(TestSearchStrip)
#include "tst_searchstrip.moc"
