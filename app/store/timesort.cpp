#include "app/base/parallel.h"
#include "app/store/grouping.h"
#include "app/store/placeorder.h"
#include "app/store/sortindex.h"

#include <algorithm>
#include <atomic>
#include <bit>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace lambdatrail {
namespace {

constexpr TimeMs kSecondMs = 1000;

Error cancelled() {
    return {ErrorCode::Cancelled, "the sort was cancelled", {}, {}};
}

// An event with its key, so that sorting moves 8 bytes where the keys are short, and 16 where not.
struct PackedRow {
    static constexpr int kKeyBits = 32;
    std::uint64_t bits;
    static PackedRow make(std::uint64_t key, std::uint32_t event) { return {key << 32 | event}; }
    std::uint64_t key() const { return bits >> 32; }
    std::uint32_t event() const { return static_cast<std::uint32_t>(bits); }
};
struct WideRow {
    std::uint64_t wideKey;
    std::uint32_t number;
    static WideRow make(std::uint64_t key, std::uint32_t event) { return {key, event}; }
    std::uint64_t key() const { return wideKey; }
    std::uint32_t event() const { return number; }
};

// Least-significant-digit radix sort of events by a key below 2^bits: stable, in the fewest passes of at most 11 bits
// each. No pass takes more than it has to: the fewer groups, the more of them the processor finds in its caches.
template <class Row>
bool radixSort(LargeVector<Row>& rows, int bits, const std::stop_token& stop) {
    constexpr int kMostDigitBits = 11;
    const int passes = (bits + kMostDigitBits - 1) / kMostDigitBits;
    const int digitBits = (bits + passes - 1) / passes;
    const std::uint64_t mask = (std::uint64_t{1} << digitBits) - 1;
    LargeVector<Row> other(rows.size());
    for (int shift = 0; shift < bits; shift += digitBits) {
        const auto digitOf = [&](std::uint32_t i) { return rows[i].key() >> shift & mask; };
        if (!groupItems(std::span(other), mask + 1, digitOf, [&](std::uint32_t i) { return rows[i]; }, stop))
            return false;
        rows.swap(other);
    }
    return !stop.stop_requested();
}

// Which comes first among events of the same time: the earlier file, then the earlier place in it.
bool standsBefore(const StoreSnapshot& snapshot, std::uint32_t a, std::uint32_t b) {
    const EventBlock& blockA = *snapshot.blocks()[a / kEventsPerBlock];
    const EventBlock& blockB = *snapshot.blocks()[b / kEventsPerBlock];
    const std::uint32_t rowA = a % kEventsPerBlock;
    const std::uint32_t rowB = b % kEventsPerBlock;
    const Code fileA = blockA.file.at(rowA);
    const Code fileB = blockB.file.at(rowB);
    if (fileA != fileB)
        return fileA < fileB;
    return blockA.offset[rowA] < blockB.offset[rowB];
}

// All events, in the order of their places if it is known, with the time since the first one as their key: in units of
// so many milliseconds, so that the fewest digits have to be sorted. No time comes before all. Nothing if some time is
// no multiple of the unit.
template <class Row, TimeMs unitMs>
std::optional<LargeVector<Row>> keyedRows(const StoreSnapshot& snapshot,
                                          const std::optional<std::vector<std::vector<Stretch>>>& order,
                                          const std::stop_token& stop) {
    const TimeMs beginMs = snapshot.timeSpan().beginMs;
    LargeVector<Row> rows(snapshot.eventCount());
    const auto blocks = snapshot.blocks();
    std::atomic<bool> isEven{true};
    parallelFor(blocks.size(), [&](unsigned, std::size_t b) {
        if (stop.stop_requested() || !isEven)
            return;
        const auto& times = blocks[b]->timeMs;
        const auto blockBegin = static_cast<std::uint32_t>(b * kEventsPerBlock);
        std::uint64_t rest = 0;
        const auto put = [&](std::uint32_t from, std::uint32_t to, Row* next) {
            for (std::uint32_t row = from; row < to; ++row) {
                const bool hasTime = times[row] != kNoTime;
                const std::uint64_t sinceBegin =
                    hasTime ? static_cast<std::uint64_t>(times[row]) - static_cast<std::uint64_t>(beginMs) : 0;
                // A division by what the compiler knows is none.
                const std::uint64_t units = sinceBegin / unitMs;
                rest |= sinceBegin - units * unitMs;
                *next++ = Row::make(hasTime ? units + 1 : 0, blockBegin + row);
            }
        };
        if (!order)
            put(0, blocks[b]->size, rows.data() + blockBegin);
        for (std::size_t i = 0; order && i < (*order)[b].size(); ++i) {
            const auto& stretches = (*order)[b];
            const std::uint32_t end = i + 1 < stretches.size() ? stretches[i + 1].row : blocks[b]->size;
            put(stretches[i].row, end, rows.data() + stretches[i].place);
        }
        if (rest != 0)
            isEven = false;
    });
    if (!isEven)
        return std::nullopt;
    return rows;
}

// `inPlaceOrder`: events of the same time are in the order that they should have.
template <class Row>
Result<EventOrder> sortRows(const StoreSnapshot& snapshot, LargeVector<Row> rows, int bits, bool inPlaceOrder,
                            const std::stop_token& stop) {
    const std::size_t count = snapshot.eventCount();
    if (!radixSort(rows, bits, stop))
        return std::unexpected(cancelled());
    EventOrder order(count);
    const auto before = [&snapshot](std::uint32_t a, std::uint32_t b) { return standsBefore(snapshot, a, b); };
    constexpr std::size_t kPerPiece = 65'536;
    parallelFor((count + kPerPiece - 1) / kPerPiece, [&](unsigned, std::size_t piece) {
        std::size_t begin = piece * kPerPiece;
        const std::size_t pieceEnd = std::min(count, begin + kPerPiece);
        if (inPlaceOrder) {
            for (; begin < pieceEnd; ++begin)
                order[begin] = rows[begin].event();
            return;
        }
        while (begin > 0 && begin < pieceEnd && rows[begin].key() == rows[begin - 1].key())
            ++begin;  // the piece before sees to these
        while (begin < pieceEnd && !stop.stop_requested()) {
            std::size_t end = begin;
            for (; end < count && rows[end].key() == rows[begin].key(); ++end)
                order[end] = rows[end].event();
            const auto same = std::span(order).subspan(begin, end - begin);
            if (same.size() > 1 && !std::ranges::is_sorted(same, before))
                std::ranges::sort(same, before);
            begin = end;
        }
    });
    if (stop.stop_requested())
        return std::unexpected(cancelled());
    return order;
}

}  // namespace

Result<EventOrder> sortByTime(const StoreSnapshot& snapshot, std::stop_token stop) {
    if (stop.stop_requested())
        return std::unexpected(cancelled());
    const auto places = placeOrder(snapshot, stop);
    const auto bitsFor = [lengthMs = snapshot.timeSpan().lengthMs()](TimeMs unitMs) {
        return static_cast<int>(std::bit_width(static_cast<std::uint64_t>(lengthMs / unitMs) + 1));
    };
    // CloudTrail's own times are whole seconds (format reference, 1.2): then milliseconds need not be sorted.
    if (const int bits = bitsFor(kSecondMs); bits <= PackedRow::kKeyBits) {
        if (auto rows = keyedRows<PackedRow, kSecondMs>(snapshot, places, stop))
            return sortRows(snapshot, std::move(*rows), bits, places.has_value(), stop);
    }
    if (const int bits = bitsFor(1); bits <= PackedRow::kKeyBits)
        return sortRows(snapshot, *keyedRows<PackedRow, 1>(snapshot, places, stop), bits, places.has_value(), stop);
    return sortRows(snapshot, *keyedRows<WideRow, 1>(snapshot, places, stop), bitsFor(1), places.has_value(), stop);
}

}  // namespace lambdatrail
