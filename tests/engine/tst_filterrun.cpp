#include "app/filter/filterparser.h"
#include "app/filter/filterrun.h"
#include "app/filter/texttest.h"
#include "tests/engine/filteroracle.h"

#include <QTest>

#include <algorithm>
#include <array>
#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using namespace lambdatrail;
using namespace lambdatrail::test;

namespace {

std::vector<TestEvent> oddEvents() {
    std::vector<TestEvent> events(9);
    events[0].timeMs = -1;  // and nothing else
    events[1].texts[DictColumn::Identity] = identityText("only a label", "");
    events[1].eventId = "A1B2C3D4-0000-4BBB-8CCC-0000DEADBEEF";
    events[2].texts[DictColumn::Identity] = identityText("", "only:a:key");
    events[2].eventId = "a1b2c3d4-0000-4bbb-8ccc-0000deadbeef";
    events[2].requestId = "a1b2c3d4-0000-4bbb-8ccc-0000deadbeef";
    events[3].texts[DictColumn::Identity] = "no separator";
    events[3].requestId = "0000";
    events[4].texts[DictColumn::Function] = "not-an-arn";
    events[4].timeMs = 1'772'366'400'123;
    events[5].texts[DictColumn::Service] = "example.amazonaws.com";
    events[5].texts[DictColumn::Event] = events[5].texts[DictColumn::EventName] = "PutThing20200101";
    events[6].texts[DictColumn::Message] = "line one\nLINE two \xC3\x9C \xC3\xBC (a) \"quoted\"";
    events[6].texts[DictColumn::Version] = "9";
    events[7].texts[DictColumn::Version] = "10";
    events[7].file = 1;
    events[8].texts[DictColumn::Version] = "-3";
    events[8].file = 2;
    return events;
}

std::vector<TestEvent> someEvents(std::uint32_t count, std::uint32_t seed) {
    std::vector<TestEvent> events = randomEvents(count, seed);
    for (std::size_t i = 0; i < events.size(); ++i)
        events[i].file = static_cast<std::uint32_t>(i / 7 % kFiles.size());
    for (const TestEvent& odd : oddEvents())
        events.insert(events.begin() + static_cast<std::ptrdiff_t>(events.size() / 2), odd);
    return events;
}

// Random filters whose values are mostly taken from the events.
class Generator {
 public:
    Generator(unsigned seed, const std::vector<TestEvent>& events) : m_random(seed), m_events(events) {}

    FilterExpr filter(int depth) {
        switch (depth == 0 ? below(4) : below(8)) {
            case 0:
                return FilterExpr(FreeText{part(value(static_cast<ColumnId>(1 + below(kColumnCount - 1))))});
            case 1:
            case 2:
            case 3:
                return comparison();
            case 4:
            case 5:
                return allOf(terms(depth));
            case 6:
                return FilterExpr(AnyOf{terms(depth)});
            default:
                return FilterExpr(NoneOf{{filter(depth - 1)}});
        }
    }

 private:
    unsigned below(std::size_t bound) { return static_cast<unsigned>(m_random() % bound); }

    std::vector<FilterExpr> terms(int depth) {
        std::vector<FilterExpr> result;
        for (unsigned i = 1 + below(3); i-- > 0;)
            result.push_back(filter(depth - 1));
        return result;
    }

    FilterExpr comparison() {
        const auto column = static_cast<ColumnId>(below(kColumnCount));
        const auto op = static_cast<FilterOp>(below(11));
        std::vector<std::string> values;
        switch (op) {
            case FilterOp::Exists:
                break;
            case FilterOp::Contains:
            case FilterOp::NotContains:
                values = {part(value(column))};
                break;
            case FilterOp::Matches:
                values = {pattern(part(value(column)))};
                break;
            case FilterOp::In:
                for (unsigned i = 1 + below(below(3) == 0 ? 40 : 4); i-- > 0;)
                    values.push_back(value(column));
                break;
            default:
                values = {value(column)};
        }
        const bool readsTime = column == ColumnId::Time && op != FilterOp::Contains && op != FilterOp::NotContains &&
                               op != FilterOp::Matches;
        for (std::string& value : values) {
            if (readsTime && !parseTime(value))
                value = "2026-03-02T10:00:00Z";
        }
        return FilterExpr(Comparison{column, op, std::move(values)});
    }

    std::string value(ColumnId column) {
        const TestEvent& event = m_events[below(m_events.size())];
        const auto texts = faces(event, column);
        switch (below(12)) {
            case 0:
                return "no such value";
            case 1:
                return column == ColumnId::Event ? stored(event, DictColumn::EventName) : "5";
            default:
                return texts[below(texts.size())];
        }
    }

    // A piece of the text, in some other case.
    std::string part(const std::string& text) {
        const std::size_t begin = text.empty() ? 0 : below(text.size());
        std::string piece = text.substr(begin, 1 + below(below(3) == 0 ? 16 : 8));
        for (char& c : piece) {
            if (below(3) == 0)
                c = (c >= 'a' && c <= 'z') ? static_cast<char>(c - 'a' + 'A') : lower(std::string(1, c))[0];
        }
        return piece;
    }

    // A regular expression that means the same to every engine.
    std::string pattern(const std::string& text) {
        std::string result = below(4) == 0 ? "^" : "";
        for (const char c : text) {
            const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            result += plain && below(3) != 0 ? std::string(1, c) : std::string("[^#]");
        }
        return result + (below(4) == 0 ? "$" : below(4) == 0 ? "|[0-9]7$" : "");
    }

    std::mt19937 m_random;
    const std::vector<TestEvent>& m_events;
};

// The first event on which the filter and its spelled-out meaning differ, of every event or of some.
QByteArray difference(const StoreSnapshot& snapshot, const std::vector<TestEvent>& events, const FilterExpr& filter,
                      const std::vector<std::uint32_t>& some = {}) {
    const auto rows = runFilter(snapshot, filter, {});
    if (!rows)
        return QByteArray::fromStdString(filterText(filter) + ": " + rows.error().text);
    if (rows->eventCount() != events.size())
        return "wrong number of events";
    for (const std::uint32_t i : some) {
        if (rows->containsNumber(i) != holds(events[i], filter))
            return QByteArray::fromStdString(filterText(filter) + ", event " + std::to_string(i));
    }
    if (!some.empty())
        return {};
    std::uint64_t expected = 0;
    for (std::uint32_t i = 0; i < events.size(); ++i) {
        const bool shouldHold = holds(events[i], filter);
        expected += shouldHold ? 1 : 0;
        if (rows->containsNumber(i) != shouldHold)
            return QByteArray::fromStdString(filterText(filter) + ", event " + std::to_string(i));
    }
    return rows->count() == expected ? QByteArray() : "bits beyond the last event";
}

}  // namespace

namespace {

// A filter that asks records, and columns beside them.
FilterExpr askingFilter(std::mt19937& random, int depth) {
    static const std::vector<std::string> leaves{
        "record ~ orders",
        "record !~ dana",
        "record matches \"[0-9]7\"",
        "requestParameters.list.n >= 0",
        "requestParameters.list[0] ~ 4",
        "requestParameters.\"7\" exists",
        "requestParameters.\"7\" != AccessDenied",
        "error exists",
        "event = Invoke",
        "a",
    };
    const auto part = [&] { return askingFilter(random, depth - 1); };
    switch (depth == 0 ? 0 : random() % 5) {
        case 1:
            return allOf({part(), part(), part()});
        case 2:
        case 3:
            return FilterExpr(AnyOf{{part(), part()}});
        case 4:
            return FilterExpr(NoneOf{{part()}});
        default:
            return *parseFilter(leaves[random() % leaves.size()]);
    }
}

// Yes, no, or not to be told as long as only some records were asked. Kleene's logic.
std::optional<bool> holdsAsFarAsKnown(const TestEvent& event, const FilterExpr& filter,
                                      const std::function<bool(const RecordComparison&)>& isKnown) {
    const auto inner = [&](const FilterExpr& term) { return holdsAsFarAsKnown(event, term, isKnown); };
    const auto decided = [&](const std::vector<FilterExpr>& terms, bool by) -> std::optional<bool> {
        std::optional<bool> result = !by;
        for (const FilterExpr& term : terms) {
            const auto answer = inner(term);
            if (answer == by)
                return by;
            if (!answer)
                result.reset();
        }
        return result;
    };
    if (const auto* all = std::get_if<AllOf>(&filter.node()))
        return decided(all->terms, false);
    if (const auto* any = std::get_if<AnyOf>(&filter.node()))
        return decided(any->terms, true);
    if (const auto* none = std::get_if<NoneOf>(&filter.node())) {
        const auto answer = inner(none->terms[0]);
        return answer ? std::optional(!*answer) : std::nullopt;
    }
    if (const auto* question = std::get_if<RecordComparison>(&filter.node()); question && !isKnown(*question))
        return std::nullopt;
    return holds(event, filter);
}

}  // namespace

class FilterRunTest : public QObject {
    Q_OBJECT

 private slots:
    void refusesToGuessAboutRecords() {
        const auto snapshot = makeSnapshot(someEvents(10, 1), kFiles);
        for (const char* text : {"record ~ a", "error exists or not a.b = 1"}) {
            const auto rows = runFilter(*snapshot, *parseFilter(text), {});
            QVERIFY(!rows && rows.error().code == ErrorCode::Usage && !rows.error().text.empty());
        }
    }

    // As long as some records were not asked, every event either has a certain answer or is possible.
    void partlyAskedRecords() {
        std::mt19937 random(5);
        const auto events = someEvents(60, 3);
        const auto snapshot = makeSnapshot(events, kFiles);
        for (int round = 0; round < 60; ++round) {
            const FilterExpr filter = askingFilter(random, 3);
            std::vector<RecordAnswers::Entry> entries;
            const auto share = random() % 4;  // none, some, most or all are known
            for (const RecordComparison& question : recordQuestions(filter)) {
                RecordAnswer answer{RowSet(snapshot->eventCount()), RowSet(snapshot->eventCount())};
                for (std::uint32_t i = 0; i < events.size(); ++i) {
                    if (random() % 3 >= share)
                        continue;
                    answer.known.insert(i);
                    if (holds(events[i], FilterExpr(question)))
                        answer.holds.insert(i);
                }
                if (share != 0 || random() % 2 == 0)
                    entries.push_back({question, std::make_shared<const RecordAnswer>(std::move(answer))});
            }
            const RecordAnswers answers(entries);
            const auto certain = runFilter(*snapshot, filter, answers, Certainty::Certain, {});
            const auto possible = runFilter(*snapshot, filter, answers, Certainty::Possible, {});
            QVERIFY(certain && possible);
            for (std::uint32_t i = 0; i < events.size(); ++i) {
                const auto expected = holdsAsFarAsKnown(events[i], filter, [&](const RecordComparison& comparison) {
                    const auto answer = answers.find(withoutNot(comparison));
                    return answer && answer->known.containsNumber(i);
                });
                QVERIFY2(certain->containsNumber(i) == (expected == true), filterText(filter).c_str());
                QVERIFY2(possible->containsNumber(i) == (expected != false), filterText(filter).c_str());
            }
        }
    }

    void randomFilters_data() {
        QTest::addColumn<unsigned>("seed");
        for (unsigned seed = 1; seed <= 6; ++seed)
            QTest::addRow("seed %u", seed) << seed;
    }
    void randomFilters() {
        QFETCH(unsigned, seed);
        const auto events = someEvents(150 + 64 * (seed % 2), seed);
        const auto snapshot = makeSnapshot(events, kFiles);
        Generator generator(seed, events);
        for (int i = 0; i < 200; ++i) {
            const QByteArray wrong = difference(*snapshot, events, generator.filter(3));
            QVERIFY2(wrong.isEmpty(), wrong.constData());
        }
    }

    // Every comparison by itself, so that no operator on no column escapes the chance of the draw.
    void everyOperatorOnEveryColumn() {
        const auto events = someEvents(120, 77);
        const auto snapshot = makeSnapshot(events, kFiles);
        for (const ColumnInfo& info : allColumns()) {
            for (int op = 0; op < 11; ++op) {
                for (const std::size_t from : {std::size_t{3}, events.size() / 2 + 1, events.size() / 2 + 5}) {
                    std::string value = shown(events[from], info.id);
                    if (info.kind == ColumnKind::Time && value.empty())
                        value = "2026-03-03";
                    Comparison comparison{info.id, static_cast<FilterOp>(op), {value}};
                    if (comparison.op == FilterOp::Exists)
                        comparison.values.clear();
                    if (comparison.op == FilterOp::Matches)
                        comparison.values = {"[a-f]1|2.*7$"};
                    const QByteArray wrong = difference(*snapshot, events, FilterExpr(comparison));
                    QVERIFY2(wrong.isEmpty(), wrong.constData());
                }
            }
        }
    }

    // Codes of one, two and four bytes, and a block that is not full.
    void overSeveralBlocks() {
        auto events = someEvents(kEventsPerBlock + 1000, 5);
        for (std::size_t i = 0; i < events.size(); ++i)
            events[i].texts[DictColumn::Message] = "message " + std::to_string(i);
        const auto snapshot = makeSnapshot(events, kFiles);
        QCOMPARE(snapshot->blocks().size(), std::size_t{2});
        for (const char* text :
             {"event = Invoke", "event != Invoke", "identity ~ user1", "message = \"message 66000\"",
              "message != \"message 66000\"", "message ~ 99", "message ~ 99 or error exists and not time < 2026-03-03",
              "not (region = eu-west-1 or function in (orders, \"auth.edge\"))", "user17", "requestid ~ 4a-4"}) {
            const auto filter = parseFilter(text);
            QVERIFY2(filter.has_value(), text);
            const QByteArray wrong = difference(*snapshot, events, *filter);
            QVERIFY2(wrong.isEmpty(), wrong.constData());
        }
    }

    // Random filters on three blocks, compared at the edges of the blocks and at random places: the naive evaluation of
    // all events would take minutes.
    void randomFiltersOverSeveralBlocks() {
        constexpr unsigned kSeed = 11;
        auto events = someEvents(2 * kEventsPerBlock + 77, kSeed);
        for (std::size_t i = 0; i < events.size(); ++i) {
            if (i % 3 != 0)
                events[i].texts[DictColumn::AccessKey] = "ASIA" + std::to_string(i * 7919 % 100'000);
        }
        const auto snapshot = makeSnapshot(events, kFiles);
        QCOMPARE(snapshot->blocks().size(), std::size_t{3});
        std::vector<std::uint32_t> places;
        for (const std::uint32_t edge : {0U, kEventsPerBlock, 2 * kEventsPerBlock}) {
            for (std::uint32_t i = edge < 40 ? 0 : edge - 40; i < edge + 40; ++i)
                places.push_back(i);
        }
        for (std::uint32_t i = 0; i < 70; ++i)
            places.push_back(static_cast<std::uint32_t>(events.size()) - 1 - i);
        std::mt19937 random(kSeed);
        for (int i = 0; i < 200; ++i)
            places.push_back(random() % static_cast<std::uint32_t>(events.size()));
        Generator generator(kSeed, events);
        for (int i = 0; i < 60; ++i) {
            const QByteArray wrong = difference(*snapshot, events, generator.filter(2), places);
            QVERIFY2(wrong.isEmpty(), "seed " + QByteArray::number(kSeed) + ": " + wrong);
        }
    }

    // One to thirteen digits at every place of an identifier.
    void digitsOfIdentifiers() {
        const auto events = someEvents(300, 3);
        const auto snapshot = makeSnapshot(events, kFiles);
        const std::string id = events[7].eventId;
        QCOMPARE(id.size(), std::size_t{36});
        for (std::size_t length = 1; length <= 13; ++length) {
            for (std::size_t at = 0; at + length <= id.size(); ++at) {
                for (const FilterOp op : {FilterOp::Contains, FilterOp::NotContains}) {
                    const FilterExpr filter(Comparison{ColumnId::EventId, op, {id.substr(at, length)}});
                    const QByteArray wrong = difference(*snapshot, events, filter);
                    QVERIFY2(wrong.isEmpty(), wrong.constData());
                }
            }
        }
    }

    void meaning_data() {
        QTest::addColumn<std::string>("text");
        QTest::addColumn<std::vector<std::uint32_t>>("expected");
        const auto row = [](const std::string& text, const std::vector<std::uint32_t>& expected) {
            QTest::newRow(text.c_str()) << text << expected;
        };
        row("", {0, 1, 2, 3});
        row("event = UpdateFunctionCode", {0});
        row("event = UpdateFunctionCode20150331v2", {0});
        row("event in (UpdateFunctionCode20150331, Invoke)", {0, 1});
        row("event != UpdateFunctionCode20141111", {1, 2, 3});
        row("event = PutThing20200101", {2});
        row("event = PutThing", {});
        row("event = invoke", {});
        row("event ~ INVOKE", {1});
        row("eventname = UpdateFunctionCode", {});
        row("eventname = UpdateFunctionCode20150331v2", {0});
        row("eventname ~ updatefunctioncode", {0});
        row("function = orders", {0});
        row("function = arn:aws:lambda:eu-west-1:111122223333:function:orders", {0});
        row("function ~ eu-west-1", {0});
        row("functionarn = orders", {});
        row("functionregion = us-east-1", {1});
        row("functionaccount = 444455556666", {1});
        row("function exists", {0, 1});
        row("function < p", {0});
        row("identity = Alice", {0});
        row("identity = AIDA1", {0});
        row("identity ~ \"lice\"", {0});
        row("identity ~ \"Alice\x1f\"", {});
        row("identity ~ iceAIDA", {});
        row("Alice\x1f"
            "AIDA1",
            {});
        row("identitykey = Alice", {});
        row("identitykey = AIDA1", {0});
        row("error exists", {1, 2});
        row("not error exists", {0, 3});
        row("error = \"(no errorCode)\"", {2});
        row("error != AccessDenied", {0, 2, 3});
        row("error !~ denied", {0, 2, 3});
        row("error = \"\"", {0, 3});
        row("error < z", {1, 2});
        row("message ~ \"\xC3\x9C\"", {1});
        row("message ~ \"\xC3\xBC\"", {});
        row("message matches \"^not .*perform\"", {1});
        row("message matches \"NOT\"", {});
        row("message matches \"(?i)NOT\"", {1});
        row("version < 10", {0});
        row("version >= 10", {1});
        row("time = 2026-03-01T12:00:00Z", {0});
        row("time = 2026-03-01T13:00:00+01:00", {0});
        row("time != 2026-03-01T12:00:00Z", {1, 2, 3});
        row("time in (2026-03-01T12:00:00Z, 2026-03-02T00:00:00Z)", {0, 1});
        row("time < 2026-03-02", {0});
        row("time <= 2026-03-02", {0, 1});
        row("time > 2026-03-02", {2});
        row("time >= 2026-03-01T12:00 and time < 2026-03-02", {0});
        row("time > 2026-03-02 and time < 2026-03-01", {});
        row("time > 2026-03-01 and orders and time >= 2026-03-01T12:00 and time < 2026-03-02", {0});
        row("time exists", {0, 1, 2});
        row("time ~ 2026-03-02", {1, 2});
        row("time matches \"T00:00:00[.]\"", {2});
        row("eventid = 11111111-aaaa-4bbb-8ccc-000000000001", {0});
        row("eventid in (11111111-aaaa-4bbb-8ccc-000000000001, odd-id)", {0, 2});
        row("eventid ~ AAAA-4b", {0});
        row("eventid ~ 1-a", {0});
        row("eventid ~ 11-aa", {0});
        row("eventid matches \"^1+-\"", {0});
        row("requestid exists", {1});
        row("0000-4bbb", {1});
        row("ODD-", {2});
        row("side.json", {1});
        row("file ~ /LOGS/", {0, 1, 2, 3});
        row("2026-03-02", {});
        row("not \"\"", {});
        row("\"\"", {0, 1, 2, 3});
        row("us-east-1", {1});
        row("error exists or function = orders", {0, 1, 2});
        row("not (error exists or function = orders)", {3});
    }
    void meaning() {
        QFETCH(std::string, text);
        QFETCH(std::vector<std::uint32_t>, expected);
        std::vector<TestEvent> events(4);
        events[0].timeMs = 1'772'366'400'000;  // 2026-03-01T12:00:00Z
        events[0].eventId = "11111111-aaaa-4bbb-8ccc-000000000001";
        events[0].texts = {{DictColumn::Event, "UpdateFunctionCode"},
                           {DictColumn::EventName, "UpdateFunctionCode20150331v2"},
                           {DictColumn::Function, functionKey("orders")},
                           {DictColumn::Identity, identityText("Alice", "AIDA1")},
                           {DictColumn::Version, "9"}};
        events[1].timeMs = 1'772'409'600'000;  // 2026-03-02T00:00:00Z
        events[1].requestId = "a1b2c3d4-0000-4bbb-8ccc-0000deadbeef";
        events[1].file = 1;
        events[1].texts = {{DictColumn::Event, "Invoke"},
                           {DictColumn::EventName, "Invoke"},
                           {DictColumn::Function, functionKey("pay", "us-east-1", "444455556666")},
                           {DictColumn::Error, "AccessDenied"},
                           {DictColumn::Message, "not authorized to perform: \xC3\x9C"},
                           {DictColumn::Version, "10"}};
        events[2].timeMs = 1'772'409'600'001;
        events[2].eventId = "odd-id";
        events[2].texts = {{DictColumn::Event, "PutThing20200101"}, {DictColumn::Error, std::string(kNoErrorCode)}};
        const auto snapshot = makeSnapshot(events, {"/logs/a.json", "/logs/B side.json"});

        const auto filter = parseFilter(text);
        QVERIFY2(filter.has_value(), filter ? "" : filter.error().text.c_str());
        const auto rows = runFilter(*snapshot, *filter, {});
        QVERIFY(rows.has_value());
        std::vector<std::uint32_t> found;
        for (std::uint32_t i = 0; i < 4; ++i) {
            if (rows->containsNumber(i))
                found.push_back(i);
        }
        QCOMPARE(QList<std::uint32_t>(found.begin(), found.end()),
                 QList<std::uint32_t>(expected.begin(), expected.end()));
    }

    // Over columns of every width, in blocks that have all values, some of them, or but one.
    void listsOfAnyLength_data() {
        QTest::addColumn<int>("values");
        for (const int values : {1, 2, 4, 5, 7, 8, 10, 11, 16, 17, 40})
            QTest::addRow("%d values", values) << values;
    }
    void listsOfAnyLength() {
        QFETCH(int, values);
        constexpr std::uint32_t kCount = 3 * kEventsPerBlock + 21;
        constexpr std::array<std::pair<DictColumn, std::uint32_t>, 3> kColumns{
            {{DictColumn::Version, 60}, {DictColumn::Function, 3'000}, {DictColumn::AccessKey, 150'000}}};
        const auto number = [](std::uint32_t event, std::uint32_t distinct) {
            const std::uint32_t mixed = event * 2'654'435'761U >> 4;
            switch (event / kEventsPerBlock) {
                case 0:
                    return mixed % distinct;
                case 1:
                    return 7U;
                default:
                    return distinct / 3 + mixed % 5;
            }
        };
        static const SnapshotPtr snapshot = [&] {
            std::vector<TestEvent> events(kCount);
            for (std::uint32_t i = 0; i < kCount; ++i) {
                for (const auto& [column, distinct] : kColumns) {
                    if (i % 11 != 0)
                        events[i].texts[column] = "v" + std::to_string(number(i, distinct));
                }
            }
            return makeSnapshot(events);
        }();
        for (const auto& [column, distinct] : kColumns) {
            std::set<std::uint32_t> wanted;
            for (std::uint32_t i = 0; wanted.size() < static_cast<std::size_t>(values); ++i)
                wanted.insert(i == 0 ? 7 : i == 1 ? distinct / 3 : number(i * 31, distinct));
            Comparison list{column == DictColumn::Version    ? ColumnId::Version
                            : column == DictColumn::Function ? ColumnId::FunctionArn
                                                             : ColumnId::AccessKey,
                            FilterOp::In,
                            {}};
            for (const std::uint32_t value : wanted)
                list.values.push_back("v" + std::to_string(value));
            for (const bool negative : {false, true}) {
                const FilterExpr expr = negative ? negated(FilterExpr(list)) : FilterExpr(list);
                const auto rows = runFilter(*snapshot, expr, {});
                QVERIFY(rows.has_value());
                for (std::uint32_t i = 0; i < kCount; ++i) {
                    const bool holds = i % 11 != 0 && wanted.contains(number(i, distinct));
                    if (rows->containsNumber(i) != (holds != negative))
                        QFAIL(qPrintable(QString::number(i)));
                }
            }
        }
    }

    // Blocks whose times lie apart, of one time, and with events that have none: most of them are answered as a whole.
    void timesOfBlocksApart() {
        constexpr TimeMs kHourMs = 3'600'000;
        constexpr TimeMs kBegin = 1'772'366'400'000;  // 2026-03-01T12:00:00Z
        std::vector<TestEvent> events(4 * kEventsPerBlock + 5);
        for (std::size_t i = 0; i < events.size(); ++i) {
            const auto block = static_cast<TimeMs>(i / kEventsPerBlock);
            events[i].timeMs = block == 1 ? kBegin + kHourMs : kBegin + block * kHourMs + static_cast<TimeMs>(i % 900);
            if (block == 2 && i % 5 == 0)
                events[i].timeMs = kNoTime;
        }
        const auto snapshot = makeSnapshot(events);
        using Holds = std::function<bool(TimeMs)>;
        const std::vector<std::pair<std::string, Holds>> filters{
            {"time < 2026-03-01T13:00:00Z", [](TimeMs t) { return t < kBegin + kHourMs; }},
            {"time <= 2026-03-01T13:00:00Z", [](TimeMs t) { return t <= kBegin + kHourMs; }},
            {"time >= 2026-03-01T14:00:00.100Z", [](TimeMs t) { return t >= kBegin + 2 * kHourMs + 100; }},
            {"time > 2026-03-01T12:00:00.899Z and time < 2026-03-01T14:00:00Z",
             [](TimeMs t) { return t == kBegin + kHourMs; }},
            {"time > 2026-03-01T13:00:00Z and time < 2026-03-01T13:00:00Z", [](TimeMs) { return false; }},
            {"time > 2027-01-01", [](TimeMs) { return false; }},
            {"time exists", [](TimeMs) { return true; }},
            {"time = 2026-03-01T13:00:00Z", [](TimeMs t) { return t == kBegin + kHourMs; }},
            {"time in (2026-03-01T12:00:00.001Z, 2026-03-01T13:00:00Z, 2026-03-01T15:00:00.007Z)",
             [](TimeMs t) { return t == kBegin + 1 || t == kBegin + kHourMs || t == kBegin + 3 * kHourMs + 7; }},
            {"time in (2026-03-01T14:00:00.001Z, 2026-03-01T14:00:00.002Z, 2020-01-01)",
             [](TimeMs t) { return t == kBegin + 2 * kHourMs + 1 || t == kBegin + 2 * kHourMs + 2; }},
        };
        for (const auto& [text, holds] : filters) {
            for (const bool negative : {false, true}) {
                const FilterExpr filter = *parseFilter(text);
                const auto rows = runFilter(*snapshot, negative ? FilterExpr(NoneOf{{filter}}) : filter, {});
                QVERIFY2(rows.has_value(), text.c_str());
                for (std::uint32_t i = 0; i < events.size(); ++i) {
                    const bool expected = events[i].timeMs != kNoTime && holds(events[i].timeMs);
                    if (rows->containsNumber(i) != (expected != negative))
                        QFAIL((text + ", event " + std::to_string(i)).c_str());
                }
            }
        }
    }

    // Texts are asked some at a time; that must change nothing for ends of texts, line breaks, long texts and bytes
    // that are no UTF-8.
    void patternsOfManyTexts() {
        constexpr std::array kParts{"order", "ORDER", "pay", "x", "", "7", " ", "\n", "\xC3", "\xC3\xA9", "\xFF", "_"};
        std::mt19937 random(11);
        std::vector<TestEvent> events(20'000);
        for (std::size_t i = 0; i < events.size(); ++i) {
            // Few of them match: of many, all would be asked one by one.
            std::string text = "text " + std::to_string(i);
            if (random() % 40 == 0) {
                text.clear();
                for (auto parts = random() % 5; parts > 0; --parts)
                    text += kParts[random() % kParts.size()];
                if (random() % 8 == 0)
                    text.insert(text.size() / 2, 2'000, '-');
            }
            events[i].texts[DictColumn::Message] = text;
        }
        const auto snapshot = makeSnapshot(events, kFiles);
        for (const char* pattern : {"^order",
                                    "pay$",
                                    "^$",
                                    "^x*$",
                                    "^order$|^7+$",
                                    "\\Aorder",
                                    "pay\\z",
                                    "(?-m)^pay",
                                    "(?s)^order.*pay$",
                                    "(?i)order.+pay",
                                    "(?i:Order)7",
                                    "(?:pay|7)x$",
                                    "(?P<n>pay)7",
                                    "order[^x]pay",
                                    "pay\\npay",
                                    "[^a-z]pay",
                                    "\\bx\\b",
                                    "\\B7\\B",
                                    "x\\b",
                                    "\\s$",
                                    "^\\s",
                                    "^[^x]*$",
                                    "\\Qorder\\E7",
                                    "\\C7",
                                    "\xC3\xA9x",
                                    ".\xC3\xA9",
                                    "^.$",
                                    "^(order|pay){2,3}$",
                                    "77x77",
                                    "zzz",
                                    "",
                                    "x|",
                                    "\\pL{9}",
                                    "(^x)|(7$)",
                                    "\\\\Ax"}) {
            const auto test = matchesTest(pattern);
            QVERIFY2(test.has_value(), pattern);
            const auto rows =
                runFilter(*snapshot, FilterExpr(Comparison{ColumnId::Message, FilterOp::Matches, {pattern}}), {});
            QVERIFY2(rows.has_value(), pattern);
            for (std::uint32_t i = 0; i < events.size(); ++i) {
                if (rows->containsNumber(i) != (*test)(events[i].texts[DictColumn::Message]))
                    QFAIL((std::string(pattern) + " in '" + events[i].texts[DictColumn::Message] + "'").c_str());
            }
        }
    }

    // One test may be asked by more threads than it has patterns compiled.
    void patternsAskedByManyThreads() {
        const auto test = matchesTest("^(ord|pay)ers?[0-9]+$");
        QVERIFY(test.has_value());
        std::atomic<int> wrong{0};
        std::vector<std::jthread> threads;
        for (int i = 0; i < 40; ++i) {
            threads.emplace_back([&test, &wrong, i] {
                for (int n = 0; n < 200; ++n) {
                    const std::string digits = std::to_string(i * 1000 + n);
                    wrong += (*test)("orders" + digits) && (*test)("payer" + digits) && !(*test)("order" + digits + "x")
                                 ? 0
                                 : 1;
                }
            });
        }
        threads.clear();
        QCOMPARE(wrong.load(), 0);
    }

    void foldedDuplicatesAreNeverThere() {
        StoreBuilder builder;
        EventBatch batch;
        constexpr std::uint32_t kCount = kEventsPerBlock + 100;
        for (std::uint32_t i = 0; i < kCount; ++i) {
            batch.timeMs.push_back(i);
            batch.file.push_back(0);
            batch.offset.push_back(i);
            batch.length.push_back(1);
            batch.eventId.emplace_back();
            batch.requestId.emplace_back();
            batch.sharedId.push_back(0);
            batch.flags.push_back(0);
            for (auto& codes : batch.codes)
                codes.push_back(kAbsent);
        }
        builder.addFile({.path = "/a.json"});
        QVERIFY(builder.append(batch));
        auto duplicates = std::make_shared<Duplicates>();
        duplicates->folded = RowSet(kCount);
        const std::vector<std::uint32_t> folded{0, 63, 64, kEventsPerBlock, kCount - 1};
        for (const std::uint32_t event : folded)
            duplicates->folded.insert(event);
        duplicates->count = folded.size();
        const auto snapshot = builder.foldedSnapshot([&](const StoreSnapshot&) { return duplicates; });

        const RowSet all = shownEvents(*snapshot);
        QCOMPARE(all.count(), std::uint64_t{kCount - folded.size()});
        for (const char* text : {"", "not error exists", "time exists", "\"\""}) {
            const auto rows = runFilter(*snapshot, *parseFilter(text), {});
            QVERIFY2(rows.has_value() && *rows == all, text);
            const auto withCopies = runFilter(*snapshot, *parseFilter(text), {}, Copies::Shown);
            QVERIFY2(withCopies.has_value() && withCopies->count() == kCount, text);
        }
        const auto rest = runFilter(*snapshot, *parseFilter("error exists"), {});
        QVERIFY(rest.has_value());
        QCOMPARE(rest->count(), std::uint64_t{0});
        QCOMPARE(shownEvents(*builder.snapshot()).count(), std::uint64_t{kCount});
    }

    void emptyStore() {
        const auto snapshot = makeSnapshot({}, {});
        for (const char* text : {"", "a", "not a", "event = x", "file != x", "time < 2026-03-01"}) {
            const auto rows = runFilter(*snapshot, *parseFilter(text), {});
            QVERIFY2(rows.has_value() && rows->count() == 0 && rows->eventCount() == 0, text);
        }
    }

    void stopsOnRequest() {
        const auto snapshot = makeSnapshot(someEvents(50, 1), kFiles);
        std::stop_source source;
        source.request_stop();
        for (const char* text : {"", "orders", "event = Invoke", "time exists"}) {
            const auto rows = runFilter(*snapshot, *parseFilter(text), source.get_token());
            QVERIFY2(!rows && rows.error().code == ErrorCode::Cancelled, text);
        }
    }

    // Such filters cannot be written as text, but be built.
    void unreadableValuesAreErrors() {
        const auto snapshot = makeSnapshot(someEvents(50, 1), kFiles);
        const FilterExpr fine(FreeText{"orders"});
        for (const Comparison& broken :
             {Comparison{ColumnId::Message, FilterOp::Matches, {"a("}},
              Comparison{ColumnId::Time, FilterOp::Less, {"x"}}, Comparison{ColumnId::Event, FilterOp::In, {}},
              Comparison{ColumnId::Event, FilterOp::Equal, {}},
              Comparison{ColumnId::Event, FilterOp::Equal, {"a", "b"}}}) {
            for (const FilterExpr& filter :
                 {FilterExpr(broken), allOf({fine, FilterExpr(NoneOf{{FilterExpr(broken)}})}),
                  FilterExpr(AnyOf{{fine, FilterExpr(broken)}})}) {
                const auto rows = runFilter(*snapshot, filter, {});
                QVERIFY(!rows);
                QCOMPARE(rows.error().code, ErrorCode::Usage);
                QVERIFY(!rows.error().text.empty());
            }
        }
    }

    // Backtracking engines need longer than the universe has existed for this, or run out of stack.
    void hostilePatternsAndTextsEnd() {
        std::vector<TestEvent> events(1);
        events[0].texts[DictColumn::Message] = std::string(1'000'000, 'a') + "!";
        const auto snapshot = makeSnapshot(events);
        const auto rows = [&snapshot](const char* text) {
            return runFilter(*snapshot, *parseFilter(text), {})->count();
        };
        QCOMPARE(rows("message matches \"^(a+)+$\""), std::uint64_t{0});
        QCOMPARE(rows("message matches \"(a|aa)+!$\""), std::uint64_t{1});
        std::string needle(100'000, 'a');
        needle += 'b';
        QCOMPARE(runFilter(*snapshot, FilterExpr(FreeText{needle}), {})->count(), std::uint64_t{0});
    }
};

QTEST_GUILESS_MAIN(FilterRunTest)
#include "tst_filterrun.moc"
