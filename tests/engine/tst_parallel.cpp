#include "app/base/parallel.h"

#include <QTest>

#include <atomic>
#include <vector>

using namespace lambdatrail;

class TestParallel : public QObject {
    Q_OBJECT
 private slots:
    void everyPieceOnce_data();
    void everyPieceOnce();
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

QTEST_GUILESS_MAIN(TestParallel)
#include "tst_parallel.moc"
