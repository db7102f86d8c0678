#include "app/filter/filterrun.h"

#include "app/base/parallel.h"
#include "app/filter/blockevaluator.h"
#include "app/filter/filtercompile.h"
#include "app/store/blockwords.h"

#include <algorithm>
#include <atomic>
#include <utility>
#include <vector>

namespace lambdatrail {

namespace {

Result<RowSet> runTest(const StoreSnapshot& snapshot, const Result<RowTest>& test, const std::stop_token& stop,
                       Copies copies) {
    if (!test)
        return std::unexpected(test.error());
    RowSet rows = shownEvents(snapshot, copies);
    if (const auto* constant = std::get_if<ConstantTest>(&test->test); constant != nullptr && constant->holds)
        return stop.stop_requested() ? Result<RowSet>(std::unexpected(filterStopped())) : std::move(rows);
    const auto blocks = snapshot.blocks();
    std::vector<BlockEvaluator> evaluators(workerCount(blocks.size()), BlockEvaluator(snapshot));
    std::atomic<bool> stopped = stop.stop_requested();
    parallelFor(blocks.size(), [&](unsigned worker, std::size_t b) {
        if (stop.stop_requested())
            stopped = true;
        if (!stopped)
            evaluators[worker].keep(*test, b, wordsOfBlock(rows, b));
    });
    if (stopped)
        return std::unexpected(filterStopped());
    return rows;
}

}  // namespace

Result<RowSet> runFilter(const StoreSnapshot& snapshot, const FilterExpr& filter, const std::stop_token& stop,
                         Copies copies) {
    return runTest(snapshot, compileFilter(snapshot, filter, stop), stop, copies);
}

Result<RowSet> runFilter(const StoreSnapshot& snapshot, const FilterExpr& filter, const RecordAnswers& answers,
                         Certainty certainty, const std::stop_token& stop, Copies copies) {
    return runTest(snapshot, compileFilter(snapshot, filter, stop, &answers, certainty), stop, copies);
}

RowSet shownEvents(const StoreSnapshot& snapshot, Copies copies) {
    RowSet rows(snapshot.eventCount(), true);
    if (snapshot.duplicates() == nullptr || copies == Copies::Shown)
        return rows;
    const RowWords words = rows.words();
    const auto folded = snapshot.duplicates()->folded.words();
    for (std::size_t w = 0; w < std::min(words.size(), folded.size()); ++w)
        words[w] &= ~folded[w];
    return rows;
}

}  // namespace lambdatrail
