#include "app/stats/totals.h"

#include "tests/support/teststore.h"

#include <QtTest>

#include <map>
#include <random>

using namespace lambdatrail;
using lambdatrail::test::makeSnapshot;
using lambdatrail::test::randomEvents;
using lambdatrail::test::TestEvent;

class TestTotals : public QObject {
    Q_OBJECT

 private slots:
    void equalNaiveCount_data();
    void equalNaiveCount();
    void countsByCodeEqualNaiveCount_data();
    void countsByCodeEqualNaiveCount();
    void ofNothing();
};

namespace {

RowSet someRows(std::uint32_t count, int oneIn) {
    std::mt19937 random(static_cast<std::uint32_t>(oneIn));
    RowSet rows(count, oneIn == 1);
    for (std::uint32_t i = 0; oneIn > 1 && i < count; ++i) {
        if (random() % static_cast<std::uint32_t>(oneIn) == 0)
            rows.insert(i);
    }
    return rows;
}

const std::vector<TestEvent>& loaded() {
    static const std::vector<TestEvent> events = randomEvents(kEventsPerBlock + 1000, 3);
    return events;
}

const SnapshotPtr& snapshotOfLoaded() {
    static const SnapshotPtr snapshot = makeSnapshot(loaded());
    return snapshot;
}

void addRowSets() {
    QTest::addColumn<int>("oneIn");
    QTest::newRow("all") << 1;
    QTest::newRow("half") << 2;
    QTest::newRow("few") << 1000;
    QTest::newRow("none") << 0;
}

}  // namespace

void TestTotals::equalNaiveCount_data() {
    addRowSets();
}

void TestTotals::equalNaiveCount() {
    QFETCH(int, oneIn);
    const RowSet rows = someRows(snapshotOfLoaded()->eventCount(), oneIn);
    Totals expected;
    for (std::uint32_t i = 0; i < loaded().size(); ++i) {
        const TestEvent& event = loaded()[i];
        if (!rows.containsNumber(i))
            continue;
        expected.events += 1;
        expected.lambdaEvents += event.flags & flag::kLambda ? 1 : 0;
        expected.invocations += event.flags & flag::kInvocation ? 1 : 0;
        expected.attempts += event.flags & flag::kAttempt ? 1 : 0;
        expected.errors += event.flags & flag::kFailed ? 1 : 0;
        if (event.timeMs == kNoTime) {
            expected.withoutTime += 1;
            continue;
        }
        if (expected.firstEventMs == kNoTime || event.timeMs < expected.firstEventMs)
            expected.firstEventMs = event.timeMs;
        if (expected.lastEventMs == kNoTime || event.timeMs > expected.lastEventMs)
            expected.lastEventMs = event.timeMs;
    }
    const Totals actual = totals(*snapshotOfLoaded(), rows);
    QCOMPARE(actual.events, expected.events);
    QCOMPARE(actual.events, rows.count());
    QCOMPARE(actual.lambdaEvents, expected.lambdaEvents);
    QCOMPARE(actual.invocations, expected.invocations);
    QCOMPARE(actual.attempts, expected.attempts);
    QCOMPARE(actual.errors, expected.errors);
    QCOMPARE(actual.withoutTime, expected.withoutTime);
    QCOMPARE(qint64{actual.firstEventMs}, qint64{expected.firstEventMs});
    QCOMPARE(qint64{actual.lastEventMs}, qint64{expected.lastEventMs});
}

void TestTotals::countsByCodeEqualNaiveCount_data() {
    addRowSets();
}

void TestTotals::countsByCodeEqualNaiveCount() {
    QFETCH(int, oneIn);
    const StoreSnapshot& snapshot = *snapshotOfLoaded();
    const RowSet rows = someRows(snapshot.eventCount(), oneIn);
    for (const DictColumn column :
         {DictColumn::Event, DictColumn::Function, DictColumn::Identity, DictColumn::Error, DictColumn::Message}) {
        std::map<std::string, std::uint64_t> expected;
        for (std::uint32_t i = 0; i < loaded().size(); ++i) {
            if (!rows.containsNumber(i))
                continue;
            const auto text = loaded()[i].texts.find(column);
            ++expected[text == loaded()[i].texts.end() ? std::string() : text->second];
        }
        const auto counts = countByCode(snapshot, rows, column);
        QCOMPARE(counts.size(), expected.size());
        for (std::size_t i = 0; i < counts.size(); ++i) {
            const auto [code, count] = counts[i];
            QCOMPARE(count, expected[std::string(snapshot.dictionary(column).text(code))]);
            QVERIFY(i == 0 || counts[i - 1].second >= count);
        }
    }
}

void TestTotals::ofNothing() {
    const SnapshotPtr snapshot = makeSnapshot({});
    const Totals none = totals(*snapshot, RowSet());
    QCOMPARE(none.events, std::uint64_t{0});
    QVERIFY(none.firstEventMs == kNoTime && none.lastEventMs == kNoTime);
    QVERIFY(countByCode(*snapshot, RowSet(), DictColumn::Event).empty());
    QVERIFY(countByCode(StoreSnapshot(), RowSet(), DictColumn::Event).empty());
}

QTEST_GUILESS_MAIN(TestTotals)
#include "tst_totals.moc"
