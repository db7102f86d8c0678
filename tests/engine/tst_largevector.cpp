#include "app/base/largevector.h"

#include <QTest>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <new>
#include <numeric>
#include <span>
#include <vector>

using namespace lambdatrail;

class TestLargeVector : public QObject {
    Q_OBJECT
 private slots:
    void isAVector_data();
    void isAVector();
    void refusesWhatCannotBe();
};

// Around the size from which on huge pages are asked for.
void TestLargeVector::isAVector_data() {
    QTest::addColumn<int>("count");
    constexpr int kLarge = (2 << 20) / 4;
    for (const int count : {0, 1, 1000, kLarge - 1, kLarge, kLarge + 1, 3 * kLarge + 7})
        QTest::addRow("%d", count) << count;
}

void TestLargeVector::isAVector() {
    QFETCH(int, count);
    const auto size = static_cast<std::size_t>(count);
    LargeVector<std::uint32_t> numbers(size);
    QCOMPARE(numbers.size(), size);
    std::iota(numbers.begin(), numbers.end(), 7U);
    std::vector<std::uint32_t> same(size);
    std::iota(same.begin(), same.end(), 7U);
    QVERIFY(std::ranges::equal(numbers, same));

    LargeVector<std::uint32_t> grown;
    for (const std::uint32_t number : numbers)
        grown.push_back(number);
    QVERIFY(grown == numbers);
    grown.resize(size / 2);
    grown.shrink_to_fit();
    QVERIFY(std::ranges::equal(grown, std::span(same).first(size / 2)));
    grown = std::move(numbers);
    QVERIFY(std::ranges::equal(grown, same));

    const LargeVector<std::uint32_t> filled(size, 5);
    QCOMPARE(std::ranges::count(filled, 5U), static_cast<std::ptrdiff_t>(size));
}

void TestLargeVector::refusesWhatCannotBe() {
    for (const std::size_t count : {~std::size_t{0}, ~std::size_t{0} - 64, ~std::size_t{0} / 8 + 2})
        QVERIFY_THROWS_EXCEPTION(std::bad_alloc, (void)largeArray<std::uint64_t>(count));
    const LargeArray<char> some = largeArray<char>(3 << 20);
    some[(3 << 20) - 1] = 'x';
    QCOMPARE(some[(3 << 20) - 1], 'x');
}

QTEST_APPLESS_MAIN(TestLargeVector)
#include "tst_largevector.moc"
