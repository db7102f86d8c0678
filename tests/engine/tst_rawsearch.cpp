// Whole records searched by reading their files again, against a naive reading of the same records.

#include "app/filter/filterparser.h"
#include "app/filter/filterrun.h"
#include "app/load/eventrecord.h"
#include "app/load/loader.h"
#include "app/load/recordreader.h"
#include "app/search/recordsearch.h"
#include "tests/engine/recordoracle.h"
#include "tests/support/naivereader.h"
#include "tests/support/packing.h"
#include "tests/support/prng.h"
#include "tests/support/recordmixer.h"
#include "tests/support/recordtext.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <thread>

using namespace lambdatrail;
using namespace lambdatrail::test;

namespace {

// Logs, and their records as the naive reader has them.
struct Logs {
    StoreBuilder store;
    SnapshotPtr snapshot;
    std::vector<NaiveValue> records;  // by event

    explicit Logs(const std::vector<std::string>& paths) {
        LoadProgress progress;
        snapshot = loadLogs(store, paths, {}, progress, {}, {.threads = 2}).snapshot;
        RecordReader reader;
        for (std::uint32_t i = 0; i < snapshot->eventCount(); ++i) {
            const auto record = readEventRecord(reader, *snapshot, EventId{i});
            auto value = record ? parseNaively(record->json) : std::nullopt;
            records.push_back(value ? std::move(*value) : NaiveValue{});
        }
    }
};

struct Searched {
    RowSet rows;
    std::uint64_t undecided = 0;
    SearchReport report;
    std::uint64_t filesRead = 0;
};

Searched search(const StoreSnapshot& snapshot, const FilterExpr& filter, AnswerCache& cache,
                const std::stop_token& stop = {}) {
    SearchProgress progress;
    auto report = searchRecords(snapshot, filter, Copies::Shown, cache, progress, stop);
    const RecordAnswers answers = cache.answers(recordQuestions(filter), snapshot.eventCount());
    auto rows = runFilter(snapshot, filter, answers, Certainty::Certain, {}, Copies::Shown);
    const auto possible = runFilter(snapshot, filter, answers, Certainty::Possible, {}, Copies::Shown);
    [&] { QVERIFY(report && rows && possible); }();
    return {*rows, possible->count() - rows->count(), std::move(*report), progress.filesTotal};
}

Searched search(const StoreSnapshot& snapshot, const std::string& filter) {
    AnswerCache cache;
    return search(snapshot, *parseFilter(filter), cache);
}

bool holdsNaively(const Logs& logs, std::uint32_t event, const FilterExpr& filter) {
    const auto inner = [&](const FilterExpr& term) { return holdsNaively(logs, event, term); };
    if (const auto* all = std::get_if<AllOf>(&filter.node()))
        return std::ranges::all_of(all->terms, inner);
    if (const auto* any = std::get_if<AnyOf>(&filter.node()))
        return std::ranges::any_of(any->terms, inner);
    if (const auto* none = std::get_if<NoneOf>(&filter.node()))
        return !inner(none->terms[0]);
    if (const auto* comparison = std::get_if<Comparison>(&filter.node()))  // exists
        return !logs.snapshot->cellText(EventId{event}, comparison->column).empty();
    return holds(logs.records[event], std::get<RecordComparison>(filter.node()));
}

// Random questions, mostly about what stands in the records.
class Generator {
 public:
    Generator(std::uint64_t seed, const std::vector<NaiveValue>& records) : m_random(seed), m_records(records) {}

    FilterExpr filter(int depth) {
        switch (depth == 0 ? m_random.below(2) : m_random.below(6)) {
            case 2:
                return allOf({filter(depth - 1), filter(depth - 1)});
            case 3:
                return FilterExpr(AnyOf{{filter(depth - 1), filter(depth - 1)}});
            case 4:
                return FilterExpr(NoneOf{{filter(depth - 1)}});
            case 5:
                return FilterExpr(
                    Comparison{m_random.oneIn(2) ? ColumnId::Error : ColumnId::Region, FilterOp::Exists, {}});
            default:
                return FilterExpr(question());
        }
    }

 private:
    RecordComparison question() {
        const NaiveValue& record = oneOf(m_records);
        RecordComparison comparison;
        if (!m_random.oneIn(4))
            walk(record, comparison.path);
        const auto texts = textsAt(m_random.oneIn(3) ? oneOf(m_records) : record, comparison.path);
        const std::string text = comparison.path.isWholeRecord() ? withoutEscapes(record.source)
                                 : texts.empty()                 ? std::string()
                                                                 : oneOf(texts);
        comparison.op = comparison.path.isWholeRecord() ? (m_random.oneIn(3) ? FilterOp::Matches : FilterOp::Contains)
                                                        : static_cast<FilterOp>(m_random.below(11));
        switch (comparison.op) {
            case FilterOp::Exists:
                break;
            case FilterOp::Contains:
            case FilterOp::NotContains:
                comparison.values = {part(text)};
                break;
            case FilterOp::Matches:
                comparison.values = {pattern(part(text))};
                break;
            case FilterOp::In:
                comparison.values = {text, "17.0", "null"};
                break;
            default:
                comparison.values = {value(text)};
        }
        return comparison;
    }

    template <class T>
    const T& oneOf(const std::vector<T>& from) {
        return from[m_random.below(static_cast<std::uint32_t>(from.size()))];
    }

    void walk(const NaiveValue& value, RecordPath& path) {
        using Kind = RecordPath::Step::Kind;
        if (value.elements.empty() || (!path.steps.empty() && m_random.oneIn(4))) {
            if (m_random.oneIn(20))
                path.steps.push_back({Kind::Key, "no such key"});
            return;
        }
        const std::uint32_t i = m_random.below(static_cast<std::uint32_t>(value.elements.size()));
        if (value.isObject())
            path.steps.push_back({Kind::Key, m_random.oneIn(20) ? lower(value.keys[i]) : value.keys[i]});
        else if (m_random.oneIn(3))
            path.steps.push_back({Kind::Element, {}, m_random.oneIn(5) ? i + 1 : i});
        else if (m_random.oneIn(2))
            path.steps.push_back({Kind::AnyElement});
        walk(value.elements[i], path);
    }

    std::string value(const std::string& text) {
        static const std::vector<std::string> others{"17",   "-1.5", "1000", "1e3", "9223372036854775806",
                                                     "true", "",     "m"};
        return m_random.oneIn(4) ? oneOf(others) : text;
    }

    std::string part(const std::string& text) {
        if (text.empty())
            return text;
        const std::uint32_t begin = m_random.below(static_cast<std::uint32_t>(text.size()));
        std::string piece = text.substr(begin, 1 + m_random.below(12));
        for (char& c : piece) {
            if (m_random.oneIn(3) && ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')))
                c = static_cast<char>(c ^ 0x20);
        }
        return piece;
    }

    // One that means the same to every engine.
    std::string pattern(const std::string& text) {
        std::string result;
        for (const char c : text) {
            if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
                result += c;
            else if (c >= ' ' && c <= '~')
                result += "[^#]";
        }
        return result + (m_random.oneIn(4) ? "$" : "");
    }

    Prng m_random;
    const std::vector<NaiveValue>& m_records;
};

std::string lines(const std::vector<std::string>& texts, const std::function<std::string(const std::string&)>& line) {
    std::string all;
    for (const std::string& text : texts)
        all += line(text) + "\n";
    return all;
}

std::string delivered(const std::vector<std::string>& records) {
    std::string all = R"({"Records":[)";
    for (std::size_t i = 0; i < records.size(); ++i)
        all += (i > 0 ? "," : "") + records[i];
    return all + "]}";
}

std::string csvCell(std::string text) {
    for (std::size_t at = text.find('"'); at != std::string::npos; at = text.find('"', at + 2))
        text.insert(at, 1, '"');
    return '"' + text + '"';
}

// Records that are right, however odd.
std::vector<std::string> mixedRecords(std::uint64_t seed, int count) {
    RecordMixer mixer(seed);
    std::vector<std::string> records;
    while (static_cast<int>(records.size()) < count) {
        std::string record = mixer.record();
        if (parseNaively(record))
            records.push_back(std::move(record));
    }
    return records;
}

std::string plainRecord(int number, const std::string& parametersJson) {
    RecordText text;
    text.userIdentityJson = R"({"type":"AWSService","invokedBy":"events.amazonaws.com"})";
    text.eventName = number % 2 == 0 ? "Invoke" : "GetFunction20150331v2";
    text.awsRegion = "eu-west-1";
    text.timeMs = 1'772'409'600'000 + number * 1000;
    text.requestParametersJson = parametersJson;
    text.eventId = "00000000-0000-4000-8000-" + std::to_string(100'000'000'000 + number);
    text.recipientAccountId = "111122223333";
    std::string json;
    appendRecord(text, json);
    return json;
}

}  // namespace

class TestRawSearch : public QObject {
    Q_OBJECT

 private slots:
    void init() { QVERIFY((m_folder = std::make_unique<QTemporaryDir>())->isValid()); }

    // The same questions to the same records, wherever they stand.
    void equalsNaiveReading_data() {
        QTest::addColumn<QByteArray>("bytes");
        const auto row = [](const char* name, const std::string& bytes) {
            QTest::newRow(name) << QByteArray::fromStdString(bytes);
        };
        const auto records = mixedRecords(1, 150);
        const std::vector<std::string> half(records.begin(), records.begin() + 75);
        const std::vector<std::string> rest(records.begin() + 75, records.end());
        const auto asIs = [](const std::string& record) { return record; };
        const auto inMessage = [](const std::string& text) {
            return R"({"message":)" + lambdatrail::test::jsonString(text) + "}";
        };
        row("delivered", delivered(records));
        row("gzip", gzipped(delivered(records)));
        row("gzip members", gzipped(lines(half, asIs)) + gzipped(lines(rest, asIs)));
        row("gzip twice", gzipped(gzipped(delivered(records))));
        row("zstd", packedWith("zstd", delivered(records)));
        row("byte order mark", "\xEF\xBB\xBF" + delivered(records));
        row("UTF-16", "\xFF\xFE" + convertedTo("UTF-16LE", delivered(records)));
        row("lines", lines(records, asIs));
        row("lines with a text each", lines(records, inMessage));
        row("lines with a log each", lines({delivered(half), delivered(rest)}, inMessage));
        row("a text with texts", inMessage(lines({delivered(half), delivered(rest)}, inMessage)));
        row("records beside texts", lines(half, asIs) + lines({delivered(rest)}, inMessage));
        row("CSV", "_time,_raw\n" + lines(records, [](const std::string& text) { return "1," + csvCell(text); }));
        row("gzipped CSV", gzipped("@timestamp,@message\n" +
                                   lines(records, [](const std::string& text) { return "1," + csvCell(text); })));
        const std::vector<ArchiveFile> entries{{"b/1.json", delivered(half)},
                                               {"a/readme.txt", "no log"},
                                               {"a/2.json.gz", gzipped(delivered(rest))},
                                               {"3.json", inMessage(delivered(rest))},
                                               {"4.csv", "@message\n" + lines(half, csvCell)}};
        row("zip", archiveOf(entries, "zip"));
        row("tar.gz", archiveOf(entries, "tar", "gzip"));
        row("zip in a tar", archiveOf({{"x.zip", archiveOf(entries, "zip")}, {"y.json", delivered(half)}}, "tar"));
    }
    void equalsNaiveReading() {
        QFETCH(QByteArray, bytes);
        const Logs logs({write("log", bytes.toStdString())});
        QVERIFY(logs.snapshot->eventCount() >= 100);
        Generator generator(7, logs.records);
        for (int round = 0; round < 30; ++round) {
            const FilterExpr filter = generator.filter(round % 3);
            AnswerCache cache;
            const Searched found = search(*logs.snapshot, filter, cache);
            QVERIFY2(found.report.unread.empty(),
                     found.report.unread.empty() ? "" : found.report.unread[0].reason.c_str());
            QCOMPARE(found.undecided, std::uint64_t{0});
            for (std::uint32_t i = 0; i < logs.snapshot->eventCount(); ++i)
                QVERIFY2(found.rows.containsNumber(i) == holdsNaively(logs, i, filter),
                         (filterText(filter) + "\n" + logs.records[i].source).c_str());
        }
    }

    void rebuiltRecords() {
        const std::string console =
            "Event name,Event time,User name,AWS region,Event source\n"
            "Invoke,2026-03-02T10:00:00Z,dana,eu-west-1,lambda.amazonaws.com\n"
            "GetFunction,2026-03-02T10:00:01Z,eli,eu-west-1,lambda.amazonaws.com\n";
        const Logs logs({write("console.csv", console)});
        QCOMPARE(logs.snapshot->eventCount(), 2U);
        QCOMPARE(search(*logs.snapshot, "userIdentity.userName = dana").rows.count(), std::uint64_t{1});
        QCOMPARE(search(*logs.snapshot, "record ~ \"eu-west-1\"").rows.count(), std::uint64_t{2});
    }

    void whatIsAtAPath_data() {
        QTest::addColumn<std::string>("filter");
        QTest::addColumn<bool>("holds");
        const auto row = [](const std::string& filter, bool holds) {
            QTest::newRow(filter.c_str()) << filter << holds;
        };
        row("requestParameters.name = \"a\\\\b/c \xC3\xA4\"", true);  // escapes resolved
        row("requestParameters.name = \"A\\\\b/c \xC3\xA4\"", false);
        row("requestParameters.name ~ \"A\\\\B/C\"", true);
        row("record ~ \"a\\\\b/C \xC3\xA4\"", true);
        row("record ~ u00e4", false);  // how it is written does not count
        row("requestParameters.flag = false", true);
        row("requestParameters.text = false", true);
        row("requestParameters.size = 128", true);
        row("requestParameters.size = 128.0", true);
        row("requestParameters.size = 1.28e2", true);
        row("requestParameters.digits = 17", false);  // a string, whatever it says
        row("requestParameters.digits = 0017", true);
        row("requestParameters.digits < 18", true);  // but in order as a number
        row("requestParameters.size > 20", true);
        row("requestParameters.size > 1e1", true);
        row("requestParameters.size < 1000 and requestParameters.size >= 128", true);
        row("requestParameters.big = 9007199254740993", true);
        row("requestParameters.big = 9007199254740992", false);
        row("requestParameters.name < b", true);
        row("requestParameters.none exists", false);
        row("requestParameters.none = \"\"", true);
        row("requestParameters.empty exists", false);
        row("requestParameters.noList exists", false);
        row("requestParameters.noMembers exists", true);
        row("requestParameters.nowhere != x", true);
        row("requestParameters.nowhere < x", false);
        row("requestParameters.nowhere.at.all !~ x", true);
        row("requestParameters.Name exists", false);  // keys are exact
        row("requestParameters.list = b", true);
        row("requestParameters.list[1] = b", true);
        row("requestParameters.list[0] = b", false);
        row("requestParameters.list[9] exists", false);
        row("requestParameters.list != b", false);
        row("requestParameters.list[0] != b", true);
        row("requestParameters.things.ARN = two", true);
        row("requestParameters.things[].ARN = two", true);
        row("requestParameters.things[0].ARN = two", false);
        row("requestParameters.things.ARN in (zero, one)", true);
        row("requestParameters.nested = deep", true);
        row("requestParameters.nested[0][1] = deep", true);
        row("requestParameters.\"a.b\".c = dotted", true);
        row("requestParameters.a.b.c exists", false);
        row("requestParameters.\"\xC3\xBC\" = 1", true);                       // written with an escape in the record
        row("requestParameters.things ~ \"{\\\"ARN\\\":\\\"two\\\"\"", true);  // the JSON of an object
        row("requestParameters.twice = first and requestParameters.twice = second", true);
        row("requestParameters.list matches \"^b$\"", true);
        row("userIdentity.invokedBy ~ EVENTS and eventVersion exists", true);
        row("record.eventName = Invoke", true);
        row("event = Invoke and not requestParameters.flag = true", true);
    }
    void whatIsAtAPath() {
        QFETCH(std::string, filter);
        QFETCH(bool, holds);
        static const std::string parameters =
            R"({"name":"a\\b\/c \u00e4","flag":false,"text":"false","size":128,"digits":"0017","big":9007199254740993,)"
            R"("none":null,"empty":"","noList":[],"noMembers":{},"list":["a","b",null],)"
            R"("things":[{"ARN":"one"},{"ARN":"two"}],"nested":[["x","deep"]],"a.b":{"c":"dotted"},)"
            R"("\u00fc":1,"twice":"first","twice":"second"})";
        const Logs logs({write("log", delivered({plainRecord(0, parameters)}))});
        QCOMPARE(logs.snapshot->eventCount(), 1U);
        QCOMPARE(search(*logs.snapshot, filter).rows.count() == 1, holds);
    }

    void deepNesting() {
        const std::string deep(200'000, '[');
        std::string close = deep;
        std::ranges::replace(close, '[', ']');
        const auto path =
            write("log", delivered({plainRecord(0, R"({"deep":)" + deep + "7" + close + R"(,"then":1})")}));
        StoreBuilder store;
        LoadProgress progress;
        const auto snapshot = loadLogs(store, {path}, {}, progress, {}, {.threads = 2}).snapshot;
        QCOMPARE(search(*snapshot, "requestParameters.then = 1").rows.count(), std::uint64_t{1});
        QCOMPARE(search(*snapshot, "requestParameters.deep = 8").rows.count(), std::uint64_t{0});
        QCOMPARE(search(*snapshot, "record ~ \"[7]\"").rows.count(), std::uint64_t{1});
    }

    // Large plain files are read by several threads, each from another place on.
    void largeFiles_data() {
        QTest::addColumn<bool>("isPacked");
        QTest::newRow("plain") << false;
        QTest::newRow("gzip") << true;
    }
    void largeFiles() {
        QFETCH(bool, isPacked);
        std::vector<std::string> records;
        for (int i = 0; i < 70'000; ++i)
            records.push_back(plainRecord(i, R"({"functionName":"orders","n":)" + std::to_string(i % 1000) + "}"));
        const std::string text = delivered(records);
        QVERIFY(text.size() > (33U << 20));
        StoreBuilder store;
        LoadProgress progress;
        const auto path = write("log", isPacked ? gzipped(text) : text);
        const auto snapshot = loadLogs(store, {path}, {}, progress, {}, {.threads = 2}).snapshot;
        QCOMPARE(snapshot->eventCount(), 70'000U);
        for (const auto& [filter, hits] :
             {std::pair("requestParameters.n = 7", 70U), std::pair("record ~ 100000069999", 1U),
              std::pair("requestParameters.n < 500 and event = Invoke", 17'500U)}) {
            AnswerCache cache;
            const Searched found = search(*snapshot, *parseFilter(filter), cache);
            QCOMPARE(found.rows.count(), std::uint64_t{hits});
            QCOMPARE(found.undecided, std::uint64_t{0});
            QCOMPARE(found.filesRead, std::uint64_t{1});
        }
    }

    // Columns come first: only events for which the filter may still hold have their files read.
    void readsOnlyWhatDecides() {
        const std::string invoke = write("a", delivered({plainRecord(0, "{}"), plainRecord(2, "{}")}));
        const std::string get = write("b", delivered({plainRecord(1, "{}")}));
        const Logs logs({invoke, get});
        AnswerCache cache;
        const auto filesRead = [&](const char* filter) {
            return search(*logs.snapshot, *parseFilter(filter), cache).filesRead;
        };
        QCOMPARE(filesRead("event = NoSuchEvent and record ~ a"), std::uint64_t{0});
        QCOMPARE(filesRead("event exists or record ~ a"), std::uint64_t{0});
        QCOMPARE(filesRead("event = Invoke and record ~ a"), std::uint64_t{1});
        QCOMPARE(filesRead("event = Invoke and not record ~ a"), std::uint64_t{0});  // known by now
        QCOMPARE(filesRead("record !~ a"), std::uint64_t{1});
        QCOMPARE(filesRead("record ~ a or record ~ nowhere"), std::uint64_t{0});  // decided
        QCOMPARE(filesRead("record ~ a and record ~ nowhere"), std::uint64_t{2});
    }

    void forgetsOldQuestions() {
        const Logs logs({write("a", delivered({plainRecord(0, "{}")}))});
        AnswerCache cache;
        for (std::size_t i = 0; i <= kMostRecordQuestions; ++i)
            search(*logs.snapshot, *parseFilter("record ~ " + std::to_string(i) + "x"), cache);
        QCOMPARE(search(*logs.snapshot, *parseFilter("record ~ 5x"), cache).filesRead, std::uint64_t{0});
        QCOMPARE(search(*logs.snapshot, *parseFilter("record ~ 0x"), cache).filesRead, std::uint64_t{1});
    }

    // What was asked stays known when more logs are added.
    void moreLogs() {
        StoreBuilder store;
        LoadProgress progress;
        const auto load = [&](const std::string& path) {
            return loadLogs(store, {path}, {}, progress, {}, {.threads = 2}).snapshot;
        };
        AnswerCache cache;
        const FilterExpr filter = *parseFilter("requestParameters.n = 1");
        const auto first = load(write("a", delivered({plainRecord(0, R"({"n":1})"), plainRecord(1, R"({"n":2})")})));
        QCOMPARE(search(*first, filter, cache).rows.count(), std::uint64_t{1});
        const auto both = load(write("b", delivered({plainRecord(2, R"({"n":1})")})));
        const Searched found = search(*both, filter, cache);
        QCOMPARE(found.rows.count(), std::uint64_t{2});
        QCOMPARE(found.filesRead, std::uint64_t{1});
        QCOMPARE(search(*first, filter, cache).rows.count(), std::uint64_t{1});  // the older snapshot, still
    }

    void changedAndRemovedFiles_data() {
        QTest::addColumn<std::function<void(const QString&)>>("accident");
        const auto row = [](const char* name, std::function<void(const QString&)> accident) {
            QTest::newRow(name) << accident;
        };
        const auto rewrite = [](const QString& path, const QByteArray& bytes) {
            QFile file(path);
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(bytes);
        };
        row("removed", [](const QString& path) { QVERIFY(QFile::remove(path)); });
        row("shorter", [rewrite](const QString& path) { rewrite(path, "{}"); });
        row("another log", [rewrite](const QString& path) {
            rewrite(path, QByteArray::fromStdString(delivered({plainRecord(7, R"({"n":1})")})));
        });
        // Of the same size and time: the id in the record tells.
        row("forged", [](const QString& path) {
            QFile file(path);
            QVERIFY(file.open(QIODevice::ReadWrite));
            const QDateTime time = file.fileTime(QFileDevice::FileModificationTime);
            QByteArray bytes = file.readAll();
            bytes.replace("00000000-0000-4000", "11111111-0000-4000");
            file.seek(0);
            file.write(bytes);
            file.flush();
            QVERIFY(file.setFileTime(time, QFileDevice::FileModificationTime));
        });
    }
    void changedAndRemovedFiles() {
        QFETCH(std::function<void(const QString&)>, accident);
        const std::string stays = write("a", delivered({plainRecord(0, R"({"n":1})"), plainRecord(1, R"({"n":2})")}));
        const std::string goes = write("b", delivered({plainRecord(2, R"({"n":1})"), plainRecord(3, R"({"n":2})")}));
        // Whole milliseconds, which is all that a file's time can be set back to here.
        QFile file(QString::fromStdString(goes));
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.setFileTime(QDateTime::fromSecsSinceEpoch(1'772'000'000), QFileDevice::FileModificationTime));
        file.close();
        const Logs logs({stays, goes});
        QCOMPARE(logs.snapshot->eventCount(), 4U);
        accident(QString::fromStdString(goes));
        AnswerCache cache;
        const FilterExpr filter = *parseFilter("requestParameters.n = 1 or event = Invoke");
        const Searched found = search(*logs.snapshot, filter, cache);
        QCOMPARE(found.rows.count(), std::uint64_t{2});  // 0, and 2 by its column
        QCOMPARE(found.undecided, std::uint64_t{1});     // 3
        QCOMPARE(found.report.filesUnread, std::uint64_t{1});
        QCOMPARE(found.report.unread.size(), std::size_t{1});
        QCOMPARE(QString::fromStdString(found.report.unread[0].file), QString::fromStdString(goes));
        QVERIFY(!found.report.unread[0].reason.empty());
        QCOMPARE(found.report.unread[0].events, std::uint64_t{1});
        QVERIFY(!found.report.stopped);
    }

    void stops() {
        std::vector<std::string> paths;
        for (int i = 0; i < 200; ++i) {
            std::vector<std::string> records;
            for (int r = 0; r < 200; ++r)
                records.push_back(plainRecord(200 * i + r, R"({"n":1})"));
            paths.push_back(write(std::to_string(i), delivered(records)));
        }
        StoreBuilder store;
        LoadProgress loading;
        const auto snapshot = loadLogs(store, paths, {}, loading, {}, {.threads = 2}).snapshot;
        const FilterExpr filter = *parseFilter("requestParameters.n = 1");
        AnswerCache cache;
        SearchProgress progress;
        std::stop_source stop;
        std::jthread other([&] {
            while (progress.filesDone == 0)
                std::this_thread::yield();
            stop.request_stop();
        });
        const auto report = searchRecords(*snapshot, filter, Copies::Shown, cache, progress, stop.get_token());
        other.join();
        QVERIFY(report && report->stopped && report->unread.empty());
        // What was found counts, and the rest is found later.
        const auto known = runFilter(*snapshot, filter, cache.answers(recordQuestions(filter), snapshot->eventCount()),
                                     Certainty::Certain, {});
        QVERIFY(known && known->count() > 0);
        const Searched rest = search(*snapshot, filter, cache);
        QVERIFY(!rest.report.stopped && rest.filesRead < 200);
        QCOMPARE(rest.rows.count(), std::uint64_t{40'000});

        std::stop_source before;
        before.request_stop();
        AnswerCache empty;
        const auto none = searchRecords(*snapshot, filter, Copies::Shown, empty, progress, before.get_token());
        QVERIFY(none && none->stopped && empty.answerCount() == 0);
    }

    // Copies that are not shown are not asked.
    void foldedCopies() {
        const std::string log = delivered({plainRecord(0, R"({"n":1})")});
        const Logs logs({write("a", log), write("b", log)});
        AnswerCache cache;
        SearchProgress progress;
        const FilterExpr filter = *parseFilter("requestParameters.n = 1");
        QVERIFY(searchRecords(*logs.snapshot, filter, Copies::Folded, cache, progress, {}).has_value());
        QCOMPARE(progress.filesTotal.load(), std::uint64_t{1});
        QCOMPARE(search(*logs.snapshot, filter, cache).rows.count(), std::uint64_t{2});
    }

 private:
    std::string write(const std::string& name, const std::string& bytes) {
        const std::string path = m_folder->filePath(QString::fromStdString(name)).toStdString();
        writeFile(path, bytes);
        return path;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(TestRawSearch)
#include "tst_rawsearch.moc"
