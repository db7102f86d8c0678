// Dictionaries, blocks, snapshots, order and duplicates.

#include "app/base/hash.h"
#include "app/load/duplicates.h"
#include "app/store/sortindex.h"
#include "app/store/storebuilder.h"
#include "app/store/uuidread.h"
#include "tests/support/prng.h"
#include "tests/support/teststore.h"

#include <QTest>

#include <algorithm>
#include <array>
#include <atomic>
#include <map>
#include <numeric>
#include <set>
#include <span>
#include <thread>

using namespace lambdatrail;
using namespace lambdatrail::test;

namespace {

TestEvent withAddress(const std::string& address) {
    TestEvent event;
    event.texts[DictColumn::Ip] = address;
    return event;
}

EventBatch batchOf(std::size_t rows) {
    EventBatch batch;
    batch.timeMs.resize(rows, 1000);
    batch.file.resize(rows);
    batch.offset.resize(rows);
    batch.length.resize(rows);
    batch.eventId.resize(rows);
    batch.requestId.resize(rows);
    batch.sharedId.resize(rows);
    batch.flags.resize(rows);
    for (auto& codes : batch.codes)
        codes.resize(rows, kAbsent);
    return batch;
}

}  // namespace

class TestStore : public QObject {
    Q_OBJECT
 private slots:
    void uuidsKeepTheirText_data();
    void uuidsKeepTheirText();
    void onlyDigitsMakeUuids();
    void dictionaryGivesEveryTextOneCode();
    void dictionaryFromManyThreads();
    void codesKeepTheirValue();
    void snapshotShowsWhatWasAdded();
    void snapshotsDoNotChange();
    void rowSetFindsTheNearest_data();
    void rowSetFindsTheNearest();
    void threadsFillBlocks();
    void unevenBatchesAreRefused();
    void columnsAreConsistent();
    void columnTextTakesParts();
    void sortsLikeNaive_data();
    void sortsLikeNaive();
    void sortsTimes_data();
    void sortsTimes();
    void addressesSortAsNumbers();
    void stopsSorting();
    void foldsDuplicatesLikeNaive();
    void filesAreKnownAgain();
    void filesOfASnapshotDoNotChange();
    void partsOfAFileAreTheirOwn();
};

// Batches of any size, with codes as large as they can be at last; snapshots keep what was appended before them, while
// the columns go on in more bytes.
void TestStore::codesKeepTheirValue() {
    static_assert(kDictColumnCount > 9);
    constexpr std::array<Code, 9> kLargest{0, 1, 255, 256, 65'535, 65'536, 0x7FFF'FFFF, 0x8000'0000, ~0U};
    Prng random(9);
    StoreBuilder builder;
    std::array<std::vector<Code>, kLargest.size()> written;
    std::vector<SnapshotPtr> snapshots;
    while (written[0].size() < 2 * kEventsPerBlock + 1'000) {
        // Small ones at first: a block then goes from one width to the next with few rows.
        const std::uint32_t rows = random.below(written[0].size() % kEventsPerBlock < 300 ? 40 : 9'000);
        EventBatch batch = batchOf(rows);
        for (std::size_t c = 0; c < kLargest.size(); ++c) {
            const Code limit = random.below(3) == 0 ? kLargest[c] : std::min(kLargest[c], Code{7});
            for (Code& code : batch.codes[c])
                code = limit - static_cast<Code>(random.next() % std::min<std::uint64_t>(limit + 1ULL, 5));
            written[c].insert(written[c].end(), batch.codes[c].begin(), batch.codes[c].end());
        }
        QVERIFY(builder.append(batch));
        if (random.below(4) == 0)
            snapshots.push_back(builder.snapshot());
    }
    snapshots.push_back(builder.snapshot());
    QVERIFY(snapshots.size() > 5);
    for (const SnapshotPtr& snapshot : snapshots) {
        std::size_t done = 0;
        for (const auto& block : snapshot->blocks()) {
            for (std::size_t c = 0; c < kLargest.size(); ++c) {
                const std::span<const Code> expected = std::span(written[c]).subspan(done, block->size);
                const CodeColumn& column = block->codes[c];
                QCOMPARE(column.least(), std::ranges::min(expected));
                QCOMPARE(column.most(), std::ranges::max(expected));
                QCOMPARE(column.bytes(), block->size * (column.most() < 256 ? 1 : column.most() < 65'536 ? 2 : 4));
                QVERIFY(column.visit([&](const auto& codes) { return std::ranges::equal(codes, expected); }));
            }
            done += block->size;
        }
        QCOMPARE(done, snapshot->eventCount());
    }
}

// Every byte at every place.
void TestStore::onlyDigitsMakeUuids() {
    const std::string uuid = "6a1d9f10-0c3f-4d2e-8a55-0123456789ab";
    for (std::size_t place = 0; place < uuid.size(); ++place) {
        for (int byte = 0; byte < 256; ++byte) {
            std::string text = uuid;
            text[place] = static_cast<char>(byte);
            const bool isDash = place == 8 || place == 13 || place == 18 || place == 23;
            const bool isDigit = (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'f');
            const auto id = Uuid::parse(text);
            QCOMPARE(id.has_value(), isDash ? byte == '-' : isDigit);
            for (const UuidReader read : uuidReaders())
                QCOMPARE(read(text.data()), id.value_or(Uuid{}));
            if (!id)
                continue;
            std::string digits = text;
            std::erase(digits, '-');
            QCOMPARE(id->high, std::stoull(digits.substr(0, 16), nullptr, 16));
            QCOMPARE(id->low, std::stoull(digits.substr(16), nullptr, 16));
        }
    }
}

void TestStore::uuidsKeepTheirText_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("packed");
    QTest::newRow("uuid") << "6a1d9f10-0c3f-4d2e-8a55-0123456789ab" << true;
    QTest::newRow("upper case") << "6A1D9F10-0C3F-4D2E-8A55-0123456789AB" << false;
    QTest::newRow("all zeros") << "00000000-0000-0000-0000-000000000000" << false;
    QTest::newRow("all ones") << "ffffffff-ffff-ffff-ffff-ffffffffffff" << false;
    QTest::newRow("ones in front") << "ffffffff-ffff-ffff-0000-000000000007" << false;
    QTest::newRow("S3") << "7B4A0FABBEXAMPLE" << false;
    QTest::newRow("wrong dashes") << "6a1d9f100-c3f-4d2e-8a55-0123456789ab" << false;
    QTest::newRow("empty") << "" << false;
}

void TestStore::uuidsKeepTheirText() {
    QFETCH(QString, text);
    QFETCH(bool, packed);
    QCOMPARE(Uuid::parse(text.toStdString()).has_value(), packed);
    TestEvent event;
    event.eventId = text.toStdString();
    const SnapshotPtr snapshot = makeSnapshot({event});
    QCOMPARE(snapshot->cellText(EventId{0}, ColumnId::EventId), text.toStdString());
}

void TestStore::dictionaryGivesEveryTextOneCode() {
    Dictionary dictionary;
    std::map<std::string, Code> known;
    for (int i = 0; i < 50'000; ++i) {
        const std::string text = "text " + std::to_string(i * 7919 % 20'000) + std::string(i % 50, 'x');
        const Code code = dictionary.insert(text, hashText(text)).code;
        const auto [at, isNew] = known.try_emplace(text, code);
        QVERIFY(at->second == code && code != kAbsent);
    }
    const std::string large(200'000, 'L');
    known[large] = dictionary.insert(large, hashText(large)).code;
    const DictionaryView view = dictionary.view();
    QCOMPARE(view.size(), static_cast<std::uint32_t>(known.size() + 1));
    for (const auto& [text, code] : known)
        QCOMPARE(std::string(view.text(code)), text);
    QCOMPARE(dictionary.insert("", hashText("")).code, kAbsent);
    QCOMPARE(std::string(view.text(kAbsent)), std::string());
    // Equal hashes are told apart by the texts.
    QVERIFY(dictionary.insert("one", 42).code != dictionary.insert("two", 42).code);
}

void TestStore::dictionaryFromManyThreads() {
    Dictionary dictionary;
    std::vector<std::map<std::string, Code>> seen(4);
    {
        std::vector<std::jthread> threads;
        for (auto& codes : seen)
            threads.emplace_back([&dictionary, &codes] {
                DictionaryColumnWriter writer(dictionary);
                std::vector<Code> column;
                for (int i = 0; i < 20'000; ++i) {
                    writer.append("t" + std::to_string(i * 31 % 9'000), column);
                    if (i % 777 == 0)
                        writer.resolve(column);
                }
                writer.resolve(column);
                for (int i = 0; i < 20'000; ++i)
                    codes["t" + std::to_string(i * 31 % 9'000)] = column[static_cast<std::size_t>(i)];
            });
    }
    const DictionaryView view = dictionary.view();
    QCOMPARE(view.size(), 9'001U);
    for (const auto& codes : seen) {
        QCOMPARE(codes.size(), std::size_t{9'000});
        for (const auto& [text, code] : codes)
            QCOMPARE(std::string(view.text(code)), text);
    }
}

void TestStore::snapshotShowsWhatWasAdded() {
    const std::vector<TestEvent> events = randomEvents(70'000, 3);  // more than a block
    const SnapshotPtr snapshot = makeSnapshot(events);
    QCOMPARE(snapshot->eventCount(), 70'000U);
    QCOMPARE(snapshot->blocks().size(), std::size_t{2});
    for (std::uint32_t i = 0; i < events.size(); i += 37) {
        const EventId id{i};
        QCOMPARE(snapshot->timeMs(id), events[i].timeMs);
        QCOMPARE(snapshot->flags(id), events[i].flags);
        QCOMPARE(snapshot->cellText(id, ColumnId::EventId), events[i].eventId);
        for (std::size_t c = 0; c < kDictColumnCount; ++c) {
            const auto column = static_cast<DictColumn>(c);
            if (column == DictColumn::OtherId)
                continue;
            const auto text = events[i].texts.find(column);
            QCOMPARE(std::string(snapshot->storedText(id, column)),
                     text == events[i].texts.end() ? std::string() : text->second);
        }
    }
}

void TestStore::snapshotsDoNotChange() {
    StoreBuilder builder;
    EventBatch batch;
    const auto addOne = [&](TimeMs timeMs, const std::string& region) {
        batch.clear();
        batch.timeMs.push_back(timeMs);
        batch.file.push_back(0);
        batch.offset.push_back(0);
        batch.length.push_back(0);
        batch.eventId.push_back({});
        batch.requestId.push_back({});
        batch.sharedId.push_back(0);
        batch.flags.push_back(0);
        for (std::size_t c = 0; c < kDictColumnCount; ++c)
            batch.codes[c].push_back(c == static_cast<std::size_t>(DictColumn::Region)
                                         ? builder.dictionary(DictColumn::Region).insert(region, hashText(region)).code
                                         : kAbsent);
        QVERIFY(builder.append(batch));
    };
    builder.addFile({"/a", 1, 1, false});
    addOne(1000, "eu-west-1");
    const SnapshotPtr first = builder.snapshot();
    addOne(2000, "us-east-1");
    QCOMPARE(first->eventCount(), 1U);
    QCOMPARE(first->timeSpan(), (TimeRange{1000, 1001}));
    QCOMPARE(first->dictionary(DictColumn::Region).size(), 2U);
    const SnapshotPtr second = builder.snapshot();
    QCOMPARE(second->eventCount(), 2U);
    QCOMPARE(second->cellText(EventId{1}, ColumnId::Region), std::string("us-east-1"));
    QCOMPARE(second->timeSpan(), (TimeRange{1000, 2001}));
}

void TestStore::rowSetFindsTheNearest_data() {
    QTest::addColumn<std::uint32_t>("size");
    QTest::addColumn<std::vector<std::uint32_t>>("members");
    using Members = std::vector<std::uint32_t>;
    QTest::newRow("of nothing") << 0U << Members{};
    QTest::newRow("empty") << 130U << Members{};
    QTest::newRow("one row") << 1U << Members{0};
    QTest::newRow("first and last") << 192U << Members{0, 191};
    QTest::newRow("around the borders of words") << 300U << Members{63, 64, 127, 128, 129, 255, 256};
    QTest::newRow("far apart") << 5000U << Members{3, 4000};
}

void TestStore::rowSetFindsTheNearest() {
    QFETCH(std::uint32_t, size);
    QFETCH(std::vector<std::uint32_t>, members);
    RowSet rows(size);
    for (const std::uint32_t member : members)
        rows.insert(member);
    for (std::uint32_t from = 0; from < size + 70; ++from) {
        std::optional<std::uint32_t> behind;
        std::optional<std::uint32_t> before;
        for (const std::uint32_t member : members) {
            if (member >= from && !behind)
                behind = member;
            if (member <= from)
                before = member;
        }
        QVERIFY(rows.findFrom(from) == behind);
        QVERIFY(rows.findBack(from) == before);
    }
}

// A snapshot that is taken meanwhile has all rows that were appended before it, without a gap.
void TestStore::threadsFillBlocks() {
    constexpr std::uint32_t kThreads = 3;
    constexpr std::uint32_t kBatches = 25;
    constexpr std::uint32_t kRows = 5'000;
    StoreBuilder builder;
    std::atomic<std::uint32_t> running{kThreads};
    std::atomic<bool> hasFailed{false};
    std::vector<std::jthread> threads;
    for (std::uint32_t thread = 0; thread < kThreads; ++thread)
        threads.emplace_back([&builder, &running, &hasFailed, thread] {
            for (std::uint32_t i = 0; i < kBatches; ++i) {
                EventBatch batch;
                for (std::uint32_t row = 0; row < kRows; ++row) {
                    batch.timeMs.push_back(TimeMs{1000} + thread);
                    batch.file.push_back(thread);
                    batch.offset.push_back(i * kRows + row);
                    batch.length.push_back(thread + 1);
                    batch.eventId.push_back({thread + 1, batch.offset.back()});
                    batch.requestId.push_back({});
                    batch.sharedId.push_back(i * kRows + row);  // in more and more bytes
                    batch.flags.push_back(0);
                }
                for (auto& codes : batch.codes)
                    codes.resize(kRows, kAbsent);
                hasFailed = hasFailed || !builder.append(batch);
            }
            --running;
        });
    const auto isRight = [](const StoreSnapshot& snapshot) {
        // Of each thread the rows come in the order in which it appended them.
        std::array<std::uint64_t, kThreads> next{};
        std::uint32_t rows = 0;
        for (const auto& block : snapshot.blocks()) {
            for (std::uint32_t row = 0; row < block->size; ++row, ++rows) {
                const Code thread = block->file.at(row);
                if (block->offset[row] != next[thread]++ || block->length[row] != thread + 1 ||
                    block->timeMs[row] != TimeMs{1000} + thread || block->sharedId.at(row) != block->offset[row] ||
                    block->eventId[row] != Uuid{thread + 1, block->offset[row]})
                    return false;
            }
        }
        return rows == snapshot.eventCount();
    };
    bool areRight = true;
    while (running > 0 && areRight) {
        const std::uint32_t appended = builder.eventCount();
        const SnapshotPtr all = builder.snapshot();
        areRight = isRight(*all) && all->eventCount() >= appended;
    }
    threads.clear();
    QVERIFY(areRight && !hasFailed);
    const auto snapshot = builder.snapshot();
    QVERIFY(isRight(*snapshot));
    QCOMPARE(snapshot->eventCount(), kThreads * kBatches * kRows);
    QCOMPARE(builder.eventCount(), snapshot->eventCount());
}

void TestStore::unevenBatchesAreRefused() {
    std::vector<EventBatch> uneven(6, batchOf(3));
    uneven[0].timeMs.pop_back();
    uneven[1].file.push_back(0);
    uneven[2].requestId.clear();
    uneven[3].flags.pop_back();
    uneven[4].codes.front().pop_back();
    uneven[5].codes.back().push_back(kAbsent);
    StoreBuilder builder;
    for (const EventBatch& batch : uneven) {
        const auto kept = builder.append(batch);
        QVERIFY(!kept);
        QCOMPARE(kept.error().code, ErrorCode::Usage);
    }
    QCOMPARE(builder.eventCount(), 0U);
    QVERIFY(builder.snapshot()->timeSpan().isEmpty());
    QVERIFY(builder.append(batchOf(3)));
    QVERIFY(builder.append(batchOf(0)));
    QCOMPARE(builder.eventCount(), 3U);
}

void TestStore::columnsAreConsistent() {
    std::set<std::string_view> names;
    std::set<std::string_view> titles;
    for (std::size_t i = 0; i < kColumnCount; ++i) {
        const ColumnInfo& info = allColumns()[i];
        QCOMPARE(static_cast<std::size_t>(info.id), i);
        QVERIFY(names.insert(info.name).second && titles.insert(info.title).second);
        QCOMPARE(findColumn(info.name), std::optional(info.id));
        QVERIFY(std::ranges::all_of(info.name, [](char c) { return c >= 'a' && c <= 'z'; }));
        QVERIFY(!info.about.empty());
    }
    QVERIFY(!findColumn("no such column").has_value());
}

void TestStore::columnTextTakesParts() {
    const std::string arn = functionKey("orders", "eu-west-1", "111122223333");
    QCOMPARE(std::string(columnText(ColumnId::Function, arn)), std::string("orders"));
    QCOMPARE(std::string(columnText(ColumnId::FunctionRegion, arn)), std::string("eu-west-1"));
    QCOMPARE(std::string(columnText(ColumnId::FunctionAccount, arn)), std::string("111122223333"));
    QCOMPARE(std::string(columnText(ColumnId::FunctionArn, arn)), arn);
    const std::string identity = identityText("dana", "arn:aws:iam::1:user/dana");
    QCOMPARE(std::string(columnText(ColumnId::Identity, identity)), std::string("dana"));
    QCOMPARE(std::string(columnText(ColumnId::IdentityKey, identity)), std::string("arn:aws:iam::1:user/dana"));
    QCOMPARE(std::string(columnText(ColumnId::Function, "")), std::string());
}

void TestStore::sortsLikeNaive_data() {
    QTest::addColumn<int>("column");
    QTest::addColumn<bool>("descending");
    for (const ColumnInfo& info : allColumns()) {
        for (const bool descending : {false, true})
            QTest::addRow("%s %s", info.name.data(), descending ? "down" : "up")
                << static_cast<int>(info.id) << descending;
    }
}

void TestStore::sortsLikeNaive() {
    QFETCH(int, column);
    QFETCH(bool, descending);
    const auto id = static_cast<ColumnId>(column);
    if (id == ColumnId::Ip)
        return;  // has an order of its own: addressesSortAsNumbers
    std::vector<TestEvent> events = randomEvents(3'000, 4);
    for (std::uint32_t i = 0; i < events.size(); ++i) {
        events[i].file = i * 7 % 3;
        events[i].offset = (i * 7919) % 100'003;
    }
    const SnapshotPtr snapshot = makeSnapshot(events, {"/logs/b", "/logs/c", "/logs/a"});
    const auto byTime = sortByTime(*snapshot, {});
    QVERIFY(byTime.has_value());
    EventOrder naive(events.size());
    std::iota(naive.begin(), naive.end(), 0U);
    std::ranges::sort(naive, [&](std::uint32_t a, std::uint32_t b) {
        return std::tuple(events[a].timeMs, events[a].file, events[a].offset) <
               std::tuple(events[b].timeMs, events[b].file, events[b].offset);
    });
    QCOMPARE(*byTime, naive);

    const auto sorted = sortBy(*snapshot, *byTime, {id, descending}, {});
    QVERIFY(sorted.has_value());
    if (id != ColumnId::Time || descending)
        std::ranges::reverse(naive);
    const auto text = [&](std::uint32_t event) { return snapshot->cellText(EventId{event}, id); };
    std::ranges::stable_sort(naive, [&](std::uint32_t a, std::uint32_t b) {
        const std::string left = text(a);
        const std::string right = text(b);
        if (left.empty() || right.empty())
            return !left.empty() && right.empty();
        return descending ? right < left : left < right;
    });
    QCOMPARE(*sorted, naive);
}

// Whole seconds, milliseconds, spans of which the milliseconds fit into 32 bits and such that do not.
void TestStore::sortsTimes_data() {
    QTest::addColumn<qint64>("unitMs");
    QTest::addColumn<qint64>("spanMs");
    constexpr qint64 kDayMs = 86'400'000;
    QTest::newRow("one moment") << qint64{1000} << qint64{1000};
    QTest::newRow("seconds of a day") << qint64{1000} << kDayMs;
    QTest::newRow("seconds of ten years") << qint64{1000} << 3650 * kDayMs;
    QTest::newRow("seconds of three hundred years") << qint64{1000} << 110'000 * kDayMs;
    QTest::newRow("milliseconds of an hour") << qint64{1} << qint64{3'600'000};
    QTest::newRow("milliseconds of 50 days") << qint64{1} << 50 * kDayMs;
    QTest::newRow("milliseconds of ten years") << qint64{1} << 3650 * kDayMs;
}

void TestStore::sortsTimes() {
    QFETCH(qint64, unitMs);
    QFETCH(qint64, spanMs);
    std::mt19937_64 random(11);
    std::vector<TestEvent> events(5'000);
    for (TestEvent& event : events) {
        const auto units = static_cast<TimeMs>(random() % static_cast<std::uint64_t>(spanMs / unitMs));
        event.timeMs = random() % 50 == 0 ? kNoTime : (units - spanMs / unitMs / 2) * unitMs;
        event.file = static_cast<std::uint32_t>(random() % 3);
        event.offset = random() % 1'000'000;
    }
    const SnapshotPtr snapshot = makeSnapshot(events, {"/logs/a", "/logs/b", "/logs/c"});
    const auto byTime = sortByTime(*snapshot, {});
    QVERIFY(byTime.has_value());
    EventOrder naive(events.size());
    std::iota(naive.begin(), naive.end(), 0U);
    std::ranges::sort(naive, {}, [&](std::uint32_t event) {
        return std::tuple(events[event].timeMs, events[event].file, events[event].offset);
    });
    QCOMPARE(*byTime, naive);
}

void TestStore::addressesSortAsNumbers() {
    const std::vector<std::string> inOrder{"9.1.1.1",     "10.2.0.1",     "10.10.0.1",       "203.0.113.9",
                                           "2001:db8::1", "AWS Internal", "s3.amazonaws.com"};
    std::vector<TestEvent> events;
    for (const std::string& address : inOrder)
        events.insert(events.begin(), withAddress(address));
    const SnapshotPtr snapshot = makeSnapshot(events);
    const auto sorted = sortBy(*snapshot, *sortByTime(*snapshot, {}), {ColumnId::Ip, false}, {});
    std::vector<std::string> texts;
    for (const std::uint32_t event : *sorted)
        texts.push_back(snapshot->cellText(EventId{event}, ColumnId::Ip));
    QCOMPARE(texts, inOrder);
}

void TestStore::stopsSorting() {
    std::stop_source source;
    source.request_stop();
    const auto result = sortByTime(*makeSnapshot(randomEvents(100, 5)), source.get_token());
    QVERIFY(!result.has_value());
    QCOMPARE(result.error().code, ErrorCode::Cancelled);
}

void TestStore::foldsDuplicatesLikeNaive() {
    std::vector<TestEvent> events = randomEvents(5'000, 6);
    for (std::uint32_t i = 0; i < events.size(); ++i) {
        events[i].file = 4'999 - i;  // so that the first to stand is not the first to be read
        if (i % 3 == 0)
            events[i].eventId = events[i * 7 % events.size()].eventId;
        if (i % 5 == 0)
            events[i].eventId = "not a uuid " + std::to_string(i % 100);
        if (i % 50 == 0)
            events[i].eventId.clear();
    }
    const SnapshotPtr snapshot = makeSnapshot(events, std::vector<std::string>(5'000, "/f"));
    QVERIFY(!findDuplicates(*snapshot, [] { return true; }));
    const auto duplicates = findDuplicates(*snapshot, [] { return false; });

    std::map<std::pair<std::string, std::string>, std::vector<std::uint32_t>> groups;
    for (std::uint32_t i = 0; i < events.size(); ++i) {
        if (!events[i].eventId.empty())
            groups[{events[i].eventId, events[i].texts[DictColumn::Account]}].push_back(i);
    }
    std::uint64_t folded = 0;
    for (const auto& [key, group] : groups) {
        const std::uint32_t shown = *std::ranges::max_element(group);  // the earliest file
        folded += group.size() - 1;
        for (const std::uint32_t event : group) {
            QCOMPARE(duplicates->folded.containsNumber(event), event != shown);
            const auto stands = duplicates->shownFor(EventId{event});
            QCOMPARE(stands.has_value(), event != shown);
            QVERIFY(!stands || *stands == EventId{shown});
            QCOMPARE(duplicates->timesRead(EventId{event}), static_cast<std::uint32_t>(group.size()));
        }
        const auto times = duplicates->times.find(shown);
        QCOMPARE(times == duplicates->times.end() ? 1U : times->second, static_cast<std::uint32_t>(group.size()));
    }
    QVERIFY(folded > 1'000);
    QCOMPARE(duplicates->count, folded);
    QCOMPARE(duplicates->folded.count(), folded);
    QCOMPARE(duplicates->copies.size(), static_cast<std::size_t>(folded));
}

void TestStore::filesAreKnownAgain() {
    StoreBuilder builder;
    QVERIFY(builder.addFile({"/a", 10, 1, false}).has_value());
    QVERIFY(builder.addFile({"/b", 10, 1, false}).has_value());
    QVERIFY(!builder.addFile({"/a", 10, 1, false}).has_value());
    QVERIFY(builder.addFile({"/a", 11, 2, false}).has_value());  // it has grown: another file
}

void TestStore::filesOfASnapshotDoNotChange() {
    StoreBuilder builder;
    const auto add = [&builder](std::uint32_t first, std::uint32_t count) {
        for (std::uint32_t i = first; i < first + count; ++i)
            QCOMPARE(builder.addFile({"/logs/" + std::to_string(i), i, i}).value(), FileId{i});
    };
    // Which files are said to be compressed: none but every third below a number.
    const auto check = [](const StoreSnapshot& snapshot, std::uint32_t files, std::uint32_t marked) {
        QCOMPARE(snapshot.fileCount(), files);
        for (std::uint32_t i = 0; i < files; ++i) {
            QCOMPARE(snapshot.file(FileId{i}).path, "/logs/" + std::to_string(i));
            QCOMPARE(snapshot.file(FileId{i}).compressed, i % 3 == 0 && i < marked);
        }
    };
    const auto mark = [&builder](std::uint32_t end) {
        for (std::uint32_t i = 0; i < end; i += 3)
            builder.setCompressed(FileId{i});
    };
    add(0, 700);
    const SnapshotPtr first = builder.snapshot();
    mark(500);
    add(700, 900);
    const SnapshotPtr second = builder.snapshot();
    mark(1'400);
    const SnapshotPtr third = builder.snapshot();
    check(*first, 700, 0);
    check(*second, 1'600, 500);
    check(*third, 1'600, 1'400);
    QVERIFY(builder.file(FileId{3}).compressed);
    QCOMPARE(builder.file(FileId{1'599}).path, std::string("/logs/1599"));
}

void TestStore::partsOfAFileAreTheirOwn() {
    StoreBuilder builder;
    const auto entry = [](std::uint64_t number, const std::string& name) {
        InputFile file{.path = "/a.zip", .sizeBytes = 1, .modifiedNs = 1};
        file.parts.push_back({.kind = PartStep::Kind::ArchiveEntry, .offset = number, .name = name});
        file.name = file.path + "/" + name;
        return file;
    };
    QVERIFY(builder.addFile({.path = "/a.zip", .sizeBytes = 1, .modifiedNs = 1}).has_value());
    const auto first = builder.addFile(entry(0, "same.json"));
    const auto second = builder.addFile(entry(1, "same.json"));
    QVERIFY(first.has_value() && second.has_value());
    QVERIFY(*first != *second);
    QVERIFY(!builder.addFile(entry(1, "same.json")).has_value());
    QCOMPARE(builder.snapshot()->file(*second).displayName(), std::string("/a.zip/same.json"));
    QCOMPARE(builder.snapshot()->file(FileId{0}).displayName(), std::string("/a.zip"));
}

QTEST_GUILESS_MAIN(TestStore)
#include "tst_store.moc"
