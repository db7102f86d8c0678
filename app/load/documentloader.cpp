#include "app/load/documentloader.h"

#include "app/base/ascii.h"
#include "app/parse/foreign.h"
#include "app/parse/jsonscan.h"
#include "app/parse/jsonwalk.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace lambdatrail {
namespace {

// A record larger than this (CloudTrail's own limit is 1 MB) is given up.
constexpr std::size_t kLargestRecordBytes = 256ULL << 20;
constexpr std::uint32_t kBatchEvents = 1024;
// With more rows, or pieces, of which it is not known whether they count, a thread waits until it is.
constexpr std::uint32_t kMostBatchEvents = 4 * kBatchEvents;
constexpr std::size_t kMostUndecided = 8;
constexpr auto kFlushInterval = std::chrono::milliseconds(50);
constexpr std::size_t kSpansPerStopCheck = 256;
constexpr std::size_t kSalvageFactor = 16;

static_assert(Buffer::kPadding >= kScanPadding);

// A window that begins with these bytes and has room for as many more.
Buffer windowWith(std::string_view bytes, std::size_t windowBytes) {
    Buffer window;
    window.reserve(std::max(windowBytes, 2 * bytes.size()));
    window.assign(bytes);
    return window;
}

// Puts the pieces that did not count in front of the window, which begins at `offset`, where they were.
void takeBack(GuessedCuts& cuts, Buffer& window, std::uint64_t& offset) {
    Buffer all;
    for (const Buffer& piece : cuts.takeReturned()) {
        all.append(piece.view());
        offset -= piece.size();
    }
    if (all.size() == 0)
        return;
    all.append(window.view());
    window = std::move(all);
}

// The time that ends, but for a space, where the text does (format reference, 6.3: CloudWatch Logs export).
TimeMs timeBefore(std::string_view text) {
    const std::string_view line = text.substr(text.find_last_of("\r\n") + 1);
    return parseTime(line.substr(0, line.find(' '))).value_or(kNoTime);
}

}  // namespace

DocumentLoader::DocumentLoader(LoadContext context)
    : m_context(std::move(context)),
      m_parser(m_context.store),
      m_unwrapper(m_context.store, m_parser),
      m_lastFlush(std::chrono::steady_clock::now()) {
    m_batch.reserve(kBatchEvents);
}

void DocumentLoader::load(FileId id, std::string_view text, std::uint64_t offset, FileTally& tally) {
    decide(Wait::Yes);
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
    parseSpans({text, offset, id, tally}, m_spans);
    reportGaps(splitter.gaps(), false, tally);
    flushIfDue();
}

void DocumentLoader::load(FileId id, ByteSource& source, Buffer head, std::uint64_t offset, std::size_t windowBytes,
                          const std::shared_ptr<FileTally>& tally) {
    RecordSplitter splitter;
    const auto cuts = std::make_shared<GuessedCuts>();
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
        RecordChunk chunk{tally, id, {}, offset, {}, {}, 0};
        const std::string_view records = isLast || cuts->hasFailed() ? "" : splitter.likelyRecords(window.view());
        std::size_t done = 0;
        if (!records.empty()) {
            chunk.cuts = cuts;
            chunk.piece = cuts->add();
            done = static_cast<std::size_t>(records.data() + records.size() - window.data());
        } else {
            waitFor(*cuts);
            takeBack(*cuts, window, offset);
            chunk.offset = offset;
            done = splitter.feed(window.view(), offset, isLast, chunk.spans);
        }
        const std::string_view bytes = window.view();
        if (done == 0 && !isLast) {
            if (bytes.size() >= kLargestRecordBytes)
                splitter.skipToNextRecord(offset, "the record that begins here is too large");
            else
                window.reserve(window.capacity() * 2);
            continue;
        }
        Buffer next = windowWith(bytes.substr(done), windowBytes);
        offset += done;
        chunk.bytes = std::exchange(window, std::move(next));
        chunk.bytes.setSize(done);
        hand(std::move(chunk));
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
    decide(Wait::Yes);
    switch (m_parser.parse(json, place.file, place.offset, m_batch)) {
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

// To whoever comes first.
void DocumentLoader::hand(RecordChunk chunk) {
    if (auto first = m_context.work.addChunk(std::move(chunk)))
        parseChunk(std::move(*first));
}

// Takes part in what there is to do meanwhile.
void DocumentLoader::waitFor(GuessedCuts& cuts) {
    while (!cuts.allEnded()) {
        if (auto chunk = m_context.work.tryTakeChunk())
            parseChunk(std::move(*chunk));
        else
            cuts.waitForAll();
    }
}

void DocumentLoader::parseChunk(RecordChunk chunk) {
    if (m_context.stop.stop_requested())
        dropChunk(std::move(chunk));
    else if (chunk.cuts)
        parseList(std::move(chunk));
    else
        parseSpans({chunk.bytes.view(), chunk.offset, chunk.file, *chunk.tally}, chunk.spans);
    flushIfDue();
}

void DocumentLoader::dropChunk(RecordChunk chunk) {
    chunk.tally->stop();
    if (chunk.cuts)
        chunk.cuts->end(chunk.piece, false, {});
}

// From the first brace on.
void DocumentLoader::parseList(RecordChunk chunk) {
    const bool isOfThese = !m_undecided.empty() && m_undecided.front().cuts == chunk.cuts;
    decide(isOfThese && m_undecided.size() < kMostUndecided ? Wait::No : Wait::Yes);
    const std::uint32_t before = m_batch.size();
    const std::string_view bytes = chunk.bytes.view();
    const std::size_t begin = std::min(bytes.find('{'), bytes.size());
    const bool isList = m_parser.parseList(bytes.substr(begin), chunk.file, chunk.offset + begin, m_batch);
    if (isList)
        m_undecided.push_back({std::move(chunk.tally), chunk.cuts, chunk.piece, before});
    chunk.cuts->end(chunk.piece, isList, std::move(chunk.bytes));
}

void DocumentLoader::decide(Wait wait) {
    std::size_t known = 0;
    for (; known < m_undecided.size(); ++known) {
        const Undecided& read = m_undecided[known];
        const std::optional<bool> counts =
            wait == Wait::Yes ? read.cuts->waitUntilDecided(read.piece) : read.cuts->counts(read.piece);
        if (!counts)
            break;
        if (!*counts) {  // then none of those behind it does
            m_parser.takeBack(m_batch, read.firstRow);
            known = m_undecided.size();
            break;
        }
        const bool isLast = known + 1 == m_undecided.size();
        read.tally->addEvents((isLast ? m_batch.size() : m_undecided[known + 1].firstRow) - read.firstRow);
    }
    m_undecided.erase(m_undecided.begin(), m_undecided.begin() + static_cast<std::ptrdiff_t>(known));
}

void DocumentLoader::parseSpans(const Piece& piece, const std::vector<RecordSpan>& spans) {
    decide(Wait::Yes);
    const std::uint32_t before = m_batch.size();
    const bool areRecords = m_parser.parseRun(piece.bytes, spans, piece.file, piece.offset, m_batch);
    for (std::size_t i = 0; i < spans.size() && !areRecords; ++i) {
        if (i % kSpansPerStopCheck == 0 && m_context.stop.stop_requested()) {
            piece.tally.stop();
            break;
        }
        const RecordSpan& span = spans[i];
        const std::string_view value = piece.bytes.substr(span.begin, span.length);
        const TimeMs timeMs = span.afterTime ? timeBefore(piece.bytes.substr(0, span.begin)) : kNoTime;
        const auto outcome = value.front() == '{'
                                 ? m_parser.parse(value, piece.file, piece.offset + span.begin, m_batch)
                                 : RecordParser::Outcome::NotRecord;
        switch (outcome) {
            case RecordParser::Outcome::Event:
                if (span.afterTime && m_batch.timeMs.back() == kNoTime)
                    m_batch.timeMs.back() = timeMs;
                break;
            case RecordParser::Outcome::NotRecord:
                if (unwrap(value, piece, timeMs))
                    break;
                if (value.front() == '{')
                    piece.tally.addNotRecord(piece.offset + span.begin, foreignObjectKind(value));
                else
                    piece.tally.addGap(piece.offset + span.begin, span.length, "an element here is no object");
                break;
            case RecordParser::Outcome::Bad:
                salvage(value, piece, "the record that begins here was left out: " + m_parser.reason());
                break;
        }
    }
    piece.tally.addEvents(m_batch.size() - before);
}

bool DocumentLoader::unwrap(std::string_view value, const Piece& piece, TimeMs timeMs) {
    const auto at = static_cast<std::uint64_t>(value.data() - piece.bytes.data());
    return m_unwrapper.unwrap(value, piece.file, piece.offset + at, timeMs, m_batch, piece.tally);
}

// A broken record may have swallowed those behind it: every later record start in its bytes gets a chance.
void DocumentLoader::salvage(std::string_view damaged, const Piece& piece, std::string reason) {
    const std::uint64_t offset = piece.offset + static_cast<std::uint64_t>(damaged.data() - piece.bytes.data());
    const std::size_t size = damaged.size();
    const std::string_view key = firstKeyOf(damaged);
    const auto nextStart = [&](std::size_t at) { return std::min(findRecordStart(damaged, at + 1, key), size); };
    for (std::size_t at = 0; at < size;) {
        const std::size_t start = nextStart(at);
        piece.tally.addGap(offset + at, start - at,
                           std::exchange(reason, "the bytes that begin here hold no readable record"));
        // Through all the readable records that stand here one after another. None is looked through for much longer
        // than the way to the next one: hostile nesting may not make this quadratic.
        for (at = start; at < size && damaged[at] == '{';) {
            const std::string_view rest = damaged.substr(at, kSalvageFactor * (nextStart(at) - at));
            const std::string_view value = rest.substr(0, bracketedLength(rest));
            if (value.empty())
                break;
            const auto outcome = m_parser.parse(value, piece.file, offset + at, m_batch);
            if (outcome == RecordParser::Outcome::Bad ||
                (outcome == RecordParser::Outcome::NotRecord && !unwrap(value, piece, kNoTime)))
                break;
            at += value.size();
            while (at < size &&
                   (isJsonSpace(damaged[at]) || damaged[at] == ',' || damaged[at] == ']' || damaged[at] == '}'))
                ++at;
        }
    }
}

void DocumentLoader::flush() {
    decide(Wait::Yes);
    if (m_batch.size() > 0) {
        m_parser.finish(m_batch);
        m_context.progress.events += m_batch.size();
        if (const Result<void> kept = m_context.store.append(m_batch); !kept)
            m_context.report.add({Problem::Kind::Incomplete,
                                  {},
                                  {},
                                  std::to_string(m_batch.size()) + " events were left out: " + kept.error().text,
                                  {}});
        m_batch.clear();
    }
    m_lastFlush = std::chrono::steady_clock::now();
}

void DocumentLoader::flushIfDue() {
    decide(m_batch.size() < kMostBatchEvents ? Wait::No : Wait::Yes);
    if (m_undecided.empty() &&
        (m_batch.size() >= kBatchEvents || std::chrono::steady_clock::now() - m_lastFlush > kFlushInterval))
        flush();
}

}  // namespace lambdatrail
