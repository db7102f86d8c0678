#pragma once

#include "app/base/result.h"
#include "app/load/loadreport.h"

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace lambdatrail {

// Which problems of a report to list, and in which order.
struct ProblemQuery {
    enum class Order { AsReported, Kind, File, Place, Reason, Kept };
    std::string text;                   // in file, offset, reason or what was kept, ignoring case of ASCII letters
    std::optional<Problem::Kind> kind;  // none: any
    Order order = Order::AsReported;
    bool descending = false;
    bool operator==(const ProblemQuery&) const = default;
};

// The problems that the query asks for, as indexes into the report's. Equal ones stand as the report has them, in both
// directions. The only error is Cancelled. Hundreds of thousands take tenths of a second: not for the GUI thread.
Result<std::vector<std::uint32_t>> listProblems(const LoadReport& report, const ProblemQuery& query,
                                                std::stop_token stop);

}  // namespace lambdatrail
