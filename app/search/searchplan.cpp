#include "app/search/searchplan.h"

#include "app/load/wholefile.h"
#include "app/store/blockwords.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <string_view>
#include <unordered_map>

namespace lambdatrail {
namespace {

// A plain file that is larger than this is read by several threads.
constexpr std::uint64_t kPartBytes = 16ULL << 20;

// Calls fn(event, file) for every event of the set.
template <class Fn>
void eachEvent(const StoreSnapshot& snapshot, const RowSet& wanted, Fn fn) {
    const auto blocks = snapshot.blocks();
    for (std::size_t b = 0; b < blocks.size(); ++b) {
        const auto words = wordsOfBlock(wanted, b);
        blocks[b]->file.visit([&](const auto& files) {
            for (std::size_t w = 0; w < words.size(); ++w) {
                for (std::uint64_t bits = words[w]; bits != 0; bits &= bits - 1) {
                    const auto row =
                        static_cast<std::uint32_t>(w * 64) + static_cast<std::uint32_t>(std::countr_zero(bits));
                    fn(static_cast<std::uint32_t>(b) * kEventsPerBlock + row, std::uint32_t{files[row]});
                }
            }
        });
    }
}

bool isLargeAndPlain(const InputFile& file) {
    return !file.compressed && file.parts.empty() && file.sizeBytes > WholeFileReader::kMostBytes;
}

}  // namespace

SearchPlan::SearchPlan(const StoreSnapshot& snapshot, const RowSet& wanted) {
    std::vector<std::uint32_t> begins(std::size_t{snapshot.fileCount()} + 1);
    eachEvent(snapshot, wanted, [&](std::uint32_t, std::uint32_t file) { ++begins[file + 1]; });
    for (std::size_t file = 1; file < begins.size(); ++file)
        begins[file] += begins[file - 1];
    m_events.resize(begins.back());
    std::vector<std::uint32_t> ends(begins.begin(), begins.end() - 1);
    eachEvent(snapshot, wanted, [&](std::uint32_t event, std::uint32_t file) { m_events[ends[file]++] = event; });

    const auto offsetOf = [&snapshot](std::uint32_t event) {
        return snapshot.blockOf(EventId{event}).offset[StoreSnapshot::rowOf(EventId{event})];
    };
    std::unordered_map<std::string_view, std::size_t> unitOfPath;  // of files with documents in them
    for (std::uint32_t id = 0; id < snapshot.fileCount(); ++id) {
        if (begins[id] == begins[id + 1])
            continue;
        const auto events = std::span(m_events).subspan(begins[id], begins[id + 1] - begins[id]);
        if (!std::ranges::is_sorted(events, {}, offsetOf))
            std::ranges::sort(events, {}, offsetOf);
        const InputFile& file = snapshot.file(FileId{id});
        if (isLargeAndPlain(file)) {
            for (std::size_t begin = 0; begin < events.size();) {
                const std::uint64_t limit = offsetOf(events[begin]) + kPartBytes;
                const auto end =
                    static_cast<std::size_t>(std::ranges::lower_bound(events, limit, {}, offsetOf) - events.begin());
                m_units.push_back({{{FileId{id}, events.subspan(begin, end - begin)}},
                                   std::min(kPartBytes, file.sizeBytes),
                                   begin == 0});
                begin = end;
            }
            continue;
        }
        // What is in an archive or in a text goes together with the file that it is in.
        const auto [known, isNew] = unitOfPath.try_emplace(file.path, m_units.size());
        if (isNew)
            m_units.push_back({{}, file.sizeBytes, true});
        m_units[known->second].documents.push_back({FileId{id}, events});
    }
}

}  // namespace lambdatrail
