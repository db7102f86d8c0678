#include "app/store/keysort.h"

#include "app/base/parallel.h"
#include "app/store/cachesort.h"
#include "app/store/grouping.h"

#include <algorithm>
#include <cstddef>
#include <span>

namespace lambdatrail {

bool sortByKey(KeyedRows& rows, const std::stop_token& stop) {
    constexpr std::size_t kSmall = 8'192;  // not worth a thread
    constexpr int kGroupBits = 11;
    const auto keyOf = [](const KeyedRow& row) { return row.key; };
    KeyedRows room(rows.size());
    const std::span allRoom(room);
    if (rows.size() <= kSmall) {
        sortInCache(std::span(rows), allRoom, keyOf, stop);
        return !stop.stop_requested();
    }
    const auto [least, most] = std::ranges::minmax(rows, {}, keyOf);
    if (least.key == most.key)
        return !stop.stop_requested();
    const KeyGroups groupOf = KeyGroups::of(least.key, most.key, kGroupBits);
    const auto ends = groupItems(
        rows.size(), 1U << kGroupBits, [&](std::uint32_t i) { return groupOf(rows[i].key); },
        [&](std::uint32_t i, std::uint32_t place) { allRoom[place] = rows[i]; }, stop);
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
