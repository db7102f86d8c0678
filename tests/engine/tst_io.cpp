// Finding files, unpacking them, and fetching records again.

#include "app/io/archive.h"
#include "app/io/inflate.h"
#include "app/io/layers.h"
#include "app/load/recordreader.h"
#include "tests/support/packing.h"
#include "tests/support/scanned.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <zlib.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>

using namespace lambdatrail;
using lambdatrail::test::Scanned;
using lambdatrail::test::scanned;

namespace {

std::string gzip(const std::string& text) {
    z_stream stream{};
    deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
    std::string packed(deflateBound(&stream, text.size()) + 64, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
}

std::string randomText(std::size_t size, unsigned seed) {
    std::mt19937 random(seed);
    std::string text;
    while (text.size() < size)
        text += "word" + std::to_string(random() % 5'000);
    text.resize(size);
    return text;
}

std::unique_ptr<ByteSource> unpacking(const std::string& path, const UnpackLimits& limits = {}) {
    auto file = FileSource::open(path);
    const auto meter = std::make_shared<UnpackMeter>(path, file->stamp().sizeBytes, limits);
    return std::move(unpackLayers(std::move(*file), meter).bytes);
}

}  // namespace

class TestIo : public QObject {
    Q_OBJECT
 private slots:
    void unpacks_data();
    void unpacks();
    void refusesBombs();
    void limitBeforeDamage_data();
    void limitBeforeDamage();
    void wholeInflaterOnlyTakesWhatIsSure();
    void scansTrees();
    void scansInTheOrderOfPaths();
    void scansManyFilesOnce();
    void scanSaysWhatItCannotRead();
    void readsRecordsAgain_data();
    void readsRecordsAgain();
    void noticesChangedFiles();

 private:
    std::string write(const std::string& name, const std::string& bytes) {
        QFile file(m_folder.filePath(QString::fromStdString(name)));
        [&] { QVERIFY(file.open(QIODevice::WriteOnly)); }();
        file.write(bytes.data(), static_cast<qint64>(bytes.size()));
        return file.fileName().toStdString();
    }
    QTemporaryDir m_folder;
};

void TestIo::unpacks_data() {
    QTest::addColumn<QByteArray>("packed");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("problem");
    QTest::addColumn<int>("trailing");
    const std::string a = randomText(700'000, 1);
    const std::string b = randomText(3'000, 2);
    const auto row = [](const char* name, const std::string& packed, const std::string& text, const QString& problem,
                        int trailing) {
        QTest::newRow(name) << QByteArray::fromStdString(packed) << QByteArray::fromStdString(text) << problem
                            << trailing;
    };
    row("plain", a, a, "", 0);
    row("empty", "", "", "", 0);
    row("one byte", "x", "x", "", 0);
    row("gzip", gzip(a), a, "", 0);
    row("empty gzip", gzip(""), "", "", 0);
    row("two members", gzip(a) + gzip(b), a + b, "", 0);
    row("zeros behind", gzip(a) + std::string(1'000, '\0'), a, "", 0);
    row("bytes behind", gzip(a) + "trailing junk", a, "", 13);
    row("zeros and bytes behind", gzip(b) + std::string(10, '\0') + "junk", b, "", 4);
    row("cut", gzip(b).substr(0, gzip(b).size() - 9), b, "the gzip data ends too early", 0);
    row("only a header", gzip(b).substr(0, 5), "", "the gzip data ends too early", 0);
    std::string damaged = gzip(b);
    damaged[damaged.size() - 6] = static_cast<char>(damaged[damaged.size() - 6] ^ 1);  // in the checksum
    row("wrong checksum", damaged, b, "the gzip data is damaged", 0);
}

void TestIo::unpacks() {
    QFETCH(QByteArray, packed);
    QFETCH(QByteArray, text);
    QFETCH(QString, problem);
    QFETCH(int, trailing);
    const std::string path = write("stream", packed.toStdString());
    for (const std::size_t piece : {std::size_t{1} << 20, std::size_t{4'093}}) {
        const auto stream = unpacking(path);
        std::string got;
        std::string buffer(piece, '\0');
        for (std::size_t n = 0; (n = stream->read(buffer.data(), buffer.size())) > 0;)
            got.append(buffer, 0, n);
        QCOMPARE(got.size(), text.toStdString().size());
        QVERIFY(got == text.toStdString());
        QCOMPARE(QString::fromStdString(stream->problem() ? stream->problem()->text : ""), problem);
        const std::string left = std::to_string(trailing) + " bytes follow the gzip data and were left out";
        QCOMPARE(stream->note(), trailing > 0 ? left : std::string());
    }
}

void TestIo::refusesBombs() {
    const std::string path = write("bomb.gz", gzip(std::string(64 << 20, ' ')));
    const auto limited = unpacking(path, {.maxBytes = 1 << 20, .maxRatio = 1'000'000});
    std::string buffer(1 << 16, '\0');
    std::uint64_t got = 0;
    for (std::size_t n = 0; (n = limited->read(buffer.data(), buffer.size())) > 0;)
        got += n;
    QVERIFY(limited->problem().has_value());
    QCOMPARE(limited->problem()->code, ErrorCode::Limit);
    QVERIFY(got >= (1 << 20) && got <= (2 << 20));

    const auto ratio = unpacking(path, {.maxBytes = 1ULL << 40, .maxRatio = 100});
    while (ratio->read(buffer.data(), buffer.size()) > 0) {
    }
    QVERIFY(ratio->problem().has_value());
    QVERIFY(ratio->problem()->text.find("100 times") != std::string::npos);
}

void TestIo::limitBeforeDamage_data() {
    QTest::addColumn<QByteArray>("packed");
    const std::string text((1 << 20) + 1000, ' ');
    QTest::newRow("gzip") << QByteArray::fromStdString(gzip(text));
    QTest::newRow("bzip2") << QByteArray::fromStdString(test::packedWith("bzip2", text));
    QTest::newRow("zip") << QByteArray::fromStdString(test::archiveOf({{"a", text}}, "zip"));
}

// What is told does not depend on how far a piece reaches behind the limit.
void TestIo::limitBeforeDamage() {
    QFETCH(QByteArray, packed);
    const auto problemOf = [this](const QByteArray& bytes, std::size_t piece, const UnpackLimits& limits) {
        const std::string path = write("stream", bytes.toStdString());
        auto file = FileSource::open(path);
        const auto meter = std::make_shared<UnpackMeter>(path, file->stamp().sizeBytes, limits);
        UnpackedLayers layers = unpackLayers(std::move(*file), meter);
        std::optional<ArchiveReader> archive;
        std::unique_ptr<ByteSource> stream;
        if (bytes.startsWith("PK")) {
            archive = openArchive(path, std::move(layers), meter).value();
            if (auto entry = archive->next())
                stream = std::move(entry->bytes);
        } else {
            stream = std::move(layers.bytes);
        }
        if (!stream)
            return std::pair(std::size_t{0}, std::optional<Error>());
        std::string buffer(piece, '\0');
        std::size_t got = 0;
        for (std::size_t n = 0; (n = stream->read(buffer.data(), buffer.size())) > 0;)
            got += n;
        return std::pair(got, stream->problem());
    };
    // Somewhere at the end is a checksum: with a wrong one, all comes out before the damage is seen.
    const UnpackLimits loose{.maxBytes = 1ULL << 40, .maxRatio = 1'000'000};
    const UnpackLimits strict{.maxBytes = 1 << 20, .maxRatio = 1'000'000};
    int damages = 0;
    for (qsizetype fromEnd = 1; fromEnd < std::min<qsizetype>(packed.size(), 120); ++fromEnd) {
        QByteArray damaged = packed;
        damaged[damaged.size() - fromEnd] = static_cast<char>(damaged[damaged.size() - fromEnd] ^ 0x10);
        const auto [bytes, problem] = problemOf(damaged, 1 << 20, loose);
        if (!problem || bytes <= (1 << 20))
            continue;
        ++damages;
        QCOMPARE(problem->code, ErrorCode::Format);
        for (const std::size_t piece : {std::size_t{61}, std::size_t{4096}, std::size_t{1} << 21})
            QCOMPARE(problemOf(damaged, piece, strict).second->code, ErrorCode::Limit);
    }
    QVERIFY(damages > 0);
}

void TestIo::wholeInflaterOnlyTakesWhatIsSure() {
    WholeInflater inflater;
    Buffer buffer;
    const std::string text = randomText(100'000, 3);
    const std::string packed = gzip(text);
    QVERIFY(inflater.inflate(packed, 1 << 20, buffer));
    QVERIFY(buffer.view() == text);
    QVERIFY(!inflater.inflate(packed, 1'000, buffer));
    QVERIFY(!inflater.inflate(packed + packed, 1 << 20, buffer));
    QVERIFY(!inflater.inflate(packed + "x", 1 << 20, buffer));
    QVERIFY(!inflater.inflate(packed.substr(0, packed.size() - 1), 1 << 20, buffer));
    QVERIFY(!inflater.inflate("\x1f\x8b", 1 << 20, buffer));
    std::string damaged = packed;
    damaged[damaged.size() / 2] = static_cast<char>(damaged[damaged.size() / 2] ^ 0x55);
    QVERIFY(!inflater.inflate(damaged, 1 << 20, buffer));
}

void TestIo::scansTrees() {
    QTemporaryDir tree;
    QDir root(tree.path());
    QVERIFY(root.mkpath("b/deep/er") && root.mkpath("a"));
    const QByteArray oddName = QByteArray(tree.path().toLocal8Bit() + "/a/odd \xff name\n.json");
    for (const QByteArray& path : {QByteArray(tree.path().toLocal8Bit() + "/b/deep/er/1.json"), oddName,
                                   QByteArray(tree.path().toLocal8Bit() + "/z.json.gz")}) {
        FILE* file = fopen(path.constData(), "w");
        QVERIFY(file);
        fputs("{}", file);
        fclose(file);
    }
    QVERIFY(QFile::link(tree.path(), tree.path() + "/b/loop"));
    QVERIFY(QFile::link(tree.path() + "/z.json.gz", tree.path() + "/b/again.json.gz"));
    const std::string path = tree.path().toStdString();
    const Scanned found = scanned({path, path + "/a", path + "//b/../z.json.gz"});
    QVERIFY(found.problems.empty());
    std::vector<std::string> names;
    for (const InputFile& file : found.files) {
        names.push_back(file.path.substr(path.size()));
        QCOMPARE(file.sizeBytes, std::uint64_t{2});
    }
    QCOMPARE(std::remove(oddName.constData()), 0);  // Qt could not remove a file of such a name
    // The link to z.json.gz may be found before the file itself; either way it is one file.
    QCOMPARE(names.size(), std::size_t{3});
    QVERIFY(std::ranges::is_sorted(names));
    QCOMPARE(names[0], std::string("/a/odd \xff name\n.json"));
}

// Names that sort between a folder's and those of what is in it; folders deeper than handles are kept open for.
void TestIo::scansInTheOrderOfPaths() {
    const QTemporaryDir tree;
    QString deep = tree.path();
    for (int i = 0; i < 100; ++i)
        deep += "/d";
    const QStringList names{"/a/x.json", "/a-b.json", "/a.json", "/a0/y.json", "/a/b/c.json", "/A.json", "/a/b.json"};
    std::vector<std::string> expected;
    for (const QString& name : names)
        expected.push_back((tree.path() + name).toStdString());
    expected.push_back((deep + "/z.json").toStdString());
    for (const std::string& path : expected) {
        QVERIFY(QDir().mkpath(QFileInfo(QString::fromStdString(path)).path()));
        QFile file(QString::fromStdString(path));
        QVERIFY(file.open(QFile::WriteOnly));
    }
    std::ranges::sort(expected);
    std::vector<std::string> found;
    for (const InputFile& file : scanned({tree.path().toStdString()}).files)
        found.push_back(file.path);
    QCOMPARE(found, expected);
}

// Each has a second name in another folder.
void TestIo::scansManyFilesOnce() {
    const QTemporaryDir tree;
    const std::filesystem::path root = tree.path().toStdString();
    std::filesystem::create_directory(root / "a");
    std::filesystem::create_directory(root / "b");
    std::vector<std::string> expected;
    for (int i = 0; i < 3'000; ++i) {
        const std::string name = std::to_string(i) + ".json";
        expected.push_back(root / "a" / name);
        std::ofstream(expected.back()) << i;
        std::filesystem::create_hard_link(expected.back(), root / "b" / name);
    }
    std::ranges::sort(expected);
    std::vector<std::string> found;
    for (const InputFile& file : scanned({root, root / "b"}).files)
        found.push_back(file.path);
    QCOMPARE(found, expected);
}

void TestIo::scanSaysWhatItCannotRead() {
    const std::string fifo = m_folder.filePath("fifo").toStdString();
    QCOMPARE(mkfifo(fifo.c_str(), 0600), 0);
    const Scanned found = scanned({fifo, "/no/such/path"});
    QVERIFY(found.files.empty());
    QCOMPARE(found.problems.size(), std::size_t{2});
    QCOMPARE(found.problems[0].code, ErrorCode::NotFound);
    QCOMPARE(found.problems[0].path, std::string("/no/such/path"));
    QCOMPARE(found.problems[1].path, fifo);
    const auto opened = FileSource::open(fifo);  // and opening one does not wait for a writer
    QVERIFY(!opened.has_value());
}

void TestIo::readsRecordsAgain_data() {
    QTest::addColumn<bool>("compressed");
    QTest::addColumn<int>("cacheBytes");
    QTest::newRow("plain") << false << 1'000'000;
    QTest::newRow("gzip") << true << 1'000'000'000;
    QTest::newRow("gzip of which a part fits the cache") << true << 100'000;
    QTest::newRow("gzip of which a record fits the cache") << true << 1'000;
    QTest::newRow("gzip of which nothing fits the cache") << true << 100;
}

void TestIo::readsRecordsAgain() {
    QFETCH(bool, compressed);
    QFETCH(int, cacheBytes);
    std::string text = "{\"Records\":[";
    std::vector<std::pair<RecordLocation, std::string>> records;
    for (int i = 0; i < 2'000; ++i) {
        const std::string record = "{\"n\":" + std::to_string(i) + ",\"text\":\"" + randomText(500, i) + "\"}";
        records.push_back({{FileId{0}, text.size(), static_cast<std::uint32_t>(record.size())}, record});
        text += record + ",";
    }
    text.back() = ']';
    text += "}";
    const std::string path = write("records", compressed ? gzip(text) : text);
    const auto stamp = fileStamp(path);
    const InputFile file{path, stamp->sizeBytes, stamp->modifiedNs, compressed};
    RecordReader reader(static_cast<std::uint64_t>(cacheBytes));
    for (const int i : {1'999, 1'998, 0, 1'000, 1'001, 998, 1'500, 1'999}) {
        const auto read = reader.read(file, records[static_cast<std::size_t>(i)].first);
        QVERIFY(read.has_value());
        QCOMPARE(*read, records[static_cast<std::size_t>(i)].second);
    }
}

void TestIo::noticesChangedFiles() {
    const std::string text = R"([{"a":1},{"b":2}])";
    const std::string path = write("changing", text);
    const auto stamp = fileStamp(path);
    const InputFile file{path, stamp->sizeBytes, stamp->modifiedNs, false};
    const RecordLocation second{FileId{0}, 9, 7};
    RecordReader reader;
    QCOMPARE(reader.read(file, second).value(), std::string(R"({"b":2})"));
    write("changing", text + " ");
    QCOMPARE(reader.read(file, second).error().code, ErrorCode::Changed);
    write("changing", "[{}]");
    const auto cut = fileStamp(path);
    QCOMPARE(reader.read({path, cut->sizeBytes, cut->modifiedNs, false}, second).error().code, ErrorCode::Changed);
    QVERIFY(QFile::remove(QString::fromStdString(path)));
    QCOMPARE(reader.read(file, second).error().code, ErrorCode::NotFound);
}

QTEST_GUILESS_MAIN(TestIo)
#include "tst_io.moc"
