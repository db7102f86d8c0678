#include "app/stats/coverage.h"

#include "app/base/hash.h"
#include "app/filter/filterrun.h"
#include "app/store/blockwords.h"
#include "app/store/rowwalk.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace lambdatrail {
namespace {

using Codes = std::array<Code, kEventsPerBlock>;

// Kinds that the eventType alone tells.
std::optional<RecordKind> kindOfType(std::string_view type) {
    if (type == "AwsServiceEvent")
        return RecordKind::ServiceEvent;
    if (type == "AwsVpceEvents")
        return RecordKind::NetworkActivity;
    if (type == "AwsCloudTrailInsight")
        return RecordKind::Insight;
    if (type == "AwsAggregatedEvent")
        return RecordKind::Aggregated;
    return std::nullopt;
}

RecordKind kindOfCategory(std::string_view category) {
    if (category == "Management" || category.empty())
        return RecordKind::Management;
    if (category == "Data")
        return RecordKind::Data;
    if (category == "NetworkActivity")
        return RecordKind::NetworkActivity;
    if (category == "Insight")
        return RecordKind::Insight;
    return category == "Aggregated" ? RecordKind::Aggregated : RecordKind::Other;
}

// The kind of every pair of category and type code.
class KindTable {
 public:
    explicit KindTable(const StoreSnapshot& snapshot) {
        const DictionaryView& categories = snapshot.dictionary(DictColumn::Category);
        for (Code code = 0; code < categories.size(); ++code)
            m_ofCategory.push_back(kindOfCategory(categories.text(code)));
        const DictionaryView& types = snapshot.dictionary(DictColumn::Type);
        for (Code code = 0; code < types.size(); ++code)
            m_ofType.push_back(kindOfType(types.text(code)));
    }
    RecordKind kind(Code category, Code type) const { return m_ofType[type].value_or(m_ofCategory[category]); }

 private:
    std::vector<RecordKind> m_ofCategory;
    std::vector<std::optional<RecordKind>> m_ofType;
};

struct Cell {
    std::uint64_t events = 0;
    std::uint64_t lambdaEvents = 0;
    TimeMs firstMs = kNoTime;
    TimeMs lastMs = kNoTime;
};

struct Group {
    Code account;
    Code region;
    std::array<Cell, kRecordKindCount> cells{};
};

// The groups met so far. Events of a few accounts and regions stand side by side: those met last are found at once.
class Groups {
 public:
    Group& at(Code account, Code region) {
        const std::uint64_t key = std::uint64_t{account} << 32 | region;
        Recent& recent = m_recent[hashPair(key, 0) % m_recent.size()];
        if (recent.group == kNone || recent.key != key) {
            const auto next = static_cast<std::uint32_t>(m_groups.size());
            const auto [known, isNew] = m_numbers.try_emplace(key, next);
            if (isNew)
                m_groups.push_back({account, region, {}});
            recent = {key, known->second};
        }
        return m_groups[recent.group];
    }
    const std::vector<Group>& all() const { return m_groups; }

 private:
    static constexpr std::uint32_t kNone = ~0U;
    struct Recent {
        std::uint64_t key = 0;
        std::uint32_t group = kNone;
    };
    std::array<Recent, 1024> m_recent{};
    std::vector<Group> m_groups;
    std::unordered_map<std::uint64_t, std::uint32_t> m_numbers;
};

void widen(const CodeColumn& column, Codes& to) {
    column.visit([&to](const auto& codes) { std::ranges::copy(codes, to.begin()); });
}

void count(Cell& cell, TimeMs timeMs, std::uint16_t flags) {
    ++cell.events;
    cell.lambdaEvents += (flags & flag::kLambda) != 0;
    if (timeMs == kNoTime)
        return;
    if (cell.firstMs == kNoTime || timeMs < cell.firstMs)
        cell.firstMs = timeMs;
    cell.lastMs = std::max(cell.lastMs, timeMs);  // kNoTime is less than any time
}

Coverage summed(const StoreSnapshot& snapshot, const std::vector<Group>& groups) {
    Coverage sum;
    for (const Group& group : groups) {
        for (std::size_t i = 0; i < kRecordKindCount; ++i) {
            const Cell& cell = group.cells[i];
            if (cell.events == 0)
                continue;
            const auto kind = static_cast<RecordKind>(i);
            sum.events += cell.events;
            sum.byKind[i] += cell.events;
            if (kind == RecordKind::Data)
                sum.lambdaDataEvents += cell.lambdaEvents;
            sum.rows.push_back({std::string(snapshot.dictionary(DictColumn::Account).text(group.account)),
                                std::string(snapshot.dictionary(DictColumn::Region).text(group.region)), kind,
                                cell.events, cell.lambdaEvents, cell.firstMs, cell.lastMs});
        }
    }
    std::ranges::sort(sum.rows, [](const CoverageRow& a, const CoverageRow& b) {
        return std::tie(a.account, a.region, a.kind) < std::tie(b.account, b.region, b.kind);
    });
    if (const Duplicates* duplicates = snapshot.duplicates())
        sum.duplicates = duplicates->count;
    return sum;
}

}  // namespace

RecordKind recordKindOf(std::string_view category, std::string_view type) {
    return kindOfType(type).value_or(kindOfCategory(category));
}

std::string_view recordKindName(RecordKind kind) {
    static constexpr std::array<std::string_view, kRecordKindCount> kNames{
        "management", "data", "networkActivity", "insight", "aggregated", "serviceEvent", "other"};
    return kNames[static_cast<std::size_t>(kind)];
}

Result<Coverage> coverage(const StoreSnapshot& snapshot, std::stop_token stop) {
    const KindTable kinds(snapshot);
    const RowSet rows = shownEvents(snapshot);
    Groups groups;
    struct Room {
        Codes accounts, regions, categories, types;
    };
    const auto room = std::make_unique<Room>();
    for (std::size_t b = 0; b < snapshot.blocks().size(); ++b) {
        if (stop.stop_requested())
            return std::unexpected(Error{ErrorCode::Cancelled, "counting was stopped", {}, {}});
        const EventBlock& block = *snapshot.blocks()[b];
        widen(block.column(DictColumn::Account), room->accounts);
        widen(block.column(DictColumn::Region), room->regions);
        widen(block.column(DictColumn::Category), room->categories);
        widen(block.column(DictColumn::Type), room->types);
        forEachRow(wordsOfBlock(rows, b), [&](std::uint32_t row) {
            const RecordKind kind = kinds.kind(room->categories[row], room->types[row]);
            Group& group = groups.at(room->accounts[row], room->regions[row]);
            count(group.cells[static_cast<std::size_t>(kind)], block.timeMs[row], block.flags[row]);
        });
    }
    return summed(snapshot, groups.all());
}

}  // namespace lambdatrail
