#include "tests/support/qtwarnings.h"
#include "tests/support/teststore.h"
#include "ui/filter/facetlistmodel.h"
#include "ui/filter/facetpopup.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include <map>
#include <string>
#include <utility>
#include <vector>

using namespace lambdatrail;
using Choice = FacetChoice::Kind;

namespace {

struct Loaded {
    SnapshotPtr snapshot;
    Facet facet;
};

// A column with these texts and counts, counted by the test itself.
Loaded loadedWith(ColumnId column, const std::vector<std::pair<std::string, std::uint32_t>>& counts,
                  std::uint64_t absent = 0) {
    const DictColumn stored = columnInfo(column).stored;
    std::vector<test::TestEvent> events;
    for (const auto& [text, count] : counts) {
        test::TestEvent event;
        event.texts[stored] = text;
        events.push_back(std::move(event));
    }
    Loaded loaded{test::makeSnapshot(events), {column, {}, 0, absent}};
    for (std::uint32_t i = 0; i < counts.size(); ++i) {
        loaded.facet.values.push_back({loaded.snapshot->code(EventId{i}, stored), counts[i].second});
        loaded.facet.present += counts[i].second;
    }
    return loaded;
}

FacetChoice values(std::vector<std::string> chosen) {
    return {Choice::Values, std::move(chosen)};
}

QStringList labels(const QAbstractItemModel& model) {
    QStringList result;
    for (int row = 0; row < model.rowCount(); ++row)
        result << model.index(row, 0).data().toString();
    return result;
}

QStringList ticked(const QAbstractItemModel& model) {
    QStringList result;
    for (int row = 0; row < model.rowCount(); ++row) {
        if (model.index(row, 0).data(Qt::CheckStateRole).toInt() == Qt::Checked)
            result << model.index(row, 0).data().toString();
    }
    return result;
}

}  // namespace

class TestFacetPopup : public QObject {
    Q_OBJECT

 private slots:
    void init() { test::failOnQtWarnings(); }

    void listsValuesWithCounts() {
        FacetListModel model;
        QAbstractItemModelTester tester(&model);
        const Loaded loaded =
            loadedWith(ColumnId::Event, {{"Invoke", 1204}, {"GetFunction", 7}, {"DeleteFunction", 0}});
        model.setFacet(loaded.snapshot, loaded.facet, {});
        QCOMPARE(labels(model), QStringList({QStringLiteral("Invoke"), QStringLiteral("GetFunction"),
                                             QStringLiteral("DeleteFunction")}));
        QCOMPARE(model.index(0).data(FacetListModel::CountRole).toInt(), 1204);
        QCOMPARE(model.index(0).data(FacetListModel::ShareRole).toDouble(), 1.0);
        QCOMPARE(model.index(1).data(FacetListModel::ShareRole).toDouble(), 7.0 / 1204.0);
        QVERIFY(!model.index(1).data(FacetListModel::DimmedRole).toBool());
        QVERIFY(model.index(2).data(FacetListModel::DimmedRole).toBool());
    }

    // Format reference, 1.8: their count is no count of calls.
    void aggregatedRecordsAreCalledSummaries() {
        FacetListModel model;
        const Loaded categories = loadedWith(ColumnId::Category, {{"Data", 9}, {"Aggregated", 5}});
        model.setFacet(categories.snapshot, categories.facet, values({"Aggregated"}));
        QCOMPARE(labels(model), QStringList({QStringLiteral("Aggregated (summaries)"), QStringLiteral("Data")}));
        QCOMPARE(ticked(model), QStringList(QStringLiteral("Aggregated (summaries)")));
        const Loaded events = loadedWith(ColumnId::Event, {{"Aggregated", 5}});
        model.setFacet(events.snapshot, events.facet, {});
        QCOMPARE(labels(model), QStringList(QStringLiteral("Aggregated")));
    }

    void chosenValuesStandFirstEvenIfNotLoaded() {
        FacetListModel model;
        QAbstractItemModelTester tester(&model);
        const Loaded loaded = loadedWith(ColumnId::Event, {{"A", 9}, {"B", 5}, {"C", 0}});
        model.setFacet(loaded.snapshot, loaded.facet, values({"C", "Gone"}));
        QCOMPARE(labels(model),
                 QStringList({QStringLiteral("C"), QStringLiteral("Gone"), QStringLiteral("A"), QStringLiteral("B")}));
        QCOMPARE(ticked(model), QStringList({QStringLiteral("C"), QStringLiteral("Gone")}));
    }

    void errorsBeginWithAnyAndNone() {
        FacetListModel model;
        QAbstractItemModelTester tester(&model);
        QSignalSpy edited(&model, &FacetListModel::choiceEdited);
        const Loaded loaded = loadedWith(ColumnId::Error, {{"AccessDenied", 3}, {"Other", 1}}, 96);
        model.setFacet(loaded.snapshot, loaded.facet, values({"Other"}));
        QCOMPARE(labels(model), QStringList({QStringLiteral("Any error"), QStringLiteral("No error"),
                                             QStringLiteral("Other"), QStringLiteral("AccessDenied")}));
        QCOMPARE(model.index(0).data(FacetListModel::CountRole).toInt(), 4);
        QCOMPARE(model.index(1).data(FacetListModel::CountRole).toInt(), 96);

        model.toggle(model.index(0));  // "any" and single values exclude each other
        QCOMPARE(model.choice().kind, Choice::AnyValue);
        QCOMPARE(ticked(model), QStringList({QStringLiteral("Any error")}));
        model.toggle(model.index(1));
        QCOMPARE(model.choice().kind, Choice::NoValue);
        model.toggle(model.index(3));
        QCOMPARE(model.choice(), values({"AccessDenied"}));
        model.toggle(model.index(3));
        QCOMPARE(model.choice().kind, Choice::Nothing);
        QCOMPARE(edited.count(), 4);
    }

    void equalLabelsAreTwoValues() {
        FacetListModel model;
        const std::string first = "arn:aws:iam::111122223333:user/dana";
        const std::string second = "arn:aws:iam::444455556666:user/dana";
        const Loaded loaded = loadedWith(ColumnId::IdentityKey, {{test::identityText("dana", first), 3},
                                                                 {test::identityText("dana", second), 2},
                                                                 {test::identityText("eli", "arn:eli"), 1}});
        model.setFacet(loaded.snapshot, loaded.facet, {});
        QCOMPARE(labels(model), QStringList({QStringLiteral("dana"), QStringLiteral("dana"), QStringLiteral("eli")}));
        QCOMPARE(model.index(0).data(FacetListModel::DetailRole).toString(), QString::fromStdString(first));
        QCOMPARE(model.index(1).data(FacetListModel::DetailRole).toString(), QString::fromStdString(second));
        QVERIFY(model.index(2).data(FacetListModel::DetailRole).toString().isEmpty());
        model.toggle(model.index(1));
        QCOMPARE(model.choice(), values({second}));
    }

    void functionsAreToldApartByRegionAndAccount() {
        FacetListModel model;
        const std::string here = test::functionKey("orders", "eu-west-1", "111122223333");
        const std::string there = test::functionKey("orders", "us-east-1", "111122223333");
        const Loaded loaded = loadedWith(ColumnId::FunctionArn, {{here, 3}, {there, 2}});
        model.setFacet(loaded.snapshot, loaded.facet, {});
        QCOMPARE(model.index(1).data().toString(), QStringLiteral("orders"));
        QCOMPARE(model.index(1).data(FacetListModel::DetailRole).toString(), QStringLiteral("us-east-1 111122223333"));
        QCOMPARE(model.choiceOfOnly(model.index(1)), values({there}));
    }

    void newerCountsLeaveRowsInPlace() {
        FacetListModel model;
        QAbstractItemModelTester tester(&model);
        Loaded loaded = loadedWith(ColumnId::Event, {{"A", 9}, {"B", 5}, {"C", 1}, {"D", 0}});
        Facet before = loaded.facet;
        before.values.pop_back();  // D arrives later
        model.setFacet(loaded.snapshot, before, {});
        const Facet newer{ColumnId::Event,
                          {{loaded.facet.values[2].code, 50},
                           {loaded.facet.values[3].code, 20},
                           {loaded.facet.values[0].code, 4},
                           {loaded.facet.values[1].code, 0}},
                          74,
                          0};
        model.updateFacet(loaded.snapshot, newer, values({"B"}));
        QCOMPARE(labels(model),
                 QStringList({QStringLiteral("A"), QStringLiteral("B"), QStringLiteral("C"), QStringLiteral("D")}));
        QList<int> counts;
        for (int row = 0; row < 4; ++row)
            counts << model.index(row).data(FacetListModel::CountRole).toInt();
        QCOMPARE(counts, QList<int>({4, 0, 50, 20}));
        QCOMPARE(ticked(model), QStringList({QStringLiteral("B")}));
    }

    void searchFindsLabelsAndKeys_data() {
        QTest::addColumn<QString>("text");
        for (const char* text : {"", "a", "DANA", "user/", "444455556666", "\xC3\xA4", "\xC3\x84", "zzz", "n"})
            QTest::newRow(*text ? text : "nothing") << QString::fromUtf8(text);
    }
    void searchFindsLabelsAndKeys() {
        QFETCH(QString, text);
        const std::vector<std::pair<QString, QString>> people{
            {QStringLiteral("dana"), QStringLiteral("arn:aws:iam::111122223333:user/dana")},
            {QStringLiteral("Dana"), QStringLiteral("arn:aws:iam::444455556666:user/Dana")},
            {QStringLiteral("J\u00e4rvi"), QStringLiteral("arn:aws:iam::444455556666:role/x")},
            {QStringLiteral("events.amazonaws.com"), QStringLiteral("svc:events.amazonaws.com")}};
        std::vector<std::pair<std::string, std::uint32_t>> counts;
        QStringList expected;
        for (const auto& [label, key] : people) {
            counts.emplace_back(test::identityText(label.toStdString(), key.toStdString()), 1);
            if (label.contains(text, Qt::CaseInsensitive) || key.contains(text, Qt::CaseInsensitive))
                expected << label;
        }
        FacetListModel model;
        QAbstractItemModelTester tester(&model);
        const Loaded loaded = loadedWith(ColumnId::IdentityKey, counts);
        model.setFacet(loaded.snapshot, loaded.facet, {});
        model.setSearch(text);
        QCOMPARE(labels(model), expected);
    }

    void hostileTextIsPlain() {
        FacetListModel model;
        const std::string html = "<img src=x><b>admin</b>";
        const std::string backwards =
            "abc\xE2\x80\xAE"
            "def\nghi";  // right-to-left override
        const Loaded loaded = loadedWith(ColumnId::Event, {{html, 2}, {backwards, 1}});
        model.setFacet(loaded.snapshot, loaded.facet, {});
        QCOMPARE(model.index(0).data().toString(), QString::fromStdString(html));
        const QString tip = model.index(0).data(Qt::ToolTipRole).toString();
        QVERIFY(!tip.contains(QStringLiteral("<img")) && !tip.contains(QStringLiteral("<b>")));
        QVERIFY(tip.contains(QStringLiteral("&lt;img")));
        const QString shown = model.index(1).data().toString();
        QVERIFY(!shown.contains(QChar(0x202E)) && !shown.contains(QLatin1Char('\n')));
        // What goes into the filter is what is stored, not what is shown.
        QCOMPARE(model.choiceOfOnly(model.index(1)), values({backwards}));
    }

    void manyValuesOpenAndSearchQuickly() {
        std::vector<std::pair<std::string, std::uint32_t>> counts;
        for (std::uint32_t i = 0; i < 100'000; ++i)
            counts.emplace_back(
                test::identityText("user" + std::to_string(i), "arn:aws:iam::1:user/" + std::to_string(i)),
                100'000 - i);
        const Loaded loaded = loadedWith(ColumnId::IdentityKey, counts);
        FacetPopup popup;
        auto* search = popup.findChild<QLineEdit*>(QStringLiteral("facetSearch"));
        auto* list = popup.findChild<QListView*>(QStringLiteral("facetList"));
        QElapsedTimer time;
        time.start();
        popup.setFacet(loaded.snapshot, loaded.facet, {});
        popup.openBelow(&popup);
        QVERIFY(QTest::qWaitForWindowExposed(&popup));
        QTest::keyClicks(search, QStringLiteral("user9999"));
        QVERIFY2(time.elapsed() < 5000, qPrintable(QString::number(time.elapsed())));
        QCOMPARE(list->model()->rowCount(), 11);  // user9999 and user99990 to user99999
        QCOMPARE(popup.findChild<QLabel*>(QStringLiteral("facetCount"))->text(),
                 QStringLiteral("11 of 100,000 values"));
    }

    void keyboardJourney() {
        const Loaded loaded = loadedWith(ColumnId::Event, {{"Invoke", 9}, {"GetFunction", 5}, {"GetObject", 1}});
        FacetPopup popup;
        QSignalSpy edited(&popup, &FacetPopup::choiceEdited);
        popup.setFacet(loaded.snapshot, loaded.facet, {});
        popup.openBelow(&popup);
        QVERIFY(QTest::qWaitForWindowExposed(&popup));
        auto* search = popup.findChild<QLineEdit*>(QStringLiteral("facetSearch"));
        auto* list = popup.findChild<QListView*>(QStringLiteral("facetList"));
        QTRY_VERIFY(search->hasFocus());

        QTest::keyClicks(search, QStringLiteral("get"));
        QCOMPARE(labels(*list->model()), QStringList({QStringLiteral("GetFunction"), QStringLiteral("GetObject")}));
        QTest::keyClick(search, Qt::Key_Down);
        QVERIFY(list->hasFocus());
        QTest::keyClick(list, Qt::Key_Down);
        QTest::keyClick(list, Qt::Key_Space);
        QCOMPARE(edited.count(), 1);
        QCOMPARE(edited.takeFirst().front().value<FacetChoice>(), values({"GetObject"}));
        QVERIFY(popup.isVisible());

        QTest::keyClicks(list, QStringLiteral("f"));  // typing goes on in the search field
        QVERIFY(search->hasFocus());
        QCOMPARE(search->text(), QStringLiteral("getf"));
        QTest::keyClick(search, Qt::Key_Return);
        QCOMPARE(edited.count(), 1);
        QCOMPARE(edited.takeFirst().front().value<FacetChoice>(), values({"GetFunction"}));
        QVERIFY(!popup.isVisible());

        popup.openBelow(&popup);
        QVERIFY(search->text().isEmpty());
        QTest::keyClick(search, Qt::Key_Escape);
        QVERIFY(!popup.isVisible());
        QCOMPARE(edited.count(), 0);
    }

    void mouseJourney() {
        const Loaded loaded = loadedWith(ColumnId::Event, {{"Invoke", 9}, {"GetFunction", 5}});
        FacetPopup popup;
        QSignalSpy edited(&popup, &FacetPopup::choiceEdited);
        popup.setFacet(loaded.snapshot, loaded.facet, {});
        popup.openBelow(&popup);
        QVERIFY(QTest::qWaitForWindowExposed(&popup));
        auto* list = popup.findChild<QListView*>(QStringLiteral("facetList"));
        const auto at = [&](int row) { return list->visualRect(list->model()->index(row, 0)).center(); };

        QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, at(0));
        QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, at(1));
        QCOMPARE(edited.count(), 2);
        QCOMPARE(edited.takeLast().front().value<FacetChoice>(), values({"Invoke", "GetFunction"}));
        QTest::mouseClick(popup.findChild<QPushButton*>(QStringLiteral("facetClear")), Qt::LeftButton);
        QCOMPARE(edited.takeLast().front().value<FacetChoice>(), FacetChoice{});

        edited.clear();
        QTest::mouseDClick(list->viewport(), Qt::LeftButton, {}, at(1));
        QVERIFY(!edited.isEmpty());
        QCOMPARE(edited.last().front().value<FacetChoice>(), values({"GetFunction"}));
        QVERIFY(!popup.isVisible());
    }

    void openListKeepsItsOrder() {
        const Loaded loaded = loadedWith(ColumnId::Event, {{"Invoke", 9}, {"GetFunction", 5}});
        FacetPopup popup;
        popup.setFacet(loaded.snapshot, loaded.facet, {});
        popup.openBelow(&popup);
        QVERIFY(QTest::qWaitForWindowExposed(&popup));
        auto* list = popup.findChild<QListView*>(QStringLiteral("facetList"));
        const Facet newer{
            ColumnId::Event, {{loaded.facet.values[1].code, 70}, {loaded.facet.values[0].code, 1}}, 71, 0};
        popup.setFacet(loaded.snapshot, newer, values({"GetFunction"}));
        QCOMPARE(labels(*list->model()), QStringList({QStringLiteral("Invoke"), QStringLiteral("GetFunction")}));
        popup.close();
        popup.setFacet(loaded.snapshot, newer, values({"GetFunction"}));
        QCOMPARE(labels(*list->model()), QStringList({QStringLiteral("GetFunction"), QStringLiteral("Invoke")}));
    }
};

QTEST_MAIN(TestFacetPopup)
#include "tst_facetpopup.moc"
