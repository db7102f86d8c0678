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

// Groups rows by the bits in which their keys differ most, in ascending order and stable; ends[i] is where group i
// ends. False if all keys are equal.
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
    std::ranges::copy(room.first(rows.size()), rows.begin());
    return true;
}

Rows part(Rows rows, const Ends& ends, std::size_t index) {
    const std::size_t begin = index == 0 ? 0 : ends[index - 1];
    return rows.subspan(begin, ends[index] - begin);
}

// Keys come from logs and may be as uneven as they like: a group that is still large is grouped again.
void sortPart(Rows rows, Rows room, const std::stop_token& stop) {
    if (rows.size() <= kSmall) {
        std::ranges::sort(
            rows, [](const KeyedRow& a, const KeyedRow& b) { return a.key != b.key ? a.key < b.key : a.row < b.row; });
        return;
    }
    Ends ends;
    if (stop.stop_requested() || !group(rows, room, ends))
        return;
    for (std::size_t i = 0; i < ends.size(); ++i)
        sortPart(part(rows, ends, i), part(room, ends, i), stop);
}

}  // namespace

bool sortByKey(std::vector<KeyedRow>& rows, const std::stop_token& stop) {
    Ends ends;
    const auto room = std::make_unique_for_overwrite<KeyedRow[]>(rows.size());
    const Rows all(rows);
    const Rows allRoom(room.get(), rows.size());
    if (rows.size() <= kSmall)
        sortPart(all, allRoom, stop);
    else if (group(all, allRoom, ends))
        parallelFor(ends.size(),
                    [&](unsigned, std::size_t i) { sortPart(part(all, ends, i), part(allRoom, ends, i), stop); });
    return !stop.stop_requested();
}

}  // namespace lambdatrail
