#include "app/stats/totals.h"

#include "app/base/parallel.h"
#include "app/stats/codecounts.h"
#include "app/store/blockwords.h"
#include "app/store/rowwalk.h"

#include <algorithm>
#include <span>

namespace lambdatrail {

namespace {

void addBlock(Totals& sum, const EventBlock& block, std::span<const std::uint64_t> words) {
    forEachRow(words, [&](std::uint32_t row) {
        const std::uint16_t flags = block.flags[row];
        ++sum.events;
        sum.lambdaEvents += (flags & flag::kLambda) != 0;
        sum.invocations += (flags & flag::kInvocation) != 0;
        sum.attempts += (flags & flag::kAttempt) != 0;
        sum.errors += (flags & flag::kFailed) != 0;
        const TimeMs time = block.timeMs[row];
        if (time == kNoTime) {
            ++sum.withoutTime;
            return;
        }
        if (sum.firstEventMs == kNoTime || time < sum.firstEventMs)
            sum.firstEventMs = time;
        sum.lastEventMs = std::max(sum.lastEventMs, time);  // kNoTime is less than any time
    });
}

void add(Totals& sum, const Totals& part) {
    sum.events += part.events;
    sum.lambdaEvents += part.lambdaEvents;
    sum.invocations += part.invocations;
    sum.attempts += part.attempts;
    sum.errors += part.errors;
    sum.withoutTime += part.withoutTime;
    if (sum.firstEventMs == kNoTime || (part.firstEventMs != kNoTime && part.firstEventMs < sum.firstEventMs))
        sum.firstEventMs = part.firstEventMs;
    sum.lastEventMs = std::max(sum.lastEventMs, part.lastEventMs);
}

}  // namespace

Totals totals(const StoreSnapshot& snapshot, const RowSet& rows) {
    const auto blocks = snapshot.blocks();
    std::vector<Totals> parts(workerCount(blocks.size()));
    parallelFor(blocks.size(), [&](unsigned worker, std::size_t b) {
        Totals part;  // its own: what lies side by side would be fought over
        addBlock(part, *blocks[b], wordsOfBlock(rows, b));
        add(parts[worker], part);
    });
    Totals sum;
    for (const Totals& part : parts)
        add(sum, part);
    return sum;
}

std::vector<std::pair<Code, std::uint64_t>> countByCode(const StoreSnapshot& snapshot, const RowSet& rows,
                                                        DictColumn column) {
    std::vector<std::pair<Code, std::uint64_t>> found;
    // Without a stop token nothing can fail.
    const CodeCounts counts = codeCounts(snapshot, rows, {&column, 1}, {}).value().front();
    for (std::size_t code = 0; code < counts.size(); ++code) {
        if (counts[code] != 0)
            found.emplace_back(static_cast<Code>(code), counts[code]);
    }
    const DictionaryView& dictionary = snapshot.dictionary(column);
    std::ranges::sort(found, [&dictionary](const auto& a, const auto& b) {
        return a.second != b.second ? a.second > b.second : dictionary.text(a.first) < dictionary.text(b.first);
    });
    return found;
}

}  // namespace lambdatrail
