#include "app/store/grouping.h"
#include "app/store/sortindex.h"

#include <algorithm>
#include <bit>
#include <numeric>
#include <utility>

namespace lambdatrail {
namespace {

constexpr std::uint32_t kEventsPerCheck = 1 << 20;

Error cancelled() {
    return {ErrorCode::Cancelled, "the sort was cancelled", {}, {}};
}

// An event with its key, so that sorting moves 8 bytes where the keys are short, and 16 where not.
struct PackedRow {
    static constexpr int kKeyBits = 32;
    std::uint64_t bits = 0;
    static PackedRow make(std::uint64_t key, std::uint32_t event) { return {key << 32 | event}; }
    std::uint64_t key() const { return bits >> 32; }
    std::uint32_t event() const { return static_cast<std::uint32_t>(bits); }
};
struct WideRow {
    std::uint64_t wideKey = 0;
    std::uint32_t number = 0;
    static WideRow make(std::uint64_t key, std::uint32_t event) { return {key, event}; }
    std::uint64_t key() const { return wideKey; }
    std::uint32_t event() const { return number; }
};

// Least-significant-digit radix sort of events by a key below 2^bits: stable, 11 bits a pass.
template <class Row>
bool radixSort(std::vector<Row>& rows, int bits, const std::stop_token& stop) {
    constexpr int kDigitBits = 11;
    constexpr std::uint64_t kMask = (1U << kDigitBits) - 1;
    std::vector<Row> other(rows.size());
    for (int shift = 0; shift < bits; shift += kDigitBits) {
        const auto digitOf = [&](std::uint32_t i) { return rows[i].key() >> shift & kMask; };
        const auto put = [&](std::uint32_t i, std::uint32_t place) { other[place] = rows[i]; };
        if (!groupItems(rows.size(), kMask + 1, digitOf, put, stop))
            return false;
        rows.swap(other);
    }
    return !stop.stop_requested();
}

// CloudTrail's own times are whole seconds (format reference, 1.2): then milliseconds need not be sorted.
TimeMs commonUnitMs(const StoreSnapshot& snapshot) {
    constexpr TimeMs kSecondMs = 1000;
    for (const auto& block : snapshot.blocks()) {
        TimeMs rest = 0;
        for (const TimeMs timeMs : block->timeMs)
            rest |= timeMs == kNoTime ? 0 : timeMs % kSecondMs;
        if (rest != 0)
            return 1;
    }
    return kSecondMs;
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

// Times are taken relative to the first one, so that the fewest digits have to be sorted; no time comes before all.
template <class Row>
Result<EventOrder> sortRows(const StoreSnapshot& snapshot, TimeMs unitMs, int bits, std::stop_token stop) {
    const TimeMs beginMs = snapshot.timeSpan().beginMs;
    std::vector<Row> rows(snapshot.eventCount());
    std::uint32_t event = 0;
    for (const auto& block : snapshot.blocks()) {
        for (const TimeMs timeMs : block->timeMs) {
            const std::uint64_t key =
                timeMs == kNoTime ? 0 : static_cast<std::uint64_t>((timeMs - beginMs) / unitMs) + 1;
            rows[event] = Row::make(key, event);
            ++event;
        }
    }
    if (!radixSort(rows, bits, stop))
        return std::unexpected(cancelled());
    EventOrder order(rows.size());
    std::ranges::transform(rows, order.begin(), &Row::event);
    const auto before = [&snapshot](std::uint32_t a, std::uint32_t b) { return standsBefore(snapshot, a, b); };
    std::size_t nextCheck = kEventsPerCheck;
    for (std::size_t begin = 0; begin < rows.size();) {
        std::size_t end = begin + 1;
        while (end < rows.size() && rows[end].key() == rows[begin].key())
            ++end;
        const auto first = order.begin() + static_cast<std::ptrdiff_t>(begin);
        const auto last = order.begin() + static_cast<std::ptrdiff_t>(end);
        if (end - begin > 1 && !std::is_sorted(first, last, before))
            std::sort(first, last, before);
        begin = end;
        if (begin >= nextCheck) {
            nextCheck = begin + kEventsPerCheck;
            if (stop.stop_requested())
                return std::unexpected(cancelled());
        }
    }
    return order;
}

}  // namespace

Result<EventOrder> sortByTime(const StoreSnapshot& snapshot, std::stop_token stop) {
    const TimeRange span = snapshot.timeSpan();
    const TimeMs unitMs = commonUnitMs(snapshot);
    const int bits = std::bit_width(static_cast<std::uint64_t>(span.lengthMs() / unitMs) + 1);
    return bits <= PackedRow::kKeyBits ? sortRows<PackedRow>(snapshot, unitMs, bits, stop)
                                       : sortRows<WideRow>(snapshot, unitMs, bits, stop);
}

}  // namespace lambdatrail
