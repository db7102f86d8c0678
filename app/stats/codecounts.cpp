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

// Of more values a table in bytes, with the rare overflow aside, is found in the caches more often.
constexpr std::size_t kMostInWords = 131'072;

// The table of one thread for one column.
class Table {
 public:
    explicit Table(std::size_t codeCount)
        : m_codes(codeCount),
          m_lanes(codeCount <= kMostWithLanes ? kLanes : 1),
          m_counts(codeCount <= kMostInWords ? m_lanes * codeCount : 0, 0),
          m_bytes(codeCount <= kMostInWords ? 0 : codeCount, 0) {}

    template <class T>
    void add(const T* column, Rows rows) {
        if (isInBytes()) {
            for (const std::uint16_t row : rows) {
                const Code code = column[row];
                if (++m_bytes[code] == 0)
                    m_more.push_back({code, 1U << 8});
            }
            return;
        }
        std::uint32_t* const first = m_counts.data();
        const std::size_t step = m_lanes == 1 ? 0 : m_codes;
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
    void addMany(Code code, std::size_t times) { m_more.push_back({code, static_cast<std::uint32_t>(times)}); }

    // Null if it is in bytes. Else what may be added to, code by code.
    std::uint32_t* words() { return isInBytes() ? nullptr : m_counts.data(); }

    void addTo(CodeCounts& sum) const {
        for (std::size_t lane = 0; !isInBytes() && lane < m_lanes; ++lane) {
            const auto part = std::span(m_counts).subspan(lane * m_codes, m_codes);
            std::ranges::transform(sum, part, sum.begin(), std::plus<>());
        }
        if (isInBytes())
            std::ranges::transform(sum, m_bytes, sum.begin(), std::plus<>());
        for (const auto& [code, times] : m_more)
            sum[code] += times;
    }

 private:
    bool isInBytes() const { return !m_bytes.empty(); }

    struct Times {
        Code code;
        std::uint32_t times;
    };
    std::size_t m_codes;
    std::size_t m_lanes;
    CodeCounts m_counts;  // lane by lane
    LargeVector<std::uint8_t> m_bytes;
    std::vector<Times> m_more;  // beside what is in the tables
};

// What one thread needs.
class Counter {
 public:
    std::vector<Table> tables;

    // The rows of a block that count, found once for all columns.
    void begin(std::span<const std::uint64_t> words) {
        m_room.resize(kEventsPerBlock + kBeyondRows);
        m_rows = {m_room.data(), writeRows(words, m_room.data())};
        m_words = words;
        m_isSpread = false;
    }

    void count(const CodeColumn& column, Table& table) {
        if (column.least() == column.most()) {
            table.addMany(column.least(), m_rows.size());
            return;
        }
        column.visit([&]<class T>(const Column<T>& codes) {
            // Few rows are counted quicker one by one.
            constexpr std::size_t kDense = 4;
            if constexpr (sizeof(T) == 1) {
                if (table.words() && column.most() <= kLargestByteCode && kDense * m_rows.size() >= codes.size()) {
                    countByteCodes(codes, notCounted(), column.least(), column.most(), table.words());
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
    std::vector<CodeCounts> sums(columns.size());
    parallelFor(columns.size(), [&](unsigned, std::size_t i) {
        sums[i].resize(snapshot.dictionary(columns[i]).size(), 0);
        for (const Counter& part : counters)
            part.tables[i].addTo(sums[i]);
    });
    if (stop.stop_requested())
        return std::unexpected(Error{ErrorCode::Cancelled, "counting was stopped", {}, {}});
    return sums;
}

}  // namespace lambdatrail
