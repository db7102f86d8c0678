#pragma once

#include "app/base/result.h"
#include "app/io/buffer.h"
#include "app/io/layers.h"
#include "app/io/unpackmeter.h"
#include "app/load/recordreader.h"
#include "app/load/wholefile.h"
#include "app/parse/csvfile.h"
#include "app/search/recordsearch.h"
#include "app/search/searchfindings.h"
#include "app/search/searchplan.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string_view>
#include <vector>

namespace lambdatrail {

// Reads files again and shows their records to those who ask. One a thread.
class DocumentSearcher {
 public:
    DocumentSearcher(const StoreSnapshot& snapshot, SearchFindings& findings, SearchProgress& progress,
                     std::stop_token stop)
        : m_snapshot(snapshot), m_findings(findings), m_progress(progress), m_stop(std::move(stop)) {}

    void search(const SearchUnit& unit);

 private:
    using Documents = std::span<const DocumentEvents>;

    bool searchWhole(const DocumentEvents& document);
    void searchAny(Documents documents, bool isPartOfFile);
    void searchLayers(UnpackedLayers layers, Documents documents, std::size_t depth);
    void searchArchive(UnpackedLayers layers, Documents documents, std::size_t depth);
    void searchTexts(HeadSource& outer, Documents documents, std::size_t depth);
    void searchSource(ByteSource& source, std::string_view head, const DocumentEvents& document);
    void searchBytes(std::string_view bytes, const DocumentEvents& document);
    std::optional<Error> examine(std::string_view bytes, std::uint32_t event, bool isChecked);
    std::string_view bytesAt(ByteSource& source, const RecordLocation& location);
    void readAlone(std::uint32_t event);
    void giveUp(const DocumentEvents& document, std::size_t from, const Error& error);
    void giveUp(Documents documents, const Error& error);
    void countBytes(std::uint64_t ofFile);
    const InputFile& fileOf(const DocumentEvents& document) const { return m_snapshot.file(document.file); }

    const StoreSnapshot& m_snapshot;
    SearchFindings& m_findings;
    SearchProgress& m_progress;
    std::stop_token m_stop;
    WholeFileReader m_whole;
    RecordReader m_reader{64ULL << 20};  // for what stands where nothing else can be read in passing
    std::shared_ptr<UnpackMeter> m_meter;
    std::optional<CsvFile> m_csv;      // of the document that is being read
    std::uint64_t m_unitBytes = 0;     // on disk, of the unit
    std::uint64_t m_bytesCounted = 0;  // of them, for the progress

    // The stretch of a document that is in memory.
    Buffer m_window;
    std::uint64_t m_windowBegin = 0;
};

}  // namespace lambdatrail
