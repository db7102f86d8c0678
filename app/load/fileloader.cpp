#include "app/load/fileloader.h"

#include "app/base/ascii.h"
#include "app/parse/jsonscan.h"

#include <algorithm>
#include <array>
#include <utility>

namespace lambdatrail {
namespace {

// Files up to this size, on disk and unpacked, are read and unpacked at once; larger ones pass through in windows.
constexpr std::uint64_t kWholeFileBytes = 32ULL << 20;
constexpr std::size_t kWindowBytes = 2ULL << 20;
// A record larger than this (CloudTrail's own limit is 1 MB) is given up.
constexpr std::size_t kLargestRecordBytes = 256ULL << 20;
constexpr std::uint32_t kBatchEvents = 4096;
constexpr auto kFlushInterval = std::chrono::milliseconds(50);
constexpr std::size_t kSpansPerStopCheck = 256;
// Salvaging looks at the same bytes again for every record start in them; hostile nesting may not make that quadratic.
constexpr std::size_t kSalvageFactor = 16;

static_assert(Buffer::kPadding >= kScanPadding);

struct KnownFormat {
    std::string_view magic;
    const char* sentence;
};
constexpr std::array<KnownFormat, 8> kOtherFormats{{
    {"PK\x03\x04", "a zip archive: unpack it and open what is inside"},
    {"\x28\xb5\x2f\xfd", "compressed with zstd: unpack it first"},
    {"BZh", "compressed with bzip2: unpack it first"},
    {"\xfd"
     "7zXZ",
     "compressed with xz: unpack it first"},
    {"PAR1", "a Parquet file, which holds no CloudTrail JSON"},
    {"\xff\xfe", "UTF-16 text: convert it to UTF-8 first"},
    {"\xfe\xff", "UTF-16 text: convert it to UTF-8 first"},
    {"\x1f\x8b", "compressed twice: unpack it once first"},
}};

constexpr std::string_view kUtf8Bom = "\xEF\xBB\xBF";

// Why a text cannot be a CloudTrail file, judged by how it begins; empty if it can.
std::string whyNotJson(std::string_view head) {
    for (const KnownFormat& format : kOtherFormats) {
        if (head.starts_with(format.magic))
            return format.sentence;
    }
    for (const char c : head) {
        if (isJsonSpace(c))
            continue;
        return c == '{' || c == '[' ? "" : "not a CloudTrail log: it does not begin like JSON";
    }
    return {};
}

// A window that begins with these bytes and has room for as many more.
Buffer windowWith(std::string_view bytes) {
    Buffer window;
    window.reserve(std::max(kWindowBytes, 2 * bytes.size()));
    window.assign(bytes);
    return window;
}

}  // namespace

FileLoader::FileLoader(LoadContext context)
    : m_context(std::move(context)), m_parser(m_context.store), m_lastFlush(std::chrono::steady_clock::now()) {
    m_batch.reserve(kBatchEvents);
}

void FileLoader::loadFile(FileId id, const InputFile& file) {
    const auto tally =
        std::make_shared<FileTally>(m_context.report, m_context.progress.problems, file.path, file.sizeBytes);
    if (file.sizeBytes <= kWholeFileBytes)
        loadWhole(id, file, tally);
    else
        loadStream(id, file, tally);
    flushIfDue();
}

void FileLoader::loadWhole(FileId id, const InputFile& file, const std::shared_ptr<FileTally>& tally) {
    const auto stamp = readWholeFile(file.path, 2 * kWholeFileBytes, m_packed);
    m_context.progress.bytesDone += file.sizeBytes;
    if (!stamp) {
        tally->skip(stamp.error().text);
        return;
    }
    std::string_view bytes = m_packed.view();
    if (isGzip(bytes)) {
        if (!m_inflater.inflate(bytes, kWholeFileBytes, m_unpacked)) {
            m_context.progress.bytesDone -= file.sizeBytes;
            loadStream(id, file, tally);
            return;
        }
        m_context.store.setCompressed(id);
        bytes = m_unpacked.view();
    }
    tally->addUnpacked(bytes.size());
    std::uint64_t offset = 0;
    if (bytes.starts_with(kUtf8Bom)) {
        bytes.remove_prefix(kUtf8Bom.size());
        offset = kUtf8Bom.size();
    }
    if (std::string reason = whyNotJson(bytes); !reason.empty()) {
        tally->skip(std::move(reason));
        return;
    }
    RecordSplitter splitter;
    m_spans.clear();
    splitter.feed(bytes, offset, true, m_spans);
    // A file of nothing but white space is as empty as one without a byte (format reference, 6.1).
    if (splitter.sawContainer() || (m_spans.empty() && splitter.gaps().empty()))
        tally->sawContainer();
    parseSpans(bytes, offset, m_spans, id, *tally);
    for (Gap& gap : splitter.gaps()) {
        if (gap.atEnd)
            tally->addBreak(gap.offset, std::move(gap.reason));
        else
            tally->addGap(gap.offset, gap.length, std::move(gap.reason));
    }
}

void FileLoader::loadStream(FileId id, const InputFile& file, const std::shared_ptr<FileTally>& tally) {
    auto stream = ByteStream::open(file.path);
    if (!stream) {
        m_context.progress.bytesDone += file.sizeBytes;
        tally->skip(stream.error().text);
        return;
    }
    if (stream->isCompressed())
        m_context.store.setCompressed(id);
    RecordSplitter splitter;
    Buffer window = windowWith({});
    std::uint64_t offset = 0;
    std::uint64_t packedCounted = 0;
    bool isFirst = true;
    bool isLast = false;
    while (!isLast && !m_context.stop.stop_requested()) {
        const std::size_t had = window.size();
        const std::size_t got = stream->read(window.data() + had, window.capacity() - had);
        isLast = had + got < window.capacity();
        window.setSize(had + got);
        tally->addUnpacked(got);
        m_context.progress.bytesDone += stream->packedBytesRead() - packedCounted;
        packedCounted = stream->packedBytesRead();
        if (std::exchange(isFirst, false)) {
            if (window.view().starts_with(kUtf8Bom)) {
                offset = kUtf8Bom.size();
                window = windowWith(window.view().substr(offset));
            }
            if (std::string reason = whyNotJson(window.view()); !reason.empty()) {
                tally->skip(std::move(reason));
                break;
            }
        }
        const std::string_view bytes = window.view();
        RecordChunk chunk{tally, id, {}, offset, {}};
        const std::size_t done = splitter.feed(bytes, offset, isLast, chunk.spans);
        if (done == 0 && !isLast) {
            if (bytes.size() >= kLargestRecordBytes)
                splitter.skipToNextRecord(offset, "the record that begins here is too large");
            else
                window.reserve(window.capacity() * 2);
            continue;
        }
        Buffer next = windowWith(bytes.substr(done));
        offset += done;
        chunk.bytes = std::exchange(window, std::move(next));
        if (!m_context.chunks.push(chunk))
            parseChunk(std::move(chunk));
    }
    if (!isLast && m_context.stop.stop_requested())
        tally->stop();
    if (splitter.sawContainer())
        tally->sawContainer();
    const bool isCut = stream->problem().has_value();
    for (Gap& gap : splitter.gaps()) {
        if (!gap.atEnd)
            tally->addGap(gap.offset, gap.length, std::move(gap.reason));
        else if (!isCut)
            tally->addBreak(gap.offset, std::move(gap.reason));
    }
    if (isCut)
        tally->addBreak(stream->problem()->offset.value_or(0), stream->problem()->text);
    if (stream->trailingBytes() > 0)
        tally->note(std::to_string(stream->trailingBytes()) + " bytes follow the gzip data and were left out");
    m_context.progress.bytesDone += file.sizeBytes > packedCounted ? file.sizeBytes - packedCounted : 0;
}

void FileLoader::parseChunk(RecordChunk chunk) {
    parseSpans(chunk.bytes.view(), chunk.offset, chunk.spans, chunk.file, *chunk.tally);
    flushIfDue();
}

void FileLoader::parseSpans(std::string_view bytes, std::uint64_t offset, const std::vector<RecordSpan>& spans,
                            FileId id, FileTally& tally) {
    const std::uint32_t before = m_batch.size();
    for (std::size_t i = 0; i < spans.size(); ++i) {
        if (i % kSpansPerStopCheck == 0 && m_context.stop.stop_requested()) {
            tally.stop();
            break;
        }
        parseSpan(bytes.substr(spans[i].begin, spans[i].length), spans[i].hasEscapes, offset + spans[i].begin, id,
                  tally);
    }
    tally.addEvents(m_batch.size() - before);
}

void FileLoader::parseSpan(std::string_view record, bool hasEscapes, std::uint64_t offset, FileId id,
                           FileTally& tally) {
    switch (m_parser.parse(record, hasEscapes, id, offset, m_batch)) {
        case RecordParser::Outcome::Event:
            break;
        case RecordParser::Outcome::NotRecord:
            tally.addNotRecord(offset);
            break;
        case RecordParser::Outcome::Bad:
            salvage(record, offset, id, tally, "the record that begins here was left out: " + m_parser.reason());
            break;
    }
}

// A broken record may have swallowed those behind it: every later record start in its bytes gets a chance.
void FileLoader::salvage(std::string_view damaged, std::uint64_t offset, FileId id, FileTally& tally,
                         std::string reason) {
    const std::size_t size = damaged.size();
    std::size_t budget = kSalvageFactor * size;
    std::vector<RecordSpan> spans;
    for (std::size_t at = 0; at < size;) {
        const std::size_t start = findRecordStart(damaged, at + 1);
        tally.addGap(offset + at, std::min(start, size) - at,
                     std::exchange(reason, "the bytes that begin here hold no readable record"));
        // Through all the readable records that stand here one after another.
        for (at = start; at < size;) {
            const std::size_t length = bracketedLength(damaged.substr(at));
            const std::size_t looked = length == 0 ? size - at : length;
            if (looked > budget) {
                tally.addGap(offset + at, size - at,
                             "the bytes that begin here are damaged in too many places to look through");
                return;
            }
            budget -= looked;
            if (length == 0 || m_parser.parse(damaged.substr(at, length), true, id, offset + at, m_batch) !=
                                   RecordParser::Outcome::Event)
                break;
            at += length;
            while (at < size &&
                   (isJsonSpace(damaged[at]) || damaged[at] == ',' || damaged[at] == ']' || damaged[at] == '}'))
                ++at;
        }
    }
}

void FileLoader::flush() {
    if (m_batch.size() > 0) {
        m_parser.finish(m_batch);
        m_context.progress.events += m_batch.size();
        if (!m_context.store.append(m_batch))
            m_context.report.add({Problem::Kind::Incomplete,
                                  {},
                                  {},
                                  std::to_string(m_batch.size()) + " events were left out: no more can be held",
                                  {}});
        m_batch.clear();
    }
    m_lastFlush = std::chrono::steady_clock::now();
}

void FileLoader::flushIfDue() {
    if (m_batch.size() >= kBatchEvents || std::chrono::steady_clock::now() - m_lastFlush > kFlushInterval)
        flush();
}

}  // namespace lambdatrail
