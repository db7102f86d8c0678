#include "app/store/keysort.h"

#include "app/base/parallel.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <memory>
#include <numeric>
#include <span>

namespace lambdatrail {
namespace {

constexpr int kGroupBits = 11;
constexpr std::size_t kSmall = 8'192;  // fits into the nearest caches: there std::sort is as fast as anything

using Rows = std::span<KeyedRow>;
using Ends = std::array<std::size_t, 1 << kGroupBits>;

// Puts the rows into `room`, grouped by the bits in which their keys differ most, in ascending order and stable;
// ends[i] is where group i ends. False if all keys are equal.
bool group(Rows rows, Rows room, Ends& ends) {
    const auto [least, most] = std::ranges::minmax(rows, {}, &KeyedRow::key);
    if (least.key == most.key)
        return false;
    const int shift = std::max(0, static_cast<int>(std::bit_width(most.key - least.key)) - kGroupBits);
    const auto groupOf = [first = least.key, shift](const KeyedRow& row) { return (row.key - first) >> shift; };
    ends.fill(0);
    for (const KeyedRow& row : rows)
        ++ends[groupOf(row)];
    std::exclusive_scan(ends.begin(), ends.end(), ends.begin(), std::size_t{0});
    for (const KeyedRow& row : rows)
        room[ends[groupOf(row)]++] = row;
    return true;
}

void sortRows(Rows rows, Rows room, const std::stop_token& stop);

// Takes group i back and sorts it.
void sortGroup(Rows rows, Rows room, const Ends& ends, std::size_t i, const std::stop_token& stop) {
    const std::size_t begin = i == 0 ? 0 : ends[i - 1];
    const Rows part = rows.subspan(begin, ends[i] - begin);
    const Rows partRoom = room.subspan(begin, part.size());
    std::ranges::copy(partRoom, part.begin());
    sortRows(part, partRoom, stop);
}

// Keys come from logs and may be as uneven as they like: a group that is still large is grouped again.
void sortRows(Rows rows, Rows room, const std::stop_token& stop) {
    if (rows.size() <= kSmall) {
        std::ranges::sort(
            rows, [](const KeyedRow& a, const KeyedRow& b) { return a.key != b.key ? a.key < b.key : a.row < b.row; });
        return;
    }
    Ends ends;
    if (stop.stop_requested() || !group(rows, room, ends))
        return;
    for (std::size_t i = 0; i < ends.size(); ++i)
        sortGroup(rows, room, ends, i, stop);
}

}  // namespace

bool sortByKey(std::vector<KeyedRow>& rows, const std::stop_token& stop) {
    Ends ends;
    const auto room = std::make_unique_for_overwrite<KeyedRow[]>(rows.size());
    const Rows allRoom(room.get(), rows.size());
    if (rows.size() <= kSmall)
        sortRows(rows, allRoom, stop);
    else if (!stop.stop_requested() && group(rows, allRoom, ends))
        parallelFor(ends.size(), [&](unsigned, std::size_t i) { sortGroup(rows, allRoom, ends, i, stop); });
    return !stop.stop_requested();
}

}  // namespace lambdatrail
