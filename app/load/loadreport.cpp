#include "app/load/loadreport.h"

#include <algorithm>

namespace lambdatrail {

std::uint64_t LoadReport::lossCount() const {
    const auto losses =
        std::ranges::count_if(problems, [](const Problem& problem) { return problem.kind != Problem::Kind::Note; });
    return static_cast<std::uint64_t>(losses) + problemsNotListed;
}

}  // namespace lambdatrail
