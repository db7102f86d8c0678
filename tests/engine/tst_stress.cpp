#include "app/export/exporter.h"
#include "app/filter/filterparser.h"
#include "app/filter/filterrun.h"
#include "app/load/loader.h"
#include "app/stats/facets.h"
#include "app/stats/timehistogram.h"
#include "app/stats/totals.h"
#include "app/store/sortindex.h"
#include "tests/engine/filteroracle.h"
#include "tests/support/corpus.h"
#include "tests/support/naivereader.h"
#include "tests/support/prng.h"

#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <array>
#include <atomic>
#include <set>
#include <thread>

using namespace lambdatrail;
using namespace lambdatrail::test;

namespace {

constexpr std::array<std::string_view, 5> kFilters{"event = Invoke", "error exists and not identity ~ deploy",
                                                   "function ~ a or region = eu-west-1", "\"203.0\"",
                                                   "message matches \"[Aa]uthori\""};
constexpr std::array kSortColumns{ColumnId::Time, ColumnId::Function, ColumnId::Identity, ColumnId::EventId,
                                  ColumnId::Error};

// What a window asks of a snapshot, one question at a time, until it is told that the load is over. True if every
// answer fitted its snapshot.
class Questioner {
 public:
    Questioner(const StoreBuilder& store, std::uint64_t seed) : m_store(store), m_random(seed) {}

    bool askUntil(const std::atomic<bool>& isOver) {
        bool isRight = true;
        while (!isOver && isRight)
            isRight = ask(*m_store.snapshot());
        return isRight;
    }

 private:
    bool ask(const StoreSnapshot& snapshot) {
        const FilterExpr filter = parseFilter(m_random.pick(kFilters)).value();
        std::stop_source stop;
        const bool givesUp = m_random.oneIn(4);
        // Someone who wants something else meanwhile: whatever is being done stops, or has ended already.
        std::jthread other([&] {
            if (givesUp)
                stop.request_stop();
        });
        const auto rows = runFilter(snapshot, filter, stop.get_token());
        if (!rows)
            return givesUp && rows.error().code == ErrorCode::Cancelled;
        if (totals(snapshot, *rows).events != rows->count())
            return false;
        switch (m_random.below(3)) {
            case 0: {
                const auto histogram = timeHistogram(
                    snapshot, *rows, {.metric = Metric::AllEvents, .zoom = {}, .maxBuckets = 50, .maxSeries = 4},
                    stop.get_token());
                return histogram ? histogram->total + histogram->withoutTime == rows->count() : givesUp;
            }
            case 1: {
                const auto found = facets(snapshot, filter, std::array{ColumnId::Error}, stop.get_token());
                return found ? found->size() == 1 : givesUp;
            }
            default:
                return sortAndExport(snapshot, *rows, stop.get_token()) || givesUp;
        }
    }

    bool sortAndExport(const StoreSnapshot& snapshot, const RowSet& rows, const std::stop_token& stop) {
        const auto byTime = sortByTime(snapshot, stop);
        if (!byTime || byTime->size() != snapshot.eventCount())
            return false;
        const ColumnId column = kSortColumns[m_random.below(kSortColumns.size())];
        const auto order = sortBy(snapshot, *byTime, {column, m_random.oneIn(2)}, stop);
        if (!order)
            return false;
        std::uint64_t lines = 0;
        Progress progress;
        const auto count = [&lines](std::string_view piece) -> Result<void> {
            lines += static_cast<std::uint64_t>(std::ranges::count(piece, '\n'));
            return {};
        };
        const auto written =
            exportEvents(snapshot, filteredOrder(*order, rows),
                         {ExportFormat::JsonLines, {ColumnId::Time, ColumnId::File}, true}, count, progress, stop);
        return written.has_value() && lines == rows.count();
    }

    const StoreBuilder& m_store;
    Prng m_random;
};

}  // namespace

// Everything at once: logs are loaded, stopped and loaded again while others filter, sort, count and export what is
// there. Made for the thread sanitizer (preset tsan), and right without it. The rows are seeds.
class TestStress : public QObject {
    Q_OBJECT

 private slots:
    void initTestCase();
    void allAtOnce_data();
    void allAtOnce();

 private:
    QTemporaryDir m_folder;
    std::vector<TestEvent> m_expected;
};

void TestStress::initTestCase() {
    QVERIFY(writeCorpus(m_folder.filePath(QStringLiteral("small")).toStdString(), {.events = 2000, .eventsPerFile = 5})
                .has_value());
    QVERIFY(writeCorpus(m_folder.filePath(QStringLiteral("large")).toStdString(),
                        {.events = 3000, .eventsPerFile = 3000, .seed = 2, .level = 1})
                .has_value());
    for (const std::string& path : filesBelow(m_folder.path().toStdString())) {
        for (TestEvent& event : readNaively(path).events)
            m_expected.push_back(std::move(event));
    }
    QCOMPARE(m_expected.size(), std::size_t(5000));
}

void TestStress::allAtOnce_data() {
    QTest::addColumn<int>("seed");
    for (int seed = 1; seed <= 3; ++seed)
        QTest::addRow("seed %d", seed) << seed;
}

void TestStress::allAtOnce() {
    QFETCH(int, seed);
    Prng random(static_cast<std::uint64_t>(seed));
    const std::vector<std::string> paths{m_folder.path().toStdString()};
    // Stopped somewhere on the way the first time, then left alone.
    for (const std::uint32_t stopAt : {random.below(5000), ~0U}) {
        StoreBuilder store;
        LoadProgress progress;
        std::stop_source stop;
        std::atomic<bool> isOver = false;
        std::array<std::atomic<bool>, 2> isRight{};
        std::vector<std::jthread> others;
        for (std::size_t i = 0; i < isRight.size(); ++i)
            others.emplace_back(
                [&, i, askSeed = random.next()] { isRight[i] = Questioner(store, askSeed).askUntil(isOver); });
        others.emplace_back([&] {
            while (!isOver && progress.events < stopAt)
                std::this_thread::yield();
            stop.request_stop();
        });
        const LoadOutcome outcome =
            loadLogs(store, paths, {}, progress, stop.get_token(), {.threads = 3, .publish = {}});
        isOver = true;
        others.clear();
        QVERIFY(isRight[0] && isRight[1]);
        const std::uint32_t events = outcome.snapshot->eventCount();
        QVERIFY(outcome.report.problems.empty() || outcome.report.cancelled);
        if (stopAt != ~0U) {
            QVERIFY(events <= m_expected.size());
            continue;
        }
        QVERIFY(!outcome.report.cancelled);
        QCOMPARE(events, static_cast<std::uint32_t>(m_expected.size()));
        for (const std::string_view text : kFilters) {
            const FilterExpr filter = parseFilter(text).value();
            std::multiset<std::string> expected;
            for (const TestEvent& event : m_expected) {
                if (holds(event, filter))
                    expected.insert(event.eventId);
            }
            const auto rows = runFilter(*outcome.snapshot, filter, {});
            std::multiset<std::string> found;
            for (std::uint32_t i = 0; i < events; ++i) {
                if (rows->containsNumber(i))
                    found.insert(outcome.snapshot->cellText(EventId{i}, ColumnId::EventId));
            }
            QVERIFY2(found == expected && !found.empty(), std::string(text).c_str());
        }
    }
}

QTEST_GUILESS_MAIN(TestStress)
#include "tst_stress.moc"
