#include "tests/engine/jsonrecords.h"
#include "tests/support/recordtext.h"

#include <QtTest>

using namespace lambdatrail;
using namespace lambdatrail::test;

// JSON that is broken, by accident or by intent (format reference, 6.4, step 6).
class TestSalvage : public QObject {
    Q_OBJECT

 private slots:
    void keepsWhatStandsAroundDamage_data();
    void keepsWhatStandsAroundDamage();
    void hostileTextTakesNoTime_data();
    void hostileTextTakesNoTime();

 private:
    Files m_files;
};

// Damage in one place costs what stands there, says so with its range, and nothing else.
void TestSalvage::keepsWhatStandsAroundDamage_data() {
    QTest::addColumn<std::string>("text");
    QTest::addColumn<QList<int>>("kept");
    QTest::addColumn<std::string>("lost");  // what the gaps cover, as far as it can be said beforehand
    QTest::addColumn<bool>("said");         // something is lost, and the report says so
    const auto row = [](const char* name, const std::string& text, const QList<int>& kept, const std::string& lost = {},
                        bool said = true) { QTest::newRow(name) << text << kept << lost << said; };
    const auto lookup = [](int i) { return "{\"EventId\":\"x\",\"CloudTrailEvent\":" + jsonString(record(i)) + "}"; };
    const std::string bad = "{\"eventVersion\":\"1.11\",\"eventName\":nonsense}";
    const std::string open = "{\"eventVersion\":\"1.11\",\"eventName\":\"Inv";
    const auto delivered = [](const std::string& inner) { return "{\"Records\":[" + inner + "]}"; };
    row("bad record", delivered(record(0) + "," + bad + "," + record(1)), {0, 1}, bad);
    row("garbage between records", delivered(record(0) + ",$$$," + record(1)), {0, 1}, "$$$,");
    row("string left open", delivered(record(0) + "," + open + "," + record(1) + "," + record(2)), {0, 1, 2},
        open + ",");
    row("record cut short", delivered(record(0) + "," + record(1).substr(0, 100) + "," + record(2)), {0, 2},
        record(1).substr(0, 100) + ",");
    row("missing end", "{\"Records\":[" + records(3), {0, 1, 2});
    row("cut in a record", delivered(records(3)).substr(0, 20 + record(0).size()), {0});
    row("text after the end", delivered(records(2)) + "and so on", {0, 1}, "and so on");
    row("another document after the end", delivered(record(0)) + delivered(record(1)), {0, 1}, {}, false);
    row("missing comma", delivered(record(0) + record(1)), {0, 1}, {}, false);
    row("raw line break", delivered(QString::fromStdString(record(0)).replace("\\n", "\n").toStdString()), {0}, {},
        false);
    row("lookup-events", "{\"Events\":[" + lookup(0) + ",{\"EventId\":nonsense}," + lookup(1) + "]}", {0, 1});
    row("lookup-events, string left open",
        "{\"Events\":[" + lookup(0) + ",{\"EventId\":\"x," + lookup(1) + "," + lookup(2) + "]}", {0, 1, 2},
        "{\"EventId\":\"x,");
    row("lookup-events, record cut in its string",
        "{\"Events\":[{\"CloudTrailEvent\":" + jsonString(record(0).substr(0, 90)) + "}," + lookup(1) + "]}", {1},
        jsonString(record(0).substr(0, 90)));
    row("JSON Lines", record(0) + "\n{\"a\":\n" + record(1) + "\nhello\n" + record(2) + "\n", {0, 1, 2});
    row("JSON Lines, string left open", lookup(0) + "\n{\"EventId\":\"\n" + lookup(1) + "\n" + lookup(2), {0, 1, 2});
    row("export task",
        "2026-02-25T06:13:20.000Z " + record(0) + "\n2026-02-25T06:13:20.000Z {\"x\n" + "2026-02-25T06:13:20.000Z " +
            record(1),
        {0, 1});
}

void TestSalvage::keepsWhatStandsAroundDamage() {
    QFETCH(std::string, text);
    QFETCH(QList<int>, kept);
    QFETCH(std::string, lost);
    const std::string path = m_files.write(text);
    const Loaded loaded = load(path);
    const std::map<std::string, EventId> events = eventsById(*loaded.snapshot);
    QVERIFY2(static_cast<int>(loaded.snapshot->eventCount()) == kept.size(), reasons(loaded.report).c_str());
    for (const int i : kept) {
        QVERIFY(events.contains(recordId(i)));
    }
    if (lost.empty()) {
        QTEST(!loaded.report.problems.empty(), "said");
        return;
    }
    QVERIFY2(loaded.report.gaps == 1U, reasons(loaded.report).c_str());
    for (const Problem& problem : loaded.report.problems) {
        if (problem.kind == Problem::Kind::Gap) {
            QVERIFY(!problem.reason.empty());
            QCOMPARE(QString::fromStdString(text.substr(problem.offset.value_or(0), problem.length)),
                     QString::fromStdString(lost));
        }
    }
}

// Texts made to be looked at again and again. Each would take hours if its reader's time grew with the square of its
// size; the test's own limit ends it then.
void TestSalvage::hostileTextTakesNoTime_data() {
    QTest::addColumn<std::string>("begin");
    QTest::addColumn<std::string>("piece");
    const auto row = [](const char* name, const std::string& begin, const std::string& piece) {
        QTest::newRow(name) << begin << piece;
    };
    row("records that never end", "{\"Records\":[", "{\"eventVersion\":\"1\",");
    row("records that never end, at the top", "", "{\"eventVersion\":\"1\",");
    row("lines that never end", "", "{\"a\":\n");
    row("lines of nothing", "{\n", "x\n");
    row("brackets", "[", "[");
    row("braces", "", "{");
    row("open strings", "[", "{\"eventVersion\":\"");
    row("objects in objects", "", "{\"detail\":");
    row("lists in lists", "{\"Records\":[", "[{\"Records\":[");
    row("backslashes", "[\"", "\\");
    row("hits", "", "{\"hits\":");
    row("digits", "", "2026-01-01T00:00:00Z ");
}

void TestSalvage::hostileTextTakesNoTime() {
    QFETCH(std::string, begin);
    QFETCH(std::string, piece);
    std::string text = begin;
    while (text.size() < (2U << 20)) {
        text += piece;
    }
    const Loaded loaded = load(m_files.write(text));
    QCOMPARE(loaded.snapshot->eventCount(), 0U);
    QVERIFY(!loaded.report.problems.empty());
    // Each gap has its place; those beyond the limit are counted.
    QVERIFY(loaded.report.problems.size() <= 500);
}

QTEST_GUILESS_MAIN(TestSalvage)
#include "tst_salvage.moc"
