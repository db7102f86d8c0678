#pragma once

#include "app/base/result.h"
#include "app/store/dictionary.h"
#include "app/store/eventbatch.h"
#include "app/store/filetable.h"
#include "app/store/openblock.h"
#include "app/store/storesnapshot.h"

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace lambdatrail {

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
    // All that was appended. Quick: no event is copied.
    SnapshotPtr snapshot() const;
    // All that was appended, with what find() finds in it folded.
    using FindDuplicates = std::function<std::shared_ptr<const Duplicates>(const StoreSnapshot&)>;
    SnapshotPtr foldedSnapshot(const FindDuplicates& find) const;

 private:
    std::shared_ptr<StoreSnapshot> make() const;

    mutable std::mutex m_mutex;
    std::array<std::unique_ptr<Dictionary>, kDictColumnCount> m_dictionaries;
    std::vector<std::shared_ptr<const EventBlock>> m_blocks;
    ColumnMemory m_columnMemory;
    // These two know what of them is in snapshots.
    mutable OpenBlock m_open;
    mutable FileTable m_files;
    std::unordered_map<std::string, FileId> m_fileByKey;
    TimeRange m_timeSpan;
};

}  // namespace lambdatrail
