#include "app/store/identifiersort.h"

#include "app/base/parallel.h"
#include "app/store/cachesort.h"
#include "app/store/grouping.h"
#include "app/store/keysort.h"
#include "app/store/uuidtext.h"

#include <algorithm>
#include <limits>
#include <span>
#include <utility>
#include <vector>

namespace lambdatrail {
namespace {

Error cancelled() {
    return {ErrorCode::Cancelled, "the sort was cancelled", {}, {}};
}

// Events are grouped by the first bits of their UUID, and every group is sorted in the processor's cache by the 32 bits
// that follow. These rarely leave two UUIDs equal unless all their bits are; what is left equal is sorted in a second
// step. Events with other identifiers, and those with none, are groups of their own.
class IdentifierSorter {
 public:
    IdentifierSorter(const StoreSnapshot& snapshot, const EventOrder& byTime, SortKey key, const std::stop_token& stop)
        : m_snapshot(snapshot), m_byTime(byTime), m_descending(key.descending), m_column(key.column), m_stop(stop) {
        for (const auto& block : snapshot.blocks())
            m_idsOfBlock.push_back((key.column == ColumnId::EventId ? block->eventId : block->requestId).data());
    }

    Result<EventOrder> sort() {
        findRange();
        if (!group() || !sortGroups() || !sortTies())
            return std::unexpected(cancelled());
        const auto others = sortedOthers();
        const auto absent = sortedAbsent();
        if (!others || !absent)
            return std::unexpected(cancelled());
        EventOrder order = merged(*others);
        std::ranges::copy(*absent, order.end() - static_cast<std::ptrdiff_t>(absent->size()));
        if (m_stop.stop_requested())
            return std::unexpected(cancelled());
        return order;
    }

 private:
    // The lower half is the event; the upper half are the bits of its UUID that follow those of its group, or the code
    // of another identifier.
    using Row = std::uint64_t;
    static constexpr int kGroupBits = 11;
    static constexpr std::size_t kGroups = 1 << kGroupBits;
    static constexpr std::size_t kOther = kGroups;
    static constexpr std::size_t kAbsentGroup = kGroups + 1;
    static std::uint32_t eventOf(Row row) { return static_cast<std::uint32_t>(row); }
    static std::uint32_t keyOf(Row row) { return static_cast<std::uint32_t>(row >> 32); }

    const Uuid& idOf(std::uint32_t event) const {
        return m_idsOfBlock[event / kEventsPerBlock][event % kEventsPerBlock];
    }
    std::uint64_t directed(std::uint64_t bits) const { return m_descending ? ~bits : bits; }
    std::pair<std::uint64_t, std::uint64_t> directed(const Uuid& id) const {
        return {directed(id.high), directed(id.low)};
    }
    std::uint32_t keyOf(const Uuid& id) const {
        return static_cast<std::uint32_t>((directed(id.high) - m_groups.least) >> std::max(0, m_groups.shift - 32));
    }
    std::span<Row> rowsOf(std::size_t group) { return ofGroup(std::span(m_rows), group); }
    std::span<const Row> rowsOf(std::size_t group) const { return ofGroup(std::span(m_rows), group); }
    template <class Rows>
    Rows ofGroup(Rows rows, std::size_t group) const {
        const std::size_t begin = group == 0 ? 0 : m_ends[group - 1];
        return rows.subspan(begin, m_ends[group] - begin);
    }
    std::size_t uuidCount() const { return m_ends[kGroups - 1]; }

    void findRange() {
        struct Range {
            std::uint64_t least = ~0ULL;
            std::uint64_t most = 0;
        };
        const auto blocks = m_snapshot.blocks();
        std::vector<Range> ranges(workerCount(blocks.size()));
        parallelFor(blocks.size(), [&](unsigned worker, std::size_t b) {
            Range range = ranges[worker];
            for (const Uuid& id : std::span(m_idsOfBlock[b], blocks[b]->size)) {
                if (id.isAbsent() || id.isOther())
                    continue;
                range.least = std::min(range.least, directed(id.high));
                range.most = std::max(range.most, directed(id.high));
            }
            ranges[worker] = range;
        });
        Range all;
        for (const Range& range : ranges)
            all = {std::min(all.least, range.least), std::max(all.most, range.most)};
        m_most = all.most;
        m_groups = KeyGroups::of(all.least, std::max(all.least, all.most), kGroupBits);
    }

    bool group() {
        m_rows = LargeVector<Row>(m_snapshot.eventCount());
        const auto groupOf = [this](std::uint32_t event) {
            const Uuid& id = idOf(event);
            return id.isAbsent() ? kAbsentGroup : id.isOther() ? kOther : m_groups(directed(id.high));
        };
        const auto rowOf = [this](std::uint32_t event) {
            const Uuid& id = idOf(event);
            return std::uint64_t{id.isOther() ? id.otherCode() : keyOf(id)} << 32 | event;
        };
        auto ends = groupItems(std::span(m_rows), kGroups + 2, groupOf, rowOf, m_stop);
        if (ends)
            m_ends = std::move(*ends);
        return ends.has_value();
    }

    bool sortGroups() {
        std::vector<std::vector<Row>> rooms(workerCount(kGroups));
        std::vector<std::uint8_t> hasTies(kGroups);
        parallelFor(kGroups, [&](unsigned worker, std::size_t group) {
            if (m_stop.stop_requested())
                return;
            const std::span<Row> rows = rowsOf(group);
            std::vector<Row>& room = rooms[worker];
            room.resize(std::max(room.size(), rows.size()));
            sortInCache(rows, std::span(room).first(rows.size()), [](Row row) { return keyOf(row); }, m_stop);
            hasTies[group] = std::ranges::adjacent_find(rows, {}, [](Row row) { return keyOf(row); }) != rows.end();
        });
        for (std::size_t group = 0; group < kGroups; ++group) {
            if (hasTies[group] != 0)
                m_groupsWithTies.push_back(group);
        }
        return !m_stop.stop_requested();
    }

    // Calls fn(rows) for all rows of the group that have equal keys and are not alone.
    template <class Fn>
    void forEachTie(std::size_t group, Fn fn) {
        const std::span<Row> rows = rowsOf(group);
        for (std::size_t begin = 0; begin < rows.size() && !m_stop.stop_requested();) {
            std::size_t end = begin + 1;
            while (end < rows.size() && keyOf(rows[end]) == keyOf(rows[begin]))
                ++end;
            if (end - begin > 1)
                fn(rows.subspan(begin, end - begin));
            begin = end;
        }
    }

    // Few at once on all cores, then many, which the sort itself has all cores for.
    bool sortTies() {
        constexpr std::size_t kFew = 64;
        if (m_groupsWithTies.empty())
            return true;
        findPlaces();
        parallelFor(m_groupsWithTies.size(), [&](unsigned, std::size_t i) {
            forEachTie(m_groupsWithTies[i], [this](std::span<Row> rows) {
                if (rows.size() <= kFew)
                    sortFew(rows);
            });
        });
        for (const std::size_t group : m_groupsWithTies) {
            forEachTie(group, [this](std::span<Row> rows) {
                if (rows.size() > kFew)
                    sortMany(rows);
            });
        }
        return !m_stop.stop_requested();
    }

    void sortFew(std::span<Row> rows) const {
        std::ranges::sort(rows, [this](Row a, Row b) {
            const auto idA = directed(idOf(eventOf(a)));
            const auto idB = directed(idOf(eventOf(b)));
            return idA != idB ? idA < idB : m_placeOf[eventOf(a)] < m_placeOf[eventOf(b)];
        });
    }

    // By the last of their keys first, as the sort is stable.
    void sortMany(std::span<Row> rows) const {
        KeyedRows keyed(rows.size());
        std::ranges::transform(rows, keyed.begin(),
                               [this](Row row) { return KeyedRow{m_placeOf[eventOf(row)], eventOf(row)}; });
        const auto sortAgain = [&](auto keyOfId) {
            for (KeyedRow& row : keyed)
                row.key = directed(keyOfId(idOf(row.row)));
            return sortByKey(keyed, m_stop);
        };
        if (!sortByKey(keyed, m_stop) || !sortAgain([](const Uuid& id) { return id.low; }) ||
            !sortAgain([](const Uuid& id) { return id.high; }))
            return;
        std::ranges::transform(keyed, rows, rows.begin(),
                               [](const KeyedRow& from, Row to) { return (to & ~0xFFFF'FFFFULL) | from.row; });
    }

    // Where events stand from the newest on: the order of equal ones.
    void findPlaces() {
        if (!m_placeOf.empty())
            return;
        m_placeOf = LargeVector<std::uint32_t>(m_byTime.size());
        constexpr std::size_t kPerPiece = 65'536;
        parallelFor((m_byTime.size() + kPerPiece - 1) / kPerPiece, [&](unsigned, std::size_t piece) {
            const std::size_t end = std::min(m_byTime.size(), (piece + 1) * kPerPiece);
            for (std::size_t i = piece * kPerPiece; i < end; ++i)
                m_placeOf[m_byTime[i]] = static_cast<std::uint32_t>(m_byTime.size() - 1 - i);
        });
    }

    std::optional<KeyedRows> byPlace(std::span<const Row> rows) {
        if (!rows.empty())
            findPlaces();
        KeyedRows keyed(rows.size());
        std::ranges::transform(rows, keyed.begin(),
                               [this](Row row) { return KeyedRow{m_placeOf[eventOf(row)], eventOf(row)}; });
        if (!sortByKey(keyed, m_stop))
            return std::nullopt;
        return keyed;
    }

    std::optional<EventOrder> sortedAbsent() {
        const auto rows = byPlace(rowsOf(kAbsentGroup));
        if (!rows)
            return std::nullopt;
        EventOrder events(rows->size());
        std::ranges::transform(*rows, events.begin(), &KeyedRow::row);
        return events;
    }

    // By the rank of their text.
    std::optional<EventOrder> sortedOthers() {
        auto rows = byPlace(rowsOf(kOther));
        if (!rows || rows->empty())
            return rows ? std::optional<EventOrder>(std::in_place) : std::nullopt;
        const TextOrderPtr texts = m_snapshot.textOrder(m_column, m_stop);
        if (!texts)
            return std::nullopt;
        std::vector<std::uint32_t> ranks(others().size());
        for (std::uint32_t rank = 0; rank < texts->codes.size(); ++rank)
            ranks[texts->codes[rank]] = rank;
        for (KeyedRow& row : *rows)
            row.key = directed(ranks[idOf(row.row).otherCode()]);
        if (!sortByKey(*rows, m_stop))
            return std::nullopt;
        EventOrder events(rows->size());
        std::ranges::transform(*rows, events.begin(), &KeyedRow::row);
        return events;
    }

    // How many of the sorted UUIDs stand before the text.
    std::uint32_t uuidsBefore(std::string_view text) const {
        const std::optional<Uuid> behind = firstUuidBehind(text);
        if (!behind || uuidCount() == 0)
            return m_descending ? 0 : static_cast<std::uint32_t>(uuidCount());
        const std::uint64_t high = directed(behind->high);
        if (high < m_groups.least)
            return 0;
        if (high > m_most)
            return static_cast<std::uint32_t>(uuidCount());
        const auto isBefore = [this, behind = std::pair(behind->high, behind->low), key = keyOf(*behind)](Row row) {
            if (keyOf(row) != key)
                return keyOf(row) < key;
            const Uuid& id = idOf(eventOf(row));
            return (std::pair(id.high, id.low) < behind) != m_descending;
        };
        const std::span<const Row> rows = rowsOf(m_groups(high));
        return static_cast<std::uint32_t>(&*std::ranges::partition_point(rows, isBefore) - m_rows.data());
    }

    // The UUIDs and the others; behind them there is room for the events that have none.
    EventOrder merged(const EventOrder& others) const {
        constexpr std::size_t kPerPiece = 65'536;
        const auto pieces = [](std::size_t count) { return (count + kPerPiece - 1) / kPerPiece; };
        std::vector<std::uint32_t> before(others.size());
        parallelFor(pieces(others.size() * 16), [&](unsigned, std::size_t piece) {
            const std::size_t end = std::min(others.size(), (piece + 1) * kPerPiece / 16);
            for (std::size_t i = piece * kPerPiece / 16; i < end && !m_stop.stop_requested(); ++i)
                before[i] = uuidsBefore(this->others().text(idOf(others[i]).otherCode()));
        });
        EventOrder order(m_snapshot.eventCount());
        for (std::size_t i = 0; i < others.size(); ++i)
            order[before[i] + i] = others[i];
        parallelFor(pieces(uuidCount()), [&](unsigned, std::size_t piece) {
            if (m_stop.stop_requested())
                return;
            std::size_t i = piece * kPerPiece;
            auto passed = static_cast<std::size_t>(std::ranges::upper_bound(before, i) - before.begin());
            for (const std::size_t end = std::min(uuidCount(), i + kPerPiece); i < end; ++i) {
                while (passed < before.size() && before[passed] <= i)
                    ++passed;
                order[i + passed] = eventOf(m_rows[i]);
            }
        });
        return order;
    }

    const DictionaryView& others() const { return m_snapshot.dictionary(DictColumn::OtherId); }

    const StoreSnapshot& m_snapshot;
    const EventOrder& m_byTime;
    bool m_descending;
    ColumnId m_column;
    const std::stop_token& m_stop;
    std::vector<const Uuid*> m_idsOfBlock;
    KeyGroups m_groups;
    std::uint64_t m_most = 0;  // of the directed upper halves
    LargeVector<Row> m_rows;
    std::vector<std::uint32_t> m_ends;  // of the groups in m_rows
    std::vector<std::size_t> m_groupsWithTies;
    LargeVector<std::uint32_t> m_placeOf;
};

}  // namespace

Result<EventOrder> sortByIdentifier(const StoreSnapshot& snapshot, const EventOrder& byTime, SortKey key,
                                    const std::stop_token& stop) {
    return IdentifierSorter(snapshot, byTime, key, stop).sort();
}

}  // namespace lambdatrail
