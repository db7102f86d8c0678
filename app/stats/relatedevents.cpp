#include "app/stats/relatedevents.h"

#include <algorithm>
#include <optional>

namespace lambdatrail {
namespace {

// Calls addRows(block, add) for every block until enough are found; add(row) takes a row.
template <class AddRows>
Result<std::vector<EventId>> collect(const StoreSnapshot& snapshot, std::size_t most, const std::stop_token& stop,
                                     AddRows&& addRows) {
    std::vector<EventId> found;
    const Duplicates* duplicates = snapshot.duplicates();
    for (std::uint32_t b = 0; b < snapshot.blocks().size() && found.size() < most; ++b) {
        if (stop.stop_requested())
            return std::unexpected(Error{ErrorCode::Cancelled, "the search was stopped", {}, {}});
        addRows(*snapshot.blocks()[b], [&](std::uint32_t row) {
            const std::uint32_t event = b * kEventsPerBlock + row;
            const bool isFolded = duplicates != nullptr && duplicates->folded.containsNumber(event);
            if (!isFolded && found.size() < most)
                found.push_back(EventId{event});
        });
    }
    return found;
}

// An eventID as the store has it; nothing if no event has such a one.
std::optional<Uuid> storedId(const StoreSnapshot& snapshot, std::string_view eventId) {
    if (eventId.empty())
        return std::nullopt;
    if (const auto uuid = Uuid::parse(eventId))
        return uuid;
    const DictionaryView& others = snapshot.dictionary(DictColumn::OtherId);
    for (Code code = 1; code < others.size(); ++code) {
        if (others.text(code) == eventId)
            return Uuid::other(code);
    }
    return std::nullopt;
}

}  // namespace

Result<std::vector<EventId>> eventsSharing(const StoreSnapshot& snapshot, EventId event, std::size_t most,
                                           std::stop_token stop) {
    const EventBlock& own = snapshot.blockOf(event);
    const std::uint32_t ownRow = StoreSnapshot::rowOf(event);
    const Code shared = own.sharedId.at(ownRow);
    if (shared == 0)
        return {};
    const Uuid ownId = own.eventId[ownRow];
    const Code ownAccount = own.column(DictColumn::Account).at(ownRow);
    return collect(snapshot, most, stop, [&](const EventBlock& block, auto&& add) {
        block.sharedId.visit([&](const auto& hashes) {
            for (std::uint32_t row = 0; row < block.size; ++row) {
                if (hashes[row] != shared || (&block == &own && row == ownRow))
                    continue;
                const bool isCopy = !ownId.isAbsent() && block.eventId[row] == ownId &&
                                    block.column(DictColumn::Account).at(row) == ownAccount;
                if (!isCopy)
                    add(row);
            }
        });
    });
}

Result<std::vector<EventId>> eventsWithId(const StoreSnapshot& snapshot, std::string_view eventId, std::size_t most,
                                          std::stop_token stop) {
    const std::optional<Uuid> wanted = storedId(snapshot, eventId);
    if (!wanted)
        return {};
    return collect(snapshot, most, stop, [&](const EventBlock& block, auto&& add) {
        for (std::uint32_t row = 0; row < block.size; ++row) {
            if (block.eventId[row] == *wanted)
                add(row);
        }
    });
}

}  // namespace lambdatrail
