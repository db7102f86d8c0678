#include "app/store/sortindex.h"

#include "app/base/parallel.h"
#include "app/store/blockwords.h"
#include "app/store/flagwords.h"
#include "app/store/grouping.h"
#include "app/store/identifiersort.h"
#include "app/store/keysort.h"

#include <algorithm>
#include <array>
#include <bit>
#include <functional>
#include <limits>
#include <memory>
#include <numeric>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

namespace lambdatrail {
namespace {

Error cancelled() {
    return {ErrorCode::Cancelled, "the sort was cancelled", {}, {}};
}

// Newest first: the order of equal values.
std::uint32_t newest(const EventOrder& byTime, std::size_t place) {
    return byTime[byTime.size() - 1 - place];
}

// Leading digits are compared as numbers, part by part, so that 10.2.0.1 comes before 10.10.0.1 (format reference,
// section 8, row 9). Everything else is compared as text.
std::array<std::uint32_t, 4> addressParts(std::string_view text, bool& isAddress) {
    std::array<std::uint32_t, 4> parts{};
    std::size_t part = 0;
    std::size_t digits = 0;
    isAddress = false;
    for (const char c : text) {
        if (c >= '0' && c <= '9' && digits < 3) {
            parts[part] = parts[part] * 10 + static_cast<std::uint32_t>(c - '0');
            ++digits;
        } else if (c == '.' && digits > 0 && part < 3) {
            ++part;
            digits = 0;
        } else {
            return parts;
        }
    }
    isAddress = part == 3 && digits > 0;
    return parts;
}

// Rank of every value, and how many ranks there are.
struct Ranks {
    std::vector<std::uint32_t> ofValue;
    std::uint32_t count = 0;
};

// Addresses first, as numbers, then the other texts. All texts are different and none is empty.
TextOrderPtr addressesFirst(const DictionaryView& dictionary, const TextOrder& texts, const std::stop_token& stop) {
    KeyedRows rows(texts.codes.size());
    std::ranges::transform(texts.codes, rows.begin(), [&dictionary](Code code) {
        bool isAddress = false;
        const auto parts = addressParts(dictionary.text(code), isAddress);
        const auto number = std::accumulate(parts.begin(), parts.end(), std::uint64_t{0},
                                            [](std::uint64_t sum, std::uint32_t part) { return sum << 10 | part; });
        return KeyedRow{isAddress ? number : ~0ULL, code};
    });
    if (!sortByKey(rows, stop))
        return nullptr;
    auto order = std::make_shared<TextOrder>(texts);
    std::ranges::transform(rows, order->codes.begin(), &KeyedRow::row);
    return order;
}

// By what the column shows of a code; equal texts share a rank, the absent value and a text that shows as nothing (an
// ARN without region) have the last one.
std::optional<Ranks> ranksOfCodes(const StoreSnapshot& snapshot, const ColumnInfo& info, bool descending,
                                  const std::stop_token& stop) {
    const DictionaryView& dictionary = snapshot.dictionary(info.stored);
    TextOrderPtr texts = snapshot.textOrder(info.id, stop);
    if (texts && info.id == ColumnId::Ip)
        texts = addressesFirst(dictionary, *texts, stop);
    if (!texts)
        return std::nullopt;
    Ranks ranks{std::vector<std::uint32_t>(dictionary.size()), 0};
    for (std::size_t i = texts->emptyCount; i < texts->codes.size(); ++i) {
        ranks.count += texts->isNew[i];
        ranks.ofValue[texts->codes[i]] = ranks.count;  // from 1 on; 0 is nothing
    }
    for (std::uint32_t& rank : ranks.ofValue)
        rank = rank == 0 ? ranks.count : descending ? ranks.count - rank : rank - 1;
    ++ranks.count;
    return ranks;
}

Ranks ranksOfFiles(const StoreSnapshot& snapshot, bool descending) {
    std::vector<std::uint32_t> files(snapshot.fileCount());
    std::iota(files.begin(), files.end(), 0U);
    const auto path = [&](std::uint32_t f) { return std::string_view(snapshot.file(FileId{f}).displayName()); };
    if (!std::ranges::is_sorted(files, {}, path))
        std::ranges::sort(files, {}, path);
    if (descending)
        std::ranges::reverse(files);
    Ranks ranks{std::vector<std::uint32_t>(files.size()), snapshot.fileCount()};
    for (std::uint32_t rank = 0; rank < files.size(); ++rank)
        ranks.ofValue[files[rank]] = rank;
    return ranks;
}

// Events newest first, regrouped by the rank of their value: a counting sort. `columnOf` gives a block's column.
template <class Rank, class ColumnOf>
Result<EventOrder> sortByRank(const StoreSnapshot& snapshot, const EventOrder& byTime, const Ranks& ranks,
                              ColumnOf columnOf, const std::stop_token& stop) {
    const auto blocks = snapshot.blocks();
    // The events of `order` come from all over the store: their ranks are brought together first, as narrow as can be.
    LargeVector<Rank> rankOfEvent(snapshot.eventCount());
    parallelFor(blocks.size(), [&](unsigned, std::size_t b) {
        if (stop.stop_requested())
            return;
        columnOf(*blocks[b]).visit([&](const auto& codes) {
            std::ranges::transform(codes, rankOfEvent.data() + b * kEventsPerBlock,
                                   [&ranks](auto code) { return static_cast<Rank>(ranks.ofValue[code]); });
        });
    });
    const auto count = static_cast<std::uint32_t>(byTime.size());
    const auto eventAt = [&byTime](std::uint32_t place) { return newest(byTime, place); };
    const auto rankAt = [&](std::uint32_t place) { return rankOfEvent[eventAt(place)]; };
    EventOrder order(count);
    // So many groups at once that the processor can keep the ends of all of them at hand.
    constexpr int kGroupBits = 13;
    const int bits = std::bit_width(std::max(ranks.count, 1U) - 1);
    if (bits <= kGroupBits) {
        const auto ends = groupItems(std::span(order), ranks.count, rankAt, eventAt, stop);
        return ends ? Result<EventOrder>(std::move(order)) : std::unexpected(cancelled());
    }
    // By the lower half of the rank's bits, then by the upper half.
    const int lowBits = bits / 2;
    const std::uint32_t lowMask = (1U << lowBits) - 1;
    LargeVector<std::uint64_t> rows(count);  // the rank, then the event
    auto ends = groupItems(
        std::span(rows), std::size_t{1} << lowBits, [&](std::uint32_t place) { return rankAt(place) & lowMask; },
        [&](std::uint32_t place) { return std::uint64_t{rankAt(place)} << 32 | eventAt(place); }, stop);
    if (ends)
        ends = groupItems(
            std::span(order), std::size_t{1} << (bits - lowBits),
            [&](std::uint32_t i) { return rows[i] >> 32 >> lowBits; },
            [&](std::uint32_t i) { return static_cast<std::uint32_t>(rows[i]); }, stop);
    return ends ? Result<EventOrder>(std::move(order)) : std::unexpected(cancelled());
}

template <class ColumnOf>
Result<EventOrder> sortByRank(const StoreSnapshot& snapshot, const EventOrder& byTime, const Ranks& ranks,
                              ColumnOf columnOf, const std::stop_token& stop) {
    if (ranks.count <= std::numeric_limits<std::uint16_t>::max())
        return sortByRank<std::uint16_t>(snapshot, byTime, ranks, columnOf, stop);
    return sortByRank<std::uint32_t>(snapshot, byTime, ranks, columnOf, stop);
}

EventOrder sortByTimeAgain(const StoreSnapshot& snapshot, const EventOrder& byTime, bool descending) {
    // Events without a time come first in byTime and are wanted last in both directions.
    if (descending)
        return {byTime.rbegin(), byTime.rend()};
    const auto hasTime = [&snapshot](std::uint32_t event) { return snapshot.timeMs(EventId{event}) != kNoTime; };
    const auto firstTimed = std::partition_point(byTime.begin(), byTime.end(), std::not_fn(hasTime));
    EventOrder order;
    order.reserve(byTime.size());
    order.assign(firstTimed, byTime.end());
    order.insert(order.end(), byTime.begin(), firstTimed);
    return order;
}

}  // namespace

Result<EventOrder> sortBy(const StoreSnapshot& snapshot, const EventOrder& byTime, SortKey key, std::stop_token stop) {
    const ColumnInfo& info = columnInfo(key.column);
    switch (info.kind) {
        case ColumnKind::Time:
            return sortByTimeAgain(snapshot, byTime, key.descending);
        case ColumnKind::Uuid:
            return sortByIdentifier(snapshot, byTime, key, stop);
        case ColumnKind::File:
            return sortByRank(
                snapshot, byTime, ranksOfFiles(snapshot, key.descending),
                [](const EventBlock& block) -> const CodeColumn& { return block.file; }, stop);
        case ColumnKind::Text:
            break;
    }
    const auto ranks = ranksOfCodes(snapshot, info, key.descending, stop);
    if (!ranks)
        return std::unexpected(cancelled());
    return sortByRank(
        snapshot, byTime, *ranks,
        [&info](const EventBlock& block) -> const CodeColumn& { return block.column(info.stored); }, stop);
}

std::optional<RowSet> rowsWithFlags(const StoreSnapshot& snapshot, const EventOrder& order, std::uint16_t flags,
                                    const std::stop_token& stop) {
    // First by event, where flags lie side by side: a bit each stays in the caches while rows look for their own.
    RowSet events(snapshot.eventCount());
    const auto blocks = snapshot.blocks();
    parallelFor(blocks.size(), [&](unsigned, std::size_t b) {
        const auto words = wordsOfBlock(events, b);
        const std::span<const std::uint16_t> all = blocks[b]->flags;
        for (std::size_t row = 0; row < all.size(); row += kRowsPerWord)
            words[row / kRowsPerWord] =
                eventsWithFlags(all.subspan(row, std::min<std::size_t>(kRowsPerWord, all.size() - row)), flags);
    });
    RowSet rows(static_cast<std::uint32_t>(order.size()));
    const auto pieces = (order.size() + kEventsPerBlock - 1) / kEventsPerBlock;
    parallelFor(pieces, [&](unsigned, std::size_t piece) {
        if (stop.stop_requested())
            return;
        const auto words = wordsOfBlock(rows, piece);
        const auto shown = std::span(order).subspan(piece * kEventsPerBlock);
        for (std::size_t row = 0; row < std::min<std::size_t>(shown.size(), kEventsPerBlock); ++row)
            words[row / 64] |= std::uint64_t{events.containsNumber(shown[row])} << row % 64;
    });
    if (stop.stop_requested())
        return std::nullopt;
    return rows;
}

EventOrder filteredOrder(const EventOrder& order, const RowSet& rows) {
    EventOrder filtered;
    filtered.reserve(rows.count());
    for (const std::uint32_t event : order) {
        if (rows.containsNumber(event))
            filtered.push_back(event);
    }
    return filtered;
}

}  // namespace lambdatrail
