#include "app/parse/jsonscan.h"
#include "app/search/textfinder.h"
#include "tests/support/prng.h"

#include <QTest>

#include <cctype>
#include <string>

using namespace lambdatrail;
using namespace lambdatrail::test;

namespace {

bool naivelyIn(std::string text, std::string wanted, TextFinder::Case sensitivity) {
    if (sensitivity == TextFinder::Case::IgnoreAscii) {
        for (std::string* each : {&text, &wanted}) {
            for (char& c : *each)
                c = static_cast<unsigned char>(c) < 128 ? static_cast<char>(std::tolower(c)) : c;
        }
    }
    return text.find(wanted) != std::string::npos;
}

bool found(const std::string& text, const std::string& wanted, TextFinder::Case sensitivity) {
    // What lies behind the text must not count.
    const std::string padded = text + wanted + std::string(kScanPadding, wanted.empty() ? '\0' : wanted.back());
    return TextFinder(wanted, sensitivity).isIn(std::string_view(padded).substr(0, text.size()));
}

}  // namespace

class TestTextFinder : public QObject {
    Q_OBJECT

 private slots:
    void findsWhatIsThere_data() {
        QTest::addColumn<int>("letters");
        for (const int letters : {2, 5, 40, 256})
            QTest::addRow("%d letters", letters) << letters;
    }
    void findsWhatIsThere() {
        QFETCH(int, letters);
        Prng random(static_cast<std::uint64_t>(letters));
        std::string alphabet;
        for (int i = 0; i < letters; ++i)
            alphabet += static_cast<char>(letters == 256 ? i : "aA@`zZ[{eE09\"\\ ,:-_kK~^\x7f"[i % 24]);
        for (int round = 0; round < 20'000; ++round) {
            const std::string text = random.characters(alphabet, random.below(random.oneIn(4) ? 200 : 40));
            std::string wanted = random.characters(alphabet, random.below(6));
            if (!text.empty() && random.oneIn(2)) {
                const std::uint32_t begin = random.below(static_cast<std::uint32_t>(text.size()));
                wanted = text.substr(begin, 1 + random.below(40));
            }
            if (!wanted.empty() && random.oneIn(3))
                wanted.back() = static_cast<char>(wanted.back() ^ 0x20);
            for (const auto sensitivity : {TextFinder::Case::Exact, TextFinder::Case::IgnoreAscii})
                QCOMPARE(found(text, wanted, sensitivity), naivelyIn(text, wanted, sensitivity));
        }
    }

    // Texts that fit nearly everywhere, which takes quadratic time if one compares at every place.
    void nearlyEverywhere() {
        const std::string text(1 << 20, 'a');
        const std::string half(1 << 19, 'A');
        for (const auto sensitivity : {TextFinder::Case::Exact, TextFinder::Case::IgnoreAscii}) {
            QVERIFY(!found(text, half + 'b' + half, sensitivity));
            QCOMPARE(found(text, half, sensitivity), sensitivity == TextFinder::Case::IgnoreAscii);
        }
    }
};

QTEST_GUILESS_MAIN(TestTextFinder)
#include "tst_textfinder.moc"
