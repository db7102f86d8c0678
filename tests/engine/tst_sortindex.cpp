// Sorting by a column, on stores that are large enough for every way it is done.

#include "app/store/sortindex.h"
#include "tests/support/prng.h"
#include "tests/support/teststore.h"

#include <QTest>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <functional>
#include <stop_token>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

using namespace lambdatrail;
using namespace lambdatrail::test;

namespace {

constexpr std::array kSorted{ColumnId::EventId, ColumnId::RequestId, ColumnId::AccessKey, ColumnId::Message,
                             ColumnId::Ip,      ColumnId::Identity,  ColumnId::Session,   ColumnId::FunctionRegion};

// What is no UUID and stands among them, near one.
std::string nearUuid(const std::string& uuid, Prng& random) {
    switch (random.below(5)) {
        case 0:
            return uuid + random.characters("0f-", random.below(2));
        case 1:
            return uuid.substr(0, random.below(36));
        case 2:
            return uuid.substr(0, random.below(36)) + random.characters("0af-,gzAZ~\x01\xC3", 1 + random.below(3));
        case 3:
            return "00000000-0000-0000-0000-000000000000";
        default:
            return "ffffffff-ffff-ffff-ffff-" + random.characters("0f", 12);
    }
}

std::string address(Prng& random) {
    std::string text = std::to_string(random.below(300));
    for (int i = 0; i < 3; ++i)
        text += '.' + std::to_string(random.below(256));
    return text;
}

// More than a block; texts that nearly every event has of its own, others that begin alike, end early or are absent.
std::vector<TestEvent> manyEvents(std::uint32_t seed) {
    Prng random(seed);
    std::vector<TestEvent> events(kEventsPerBlock + 3'000);
    std::string uuid = random.uuid();
    for (std::uint32_t i = 0; i < events.size(); ++i) {
        TestEvent& event = events[i];
        event.timeMs = random.oneIn(50) ? kNoTime : static_cast<TimeMs>(random.below(20'000)) * 1000;
        event.offset = i;
        event.eventId = random.uuid();
        if (random.oneIn(3))  // most of them differ in their last digits only
            event.eventId.replace(0, 20, "0a1b2c3d-0000-4000-8");
        if (random.oneIn(10))
            event.eventId = uuid;
        if (random.oneIn(20))
            event.eventId = random.characters("0123456789abcdefABCDEF-", random.below(40));
        if (random.oneIn(20))
            event.eventId = nearUuid(event.eventId.size() == 36 ? event.eventId : uuid, random);
        if (random.oneIn(500))
            uuid = event.eventId;
        event.requestId = random.oneIn(4) ? std::string() : random.characters("ABCDEF0123456789", 16);
        event.texts[DictColumn::AccessKey] = "ASIA" + random.characters("AB", 1 + random.below(20));
        event.texts[DictColumn::Session] = "session " + std::to_string(random.below(9)) + std::to_string(i);
        event.texts[DictColumn::Message] =
            std::string(random.below(3) * 300, 'm') + random.characters(std::string_view("\0\1z", 3), random.below(12));
        switch (random.below(4)) {
            case 0:
                event.texts[DictColumn::Ip] = random.oneIn(2) ? "AWS Internal" : "s" + std::to_string(random.below(99));
                break;
            case 1:
                event.texts[DictColumn::Ip] = "0" + address(random);
                break;
            default:
                event.texts[DictColumn::Ip] = address(random);
        }
        if (!random.oneIn(5))
            event.texts[DictColumn::Identity] =
                identityText("user " + std::to_string(random.below(90)), std::to_string(random.below(20'000)));
        if (!random.oneIn(5))
            event.texts[DictColumn::Function] =
                random.oneIn(9)
                    ? "no arn"
                    : functionKey("f" + std::to_string(random.below(40)), random.oneIn(2) ? "eu-west-1" : "us-east-1");
        std::erase_if(event.texts, [](const auto& text) { return text.second.empty(); });
    }
    return events;
}

// What is compared for a cell: addresses as numbers and before all other texts.
std::tuple<bool, std::array<int, 4>, std::string> sortKey(ColumnId column, const std::string& text) {
    std::array<int, 4> numbers{};
    if (column != ColumnId::Ip)
        return {false, numbers, text};
    const QStringList parts = QString::fromStdString(text).split(QLatin1Char('.'));
    bool isAddress = parts.size() == 4;
    for (int i = 0; isAddress && i < 4; ++i) {
        isAddress = !parts[i].isEmpty() && parts[i].size() <= 3 &&
                    std::ranges::all_of(parts[i], [](QChar c) { return c >= u'0' && c <= u'9'; });
        numbers[static_cast<std::size_t>(i)] = parts[i].toInt();
    }
    return {!isAddress, isAddress ? numbers : std::array<int, 4>{}, text};
}

void compareWithNaive(const StoreSnapshot& snapshot, const EventOrder& byTime, SortKey wanted) {
    struct Row {
        std::uint32_t event;
        std::string text;
        decltype(sortKey(wanted.column, "")) key;
    };
    std::vector<Row> naive;
    for (auto event = byTime.rbegin(); event != byTime.rend(); ++event) {
        const std::string text = snapshot.cellText(EventId{*event}, wanted.column);
        naive.push_back({*event, text, sortKey(wanted.column, text)});
    }
    std::ranges::stable_sort(naive, [&wanted](const Row& a, const Row& b) {
        if (a.text.empty() || b.text.empty())
            return !a.text.empty() && b.text.empty();
        return wanted.descending ? b.key < a.key : a.key < b.key;
    });
    const auto sorted = sortBy(snapshot, byTime, wanted, {});
    QVERIFY(sorted.has_value());
    QCOMPARE(sorted->size(), naive.size());
    for (std::size_t i = 0; i < naive.size(); ++i)
        QVERIFY2((*sorted)[i] == naive[i].event, naive[i].text.c_str());
}

}  // namespace

class TestSortIndex : public QObject {
    Q_OBJECT
 private slots:
    void sortsManyLikeNaive_data();
    void sortsManyLikeNaive();
    void sortsTextsThatBeginAlikeLikeNaive_data();
    void sortsTextsThatBeginAlikeLikeNaive();
    void sortsUnevenTextsLikeNaive_data();
    void sortsUnevenTextsLikeNaive();
    void sortsUnevenIdentifiersLikeNaive_data();
    void sortsUnevenIdentifiersLikeNaive();
    void findsRowsWithFlags();
    void stops();
    void stopsAtAnyMoment();
};

void TestSortIndex::sortsManyLikeNaive_data() {
    QTest::addColumn<int>("column");
    QTest::addColumn<bool>("descending");
    for (const ColumnId column : kSorted) {
        for (const bool descending : {false, true})
            QTest::addRow("%s %s, seed 9", columnInfo(column).name.data(), descending ? "down" : "up")
                << static_cast<int>(column) << descending;
    }
}

void TestSortIndex::sortsManyLikeNaive() {
    QFETCH(int, column);
    QFETCH(bool, descending);
    static const SnapshotPtr snapshot = makeSnapshot(manyEvents(9));
    static const EventOrder byTime = sortByTime(*snapshot, {}).value();
    compareWithNaive(*snapshot, byTime, {static_cast<ColumnId>(column), descending});
}

// All texts but one have a beginning in common that is longer than what is compared at once.
void TestSortIndex::sortsTextsThatBeginAlikeLikeNaive_data() {
    QTest::addColumn<int>("oddOne");
    QTest::addColumn<std::string>("oddText");
    for (const int oddOne : {0, 777, 8'999}) {
        const auto add = [oddOne](const char* name, const std::string& text) {
            QTest::addRow("number %d %s", oddOne, name) << oddOne << text;
        };
        add("has it too", "deployment of the team 5");
        add("is it", "deployment of the team ");
        add("ends within it", "deploy");
        add("comes before it", "deployment NOT of the team");
        add("comes behind it", "deployment of us");
        add("begins otherwise", "team");
        add("has zeros behind it", std::string("deployment of the team \0\0", 25));
        add("has zeros within it", std::string("deploy\0\0", 8));
        add("has other bytes behind it", "deployment of the team \xC3\xA4\xFF\x01");
        add("has others where keys may no longer reach", "deployment of the team abababababababab\xC3\xA4");
        add("has other bytes within it", "deployment \xFF\x01 the team");
    }
}

void TestSortIndex::sortsTextsThatBeginAlikeLikeNaive() {
    QFETCH(int, oddOne);
    QFETCH(std::string, oddText);
    Prng random(5);
    std::vector<TestEvent> events(9'000);
    for (std::uint32_t i = 0; i < events.size(); ++i) {
        events[i].timeMs = random.below(1'000) * 1000;
        events[i].offset = i;
        events[i].texts[DictColumn::Session] =
            static_cast<int>(i) == oddOne ? oddText : "deployment of the team " + random.characters("ab-", 9);
    }
    const SnapshotPtr snapshot = makeSnapshot(events);
    const EventOrder byTime = sortByTime(*snapshot, {}).value();
    for (const bool descending : {false, true})
        compareWithNaive(*snapshot, byTime, {ColumnId::Session, descending});
}

void TestSortIndex::sortsUnevenTextsLikeNaive_data() {
    QTest::addColumn<std::function<std::string(std::uint32_t, Prng&)>>("textOf");
    using TextOf = std::function<std::string(std::uint32_t, Prng&)>;
    const auto add = [](const char* name, TextOf textOf) { QTest::newRow(name) << textOf; };
    static const std::string anyBytes = [] {
        std::string bytes;
        for (int byte = 0; byte < 256; ++byte)
            bytes += static_cast<char>(byte);
        return bytes;
    }();
    add("few of any bytes", [](std::uint32_t, Prng& random) { return random.characters(anyBytes, random.below(4)); });
    add("many of any bytes", [](std::uint32_t, Prng& random) { return random.characters(anyBytes, random.below(40)); });
    add("groups that go on alike", [](std::uint32_t, Prng& random) {
        return std::to_string(random.below(30)) + std::string(50, 'x') + random.characters("ab\xFF", random.below(9));
    });
    add("groups of which few end", [](std::uint32_t, Prng& random) {
        return std::to_string(random.below(20)).append(random.below(60), '-') + random.characters("-.", 3);
    });
    add("one letter, ever longer", [](std::uint32_t i, Prng&) { return std::string(i % 700, 'a'); });
    add("bytes that are there once", [](std::uint32_t i, Prng& random) {
        return random.characters("01", 8) + (i % 3'000 == 7 ? std::string(1, anyBytes[i / 3'000 * 41]) : "0");
    });
}

void TestSortIndex::sortsUnevenTextsLikeNaive() {
    using TextOf = std::function<std::string(std::uint32_t, Prng&)>;
    QFETCH(TextOf, textOf);
    Prng random(8);
    std::vector<TestEvent> events(20'000);
    for (std::uint32_t i = 0; i < events.size(); ++i) {
        events[i].timeMs = random.below(1'000) * 1000;
        events[i].offset = i;
        if (const std::string text = textOf(i, random); !text.empty())
            events[i].texts[DictColumn::Session] = text;
    }
    const SnapshotPtr snapshot = makeSnapshot(events);
    const EventOrder byTime = sortByTime(*snapshot, {}).value();
    for (const bool descending : {false, true})
        compareWithNaive(*snapshot, byTime, {ColumnId::Session, descending});
}

void TestSortIndex::sortsUnevenIdentifiersLikeNaive_data() {
    QTest::addColumn<int>("count");
    QTest::addColumn<std::function<std::string(std::uint32_t, Prng&)>>("idOf");
    using IdOf = std::function<std::string(std::uint32_t, Prng&)>;
    const auto add = [](const char* name, int count, IdOf idOf) { QTest::newRow(name) << count << idOf; };
    const std::string one = "12345678-9abc-4def-8123-456789abcdef";
    add("nothing", 0, [](std::uint32_t, Prng&) { return std::string(); });
    add("one", 1, [one](std::uint32_t, Prng&) { return one; });
    add("all absent", 20'000, [](std::uint32_t, Prng&) { return std::string(); });
    add("all equal", 20'000, [one](std::uint32_t, Prng&) { return one; });
    add("all equal but the first and the last possible", 20'000, [one](std::uint32_t i, Prng&) {
        return i == 77    ? "00000000-0000-0000-0000-000000000001"
               : i == 999 ? "ffffffff-ffff-fffe-ffff-ffffffffffff"
                          : one;
    });
    add("all others", 20'000, [](std::uint32_t, Prng& random) { return random.characters("ABCDabcd", 3); });
    add("pairs", 20'000, [](std::uint32_t i, Prng&) { return Prng(i / 2).uuid(); });
    add("differing in the last digits", 20'000,
        [one](std::uint32_t, Prng& random) { return one.substr(0, 33) + random.characters("0123456789abcdef", 3); });
    add("differing in the middle, one far away", 20'000, [one](std::uint32_t i, Prng& random) {
        return i == 5 ? "fedcba98-7654-4321-8123-456789abcdef"
                      : one.substr(0, 14) + random.characters("04f", 4) + one.substr(18);
    });
}

void TestSortIndex::sortsUnevenIdentifiersLikeNaive() {
    QFETCH(int, count);
    using IdOf = std::function<std::string(std::uint32_t, Prng&)>;
    QFETCH(IdOf, idOf);
    Prng random(3);
    std::vector<TestEvent> events(static_cast<std::size_t>(count));
    for (std::uint32_t i = 0; i < events.size(); ++i) {
        events[i].timeMs = random.below(1'000) * 1000;
        events[i].offset = i;
        events[i].eventId = idOf(i, random);
    }
    const SnapshotPtr snapshot = makeSnapshot(events);
    const EventOrder byTime = sortByTime(*snapshot, {}).value();
    for (const bool descending : {false, true})
        compareWithNaive(*snapshot, byTime, {ColumnId::EventId, descending});
}

void TestSortIndex::findsRowsWithFlags() {
    std::vector<TestEvent> events(2 * kEventsPerBlock + 77);
    Prng random(6);
    for (TestEvent& event : events)
        event.flags = static_cast<std::uint16_t>(random.oneIn(9) ? flag::kFailed | flag::kMfa : flag::kMfa);
    const SnapshotPtr snapshot = makeSnapshot(events);
    EventOrder all = sortByTime(*snapshot, {}).value();
    std::ranges::reverse(all);
    EventOrder some;
    for (std::uint32_t event = 0; event < events.size(); event += 1 + random.below(3))
        some.push_back(event);
    for (const EventOrder& order : {all, some, EventOrder(), EventOrder{5}}) {
        const auto rows = rowsWithFlags(*snapshot, order, flag::kFailed, {});
        QVERIFY(rows);
        QCOMPARE(rows->eventCount(), static_cast<std::uint32_t>(order.size()));
        for (std::uint32_t row = 0; row < order.size(); ++row)
            QCOMPARE(rows->containsNumber(row), (events[order[row]].flags & flag::kFailed) != 0);
    }
    std::stop_source source;
    source.request_stop();
    QVERIFY(!rowsWithFlags(*snapshot, all, flag::kFailed, source.get_token()));
}

void TestSortIndex::stops() {
    const SnapshotPtr snapshot = makeSnapshot(randomEvents(100, 5));
    const EventOrder byTime = sortByTime(*snapshot, {}).value();
    std::stop_source source;
    source.request_stop();
    for (const ColumnId column : kSorted) {
        const auto sorted = sortBy(*snapshot, byTime, {column, true}, source.get_token());
        QVERIFY(!sorted.has_value());
        QCOMPARE(sorted.error().code, ErrorCode::Cancelled);
    }
}

// Whoever is stopped leaves nothing half-made behind: the next sort of the same snapshot is right.
void TestSortIndex::stopsAtAnyMoment() {
    using Clock = std::chrono::steady_clock;
    constexpr int kMoments = 6;
    const std::vector<TestEvent> events = manyEvents(11);
    const SnapshotPtr snapshot = makeSnapshot(events);
    const SnapshotPtr other = makeSnapshot(events);
    const EventOrder byTime = sortByTime(*other, {}).value();
    const auto sort = [&byTime](const StoreSnapshot& of, ColumnId column, const std::stop_token& stop) {
        return column == ColumnId::Time ? sortByTime(of, stop) : sortBy(of, byTime, {column, true}, stop);
    };
    int stopped = 0;
    for (const ColumnId column : {ColumnId::Time, ColumnId::EventId, ColumnId::AccessKey, ColumnId::Ip}) {
        const auto begin = Clock::now();
        const EventOrder expected = sort(*other, column, {}).value();
        const auto whole = Clock::now() - begin;
        for (int moment = 0; moment < kMoments; ++moment) {
            std::stop_source source;
            std::atomic<bool> hasBegun{false};
            std::jthread stopper([&source, &hasBegun, pause = whole * moment / kMoments] {
                hasBegun.wait(false);
                for (const auto from = Clock::now(); Clock::now() - from < pause;)
                    std::this_thread::yield();
                source.request_stop();
            });
            hasBegun = true;
            hasBegun.notify_all();
            const auto sorted = sort(*snapshot, column, source.get_token());
            if (sorted) {
                QVERIFY(*sorted == expected);
                continue;
            }
            QCOMPARE(sorted.error().code, ErrorCode::Cancelled);
            ++stopped;
        }
        QVERIFY(sort(*snapshot, column, {}).value() == expected);
    }
    QVERIFY(stopped > 0);
}

QTEST_GUILESS_MAIN(TestSortIndex)
#include "tst_sortindex.moc"
