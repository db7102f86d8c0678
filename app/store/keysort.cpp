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

std::uint64_t keyOf(const KeyedRow& row) {
    return row.key;
}
std::uint64_t keyOf(std::uint64_t row) {
    return row;
}

// Of the keys, on all cores.
template <class Row>
std::pair<std::uint64_t, std::uint64_t> leastAndMost(const LargeVector<Row>& rows) {
    constexpr std::size_t kPerPiece = 65'536;
    std::vector<std::pair<std::uint64_t, std::uint64_t>> ofPiece((rows.size() + kPerPiece - 1) / kPerPiece);
    parallelFor(ofPiece.size(), [&](unsigned, std::size_t piece) {
        const std::size_t begin = piece * kPerPiece;
        const auto some = std::span(rows).subspan(begin, std::min(kPerPiece, rows.size() - begin));
        std::uint64_t least = keyOf(some.front());
        std::uint64_t most = least;
        for (const Row& row : some) {
            least = std::min(least, keyOf(row));
            most = std::max(most, keyOf(row));
        }
        ofPiece[piece] = {least, most};
    });
    return {std::ranges::min(ofPiece, {}, &std::pair<std::uint64_t, std::uint64_t>::first).first,
            std::ranges::max(ofPiece, {}, &std::pair<std::uint64_t, std::uint64_t>::second).second};
}

template <class Row>
bool sortRows(LargeVector<Row>& rows, const std::stop_token& stop) {
    constexpr std::size_t kSmall = 8'192;  // not worth a thread
    constexpr int kRowBits = 9;            // as many rows a group, were they even: what is sorted quickest in the cache
    constexpr int kFewestGroupBits = 8;
    constexpr int kMostGroupBits = 13;
    const auto key = [](const Row& row) { return keyOf(row); };
    LargeVector<Row> room(rows.size());
    const std::span allRoom(room);
    if (rows.size() <= kSmall) {
        sortInCache(std::span(rows), allRoom, key, stop);
        return !stop.stop_requested();
    }
    const auto [least, most] = leastAndMost(rows);
    if (least == most)
        return !stop.stop_requested();
    const int bits =
        std::clamp(static_cast<int>(std::bit_width(rows.size())) - kRowBits, kFewestGroupBits, kMostGroupBits);
    const KeyGroups groupOf = KeyGroups::of(least, most, bits);
    const auto ends = groupItems(
        allRoom, 1U << bits, [&](std::uint32_t i) { return groupOf(keyOf(rows[i])); },
        [&](std::uint32_t i) { return rows[i]; }, stop);
    if (!ends)
        return false;
    parallelFor(ends->size(), [&](unsigned, std::size_t group) {
        const std::size_t begin = group == 0 ? 0 : (*ends)[group - 1];
        const std::size_t size = (*ends)[group] - begin;
        const std::span part = allRoom.subspan(begin, size);
        const std::span original = std::span(rows).subspan(begin, size);
        std::ranges::copy(part, original.begin());
        sortInCache(original, part, key, stop);
    });
    return !stop.stop_requested();
}

}  // namespace

bool sortByKey(KeyedRows& rows, const std::stop_token& stop) {
    return sortRows(rows, stop);
}

bool sortByKey(LargeVector<std::uint64_t>& rows, const std::stop_token& stop) {
    return sortRows(rows, stop);
}

}  // namespace lambdatrail
