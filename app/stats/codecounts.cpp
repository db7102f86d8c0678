#include "app/stats/codecounts.h"

#include "app/base/parallel.h"
#include "app/stats/rowwalk.h"
#include "app/store/blockwords.h"

#include <algorithm>
#include <array>
#include <functional>
#include <memory>

namespace lambdatrail {
namespace {

using Rows = std::span<const std::uint16_t>;

// Neighbours often have the same code; tables in turn keep an addition from waiting for the one before it. Only while
// they are small: what they save, a large one loses in the caches.
constexpr std::size_t kLanes = 4;
constexpr std::size_t kMostWithLanes = 4096;

// The table of one thread for one column.
struct Table {
    std::size_t codes = 0;
    std::size_t lanes = 1;
    std::vector<std::uint32_t> counts;  // lane by lane

    explicit Table(std::size_t codeCount)
        : codes(codeCount), lanes(codeCount <= kMostWithLanes ? kLanes : 1), counts(lanes * codeCount) {}

    template <class T>
    void add(const T* column, Rows rows) {
        std::uint32_t* const first = counts.data();
        const std::size_t step = lanes == 1 ? 0 : codes;
        std::size_t i = 0;
        for (; i + kLanes <= rows.size(); i += kLanes) {
            const std::array<std::size_t, kLanes> found{column[rows[i]], column[rows[i + 1]], column[rows[i + 2]],
                                                        column[rows[i + 3]]};
            for (std::size_t lane = 0; lane < kLanes; ++lane)
                ++first[lane * step + found[lane]];
        }
        for (; i < rows.size(); ++i)
            ++first[column[rows[i]]];
    }

    void addTo(CodeCounts& sum) const {
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            const auto part = std::span(counts).subspan(lane * codes, codes);
            std::ranges::transform(sum, part, sum.begin(), std::plus<>());
        }
    }
};

// What one thread needs.
struct Counter {
    std::vector<Table> tables;
    std::vector<std::uint16_t> rows;  // of a block, found once for all columns

    Rows find(std::span<const std::uint64_t> words) {
        rows.resize(kEventsPerBlock);
        std::uint16_t* next = rows.data();
        forEachRow(words, [&next](std::uint32_t row) { *next++ = static_cast<std::uint16_t>(row); });
        return {rows.data(), next};
    }
};

}  // namespace

Result<std::vector<CodeCounts>> codeCounts(const StoreSnapshot& snapshot, const RowSet& rows,
                                           std::span<const DictColumn> columns, const std::stop_token& stop) {
    const auto blocks = snapshot.blocks();
    Counter counter;
    for (const DictColumn column : columns)
        counter.tables.emplace_back(snapshot.dictionary(column).size());
    std::vector<Counter> counters(workerCount(blocks.size()), counter);
    parallelFor(blocks.size(), [&](unsigned worker, std::size_t b) {
        if (stop.stop_requested())
            return;
        const Rows found = counters[worker].find(wordsOfBlock(rows, b));
        for (std::size_t i = 0; i < columns.size(); ++i) {
            Table& table = counters[worker].tables[i];
            const CodeColumn& column = blocks[b]->column(columns[i]);
            if (column.least() == column.most())
                table.counts[column.least()] += static_cast<std::uint32_t>(found.size());
            else
                column.visit([&table, found](const auto& codes) { table.add(codes.data(), found); });
        }
    });
    std::vector<CodeCounts> sums;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        CodeCounts& sum = sums.emplace_back(counter.tables[i].codes);
        for (const Counter& part : counters)
            part.tables[i].addTo(sum);
    }
    if (stop.stop_requested())
        return std::unexpected(Error{ErrorCode::Cancelled, "counting was stopped", {}, {}});
    return sums;
}

}  // namespace lambdatrail
