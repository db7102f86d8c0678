#include "app/store/sortindex.h"

#include <algorithm>
#include <array>
#include <functional>
#include <numeric>
#include <string>
#include <string_view>
#include <utility>

namespace lambdatrail {
namespace {

Error cancelled() {
    return {ErrorCode::Cancelled, "the sort was cancelled", {}, {}};
}

// Events newest first, regrouped by rank: one counting sort.
EventOrder sortByRank(const EventOrder& byTime, const std::vector<std::uint32_t>& rankOfEvent,
                      std::uint32_t rankCount) {
    std::vector<std::uint32_t> at(rankCount + 1, 0);
    for (const std::uint32_t rank : rankOfEvent)
        ++at[rank + 1];
    std::inclusive_scan(at.begin(), at.end(), at.begin());
    EventOrder order(byTime.size());
    std::for_each(byTime.rbegin(), byTime.rend(),
                  [&](std::uint32_t event) { order[at[rankOfEvent[event]]++] = event; });
    return order;
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

// Rank of every code by what the column shows; equal texts share a rank, the absent value has the last one.
std::vector<std::uint32_t> ranksOf(const DictionaryView& dictionary, ColumnId column, bool descending,
                                   std::uint32_t& rankCount) {
    struct Entry {
        std::string_view text;
        std::array<std::uint32_t, 4> address{};
        bool isAddress = false;
        Code code = kAbsent;
    };
    std::vector<Entry> entries;
    entries.reserve(dictionary.size());
    for (Code code = 1; code < dictionary.size(); ++code) {
        Entry entry{columnText(column, dictionary.text(code)), {}, false, code};
        if (column == ColumnId::Ip)
            entry.address = addressParts(entry.text, entry.isAddress);
        entries.push_back(entry);
    }
    const auto less = [](const Entry& a, const Entry& b) {
        if (a.isAddress != b.isAddress)
            return a.isAddress;
        if (a.isAddress && a.address != b.address)
            return a.address < b.address;
        return a.text < b.text;
    };
    std::sort(entries.begin(), entries.end(), less);
    std::vector<std::uint32_t> ranks(std::max(dictionary.size(), kAbsent + 1), 0);
    std::uint32_t rank = 0;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (i > 0 && entries[i].text != entries[i - 1].text)
            ++rank;
        ranks[entries[i].code] = rank;
    }
    const std::uint32_t last = entries.empty() ? 0 : rank;
    if (descending) {
        for (std::uint32_t& r : ranks)
            r = last - r;
    }
    ranks[kAbsent] = last + 1;
    // A text that shows as nothing (an ARN without region) is as absent as no text.
    for (const Entry& entry : entries) {
        if (entry.text.empty())
            ranks[entry.code] = last + 1;
    }
    rankCount = last + 2;
    return ranks;
}

std::vector<std::uint32_t> rankPerEvent(const StoreSnapshot& snapshot, DictColumn column,
                                        const std::vector<std::uint32_t>& ranks) {
    std::vector<std::uint32_t> perEvent;
    perEvent.reserve(snapshot.eventCount());
    for (const auto& block : snapshot.blocks()) {
        block->column(column).visit([&](const auto& codes) {
            for (const auto code : codes)
                perEvent.push_back(ranks[code]);
        });
    }
    return perEvent;
}

// Sorts by a text that nearly every event has of its own.
Result<EventOrder> sortByOwnText(const StoreSnapshot& snapshot, const EventOrder& byTime, SortKey key,
                                 std::stop_token stop) {
    struct Row {
        Uuid id;
        std::uint32_t event;
    };
    const bool wantsEventId = key.column == ColumnId::EventId;
    std::vector<Row> uuids;
    std::vector<std::pair<std::string_view, std::uint32_t>> others;
    EventOrder absent;
    const DictionaryView& otherIds = snapshot.dictionary(DictColumn::OtherId);
    for (auto event = byTime.rbegin(); event != byTime.rend(); ++event) {
        const EventBlock& block = *snapshot.blocks()[*event / kEventsPerBlock];
        const Uuid id = (wantsEventId ? block.eventId : block.requestId)[*event % kEventsPerBlock];
        if (id.isAbsent())
            absent.push_back(*event);
        else if (id.isOther())
            others.emplace_back(otherIds.text(id.otherCode()), *event);
        else
            uuids.push_back({id, *event});
    }
    if (stop.stop_requested())
        return std::unexpected(cancelled());
    const bool down = key.descending;
    std::stable_sort(uuids.begin(), uuids.end(), [down](const Row& a, const Row& b) {
        const auto left = std::pair(a.id.high, a.id.low);
        const auto right = std::pair(b.id.high, b.id.low);
        return down ? right < left : left < right;
    });
    std::stable_sort(others.begin(), others.end(),
                     [down](const auto& a, const auto& b) { return down ? b.first < a.first : a.first < b.first; });
    EventOrder order;
    order.reserve(byTime.size());
    auto other = others.begin();
    const auto addOthersBefore = [&](std::string_view text) {
        for (; other != others.end() && (down ? text < other->first : other->first < text); ++other)
            order.push_back(other->second);
    };
    for (const Row& row : uuids) {
        if (other != others.end())
            addOthersBefore(snapshot.uuidText(row.id));
        order.push_back(row.event);
    }
    for (; other != others.end(); ++other)
        order.push_back(other->second);
    order.insert(order.end(), absent.begin(), absent.end());
    return order;
}

}  // namespace

Result<EventOrder> sortBy(const StoreSnapshot& snapshot, const EventOrder& byTime, SortKey key, std::stop_token stop) {
    const ColumnInfo& info = columnInfo(key.column);
    if (info.kind == ColumnKind::Time) {
        // Events without a time come first in byTime and are wanted last in both directions.
        const auto hasTime = [&snapshot](std::uint32_t event) { return snapshot.timeMs(EventId{event}) != kNoTime; };
        const auto firstTimed = std::partition_point(byTime.begin(), byTime.end(), std::not_fn(hasTime));
        EventOrder order;
        order.reserve(byTime.size());
        if (key.descending) {
            order.assign(byTime.rbegin(), byTime.rend());
        } else {
            order.assign(firstTimed, byTime.end());
            order.insert(order.end(), byTime.begin(), firstTimed);
        }
        return order;
    }
    if (info.kind == ColumnKind::Uuid)
        return sortByOwnText(snapshot, byTime, key, stop);
    std::uint32_t rankCount = 0;
    std::vector<std::uint32_t> perEvent;
    if (info.kind == ColumnKind::File) {
        std::vector<std::uint32_t> files(snapshot.fileCount());
        std::iota(files.begin(), files.end(), 0U);
        std::ranges::sort(files, {},
                          [&](std::uint32_t f) { return std::string_view(snapshot.file(FileId{f}).displayName()); });
        if (key.descending)
            std::ranges::reverse(files);
        rankCount = snapshot.fileCount();
        std::vector<std::uint32_t> ranks(files.size());
        for (std::uint32_t rank = 0; rank < files.size(); ++rank)
            ranks[files[rank]] = rank;
        perEvent.reserve(snapshot.eventCount());
        for (const auto& block : snapshot.blocks()) {
            for (std::uint32_t row = 0; row < block->size; ++row)
                perEvent.push_back(ranks[block->file.at(row)]);
        }
    } else {
        const auto ranks = ranksOf(snapshot.dictionary(info.stored), key.column, key.descending, rankCount);
        perEvent = rankPerEvent(snapshot, info.stored, ranks);
    }
    if (stop.stop_requested())
        return std::unexpected(cancelled());
    return sortByRank(byTime, perEvent, rankCount);
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
