#pragma once

#include "app/store/storebuilder.h"

#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace lambdatrail::test {

// One event, as texts: what a naive evaluation works on.
struct TestEvent {
    TimeMs timeMs = kNoTime;
    std::uint16_t flags = 0;
    std::uint32_t file = 0;  // index into TestStore's files
    std::uint64_t offset = 0;
    std::uint32_t length = 0;
    std::string eventId;
    std::string requestId;
    std::string sharedEventId;
    std::map<DictColumn, std::string> texts;  // stored texts; absent columns left out
};

// A snapshot made from texts, without any file being read.
SnapshotPtr makeSnapshot(const std::vector<TestEvent>& events,
                         const std::vector<std::string>& files = {"/logs/a.json.gz"});

// The same with the files, and the texts, that the builder has.
SnapshotPtr makeSnapshot(const std::vector<TestEvent>& events, StoreBuilder& builder);

// The same with its duplicates folded, as at the end of a load.
SnapshotPtr makeFoldedSnapshot(const std::vector<TestEvent>& events,
                               const std::vector<std::string>& files = {"/logs/a.json.gz"});

std::string functionKey(const std::string& name, const std::string& region = "eu-west-1",
                        const std::string& account = "111122223333");
std::string identityText(const std::string& label, const std::string& key);

// Plausible random Lambda events: few functions and errors, many identities and addresses, some without a time.
std::vector<TestEvent> randomEvents(std::uint32_t count, std::uint32_t seed);

}  // namespace lambdatrail::test
