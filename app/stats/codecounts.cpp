#include "app/stats/codecounts.h"

#include "app/stats/rowwalk.h"

namespace lambdatrail {

Result<std::vector<std::uint32_t>> codeCounts(const StoreSnapshot& snapshot, const RowSet& rows, DictColumn column,
                                              std::stop_token stop) {
    std::vector<std::uint32_t> counts(snapshot.dictionary(column).size());
    // Neighbours often have the same code; two tables in turn keep an addition from waiting for the one before it.
    std::vector<std::uint32_t> ofOddRows(counts.size());
    std::uint32_t* const tables[] = {counts.data(), ofOddRows.data()};
    for (std::size_t b = 0; b < snapshot.blocks().size(); ++b) {
        if (stop.stop_requested())
            return std::unexpected(Error{ErrorCode::Cancelled, "counting was stopped", {}, {}});
        snapshot.blocks()[b]->column(column).visit([&](const auto& codes) {
            forEachRow(wordsOfBlock(rows, b), [&](std::uint32_t row) { ++tables[row & 1][codes[row]]; });
        });
    }
    for (std::size_t code = 0; code < counts.size(); ++code)
        counts[code] += ofOddRows[code];
    return counts;
}

}  // namespace lambdatrail
