// What a thread remembers of texts is only ever given to the very same texts.

#include "app/parse/textmemo.h"

#include <QTest>

#include <array>
#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <vector>

using namespace lambdatrail;

class TestTextMemo : public QObject {
    Q_OBJECT
 private slots:
    void tellsTextsApart();
    void remembers();
    void forgetsWhenFull();
    void keepsNoGiants();
};

namespace {

// What is worked out here: a number that another entry cannot have.
using Memo = TextMemo<3, std::uint64_t>;
using Texts = std::array<std::string_view, 3>;

std::uint64_t numberOf(const Texts& texts) {
    static std::map<std::array<std::string, 3>, std::uint64_t> numbers;
    return numbers.try_emplace({std::string(texts[0]), std::string(texts[1]), std::string(texts[2])}, numbers.size())
        .first->second;
}

std::uint64_t remembered(Memo& memo, const Texts& texts) {
    Memo::Key key;
    key.set(texts[0], texts[1], texts[2]);
    return memo.of(key, [&] { return numberOf(texts); });
}

}  // namespace

// Texts that begin and end alike, of equal and unequal length, empty and moved from one place to the next.
void TestTextMemo::tellsTextsApart() {
    Memo memo;
    std::mt19937 random(7);
    std::vector<std::string> pool{"", "a", "b", "ab", "ba"};
    for (int i = 0; i < 40; ++i)
        pool.push_back("arn:aws:" + std::to_string(i % 20) + std::string(static_cast<std::size_t>(i / 20), 'x') +
                       ":user/dana");
    for (int round = 0; round < 50'000; ++round) {
        const Texts texts{pool[random() % pool.size()], pool[random() % pool.size()], pool[random() % 5]};
        QCOMPARE(remembered(memo, texts), numberOf(texts));
    }
}

void TestTextMemo::remembers() {
    Memo memo;
    int made = 0;
    for (int round = 0; round < 100; ++round) {
        for (int i = 0; i < 500; ++i) {
            const std::string name = "function-" + std::to_string(i);
            Memo::Key key;
            key.set(name, "eu-west-1", "");
            memo.of(key, [&] {
                ++made;
                return 0;
            });
        }
    }
    // Few are worked out again: those that others pushed out.
    QVERIFY2(made >= 500 && made < 1'000, std::to_string(made).c_str());
}

void TestTextMemo::forgetsWhenFull() {
    Memo memo;
    for (int i = 0; i < 200'000; ++i) {
        const std::string name = std::to_string(i);
        QCOMPARE(remembered(memo, {name, "", ""}), numberOf({name, "", ""}));
    }
}

void TestTextMemo::keepsNoGiants() {
    Memo memo;
    const std::string giant(1 << 20, 'x');
    for (int i = 0; i < 20; ++i) {
        const std::string name = std::to_string(i) + giant;
        QCOMPARE(remembered(memo, {name, giant, "a"}), numberOf({name, giant, "a"}));
    }
}

QTEST_APPLESS_MAIN(TestTextMemo)
#include "tst_textmemo.moc"
