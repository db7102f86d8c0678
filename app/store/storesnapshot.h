#pragma once

#include "app/base/ids.h"
#include "app/store/dictionary.h"
#include "app/store/eventblock.h"
#include "app/store/filetable.h"
#include "app/store/rowset.h"
#include "app/store/textorder.h"

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lambdatrail {

// Where a record stands.
struct RecordLocation {
    FileId file{};
    std::uint64_t offset = 0;  // in the unpacked document
    std::uint32_t length = 0;
};

// Events that were read more than once: (eventID, recipientAccountId) are equal (format reference, 1.5).
struct Duplicates {
    RowSet folded;                                 // the copies that are not shown
    std::map<std::uint32_t, std::uint32_t> times;  // event shown -> how often it was read in all
    // (copy, event that stands for it), by the number of the copy.
    std::vector<std::pair<std::uint32_t, std::uint32_t>> copies;
    std::uint64_t count = 0;  // set bits of folded

    // The event that is shown in place of the copy; nothing if the event is no copy.
    std::optional<EventId> shownFor(EventId copy) const;
    // How often the event, or the one it is a copy of, was read.
    std::uint32_t timesRead(EventId event) const;
};

// Whether copies of an event that was read before are among what is looked at.
enum class Copies { Folded, Shown };

// Everything that was loaded, as of one moment. Immutable: any thread may read it without a lock. A StoreBuilder makes
// them, an empty one the empty snapshot.
class StoreSnapshot {
 public:
    std::uint32_t eventCount() const { return m_eventCount; }
    // All blocks but the last are full: event e is row e % 65,536 of block e / 65,536.
    std::span<const std::shared_ptr<const EventBlock>> blocks() const { return m_blocks; }
    const EventBlock& blockOf(EventId id) const { return *m_blocks[number(id) / kEventsPerBlock]; }
    static std::uint32_t rowOf(EventId id) { return number(id) % kEventsPerBlock; }

    const DictionaryView& dictionary(DictColumn column) const {
        return m_dictionaries[static_cast<std::size_t>(column)];
    }
    const InputFile& file(FileId id) const { return m_files[id]; }
    std::uint32_t fileCount() const { return m_files.size(); }
    const Duplicates* duplicates() const { return m_duplicates.get(); }  // null until a load has ended
    std::uint64_t duplicateCount() const { return m_duplicates ? m_duplicates->count : 0; }

    TimeMs timeMs(EventId id) const { return blockOf(id).timeMs[rowOf(id)]; }
    std::uint16_t flags(EventId id) const { return blockOf(id).flags[rowOf(id)]; }
    bool has(EventId id, std::uint16_t flagBits) const { return (flags(id) & flagBits) != 0; }
    RecordLocation location(EventId id) const;
    Code code(EventId id, DictColumn column) const { return blockOf(id).column(column).at(rowOf(id)); }
    // The stored text, e.g. label, separator and key for an identity. Empty if absent. Lives as long as the snapshot.
    std::string_view storedText(EventId id, DictColumn column) const;
    std::string uuidText(const Uuid& id) const;
    // What the column shows for the event, as plain UTF-8; times by formatTime. Empty if absent.
    std::string cellText(EventId id, ColumnId column) const;

    // The texts of a column of kind Text, or the identifiers that are no UUIDs, in their order. Null if stopped.
    TextOrderPtr textOrder(ColumnId column, const std::stop_token& stop) const;

    // First and last event with a time; empty range if there is none. The end is one past the last event.
    TimeRange timeSpan() const { return m_timeSpan; }

 private:
    friend class StoreBuilder;
    std::vector<std::shared_ptr<const EventBlock>> m_blocks;
    std::array<DictionaryView, kDictColumnCount> m_dictionaries;
    FileTable m_files;
    std::shared_ptr<const Duplicates> m_duplicates;
    TimeRange m_timeSpan;
    std::uint32_t m_eventCount = 0;
    std::shared_ptr<TextOrders> m_textOrders = std::make_shared<TextOrders>();  // made when they are asked for
};

using SnapshotPtr = std::shared_ptr<const StoreSnapshot>;

}  // namespace lambdatrail
