#include "app/stats/facets.h"

#include "tests/support/teststore.h"

#include "app/base/hash.h"
#include "app/filter/filterrun.h"

#include <QtTest>

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <random>
#include <set>

using namespace lambdatrail;
using lambdatrail::test::functionKey;
using lambdatrail::test::identityText;
using lambdatrail::test::makeSnapshot;
using lambdatrail::test::randomEvents;
using lambdatrail::test::TestEvent;

namespace {

// A top-level term twice: for the program, and as a naive test of an event.
struct Term {
    FilterExpr expr;
    std::optional<ColumnId> onlyAbout;
    std::function<bool(const TestEvent&)> holds;
};

std::string shown(const TestEvent& event, ColumnId column) {
    const auto text = event.texts.find(columnInfo(column).stored);
    return text == event.texts.end() ? std::string() : std::string(columnText(column, text->second));
}

Term oneOf(ColumnId column, std::vector<std::string> values) {
    const Comparison comparison{column, values.size() == 1 ? FilterOp::Equal : FilterOp::In, values};
    return {FilterExpr(comparison), column, [column, values](const TestEvent& event) {
                return std::ranges::find(values, shown(event, column)) != values.end();
            }};
}

Term exists(ColumnId column) {
    return {FilterExpr(Comparison{column, FilterOp::Exists, {}}), column,
            [column](const TestEvent& event) { return !shown(event, column).empty(); }};
}

Term negatedTerm(const Term& term) {
    return {negated(term.expr), term.onlyAbout, [holds = term.holds](const TestEvent& event) { return !holds(event); }};
}

// Speaks of two columns: it counts for both of them.
Term either(const Term& a, const Term& b) {
    return {FilterExpr(AnyOf{{a.expr, b.expr}}), std::nullopt,
            [a, b](const TestEvent& event) { return a.holds(event) || b.holds(event); }};
}

const std::vector<TestEvent>& loaded() {
    static const std::vector<TestEvent> events = randomEvents(4000, 21);
    return events;
}

void compareWithNaive(const StoreSnapshot& snapshot, const Facet& facet, const std::vector<Term>& terms) {
    // Identities and functions are told apart by their keys, so their values are the stored texts.
    const bool byKey = facet.column == ColumnId::Identity || facet.column == ColumnId::Function;
    const DictColumn stored = columnInfo(facet.column).stored;
    std::map<std::string, std::uint64_t> expected;
    std::uint64_t present = 0;
    std::uint64_t absent = 0;
    for (const TestEvent& event : loaded()) {
        const auto whole = event.texts.find(stored);
        const std::string text = !byKey                       ? shown(event, facet.column)
                                 : whole == event.texts.end() ? std::string()
                                                              : whole->second;
        if (!text.empty())
            expected[text] += 0;  // every loaded value is listed
        const bool counts = std::ranges::all_of(
            terms, [&](const Term& term) { return term.onlyAbout == facet.column || term.holds(event); });
        if (!counts)
            continue;
        if (text.empty()) {
            ++absent;
        } else {
            ++present;
            ++expected[text];
        }
    }
    QCOMPARE(facet.present, present);
    QCOMPARE(facet.absent, absent);
    QCOMPARE(facet.values.size(), expected.size());
    const DictionaryView& dictionary = snapshot.dictionary(stored);
    std::pair<std::uint64_t, std::string> before{~0ULL, {}};
    for (const FacetValue& value : facet.values) {
        const std::string label(columnText(facet.column, dictionary.text(value.code)));
        const std::string text = byKey ? std::string(dictionary.text(value.code)) : label;
        QVERIFY(expected.contains(text));
        QCOMPARE(value.count, expected[text]);
        QVERIFY(value.count < before.first ||
                (value.count == before.first && (byKey ? label >= before.second : label > before.second)));
        before = {value.count, label};
    }
}

}  // namespace

class TestFacets : public QObject {
    Q_OBJECT

 private slots:
    void equalNaiveCount_data();
    void equalNaiveCount();
    void valuesThatShowTheSameAreOne();
    void equalLabelsOfOthersStayApart();
    void foldedDuplicatesAreNotCounted();
    void nothingIsLoaded();
    void manyValuesOverSeveralBlocks();
    void someValuesAmongManyAreVeryFrequent();
    void anyNumberOfValues_data();
    void anyNumberOfValues();
    void ofNothing();
    void otherKindsAreRefused();
    void errorsOfTheFilterArePassedOn();
    void stop();
};

void TestFacets::equalNaiveCount_data() {
    QTest::addColumn<std::vector<Term>>("terms");
    using C = ColumnId;
    const Term invoke = oneOf(C::Event, {"Invoke"});
    const Term orders = oneOf(C::Function, {"orders", "auth.edge"});
    const Term failed = exists(C::Error);
    const Term ireland = oneOf(C::FunctionRegion, {"eu-west-1"});
    QTest::newRow("no filter") << std::vector<Term>{};
    QTest::newRow("one value") << std::vector{invoke};
    QTest::newRow("some values") << std::vector{orders};
    QTest::newRow("three columns") << std::vector{invoke, orders, failed};
    QTest::newRow("two terms on one column")
        << std::vector{negatedTerm(invoke), negatedTerm(oneOf(C::Event, {"GetFunction"})), orders};
    QTest::newRow("none") << std::vector{negatedTerm(failed), invoke};
    QTest::newRow("another column of the same dictionary") << std::vector{ireland, failed};
    QTest::newRow("either of two columns") << std::vector{either(invoke, failed), orders};
    QTest::newRow("a value that is not loaded") << std::vector{oneOf(C::Function, {"nowhere"}), invoke};
    QTest::newRow("a column without facet") << std::vector{oneOf(C::Account, {"111122223333"}), invoke};
}

void TestFacets::equalNaiveCount() {
    QFETCH(std::vector<Term>, terms);
    static const SnapshotPtr snapshot = makeSnapshot(loaded());
    std::vector<FilterExpr> exprs;
    for (const Term& term : terms)
        exprs.push_back(term.expr);
    const std::vector<ColumnId> columns{ColumnId::Identity,    ColumnId::Event,      ColumnId::Error,
                                        ColumnId::Function,    ColumnId::Ip,         ColumnId::FunctionRegion,
                                        ColumnId::IdentityKey, ColumnId::FunctionArn};
    const auto counted = facets(*snapshot, allOf(exprs), columns, {});
    QVERIFY(counted);
    QCOMPARE(counted->size(), columns.size());
    for (std::size_t i = 0; i < columns.size(); ++i) {
        QVERIFY((*counted)[i].column == columns[i]);
        compareWithNaive(*snapshot, (*counted)[i], terms);
    }
}

void TestFacets::valuesThatShowTheSameAreOne() {
    std::vector<TestEvent> events(4);
    events[0].texts[DictColumn::Function] = functionKey("a", "eu-west-1");
    events[1].texts[DictColumn::Function] = functionKey("b", "us-east-1");
    events[2].texts[DictColumn::Function] = functionKey("c", "eu-west-1");
    const SnapshotPtr snapshot = makeSnapshot(events);
    const auto counted = facets(*snapshot, {}, std::vector{ColumnId::FunctionRegion, ColumnId::FunctionArn}, {});
    QVERIFY(counted);
    const Facet& regions = (*counted)[0];
    QCOMPARE(regions.values.size(), std::size_t{2});
    QCOMPARE(regions.values[0].code, snapshot->code(EventId{0}, DictColumn::Function));
    QCOMPARE(regions.values[0].count, std::uint64_t{2});
    QCOMPARE(regions.values[1].count, std::uint64_t{1});
    QCOMPARE(regions.present, std::uint64_t{3});
    QCOMPARE(regions.absent, std::uint64_t{1});
    QCOMPARE((*counted)[1].values.size(), std::size_t{3});
}

void TestFacets::equalLabelsOfOthersStayApart() {
    std::vector<TestEvent> events(5);
    events[0].texts[DictColumn::Identity] = identityText("alice", "AIDA1");
    events[1].texts[DictColumn::Identity] = identityText("bob", "AIDA2");
    events[2].texts[DictColumn::Identity] = identityText("alice", "AIDA3");
    events[3].texts[DictColumn::Identity] = identityText("alice", "AIDA3");
    const SnapshotPtr snapshot = makeSnapshot(events);
    const auto counted = facets(*snapshot, {}, std::vector{ColumnId::Identity}, {});
    QVERIFY(counted);
    const Facet& who = counted->front();
    QCOMPARE(who.values.size(), std::size_t{3});
    QCOMPARE(who.values[0].code, snapshot->code(EventId{2}, DictColumn::Identity));
    QCOMPARE(who.values[0].count, std::uint64_t{2});
    QCOMPARE(who.present, std::uint64_t{4});
    QCOMPARE(who.absent, std::uint64_t{1});
}

void TestFacets::foldedDuplicatesAreNotCounted() {
    StoreBuilder builder;
    builder.addFile({.path = "/logs/a.json", .sizeBytes = 1, .modifiedNs = 1, .compressed = false});
    Dictionary& events = builder.dictionary(DictColumn::Event);
    EventBatch batch;
    for (const std::string_view name : {"Invoke", "Invoke", "GetFunction"}) {
        batch.timeMs.push_back(0);
        batch.file.push_back(0);
        batch.offset.push_back(0);
        batch.length.push_back(2);
        batch.eventId.emplace_back();
        batch.requestId.emplace_back();
        batch.sharedId.push_back(0);
        batch.flags.push_back(0);
        for (std::size_t i = 0; i < kDictColumnCount; ++i) {
            const bool isEvent = i == static_cast<std::size_t>(DictColumn::Event);
            batch.codes[i].push_back(isEvent ? events.insert(name, hashText(name)).code : kAbsent);
        }
    }
    QVERIFY(builder.append(batch));
    auto duplicates = std::make_shared<Duplicates>();
    duplicates->folded = RowSet(3);
    duplicates->folded.insert(1);
    duplicates->times[0] = 2;
    duplicates->count = 1;
    const SnapshotPtr snapshot = builder.foldedSnapshot([&](const StoreSnapshot&) { return duplicates; });

    // With and without a term of its own.
    for (const FilterExpr& filter :
         {FilterExpr(), FilterExpr(Comparison{ColumnId::Event, FilterOp::Equal, {"GetFunction"}})}) {
        const auto counted = facets(*snapshot, filter, std::vector{ColumnId::Event}, {});
        QVERIFY(counted);
        const Facet& facet = counted->front();
        QCOMPARE(facet.present, std::uint64_t{2});
        QCOMPARE(facet.values.size(), std::size_t{2});
        QCOMPARE(facet.values[0].count, std::uint64_t{1});
        QCOMPARE(facet.values[1].count, std::uint64_t{1});

        const auto withCopies = facets(*snapshot, filter, std::vector{ColumnId::Event}, {}, Copies::Shown);
        QVERIFY(withCopies);
        QCOMPARE(withCopies->front().present, std::uint64_t{3});
    }
}

void TestFacets::nothingIsLoaded() {
    const auto counted = facets(StoreSnapshot(), {}, std::vector{ColumnId::AccessKey, ColumnId::FunctionRegion}, {});
    QVERIFY(counted);
    for (const Facet& facet : *counted) {
        QVERIFY(facet.values.empty());
        QCOMPARE(facet.present, std::uint64_t{0});
        QCOMPARE(facet.absent, std::uint64_t{0});
    }
}

void TestFacets::manyValuesOverSeveralBlocks() {
    std::vector<TestEvent> events(2 * kEventsPerBlock + 500);
    std::map<std::string, std::uint64_t> expected;
    std::uint64_t absent = 0;
    std::mt19937 random(4);
    for (std::size_t i = 0; i < events.size(); ++i) {
        events[i].texts[DictColumn::Event] = i % 3 == 0 ? "Invoke" : "GetFunction";
        if (random() % 10 == 0) {
            absent += i % 3 == 0 ? 1 : 0;
            continue;
        }
        std::string key = "ASIA" + std::to_string(std::uint64_t{random() % 200} * (random() % 200));
        expected[key] += i % 3 == 0 ? 1 : 0;
        events[i].texts[DictColumn::AccessKey] = std::move(key);
    }
    const SnapshotPtr snapshot = makeSnapshot(events);
    const auto counted =
        facets(*snapshot, oneOf(ColumnId::Event, {"Invoke"}).expr, std::vector{ColumnId::AccessKey}, {});
    QVERIFY(counted);
    const Facet& keys = counted->front();
    QCOMPARE(keys.absent, absent);
    std::vector<std::pair<std::string, std::uint64_t>> sorted(expected.begin(), expected.end());
    std::ranges::stable_sort(sorted, std::ranges::greater{}, &std::pair<std::string, std::uint64_t>::second);
    QCOMPARE(keys.values.size(), sorted.size());
    for (std::size_t i = 0; i < sorted.size(); ++i) {
        QCOMPARE(std::string(snapshot->dictionary(DictColumn::AccessKey).text(keys.values[i].code)), sorted[i].first);
        QCOMPARE(keys.values[i].count, sorted[i].second);
    }
}

// More than are counted in words, in blocks of one value, of two and of many.
void TestFacets::someValuesAmongManyAreVeryFrequent() {
    constexpr std::size_t kVery = 65'536;
    std::vector<TestEvent> events(5 * kVery);
    std::map<std::string, std::uint64_t> expected;
    for (std::size_t i = 0; i < events.size(); ++i) {
        const std::string key = i < 5                     ? "odd"
                                : i < kVery + 5           ? "less"
                                : i < 2 * kVery + 7       ? "most"
                                : i < 2 * kVery + 140'000 ? "rare" + std::to_string(i)
                                : i < 2 * kVery + 160'000 ? "pair" + std::to_string(i / 2)
                                : i % 2 == 0              ? "even"
                                                          : "odd";
        ++expected[key];
        events[i].texts[DictColumn::AccessKey] = key;
    }
    QVERIFY(expected["less"] == kVery && expected["most"] > kVery);
    const SnapshotPtr snapshot = makeSnapshot(events);
    QVERIFY(snapshot->dictionary(DictColumn::AccessKey).size() > 131'072);
    const auto counted = facets(*snapshot, {}, std::vector{ColumnId::AccessKey}, {});
    QVERIFY(counted);
    const auto& values = counted->front().values;
    std::vector<std::pair<std::string, std::uint64_t>> sorted(expected.begin(), expected.end());
    std::ranges::stable_sort(sorted, std::ranges::greater{}, &std::pair<std::string, std::uint64_t>::second);
    QCOMPARE(values.size(), sorted.size());
    for (std::size_t i = 0; i < sorted.size(); ++i) {
        QCOMPARE(std::string(snapshot->dictionary(DictColumn::AccessKey).text(values[i].code)), sorted[i].first);
        QCOMPARE(values[i].count, sorted[i].second);
    }
}

void TestFacets::anyNumberOfValues_data() {
    QTest::addColumn<int>("distinct");
    for (const int distinct : {2, 4, 5, 8, 9, 16, 17, 100, 254, 255, 256, 300})
        QTest::addRow("%d", distinct) << distinct;
}

// Blocks of different values, with and without rows that have none, and rows behind the last whole 64; of rows that
// stand close together or far apart.
void TestFacets::anyNumberOfValues() {
    QFETCH(int, distinct);
    const auto values = static_cast<std::uint32_t>(distinct);
    std::mt19937 random(7);
    std::vector<TestEvent> events(kEventsPerBlock + 5'077);
    const std::array<std::string, 3> filters{"", "half", "few"};
    std::array<std::vector<std::uint64_t>, 3> expected;
    expected.fill(std::vector<std::uint64_t>(values + 1));  // that of rows without a value behind the others
    for (std::size_t i = 0; i < events.size(); ++i) {
        // All of them in the first block; neighbours are often the same.
        const std::uint32_t value = i < values            ? static_cast<std::uint32_t>(i)
                                    : i < kEventsPerBlock ? (random() % 3 == 0 ? random() : i / 100) % values
                                                          : values - 1 - random() % std::min(values, 7U);
        const bool isAbsent = i > kEventsPerBlock + 2'000 && i % 5 == 0;
        if (!isAbsent)
            events[i].texts[DictColumn::Service] = "v" + std::to_string(value);
        const std::size_t part = random() % 20 == 0 ? 2 : random() % 2;
        events[i].texts[DictColumn::Qualifier] = filters[part];
        ++expected[0][isAbsent ? values : value];  // without a filter
        if (part != 0)
            ++expected[part][isAbsent ? values : value];
    }
    const SnapshotPtr snapshot = makeSnapshot(events);
    for (std::size_t i = 0; i < filters.size(); ++i) {
        const FilterExpr filter = i == 0 ? FilterExpr() : oneOf(ColumnId::Qualifier, {filters[i]}).expr;
        const auto counted = facets(*snapshot, filter, std::vector{ColumnId::Service}, {});
        QVERIFY(counted);
        const Facet& facet = counted->front();
        QCOMPARE(facet.absent, expected[i][values]);
        QCOMPARE(facet.values.size(), std::size_t{values});
        for (const FacetValue& value : facet.values) {
            const std::string_view text = snapshot->dictionary(DictColumn::Service).text(value.code);
            QCOMPARE(value.count, expected[i][std::stoul(std::string(text.substr(1)))]);
        }
    }
}

void TestFacets::ofNothing() {
    const SnapshotPtr snapshot = makeSnapshot({});
    const auto counted = facets(*snapshot, {}, std::vector{ColumnId::Event}, {});
    QVERIFY(counted);
    QCOMPARE(counted->size(), std::size_t{1});
    QVERIFY(counted->front().values.empty());
    QCOMPARE(counted->front().present + counted->front().absent, std::uint64_t{0});
    QVERIFY(facets(*snapshot, {}, {}, {})->empty());
}

void TestFacets::otherKindsAreRefused() {
    const SnapshotPtr snapshot = makeSnapshot(loaded());
    for (const ColumnId column : {ColumnId::Time, ColumnId::EventId, ColumnId::File}) {
        const auto counted = facets(*snapshot, {}, std::vector{column}, {});
        QVERIFY(!counted);
        QVERIFY(counted.error().code == ErrorCode::Usage);
    }
}

void TestFacets::errorsOfTheFilterArePassedOn() {
    const SnapshotPtr snapshot = makeSnapshot(loaded());
    const FilterExpr broken(Comparison{ColumnId::Event, FilterOp::Matches, {"("}});
    const auto counted = facets(*snapshot, broken, std::vector{ColumnId::Event}, {});
    QVERIFY(!counted);
    QVERIFY(counted.error().code == ErrorCode::Usage);
}

void TestFacets::stop() {
    const SnapshotPtr snapshot = makeSnapshot(loaded());
    std::stop_source source;
    source.request_stop();
    const auto counted = facets(*snapshot, {}, std::vector{ColumnId::Event}, source.get_token());
    QVERIFY(!counted);
    QVERIFY(counted.error().code == ErrorCode::Cancelled);
}

QTEST_GUILESS_MAIN(TestFacets)
#include "tst_facets.moc"
