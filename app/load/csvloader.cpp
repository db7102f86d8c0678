#include "app/load/csvloader.h"

#include "app/parse/jsonscan.h"

#include <utility>

namespace lambdatrail {
namespace {

constexpr std::size_t kWindowBytes = 1 << 20;
constexpr std::uint64_t kRowsPerStopCheck = 256;

}  // namespace

void CsvLoader::load(FileId id, HeadSource& source, FileTally& tally) {
    const auto file = CsvFile::recognise(source.head());
    if (!file) {
        tally.skip("a CSV file without a header that tells of events");
        return;
    }
    m_raggedRows = 0;
    tally.sawContainer();
    CsvRowWalk walk(file->separator);
    std::string window;
    std::size_t at = 0;                        // in the window
    std::uint64_t offset = file->headerBytes;  // of the window
    source.skip(file->headerBytes);
    tally.addUnpacked(file->headerBytes);
    std::uint64_t rows = 0;
    for (bool isLast = false; !isLast;) {
        window.erase(0, at);
        offset += std::exchange(at, 0);
        const std::size_t had = window.size();
        window.resize(had + kWindowBytes);
        const std::size_t got = source.read(window.data() + had, kWindowBytes);
        window.resize(had + got);
        tally.addUnpacked(got);
        isLast = got < kWindowBytes;
        for (CsvRow row; at < window.size();) {
            if (rows++ % kRowsPerStopCheck == 0 && m_context.stop.stop_requested()) {
                tally.stop();
                return;
            }
            std::size_t length = 0;
            const auto step = walk.next(std::string_view(window).substr(at), isLast, row, length);
            if (step == CsvRowWalk::Step::NeedsMore)
                break;
            const RecordLocation place{id, offset + at, static_cast<std::uint32_t>(length)};
            if (step == CsvRowWalk::Step::Damaged)
                tally.addGap(place.offset, length, "a quotation mark in this row has no second one");
            else
                loadRow(*file, row, place, tally);
            if (step == CsvRowWalk::Step::Row && row.endsInQuotes && !source.problem())
                tally.addBreak(place.offset, "the row that begins here is cut off");
            at += length;
        }
    }
    if (m_raggedRows > 0)
        tally.note(std::to_string(m_raggedRows) + (m_raggedRows == 1 ? " row has" : " rows have") +
                   " another number of cells than the header, the first at byte " + std::to_string(m_firstRagged));
    if (source.problem())
        tally.addBreak(source.problem()->offset.value_or(offset), source.problem()->text);
}

void CsvLoader::loadRow(const CsvFile& file, const CsvRow& row, const RecordLocation& place, FileTally& tally) {
    if (row.isBlank())
        return;
    const auto kind = file.layout.record(row, m_json);
    if (kind == CsvLayout::Record::None) {
        tally.addGap(place.offset, place.length, "this row has too few cells to tell an event");
        return;
    }
    if (row.cells.size() != file.layout.columnCount() && m_raggedRows++ == 0)
        m_firstRagged = place.offset;
    const std::size_t size = m_json.size();
    m_json.append(kScanPadding, '\0');
    const std::uint16_t flags = kind == CsvLayout::Record::Rebuilt ? flag::kRebuilt : 0;
    m_documents.loadRecord(std::string_view(m_json).substr(0, size), place, flags, tally);
}

}  // namespace lambdatrail
