#include "app/load/documentloader.h"

#include "app/base/ascii.h"
#include "app/parse/jsonscan.h"

#include <algorithm>
#include <utility>

namespace lambdatrail {
namespace {

// A record larger than this (CloudTrail's own limit is 1 MB) is given up.
constexpr std::size_t kLargestRecordBytes = 256ULL << 20;
constexpr std::uint32_t kBatchEvents = 4096;
constexpr auto kFlushInterval = std::chrono::milliseconds(50);
constexpr std::size_t kSpansPerStopCheck = 256;
// Salvaging looks at the same bytes again for every record start in them; hostile nesting may not make that quadratic.
constexpr std::size_t kSalvageFactor = 16;

static_assert(Buffer::kPadding >= kScanPadding);

// A window that begins with these bytes and has room for as many more.
Buffer windowWith(std::string_view bytes) {
    Buffer window;
    window.reserve(std::max(DocumentLoader::kWindowBytes, 2 * bytes.size()));
    window.assign(bytes);
    return window;
}

}  // namespace

DocumentLoader::DocumentLoader(LoadContext context)
    : m_context(std::move(context)), m_parser(m_context.store), m_lastFlush(std::chrono::steady_clock::now()) {
    m_batch.reserve(kBatchEvents);
}

void DocumentLoader::load(FileId id, std::string_view text, std::uint64_t offset, FileTally& tally) {
    const std::uint32_t before = m_batch.size();
    if (m_parser.parseLog(text, id, offset, m_batch)) {
        tally.sawContainer();
        tally.addEvents(m_batch.size() - before);
        flushIfDue();
        return;
    }
    RecordSplitter splitter;
    m_spans.clear();
    splitter.feed(text, offset, true, m_spans);
    // A file of nothing but white space is as empty as one without a byte (format reference, 6.1).
    if (splitter.sawContainer() || (m_spans.empty() && splitter.gaps().empty()))
        tally.sawContainer();
    parseSpans(text, offset, m_spans, id, tally);
    reportGaps(splitter.gaps(), false, tally);
    flushIfDue();
}

void DocumentLoader::load(FileId id, ByteSource& source, Buffer head, std::uint64_t offset,
                          const std::shared_ptr<FileTally>& tally) {
    RecordSplitter splitter;
    Buffer window = std::move(head);
    std::uint64_t bytesCounted = source.fileBytesRead();
    bool isLast = false;
    while (!isLast && !m_context.stop.stop_requested()) {
        // A full window is worked on as it is: only a head can be one here.
        if (const std::size_t had = window.size(); had < window.capacity()) {
            const std::size_t got = source.read(window.data() + had, window.capacity() - had);
            isLast = had + got < window.capacity();
            window.setSize(had + got);
            tally->addUnpacked(got);
        }
        m_context.progress.bytesDone += source.fileBytesRead() - bytesCounted;
        bytesCounted = source.fileBytesRead();
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
    reportGaps(splitter.gaps(), source.problem().has_value(), *tally);
    if (source.problem())
        tally->addBreak(source.problem()->offset.value_or(0), source.problem()->text);
}

// `endIsCut`: that the text stops too early is known, and told elsewhere with the reason.
void DocumentLoader::reportGaps(std::vector<Gap>& gaps, bool endIsCut, FileTally& tally) {
    for (Gap& gap : gaps) {
        if (!gap.atEnd)
            tally.addGap(gap.offset, gap.length, std::move(gap.reason));
        else if (!endIsCut)
            tally.addBreak(gap.offset, std::move(gap.reason));
    }
}

void DocumentLoader::loadRecord(std::string_view json, const RecordLocation& place, std::uint16_t flags,
                                FileTally& tally) {
    switch (m_parser.parse(json, true, place.file, place.offset, m_batch)) {
        case RecordParser::Outcome::Event:
            m_batch.length.back() = place.length;
            m_batch.flags.back() = static_cast<std::uint16_t>(m_batch.flags.back() | flags);
            tally.addEvents(1);
            break;
        case RecordParser::Outcome::NotRecord:
            tally.addNotRecord(place.offset);
            break;
        case RecordParser::Outcome::Bad:
            tally.addGap(place.offset, place.length, "the record that begins here was left out: " + m_parser.reason());
            break;
    }
    flushIfDue();
}

void DocumentLoader::parseChunk(RecordChunk chunk) {
    parseSpans(chunk.bytes.view(), chunk.offset, chunk.spans, chunk.file, *chunk.tally);
    flushIfDue();
}

void DocumentLoader::parseSpans(std::string_view bytes, std::uint64_t offset, const std::vector<RecordSpan>& spans,
                                FileId id, FileTally& tally) {
    const std::uint32_t before = m_batch.size();
    const bool areRecords = m_parser.parseRun(bytes, spans, id, offset, m_batch);
    for (std::size_t i = 0; i < spans.size() && !areRecords; ++i) {
        if (i % kSpansPerStopCheck == 0 && m_context.stop.stop_requested()) {
            tally.stop();
            break;
        }
        parseSpan(bytes.substr(spans[i].begin, spans[i].length), spans[i].hasEscapes, offset + spans[i].begin, id,
                  tally);
    }
    tally.addEvents(m_batch.size() - before);
}

void DocumentLoader::parseSpan(std::string_view record, bool hasEscapes, std::uint64_t offset, FileId id,
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
void DocumentLoader::salvage(std::string_view damaged, std::uint64_t offset, FileId id, FileTally& tally,
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

void DocumentLoader::flush() {
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

void DocumentLoader::flushIfDue() {
    if (m_batch.size() >= kBatchEvents || std::chrono::steady_clock::now() - m_lastFlush > kFlushInterval)
        flush();
}

}  // namespace lambdatrail
