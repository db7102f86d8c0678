#pragma once

#include "app/base/parallel.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <vector>

namespace lambdatrail {

// One pass of a counting sort, on all cores: calls put(item, place) once for each of `count` items, so that the items
// of group 0 get the first places, and so on; items of one group keep their order. groupOf(item), below `groups`, is
// asked twice. Both are called by several threads. Returns where each group ends; nothing if stopped, then some items
// were not put.
template <class GroupOf, class Put>
std::optional<std::vector<std::uint32_t>> groupItems(std::size_t count, std::size_t groups, GroupOf groupOf, Put put,
                                                     const std::stop_token& stop) {
    constexpr std::size_t kPerCheck = 65'536;
    // Large enough that counting pays, and enough of them that no core waits long for another.
    const std::size_t pieces = std::clamp<std::size_t>(count / std::max(kPerCheck, 8 * groups), 1, 64);
    // A gap between those of two pieces: where groups are few, threads would wait for each other's cache lines.
    const std::size_t stride = groups + 128 / sizeof(std::uint32_t);
    std::vector<std::uint32_t> places(pieces * stride);
    // Calls fn(item, place) for every item; `place` is what the item's piece has for its group.
    const auto walk = [&](auto fn) {
        parallelFor(pieces, [&](unsigned, std::size_t piece) {
            std::uint32_t* const ofGroup = places.data() + piece * stride;
            const std::size_t end = count * (piece + 1) / pieces;
            for (std::size_t item = count * piece / pieces; item < end && !stop.stop_requested();) {
                for (const std::size_t pause = std::min(end, item + kPerCheck); item < pause; ++item)
                    fn(static_cast<std::uint32_t>(item), ofGroup[groupOf(static_cast<std::uint32_t>(item))]);
            }
        });
    };
    walk([](std::uint32_t, std::uint32_t& size) { ++size; });
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
    walk([&put](std::uint32_t item, std::uint32_t& place) { put(item, place++); });
    if (stop.stop_requested())
        return std::nullopt;
    return ends;
}

}  // namespace lambdatrail
