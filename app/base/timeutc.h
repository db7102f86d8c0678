#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace lambdatrail {

// Milliseconds since 1970-01-01T00:00:00Z.
using TimeMs = std::int64_t;

// The time of an event without a readable eventTime. Sorts before every real time.
inline constexpr TimeMs kNoTime = std::numeric_limits<TimeMs>::min();

// Half-open interval in UTC.
struct TimeRange {
    TimeMs beginMs = 0;
    TimeMs endMs = 0;

    bool isEmpty() const { return endMs <= beginMs; }
    bool contains(TimeMs timeMs) const { return timeMs >= beginMs && timeMs < endMs; }
    TimeMs lengthMs() const { return isEmpty() ? 0 : endMs - beginMs; }
    bool operator==(const TimeRange&) const = default;
};

// Reads every form of section 8, row 30 of the CloudTrail format: "2026-02-03T10:05:07Z", a fraction, an offset,
// a space for the T, "20131102T010628Z", epoch seconds or milliseconds. Also accepts "2026-02-03" and
// "2026-02-03T10:05" (UTC), which people type in filters.
std::optional<TimeMs> parseTime(std::string_view text);

// "2026-02-03T10:05:07Z", with ".123" before the Z where the milliseconds are not zero; empty for kNoTime.
std::string formatTime(TimeMs timeMs);

}  // namespace lambdatrail
