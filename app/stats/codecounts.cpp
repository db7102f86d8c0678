#include "app/stats/codecounts.h"

#include "app/base/parallel.h"
#include "app/stats/rowwalk.h"
#include "app/store/blockwords.h"

#include <algorithm>
#include <atomic>
#include <functional>

namespace lambdatrail {

Result<std::vector<std::uint32_t>> codeCounts(const StoreSnapshot& snapshot, const RowSet& rows, DictColumn column,
                                              std::stop_token stop) {
    using Counts = std::vector<std::uint32_t>;
    const auto blocks = snapshot.blocks();
    // Neighbours often have the same code; two tables in turn keep an addition from waiting for the one before it.
    std::vector<Counts> tables(2 * workerCount(blocks.size()), Counts(snapshot.dictionary(column).size()));
    std::atomic<bool> stopped{false};
    parallelFor(blocks.size(), [&](unsigned worker, std::size_t b) {
        if (stop.stop_requested()) {
            stopped = true;
            return;
        }
        std::uint32_t* const even = tables[2 * worker].data();
        std::uint32_t* const odd = tables[2 * worker + 1].data();
        blocks[b]->column(column).visit([&](const auto& codes) {
            forEachRow(wordsOfBlock(rows, b), [&](std::uint32_t row) { ++(row % 2 == 0 ? even : odd)[codes[row]]; });
        });
    });
    if (stopped)
        return std::unexpected(Error{ErrorCode::Cancelled, "counting was stopped", {}, {}});
    Counts& sum = tables.front();
    for (std::size_t i = 1; i < tables.size(); ++i)
        std::ranges::transform(sum, tables[i], sum.begin(), std::plus<>());
    return std::move(sum);
}

}  // namespace lambdatrail
