#pragma once

#include "app/store/storesnapshot.h"

#include <stop_token>
#include <vector>

namespace lambdatrail {

class RecordReader;

// Another loaded event that the record of an event points to.
struct RelatedEvent {
    enum class Relation {
        SameAction,  // one sharedEventID: the same action as another account sees it (format reference, 1.5)
        Original,    // the event that this one, an addendum, brings up to date (1.6)
    };
    Relation relation = Relation::SameAction;
    EventId event{};
    bool operator==(const RelatedEvent&) const = default;
};

inline constexpr std::size_t kMostRelated = 20;

// The loaded events that are related to the event, by what the records themselves say; the originals first, at most
// kMostRelated of each relation. Reads files: not for the GUI thread. Empty if there are none, if the record cannot be
// read, or if it was stopped.
std::vector<RelatedEvent> findRelated(const StoreSnapshot& snapshot, EventId event, RecordReader& reader,
                                      std::stop_token stop);

}  // namespace lambdatrail
