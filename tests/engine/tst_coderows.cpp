// Rows asked by the number that stands in them, against asking one after the other.

#include "app/filter/coderows.h"
#include "tests/support/prng.h"

#include <QTest>

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

using namespace lambdatrail;
using namespace lambdatrail::test;

namespace {

constexpr std::array<std::uint32_t, 12> kRows{0, 1, 31, 63, 64, 65, 127, 128, 1'000, 1'024, 2'047, 65'536};

// Words that say something else before, one more than there are rows for.
std::vector<std::uint64_t> wordsFor(std::uint32_t rows) {
    return std::vector<std::uint64_t>(rows / kRowsPerWord + 2, 0x5555'AAAA'5555'AAAAULL);
}

// Whether each row has its bit, those past the last in its word none, and the next word is as it was.
bool areRight(std::span<const std::uint64_t> words, std::uint32_t rows, const auto& holds) {
    const std::uint32_t all = (rows + kRowsPerWord - 1) / kRowsPerWord * kRowsPerWord;
    for (std::uint32_t row = 0; row < all; ++row) {
        if (((words[row / kRowsPerWord] >> row % kRowsPerWord & 1) != 0) != (row < rows && holds(row)))
            return false;
    }
    return words[all / kRowsPerWord] == 0x5555'AAAA'5555'AAAAULL;
}

template <class T>
bool fewAreRight(Prng& random, std::size_t count, std::uint32_t rows) {
    // Wanted and other codes that differ in any one byte.
    const auto code = [&random] {
        constexpr T kBase = static_cast<T>(0x8001'7FFF'00FF'8000ULL);
        return static_cast<T>(kBase ^ static_cast<T>(std::uint64_t{random.below(3)} << 8 * random.below(sizeof(T))));
    };
    FewCodes<T> few;
    for (std::size_t i = 0; i < few.size(); ++i)
        few[i] = i < count ? code() : few[0];
    std::vector<T> codes(rows);
    for (T& one : codes)
        one = random.below(4) == 0 ? static_cast<T>(random.next()) : code();
    std::vector<std::uint64_t> words = wordsFor(rows);
    answerFewCodes(count, codes.data(), few, rows, words);
    return areRight(words, rows, [&](std::uint32_t row) {
        return std::find(few.begin(), few.begin() + static_cast<std::ptrdiff_t>(count), codes[row]) !=
               few.begin() + static_cast<std::ptrdiff_t>(count);
    });
}

template <class T>
bool tableIsRight(Prng& random, std::uint32_t codeCount, std::uint32_t rows) {
    std::vector<std::uint8_t> holds(codeCount);
    const std::uint32_t oneOf = 1 + random.below(4);  // some, half, most of them, or all
    for (std::uint8_t& answer : holds)
        answer = random.below(oneOf) == 0 ? 1 : 0;
    std::vector<T> codes(rows);
    for (T& one : codes)
        one = static_cast<T>(random.below(8) == 0 ? codeCount - 1 : random.below(codeCount));
    std::vector<std::uint64_t> words = wordsFor(rows);
    answerByTable(codes.data(), holds.data(), codeCount, rows, words);
    return areRight(words, rows, [&](std::uint32_t row) { return holds[codes[row]] != 0; });
}

}  // namespace

class TestCodeRows : public QObject {
    Q_OBJECT
 private slots:
    void fewCodesLikeNaive();
    void tablesLikeNaive();
};

void TestCodeRows::fewCodesLikeNaive() {
    Prng random(17);
    for (const std::uint32_t rows : kRows) {
        for (std::size_t count = 1; count <= kMostFewCodes; ++count) {
            QVERIFY(fewAreRight<std::uint8_t>(random, count, rows));
            QVERIFY(fewAreRight<std::uint16_t>(random, count, rows));
            QVERIFY(fewAreRight<std::uint32_t>(random, count, rows));
            QVERIFY(fewAreRight<std::uint64_t>(random, count, rows));
        }
    }
}

// Around every number of codes at which another way is taken.
void TestCodeRows::tablesLikeNaive() {
    Prng random(18);
    for (const std::uint32_t rows : kRows) {
        for (const std::uint32_t codes : {1U, 2U, 16U, 127U, 128U, 129U, 255U, 256U, 257U, 511U, 512U, 513U, 768U,
                                          1'023U, 1'024U, 1'025U, 5'000U, 65'536U}) {
            if (codes <= 1U + std::numeric_limits<std::uint8_t>::max())
                QVERIFY(tableIsRight<std::uint8_t>(random, codes, rows));
            QVERIFY(tableIsRight<std::uint16_t>(random, codes, rows));
            QVERIFY(tableIsRight<std::uint32_t>(random, codes, rows));
        }
    }
}

QTEST_APPLESS_MAIN(TestCodeRows)
#include "tst_coderows.moc"
