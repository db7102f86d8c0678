// What a thread remembers of texts is only ever given to the very same texts.

#include "app/parse/textmemo.h"

#include <QTest>

#include <random>
#include <string>

using namespace lambdatrail;

class TestTextMemo : public QObject {
    Q_OBJECT
 private slots:
    void tellsTextsApart();
    void remembers();
    void forgetsWhenFull();
};

namespace {

using Memo = TextMemo<3, std::string>;

std::string joined(const Memo::Texts& texts) {
    std::string all;
    for (const std::string_view text : texts)
        all.append(text).push_back('|');
    return all;
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
        const Memo::Texts texts{pool[random() % pool.size()], pool[random() % pool.size()], pool[random() % 5]};
        QCOMPARE(memo.of(texts, [&] { return joined(texts); }), joined(texts));
    }
}

void TestTextMemo::remembers() {
    Memo memo;
    int made = 0;
    for (int round = 0; round < 100; ++round) {
        for (int i = 0; i < 500; ++i) {
            const std::string name = "function-" + std::to_string(i);
            memo.of({name, "eu-west-1", ""}, [&] {
                ++made;
                return name;
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
        QCOMPARE(memo.of({name, "", ""}, [&] { return name; }), name);
    }
}

QTEST_APPLESS_MAIN(TestTextMemo)
#include "tst_textmemo.moc"
