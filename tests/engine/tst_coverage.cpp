#include "app/stats/coverage.h"

#include "tests/support/naivesummary.h"
#include "tests/support/teststore.h"

#include <QtTest>

#include <map>
#include <set>
#include <tuple>

using namespace lambdatrail;
using namespace lambdatrail::test;

namespace {

RecordKind naiveKind(const std::string& category, const std::string& type) {
    static const std::map<std::string, RecordKind> kByType{{"AwsServiceEvent", RecordKind::ServiceEvent},
                                                           {"AwsVpceEvents", RecordKind::NetworkActivity},
                                                           {"AwsCloudTrailInsight", RecordKind::Insight},
                                                           {"AwsAggregatedEvent", RecordKind::Aggregated}};
    static const std::map<std::string, RecordKind> kByCategory{
        {"", RecordKind::Management},     {"Management", RecordKind::Management},
        {"Data", RecordKind::Data},       {"NetworkActivity", RecordKind::NetworkActivity},
        {"Insight", RecordKind::Insight}, {"Aggregated", RecordKind::Aggregated}};
    const auto ofCategory = kByCategory.find(category);
    const auto ofType = kByType.find(type);
    if (ofType != kByType.end())
        return ofType->second;
    return ofCategory == kByCategory.end() ? RecordKind::Other : ofCategory->second;
}

// One event after the other, in a map.
Coverage naiveCoverage(const std::vector<TestEvent>& events) {
    Coverage sum;
    std::map<std::tuple<std::string, std::string, RecordKind>, CoverageRow> rows;
    std::set<std::pair<std::string, std::string>> seen;
    for (const TestEvent& event : events) {
        const std::string account = textOf(event, DictColumn::Account);
        if (!event.eventId.empty() && !seen.emplace(event.eventId, account).second) {
            ++sum.duplicates;
            continue;
        }
        const std::string region = textOf(event, DictColumn::Region);
        const RecordKind kind = naiveKind(textOf(event, DictColumn::Category), textOf(event, DictColumn::Type));
        const bool isLambda = (event.flags & flag::kLambda) != 0;
        ++sum.events;
        ++sum.byKind[static_cast<std::size_t>(kind)];
        if (isLambda && kind == RecordKind::Data)
            ++sum.lambdaDataEvents;
        CoverageRow& row = rows[{account, region, kind}];
        row.account = account;
        row.region = region;
        row.kind = kind;
        ++row.events;
        row.lambdaEvents += isLambda ? 1 : 0;
        if (event.timeMs == kNoTime)
            continue;
        row.firstMs = row.firstMs == kNoTime ? event.timeMs : std::min(row.firstMs, event.timeMs);
        row.lastMs = row.lastMs == kNoTime ? event.timeMs : std::max(row.lastMs, event.timeMs);
    }
    for (auto& [key, row] : rows)
        sum.rows.push_back(row);
    return sum;
}

// Events of every kind, some of them twice, in many accounts and regions: more than are remembered at once.
std::vector<TestEvent> variedEvents(std::uint32_t count, std::uint32_t accounts) {
    std::vector<TestEvent> events = randomEvents(count, 11);
    std::mt19937 random(5);
    const std::vector<std::string> categories{"Management", "Data", "NetworkActivity", "Insight",
                                              "Aggregated", "",     "management",      "Something new"};
    const std::vector<std::string> types{"AwsApiCall",           "AwsServiceEvent",    "AwsVpceEvents",
                                         "AwsCloudTrailInsight", "AwsAggregatedEvent", ""};
    for (std::size_t i = 0; i < events.size(); ++i) {
        auto& texts = events[i].texts;
        const auto put = [&texts](DictColumn column, const std::string& text) {
            if (text.empty())
                texts.erase(column);
            else
                texts[column] = text;
        };
        put(DictColumn::Account, random() % 20 == 0 ? "" : std::to_string(100'000 + random() % accounts));
        if (random() % 5 == 0)
            put(DictColumn::Region, random() % 4 == 0 ? "" : "region-" + std::to_string(random() % 9));
        if (random() % 3 == 0)
            put(DictColumn::Category, categories[random() % categories.size()]);
        if (random() % 6 == 0)
            put(DictColumn::Type, types[random() % types.size()]);
        if (i > 0 && random() % 10 == 0)
            events[i] = events[random() % i];
    }
    return events;
}

}  // namespace

class TestCoverage : public QObject {
    Q_OBJECT

 private slots:
    void equalsNaiveCount_data();
    void equalsNaiveCount();
    void ofNothing();
    void canBeStopped();
    void lambdaDataEventsAreTheOnesThatSpeakOfInvocations();
};

void TestCoverage::equalsNaiveCount_data() {
    QTest::addColumn<int>("events");
    QTest::addColumn<int>("accounts");
    QTest::newRow("few accounts, two blocks") << int(kEventsPerBlock) + 5000 << 3;
    QTest::newRow("more accounts than are remembered") << 20'000 << 7000;
}

void TestCoverage::equalsNaiveCount() {
    QFETCH(int, events);
    QFETCH(int, accounts);
    const std::vector<TestEvent> loaded =
        variedEvents(static_cast<std::uint32_t>(events), static_cast<std::uint32_t>(accounts));
    const SnapshotPtr snapshot = makeFoldedSnapshot(loaded);
    const auto found = coverage(*snapshot, {});
    QVERIFY(found.has_value());
    const Coverage expected = naiveCoverage(loaded);
    QVERIFY(expected.duplicates > 0);
    QCOMPARE(found->events, expected.events);
    QCOMPARE(found->duplicates, expected.duplicates);
    QVERIFY(found->byKind == expected.byKind);
    QCOMPARE(found->lambdaDataEvents, expected.lambdaDataEvents);
    QCOMPARE(found->rows.size(), expected.rows.size());
    for (std::size_t i = 0; i < expected.rows.size(); ++i)
        QVERIFY2(found->rows[i] == expected.rows[i], (expected.rows[i].account + expected.rows[i].region).c_str());
}

void TestCoverage::ofNothing() {
    QCOMPARE(coverage(*makeSnapshot({}), {}).value(), Coverage{});
}

void TestCoverage::canBeStopped() {
    std::stop_source stop;
    stop.request_stop();
    const auto found = coverage(*makeSnapshot(randomEvents(10, 1)), stop.get_token());
    QVERIFY(!found);
    QCOMPARE(found.error().code, ErrorCode::Cancelled);
}

void TestCoverage::lambdaDataEventsAreTheOnesThatSpeakOfInvocations() {
    const auto event = [](const char* category, const char* type, std::uint16_t flags) {
        TestEvent made;
        made.flags = flags;
        made.texts = {{DictColumn::Category, category}, {DictColumn::Type, type}};
        return made;
    };
    // A service event of Lambda is written without being asked for, even where it is called a data event (5.1).
    const auto found =
        coverage(*makeSnapshot({event("Data", "AwsServiceEvent", flag::kLambda), event("Data", "AwsApiCall", 0),
                                event("Management", "AwsApiCall", flag::kLambda)}),
                 {});
    QCOMPARE(found->lambdaDataEvents, std::uint64_t(0));
    QCOMPARE(found->of(RecordKind::Data), std::uint64_t(1));
    QCOMPARE(found->of(RecordKind::ServiceEvent), std::uint64_t(1));
}

QTEST_GUILESS_MAIN(TestCoverage)
#include "tst_coverage.moc"
