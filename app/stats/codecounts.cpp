#include "app/stats/codecounts.h"

#include "app/base/parallel.h"
#include "app/stats/bytecodes.h"
#include "app/store/blockwords.h"
#include "app/store/rowwalk.h"

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
    CodeCounts counts;  // lane by lane

    explicit Table(std::size_t codeCount)
        : codes(codeCount), lanes(codeCount <= kMostWithLanes ? kLanes : 1), counts(lanes * codeCount, 0) {}

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
class Counter {
 public:
    std::vector<Table> tables;

    // The rows of a block that count, found once for all columns.
    void begin(std::span<const std::uint64_t> words) {
        m_room.resize(kEventsPerBlock);
        std::uint16_t* next = m_room.data();
        forEachRow(words, [&next](std::uint32_t row) { *next++ = static_cast<std::uint16_t>(row); });
        m_rows = {m_room.data(), next};
        m_words = words;
        m_isSpread = false;
    }

    void count(const CodeColumn& column, Table& table) {
        if (column.least() == column.most()) {
            table.counts[column.least()] += static_cast<std::uint32_t>(m_rows.size());
            return;
        }
        column.visit([&]<class T>(const std::vector<T>& codes) {
            // Few rows are counted quicker one by one.
            constexpr std::size_t kDense = 4;
            if constexpr (sizeof(T) == 1) {
                if (column.most() <= kLargestByteCode && kDense * m_rows.size() >= codes.size()) {
                    countByteCodes(codes, notCounted(), column.least(), column.most(), table.counts.data());
                    return;
                }
            }
            table.add(codes.data(), m_rows);
        });
    }

 private:
    const std::uint8_t* notCounted() {
        if (!m_isSpread) {
            m_spread.resize(kEventsPerBlock);
            spreadRows(m_words, m_spread.data());
            m_isSpread = true;
        }
        return m_spread.data();
    }

    std::vector<std::uint16_t> m_room;
    Rows m_rows;
    std::span<const std::uint64_t> m_words;
    std::vector<std::uint8_t> m_spread;
    bool m_isSpread = false;
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
        counters[worker].begin(wordsOfBlock(rows, b));
        for (std::size_t i = 0; i < columns.size(); ++i)
            counters[worker].count(blocks[b]->column(columns[i]), counters[worker].tables[i]);
    });
    std::vector<CodeCounts> sums;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        CodeCounts& sum = sums.emplace_back(counter.tables[i].codes, 0);
        for (const Counter& part : counters)
            part.tables[i].addTo(sum);
    }
    if (stop.stop_requested())
        return std::unexpected(Error{ErrorCode::Cancelled, "counting was stopped", {}, {}});
    return sums;
}

}  // namespace lambdatrail
