#include "app/load/duplicates.h"

#include "app/base/hash.h"

#include <algorithm>
#include <array>
#include <bit>
#include <numeric>
#include <utility>
#include <vector>

namespace lambdatrail {
namespace {

constexpr int kPartitionBits = 8;  // so that a partition's table stays in the processor's cache
constexpr std::uint32_t kNobody = ~0U;

struct Candidate {
    std::uint32_t hash;
    std::uint32_t event;
};

bool isSameEvent(const StoreSnapshot& snapshot, std::uint32_t a, std::uint32_t b) {
    const EventBlock& blockA = *snapshot.blocks()[a / kEventsPerBlock];
    const EventBlock& blockB = *snapshot.blocks()[b / kEventsPerBlock];
    return blockA.eventId[a % kEventsPerBlock] == blockB.eventId[b % kEventsPerBlock] &&
           blockA.column(DictColumn::Account).at(a % kEventsPerBlock) ==
               blockB.column(DictColumn::Account).at(b % kEventsPerBlock);
}

bool standsBefore(const StoreSnapshot& snapshot, std::uint32_t a, std::uint32_t b) {
    const RecordLocation locationA = snapshot.location(EventId{a});
    const RecordLocation locationB = snapshot.location(EventId{b});
    if (locationA.file != locationB.file)
        return locationA.file < locationB.file;
    return locationA.offset < locationB.offset;
}

// All events that have an eventID, grouped by the top bits of their hash; ends[i] is where group i ends.
std::vector<Candidate> partitioned(const StoreSnapshot& snapshot,
                                   std::array<std::uint32_t, 1 << kPartitionBits>& ends) {
    std::vector<std::uint64_t> hashes(snapshot.eventCount());
    std::array<std::uint32_t, 1 << kPartitionBits> counts{};
    std::uint32_t event = 0;
    for (const auto& block : snapshot.blocks()) {
        block->column(DictColumn::Account).visit([&](const auto& accounts) {
            for (std::uint32_t row = 0; row < block->size; ++row, ++event) {
                const Uuid& id = block->eventId[row];
                if (id.isAbsent())
                    continue;
                // The lowest bit marks that there is an id at all.
                hashes[event] = hashPair(hashPair(id.high, id.low), accounts[row]) | 1;
                ++counts[hashes[event] >> (64 - kPartitionBits)];
            }
        });
    }
    std::exclusive_scan(counts.begin(), counts.end(), ends.begin(), 0U);
    std::vector<Candidate> candidates(std::accumulate(counts.begin(), counts.end(), std::size_t{0}));
    for (event = 0; event < hashes.size(); ++event) {
        if (hashes[event] != 0)
            candidates[ends[hashes[event] >> (64 - kPartitionBits)]++] = {
                static_cast<std::uint32_t>(hashes[event] >> 16), event};
    }
    return candidates;
}

}  // namespace

std::shared_ptr<const Duplicates> findDuplicates(const StoreSnapshot& snapshot) {
    auto duplicates = std::make_shared<Duplicates>();
    duplicates->folded = RowSet(snapshot.eventCount());
    std::array<std::uint32_t, 1 << kPartitionBits> ends{};
    const std::vector<Candidate> candidates = partitioned(snapshot, ends);
    std::vector<Candidate> table;
    std::vector<std::pair<std::uint32_t, std::size_t>> copies;  // with their places in the table
    std::uint32_t begin = 0;
    for (const std::uint32_t end : ends) {
        table.assign(std::bit_ceil(2 * std::size_t{end - begin} + 1), {0, kNobody});
        const std::size_t mask = table.size() - 1;
        copies.clear();
        for (; begin < end; ++begin) {
            const Candidate& candidate = candidates[begin];
            std::size_t at = candidate.hash & mask;
            while (table[at].event != kNobody &&
                   (table[at].hash != candidate.hash || !isSameEvent(snapshot, table[at].event, candidate.event)))
                at = (at + 1) & mask;
            if (table[at].event == kNobody) {
                table[at] = candidate;
                continue;
            }
            std::uint32_t& shown = table[at].event;
            std::uint32_t folded = candidate.event;
            if (standsBefore(snapshot, folded, shown)) {
                std::swap(folded, shown);
                const auto counted = duplicates->times.extract(folded);
                if (!counted.empty())
                    duplicates->times[shown] = counted.mapped();
            }
            auto& times = duplicates->times[shown];
            times = times == 0 ? 2 : times + 1;
            duplicates->folded.insert(folded);
            copies.emplace_back(folded, at);
            ++duplicates->count;
        }
        for (const auto& [copy, place] : copies)
            duplicates->copies.emplace_back(copy, table[place].event);
    }
    std::ranges::sort(duplicates->copies);
    return duplicates;
}

}  // namespace lambdatrail
