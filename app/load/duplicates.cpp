#include "app/load/duplicates.h"

#include "app/base/hash.h"
#include "app/base/largevector.h"
#include "app/base/parallel.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <span>
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

using Counts = std::array<std::uint32_t, 1 << kPartitionBits>;

// Calls fn(event, hash) for every event of the block that has an eventID.
template <class Fn>
void forEachHash(const EventBlock& block, std::uint32_t event, Fn&& fn) {
    block.column(DictColumn::Account).visit([&](const auto& accounts) {
        for (std::uint32_t row = 0; row < block.size; ++row, ++event) {
            const Uuid& id = block.eventId[row];
            if (!id.isAbsent())
                fn(event, hashPair(hashPair(id.high, id.low), accounts[row]));
        }
    });
}

std::size_t partitionOf(std::uint64_t hash) {
    return hash >> (64 - kPartitionBits);
}

// Asks whether to go on, from any thread, and remembers the answer.
class Patience {
 public:
    explicit Patience(const std::function<bool()>& giveUp) : m_giveUp(giveUp) {}
    bool isOver() {
        if (!m_isOver && m_giveUp && m_giveUp())
            m_isOver = true;
        return m_isOver;
    }

 private:
    const std::function<bool()>& m_giveUp;
    std::atomic<bool> m_isOver = false;
};

// Has the system give memory that is about to be written to here and there: with some systems that takes longer than
// the writing, and who writes cannot stop meanwhile.
void fetchMemory(LargeVector<Candidate>& candidates, Patience& patience) {
    constexpr std::size_t kPerPage = 4096 / sizeof(Candidate);
    constexpr std::size_t kPerPiece = 512 * kPerPage;
    parallelFor((candidates.size() + kPerPiece - 1) / kPerPiece, [&](unsigned, std::size_t piece) {
        const std::size_t end = std::min(candidates.size(), (piece + 1) * kPerPiece);
        for (std::size_t i = piece * kPerPiece; i < end && !patience.isOver(); i += kPerPage)
            candidates[i] = {};
    });
}

// All events that have an eventID, grouped by the top bits of their hash; ends[i] is where group i ends. Anything if
// the patience is over.
LargeVector<Candidate> partitioned(const StoreSnapshot& snapshot, Counts& ends, Patience& patience) {
    const auto blocks = snapshot.blocks();
    std::vector<Counts> places(blocks.size());  // of each block: how many, then where the next goes
    parallelFor(blocks.size(), [&](unsigned, std::size_t i) {
        if (!patience.isOver())
            forEachHash(*blocks[i], 0, [&](std::uint32_t, std::uint64_t hash) { ++places[i][partitionOf(hash)]; });
    });
    if (patience.isOver())
        return {};
    std::uint32_t sum = 0;
    for (std::size_t partition = 0; partition < ends.size(); ++partition) {
        for (Counts& ofBlock : places)
            sum += std::exchange(ofBlock[partition], sum);
        ends[partition] = sum;
    }
    LargeVector<Candidate> candidates(sum);
    fetchMemory(candidates, patience);
    parallelFor(blocks.size(), [&](unsigned, std::size_t i) {
        if (patience.isOver())
            return;
        forEachHash(*blocks[i], static_cast<std::uint32_t>(i * kEventsPerBlock),
                    [&](std::uint32_t event, std::uint64_t hash) {
                        candidates[places[i][partitionOf(hash)]++] = {static_cast<std::uint32_t>(hash >> 16), event};
                    });
    });
    return candidates;
}

// (copy, event that stands for it)
using CopyList = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

CopyList copiesAmong(const StoreSnapshot& snapshot, std::span<const Candidate> candidates,
                     std::vector<Candidate>& table) {
    table.assign(std::bit_ceil(2 * candidates.size() + 1), {0, kNobody});
    const std::size_t mask = table.size() - 1;
    std::vector<std::pair<std::uint32_t, std::size_t>> found;  // copies, with their places in the table
    for (const Candidate& candidate : candidates) {
        std::size_t at = candidate.hash & mask;
        while (table[at].event != kNobody &&
               (table[at].hash != candidate.hash || !isSameEvent(snapshot, table[at].event, candidate.event)))
            at = (at + 1) & mask;
        if (table[at].event == kNobody) {
            table[at] = candidate;
            continue;
        }
        std::uint32_t copy = candidate.event;
        if (standsBefore(snapshot, copy, table[at].event))
            std::swap(copy, table[at].event);
        found.emplace_back(copy, at);
    }
    CopyList copies;
    for (const auto& [copy, place] : found)
        copies.emplace_back(copy, table[place].event);
    return copies;
}

}  // namespace

std::shared_ptr<const Duplicates> findDuplicates(const StoreSnapshot& snapshot, const std::function<bool()>& giveUp) {
    Patience patience(giveUp);
    Counts ends{};
    const LargeVector<Candidate> candidates = partitioned(snapshot, ends, patience);
    if (patience.isOver())
        return nullptr;
    std::array<CopyList, 1 << kPartitionBits> copies;
    std::vector<std::vector<Candidate>> tables(workerCount(copies.size()));
    parallelFor(copies.size(), [&](unsigned worker, std::size_t i) {
        if (patience.isOver())
            return;
        const std::uint32_t begin = i == 0 ? 0 : ends[i - 1];
        copies[i] = copiesAmong(snapshot, std::span(candidates).subspan(begin, ends[i] - begin), tables[worker]);
    });
    if (patience.isOver())
        return nullptr;
    auto duplicates = std::make_shared<Duplicates>();
    duplicates->folded = RowSet(snapshot.eventCount());
    for (const CopyList& some : copies) {
        for (const auto& [copy, shown] : some) {
            duplicates->folded.insert(copy);
            ++duplicates->times.try_emplace(shown, 1).first->second;
        }
        duplicates->copies.insert(duplicates->copies.end(), some.begin(), some.end());
    }
    duplicates->count = duplicates->copies.size();
    std::ranges::sort(duplicates->copies);
    return duplicates;
}

}  // namespace lambdatrail
