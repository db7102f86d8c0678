#include "app/filter/filterparser.h"
#include "app/session/settingsfile.h"
#include "tests/support/qtwarnings.h"
#include "tests/support/teststore.h"
#include "tests/ui/smalllog.h"
#include "ui/filter/facetlistmodel.h"
#include "ui/filter/filterbar.h"
#include "ui/filter/filtercandidates.h"
#include "ui/filter/filterchip.h"
#include "ui/filter/filteredit.h"
#include "ui/filter/filterlabels.h"

#include <QContextMenuEvent>
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <algorithm>
#include <string>
#include <vector>

using namespace lambdatrail;

namespace {

FilterExpr parsed(const char* text) {
    const auto filter = parseFilter(text);
    return filter ? *filter : FilterExpr(FreeText{"the test's filter does not parse"});
}

// Two users called dana in two accounts, and eli; 4 of 10 events failed.
std::vector<test::SmallRecord> records() {
    const auto s = [](const char* text) { return QString::fromLatin1(text); };
    std::vector<test::SmallRecord> result;
    for (int i = 0; i < 4; ++i)
        result.push_back({s("dana"), s("Invoke"), s("orders"), i < 1 ? s("AccessDenied") : QString()});
    for (int i = 0; i < 3; ++i)
        result.push_back({s("dana"), s("GetFunction20150331v2"), s("orders"), s("AccessDenied"),
                          s("2026-03-01T12:30:00Z"), s("444455556666")});
    for (int i = 0; i < 3; ++i)
        result.push_back({s("eli"), s("Invoke"), s("billing"), QString(), s("2026-03-02T09:00:00Z")});
    return result;
}

}  // namespace

class TestFilterBar : public QObject {
    Q_OBJECT

 private slots:
    void init();
    void editAppliesOnEnter();
    void editAppliesAfterAPause();
    void editLeavesTheFilterAloneWhenInvalid();
    void editKeepsWhatIsTyped();
    void editWalksThroughHistory();
    void editCompletesNamesAndValues();
    void candidatesAreLoadedValues();
    void listsCountUnderTheOtherFilters();
    void listsFilterByKey();
    void chipsFollowTheFilter();
    void chipsAreRemovedByKeyboard();
    void chipsAreInvertedByMenu();
    void clearForgetsEverything();
    void hostileTextIsPlain();

 private:
    struct Loaded {
        QTemporaryDir folder;
        Session session;
        bool ok = test::writeLog(folder.filePath(QStringLiteral("log.json")), records()) &&
                  test::loadInto(session, {folder.filePath(QStringLiteral("log.json"))});

        void settle() {
            QVERIFY(QTest::qWaitFor([this] {
                return test::isSettled(session) &&
                       session.view()->state.filter == session.filterStack().current().filter;
            }));
        }
        const FilterExpr& filter() { return session.filterStack().current().filter; }
    };
};

void TestFilterBar::init() {
    test::failOnQtWarnings();
    SettingsFile::instance().clear();
}

void TestFilterBar::editAppliesOnEnter() {
    FilterEdit edit;
    QSignalSpy edited(&edit, &FilterEdit::filterEdited);
    QCOMPARE(edit.state(), FilterEdit::State::Empty);
    QTest::keyClicks(&edit, QStringLiteral("event = Invoke"));
    QCOMPARE(edit.state(), FilterEdit::State::Valid);
    QTest::keyClick(&edit, Qt::Key_Return);
    QCOMPARE(edited.count(), 1);
    QCOMPARE(edited.front().front().value<FilterExpr>(), parsed("event = Invoke"));
    QTest::keyClick(&edit, Qt::Key_Return);  // nothing new
    QCOMPARE(edited.count(), 1);
    edit.setBusy(true);
    QCOMPARE(edit.state(), FilterEdit::State::Valid);  // it may be over in no time
    QTRY_COMPARE(edit.state(), FilterEdit::State::Busy);
    edit.setBusy(false);
    QCOMPARE(edit.state(), FilterEdit::State::Valid);
}

void TestFilterBar::editAppliesAfterAPause() {
    FilterEdit edit;
    QSignalSpy edited(&edit, &FilterEdit::filterEdited);
    QTest::keyClicks(&edit, QStringLiteral("deploy"));
    QCOMPARE(edited.count(), 0);  // not at every letter
    QTRY_COMPARE(edited.count(), 1);
    QCOMPARE(edited.front().front().value<FilterExpr>(), parsed("deploy"));
}

void TestFilterBar::editLeavesTheFilterAloneWhenInvalid() {
    FilterEdit edit;
    edit.setFilter(parsed("event = Invoke"));
    QSignalSpy edited(&edit, &FilterEdit::filterEdited);
    edit.end(false);
    QTest::keyClicks(&edit, QStringLiteral(" and error ="));
    QCOMPARE(edit.state(), FilterEdit::State::Invalid);
    QVERIFY(!edit.isComplaining());  // still typing
    QTest::keyClick(&edit, Qt::Key_Return);
    QVERIFY(edit.isComplaining());
    QVERIFY2(edit.problem().contains(QStringLiteral("at the end")), qPrintable(edit.problem()));
    QVERIFY(edit.accessibleDescription().contains(edit.problem()));
    QCOMPARE(edited.count(), 0);

    edit.selectAll();
    QTest::keyClicks(&edit, QStringLiteral("event = Invoke ) x"));
    QVERIFY2(edit.problem().contains(QStringLiteral("at character 16")), qPrintable(edit.problem()));
    QTRY_VERIFY(edit.isComplaining());  // the pause ends, and still nothing is applied
    QCOMPARE(edited.count(), 0);

    QTest::keyClick(&edit, Qt::Key_Escape);  // back to what is in force
    QCOMPARE(edit.text(), QStringLiteral("event = Invoke"));
    QCOMPARE(edit.state(), FilterEdit::State::Valid);
    QVERIFY(!edit.isComplaining());
}

void TestFilterBar::editKeepsWhatIsTyped() {
    FilterEdit edit;
    QTest::keyClicks(&edit, QStringLiteral("event=Invoke   and deploy"));
    QTest::keyClick(&edit, Qt::Key_Return);
    QTest::keyClicks(&edit, QStringLiteral(" x"));
    edit.setFilter(parsed("event = Invoke and deploy"));  // its own filter comes back while typing goes on
    QCOMPARE(edit.text(), QStringLiteral("event=Invoke   and deploy x"));
    edit.setFilter(parsed("error exists"));  // a gesture elsewhere
    QCOMPARE(edit.text(), QStringLiteral("error exists"));
    edit.setFilter({});
    QVERIFY(edit.text().isEmpty());
    QCOMPARE(edit.state(), FilterEdit::State::Empty);
}

void TestFilterBar::editWalksThroughHistory() {
    {
        FilterEdit edit;
        for (const char* text : {"one", "two", "three", "two"}) {
            edit.selectAll();
            QTest::keyClicks(&edit, QString::fromLatin1(text));
            QTest::keyClick(&edit, Qt::Key_Return);
        }
    }
    FilterEdit edit;  // another start of the program
    QTest::keyClicks(&edit, QStringLiteral("dra"));
    QStringList seen;
    for (int i = 0; i < 4; ++i) {
        QTest::keyClick(&edit, Qt::Key_Up);
        seen << edit.text();
    }
    QCOMPARE(seen, QStringList(
                       {QStringLiteral("two"), QStringLiteral("three"), QStringLiteral("one"), QStringLiteral("one")}));
    for (int i = 0; i < 3; ++i)
        QTest::keyClick(&edit, Qt::Key_Down);
    QCOMPARE(edit.text(), QStringLiteral("dra"));
}

void TestFilterBar::editCompletesNamesAndValues() {
    Loaded loaded;
    QVERIFY(loaded.ok);
    FilterBar bar(loaded.session);
    bar.show();
    QVERIFY(QTest::qWaitForWindowExposed(&bar));
    auto* edit = bar.findChild<FilterEdit*>();
    bar.focusFilter();
    const auto popup = [] { return qobject_cast<QListView*>(QApplication::activePopupWidget()); };

    QTest::keyClicks(edit, QStringLiteral("ev"));
    QVERIFY(popup());
    QCOMPARE(popup()->model()->index(0, 0).data().toString(), QStringLiteral("event"));
    QTest::keyClick(popup(), Qt::Key_Down);
    QTest::keyClick(popup(), Qt::Key_Return);
    QCOMPARE(edit->text(), QStringLiteral("event "));
    QTest::keyClicks(edit, QStringLiteral("= getf"));
    QVERIFY(popup());
    QCOMPARE(popup()->model()->rowCount(), 1);
    QTest::keyClick(popup(), Qt::Key_Down);
    QTest::keyClick(popup(), Qt::Key_Return);
    QCOMPARE(edit->text(), QStringLiteral("event = GetFunction "));
    QTest::keyClick(edit, Qt::Key_Return);
    QCOMPARE(loaded.filter(), parsed("event = GetFunction"));
}

void TestFilterBar::candidatesAreLoadedValues() {
    Loaded loaded;
    QVERIFY(loaded.ok);
    const View& view = *loaded.session.view();
    using Texts = std::vector<std::string>;
    QCOMPARE(valueCandidates(view, ColumnId::Event, ""), Texts({"Invoke", "GetFunction"}));  // frequent ones first
    QCOMPARE(valueCandidates(view, ColumnId::Event, "GET"), Texts({"GetFunction"}));
    QCOMPARE(valueCandidates(view, ColumnId::Identity, "l"), Texts({"eli"}));
    QCOMPARE(valueCandidates(view, ColumnId::Region, "west"), Texts({"eu-west-1"}));
    QCOMPARE(valueCandidates(view, ColumnId::Event, "", 1).size(), std::size_t{1});
    QVERIFY(valueCandidates(view, ColumnId::Time, "").empty());
}

void TestFilterBar::listsCountUnderTheOtherFilters() {
    Loaded loaded;
    QVERIFY(loaded.ok);
    FilterBar bar(loaded.session);
    bar.show();
    QVERIFY(QTest::qWaitForWindowExposed(&bar));
    QTest::mouseClick(bar.findChild<QToolButton*>(QStringLiteral("facetError")), Qt::LeftButton);
    auto* list = bar.findChild<QListView*>(QStringLiteral("facetList"));
    QTRY_VERIFY(list->isVisible());
    const auto counts = [&] {
        QList<int> result;
        for (int row = 0; row < list->model()->rowCount(); ++row)
            result << list->model()->index(row, 0).data(FacetListModel::CountRole).toInt();
        return result;
    };
    QCOMPARE(counts(), QList<int>({4, 6, 4}));  // any, none, AccessDenied
    loaded.session.filterStack().setFilter(parsed("event = Invoke"));
    QTRY_COMPARE(counts(), QList<int>({1, 6, 1}));
    // The list's own choice does not count.
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualRect(list->model()->index(0, 0)).center());
    QCOMPARE(loaded.filter(), parsed("event = Invoke and error exists"));
    loaded.settle();
    QCOMPARE(counts(), QList<int>({1, 6, 1}));
    QCOMPARE(loaded.session.view()->rowCount, 1U);
    QVERIFY(list->isVisible());
}

void TestFilterBar::listsFilterByKey() {
    Loaded loaded;
    QVERIFY(loaded.ok);
    FilterBar bar(loaded.session);
    bar.show();
    QVERIFY(QTest::qWaitForWindowExposed(&bar));
    auto* button = bar.findChild<QToolButton*>(QStringLiteral("facetIdentity"));
    QTest::mouseClick(button, Qt::LeftButton);
    auto* list = bar.findChild<QListView*>(QStringLiteral("facetList"));
    QTRY_VERIFY(list->isVisible());
    QCOMPARE(list->model()->rowCount(), 3);
    QCOMPARE(list->model()->index(0, 0).data().toString(), QStringLiteral("dana"));
    QVERIFY(!list->model()->index(0, 0).data(FacetListModel::DetailRole).toString().isEmpty());
    list->setFocus();
    QTest::keyClick(list, Qt::Key_Home);
    QTest::keyClick(list, Qt::Key_Return);  // only this one
    QVERIFY(!list->isVisible());
    loaded.settle();
    QCOMPARE(loaded.session.view()->rowCount, 4U);  // the dana of one account
    QCOMPARE(button->text(), QStringLiteral("Identity: dana"));
}

void TestFilterBar::chipsFollowTheFilter() {
    Loaded loaded;
    QVERIFY(loaded.ok);
    FilterBar bar(loaded.session);
    bar.show();
    auto* row = bar.findChild<QWidget*>(QStringLiteral("filterChips"));
    QVERIFY(!row->isVisible());
    loaded.session.filterStack().setFilter(parsed("event = Invoke and error exists"));
    QVERIFY(row->isVisible());
    QCOMPARE(bar.findChild<QToolButton*>(QStringLiteral("facetEvent"))->text(), QStringLiteral("Event: Invoke"));
    QCOMPARE(bar.findChild<QToolButton*>(QStringLiteral("facetError"))->text(), QStringLiteral("Error: any"));
    QCOMPARE(bar.findChild<FilterEdit*>()->text(), QStringLiteral("event = Invoke and error exists"));
    const auto chips = row->findChildren<FilterChip*>();
    QCOMPARE(chips.size(), 2);
    QTest::mouseClick(chips[0]->findChild<QToolButton*>(), Qt::LeftButton);
    QCOMPARE(loaded.filter(), parsed("error exists"));
    loaded.session.filterStack().back();
    QCOMPARE(loaded.filter(), parsed("event = Invoke and error exists"));
    QCOMPARE(bar.findChild<FilterEdit*>()->text(), QStringLiteral("event = Invoke and error exists"));
    loaded.session.filterStack().setFilter({});
    QVERIFY(!row->isVisible());
}

void TestFilterBar::chipsAreRemovedByKeyboard() {
    Loaded loaded;
    QVERIFY(loaded.ok);
    FilterBar bar(loaded.session);
    bar.show();
    QVERIFY(QTest::qWaitForWindowExposed(&bar));
    loaded.session.filterStack().setFilter(parsed("event = Invoke and error exists and deploy"));
    const auto chips = [&bar] {
        QList<FilterChip*> visible;
        for (FilterChip* chip : bar.findChildren<FilterChip*>()) {
            if (chip->isVisible())
                visible << chip;
        }
        return visible;
    };
    chips()[1]->setFocus();
    QTRY_VERIFY(chips()[1]->hasFocus());
    QTest::keyClick(chips()[1], Qt::Key_Delete);
    QCOMPARE(loaded.filter(), parsed("event = Invoke and deploy"));
    QCOMPARE(chips().size(), 2);
    QVERIFY(chips()[1]->hasFocus());  // the next one, for the next Delete
    QTest::keyClick(chips()[1], Qt::Key_Left);
    QVERIFY(chips()[0]->hasFocus());
}

void TestFilterBar::chipsAreInvertedByMenu() {
    Loaded loaded;
    QVERIFY(loaded.ok);
    FilterBar bar(loaded.session);
    bar.show();
    loaded.session.filterStack().setFilter(parsed("event = Invoke"));
    auto* chip = bar.findChild<FilterChip*>();
    QContextMenuEvent event(QContextMenuEvent::Mouse, QPoint(2, 2), chip->mapToGlobal(QPoint(2, 2)));
    QApplication::sendEvent(chip, &event);
    auto* menu = chip->findChild<QMenu*>(QStringLiteral("filterChipMenu"));
    QVERIFY(menu && menu->isVisible());
    QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(menu->actions().front()).center());
    QCOMPARE(loaded.filter(), parsed("not event = Invoke"));
    loaded.settle();
    QCOMPARE(loaded.session.view()->rowCount, 3U);
}

void TestFilterBar::clearForgetsEverything() {
    Loaded loaded;
    QVERIFY(loaded.ok);
    FilterBar bar(loaded.session);
    bar.show();
    auto* clear = bar.findChild<QToolButton*>(QStringLiteral("filterClear"));
    auto* problem = bar.findChild<QLabel*>(QStringLiteral("filterProblem"));
    QVERIFY(!clear->isEnabled());
    auto* edit = bar.findChild<FilterEdit*>();
    QTest::keyClicks(edit, QStringLiteral("error ="));
    QTest::keyClick(edit, Qt::Key_Return);
    QVERIFY(problem->isVisible());
    QVERIFY(loaded.filter().isEmpty());
    QVERIFY(clear->isEnabled());
    QTest::mouseClick(clear, Qt::LeftButton);
    QVERIFY(edit->text().isEmpty());
    QVERIFY(!problem->isVisible());
    loaded.session.filterStack().setFilter(parsed("deploy"));
    QTest::mouseClick(clear, Qt::LeftButton);
    QVERIFY(loaded.filter().isEmpty());
    QVERIFY(!clear->isEnabled());
}

void TestFilterBar::hostileTextIsPlain() {
    Session session;
    FilterBar bar(session);
    bar.show();
    const std::string value =
        "<b>x</b> & \xE2\x80\xAE"
        "y\nz";
    session.filterStack().setFilter(FilterExpr(Comparison{ColumnId::Event, FilterOp::Equal, {value}}));
    auto* button = bar.findChild<QToolButton*>(QStringLiteral("facetEvent"));
    QVERIFY(button->text().contains(QStringLiteral("<b>x</b> && ")));
    auto* label = bar.findChild<FilterChip*>()->findChild<QLabel*>();
    QCOMPARE(label->textFormat(), Qt::PlainText);
    QVERIFY(label->text().contains(QStringLiteral("<b>x</b> & ")));
    for (const QWidget* widget : bar.findChildren<QWidget*>()) {
        QVERIFY(!widget->toolTip().contains(QStringLiteral("<b>x")));
        QVERIFY(!widget->toolTip().contains(QChar(0x202E)));
        QVERIFY(!widget->accessibleName().contains(QChar(0x202E)));
    }
}

QTEST_MAIN(TestFilterBar)
#include "tst_filterbar.moc"
