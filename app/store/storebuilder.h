#pragma once

#include "app/base/result.h"
#include "app/store/dictionary.h"
#include "app/store/eventblock.h"
#include "app/store/filetable.h"
#include "app/store/storesnapshot.h"

#include <array>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace lambdatrail {

// Rows in growing columns: parsed, not yet in a block.
struct EventBatch {
    std::vector<TimeMs> timeMs;
    std::vector<std::uint32_t> file;
    std::vector<std::uint64_t> offset;
    std::vector<std::uint32_t> length;
    std::vector<Uuid> eventId;
    std::vector<Uuid> requestId;
    std::vector<std::uint32_t> sharedId;  // sharedIdHash
    std::vector<std::uint16_t> flags;
    std::array<std::vector<std::uint32_t>, kDictColumnCount> codes;

    std::uint32_t size() const { return static_cast<std::uint32_t>(timeMs.size()); }
    bool isEven() const;  // whether all columns are equally long
    void reserve(std::uint32_t events);
    void truncate(std::uint32_t events);
    void clear();
};

// Collects batches into blocks and publishes snapshots. Every member may be called from any thread.
class StoreBuilder {
 public:
    StoreBuilder();

    Dictionary& dictionary(DictColumn column) { return *m_dictionaries[static_cast<std::size_t>(column)]; }
    // The number of a document; nothing if the same part of a file of this path, size and time was added before.
    std::optional<FileId> addFile(InputFile file);
    // The number of a document that is a part of another one.
    FileId addPart(FileId outer, PartStep step);
    void setCompressed(FileId file);
    InputFile file(FileId id) const;  // a copy
    // All of the batch or nothing of it. Errors: Limit if the store is full (2^32 - 65,536 events); Usage if the
    // columns of the batch are not equally long.
    Result<void> append(const EventBatch& batch);
    std::uint32_t eventCount() const;
    // All that was appended. Waits for blocks that other threads are just making: milliseconds.
    SnapshotPtr snapshot() const;
    // Of full blocks only, up to the first that a thread is just making: quick.
    SnapshotPtr sealedSnapshot() const;
    // All that was appended, with what find() finds in it folded.
    using FindDuplicates = std::function<std::shared_ptr<const Duplicates>(const StoreSnapshot&)>;
    SnapshotPtr foldedSnapshot(const FindDuplicates& find) const;

 private:
    std::shared_ptr<StoreSnapshot> make(bool withOpen) const;
    // Rows on their way into the block of a number.
    struct FullRows {
        std::size_t block;
        EventBatch rows;
    };
    void seal(FullRows full);

    mutable std::mutex m_mutex;
    mutable std::condition_variable m_blockMade;
    std::array<std::unique_ptr<Dictionary>, kDictColumnCount> m_dictionaries;
    std::vector<std::shared_ptr<const EventBlock>> m_blocks;  // null: a thread is just making it
    EventBatch m_open;
    EventBatch m_spare;         // room for the next open one
    mutable FileTable m_files;  // which knows what of it is in snapshots
    std::unordered_map<std::string, FileId> m_fileByKey;
    TimeRange m_timeSpan;
};

}  // namespace lambdatrail
