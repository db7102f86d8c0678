#include "app/store/identifiersort.h"

#include "app/base/parallel.h"
#include "app/store/keysort.h"
#include "app/store/textorder.h"
#include "app/store/uuidtext.h"

#include <algorithm>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace lambdatrail {
namespace {

Error cancelled() {
    return {ErrorCode::Cancelled, "the sort was cancelled", {}, {}};
}

// Sorts places in the order of time, counted from the newest event on: so equal identifiers stand newest first.
class IdentifierSorter {
 public:
    IdentifierSorter(const StoreSnapshot& snapshot, const EventOrder& byTime, SortKey key, const std::stop_token& stop)
        : m_snapshot(snapshot), m_byTime(byTime), m_key(key), m_stop(stop) {}

    Result<EventOrder> sort() {
        if (!part() || !sortByKey(m_uuids, m_stop) || !sortOthers())
            return std::unexpected(cancelled());
        sortEqualUuids();
        return merged();
    }

 private:
    std::uint32_t eventAt(std::uint32_t place) const { return m_byTime[m_byTime.size() - 1 - place]; }
    const Uuid& idAt(std::uint32_t place) const {
        const EventId event{eventAt(place)};
        const EventBlock& block = m_snapshot.blockOf(event);
        return (m_key.column == ColumnId::EventId ? block.eventId : block.requestId)[StoreSnapshot::rowOf(event)];
    }
    std::uint64_t directed(std::uint64_t key) const { return m_key.descending ? ~key : key; }

    // True UUIDs by their upper half, others by their code, absent ones.
    bool part() {
        constexpr std::uint32_t kPerCheck = 1 << 20;
        m_uuids.reserve(m_byTime.size());
        for (std::uint32_t place = 0; place < m_byTime.size(); ++place) {
            if (place % kPerCheck == 0 && m_stop.stop_requested())
                return false;
            const Uuid& id = idAt(place);
            if (id.isAbsent())
                m_absent.push_back(place);
            else if (id.isOther())
                m_others.push_back({id.otherCode(), place});
            else
                m_uuids.push_back({directed(id.high), place});
        }
        return true;
    }

    // The key of the others becomes the rank of their text.
    bool sortOthers() {
        if (m_others.empty())
            return true;
        const auto codes = codesByText(others(), m_key.column, m_stop);
        if (!codes)
            return false;
        std::vector<std::uint32_t> ranks(others().size());
        for (std::uint32_t rank = 0; rank < codes->size(); ++rank)
            ranks[(*codes)[rank]] = rank;
        for (KeyedRow& row : m_others)
            row.key = directed(ranks[row.key]);
        return sortByKey(m_others, m_stop);
    }

    void sortEqualUuids() {
        for (std::size_t begin = 0; begin < m_uuids.size();) {
            std::size_t end = begin + 1;
            while (end < m_uuids.size() && m_uuids[end].key == m_uuids[begin].key)
                ++end;
            if (end - begin > 1)
                std::ranges::stable_sort(std::span(m_uuids).subspan(begin, end - begin), {},
                                         [this](const KeyedRow& row) { return directed(idAt(row.row).low); });
            begin = end;
        }
    }

    Result<EventOrder> merged() const {
        EventOrder order;  // of places at first
        order.reserve(m_byTime.size());
        auto uuid = m_uuids.begin();
        for (const KeyedRow& other : m_others) {
            const auto next = firstBehind(uuid, others().text(idAt(other.row).otherCode()));
            for (; uuid != next; ++uuid)
                order.push_back(uuid->row);
            order.push_back(other.row);
        }
        for (; uuid != m_uuids.end(); ++uuid)
            order.push_back(uuid->row);
        order.insert(order.end(), m_absent.begin(), m_absent.end());

        constexpr std::size_t kPerPiece = 65'536;
        parallelFor((order.size() + kPerPiece - 1) / kPerPiece, [&](unsigned, std::size_t piece) {
            if (m_stop.stop_requested())
                return;
            const auto begin = order.begin() + static_cast<std::ptrdiff_t>(piece * kPerPiece);
            const std::size_t count = std::min(kPerPiece, order.size() - piece * kPerPiece);
            std::transform(begin, begin + static_cast<std::ptrdiff_t>(count), begin,
                           [this](std::uint32_t place) { return eventAt(place); });
        });
        if (m_stop.stop_requested())
            return std::unexpected(cancelled());
        return order;
    }

    // The first UUID from `from` on that stands behind the text. There are few other texts as a rule, so the steps
    // grow.
    std::vector<KeyedRow>::const_iterator firstBehind(std::vector<KeyedRow>::const_iterator from,
                                                      std::string_view other) const {
        const auto isBefore = [&](const KeyedRow& row) {
            const auto characters = uuidCharacters(idAt(row.row));
            const std::string_view text(characters.data(), characters.size());
            return m_key.descending ? other < text : text < other;
        };
        std::ptrdiff_t step = 1;
        while (step < m_uuids.end() - from && isBefore(from[step - 1])) {
            from += step;
            step *= 2;
        }
        return std::partition_point(from, from + std::min(step, m_uuids.end() - from), isBefore);
    }

    const DictionaryView& others() const { return m_snapshot.dictionary(DictColumn::OtherId); }

    const StoreSnapshot& m_snapshot;
    const EventOrder& m_byTime;
    SortKey m_key;
    const std::stop_token& m_stop;
    std::vector<KeyedRow> m_uuids;
    std::vector<KeyedRow> m_others;
    std::vector<std::uint32_t> m_absent;
};

}  // namespace

Result<EventOrder> sortByIdentifier(const StoreSnapshot& snapshot, const EventOrder& byTime, SortKey key,
                                    const std::stop_token& stop) {
    return IdentifierSorter(snapshot, byTime, key, stop).sort();
}

}  // namespace lambdatrail
