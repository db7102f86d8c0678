#pragma once

#include "app/base/parallel.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

namespace lambdatrail {

// One pass of a counting sort, on all cores: puts rowOf(item) of each item from 0 on into `rows`, which has room for
// all, so that those of group 0 come first, and so on; items of one group keep their order. groupOf(item), below
// `groups`, is asked three times. Both are called by several threads. Returns where each group ends; nothing if
// stopped, then some rows were not put.
template <class Row, class GroupOf, class RowOf>
std::optional<std::vector<std::uint32_t>> groupItems(std::span<Row> rows, std::size_t groups, GroupOf groupOf,
                                                     RowOf rowOf, const std::stop_token& stop) {
    const std::size_t count = rows.size();
    constexpr std::size_t kPerCheck = 65'536;
    // Large enough that counting pays, and enough of them that no core waits long for another.
    const std::size_t pieces = std::clamp<std::size_t>(count / std::max(kPerCheck, 8 * groups), 1, 64);
    // A gap between those of two pieces: where groups are few, threads would wait for each other's cache lines.
    const std::size_t stride = groups + 128 / sizeof(std::uint32_t);
    std::vector<std::uint32_t> places(pieces * stride);
    // Calls fn(first, last, ofGroup) for some items at a time, in their order within a piece; `ofGroup` is what the
    // piece has for each group.
    const auto walk = [&](auto fn) {
        parallelFor(pieces, [&](unsigned, std::size_t turn) {
            // By turns of both halves: of a group, neighbours write to the same cache line, where one ends and the
            // other begins.
            const std::size_t piece = turn % 2 * ((pieces + 1) / 2) + turn / 2;
            std::uint32_t* const ofGroup = places.data() + piece * stride;
            const std::size_t end = count * (piece + 1) / pieces;
            for (std::size_t item = count * piece / pieces; item < end && !stop.stop_requested(); item += kPerCheck)
                fn(static_cast<std::uint32_t>(item), static_cast<std::uint32_t>(std::min(end, item + kPerCheck)),
                   ofGroup);
        });
    };
    walk([&groupOf](std::uint32_t first, std::uint32_t last, std::uint32_t* sizes) {
        for (std::uint32_t item = first; item < last; ++item)
            ++sizes[groupOf(item)];
    });
    std::vector<std::uint32_t> ends(groups);
    std::uint32_t next = 0;
    for (std::size_t group = 0; group < groups; ++group) {
        for (std::size_t at = group; at < places.size(); at += stride) {
            const std::uint32_t size = places[at];
            places[at] = next;
            next += size;
        }
        ends[group] = next;
    }
    // Where groups are many, their next places are not in the nearest cache: the processor is told before it gets
    // there.
    constexpr std::size_t kManyGroups = 1'024;
    const std::uint32_t ahead = groups < kManyGroups ? 0 : 32;
    walk([&](std::uint32_t first, std::uint32_t last, std::uint32_t* place) {
        std::uint32_t item = first;
        for (; ahead != 0 && item + ahead < last; ++item) {
            __builtin_prefetch(&rows[place[groupOf(item + ahead)]], 1);
            rows[place[groupOf(item)]++] = rowOf(item);
        }
        for (; item < last; ++item)
            rows[place[groupOf(item)]++] = rowOf(item);
    });
    if (stop.stop_requested())
        return std::nullopt;
    return ends;
}

}  // namespace lambdatrail
