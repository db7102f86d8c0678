// Finding records in JSON text: brackets, strings, containers, damage.

#include "app/base/utf8.h"
#include "app/parse/containers.h"
#include "app/parse/jsonquotes.h"
#include "app/parse/jsonscan.h"

#include <nlohmann/json.hpp>

#include <QTest>

#include <algorithm>
#include <array>
#include <random>
#include <string>
#include <string_view>
#include <vector>

using namespace lambdatrail;

// Before any raw string: moc loses its way in those.
class TestParse : public QObject {
    Q_OBJECT
 private slots:
    void bracketedLengthAgreesWithNaive();
    void quotesAgreeWithNaive();
    void findsRecords_data();
    void findsRecords();
    void reportsDamage_data();
    void reportsDamage();
    void unescapes_data();
    void unescapes();
    void unescapesAsNlohmannDoes();
    void repairs();
    void survivesNesting();
};

namespace {

// A text with the padding that the scanners ask for.
class Padded {
 public:
    explicit Padded(const std::string& text) : m_size(text.size()), m_bytes(text + std::string(kScanPadding, '"')) {}
    operator std::string_view() const { return std::string_view(m_bytes).substr(0, m_size); }

 private:
    std::size_t m_size;
    std::string m_bytes;
};

// The first value's length, found one character at a time.
std::size_t naiveBracketedLength(const std::string& text) {
    int depth = 0;
    bool inString = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (inString) {
            if (c == '\\')
                ++i;
            else if (c == '"')
                inString = false;
        } else if (c == '\\' && i + 1 < text.size() && (text[i + 1] == '"' || text[i + 1] == '\\')) {
            ++i;  // no JSON, but damaged texts have such quotes: they open nothing
        } else if (c == '"') {
            inString = true;
        } else if (c == '{' || c == '[') {
            ++depth;
        } else if ((c == '}' || c == ']') && --depth == 0) {
            return i + 1;
        }
    }
    return 0;
}

struct Walk {
    std::vector<std::string> records;
    std::vector<Gap> gaps;
    bool sawContainer = false;
};

// Feeds the text in windows of the given size, as a reader of a large file does.
Walk walk(const std::string& text, std::size_t windowBytes) {
    Walk result;
    RecordSplitter splitter;
    std::uint64_t offset = 0;
    std::size_t window = windowBytes;
    for (;;) {
        const bool isLast = offset + window >= text.size();
        const Padded bytes(text.substr(offset, window));
        std::vector<RecordSpan> spans;
        const std::size_t done = splitter.feed(bytes, offset, isLast, spans);
        for (const RecordSpan& span : spans)
            result.records.push_back(text.substr(offset + span.begin, span.length));
        offset += done;
        if (isLast)
            break;
        window = done == 0 ? window * 2 : windowBytes;
    }
    result.gaps = splitter.gaps();
    result.sawContainer = splitter.sawContainer();
    return result;
}

const std::string kA = R"({"eventVersion":"1.08","eventName":"A","x":{"y":["}]{[\"",1]}})";
const std::string kB = R"({"eventVersion":"1.08","eventName":"B"})";
const std::string kC = R"({ "eventVersion" : "1.08", "eventName" : "C\\" })";

}  // namespace

void TestParse::bracketedLengthAgreesWithNaive() {
    std::mt19937 random(1);
    const std::string anyByte = [] {
        std::string bytes;
        for (int byte = 0; byte < 256; ++byte)
            bytes += static_cast<char>(byte);
        return bytes;
    }();
    // Texts like JSON; such that are all escapes, over the borders of blocks; and bytes that are a bit off a bracket.
    const std::string alphabets[] = {"{}[]\"\\\\\"ab,: ", "\\\\\\\\\"}", anyByte, "{}[]\"\\;\xfb\xdb\x5b\x1b\x7b\x02"};
    const std::vector<BracketScan> scans = bracketScans();
    QVERIFY(!scans.empty());
    int closed = 0;
    for (int round = 0; round < 40'000; ++round) {
        const std::string& alphabet = alphabets[round / 2 % std::size(alphabets)];
        std::string text = round % 2 ? "{" : "[";
        const std::size_t length = random() % 300;
        while (text.size() < length)
            text += alphabet[random() % alphabet.size()];
        const std::size_t expected = naiveBracketedLength(text);
        closed += expected != 0;
        QCOMPARE(bracketedLength(Padded(text)), expected);
        for (const BracketScan scan : scans)
            QCOMPARE(scan(Padded(text)), expected);
    }
    QVERIFY(closed > 1'000 && closed < 40'000);
}

// Byte by byte: where the quotes stand that no backslash escapes, and what is wrong with the text.
static JsonQuotes::Outcome naiveQuotes(std::string_view text, std::vector<std::size_t>& quotes) {
    bool inString = false;
    bool isEscaped = false;
    bool isBad = false;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = utf8Length(text.substr(at));
        isBad |= length == 0 || (inString && static_cast<unsigned char>(text[at]) < 0x20);
        if (text[at] == '"' && !isEscaped) {
            quotes.push_back(at);
            inString = !inString;
        }
        isEscaped = text[at] == '\\' && !isEscaped;
        at += std::max<std::size_t>(length, 1);
    }
    return isBad      ? JsonQuotes::Outcome::BadText
           : inString ? JsonQuotes::Outcome::UnclosedString
                      : JsonQuotes::Outcome::Found;
}

void TestParse::quotesAgreeWithNaive() {
    using Outcome = JsonQuotes::Outcome;
    std::mt19937 random(2);
    const std::string alphabets[] = {"\"\\\\\"ab,: ", "\\\\\\\"", "\"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRS{}",
                                     "\"a\n\t ", "\"\"\"\xc3\xa9"};
    std::array<int, 3> outcomes{};
    JsonQuotes quotes;
    for (int round = 0; round < 4'000; ++round) {
        const std::string& alphabet = alphabets[static_cast<std::size_t>(round) % std::size(alphabets)];
        std::string text;
        for (const std::size_t length = random() % 400; text.size() < length;)
            text += alphabet[random() % alphabet.size()];
        std::vector<std::size_t> expected;
        const Outcome outcome = naiveQuotes(text, expected);
        ++outcomes[static_cast<std::size_t>(outcome)];
        for (const JsonQuotes::Way way : JsonQuotes::ways()) {
            const Padded padded(text);
            const std::string_view view = padded;
            QCOMPARE(quotes.find(view, way), outcome);
            if (outcome == Outcome::BadText)
                continue;
            std::size_t n = 0;
            for (std::size_t from = 0; from <= text.size(); ++from) {
                while (n < expected.size() && expected[n] < from)
                    ++n;
                const std::size_t found = static_cast<std::size_t>(quotes.next(view.data() + from) - view.data());
                QCOMPARE(found, n < expected.size() ? expected[n] : text.size());
                const auto backslash =
                    static_cast<std::size_t>(quotes.firstBackslash(view.data() + from) - view.data());
                QVERIFY(backslash >= from && backslash <= std::min(text.find('\\', from), text.size()));
            }
        }
    }
    for (const int count : outcomes)
        QVERIFY(count > 100);
}

void TestParse::findsRecords_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("records");
    QTest::addColumn<bool>("container");
    const auto row = [](const char* name, const std::string& text, int records, bool container) {
        QTest::newRow(name) << QString::fromStdString(text) << records << container;
    };
    row("delivered", R"({"Records":[)" + kA + "," + kB + "]}\n", 2, true);
    row("pretty-printed", "{\r\n  \"Records\" : [\n    " + kA + " ,\n\t" + kC + "\n ]\n}\n", 2, true);
    row("empty", R"({"Records":[]})", 0, true);
    row("other members around", R"({"a":{"Records":[1]},"b":"]","Records":[)" + kA + R"(],"c":[{"d":1}]})", 1, true);
    row("two arrays", R"({"Records":[)" + kA + R"(],"Records":[)" + kB + "]}", 2, true);
    row("array", "[" + kA + "," + kB + "]", 2, true);
    row("single object", kA, 1, false);
    row("lines", kA + "\n" + kB + "\r\n" + kC + "\n", 3, false);
    row("one after another", kA + kB + kC, 3, false);
    row("documents one after another", R"({"Records":[)" + kA + R"(]}{"Records":[)" + kB + "]}", 2, true);
    row("a missing comma", R"({"Records":[)" + kA + kB + "]}", 2, true);
    row("nothing", "", 0, false);
    row("white space", " \n\t", 0, false);
    row("an object that is none", R"({"a":[1,2],"b":null})", 1, false);
}

void TestParse::findsRecords() {
    QFETCH(QString, text);
    QFETCH(int, records);
    QFETCH(bool, container);
    const std::string bytes = text.toStdString();
    const Walk whole = walk(bytes, bytes.size() + 1);
    QCOMPARE(static_cast<int>(whole.records.size()), records);
    QCOMPARE(whole.sawContainer, container);
    QVERIFY(whole.gaps.empty());
    for (const std::string& record : whole.records)
        QVERIFY(nlohmann::json::accept(record));
    for (const std::size_t windowBytes : {1, 2, 3, 7, 16, 61, 64, 65}) {
        const Walk pieces = walk(bytes, windowBytes);
        QCOMPARE(pieces.records, whole.records);
        QVERIFY(pieces.gaps.empty());
    }
}

void TestParse::reportsDamage_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("kept");  // event names
    QTest::addColumn<int>("gaps");
    const auto row = [](const char* name, const std::string& text, const QStringList& kept, int gaps) {
        QTest::newRow(name) << QString::fromStdString(text) << kept << gaps;
    };
    row("cut in a record", R"({"Records":[)" + kA + "," + kB.substr(0, 20), {"A"}, 1);
    row("cut in a string", R"({"Records":[)" + kA + R"(,{"eventVersion":"1.)", {"A"}, 1);
    row("end is missing", R"({"Records":[)" + kA + "," + kB, {"A", "B"}, 1);
    row("garbage between", R"({"Records":[)" + kA + ",%%%garbage%%%" + kB + "]}", {"A", "B"}, 1);
    row("no object", R"({"Records":[)" + kA + ",17," + kB + "]}", {"A", "B"}, 1);
    row("bad line", kA + "\nnonsense\n" + kB + "\n", {"A", "B"}, 1);
    row("text after the document", R"({"Records":[)" + kA + "]} and more", {"A"}, 1);
    row("an unclosed record at the end", R"({"Records":[{"eventVersion":"1.08","x":{)" + kB.substr(1) + "," + kA,
        {"B", "A"}, 2);
}

void TestParse::reportsDamage() {
    QFETCH(QString, text);
    QFETCH(QStringList, kept);
    QFETCH(int, gaps);
    const Walk result = walk(text.toStdString(), static_cast<std::size_t>(text.size()) + 1);
    QStringList names;
    for (const std::string& record : result.records) {
        const auto json = nlohmann::json::parse(record, nullptr, false);
        names << (json.is_discarded() ? QString("broken")
                                      : QString::fromStdString(json["eventName"].get<std::string>()));
    }
    QCOMPARE(names, kept);
    QCOMPARE(static_cast<int>(result.gaps.size()), gaps);
    for (const Gap& gap : result.gaps)
        QVERIFY(gap.offset + gap.length <= text.toStdString().size() && !gap.reason.empty());
}

void TestParse::unescapes_data() {
    QTest::addColumn<QByteArray>("raw");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("plain") << QByteArray("plain") << QByteArray("plain");
    QTest::newRow("simple") << QByteArray(R"(a\"b\\c\/d\n\t)") << QByteArray("a\"b\\c/d\n\t");
    QTest::newRow("unicode") << QByteArray(R"(caf\u00e9)") << QByteArray("caf\xc3\xa9");
    QTest::newRow("pair") << QByteArray(R"(\ud83d\ude00)") << QByteArray("\xf0\x9f\x98\x80");
    QTest::newRow("lone high") << QByteArray(R"(\ud83dx)") << QByteArray("\xef\xbf\xbdx");
    QTest::newRow("lone low") << QByteArray(R"(\ude00)") << QByteArray("\xef\xbf\xbd");
    QTest::newRow("high and no low") << QByteArray(R"(\ud83d\u0041)") << QByteArray("\xef\xbf\xbd\x41");
    QTest::newRow("bad hex") << QByteArray(R"(\u00zz)")
                             << QByteArray(
                                    "\xef\xbf\xbd"
                                    "00zz");
    QTest::newRow("bad escape") << QByteArray(R"(\q)") << QByteArray("\xef\xbf\xbd");
    QTest::newRow("cut") << QByteArray("a\\") << QByteArray("a\xef\xbf\xbd");
    QTest::newRow("nul") << QByteArray(R"(a\u0000b)") << QByteArray("a\0b", 3);
}

void TestParse::unescapes() {
    QFETCH(QByteArray, raw);
    QFETCH(QByteArray, text);
    std::string result = "left over";
    unescapeJson(raw.toStdString(), result);
    QCOMPARE(result, text.toStdString());
}

void TestParse::unescapesAsNlohmannDoes() {
    std::mt19937 random(2);
    const std::string pieces[] = {"a", "\\n", "\\u0041", "\\u20ac", "\\ud83d\\ude00", "\\\\", "\\\"", "\xc3\xa9", "/"};
    for (int round = 0; round < 2'000; ++round) {
        std::string raw;
        for (std::size_t n = random() % 12; n > 0; --n)
            raw += pieces[random() % std::size(pieces)];
        std::string text;
        unescapeJson(raw, text);
        QCOMPARE(text, nlohmann::json::parse("\"" + raw + "\"").get<std::string>());
    }
}

void TestParse::repairs() {
    const std::string damaged = "{\"a\":\"line\nbreak \x01 bad \xff\xc3( end\",\n\"b\":\"\\\"\xed\xa0\x80\"}";
    QVERIFY(!nlohmann::json::accept(damaged));
    const auto repaired = nlohmann::json::parse(repairedJson(damaged));
    QCOMPARE(repaired["a"].get<std::string>(), std::string("line\nbreak \x01 bad \xef\xbf\xbd\xef\xbf\xbd( end"));
    QVERIFY(repaired["b"].get<std::string>().starts_with("\"\xef\xbf\xbd"));
    const std::string good = R"({"a":"é\n","b":[1,2.50]})";
    QCOMPARE(repairedJson(good), good);
}

void TestParse::survivesNesting() {
    const std::string deep = std::string(1'000'000, '[') + std::string(1'000'000, ']');
    QCOMPARE(bracketedLength(Padded(deep)), deep.size());
    QCOMPARE(bracketedLength(Padded(deep.substr(1, 1'500'000))), std::size_t{0});
}

QTEST_GUILESS_MAIN(TestParse)
#include "tst_parse.moc"
