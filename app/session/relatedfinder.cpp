#include "app/session/relatedfinder.h"

#include "app/load/eventrecord.h"
#include "app/stats/relatedevents.h"

#include <nlohmann/json.hpp>

#include <string>

namespace lambdatrail {
namespace {

using Json = nlohmann::json;

// Null if it cannot be read.
Json recordOf(const StoreSnapshot& snapshot, EventId event, RecordReader& reader) {
    const auto text = readEventRecord(reader, snapshot, event);
    Json record = text ? Json::parse(text->json, nullptr, false) : Json();
    return record.is_object() ? record : Json();
}

std::string textAt(const Json& object, const char* key) {
    const auto member = object.is_object() ? object.find(key) : object.end();
    return member != object.end() && member->is_string() ? member->get<std::string>() : std::string();
}

}  // namespace

std::vector<RelatedEvent> findRelated(const StoreSnapshot& snapshot, EventId event, RecordReader& reader,
                                      std::stop_token stop) {
    std::vector<RelatedEvent> related;
    const Json record = recordOf(snapshot, event, reader);
    if (record.is_null())
        return related;
    const auto addendum = record.find("addendum");
    const std::string original = addendum == record.end() ? std::string() : textAt(*addendum, "originalEventID");
    for (const EventId other : eventsWithId(snapshot, original, kMostRelated, stop).value_or(std::vector<EventId>())) {
        if (other != event)
            related.push_back({RelatedEvent::Relation::Original, other});
    }
    const std::string shared = textAt(record, "sharedEventID");
    for (const EventId other : eventsSharing(snapshot, event, kMostRelated, stop).value_or(std::vector<EventId>())) {
        if (stop.stop_requested())
            return {};
        // Equal hashes are no proof.
        if (textAt(recordOf(snapshot, other, reader), "sharedEventID") == shared)
            related.push_back({RelatedEvent::Relation::SameAction, other});
    }
    return related;
}

}  // namespace lambdatrail
