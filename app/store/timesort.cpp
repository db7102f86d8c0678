#include "app/base/parallel.h"
#include "app/store/grouping.h"
#include "app/store/sortindex.h"

#include <algorithm>
#include <atomic>
#include <bit>
#include <memory>
#include <span>
#include <utility>

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

// Not written to before there is something to write, and then by all threads.
template <class Row>
using Rows = std::unique_ptr<Row[]>;

// Least-significant-digit radix sort of events by a key below 2^bits: stable, 11 bits a pass.
template <class Row>
bool radixSort(Rows<Row>& rows, std::size_t count, int bits, const std::stop_token& stop) {
    constexpr int kDigitBits = 11;
    constexpr std::uint64_t kMask = (1U << kDigitBits) - 1;
    auto other = std::make_unique_for_overwrite<Row[]>(count);
    for (int shift = 0; shift < bits; shift += kDigitBits) {
        const auto digitOf = [&](std::uint32_t i) { return rows[i].key() >> shift & kMask; };
        const auto put = [&](std::uint32_t i, std::uint32_t place) { other[place] = rows[i]; };
        if (!groupItems(count, kMask + 1, digitOf, put, stop))
            return false;
        rows.swap(other);
    }
    return !stop.stop_requested();
}

// CloudTrail's own times are whole seconds (format reference, 1.2): then milliseconds need not be sorted.
TimeMs commonUnitMs(const StoreSnapshot& snapshot, const std::stop_token& stop) {
    const auto blocks = snapshot.blocks();
    std::atomic<bool> allSeconds{true};
    parallelFor(blocks.size(), [&](unsigned, std::size_t b) {
        TimeMs rest = 0;
        if (!allSeconds || stop.stop_requested())
            return;
        for (const TimeMs timeMs : blocks[b]->timeMs)
            rest |= timeMs == kNoTime ? 0 : timeMs % kSecondMs;
        if (rest != 0)
            allSeconds = false;
    });
    return allSeconds ? kSecondMs : 1;
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
Result<EventOrder> sortRows(const StoreSnapshot& snapshot, TimeMs unitMs, int bits, const std::stop_token& stop) {
    const TimeMs beginMs = snapshot.timeSpan().beginMs;
    const std::size_t count = snapshot.eventCount();
    Rows<Row> rows = std::make_unique_for_overwrite<Row[]>(count);
    const auto blocks = snapshot.blocks();
    parallelFor(blocks.size(), [&](unsigned, std::size_t b) {
        if (stop.stop_requested())
            return;
        auto event = static_cast<std::uint32_t>(b * kEventsPerBlock);
        for (const TimeMs timeMs : blocks[b]->timeMs) {
            // A division by what the compiler knows is none.
            const std::uint64_t sinceBegin = static_cast<std::uint64_t>(timeMs) - static_cast<std::uint64_t>(beginMs);
            const std::uint64_t units = unitMs == kSecondMs ? sinceBegin / kSecondMs : sinceBegin;
            rows[event] = Row::make(timeMs == kNoTime ? 0 : units + 1, event);
            ++event;
        }
    });
    if (!radixSort(rows, count, bits, stop))
        return std::unexpected(cancelled());
    EventOrder order(count);
    const auto before = [&snapshot](std::uint32_t a, std::uint32_t b) { return standsBefore(snapshot, a, b); };
    constexpr std::size_t kPerPiece = 65'536;
    parallelFor((count + kPerPiece - 1) / kPerPiece, [&](unsigned, std::size_t piece) {
        std::size_t begin = piece * kPerPiece;
        const std::size_t pieceEnd = std::min(count, begin + kPerPiece);
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
    const TimeRange span = snapshot.timeSpan();
    const TimeMs unitMs = commonUnitMs(snapshot, stop);
    const int bits = std::bit_width(static_cast<std::uint64_t>(span.lengthMs() / unitMs) + 1);
    return bits <= PackedRow::kKeyBits ? sortRows<PackedRow>(snapshot, unitMs, bits, stop)
                                       : sortRows<WideRow>(snapshot, unitMs, bits, stop);
}

}  // namespace lambdatrail
