#include "app/stats/timehistogram.h"

#include "app/base/parallel.h"
#include "app/store/blockwords.h"
#include "app/store/flagwords.h"
#include "app/store/rowwalk.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <functional>
#include <numeric>
#include <span>
#include <utility>

namespace lambdatrail {
namespace {

constexpr std::int64_t kSecondMs = 1000;
constexpr std::int64_t kMinuteMs = 60 * kSecondMs;
constexpr std::int64_t kHourMs = 60 * kMinuteMs;
constexpr std::int64_t kDayMs = 24 * kHourMs;
// Beyond the last one, each is twice the one before.
constexpr std::array<std::int64_t, 21> kNiceMs{
    kSecondMs,     2 * kSecondMs, 5 * kSecondMs,  10 * kSecondMs, 15 * kSecondMs, 30 * kSecondMs, kMinuteMs,
    2 * kMinuteMs, 5 * kMinuteMs, 10 * kMinuteMs, 15 * kMinuteMs, 30 * kMinuteMs, kHourMs,        2 * kHourMs,
    3 * kHourMs,   6 * kHourMs,   12 * kHourMs,   kDayMs,         2 * kDayMs,     7 * kDayMs,     14 * kDayMs};

// Times further from 1970 than this (36 million years) are no times to draw; sums and differences below cannot
// overflow.
constexpr TimeMs kFarMs = TimeMs{1} << 60;
// More buckets than any screen has room for.
constexpr std::int64_t kMostBuckets = 65'536;
// Up to this many cells, every function is counted apart at once, which saves a pass to find the busiest ones.
constexpr std::uint64_t kMostCells = 1 << 20;

std::int64_t nextWiderMs(std::int64_t bucketMs) {
    const auto wider = std::ranges::upper_bound(kNiceMs, bucketMs);
    return wider != kNiceMs.end() ? *wider : 2 * bucketMs;
}

TimeMs alignedDown(TimeMs timeMs, std::int64_t bucketMs) {
    const std::int64_t rest = timeMs % bucketMs;
    return timeMs - (rest < 0 ? rest + bucketMs : rest);
}

// Which events are counted, and the division of their offset by the bucket width as a multiplication.
class Buckets {
 public:
    Buckets() = default;  // none: every event is outside
    Buckets(TimeRange range, std::int64_t maxBuckets) : m_range(range), m_count(0) {
        // With 0 inside there is a border at 0 in every width, so that one bucket can never do.
        const std::int64_t most = std::max<std::int64_t>(maxBuckets, range.beginMs < 0 && range.endMs > 0 ? 2 : 1);
        m_bucketMs = niceBucketMs(range.lengthMs(), static_cast<int>(maxBuckets));
        for (;; m_bucketMs = nextWiderMs(m_bucketMs)) {
            m_beginMs = alignedDown(range.beginMs, m_bucketMs);
            m_count = (range.endMs - 1 - m_beginMs) / m_bucketMs + 1;
            if (m_count <= most)
                break;
        }
        // The width without its factors of two is between 125 and 590,625 (28 days). With the multiplier rounded up,
        // the upper half of the product is the exact quotient as long as 590,625^2 * count < 2^64.
        m_shift = std::countr_zero(static_cast<std::uint64_t>(m_bucketMs));
        m_multiplier = ~0ULL / (static_cast<std::uint64_t>(m_bucketMs) >> m_shift) + 1;
    }

    // The same events, all in one bucket.
    Buckets merged() const {
        Buckets one = *this;
        one.m_count = std::min<std::int64_t>(m_count, 1);
        one.m_multiplier = 0;
        return one;
    }

    TimeMs beginMs() const { return m_beginMs; }
    std::int64_t bucketMs() const { return m_bucketMs; }
    std::uint32_t count() const { return static_cast<std::uint32_t>(m_count); }

    bool contains(TimeMs timeMs) const {
        return static_cast<std::uint64_t>(timeMs) - static_cast<std::uint64_t>(m_range.beginMs) <
               static_cast<std::uint64_t>(m_range.lengthMs());
    }
    std::size_t indexOf(TimeMs timeMs) const {
        __extension__ using Wide = unsigned __int128;
        const std::uint64_t offset = static_cast<std::uint64_t>(timeMs - m_beginMs) >> m_shift;
        return static_cast<std::size_t>((static_cast<Wide>(offset) * m_multiplier) >> 64);
    }

 private:
    TimeRange m_range;
    TimeMs m_beginMs = 0;
    std::int64_t m_bucketMs = 0;
    std::int64_t m_count = 0;
    int m_shift = 0;
    std::uint64_t m_multiplier = 0;
};

// Counts in rows of equal length, one below the other.
struct Grid {
    std::size_t columns = 0;
    std::vector<std::uint32_t> cells;

    Grid(std::size_t rowCount, std::size_t columnCount) : columns(columnCount), cells(rowCount * columnCount) {}
    std::span<const std::uint32_t> row(std::size_t index) const {
        return std::span(cells).subspan(index * columns, columns);
    }
    std::uint64_t rowTotal(std::size_t index) const {
        const std::span<const std::uint32_t> counts = row(index);
        return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
    }
};

struct Uncounted {
    std::uint64_t withoutTime = 0;
    std::uint64_t outside = 0;
};

// All bits of it are set in the flags of an event that the metric counts.
std::uint16_t flagsOf(Metric metric) {
    switch (metric) {
        case Metric::Invocations:
            return flag::kInvocation;
        case Metric::Errors:
            return flag::kFailed;
        case Metric::AllEvents:
            break;
    }
    return 0;
}

class Tally {
 public:
    Tally(const StoreSnapshot& snapshot, const RowSet& rows, Metric metric, std::stop_token stop)
        : m_snapshot(snapshot), m_rows(rows), m_flags(flagsOf(metric)), m_stop(std::move(stop)) {}

    // Adds 1 to the cell (rowOfCode[function], bucket) of an empty grid for every event in the buckets; counts the
    // others apart. The row behind those of all codes is for summaries, whatever function they name.
    Result<Uncounted> addTo(Grid& grid, const Buckets& buckets, const std::vector<std::uint32_t>& rowOfCode) const {
        std::vector<std::size_t> firstCell(rowOfCode.begin(), rowOfCode.end());
        for (std::size_t& cell : firstCell)
            cell *= grid.columns;
        const std::size_t blocks = m_snapshot.blocks().size();
        struct Part {
            Grid grid;
            Uncounted uncounted;
        };
        std::vector<Part> parts(workerCount(blocks), Part{grid, {}});  // all zeros, as the grid is
        std::atomic<bool> stopped{false};
        parallelFor(blocks, [&](unsigned worker, std::size_t b) {
            if (m_stop.stop_requested())
                stopped = true;
            else
                addBlock(parts[worker].grid, buckets, firstCell, b, parts[worker].uncounted);
        });
        if (stopped)
            return std::unexpected(Error{ErrorCode::Cancelled, "counting was stopped", {}, {}});
        Uncounted uncounted;
        for (const Part& part : parts) {
            std::ranges::transform(grid.cells, part.grid.cells, grid.cells.begin(), std::plus<>());
            uncounted.withoutTime += part.uncounted.withoutTime;
            uncounted.outside += part.uncounted.outside;
        }
        return uncounted;
    }

 private:
    void addBlock(Grid& grid, const Buckets& buckets, const std::vector<std::size_t>& firstCell, std::size_t index,
                  Uncounted& uncounted) const {
        const EventBlock& block = *m_snapshot.blocks()[index];
        const TimeMs* const times = block.timeMs.data();
        const std::size_t* const first = firstCell.data();
        std::uint32_t* const cells = grid.cells.data();
        const Buckets local = buckets;  // no write to a cell can change it, so it stays in registers
        const auto add = [&](std::size_t cell, TimeMs time) {
            if (local.contains(time))
                ++cells[cell + local.indexOf(time)];
            else
                ++(time == kNoTime ? uncounted.withoutTime : uncounted.outside);
        };
        const auto words = wordsOfBlock(m_rows, index);
        block.column(DictColumn::Function).visit([&](const auto& codeColumn) {
            const auto* const codes = codeColumn.data();
            for (std::uint32_t begin = 0; begin < block.size; begin += kRowsPerWord) {
                const std::uint64_t rows = words[begin / kRowsPerWord];
                if (rows == 0)
                    continue;
                const auto flags = std::span(block.flags).subspan(begin, std::min(kRowsPerWord, block.size - begin));
                // Asked for 64 events at once, for nobody could foretell the answer for one.
                const std::uint64_t counted = rows & eventsWithFlags(flags, m_flags);
                const std::uint64_t summaries = counted & eventsWithFlags(flags, flag::kSummary);
                forEachRowOf(counted & ~summaries, begin,
                             [&](std::uint32_t row) { add(first[codes[row]], times[row]); });
                forEachRowOf(summaries, begin, [&](std::uint32_t row) { add(firstCell.back(), times[row]); });
            }
        });
    }

    const StoreSnapshot& m_snapshot;
    const RowSet& m_rows;
    std::uint16_t m_flags;
    std::stop_token m_stop;
};

// The functions with the most events, at most maxSeries; where they are equal, by text.
std::vector<Code> busiestFunctions(const Grid& byFunction, const DictionaryView& functions, int maxSeries) {
    std::vector<std::pair<std::uint64_t, Code>> busy;
    for (Code code = 1; code < functions.size(); ++code) {
        if (const std::uint64_t total = byFunction.rowTotal(code); total != 0)
            busy.emplace_back(total, code);
    }
    const auto busier = [&functions](const auto& a, const auto& b) {
        return a.first != b.first ? a.first > b.first : functions.text(a.second) < functions.text(b.second);
    };
    const std::size_t wanted = std::min(busy.size(), static_cast<std::size_t>(std::max(maxSeries, 0)));
    std::ranges::partial_sort(busy, busy.begin() + static_cast<std::ptrdiff_t>(wanted), busier);
    std::vector<Code> codes(wanted);
    for (std::size_t i = 0; i < wanted; ++i)
        codes[i] = busy[i].second;
    return codes;
}

// Row i for the function chosen[i], then one for all other functions, one for no function, one for summaries.
constexpr std::size_t kPartsBehindFunctions = 3;
std::vector<std::uint32_t> seriesOfCode(const std::vector<Code>& chosen, std::uint32_t codeCount) {
    const std::uint32_t other = static_cast<std::uint32_t>(chosen.size());
    std::vector<std::uint32_t> rows(codeCount + 1, other);
    rows[kAbsent] = other + 1;
    rows[codeCount] = other + 2;
    for (std::uint32_t i = 0; i < other; ++i)
        rows[chosen[i]] = i;
    return rows;
}

void addSeries(TimeHistogram& histogram, const Grid& grid, const std::vector<Code>& chosen) {
    using Part = TimeHistogram::Part;
    constexpr std::array kBehind{Part::Other, Part::NoFunction, Part::Summaries};
    static_assert(kBehind.size() == kPartsBehindFunctions);
    for (std::size_t i = 0; i < chosen.size() + kPartsBehindFunctions; ++i) {
        TimeHistogram::Series series;
        if (i < chosen.size())
            series.function = chosen[i];
        else
            series.part = kBehind[i - chosen.size()];
        series.total = grid.rowTotal(i);
        if (series.total == 0)
            continue;
        series.counts.assign(grid.row(i).begin(), grid.row(i).end());
        histogram.total += series.total;
        histogram.series.push_back(std::move(series));
    }
}

}  // namespace

std::int64_t niceBucketMs(std::int64_t spanMs, int maxBuckets) {
    const std::int64_t most = std::max(maxBuckets, 1);
    const std::int64_t last = std::clamp<std::int64_t>(spanMs - 1, 0, 2 * kFarMs);  // offset of the span's last moment
    std::int64_t bucketMs = kNiceMs.front();
    while (last / bucketMs >= most)
        bucketMs = nextWiderMs(bucketMs);
    return bucketMs;
}

std::uint32_t TimeHistogram::maxBucketTotal() const {
    std::uint32_t most = 0;
    for (std::uint32_t bucket = 0; bucket < bucketCount; ++bucket) {
        std::uint32_t sum = 0;  // events are fewer than 2^32
        for (const Series& part : series)
            sum += part.counts[bucket];
        most = std::max(most, sum);
    }
    return most;
}

Result<TimeHistogram> timeHistogram(const StoreSnapshot& snapshot, const RowSet& rows, const HistogramSpec& spec,
                                    std::stop_token stop) {
    TimeRange range = spec.zoom.value_or(snapshot.timeSpan());
    range = {std::clamp(range.beginMs, -kFarMs, kFarMs), std::clamp(range.endMs, -kFarMs, kFarMs)};
    const Buckets buckets =
        range.isEmpty() ? Buckets() : Buckets(range, std::clamp<std::int64_t>(spec.maxBuckets, 1, kMostBuckets));

    const DictionaryView& functions = snapshot.dictionary(DictColumn::Function);
    const std::uint32_t rowCount = functions.size() + 1;  // a function's code is its row; the last one is for summaries
    std::vector<std::uint32_t> everyFunction(rowCount);
    std::iota(everyFunction.begin(), everyFunction.end(), 0);
    const bool countedAtOnce = std::uint64_t{rowCount} * buckets.count() <= kMostCells;
    const Buckets firstBuckets = countedAtOnce ? buckets : buckets.merged();
    const Tally tally(snapshot, rows, spec.metric, std::move(stop));
    Grid byFunction(rowCount, firstBuckets.count());
    const Result<Uncounted> uncounted = tally.addTo(byFunction, firstBuckets, everyFunction);
    if (!uncounted)
        return std::unexpected(uncounted.error());

    const std::vector<Code> chosen = busiestFunctions(byFunction, functions, spec.maxSeries);
    const std::vector<std::uint32_t> seriesRows = seriesOfCode(chosen, functions.size());
    Grid bySeries(chosen.size() + kPartsBehindFunctions, buckets.count());
    if (countedAtOnce) {
        for (std::uint32_t row = 0; row < rowCount; ++row) {
            const std::span<const std::uint32_t> from = byFunction.row(row);
            std::uint32_t* const to = bySeries.cells.data() + seriesRows[row] * bySeries.columns;
            std::transform(from.begin(), from.end(), to, to, std::plus<>());
        }
    } else if (const Result<Uncounted> counted = tally.addTo(bySeries, buckets, seriesRows); !counted) {
        return std::unexpected(counted.error());
    }

    TimeHistogram histogram;
    histogram.spec = spec;
    histogram.beginMs = buckets.beginMs();
    histogram.bucketMs = buckets.bucketMs();
    histogram.bucketCount = buckets.count();
    histogram.withoutTime = uncounted->withoutTime;
    histogram.outside = uncounted->outside;
    addSeries(histogram, bySeries, chosen);
    return histogram;
}

}  // namespace lambdatrail
