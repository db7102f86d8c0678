#include "app/search/documentsearcher.h"

#include "app/io/archive.h"
#include "app/io/document.h"
#include "app/io/memorysource.h"
#include "app/load/contentkind.h"
#include "app/load/placedrecord.h"
#include "app/parse/jsonscan.h"

#include <algorithm>
#include <utility>

namespace lambdatrail {
namespace {

constexpr std::size_t kEventsPerStopCheck = 64;
constexpr std::size_t kWindowBytes = 2ULL << 20;
constexpr std::uint64_t kSkipBytes = 4ULL << 20;  // at a time, so that a search can be stopped
// A text with other texts in it is kept in memory up to this size, as all of them are read from it.
constexpr std::uint64_t kMostTextBytes = 256ULL << 20;

static_assert(Buffer::kPadding >= kScanPadding);

Error changed(const std::string& path) {
    return {ErrorCode::Changed, "the file is not the one that was loaded: it was changed since", path, {}};
}

// How far into a document its records reach.
std::uint64_t endOf(const StoreSnapshot& snapshot, const DocumentEvents& document) {
    std::uint64_t end = 0;
    for (const std::uint32_t event : document.events) {
        const RecordLocation location = snapshot.location(EventId{event});
        end = std::max(end, location.offset + location.length);
    }
    return end;
}

}  // namespace

void DocumentSearcher::search(const SearchUnit& unit) {
    m_unitBytes = unit.bytesOnDisk;
    m_bytesCounted = 0;
    const bool isOrdinary = unit.documents.size() == 1 && fileOf(unit.documents.front()).parts.empty() &&
                            fileOf(unit.documents.front()).sizeBytes <= WholeFileReader::kMostBytes;
    if (!isOrdinary || !searchWhole(unit.documents.front()))
        searchAny(unit.documents, unit.bytesOnDisk < fileOf(unit.documents.front()).sizeBytes);
    countBytes(m_unitBytes);
    m_findings.flushIfDue();
}

// False if the file is not of the ordinary kind, or not what it was: then nothing was done.
bool DocumentSearcher::searchWhole(const DocumentEvents& document) {
    const InputFile& file = fileOf(document);
    const auto text = m_whole.read(file.path, kNoLimits);
    if (!text || text->stamp != FileStamp{file.sizeBytes, file.modifiedNs})
        return false;
    m_csv.reset();
    searchBytes(text->bytes, document);
    return true;
}

void DocumentSearcher::searchBytes(std::string_view bytes, const DocumentEvents& document) {
    for (std::size_t i = 0; i < document.events.size(); ++i) {
        if (i % kEventsPerStopCheck == 0 && m_stop.stop_requested())
            return;
        const std::uint32_t event = document.events[i];
        const RecordLocation location = m_snapshot.location(EventId{event});
        const bool isThere = location.offset <= bytes.size() && location.length <= bytes.size() - location.offset;
        const auto problem = isThere ? examine(bytes.substr(location.offset, location.length), event, i > 0)
                                     : changed(fileOf(document).path);
        if (problem) {
            giveUp(document, i, *problem);
            return;
        }
    }
}

void DocumentSearcher::searchAny(Documents documents, bool isPartOfFile) {
    const InputFile& file = fileOf(documents.front());
    auto opened = FileSource::open(file.path);
    if (!opened) {
        giveUp(documents, opened.error());
        return;
    }
    if (opened->stamp() != FileStamp{file.sizeBytes, file.modifiedNs}) {
        giveUp(documents, changed(file.path));
        return;
    }
    m_csv.reset();
    if (isPartOfFile) {
        auto beginning = FileSource::open(file.path);
        if (!beginning) {
            giveUp(documents, beginning.error());
            return;
        }
        const HeadSource head(std::make_unique<FileSource>(std::move(*beginning)));
        searchSource(*opened, head.head(), documents.front());
        return;
    }
    m_meter = std::make_shared<UnpackMeter>(file.path, ~0ULL, kNoLimits);
    searchLayers(unpackLayers(std::move(*opened), m_meter), documents, 0);
}

// `layers` are what the first `depth` steps of all the documents lead to.
void DocumentSearcher::searchLayers(UnpackedLayers layers, Documents documents, std::size_t depth) {
    const auto isEntry = [&](const DocumentEvents& document) {
        const auto& parts = fileOf(document).parts;
        return parts.size() > depth && parts[depth].kind == PartStep::Kind::ArchiveEntry;
    };
    if (isEntry(documents.front())) {
        searchArchive(std::move(layers), documents, depth);
        return;
    }
    if (documents.size() > 1 || fileOf(documents.front()).parts.size() > depth)
        searchTexts(*layers.bytes, documents, depth);
    else
        searchSource(*layers.bytes, layers.bytes->head(), documents.front());
}

// An archive has no documents but its entries.
void DocumentSearcher::searchArchive(UnpackedLayers layers, Documents documents, std::size_t depth) {
    const std::string& path = fileOf(documents.front()).path;
    const auto stepOf = [&](const DocumentEvents& document) -> const PartStep& {
        return fileOf(document).parts[depth];
    };
    std::vector<DocumentEvents> left(documents.begin(), documents.end());
    const auto numberOf = [&](const DocumentEvents& document) { return stepOf(document).offset; };
    std::ranges::stable_sort(left, {}, numberOf);
    auto archive = openArchive(path, std::move(layers), m_meter);
    if (!archive) {
        giveUp(left, archive.error());
        return;
    }
    while (!left.empty()) {
        if (m_stop.stop_requested())
            return;
        auto entry = archive->next();
        if (!entry)
            break;
        const auto here = std::ranges::equal_range(left, entry->number, {}, numberOf);
        if (here.empty())
            continue;
        const std::vector<DocumentEvents> group(here.begin(), here.end());
        left.erase(here.begin(), here.end());
        if (!entry->bytes || entry->name != stepOf(group.front()).name) {
            giveUp(group, changed(path));
            continue;
        }
        searchLayers(unpackLayers(std::move(entry->bytes), m_meter), group, depth + 1);
        countBytes(archive->fileBytesRead());
    }
    giveUp(left, archive->problem().value_or(changed(path)));
}

// A text, and texts within it.
void DocumentSearcher::searchTexts(HeadSource& outer, Documents documents, std::size_t depth) {
    std::uint64_t end = 0;
    for (const DocumentEvents& document : documents) {
        const auto& parts = fileOf(document).parts;
        end = std::max(end,
                       parts.size() == depth ? endOf(m_snapshot, document) : parts[depth].offset + parts[depth].length);
    }
    const std::string head(outer.head());
    std::shared_ptr<std::string> text;
    if (end <= kMostTextBytes) {
        text = std::make_shared<std::string>(end, '\0');
        text->resize(outer.read(text->data(), end));
    }
    for (const DocumentEvents& document : documents) {
        if (m_stop.stop_requested())
            return;
        const auto steps = std::span(fileOf(document).parts).subspan(depth);
        Result<std::unique_ptr<ByteSource>> source;
        if (text)
            source = openTexts(std::make_unique<MemorySource>(text), steps);
        else
            source = openDocument(fileOf(document));
        if (!source) {
            giveUp(document, 0, source.error());
        } else if (steps.empty()) {
            searchSource(**source, head, document);
        } else {
            HeadSource inner(std::move(*source));
            const std::string innerHead(inner.head());
            searchSource(inner, innerHead, document);
        }
    }
}

// The document from its beginning on, or a stretch of a file that can be read from anywhere.
void DocumentSearcher::searchSource(ByteSource& source, std::string_view head, const DocumentEvents& document) {
    m_csv = contentKind(head) == ContentKind::Csv ? CsvFile::recognise(head) : std::nullopt;
    m_window.setSize(0);
    m_windowBegin = 0;
    for (std::size_t i = 0; i < document.events.size(); ++i) {
        if (i % kEventsPerStopCheck == 0 && m_stop.stop_requested())
            return;
        const std::uint32_t event = document.events[i];
        const RecordLocation location = m_snapshot.location(EventId{event});
        if (location.offset < m_windowBegin) {
            readAlone(event);  // a record within another one
            continue;
        }
        const std::string_view bytes = bytesAt(source, location);
        const auto problem = bytes.size() == location.length
                                 ? examine(bytes, event, i > 0)
                                 : source.problem().value_or(changed(fileOf(document).path));
        if (problem) {
            giveUp(document, i, *problem);
            return;
        }
        m_findings.flushIfDue();
    }
}

// The bytes of a record, fewer if the source ends before. Moves the window over the source, never back.
std::string_view DocumentSearcher::bytesAt(ByteSource& source, const RecordLocation& location) {
    const std::uint64_t windowEnd = m_windowBegin + m_window.size();
    if (location.offset + location.length > windowEnd) {
        if (location.offset >= windowEnd) {
            m_window.setSize(0);
            for (std::uint64_t left = location.offset - windowEnd; left > 0 && !m_stop.stop_requested();) {
                const std::uint64_t step = std::min(left, kSkipBytes);
                if (!source.skip(step))
                    return {};
                left -= step;
            }
        } else {
            const std::size_t kept = windowEnd - location.offset;
            std::copy(m_window.data() + m_window.size() - kept, m_window.data() + m_window.size(), m_window.data());
            m_window.setSize(kept);
        }
        m_windowBegin = location.offset;
        m_window.reserve(std::max<std::size_t>(kWindowBytes, location.length));
        const std::size_t had = m_window.size();
        m_window.setSize(had + source.read(m_window.data() + had, m_window.capacity() - had));
        countBytes(source.fileBytesRead());
    }
    return m_window.view().substr(location.offset - m_windowBegin, location.length);
}

// `isChecked`: that this is still the record of its event need not be made sure of.
std::optional<Error> DocumentSearcher::examine(std::string_view bytes, std::uint32_t event, bool isChecked) {
    if (isChecked && looksLikeObject(bytes) && !m_snapshot.has(EventId{event}, flag::kRebuilt)) {
        m_findings.ask(event, bytes);
        return std::nullopt;
    }
    auto record = recordOfEvent(recordAtPlace(std::string(bytes), m_csv), m_snapshot, EventId{event});
    if (!record)
        return record.error();
    const std::size_t size = record->json.size();
    record->json.append(kScanPadding, '\0');
    m_findings.ask(event, std::string_view(record->json).substr(0, size));
    return std::nullopt;
}

void DocumentSearcher::readAlone(std::uint32_t event) {
    auto record = readEventRecord(m_reader, m_snapshot, EventId{event});
    if (!record) {
        const InputFile& file = m_snapshot.file(m_snapshot.location(EventId{event}).file);
        m_findings.addUnread(file.displayName(), record.error().text, 1);
        return;
    }
    const std::size_t size = record->json.size();
    record->json.append(kScanPadding, '\0');
    m_findings.ask(event, std::string_view(record->json).substr(0, size));
}

void DocumentSearcher::giveUp(const DocumentEvents& document, std::size_t from, const Error& error) {
    if (!m_stop.stop_requested())
        m_findings.addUnread(fileOf(document).displayName(), error.text, document.events.size() - from);
}

void DocumentSearcher::giveUp(Documents documents, const Error& error) {
    for (const DocumentEvents& document : documents)
        giveUp(document, 0, error);
}

// `ofFile`: bytes of the file that were read so far.
void DocumentSearcher::countBytes(std::uint64_t ofFile) {
    const std::uint64_t done = std::min(ofFile, m_unitBytes);
    if (done > m_bytesCounted)
        m_progress.bytesDone += done - std::exchange(m_bytesCounted, done);
}

}  // namespace lambdatrail
