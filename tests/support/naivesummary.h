#pragma once

#include "tests/support/teststore.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace lambdatrail::test {

// What --summary has to say of these events, counted one by one.
struct NaiveSummary {
    std::uint64_t events = 0;
    std::uint64_t duplicates = 0;
    std::uint64_t lambdaEvents = 0;
    std::uint64_t invocations = 0;
    std::uint64_t attempts = 0;
    std::uint64_t errors = 0;
    TimeMs firstMs = kNoTime;
    TimeMs lastMs = kNoTime;
    std::map<std::string, std::uint64_t> byEvent, byFunction, byIdentity, byErrorCode;  // stored texts
};

// Events of the same eventID and account are counted once (format reference, 1.5).
NaiveSummary summarizeNaively(const std::vector<TestEvent>& events);

// The stored text of a column; empty if the event has none.
std::string textOf(const TestEvent& event, DictColumn column);

// What the column of this name (app/store/columns.h) has to show for the event; "file" is not known here.
std::string cellOf(const TestEvent& event, const std::string& column);

// In what an event of the store differs from what it should be, a sentence; empty if in nothing. Not compared: its
// file, and flag::kRepaired.
std::string difference(const StoreSnapshot& snapshot, EventId id, const TestEvent& expected);

}  // namespace lambdatrail::test
