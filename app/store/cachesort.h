#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <stop_token>
#include <utility>

namespace lambdatrail {

// Which bits of 64-bit keys to group by, so that at most 2^bits groups come apart best: the highest in which they
// differ.
struct KeyGroups {
    std::uint64_t least = 0;
    int shift = 0;

    static KeyGroups of(std::uint64_t least, std::uint64_t most, int bits) {
        return {least, std::max(0, static_cast<int>(std::bit_width(most - least)) - bits)};
    }
    std::size_t operator()(std::uint64_t key) const { return static_cast<std::size_t>((key - least) >> shift); }
};

// Sorts rows by keyOf(row), a 64-bit number, stable, on this thread; made for what fits into the nearest caches. `room`
// is scratch space of the same size. Any order if stopped.
// Keys come from logs and may be as uneven as they like: every step of grouping takes off some bits of them.
template <class Row, class KeyOf>
void sortInCache(std::span<Row> rows, std::span<Row> room, KeyOf keyOf, const std::stop_token& stop) {
    constexpr std::size_t kFew = 24;
    constexpr std::size_t kMany = 65'536;
    constexpr int kMostBits = 11;
    // Puts the row where it belongs among the sorted ones before `at`.
    const auto insert = [keyOf, rows](const Row row, std::size_t at) {
        for (; at > 0 && keyOf(row) < keyOf(rows[at - 1]); --at)
            rows[at] = rows[at - 1];
        rows[at] = row;
    };
    if (rows.size() <= kFew) {
        for (std::size_t i = 1; i < rows.size(); ++i)
            insert(rows[i], i);
        return;
    }
    if (rows.size() >= kMany && stop.stop_requested())
        return;
    const auto [least, most] = std::ranges::minmax(rows, {}, keyOf);
    if (keyOf(least) == keyOf(most))
        return;
    // As many groups as rows or more, if there may be so many: then most rows are where they belong.
    const int bits = std::min(kMostBits, static_cast<int>(std::bit_width(rows.size())));
    const auto groupOf = [keyOf, groups = KeyGroups::of(keyOf(least), keyOf(most), bits)](const Row& row) {
        return groups(keyOf(row));
    };
    std::array<std::uint32_t, (1 << kMostBits) + 1> ends;
    std::fill_n(ends.begin(), (1U << bits) + 1, 0U);
    for (const Row& row : rows)
        ++ends[groupOf(row) + 1];
    const std::uint32_t largest = *std::max_element(ends.begin(), ends.begin() + (1 << bits) + 1);
    std::partial_sum(ends.begin(), ends.begin() + (1 << bits), ends.begin());
    for (const Row& row : rows)
        room[ends[groupOf(row)]++] = row;
    if (largest <= kFew) {
        for (std::size_t i = 0; i < rows.size(); ++i)
            insert(room[i], i);
        return;
    }
    std::ranges::copy(room, rows.begin());
    for (std::size_t group = 0, begin = 0; group < 1U << bits; begin = ends[group++]) {
        if (const std::size_t size = ends[group] - begin; size > 1)
            sortInCache(rows.subspan(begin, size), room.subspan(begin, size), keyOf, stop);
    }
}

}  // namespace lambdatrail
