#include "tests/support/qtwarnings.h"
#include "tests/support/teststore.h"
#include "ui/table/celldelegate.h"
#include "ui/table/cellfilter.h"
#include "ui/table/copyrows.h"

#include <QImage>
#include <QPainter>
#include <QStandardItemModel>
#include <QTableView>
#include <QTest>

using namespace lambdatrail;
using namespace lambdatrail::test;

namespace {

constexpr TimeMs kNoon = 1'772'366'407'000;  // 2026-03-01T12:00:07Z

SnapshotPtr twoEvents() {
    TestEvent named;
    named.timeMs = kNoon;
    named.texts = {{DictColumn::Event, "Invoke"},
                   {DictColumn::Function, functionKey("orders")},
                   {DictColumn::Identity, identityText("dana", "arn:aws:iam::111122223333:user/dana")},
                   {DictColumn::Error, "AccessDenied"}};
    TestEvent bare;
    bare.timeMs = kNoon + 1000;
    bare.texts = {{DictColumn::Event, "@SUM(1)"}, {DictColumn::Agent, "a\tb\nc"}};
    return makeSnapshot({named, bare});
}

FilterExpr equal(ColumnId column, const char* value) {
    return FilterExpr(Comparison{column, FilterOp::Equal, {value}});
}

}  // namespace

class TestTableParts : public QObject {
    Q_OBJECT
 private slots:
    void init() { failOnQtWarnings(); }
    void cellsStandForStableValues();
    void onlyValueReplacesTheChoice();
    void withoutValueAddsATermOnce();
    void timesCutTheRange();
    void tabTextKeepsCellsApart();
    void tabTextGuardsFormulasOnlyIfAsked();
    void exportedRowsAreThoseOfTheExport();
    void cellsLookAsTheStyleDrawsThem_data();
    void cellsLookAsTheStyleDrawsThem();
};

void TestTableParts::cellsStandForStableValues() {
    const SnapshotPtr snapshot = twoEvents();
    const CellValue function = cellValue(*snapshot, EventId{0}, ColumnId::Function);
    QCOMPARE(function.column, ColumnId::FunctionArn);
    QCOMPARE(function.text, functionKey("orders"));
    const CellValue identity = cellValue(*snapshot, EventId{0}, ColumnId::Identity);
    QCOMPARE(identity.column, ColumnId::IdentityKey);
    QCOMPARE(identity.text, std::string("arn:aws:iam::111122223333:user/dana"));
    const CellValue error = cellValue(*snapshot, EventId{0}, ColumnId::Error);
    QCOMPARE(error.column, ColumnId::Error);
    QCOMPARE(error.text, std::string("AccessDenied"));
    QVERIFY(cellValue(*snapshot, EventId{1}, ColumnId::Error).text.empty());
}

void TestTableParts::onlyValueReplacesTheChoice() {
    const FilterExpr before = allOf({equal(ColumnId::Error, "Throttled"), equal(ColumnId::Event, "Invoke")});
    const FilterExpr only = onlyValue(before, {ColumnId::Error, "AccessDenied"});
    const FacetChoice denied{FacetChoice::Kind::Values, {"AccessDenied"}};
    const FacetChoice invoke{FacetChoice::Kind::Values, {"Invoke"}};
    QCOMPARE(facetChoice(only, ColumnId::Error), denied);
    QCOMPARE(facetChoice(only, ColumnId::Event), invoke);
    const FilterExpr absent = onlyValue(before, {ColumnId::Error, ""});
    QCOMPARE(facetChoice(absent, ColumnId::Error).kind, FacetChoice::Kind::NoValue);
}

void TestTableParts::withoutValueAddsATermOnce() {
    const FilterExpr before = equal(ColumnId::Event, "Invoke");
    const CellValue value{ColumnId::Error, "AccessDenied"};
    const FilterExpr without = withoutValue(before, value);
    QCOMPARE(without, allOf({before, negated(equal(ColumnId::Error, "AccessDenied"))}));
    QCOMPARE(withoutValue(without, value), without);
    QCOMPARE(facetChoice(withoutValue(before, {ColumnId::Error, ""}), ColumnId::Error).kind,
             FacetChoice::Kind::AnyValue);
}

void TestTableParts::timesCutTheRange() {
    const SnapshotPtr snapshot = twoEvents();
    const FilterExpr from = fromTimeOn({}, *snapshot, kNoon + 500);
    QCOMPARE(timeRangeOf(from), (TimeRange{kNoon + 500, kNoon + 1001}));
    const FilterExpr both = upToTime(from, *snapshot, kNoon + 700);
    QCOMPARE(timeRangeOf(both), (TimeRange{kNoon + 500, kNoon + 701}));
}

void TestTableParts::tabTextKeepsCellsApart() {
    const std::vector<ColumnId> columns{ColumnId::Time, ColumnId::Agent, ColumnId::Function};
    QCOMPARE(rowsAsTabText(*twoEvents(), {1, 0}, columns, true),
             QStringLiteral("Time (UTC)\tUser agent\tFunction\n"
                            "2026-03-01 12:00:08\ta\u2409b\u240Ac\t\n"
                            "2026-03-01 12:00:07\t\torders\n"));
}

void TestTableParts::tabTextGuardsFormulasOnlyIfAsked() {
    QCOMPARE(rowsAsTabText(*twoEvents(), {1}, {ColumnId::Event}, true), QStringLiteral("Event\n'@SUM(1)\n"));
    QCOMPARE(rowsAsTabText(*twoEvents(), {1}, {ColumnId::Event}, false), QStringLiteral("Event\n@SUM(1)\n"));
}

void TestTableParts::exportedRowsAreThoseOfTheExport() {
    const Result<QString> csv =
        rowsAsExported(*twoEvents(), {0}, {ExportFormat::Csv, {ColumnId::Event, ColumnId::Error}, true});
    QVERIFY(csv.has_value());
    QCOMPARE(csv->split(QStringLiteral("\r\n")).value(1), QStringLiteral("Invoke,AccessDenied"));
    QVERIFY(!rowsAsExported(*twoEvents(), {0}, {ExportFormat::Csv, {}, true}).has_value());
}

void TestTableParts::cellsLookAsTheStyleDrawsThem_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("state");
    QTest::addColumn<bool>("hasIcon");
    QTest::addColumn<bool>("isColoured");
    const int usual = QStyle::State_Enabled | QStyle::State_Active;
    QTest::newRow("plain") << QStringLiteral("Invoke") << usual << false << false;
    QTest::newRow("selected") << QStringLiteral("Invoke") << (usual | QStyle::State_Selected) << false << false;
    QTest::newRow("selected in another window")
        << QStringLiteral("Invoke") << int{QStyle::State_Enabled | QStyle::State_Selected} << false << false;
    QTest::newRow("with the focus") << QStringLiteral("Invoke")
                                    << (usual | QStyle::State_Selected | QStyle::State_HasFocus) << false << false;
    QTest::newRow("too long") << QStringLiteral("arn:aws:iam::111122223333:role/orders-exec/session") << usual << false
                              << false;
    QTest::newRow("icon and colour") << QStringLiteral("AccessDenied") << usual << true << true;
    QTest::newRow("icon, too long") << QStringLiteral("ResourceNotFoundException") << usual << true << false;
    QTest::newRow("nothing") << QString() << usual << false << false;
}

// The style itself is what cells are compared with; twice, as the second time the text is known already.
void TestTableParts::cellsLookAsTheStyleDrawsThem() {
    QFETCH(QString, text);
    QFETCH(int, state);
    QFETCH(bool, hasIcon);
    QFETCH(bool, isColoured);
    QStandardItemModel model(1, 1);
    model.setData(model.index(0, 0), text);
    if (isColoured)
        model.setData(model.index(0, 0), QColor(Qt::red), Qt::ForegroundRole);
    if (hasIcon) {
        QPixmap square(16, 16);
        square.fill(Qt::blue);
        model.setData(model.index(0, 0), QIcon(square), Qt::DecorationRole);
    }
    QTableView view;
    view.setModel(&model);
    CellDelegate ours;
    const QStyledItemDelegate styled;
    const auto drawn = [&](const QAbstractItemDelegate& delegate) {
        QImage image(120, 24, QImage::Format_RGB32);
        image.fill(Qt::white);
        QStyleOptionViewItem option;
        option.initFrom(&view);
        option.widget = &view;
        option.rect = image.rect();
        option.state = QStyle::State(state);
        option.showDecorationSelected = true;
        option.decorationSize = QSize(16, 16);
        option.decorationAlignment = Qt::AlignCenter;  // as views ask for
        option.textElideMode = Qt::ElideRight;
        option.displayAlignment = Qt::AlignLeft | Qt::AlignVCenter;
        QPainter painter(&image);
        delegate.paint(&painter, option, model.index(0, 0));
        return image;
    };
    const QImage expected = drawn(styled);
    for (int time = 0; time < 2; ++time)
        QVERIFY(drawn(ours) == expected);
}

QTEST_MAIN(TestTableParts)
#include "tst_tableparts.moc"
