#include "app/store/sortindex.h"

#include <algorithm>
#include <array>
#include <bit>
#include <numeric>
#include <utility>

namespace lambdatrail {
namespace {

constexpr std::uint32_t kEventsPerCheck = 1 << 20;

Error cancelled() {
    return {ErrorCode::Cancelled, "the sort was cancelled", {}, {}};
}

// Least-significant-digit radix sort of events by a key below 2^bits: stable, 11 bits a pass.
template <class Key>
bool radixSort(std::vector<std::pair<Key, std::uint32_t>>& rows, int bits, std::stop_token stop) {
    constexpr int kDigitBits = 11;
    std::vector<std::pair<Key, std::uint32_t>> other(rows.size());
    for (int shift = 0; shift < bits; shift += kDigitBits) {
        if (stop.stop_requested())
            return false;
        std::array<std::uint32_t, 1 << kDigitBits> at{};
        constexpr Key kMask = (1 << kDigitBits) - 1;
        for (const auto& row : rows)
            ++at[row.first >> shift & kMask];
        std::exclusive_scan(at.begin(), at.end(), at.begin(), 0U);
        for (const auto& row : rows)
            other[at[row.first >> shift & kMask]++] = row;
        rows.swap(other);
    }
    return true;
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

}  // namespace

Result<EventOrder> sortByTime(const StoreSnapshot& snapshot, std::stop_token stop) {
    const TimeRange span = snapshot.timeSpan();
    // Times are taken relative to the first one, so that the fewest digits have to be sorted; no time comes before all.
    std::vector<std::pair<std::uint64_t, std::uint32_t>> rows;
    rows.reserve(snapshot.eventCount());
    std::uint32_t event = 0;
    for (const auto& block : snapshot.blocks()) {
        for (const TimeMs timeMs : block->timeMs)
            rows.emplace_back(timeMs == kNoTime ? 0 : static_cast<std::uint64_t>(timeMs - span.beginMs) + 1, event++);
    }
    const int bits = std::bit_width(span.isEmpty() ? 0 : static_cast<std::uint64_t>(span.endMs - span.beginMs));
    if (!radixSort(rows, bits, stop))
        return std::unexpected(cancelled());
    EventOrder order(rows.size());
    std::ranges::transform(rows, order.begin(), [](const auto& row) { return row.second; });
    const auto before = [&snapshot](std::uint32_t a, std::uint32_t b) { return standsBefore(snapshot, a, b); };
    for (std::size_t begin = 0; begin < rows.size();) {
        std::size_t end = begin + 1;
        while (end < rows.size() && rows[end].first == rows[begin].first)
            ++end;
        const auto first = order.begin() + static_cast<std::ptrdiff_t>(begin);
        const auto last = order.begin() + static_cast<std::ptrdiff_t>(end);
        if (end - begin > 1 && !std::is_sorted(first, last, before))
            std::sort(first, last, before);
        begin = end;
        if (begin % kEventsPerCheck == 0 && stop.stop_requested())
            return std::unexpected(cancelled());
    }
    return order;
}

}  // namespace lambdatrail
