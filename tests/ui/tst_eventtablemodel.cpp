#include "tests/support/qtwarnings.h"
#include "tests/support/teststore.h"
#include "ui/models/eventtablemodel.h"
#include "ui/theme/theme.h"

#include <QAbstractItemModelTester>
#include <QIcon>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <numeric>

using namespace lambdatrail;
using namespace lambdatrail::test;

namespace {

constexpr TimeMs kNoon = 1'772'366'407'000;  // 2026-03-01T12:00:07Z

EventOrder arrival(std::uint32_t count) {
    EventOrder order(count);
    std::iota(order.begin(), order.end(), 0U);
    return order;
}

constexpr std::uint64_t kArrivals = 7;  // the line of orders of arrival

ViewPtr makeView(SnapshotPtr snapshot, EventOrder order, bool sorted, FilterExpr filter = {}) {
    auto view = std::make_shared<View>();
    view->orderLine = order == arrival(static_cast<std::uint32_t>(order.size())) ? kArrivals : 0;
    view->snapshot = std::move(snapshot);
    view->state.filter = std::move(filter);
    view->rowCount = order.size();
    view->order = std::make_shared<const EventOrder>(std::move(order));
    view->failedRows =
        std::make_shared<const RowSet>(rowsWithFlags(*view->snapshot, *view->order, flag::kFailed, {}).value());
    view->sorted = sorted;
    view->histogram = std::make_shared<const TimeHistogram>();
    return view;
}

TestEvent invoke(const std::string& function, TimeMs timeMs = kNoon) {
    TestEvent event;
    event.timeMs = timeMs;
    event.flags = flag::kLambda | flag::kInvocation;
    event.texts = {{DictColumn::Event, "Invoke"},
                   {DictColumn::EventName, "Invoke"},
                   {DictColumn::Function, functionKey(function)},
                   {DictColumn::Identity, identityText("dana", "arn:aws:iam::111122223333:user/dana")},
                   {DictColumn::CredentialClass, "IAM user"}};
    return event;
}

TestEvent denied(const std::string& function) {
    TestEvent event = invoke(function);
    event.flags |= flag::kFailed;
    event.texts[DictColumn::Error] = "AccessDenied";
    event.texts[DictColumn::Message] = "User is not authorized";
    return event;
}

QString cell(const EventTableModel& model, int row, ColumnId column, int role = Qt::DisplayRole) {
    return model.index(row, EventTableModel::sectionOf(column)).data(role).toString();
}

}  // namespace

class TestEventTableModel : public QObject {
    Q_OBJECT
 private slots:
    void init() { failOnQtWarnings(); }
    void isEmptyWithoutView();
    void showsWhatTheStoreHolds();
    void showsTimes_data();
    void showsTimes();
    void marksFailedEvents();
    void marksWhatIsNoCall();
    void tellsMoreInToolTips();
    void speaksALineForScreenReaders();
    void showsHostileTextAsText();
    void growsWhileLoading();
    void isReplacedWhenSortedOrFiltered();
    void keepsRowsWhenOnlyOtherPartsChange();
    void forgetsTextsOfOtherLogs();
    void stopsAtTheRowLimit();
    void sortingOnlyAsks();
    void findsEvents();
    void findsFailedEvents();
    void headersNameTheColumns();
};

void TestEventTableModel::isEmptyWithoutView() {
    const EventTableModel model;
    QCOMPARE(model.rowCount(), 0);
    QCOMPARE(model.columnCount(), static_cast<int>(kColumnCount));
    QVERIFY(!model.eventAt(0));
    QCOMPARE(model.rowsNotShown(), std::uint64_t{0});
}

void TestEventTableModel::showsWhatTheStoreHolds() {
    constexpr std::uint32_t kCount = 200;
    const std::vector<TestEvent> events = randomEvents(kCount, 5);
    EventOrder order = arrival(kCount);
    std::ranges::reverse(order);
    EventTableModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setView(makeView(makeSnapshot(events), order, true));
    QCOMPARE(model.rowCount(), static_cast<int>(kCount));
    const auto text = [](const TestEvent& event, DictColumn column) {
        const auto found = event.texts.find(column);
        return found == event.texts.end() ? QString() : QString::fromStdString(found->second);
    };
    for (int row = 0; row < model.rowCount(); ++row) {
        const TestEvent& event = events[kCount - 1 - static_cast<std::size_t>(row)];
        QCOMPARE(cell(model, row, ColumnId::Event), text(event, DictColumn::Event));
        QCOMPARE(cell(model, row, ColumnId::EventName), text(event, DictColumn::EventName));
        QCOMPARE(cell(model, row, ColumnId::Error), text(event, DictColumn::Error));
        QCOMPARE(cell(model, row, ColumnId::Ip), text(event, DictColumn::Ip));
        QCOMPARE(cell(model, row, ColumnId::FunctionArn), text(event, DictColumn::Function));
        QCOMPARE(cell(model, row, ColumnId::Function),
                 text(event, DictColumn::Function).section(QLatin1Char(':'), 6, 6));
        QCOMPARE(cell(model, row, ColumnId::Identity), text(event, DictColumn::Identity).section(QChar(u'\x1f'), 0, 0));
        QCOMPARE(cell(model, row, ColumnId::EventId), QString::fromStdString(event.eventId));
        QCOMPARE(cell(model, row, ColumnId::RequestId), QString::fromStdString(event.requestId));
        QCOMPARE(cell(model, row, ColumnId::File), QStringLiteral("/logs/a.json.gz"));
    }
}

void TestEventTableModel::showsTimes_data() {
    QTest::addColumn<qint64>("timeMs");
    QTest::addColumn<QString>("shown");
    QTest::newRow("seconds") << qint64{kNoon} << QStringLiteral("2026-03-01 12:00:07");
    QTest::newRow("milliseconds") << qint64{kNoon + 45} << QStringLiteral("2026-03-01 12:00:07.045");
    QTest::newRow("none") << qint64{kNoTime} << QString();
    QTest::newRow("before 1970") << qint64{-1000} << QStringLiteral("1969-12-31 23:59:59");
}

void TestEventTableModel::showsTimes() {
    QFETCH(qint64, timeMs);
    QFETCH(QString, shown);
    EventTableModel model;
    model.setView(makeView(makeSnapshot({invoke("orders", timeMs)}), {0}, true));
    QCOMPARE(cell(model, 0, ColumnId::Time), shown);
}

void TestEventTableModel::marksFailedEvents() {
    EventTableModel model;
    model.setPalette(QPalette(Qt::white));
    model.setView(makeView(makeSnapshot({invoke("orders"), denied("orders")}), {0, 1}, true));
    const QModelIndex fine = model.index(0, EventTableModel::sectionOf(ColumnId::Error));
    const QModelIndex failed = model.index(1, EventTableModel::sectionOf(ColumnId::Error));
    QVERIFY(!fine.data(Qt::ForegroundRole).isValid());
    QVERIFY(!fine.data(Qt::DecorationRole).isValid());
    QCOMPARE(failed.data(Qt::ForegroundRole).value<QColor>(), theme::error(QPalette(Qt::white)));
    QVERIFY(!failed.data(Qt::DecorationRole).value<QIcon>().isNull());
    QVERIFY(!failed.data(Qt::FontRole).isValid());
    QVERIFY(!failed.siblingAtColumn(EventTableModel::sectionOf(ColumnId::Event)).data(Qt::ForegroundRole).isValid());
}

// Format reference, 1.7 and 1.8: neither is a call, and neither may look like one.
void TestEventTableModel::marksWhatIsNoCall() {
    TestEvent summary;
    summary.flags = flag::kSummary;
    summary.texts = {{DictColumn::Event, "Invoke"}, {DictColumn::Category, "Aggregated"}};
    TestEvent nameless = summary;
    nameless.texts.erase(DictColumn::Event);
    TestEvent insight;
    insight.texts = {{DictColumn::Event, "Invoke"}, {DictColumn::Type, "AwsCloudTrailInsight"}};
    EventTableModel model;
    model.setView(makeView(makeSnapshot({invoke("orders"), summary, nameless, insight}), arrival(4), false));
    QCOMPARE(cell(model, 0, ColumnId::Event), QStringLiteral("Invoke"));
    QCOMPARE(cell(model, 1, ColumnId::Event), QStringLiteral("Invoke (summary)"));
    QCOMPARE(cell(model, 2, ColumnId::Event), QStringLiteral("(summary)"));
    QCOMPARE(cell(model, 3, ColumnId::Event), QStringLiteral("Invoke (Insights)"));
    for (const int row : {1, 2, 3})
        QVERIFY(cell(model, row, ColumnId::Event, Qt::ToolTipRole).contains(QStringLiteral("many calls")));
    QVERIFY(!cell(model, 0, ColumnId::Event, Qt::ToolTipRole).contains(QStringLiteral("many calls")));
    QVERIFY(model.index(1, 0).data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("summary")));
}

void TestEventTableModel::tellsMoreInToolTips() {
    TestEvent assumed = denied("orders");
    assumed.flags |= flag::kFunctionAssumed;
    assumed.texts[DictColumn::EventName] = "Invoke20150331";
    EventTableModel model;
    model.setView(makeView(makeSnapshot({assumed, invoke("orders")}), {0, 1}, true));
    const QString function = cell(model, 0, ColumnId::Function, Qt::ToolTipRole);
    QVERIFY(function.contains(QStringLiteral("arn:aws:lambda:eu-west-1:111122223333:function:orders")));
    QVERIFY(function.contains(QStringLiteral("assumed")));
    QVERIFY(!cell(model, 1, ColumnId::Function, Qt::ToolTipRole).contains(QStringLiteral("assumed")));
    const QString identity = cell(model, 0, ColumnId::Identity, Qt::ToolTipRole);
    QVERIFY(identity.contains(QStringLiteral("arn:aws:iam::111122223333:user/dana")));
    QVERIFY(identity.contains(QStringLiteral("IAM user")));
    QVERIFY(cell(model, 0, ColumnId::Error, Qt::ToolTipRole).contains(QStringLiteral("User is not authorized")));
    QVERIFY(cell(model, 0, ColumnId::Event, Qt::ToolTipRole).contains(QStringLiteral("Invoke20150331")));
    QVERIFY(cell(model, 1, ColumnId::Error, Qt::ToolTipRole).isEmpty());
}

void TestEventTableModel::speaksALineForScreenReaders() {
    EventTableModel model;
    model.setView(makeView(makeSnapshot({denied("orders")}), {0}, true));
    QCOMPARE(model.index(0, 0).data(Qt::AccessibleTextRole).toString(),
             QStringLiteral("2026-03-01 12:00:07, Invoke, orders, dana, failed: AccessDenied"));
    QVERIFY(!model.index(0, 1).data(Qt::AccessibleTextRole).isValid());
}

void TestEventTableModel::showsHostileTextAsText() {
    TestEvent event = invoke("orders");
    event.texts[DictColumn::Agent] = "<b>x</b>\n\xE2\x80\xAEgnp";
    event.texts[DictColumn::Message] = std::string(100'000, 'm');
    EventTableModel model;
    model.setView(makeView(makeSnapshot({event}), {0}, true));
    QCOMPARE(cell(model, 0, ColumnId::Agent), QStringLiteral("<b>x</b>\u240A[U+202E]gnp"));
    QVERIFY(cell(model, 0, ColumnId::Agent, Qt::ToolTipRole).contains(QStringLiteral("&lt;b&gt;x")));
    QCOMPARE(cell(model, 0, ColumnId::Message).size(), 301);
    QVERIFY(cell(model, 0, ColumnId::Message, Qt::ToolTipRole).size() < 2000);
}

void TestEventTableModel::growsWhileLoading() {
    const std::vector<TestEvent> events = randomEvents(300, 11);
    const SnapshotPtr snapshot = makeSnapshot(events);
    EventTableModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(model.setView(makeView(snapshot, arrival(100), false)), EventTableModel::Change::OtherLogs);
    const QPersistentModelIndex tenth = model.index(10, 0);
    QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    QCOMPARE(model.setView(makeView(snapshot, arrival(250), false)), EventTableModel::Change::Grown);
    QCOMPARE(model.setView(makeView(snapshot, arrival(250), false)), EventTableModel::Change::None);
    QCOMPARE(model.setView(makeView(snapshot, arrival(300), false)), EventTableModel::Change::Grown);
    QCOMPARE(inserted.size(), 2);
    QCOMPARE(inserted.at(0).at(1).toInt(), 100);
    QCOMPARE(inserted.at(0).at(2).toInt(), 249);
    QCOMPARE(resets.size(), 0);
    QCOMPARE(tenth.row(), 10);
    QCOMPARE(model.rowCount(), 300);
    QCOMPARE(model.eventAt(299), EventId{299});
}

void TestEventTableModel::isReplacedWhenSortedOrFiltered() {
    const SnapshotPtr snapshot = makeSnapshot(randomEvents(50, 3));
    EventTableModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setView(makeView(snapshot, arrival(50), false));
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    EventOrder newestFirst = arrival(50);
    std::ranges::reverse(newestFirst);
    QCOMPARE(model.setView(makeView(snapshot, newestFirst, true)), EventTableModel::Change::Replaced);
    QCOMPARE(model.eventAt(0), EventId{49});
    const FilterExpr filter(FreeText{"x"});
    QCOMPARE(model.setView(makeView(snapshot, {3, 1}, true, filter)), EventTableModel::Change::Replaced);
    QCOMPARE(model.setView(makeView(snapshot, {}, true, filter)), EventTableModel::Change::Replaced);
    QCOMPARE(model.rowCount(), 0);
    QCOMPARE(resets.size(), 3);
}

void TestEventTableModel::keepsRowsWhenOnlyOtherPartsChange() {
    const SnapshotPtr snapshot = makeSnapshot(randomEvents(20, 3));
    EventTableModel model;
    model.setView(makeView(snapshot, arrival(20), true));
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    const ViewPtr zoomed = makeView(snapshot, arrival(20), true);
    QCOMPARE(model.setView(zoomed), EventTableModel::Change::None);
    QCOMPARE(resets.size(), 0);
    QCOMPARE(model.view(), zoomed);
}

void TestEventTableModel::forgetsTextsOfOtherLogs() {
    EventTableModel model;
    model.setView(makeView(makeSnapshot({invoke("orders")}), {0}, false));
    QCOMPARE(cell(model, 0, ColumnId::Function), QStringLiteral("orders"));
    const ViewPtr other = makeView(makeSnapshot({invoke("billing"), invoke("mail")}), {0, 1}, false);
    QCOMPARE(model.setView(other), EventTableModel::Change::OtherLogs);
    QCOMPARE(cell(model, 0, ColumnId::Function), QStringLiteral("billing"));
    QCOMPARE(cell(model, 1, ColumnId::Function), QStringLiteral("mail"));
}

void TestEventTableModel::stopsAtTheRowLimit() {
    const SnapshotPtr snapshot = makeSnapshot(randomEvents(30, 3));
    EventTableModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setRowLimit(12);
    model.setView(makeView(snapshot, arrival(10), false));
    QCOMPARE(model.rowsNotShown(), std::uint64_t{0});
    QCOMPARE(model.setView(makeView(snapshot, arrival(20), false)), EventTableModel::Change::Grown);
    QCOMPARE(model.rowCount(), 12);
    QCOMPARE(model.rowsNotShown(), std::uint64_t{8});
    QCOMPARE(model.setView(makeView(snapshot, arrival(30), false)), EventTableModel::Change::None);
    QCOMPARE(model.rowsNotShown(), std::uint64_t{18});
    QVERIFY(!model.eventAt(12));
    QVERIFY(!model.findRow(EventId{25}));
}

void TestEventTableModel::sortingOnlyAsks() {
    EventTableModel model;
    model.setView(makeView(makeSnapshot(randomEvents(20, 3)), arrival(20), true));
    QSignalSpy requests(&model, &EventTableModel::sortRequested);
    model.sort(EventTableModel::sectionOf(ColumnId::Function), Qt::AscendingOrder);
    model.sort(-1, Qt::AscendingOrder);
    QCOMPARE(requests.size(), 2);
    QCOMPARE(requests.at(0).at(0).value<SortKey>(), (SortKey{ColumnId::Function, false}));
    QCOMPARE(requests.at(1).at(0).value<SortKey>(), (SortKey{ColumnId::Time, true}));
    QCOMPARE(model.eventAt(0), EventId{0});
}

void TestEventTableModel::findsEvents() {
    EventTableModel model;
    model.setView(makeView(makeSnapshot(randomEvents(5, 3)), {4, 2, 0}, true));
    QCOMPARE(model.findRow(EventId{2}), 1);
    QVERIFY(!model.findRow(EventId{1}));
    QVERIFY(!model.eventAt(-1));
    QVERIFY(!model.eventAt(3));
}

void TestEventTableModel::findsFailedEvents() {
    EventTableModel model;
    model.setView(makeView(makeSnapshot({denied("a"), invoke("b"), denied("c"), invoke("d")}), {0, 1, 2, 3}, true));
    QCOMPARE(model.findFailed(-1, 1), 0);
    QCOMPARE(model.findFailed(0, 1), 2);
    QVERIFY(!model.findFailed(2, 1));
    QCOMPARE(model.findFailed(3, -1), 2);
    QCOMPARE(model.findFailed(2, -1), 0);
    QVERIFY(!model.findFailed(0, -1));
    QVERIFY(!model.findFailed(-1, -1));
    QVERIFY(!model.findFailed(4, 1));
    model.setRowLimit(2);  // the second failed one is not shown then
    model.setView(makeView(model.view()->snapshot, {1, 0, 2}, true));
    QCOMPARE(model.findFailed(-1, 1), 1);
    QVERIFY(!model.findFailed(1, 1));
}

void TestEventTableModel::headersNameTheColumns() {
    const EventTableModel model;
    QCOMPARE(model.headerData(0, Qt::Horizontal, Qt::DisplayRole).toString(), QStringLiteral("Time (UTC)"));
    for (int section = 0; section < model.columnCount(); ++section) {
        QVERIFY(!model.headerData(section, Qt::Horizontal, Qt::DisplayRole).toString().isEmpty());
        QVERIFY(!model.headerData(section, Qt::Horizontal, Qt::ToolTipRole).toString().isEmpty());
    }
    QVERIFY(!model.headerData(model.columnCount(), Qt::Horizontal, Qt::DisplayRole).isValid());
}

QTEST_MAIN(TestEventTableModel)
#include "tst_eventtablemodel.moc"
