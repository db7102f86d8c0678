#include "app/filter/filterparser.h"
#include "tests/support/qtwarnings.h"
#include "tests/support/teststore.h"
#include "ui/filter/filterlabels.h"

#include <QTest>

#include <vector>

using namespace lambdatrail;

namespace {

FilterExpr parsed(const char* text) {
    const auto filter = parseFilter(text);
    return filter ? *filter : FilterExpr(FreeText{"the test's filter does not parse"});
}

QStringList termTexts(const FilterExpr& filter, const ValueLabels& labels = {}, bool withYear = false) {
    QStringList texts;
    for (const FilterTerm& term : filterTerms(filter, labels, withYear))
        texts << term.text;
    return texts;
}

}  // namespace

class TestFilterLabels : public QObject {
    Q_OBJECT

 private slots:
    void init() { test::failOnQtWarnings(); }
    void termsReadWell_data();
    void termsReadWell();
    void timeRangesReadWell_data();
    void timeRangesReadWell();
    void identityKeysShowAsLabels();
    void buttonsTellTheChoice();
    void termsAreRemovedAndInverted();
};

void TestFilterLabels::termsReadWell_data() {
    QTest::addColumn<QString>("filter");
    QTest::addColumn<QStringList>("texts");
    const auto row = [](const char* filter, const QStringList& texts) {
        QTest::newRow(filter) << QString::fromUtf8(filter) << texts;
    };
    const auto s = [](const char* text) { return QString::fromUtf8(text); };
    row("", {});
    row("event = Invoke", {s("Event: Invoke")});
    row("event != Invoke", {s("Event: not Invoke")});
    row("not event = Invoke", {s("Event: not Invoke")});
    row("event in (A, B)", {s("Event: A, B")});
    row("event in (A, B, C, D)", {s("Event: A, B and 2 more")});
    row("error exists", {s("Error: any")});
    row("not error exists", {s("Error: none")});
    row("identity ~ deploy and event = Invoke", {s("Identity contains deploy"), s("Event: Invoke")});
    row("identity !~ deploy", {s("Identity without deploy")});
    row("event matches \"^Up\"", {s("Event matches ^Up")});
    row("deploy", {s("\u201cdeploy\u201d")});
    row("requestParameters.\"a b\"[0] ~ x", {s("requestParameters.\"a b\"[0] contains x")});
    row("not resources.ARN = a", {s("resources.ARN: not a")});
    row("not tlsDetails exists and record.x in (1, 2, 3)", {s("tlsDetails: none"), s("record.x: 1, 2 and 1 more")});
    row("record ~ \"two words\"", {s("Record contains two words")});
    row("not record ~ x", {s("Not Record contains x")});
    row("event = A or (event = B and error exists)", {s("Event: A or (Event: B and Error: any)")});
    row("not (event = A or error exists)", {s("Not (Event: A or Error: any)")});
    row("functionarn = arn:aws:lambda:eu-west-1:111122223333:function:orders", {s("Function: orders")});
    row("time >= 2026-03-01T12:00:00Z and event = A and time < 2026-03-01T13:00:00Z",
        {s("03-01 12:00 \u2013 13:00 UTC"), s("Event: A")});
}

void TestFilterLabels::termsReadWell() {
    QFETCH(QString, filter);
    QFETCH(QStringList, texts);
    const auto expr = parseFilter(filter.toStdString());
    QVERIFY(expr);
    QCOMPARE(termTexts(*expr), texts);
}

void TestFilterLabels::timeRangesReadWell_data() {
    QTest::addColumn<QString>("begin");
    QTest::addColumn<QString>("end");
    QTest::addColumn<bool>("withYear");
    QTest::addColumn<QString>("text");
    const auto s = [](const char* text) { return QString::fromUtf8(text); };
    QTest::newRow("an hour") << s("2026-03-01T12:00:00Z") << s("2026-03-01T13:00:00Z") << false
                             << s("03-01 12:00 \u2013 13:00 UTC");
    QTest::newRow("days") << s("2026-03-01T12:00:00Z") << s("2026-03-03T00:00:00Z") << false
                          << s("03-01 12:00 \u2013 03-03 00:00 UTC");
    QTest::newRow("seconds") << s("2026-03-01T12:00:05Z") << s("2026-03-01T12:01:00Z") << false
                             << s("03-01 12:00:05 \u2013 12:01 UTC");
    QTest::newRow("milliseconds") << s("2026-03-01T12:00:00.250Z") << s("2026-03-01T12:00:01Z") << false
                                  << s("03-01 12:00:00.250 \u2013 12:00:01 UTC");
    QTest::newRow("two years") << s("2025-12-31T23:00:00Z") << s("2026-01-01T01:00:00Z") << false
                               << s("2025-12-31 23:00 \u2013 2026-01-01 01:00 UTC");
    QTest::newRow("year wanted") << s("2026-03-01T12:00:00Z") << s("2026-03-01T13:00:00Z") << true
                                 << s("2026-03-01 12:00 \u2013 13:00 UTC");
}

void TestFilterLabels::timeRangesReadWell() {
    QFETCH(QString, begin);
    QFETCH(QString, end);
    QFETCH(bool, withYear);
    const auto first = parseTime(begin.toStdString());
    const auto last = parseTime(end.toStdString());
    QVERIFY(first && last);
    QTEST(timeRangeText({*first, *last}, withYear), "text");
}

void TestFilterLabels::identityKeysShowAsLabels() {
    test::TestEvent event;
    event.timeMs = 1;
    event.texts[DictColumn::Identity] = test::identityText("Dana D.", "arn:aws:iam::1:user/dana");
    const auto snapshot = test::makeSnapshot({event});
    const FilterExpr filter = parsed("identitykey in (\"arn:aws:iam::1:user/dana\", \"arn:gone\")");
    ValueLabels labels;
    labels.update(*snapshot, filter);
    QCOMPARE(termTexts(filter, labels), QStringList(QStringLiteral("Identity: Dana D., arn:gone")));
}

void TestFilterLabels::buttonsTellTheChoice() {
    const ValueLabels labels;
    using Kind = FacetChoice::Kind;
    QCOMPARE(facetButtonText(ColumnId::IdentityKey, {}, labels), QStringLiteral("Identity"));
    QCOMPARE(facetButtonText(ColumnId::Event, {Kind::Values, {"Invoke"}}, labels), QStringLiteral("Event: Invoke"));
    QCOMPARE(facetButtonText(ColumnId::Event, {Kind::Values, {"A", "B", "C"}}, labels),
             QStringLiteral("Event: 3 chosen"));
    QCOMPARE(facetButtonText(ColumnId::Error, {Kind::AnyValue, {}}, labels), QStringLiteral("Error: any"));
    QCOMPARE(facetButtonText(ColumnId::Error, {Kind::NoValue, {}}, labels), QStringLiteral("Error: none"));
}

void TestFilterLabels::termsAreRemovedAndInverted() {
    const FilterExpr filter =
        parsed("time >= 2026-03-01T12:00:00Z and event = A and time < 2026-03-01T13:00:00Z and deploy");
    const std::vector<FilterTerm> terms = filterTerms(filter, {}, false);
    QCOMPARE(terms.size(), std::size_t{3});
    QCOMPARE(withoutTerms(filter, terms[0].indexes), parsed("event = A and deploy"));
    QCOMPARE(withoutTerms(filter, terms[2].indexes),
             parsed("time >= 2026-03-01T12:00:00Z and event = A and time < 2026-03-01T13:00:00Z"));
    QCOMPARE(withoutTerms(parsed("event = A"), std::vector<std::size_t>{0}), FilterExpr());
    QCOMPARE(withTermsInverted(filter, terms[0].indexes),
             parsed("not (time >= 2026-03-01T12:00:00Z and time < 2026-03-01T13:00:00Z) and event = A and deploy"));
    const FilterExpr once = withTermsInverted(parsed("event = A and deploy"), std::vector<std::size_t>{0});
    QCOMPARE(once, parsed("not event = A and deploy"));
    QCOMPARE(withTermsInverted(once, std::vector<std::size_t>{0}), parsed("event = A and deploy"));
}

QTEST_MAIN(TestFilterLabels)
#include "tst_filterlabels.moc"
