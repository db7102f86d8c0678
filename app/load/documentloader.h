#pragma once

#include "app/base/ids.h"
#include "app/io/buffer.h"
#include "app/io/bytesource.h"
#include "app/load/loadcontext.h"
#include "app/load/unwrapper.h"
#include "app/parse/containers.h"
#include "app/parse/recordparser.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace lambdatrail {

// Turns JSON documents, whatever their shape, into events of the store: one thread's tools and its unfinished batch.
class DocumentLoader {
 public:
    explicit DocumentLoader(LoadContext context);

    // A whole document. `text` begins at `offset` of it and has kScanPadding readable bytes after its end.
    void load(FileId id, std::string_view text, std::uint64_t offset, FileTally& tally);
    // A document of any size, read in windows of so many bytes, or more if a record needs it. `head` is the first that
    // came from the source and begins at `offset`. Other threads take part: the tally tells the report when the last of
    // them is done.
    void load(FileId id, ByteSource& source, Buffer head, std::uint64_t offset, std::size_t windowBytes,
              const std::shared_ptr<FileTally>& tally);
    // One record by itself, which stands in its document in another form. `json` has kScanPadding readable bytes after
    // its end, `flags` are added to those of the event.
    void loadRecord(std::string_view json, const RecordLocation& place, std::uint16_t flags, FileTally& tally);
    void parseChunk(RecordChunk chunk);
    // Hands what was parsed to the store.
    void flush();
    // The same if there is much of it or the last time was long ago, and it is known what counts.
    void flushIfDue();

 private:
    // The piece of a document whose records are parsed at the moment.
    struct Piece {
        std::string_view bytes;
        std::uint64_t offset;
        FileId file;
        FileTally& tally;
    };
    void parseSpans(const Piece& piece, const std::vector<RecordSpan>& spans);
    void parseList(RecordChunk chunk);
    // Keeps or takes back the rows of pieces that were read before those in front of them; waits for these if asked to.
    enum class Wait { No, Yes };
    void decide(Wait wait);
    // For a chunk that will not be parsed.
    static void dropChunk(RecordChunk chunk);
    void hand(RecordChunk chunk);
    void waitFor(GuessedCuts& cuts);
    bool unwrap(std::string_view value, const Piece& piece, TimeMs timeMs);
    void salvage(std::string_view damaged, const Piece& piece, std::string reason);
    static void reportGaps(std::vector<Gap>& gaps, bool endIsCut, FileTally& tally);

    LoadContext m_context;
    RecordParser m_parser;
    Unwrapper m_unwrapper;
    std::vector<RecordSpan> m_spans;
    EventBatch m_batch;
    // A piece that was read, of which it may not be known yet whether it counts.
    struct Undecided {
        std::shared_ptr<FileTally> tally;
        std::shared_ptr<GuessedCuts> cuts;
        std::size_t piece;
        std::uint32_t firstRow;
    };
    std::vector<Undecided> m_undecided;  // pieces of one document, their rows the last ones of the batch
    std::chrono::steady_clock::time_point m_lastFlush;
};

}  // namespace lambdatrail
