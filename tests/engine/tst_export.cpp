#include "app/export/csvwriter.h"
#include "app/export/exporter.h"
#include "app/export/replacingfile.h"

#include "tests/support/teststore.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QtTest>

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <nlohmann/json.hpp>
#include <numeric>
#include <random>
#include <thread>

using namespace lambdatrail;
using lambdatrail::test::makeSnapshot;
using lambdatrail::test::randomEvents;
using lambdatrail::test::TestEvent;

namespace {

using Table = std::vector<std::vector<std::string>>;

// A reader of RFC 4180 that knows nothing of the writer and accepts nothing else: every line ends with CRLF, quotes
// stand around a whole cell or nowhere.
std::optional<Table> readCsv(std::string_view text) {
    Table table;
    std::size_t i = 0;
    while (i < text.size()) {
        std::vector<std::string> row;
        for (bool inRow = true; inRow;) {
            std::string cell;
            if (i < text.size() && text[i] == '"') {
                for (++i;; ++i) {
                    if (i >= text.size())
                        return std::nullopt;
                    if (text[i] == '"') {
                        if (i + 1 < text.size() && text[i + 1] == '"')
                            ++i;
                        else
                            break;
                    }
                    cell += text[i];
                }
                ++i;
            } else {
                for (; i < text.size() && text[i] != ',' && text[i] != '\r'; ++i) {
                    if (text[i] == '"' || text[i] == '\n')
                        return std::nullopt;
                    cell += text[i];
                }
            }
            row.push_back(cell);
            if (text.substr(i, 1) == ",") {
                ++i;
            } else if (text.substr(i, 2) == "\r\n") {
                i += 2;
                inRow = false;
            } else {
                return std::nullopt;
            }
        }
        table.push_back(std::move(row));
    }
    return table;
}

std::vector<ColumnId> everyColumn() {
    std::vector<ColumnId> columns;
    for (const ColumnInfo& info : allColumns())
        columns.push_back(info.id);
    return columns;
}

EventOrder inOrder(const StoreSnapshot& snapshot) {
    EventOrder order(snapshot.eventCount());
    std::iota(order.begin(), order.end(), 0);
    return order;
}

ExportOptions optionsFor(ExportFormat format, std::vector<ColumnId> columns = everyColumn(), bool formulaSafe = true) {
    return {format, std::move(columns), formulaSafe};
}

Result<std::string> exported(const StoreSnapshot& snapshot, const EventOrder& order, const ExportOptions& options) {
    std::string text;
    Progress progress;
    const ExportSink sink = [&text](std::string_view piece) -> Result<void> {
        text += piece;
        return {};
    };
    if (const Result<void> done = exportEvents(snapshot, order, options, sink, progress, {}); !done)
        return std::unexpected(done.error());
    return text;
}

// Ordinary events, and some with whatever texts and times can be trouble.
std::vector<TestEvent> troublesomeEvents() {
    std::vector<TestEvent> events = randomEvents(2000, 31);
    const std::string texts[] = {"=1+1",
                                 "-2,5",
                                 "a \"quoted\", and a comma",
                                 "two\r\nlines",
                                 "\ttab",
                                 "ends with a quote\"",
                                 "\"",
                                 ",",
                                 std::string("nul\0inside", 10),
                                 "\xEF\xBC\x9D"
                                 "full width",
                                 "\xF0\x9F\x98\x80 \xE2\x80\xAE reversed",
                                 std::string(5000, 'x') + ",",
                                 " ",
                                 "@SUM(A1)"};
    std::mt19937 random(4);
    for (TestEvent& event : events) {
        if (random() % 4 != 0)
            continue;
        event.texts[static_cast<DictColumn>(random() % kDictColumnCount)] = texts[random() % std::size(texts)];
        event.eventId = texts[random() % std::size(texts)];
        event.file = random() % 2;
    }
    const TimeMs times[] = {kNoTime,
                            0,
                            -1,
                            1,
                            86'399'999,
                            86'400'000,
                            951'782'400'123,
                            253'402'300'799'999,
                            253'402'300'800'000,
                            -62'135'596'800'000,
                            -99'999'999'999'999};
    for (std::size_t i = 0; i < std::size(times); ++i)
        events[i * 7].timeMs = times[i];
    return events;
}

const StoreSnapshot& troublesome() {
    static const SnapshotPtr snapshot = makeSnapshot(troublesomeEvents(), {"/logs/a.json.gz", "/logs/=b, \"c\".json"});
    return *snapshot;
}

EventOrder shuffled(const StoreSnapshot& snapshot) {
    EventOrder order = inOrder(snapshot);
    std::mt19937 random(9);
    std::shuffle(order.begin(), order.end(), random);
    order.resize(order.size() * 2 / 3);
    return order;
}

QByteArray contentOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void writeFile(const QString& path, const QByteArray& content) {
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(content), qint64{content.size()});
}

QStringList namesIn(const QString& folder) {
    return QDir(folder).entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot, QDir::Name);
}

Result<void> exportTo(const QString& path, std::stop_token stop = {}) {
    Progress progress;
    return exportToFile(troublesome(), inOrder(troublesome()), optionsFor(ExportFormat::Csv), path.toStdString(),
                        progress, stop);
}

mode_t bitsOf(const QString& path) {
    struct stat found{};
    return ::stat(path.toLocal8Bit().constData(), &found) == 0 ? found.st_mode & 0777U : 0;
}

}  // namespace

class TestExport : public QObject {
    Q_OBJECT

 private slots:
    void formulas_data();
    void formulas();
    void csvCells_data();
    void csvCells();
    void csvReadBack_data();
    void csvReadBack();
    void csvOfOneColumnHasNoEmptyLines();
    void csvOfNoEvents();
    void manyDifferentTexts_data();
    void manyDifferentTexts();
    void jsonLinesReadBack();
    void jsonReplacesInvalidUtf8();
    void jsonHasEveryKeyOnce();
    void noColumns();
    void progressCountsRows();
    void manyRowsKeepTheirOrder();
    void stopsBetweenRows();
    void failingSink_data();
    void failingSink();

    void fileIsComplete();
    void fileHasUsualPermissions();
    void replacedFileKeepsPermissions();
    void fileByRelativeName();
    void linkIsWrittenThrough_data();
    void linkIsWrittenThrough();
    void linksInACircle();
    void cancelLeavesNothing();
    void largeFileIsWholeOrGone_data();
    void largeFileIsWholeOrGone();
    void killedWriterLeavesNothing();
    void failedWriteLeavesNothing();
    void fullDisk();
    void fullDevice();
    void badTargets_data();
    void badTargets();
    void readOnlyFolder();
    void loadedLogIsNotReplaced();
};

void TestExport::formulas_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("formula");
    const auto row = [](const char* name, const QByteArray& text, bool formula) {
        QTest::newRow(name) << text << formula;
    };
    row("empty", "", false);
    row("word", "Invoke", false);
    row("equals", "=1+1", true);
    row("plus", "+1", true);
    row("minus", "-1", true);
    row("at", "@SUM(A1)", true);
    row("tab", "\tx", true);
    row("carriage return", "\rx", true);
    row("line feed", "\nx", true);
    row("only a tab", "\t", true);
    row("space before", "  =1", true);
    row("space and a word", "  a=1", false);
    row("only a space", " ", false);
    row("inside", "a=1", false);
    row("quote before", "\"=1", false);
    row("apostrophe before", "'=1", false);
    row("nul before", QByteArray("\0=1", 3), true);
    row("delete before", "\x7F=1", true);
    row("byte order mark before", "\xEF\xBB\xBF=1", true);
    row("no-break space before", "\xC2\xA0=1", true);
    row("zero-width space before", "\xE2\x80\x8B=1", true);
    row("right-to-left override before", "\xE2\x80\xAE=1", true);
    row("word joiner before", "\xE2\x81\xA0@x", true);
    row("ideographic space before", "\xE3\x80\x80-1", true);
    row("soft hyphen before", "\xC2\xAD=1", true);
    row("several before", " \xEF\xBB\xBF\xE2\x80\x8B =1", true);
    row("full-width equals",
        "\xEF\xBC\x9D"
        "1",
        true);
    row("full-width plus",
        "\xEF\xBC\x8B"
        "1",
        true);
    row("full-width minus",
        "\xEF\xBC\x8D"
        "1",
        true);
    row("full-width at",
        "\xEF\xBC\xA0"
        "x",
        true);
    row("full-width letter", "\xEF\xBC\xA1=1", false);
    row("small equals",
        "\xEF\xB9\xA6"
        "1",
        true);
    row("umlaut", "\xC3\xBC=1", false);
    row("emoji", "\xF0\x9F\x98\x80=1", false);
    row("cut UTF-8", "\xEF\xBC", false);
    row("a date", "2026-02-03T10:05:07Z", false);
    row("an ARN", "arn:aws:lambda:eu-west-1:1:function:f", false);
    row("an IPv6 address", "::1", false);
}

void TestExport::formulas() {
    QFETCH(QByteArray, text);
    QFETCH(bool, formula);
    const std::string cell = text.toStdString();
    QCOMPARE(startsFormula(cell), formula);
    // In the file: one apostrophe more, or nothing; and never one with the switch off.
    for (const bool safe : {true, false}) {
        std::string line;
        appendCsvCell(line, cell, safe);
        const std::optional<Table> table = readCsv(line + "\r\n");
        QVERIFY(table);
        QCOMPARE(QByteArray::fromStdString(table->at(0).at(0)), formula && safe ? "'" + text : text);
    }
}

void TestExport::csvCells_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("cell");
    QTest::newRow("empty") << QByteArray("") << QByteArray("");
    QTest::newRow("plain") << QByteArray("a b;c'd") << QByteArray("a b;c'd");
    QTest::newRow("comma") << QByteArray("a,b") << QByteArray("\"a,b\"");
    QTest::newRow("quote") << QByteArray("a\"b") << QByteArray("\"a\"\"b\"");
    QTest::newRow("line feed") << QByteArray("a\nb") << QByteArray("\"a\nb\"");
    QTest::newRow("carriage return") << QByteArray("a\rb") << QByteArray("\"a\rb\"");
    QTest::newRow("formula in quotes") << QByteArray("=a,b") << QByteArray("\"'=a,b\"");
}

void TestExport::csvCells() {
    QFETCH(QByteArray, text);
    std::string cell = "before";
    appendCsvCell(cell, text.toStdString(), true);
    QTEST(QByteArray::fromStdString(cell).mid(6), "cell");
}

void TestExport::csvReadBack_data() {
    QTest::addColumn<bool>("formulaSafe");
    QTest::newRow("formula-safe") << true;
    QTest::newRow("as it is") << false;
}

void TestExport::csvReadBack() {
    QFETCH(bool, formulaSafe);
    const std::vector<ColumnId> columns = everyColumn();
    const EventOrder order = shuffled(troublesome());
    const auto text = exported(troublesome(), order, optionsFor(ExportFormat::Csv, columns, formulaSafe));
    QVERIFY(text);
    const std::optional<Table> table = readCsv(*text);
    QVERIFY(table);
    QCOMPARE(table->size(), order.size() + 1);
    QCOMPARE(table->front().size(), columns.size());
    for (std::size_t c = 0; c < columns.size(); ++c)
        QVERIFY(table->front()[c] == columnInfo(columns[c]).name);
    for (std::size_t r = 0; r < order.size(); ++r) {
        const std::vector<std::string>& row = (*table)[r + 1];
        QCOMPARE(row.size(), columns.size());
        for (std::size_t c = 0; c < columns.size(); ++c) {
            const std::string shown = troublesome().cellText(EventId{order[r]}, columns[c]);
            const std::string expected = formulaSafe && startsFormula(shown) ? "'" + shown : shown;
            QCOMPARE(QByteArray::fromStdString(row[c]), QByteArray::fromStdString(expected));
        }
    }
}

void TestExport::csvOfOneColumnHasNoEmptyLines() {
    const auto text =
        exported(troublesome(), inOrder(troublesome()), optionsFor(ExportFormat::Csv, {ColumnId::Qualifier}));
    QVERIFY(text);
    QVERIFY(text->find("\r\n\r\n") == std::string::npos);
    const std::optional<Table> table = readCsv(*text);
    QVERIFY(table);
    QCOMPARE(table->size(), std::size_t{troublesome().eventCount()} + 1);
}

void TestExport::csvOfNoEvents() {
    const auto text = exported(troublesome(), {}, optionsFor(ExportFormat::Csv, {ColumnId::Time, ColumnId::Function}));
    QVERIFY(text);
    QVERIFY(*text == "time,function\r\n");
    const auto json = exported(troublesome(), {}, optionsFor(ExportFormat::JsonLines));
    QVERIFY(json);
    QVERIFY(json->empty());
}

// More texts than are kept in written form, coming again and again.
void TestExport::manyDifferentTexts_data() {
    QTest::addColumn<std::uint32_t>("texts");
    QTest::addColumn<std::size_t>("length");
    QTest::newRow("many") << 40'000U << std::size_t{0};
    QTest::newRow("more than are kept") << 70'000U << std::size_t{0};
    QTest::newRow("too long to be kept") << 500U << std::size_t{600};
    QTest::newRow("too much to be kept") << 30'000U << std::size_t{400};
}

void TestExport::manyDifferentTexts() {
    QFETCH(std::uint32_t, texts);
    QFETCH(std::size_t, length);
    std::vector<TestEvent> events(texts * 2);
    for (std::uint32_t i = 0; i < events.size(); ++i)
        events[i].texts[DictColumn::Agent] =
            "agent, " + std::to_string(i * 7919ULL % texts) + std::string(i % 3 == 0 ? 0 : length, 'g');
    const SnapshotPtr snapshot = makeSnapshot(events);
    const auto text = exported(*snapshot, inOrder(*snapshot), optionsFor(ExportFormat::Csv, {ColumnId::Agent}));
    QVERIFY(text);
    const std::optional<Table> table = readCsv(*text);
    QVERIFY(table);
    QCOMPARE(table->size(), events.size() + 1);
    for (std::size_t i = 0; i < events.size(); ++i)
        QVERIFY((*table)[i + 1] == std::vector<std::string>{events[i].texts[DictColumn::Agent]});
}

void TestExport::jsonLinesReadBack() {
    const EventOrder order = shuffled(troublesome());
    const auto text = exported(troublesome(), order, optionsFor(ExportFormat::JsonLines));
    QVERIFY(text);
    QVERIFY(text->ends_with('\n'));
    std::size_t begin = 0;
    for (const std::uint32_t event : order) {
        const std::size_t end = text->find('\n', begin);
        QVERIFY(end != std::string::npos);
        const nlohmann::json object = nlohmann::json::parse(text->substr(begin, end - begin), nullptr, false);
        QVERIFY(object.is_object());
        nlohmann::json expected = nlohmann::json::object();
        for (const ColumnInfo& info : allColumns()) {
            if (const std::string shown = troublesome().cellText(EventId{event}, info.id); !shown.empty())
                expected[std::string(info.name)] = shown;
        }
        QCOMPARE(object.dump(), expected.dump());
        begin = end + 1;
    }
    QCOMPARE(begin, text->size());
}

void TestExport::jsonReplacesInvalidUtf8() {
    std::vector<TestEvent> events(1);
    events[0].texts[DictColumn::Agent] = "a\xFFz";
    const SnapshotPtr snapshot = makeSnapshot(events);
    const auto text = exported(*snapshot, {0}, optionsFor(ExportFormat::JsonLines, {ColumnId::Agent}));
    QVERIFY(text);
    QCOMPARE(QByteArray::fromStdString(*text), QByteArray("{\"agent\":\"a\xEF\xBF\xBDz\"}\n"));
}

void TestExport::jsonHasEveryKeyOnce() {
    std::vector<TestEvent> events(2);
    events[0].texts[DictColumn::Agent] = "x";
    const SnapshotPtr snapshot = makeSnapshot(events);
    const auto text = exported(*snapshot, {0, 1},
                               optionsFor(ExportFormat::JsonLines, {ColumnId::Agent, ColumnId::Ip, ColumnId::Agent}));
    QVERIFY(text);
    QCOMPARE(QByteArray::fromStdString(*text), QByteArray("{\"agent\":\"x\"}\n{}\n"));
}

void TestExport::noColumns() {
    const auto text = exported(troublesome(), {}, optionsFor(ExportFormat::Csv, {}));
    QVERIFY(!text);
    QVERIFY(text.error().code == ErrorCode::Usage);
}

void TestExport::progressCountsRows() {
    Progress progress;
    std::uint64_t seen = 0;
    const ExportSink sink = [&](std::string_view) -> Result<void> {
        seen = std::max(seen, progress.done.load());
        return {};
    };
    const EventOrder order = inOrder(troublesome());
    QVERIFY(exportEvents(troublesome(), order, optionsFor(ExportFormat::Csv), sink, progress, {}));
    QCOMPARE(progress.total.load(), std::uint64_t{order.size()});
    QCOMPARE(progress.done.load(), std::uint64_t{order.size()});
    QVERIFY(seen > 0 && seen < order.size());  // it moved while rows were written
}

// Many pieces, made by several threads, stand in the order of the rows.
void TestExport::manyRowsKeepTheirOrder() {
    const StoreSnapshot& snapshot = troublesome();
    const ExportOptions options = optionsFor(ExportFormat::JsonLines);
    std::vector<std::string> lines;
    for (std::uint32_t event = 0; event < snapshot.eventCount(); ++event)
        lines.push_back(exported(snapshot, {event}, options).value());
    EventOrder order;
    for (std::uint32_t i = 0; i < 30'011; ++i)
        order.push_back(i * 7919 % snapshot.eventCount());
    const Result<std::string> text = exported(snapshot, order, options);
    QVERIFY(text.has_value());
    std::string_view rest = *text;
    for (std::size_t i = 0; i < order.size(); ++i) {
        QVERIFY2(rest.starts_with(lines[order[i]]), QByteArray::number(qulonglong{i}));
        rest.remove_prefix(lines[order[i]].size());
    }
    QVERIFY(rest.empty());
}

void TestExport::stopsBetweenRows() {
    std::stop_source source;
    Progress progress;
    std::uint64_t pieces = 0;
    const ExportSink sink = [&](std::string_view) -> Result<void> {
        ++pieces;
        source.request_stop();
        return {};
    };
    EventOrder order;
    for (int i = 0; i < 100; ++i)
        order.insert(order.end(), 1000, static_cast<std::uint32_t>(i));
    const auto done =
        exportEvents(troublesome(), order, optionsFor(ExportFormat::Csv), sink, progress, source.get_token());
    QVERIFY(!done);
    QVERIFY(done.error().code == ErrorCode::Cancelled);
    QVERIFY(progress.done.load() < order.size() / 2);
    QVERIFY(pieces >= 1);
}

void TestExport::failingSink_data() {
    QTest::addColumn<quint64>("room");
    for (const quint64 room : {0ULL, 1ULL, 200'000ULL, 400'000ULL})
        QTest::addRow("after %llu bytes", static_cast<unsigned long long>(room)) << room;
}

void TestExport::failingSink() {
    QFETCH(quint64, room);
    std::uint64_t taken = 0;
    int calls = 0;
    bool failed = false;
    const ExportSink sink = [&](std::string_view piece) -> Result<void> {
        ++calls;
        QTest::qVerify(!failed, "!failed", "nothing is written after an error", __FILE__, __LINE__);
        taken += piece.size();
        if (taken <= room)
            return {};
        failed = true;
        return std::unexpected(errorFromErrno(ENOSPC, "/disk/x.csv"));
    };
    Progress progress;
    const auto done =
        exportEvents(troublesome(), inOrder(troublesome()), optionsFor(ExportFormat::Csv), sink, progress, {});
    QVERIFY(!done);
    QVERIFY(calls >= 1);
    QCOMPARE(QString::fromStdString(describe(done.error())),
             QStringLiteral("/disk/x.csv: no space is left on the disk"));
}

void TestExport::fileIsComplete() {
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("out \u00FC.csv"));
    QVERIFY(exportTo(path));
    const auto text = exported(troublesome(), inOrder(troublesome()), optionsFor(ExportFormat::Csv));
    QVERIFY(text);
    QCOMPARE(contentOf(path), QByteArray::fromStdString(*text));
    QCOMPARE(namesIn(folder.path()), QStringList{QStringLiteral("out \u00FC.csv")});
}

void TestExport::fileHasUsualPermissions() {
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("out.csv"));
    const mode_t before = ::umask(027);
    const auto done = exportTo(path);
    ::umask(before);
    QVERIFY(done);
    QCOMPARE(bitsOf(path), mode_t{0640});
}

void TestExport::replacedFileKeepsPermissions() {
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("out.csv"));
    writeFile(path, "older");
    QVERIFY(::chmod(path.toLocal8Bit().constData(), 0604) == 0);
    QVERIFY(exportTo(path));
    QCOMPARE(bitsOf(path), mode_t{0604});
    QVERIFY(contentOf(path).startsWith("time,event,"));
}

void TestExport::fileByRelativeName() {
    const QTemporaryDir folder;
    const QString before = QDir::currentPath();
    QVERIFY(QDir::setCurrent(folder.path()));
    const auto done = exportTo(QStringLiteral("out.csv"));
    QVERIFY(QDir::setCurrent(before));
    QVERIFY(done);
    QCOMPARE(namesIn(folder.path()), QStringList{QStringLiteral("out.csv")});
}

void TestExport::linkIsWrittenThrough_data() {
    QTest::addColumn<bool>("exists");
    QTest::addColumn<bool>("relative");
    for (const bool exists : {true, false}) {
        for (const bool relative : {true, false}) {
            QTest::addRow("%s, %s", exists ? "target exists" : "dangling", relative ? "relative" : "absolute")
                << exists << relative;
        }
    }
}

void TestExport::linkIsWrittenThrough() {
    QFETCH(bool, exists);
    QFETCH(bool, relative);
    const QTemporaryDir folder;
    QVERIFY(QDir(folder.path()).mkdir(QStringLiteral("deep")));
    const QString target = folder.filePath(QStringLiteral("deep/target.csv"));
    const QString link = folder.filePath(QStringLiteral("link.csv"));
    const QString linkToLink = folder.filePath(QStringLiteral("second.csv"));
    if (exists)
        writeFile(target, "older");
    QVERIFY(QFile::link(relative ? QStringLiteral("deep/target.csv") : target, link));
    QVERIFY(QFile::link(link, linkToLink));
    QVERIFY(exportTo(linkToLink));
    QVERIFY(QFileInfo(link).isSymbolicLink());
    QVERIFY(QFileInfo(linkToLink).isSymbolicLink());
    QVERIFY(!QFileInfo(target).isSymbolicLink());
    QVERIFY(contentOf(target).startsWith("time,event,"));
    QCOMPARE(namesIn(folder.filePath(QStringLiteral("deep"))), QStringList{QStringLiteral("target.csv")});
}

void TestExport::linksInACircle() {
    const QTemporaryDir folder;
    const QString a = folder.filePath(QStringLiteral("a"));
    const QString b = folder.filePath(QStringLiteral("b"));
    QVERIFY(QFile::link(a, b));
    QVERIFY(QFile::link(b, a));
    const auto done = exportTo(a);
    QVERIFY(!done);
    QCOMPARE(namesIn(folder.path()).size(), 2);
}

void TestExport::cancelLeavesNothing() {
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("out.csv"));
    for (const bool older : {false, true}) {
        if (older)
            writeFile(path, "older");
        // Requested by another thread once rows have been written, so that the temporary file exists by then.
        EventOrder order;
        for (int i = 0; i < 500'000; ++i)
            order.push_back(static_cast<std::uint32_t>(i) % troublesome().eventCount());
        Progress progress;
        std::stop_source source;
        const std::jthread canceller([&](const std::stop_token& exportEnded) {
            while (progress.done.load() == 0 && !exportEnded.stop_requested())
                std::this_thread::yield();
            source.request_stop();
        });
        const auto done = exportToFile(troublesome(), order, optionsFor(ExportFormat::Csv), path.toStdString(),
                                       progress, source.get_token());
        QVERIFY(!done);
        QVERIFY(done.error().code == ErrorCode::Cancelled);
        QCOMPARE(namesIn(folder.path()), older ? QStringList{QStringLiteral("out.csv")} : QStringList());
        QCOMPARE(contentOf(path), older ? QByteArray("older") : QByteArray());
    }
}

// Large enough to be brought to the disk in parts, and to be freed behind whoever gave it up.
void TestExport::largeFileIsWholeOrGone_data() {
    QTest::addColumn<bool>("isFlushed");
    QTest::addColumn<bool>("isKept");
    QTest::newRow("kept") << true << true;
    QTest::newRow("kept, not flushed") << false << true;
    QTest::newRow("given up") << true << false;
    QTest::newRow("given up, not flushed") << false << false;
}
void TestExport::largeFileIsWholeOrGone() {
    QFETCH(bool, isFlushed);
    QFETCH(bool, isKept);
    constexpr int kPieces = 700;
    constexpr int kPieceBytes = 100'003;
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("large"));
    const auto pieceOf = [](int i) { return std::string(kPieceBytes, static_cast<char>('a' + i % 26)); };
    {
        auto file = ReplacingFile::create(path.toStdString());
        QVERIFY(file.has_value());
        for (int i = 0; i < kPieces; ++i)
            QVERIFY(file->write(pieceOf(i)).has_value());
        for (bool isMore = isFlushed; isMore;) {
            const auto flushed = file->flushSome();
            QVERIFY(flushed.has_value());
            isMore = *flushed;
        }
        QVERIFY(!QFile::exists(path));
        if (isKept)
            QVERIFY(file->commit().has_value());
    }
    QCOMPARE(namesIn(folder.path()), isKept ? QStringList{QStringLiteral("large")} : QStringList());
    if (!isKept)
        return;
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.size(), qint64{kPieces} * kPieceBytes);
    for (int i = 0; i < kPieces; ++i)
        QVERIFY(file.read(kPieceBytes).toStdString() == pieceOf(i));
}

// Not even a program that has no time to clean up.
void TestExport::killedWriterLeavesNothing() {
#ifdef O_TMPFILE
    const QTemporaryDir folder;
    const int probe = ::open(QFile::encodeName(folder.path()).constData(), O_WRONLY | O_TMPFILE | O_CLOEXEC, 0600);
    if (probe < 0)
        QSKIP("this file system has no files without names");
    ::close(probe);
    const std::string path = folder.filePath(QStringLiteral("out.csv")).toStdString();
    std::array<int, 2> pipe{};
    QVERIFY(::pipe(pipe.data()) == 0);
    const pid_t writer = ::fork();
    QVERIFY(writer >= 0);
    if (writer == 0) {
        auto file = ReplacingFile::create(path);
        const bool isWritten = file.has_value() && file->write(std::string(1 << 20, 'x')).has_value();
        (void)!::write(pipe[1], isWritten ? "y" : "n", 1);
        for (;;)
            ::pause();
    }
    char answer = 0;
    QVERIFY(::read(pipe[0], &answer, 1) == 1);
    QVERIFY(::kill(writer, SIGKILL) == 0);
    int status = 0;
    QVERIFY(::waitpid(writer, &status, 0) == writer);
    QCOMPARE(answer, 'y');
    QVERIFY(WIFSIGNALED(status));
    QCOMPARE(namesIn(folder.path()), QStringList());
    ::close(pipe[0]);
    ::close(pipe[1]);
#else
    QSKIP("this system has no files without names");
#endif
}

// A limit on the size of files makes write fail in the middle, for root as for anybody.
void TestExport::failedWriteLeavesNothing() {
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("out.csv"));
    writeFile(path, "older");
    rlimit before{};
    QVERIFY(::getrlimit(RLIMIT_FSIZE, &before) == 0);
    rlimit small = before;
    small.rlim_cur = 200'000;
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    QVERIFY(::setrlimit(RLIMIT_FSIZE, &small) == 0);
    const auto done = exportTo(path);
    QVERIFY(::setrlimit(RLIMIT_FSIZE, &before) == 0);
    std::signal(SIGXFSZ, handler);
    QVERIFY(!done);
    QVERIFY(done.error().code == ErrorCode::Io);
    QVERIFY(done.error().path == path.toStdString());
    QCOMPARE(contentOf(path), QByteArray("older"));
    QCOMPARE(namesIn(folder.path()), QStringList{QStringLiteral("out.csv")});
}

void TestExport::fullDisk() {
    const QTemporaryDir folder;
    const QByteArray mountPoint = folder.path().toLocal8Bit();
    if (::mount("tmpfs", mountPoint.constData(), "tmpfs", 0, "size=128k") != 0)
        QSKIP("mounting a small file system is not allowed here");
    const QString path = folder.filePath(QStringLiteral("out.csv"));
    const auto done = exportTo(path);
    const QStringList left = namesIn(folder.path());
    QVERIFY(::umount(mountPoint.constData()) == 0);
    QVERIFY(!done);
    QCOMPARE(QString::fromStdString(describe(done.error())), path + QStringLiteral(": no space is left on the disk"));
    QCOMPARE(left, QStringList());
}

void TestExport::fullDevice() {
    const int descriptor = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
    if (descriptor < 0)
        QSKIP("there is no /dev/full");
    const auto written = writeAll(descriptor, "x", "/dev/full");
    ::close(descriptor);
    QVERIFY(!written);
    QVERIFY(describe(written.error()) == "/dev/full: no space is left on the disk");
}

void TestExport::badTargets_data() {
    QTest::addColumn<QString>("path");
    QTest::addColumn<int>("code");
    const auto row = [](const char* name, const char* path, ErrorCode code) {
        QTest::newRow(name) << QString::fromLatin1(path) << static_cast<int>(code);
    };
    row("a folder", "%1/folder", ErrorCode::Io);
    row("a folder with a slash", "%1/folder/", ErrorCode::Io);
    row("in no folder", "%1/none/out.csv", ErrorCode::NotFound);
    row("no name", "%1/none/", ErrorCode::Usage);
    row("empty", "", ErrorCode::Usage);
    row("below a file", "%1/file/out.csv", ErrorCode::NotFound);
    row("a device", "/dev/full", ErrorCode::Io);
    row("in /proc", "/proc/out.csv", ErrorCode::NotFound);
}

void TestExport::badTargets() {
    QFETCH(QString, path);
    QFETCH(int, code);
    const QTemporaryDir folder;
    QVERIFY(QDir(folder.path()).mkdir(QStringLiteral("folder")));
    writeFile(folder.filePath(QStringLiteral("file")), "older");
    if (path.contains(QLatin1String("%1")))
        path = path.arg(folder.path());
    const auto done = exportTo(path);
    QVERIFY(!done);
    QCOMPARE(static_cast<int>(done.error().code), code);
    QVERIFY(!done.error().text.empty());
    const QStringList expected{QStringLiteral("file"), QStringLiteral("folder")};
    QCOMPARE(namesIn(folder.path()), expected);
    QCOMPARE(contentOf(folder.filePath(QStringLiteral("file"))), QByteArray("older"));
    QVERIFY(namesIn(folder.filePath(QStringLiteral("folder"))).isEmpty());
}

void TestExport::readOnlyFolder() {
    if (::geteuid() == 0)
        QSKIP("root may write into any folder");
    const QTemporaryDir folder;
    const QByteArray path = folder.path().toLocal8Bit();
    QVERIFY(::chmod(path.constData(), 0500) == 0);
    const auto done = exportTo(folder.filePath(QStringLiteral("out.csv")));
    QVERIFY(::chmod(path.constData(), 0700) == 0);
    QVERIFY(!done);
    QVERIFY(done.error().code == ErrorCode::Permission);
    QVERIFY(namesIn(folder.path()).isEmpty());
}

void TestExport::loadedLogIsNotReplaced() {
    const QTemporaryDir folder;
    const QString log = folder.filePath(QStringLiteral("log.json"));
    const QString link = folder.filePath(QStringLiteral("link.csv"));
    writeFile(log, "{");  // of the size that test stores give their files
    QVERIFY(QFile::link(log, link));
    const SnapshotPtr snapshot = makeSnapshot({TestEvent{}}, {log.toStdString()});
    for (const QString& path : {log, link, folder.path() + QStringLiteral("/./log.json")}) {
        Progress progress;
        const auto done = exportToFile(*snapshot, {0}, optionsFor(ExportFormat::Csv), path.toStdString(), progress, {});
        QVERIFY(!done);
        QVERIFY(done.error().code == ErrorCode::Usage);
        QCOMPARE(contentOf(log), QByteArray("{"));
    }
}

QTEST_GUILESS_MAIN(TestExport)
#include "tst_export.moc"
