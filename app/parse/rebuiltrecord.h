#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lambdatrail {

// The record in CloudTrail's own shape that a JSON value stands for which holds an event in another one: an object of
// the Elastic Common Schema without event.original, or a row of CloudTrail Lake's get-query-results, which is an array
// of columns (format reference, 6.3). Nothing if the value is no such thing. `value` has kScanPadding readable bytes
// after its end.
std::optional<std::string> rebuiltRecord(std::string_view value);

}  // namespace lambdatrail
