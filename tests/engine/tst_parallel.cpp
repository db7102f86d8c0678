#include "app/base/parallel.h"

#include <QTest>

#include <array>
#include <atomic>
#include <thread>
#include <vector>

using namespace lambdatrail;

class TestParallel : public QObject {
    Q_OBJECT
 private slots:
    void everyPieceOnce_data();
    void everyPieceOnce();
    void anyNumberAtOnce();
};

void TestParallel::everyPieceOnce_data() {
    QTest::addColumn<int>("pieces");
    for (const int pieces : {0, 1, 2, 3, 1000})
        QTest::addRow("%d", pieces) << pieces;
}

void TestParallel::everyPieceOnce() {
    QFETCH(int, pieces);
    const auto count = static_cast<std::size_t>(pieces);
    std::vector<std::atomic<int>> calls(count);
    const unsigned workers = workerCount(count);
    QVERIFY(workers >= 1 && (count == 0 || workers <= count));
    std::vector<std::atomic<int>> busy(workers);
    std::atomic<bool> strange{false};
    parallelFor(count, [&](unsigned worker, std::size_t piece) {
        if (worker >= workers || ++busy[worker] != 1) {
            strange = true;
            return;
        }
        ++calls[piece];
        --busy[worker];
    });
    QVERIFY(!strange);
    for (const auto& call : calls)
        QCOMPARE(call.load(), 1);
}

// Several threads ask at once, and pieces have pieces of their own.
void TestParallel::anyNumberAtOnce() {
    constexpr std::size_t kThreads = 4;
    constexpr std::size_t kRounds = 200;
    constexpr std::size_t kPieces = 5;
    std::array<std::atomic<std::size_t>, kThreads> calls{};
    {
        std::vector<std::jthread> threads;
        for (auto& count : calls)
            threads.emplace_back([&count] {
                for (std::size_t round = 0; round < kRounds; ++round)
                    parallelFor(kPieces, [&count](unsigned, std::size_t) {
                        parallelFor(kPieces, [&count](unsigned, std::size_t) { ++count; });
                    });
            });
    }
    for (const auto& count : calls)
        QCOMPARE(count.load(), kRounds * kPieces * kPieces);
}

QTEST_GUILESS_MAIN(TestParallel)
#include "tst_parallel.moc"
