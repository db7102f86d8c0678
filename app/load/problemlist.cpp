#include "app/load/problemlist.h"

#include "app/base/ascii.h"

#include <algorithm>
#include <compare>
#include <string_view>

namespace lambdatrail {
namespace {

constexpr std::size_t kProblemsPerStopCheck = 1024;

bool contains(std::string_view text, std::string_view lowerNeedle) {
    const auto found = std::ranges::search(text, lowerNeedle, {}, toLower);
    return !found.empty();
}

bool isListed(const Problem& problem, const ProblemQuery& query, std::string_view lowerText) {
    if (query.kind && problem.kind != *query.kind)
        return false;
    return lowerText.empty() || contains(problem.file, lowerText) || contains(problem.reason, lowerText) ||
           contains(problem.kept, lowerText) ||
           (problem.offset && contains(std::to_string(*problem.offset), lowerText));
}

std::weak_ordering compared(const Problem& a, const Problem& b, ProblemQuery::Order order) {
    switch (order) {
        case ProblemQuery::Order::AsReported:
            break;
        case ProblemQuery::Order::Kind:
            return a.kind <=> b.kind;
        case ProblemQuery::Order::File:
            return a.file <=> b.file;
        case ProblemQuery::Order::Place:
            return a.offset <=> b.offset;
        case ProblemQuery::Order::Reason:
            return a.reason <=> b.reason;
        case ProblemQuery::Order::Kept:
            return a.kept <=> b.kept;
    }
    return std::weak_ordering::equivalent;
}

}  // namespace

Result<std::vector<std::uint32_t>> listProblems(const LoadReport& report, const ProblemQuery& query,
                                                std::stop_token stop) {
    const std::unexpected<Error> stopped(Error{ErrorCode::Cancelled, "listing was stopped", {}, {}});
    std::string lowerText = query.text;
    std::ranges::transform(lowerText, lowerText.begin(), toLower);
    std::vector<std::uint32_t> listed;
    for (std::size_t i = 0; i < report.problems.size(); ++i) {
        if (i % kProblemsPerStopCheck == 0 && stop.stop_requested())
            return stopped;
        if (isListed(report.problems[i], query, lowerText))
            listed.push_back(static_cast<std::uint32_t>(i));
    }
    std::ranges::sort(listed, [&](std::uint32_t a, std::uint32_t b) {
        const auto order = compared(report.problems[a], report.problems[b], query.order);
        if (order != 0)
            return query.descending ? order > 0 : order < 0;
        return a < b;
    });
    if (stop.stop_requested())
        return stopped;
    return listed;
}

}  // namespace lambdatrail
