#include "app/load/loader.h"
#include "app/load/recordreader.h"
#include "app/session/relatedfinder.h"
#include "app/stats/relatedevents.h"
#include "tests/support/naivereader.h"
#include "tests/support/recordtext.h"
#include "tests/support/teststore.h"

#include <QTemporaryDir>
#include <QtTest>

#include <map>

using namespace lambdatrail;
using namespace lambdatrail::test;
using Relation = RelatedEvent::Relation;

namespace {

std::string idOf(int number) {
    return "00000000-0000-4000-8000-" + std::to_string(100'000'000'000 + number);
}

// A record of an account; with what is to stand behind its first brace.
std::string record(int number, const std::string& account, const std::string& shared, const std::string& more = {}) {
    RecordText fields;
    fields.timeMs = 1'772'409'600'000 + number * 1000;
    fields.eventName = "Invoke";
    fields.eventId = idOf(number);
    fields.recipientAccountId = account;
    fields.sharedEventId = shared;
    std::string text;
    appendRecord(fields, text);
    return more.empty() ? text : "{" + more + "," + text.substr(1);
}

}  // namespace

class TestRelatedEvents : public QObject {
    Q_OBJECT

 private slots:
    void sharingEqualsNaiveSearch();
    void findsByIdWhateverItsForm();
    void stops();
    void partnersInTwoAccountsAreFound();
    void equalHashesAreNoProof();
    void addendumNamesItsOriginal();
};

void TestRelatedEvents::sharingEqualsNaiveSearch() {
    std::vector<TestEvent> events = randomEvents(kEventsPerBlock + 3000, 9);
    std::mt19937 random(3);
    for (std::size_t i = 0; i < events.size(); ++i) {
        if (random() % 3 == 0)
            events[i].sharedEventId = "shared " + std::to_string(random() % 30'000);
        if (i > 0 && random() % 20 == 0)
            events[i] = events[random() % i];  // read twice
    }
    const SnapshotPtr snapshot = makeFoldedSnapshot(events);
    std::map<std::string, std::vector<std::uint32_t>> groups;
    for (std::uint32_t i = 0; i < events.size(); ++i) {
        if (!events[i].sharedEventId.empty() && !snapshot->duplicates()->folded.containsNumber(i))
            groups[events[i].sharedEventId].push_back(i);
    }
    for (std::uint32_t i = 0; i < events.size(); i += 997) {
        std::vector<EventId> expected;
        for (const std::uint32_t other : groups[events[i].sharedEventId]) {
            if (other != i && events[other].eventId != events[i].eventId)
                expected.push_back(EventId{other});
        }
        if (events[i].sharedEventId.empty())
            expected.clear();
        const auto found = eventsSharing(*snapshot, EventId{i}, 1000, {});
        QVERIFY(found.has_value());
        QVERIFY(*found == expected);  // no two of these thousands of hashes are equal by chance
        if (expected.size() > 2)
            QCOMPARE(eventsSharing(*snapshot, EventId{i}, 2, {})->size(), std::size_t(2));
    }
}

void TestRelatedEvents::findsByIdWhateverItsForm() {
    std::vector<TestEvent> events(4);
    events[0].eventId = idOf(1);
    events[1].eventId = "NOT-A-UUID";
    events[3].eventId = idOf(1);
    events[3].texts[DictColumn::Account] = "444455556666";
    const SnapshotPtr snapshot = makeSnapshot(events);
    QVERIFY(eventsWithId(*snapshot, idOf(1), 9, {}).value() == (std::vector{EventId{0}, EventId{3}}));
    QVERIFY(eventsWithId(*snapshot, "NOT-A-UUID", 9, {}).value() == std::vector{EventId{1}});
    for (const char* unknown : {"", "not-a-uuid", "00000000-0000-4000-8000-000000000000"})
        QVERIFY(eventsWithId(*snapshot, unknown, 9, {})->empty());
}

void TestRelatedEvents::stops() {
    std::stop_source stop;
    stop.request_stop();
    std::vector<TestEvent> events(2);
    events[0].eventId = idOf(1);
    events[0].sharedEventId = "s";
    const SnapshotPtr snapshot = makeSnapshot(events);
    QVERIFY(!eventsSharing(*snapshot, EventId{0}, 9, stop.get_token()));
    QVERIFY(!eventsWithId(*snapshot, idOf(1), 9, stop.get_token()));
}

void TestRelatedEvents::partnersInTwoAccountsAreFound() {
    QTemporaryDir folder;
    const auto path = [&](const char* name) { return folder.filePath(QLatin1String(name)).toStdString(); };
    writeFile(path("a.json"), R"({"Records":[)" + record(1, "111122223333", "act-1") + "," +
                                  record(2, "111122223333", "act-2") + "," + record(3, "111122223333", "") + "]}");
    writeFile(path("b.json.gz"), gzipped(R"({"Records":[)" + record(4, "444455556666", "act-1") + "]}"));
    StoreBuilder store;
    LoadProgress progress;
    const SnapshotPtr snapshot = loadLogs(store, {folder.path().toStdString()}, {}, progress, {}).snapshot;
    const auto event = [&](int number) { return eventsWithId(*snapshot, idOf(number), 1, {})->front(); };
    RecordReader reader;
    const auto related = [&](int number) { return findRelated(*snapshot, event(number), reader, {}); };
    QVERIFY(related(1) == (std::vector<RelatedEvent>{{Relation::SameAction, event(4)}}));
    QVERIFY(related(4) == (std::vector<RelatedEvent>{{Relation::SameAction, event(1)}}));
    QVERIFY(related(2).empty());
    QVERIFY(related(3).empty());  // no sharedEventID is not a shared one
    // What the file says no longer can be told.
    writeFile(path("b.json.gz"), "gone");
    QVERIFY(related(1).empty());
}

// The store knows the sharedEventID by a short hash: here both are the same, but the records say otherwise.
void TestRelatedEvents::equalHashesAreNoProof() {
    QTemporaryDir folder;
    const std::string path = folder.filePath(QStringLiteral("a.json")).toStdString();
    const std::string first = record(1, "111122223333", "act-1");
    const std::string second = record(2, "444455556666", "act-2");
    writeFile(path, first + second);
    StoreBuilder reading;
    LoadProgress progress;
    const SnapshotPtr read = loadLogs(reading, {path}, {}, progress, {}).snapshot;
    std::vector<TestEvent> events(2);
    for (std::uint32_t i = 0; i < 2; ++i) {
        events[i].sharedEventId = "act-1";
        events[i].eventId = idOf(static_cast<int>(i) + 1);
        events[i].offset = read->location(EventId{i}).offset;
        events[i].length = read->location(EventId{i}).length;
    }
    StoreBuilder forged;
    forged.addFile(read->file(FileId{0}));
    const SnapshotPtr snapshot = makeSnapshot(events, forged);
    QCOMPARE(eventsSharing(*snapshot, EventId{0}, 9, {})->size(), std::size_t(1));
    RecordReader reader;
    QVERIFY(findRelated(*snapshot, EventId{0}, reader, {}).empty());
}

void TestRelatedEvents::addendumNamesItsOriginal() {
    QTemporaryDir folder;
    const std::string path = folder.filePath(QStringLiteral("a.json")).toStdString();
    const std::string addendum = R"("addendum":{"reason":"UPDATED_DATA","updatedFields":"responseElements",)"
                                 R"("originalRequestID":"r","originalEventID":")";
    writeFile(path, R"({"Records":[)" + record(2, "111122223333", "", addendum + idOf(1) + "\"}") + "," +
                        record(1, "111122223333", "") + "," +
                        record(3, "111122223333", "", addendum + idOf(77) + "\"}") + "," +
                        record(4, "111122223333", "", addendum + idOf(4) + "\"}") + "]}");
    StoreBuilder store;
    LoadProgress progress;
    const SnapshotPtr snapshot = loadLogs(store, {path}, {}, progress, {}).snapshot;
    const auto event = [&](int number) { return eventsWithId(*snapshot, idOf(number), 1, {})->front(); };
    RecordReader reader;
    QVERIFY(findRelated(*snapshot, event(2), reader, {}) ==
            (std::vector<RelatedEvent>{{Relation::Original, event(1)}}));
    QVERIFY(findRelated(*snapshot, event(1), reader, {}).empty());
    QVERIFY(findRelated(*snapshot, event(3), reader, {}).empty());  // it is not loaded
    QVERIFY(findRelated(*snapshot, event(4), reader, {}).empty());  // it names itself
}

QTEST_GUILESS_MAIN(TestRelatedEvents)
#include "tst_relatedevents.moc"
