#pragma once

#include "app/base/result.h"
#include "app/base/timeutc.h"
#include "app/store/storesnapshot.h"

#include <array>
#include <cstdint>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace lambdatrail {

// What sort of record an event is (format reference, 1.3 and 1.7 to 1.9).
enum class RecordKind : std::uint8_t {
    Management,
    Data,
    NetworkActivity,
    Insight,
    Aggregated,  // a summary of five minutes, no event with an actor
    ServiceEvent,
    Other,  // a category that this program does not know
};
inline constexpr std::size_t kRecordKindCount = 7;

// By eventType where that is one of a kind, else by eventCategory.
RecordKind recordKindOf(std::string_view category, std::string_view type);
// As --summary names it: "management", "data", "networkActivity", "insight", "aggregated", "serviceEvent", "other".
std::string_view recordKindName(RecordKind kind);

// The events of one account, region and kind.
struct CoverageRow {
    std::string account;  // empty: the records name none
    std::string region;
    RecordKind kind = RecordKind::Management;
    std::uint64_t events = 0;
    std::uint64_t lambdaEvents = 0;  // of them, those of Lambda
    TimeMs firstMs = kNoTime;
    TimeMs lastMs = kNoTime;
    bool operator==(const CoverageRow&) const = default;
};

// What the logs that were read speak of, and so what they can be silent about. Folded duplicates are not counted.
struct Coverage {
    std::uint64_t events = 0;
    std::uint64_t duplicates = 0;
    std::array<std::uint64_t, kRecordKindCount> byKind{};
    // Only with these does the absence of an invocation say anything: trails leave them out unless told otherwise.
    std::uint64_t lambdaDataEvents = 0;
    std::vector<CoverageRow> rows;  // by account, region, kind; none without events

    std::uint64_t of(RecordKind kind) const { return byKind[static_cast<std::size_t>(kind)]; }
    bool operator==(const Coverage&) const = default;
};

// The only error is Cancelled.
Result<Coverage> coverage(const StoreSnapshot& snapshot, std::stop_token stop);

}  // namespace lambdatrail
