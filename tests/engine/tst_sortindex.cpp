// Sorting by a column, on stores that are large enough for every way it is done.

#include "app/store/sortindex.h"
#include "tests/support/prng.h"
#include "tests/support/teststore.h"

#include <QTest>

#include <algorithm>
#include <array>
#include <tuple>

using namespace lambdatrail;
using namespace lambdatrail::test;

namespace {

constexpr std::array kSorted{ColumnId::EventId, ColumnId::RequestId, ColumnId::AccessKey,     ColumnId::Message,
                             ColumnId::Ip,      ColumnId::Identity,  ColumnId::FunctionRegion};

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
        if (random.oneIn(500))
            uuid = event.eventId;
        event.requestId = random.oneIn(4) ? std::string() : random.characters("ABCDEF0123456789", 16);
        event.texts[DictColumn::AccessKey] = "ASIA" + random.characters("AB", 1 + random.below(20));
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

}  // namespace

class TestSortIndex : public QObject {
    Q_OBJECT
 private slots:
    void sortsManyLikeNaive_data();
    void sortsManyLikeNaive();
    void stops();
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
    const auto id = static_cast<ColumnId>(column);
    static const SnapshotPtr snapshot = makeSnapshot(manyEvents(9));
    static const EventOrder byTime = sortByTime(*snapshot, {}).value();

    struct Row {
        std::uint32_t event;
        std::string text;
        decltype(sortKey(id, "")) key;
    };
    std::vector<Row> naive;
    for (auto event = byTime.rbegin(); event != byTime.rend(); ++event) {
        const std::string text = snapshot->cellText(EventId{*event}, id);
        naive.push_back({*event, text, sortKey(id, text)});
    }
    std::ranges::stable_sort(naive, [descending](const Row& a, const Row& b) {
        if (a.text.empty() || b.text.empty())
            return !a.text.empty() && b.text.empty();
        return descending ? b.key < a.key : a.key < b.key;
    });
    const auto sorted = sortBy(*snapshot, byTime, {id, descending}, {});
    QVERIFY(sorted.has_value());
    QCOMPARE(sorted->size(), naive.size());
    for (std::size_t i = 0; i < naive.size(); ++i)
        QVERIFY2((*sorted)[i] == naive[i].event, naive[i].text.c_str());
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

QTEST_GUILESS_MAIN(TestSortIndex)
#include "tst_sortindex.moc"
