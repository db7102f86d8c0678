// Long lists are cut where a record seems to begin. Wherever that is, all records are found and nothing else: the test
// writes down where it put each of them.

#include "app/load/guessedcuts.h"
#include "app/load/loader.h"
#include "app/store/sortindex.h"
#include "tests/support/naivereader.h"
#include "tests/support/prng.h"

#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <atomic>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

using namespace lambdatrail;
using namespace lambdatrail::test;

class TestGuessedCuts : public QObject {
    Q_OBJECT
 private slots:
    void allRecordsAreFound_data();
    void allRecordsAreFound();
    void stopsInTheMiddle();
    void piecesCountInOrder();
    void undecidedUntilAllBeforeEnded();
    void wrongOnesAreToldAtOnce();
};

namespace {

enum class Rare { Nothing, NestedStarts, TwiceTheSameKey, NoComma, CutOff, TooLate };

// (offset, length, eventID)
using Place = std::tuple<std::uint64_t, std::uint32_t, std::string>;

std::string uuid(std::uint64_t number) {
    std::string digits = std::to_string(number);
    digits.insert(0, 12 - digits.size(), '0');
    return "6a1d9f10-0c3f-4d2e-8a55-" + digits;
}

struct Written {
    std::string text;
    std::vector<Place> places;
    bool isDamaged = false;
};

// A list of records of 600 bytes or more, about every `rareEvery`th of a rare kind.
Written writtenList(std::size_t bytes, bool isLines, Rare rare, std::uint32_t rareEvery, std::uint64_t seed) {
    Written written;
    Prng random(seed);
    std::string& text = written.text;
    text = isLines ? "" : R"({"Records":[)";
    for (std::uint64_t number = 0; text.size() < bytes; ++number) {
        const bool isRare = rare != Rare::Nothing && (number == 7 || random.oneIn(rareEvery));
        if (number > 0)
            text += isLines ? "\n" : isRare && rare == Rare::NoComma ? "" : ",";
        const std::size_t begin = text.size();
        text += R"({"eventVersion":"1.11","userIdentity":{"type":"AWSService","invokedBy":"s3.amazonaws.com"},)";
        if (isRare && rare == Rare::TooLate)
            text += R"("requestParameters":{"functionName":"late"},)";
        text += R"("eventTime":"2026-03-01T12:00:00Z","eventSource":"lambda.amazonaws.com","eventName":"Invoke",)";
        if (isRare && rare == Rare::NestedStarts) {
            text += R"("requestParameters":{"items":[{"a":1})";
            const std::size_t end = text.size() + 1000 * (1 + random.below(700));
            while (text.size() < end)
                text += R"(,{"eventVersion":"1.11","eventName":"Nested","eventSource":"x","eventID":"n"})";
            text += "]},";
        }
        if (isRare && rare == Rare::TwiceTheSameKey)
            text += R"("eventName":"Invoke",)";
        text += R"("userAgent":")" + random.characters("abc {}[],:", 300 + random.below(100)) + "\",";
        text += R"("eventID":")" + uuid(number) + "\"";
        if (isRare && rare == Rare::CutOff) {
            text += R"(,"errorMessage":{"left":"open")";
            written.isDamaged = true;
            continue;
        }
        text += "}";
        written.places.emplace_back(begin, static_cast<std::uint32_t>(text.size() - begin), uuid(number));
    }
    text += isLines ? "\n" : "]}";
    return written;
}

// Read as a stream, in windows, if it is larger than one of them.
std::string inTwoMembers(const std::string& text) {
    return gzipped(text.substr(0, text.size() / 3)) + gzipped(text.substr(text.size() / 3));
}

std::vector<Place> placesIn(const StoreSnapshot& snapshot) {
    std::vector<Place> places;
    for (std::uint32_t i = 0; i < snapshot.eventCount(); ++i) {
        const RecordLocation location = snapshot.location(EventId{i});
        places.emplace_back(location.offset, location.length, snapshot.cellText(EventId{i}, ColumnId::EventId));
    }
    std::ranges::sort(places);
    return places;
}

}  // namespace

void TestGuessedCuts::allRecordsAreFound_data() {
    QTest::addColumn<int>("rare");
    QTest::addColumn<bool>("isLines");
    QTest::addColumn<int>("kilobytes");
    QTest::addColumn<unsigned>("threads");
    const std::vector<std::pair<const char*, Rare>> kinds{{"ordinary", Rare::Nothing},
                                                          {"starts within records", Rare::NestedStarts},
                                                          {"a key twice", Rare::TwiceTheSameKey},
                                                          {"a comma missing", Rare::NoComma},
                                                          {"cut off", Rare::CutOff},
                                                          {"the source after what it decides", Rare::TooLate}};
    for (const auto& [name, rare] : kinds) {
        for (const bool isLines : {false, true}) {
            if (isLines && rare == Rare::NoComma)
                continue;
            for (const auto& [kilobytes, threads] : {std::pair(300, 1U), std::pair(9'000, 1U), std::pair(9'000, 2U)}) {
                if (threads == 1 && kilobytes > 300 && rare != Rare::NestedStarts)
                    continue;
                QTest::addRow("%s, %s of %d KB, %u threads", name, isLines ? "lines" : "list", kilobytes, threads)
                    << static_cast<int>(rare) << isLines << kilobytes << threads;
            }
        }
    }
}

void TestGuessedCuts::allRecordsAreFound() {
    QFETCH(int, rare);
    QFETCH(bool, isLines);
    QFETCH(int, kilobytes);
    QFETCH(unsigned, threads);
    const std::size_t bytes = static_cast<std::size_t>(kilobytes) * 1000;
    const Written written = writtenList(bytes, isLines, static_cast<Rare>(rare), kilobytes < 1000 ? 40 : 3000, 5);
    QTemporaryDir folder;
    const std::string path = folder.filePath(QStringLiteral("a.json.gz")).toStdString();
    writeFile(path, inTwoMembers(written.text));
    StoreBuilder store;
    LoadProgress progress;
    const LoadOutcome outcome = loadLogs(store, {path}, {}, progress, {}, {.threads = threads, .publish = {}});
    QVERIFY(placesIn(*outcome.snapshot) == written.places);
    QCOMPARE(outcome.report.problems.empty(), !written.isDamaged);
    QCOMPARE(outcome.report.bytesUnpacked, written.text.size());
    QCOMPARE(progress.events.load(), written.places.size());
    // All of the same time: where they stand decides.
    const auto order = sortByTime(*outcome.snapshot, {});
    QVERIFY(order.has_value());
    QVERIFY(std::ranges::equal(
        *order, written.places, {},
        [&](std::uint32_t event) { return outcome.snapshot->location(EventId{event}).offset; },
        [](const Place& place) { return std::get<0>(place); }));
}

// With a wrong cut on the way: what was read counts, and no more.
void TestGuessedCuts::stopsInTheMiddle() {
    const Written written = writtenList(9'000'000, false, Rare::NestedStarts, 3000, 6);
    QVERIFY(written.places.size() > 10'000);
    QTemporaryDir folder;
    const std::string path = folder.filePath(QStringLiteral("a.json.gz")).toStdString();
    writeFile(path, inTwoMembers(written.text));
    for (const std::uint32_t enough : {1U, 3'000U, 6'000U, 10'000U}) {
        StoreBuilder store;
        LoadProgress progress;
        std::stop_source stop;
        std::jthread stopper([&] {
            while (progress.events < enough)
                std::this_thread::yield();
            stop.request_stop();
        });
        const LoadOutcome outcome =
            loadLogs(store, {path}, {}, progress, stop.get_token(), {.threads = 2, .publish = {}});
        stopper.join();
        QVERIFY(outcome.report.cancelled);
        const std::vector<Place> found = placesIn(*outcome.snapshot);
        QVERIFY(found.size() >= enough);
        QVERIFY(std::ranges::includes(written.places, found));
        QVERIFY(std::ranges::adjacent_find(found) == found.end());
    }
}

void TestGuessedCuts::piecesCountInOrder() {
    constexpr std::size_t kPieces = 200;
    constexpr std::size_t kWrong = 120;
    GuessedCuts cuts;
    for (std::size_t i = 0; i < kPieces; ++i)
        QCOMPARE(cuts.add(), i);
    std::atomic<std::size_t> next{0};
    std::vector<char> counted(kPieces);
    {
        std::vector<std::jthread> threads;
        for (int thread = 0; thread < 4; ++thread)
            threads.emplace_back([&] {
                for (std::size_t piece = next++; piece < kPieces; piece = next++) {
                    Buffer bytes;
                    bytes.assign(std::to_string(piece));
                    cuts.end(piece, piece != kWrong, std::move(bytes));
                    const bool counts = cuts.waitUntilDecided(piece);
                    counted[piece] = counts && cuts.counts(piece) == counts ? 1 : 0;
                }
            });
    }
    QVERIFY(cuts.allEnded());
    QVERIFY(cuts.hasFailed());
    for (std::size_t i = 0; i < kPieces; ++i)
        QCOMPARE(counted[i] != 0, i < kWrong);
    const std::vector<Buffer> returned = cuts.takeReturned();
    QCOMPARE(returned.size(), kPieces - kWrong);
    for (std::size_t i = 0; i < returned.size(); ++i)
        QCOMPARE(std::string(returned[i].view()), std::to_string(kWrong + i));
    QVERIFY(cuts.takeReturned().empty());
}

// Whoever is ahead goes on with the next piece; nothing is known of it before those in front of it have ended.
void TestGuessedCuts::undecidedUntilAllBeforeEnded() {
    for (const bool firstIsRight : {true, false}) {
        GuessedCuts cuts;
        const auto end = [&cuts](std::size_t piece, bool isRight) {
            Buffer bytes;
            bytes.assign(std::to_string(piece));
            cuts.end(piece, isRight, std::move(bytes));
        };
        for (int piece = 0; piece < 4; ++piece)
            cuts.add();
        end(2, true);
        end(1, true);
        QVERIFY(!cuts.counts(1) && !cuts.counts(2) && !cuts.hasFailed() && !cuts.allEnded());
        end(0, firstIsRight);
        for (const std::size_t piece : {0U, 1U, 2U})
            QCOMPARE(cuts.counts(piece), std::optional(firstIsRight));
        QCOMPARE(cuts.hasFailed(), !firstIsRight);
        end(3, true);
        QVERIFY(cuts.allEnded());
        QCOMPARE(cuts.takeReturned().size(), firstIsRight ? 0U : 4U);
    }
}

// Then nothing more is cut, however long those in front of it take.
void TestGuessedCuts::wrongOnesAreToldAtOnce() {
    GuessedCuts cuts;
    for (int piece = 0; piece < 4; ++piece)
        cuts.add();
    cuts.end(3, true, {});
    QVERIFY(!cuts.counts(3) && !cuts.hasFailed());
    cuts.end(2, false, {});
    QVERIFY(cuts.hasFailed() && !cuts.allEnded());
    QCOMPARE(cuts.counts(2), std::optional(false));
    QCOMPARE(cuts.counts(3), std::optional(false));
    QVERIFY(!cuts.counts(1) && cuts.takeReturned().empty());
    cuts.end(1, true, {});
    cuts.end(0, true, {});
    QCOMPARE(cuts.counts(1), std::optional(true));
    QVERIFY(cuts.allEnded());
    QCOMPARE(cuts.takeReturned().size(), 2U);
}

QTEST_GUILESS_MAIN(TestGuessedCuts)
#include "tst_guessedcuts.moc"
