#include "app/store/keysort.h"

#include "app/base/parallel.h"
#include "app/store/cachesort.h"
#include "app/store/grouping.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace lambdatrail {
namespace {

// Of the keys, on all cores.
std::pair<std::uint64_t, std::uint64_t> leastAndMost(const KeyedRows& rows) {
    constexpr std::size_t kPerPiece = 65'536;
    std::vector<std::pair<std::uint64_t, std::uint64_t>> ofPiece((rows.size() + kPerPiece - 1) / kPerPiece);
    parallelFor(ofPiece.size(), [&](unsigned, std::size_t piece) {
        const std::size_t begin = piece * kPerPiece;
        const auto some = std::span(rows).subspan(begin, std::min(kPerPiece, rows.size() - begin));
        std::uint64_t least = some.front().key;
        std::uint64_t most = least;
        for (const KeyedRow& row : some) {
            least = std::min(least, row.key);
            most = std::max(most, row.key);
        }
        ofPiece[piece] = {least, most};
    });
    return {std::ranges::min(ofPiece, {}, &std::pair<std::uint64_t, std::uint64_t>::first).first,
            std::ranges::max(ofPiece, {}, &std::pair<std::uint64_t, std::uint64_t>::second).second};
}

}  // namespace

bool sortByKey(KeyedRows& rows, const std::stop_token& stop) {
    constexpr std::size_t kSmall = 8'192;  // not worth a thread
    // Keys of texts are uneven: of many rows, more groups spare them a step or two in the caches.
    constexpr int kFewestGroupBits = 11;
    constexpr int kMostGroupBits = 14;
    constexpr int kRowBits = 6;  // as many rows a group, were they even
    const auto keyOf = [](const KeyedRow& row) { return row.key; };
    KeyedRows room(rows.size());
    const std::span allRoom(room);
    if (rows.size() <= kSmall) {
        sortInCache(std::span(rows), allRoom, keyOf, stop);
        return !stop.stop_requested();
    }
    const auto [least, most] = leastAndMost(rows);
    if (least == most)
        return !stop.stop_requested();
    const int bits =
        std::clamp(static_cast<int>(std::bit_width(rows.size())) - kRowBits, kFewestGroupBits, kMostGroupBits);
    const KeyGroups groupOf = KeyGroups::of(least, most, bits);
    const auto ends = groupItems(
        allRoom, 1U << bits, [&](std::uint32_t i) { return groupOf(rows[i].key); },
        [&](std::uint32_t i) { return rows[i]; }, stop);
    if (!ends)
        return false;
    parallelFor(ends->size(), [&](unsigned, std::size_t group) {
        const std::size_t begin = group == 0 ? 0 : (*ends)[group - 1];
        const std::size_t size = (*ends)[group] - begin;
        const std::span part = allRoom.subspan(begin, size);
        const std::span original = std::span(rows).subspan(begin, size);
        std::ranges::copy(part, original.begin());
        sortInCache(original, part, keyOf, stop);
    });
    return !stop.stop_requested();
}

}  // namespace lambdatrail
