#pragma once

#include "app/base/progress.h"
#include "app/io/buffer.h"
#include "app/io/inflate.h"
#include "app/load/chunkqueue.h"
#include "app/load/reportcollector.h"
#include "app/parse/recordparser.h"
#include "app/store/storebuilder.h"

#include <chrono>
#include <stop_token>

namespace lambdatrail {

// What the threads of one load share.
struct LoadContext {
    StoreBuilder& store;
    LoadProgress& progress;
    ReportCollector& report;
    ChunkQueue& chunks;
    std::stop_token stop;
};

// Reads files into the store: one thread's tools and its unfinished batch.
class FileLoader {
 public:
    explicit FileLoader(LoadContext context);

    void loadFile(FileId id, const InputFile& file);
    void parseChunk(RecordChunk chunk);
    // Hands what was parsed to the store.
    void flush();

 private:
    void loadWhole(FileId id, const InputFile& file, const std::shared_ptr<FileTally>& tally);
    void loadStream(FileId id, const InputFile& file, const std::shared_ptr<FileTally>& tally);
    void parseSpans(std::string_view bytes, std::uint64_t offset, const std::vector<RecordSpan>& spans, FileId id,
                    FileTally& tally);
    void parseSpan(std::string_view record, bool hasEscapes, std::uint64_t offset, FileId id, FileTally& tally);
    void salvage(std::string_view damaged, std::uint64_t offset, FileId id, FileTally& tally, std::string reason);
    void flushIfDue();

    LoadContext m_context;
    RecordParser m_parser;
    WholeInflater m_inflater;
    Buffer m_packed;
    Buffer m_unpacked;
    std::vector<RecordSpan> m_spans;
    EventBatch m_batch;
    std::chrono::steady_clock::time_point m_lastFlush;
};

}  // namespace lambdatrail
