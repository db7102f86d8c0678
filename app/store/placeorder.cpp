#include "app/store/placeorder.h"

#include "app/base/parallel.h"

#include <algorithm>
#include <cstddef>
#include <span>
#include <utility>

namespace lambdatrail {
namespace {

// Records further apart may have others between them, which another thread came to.
constexpr std::uint64_t kNearBytes = 64 * 1024;

struct FileStretch {
    Stretch* stretch;
    std::uint64_t begin, end;  // offsets of its first and last record
    Code file;
    std::uint32_t rows;
};

// With places still to be found.
std::vector<FileStretch> stretchesOf(const EventBlock& block, std::vector<Stretch>& stretches) {
    std::vector<FileStretch> found;
    block.file.visit([&](const auto& files) {
        for (std::uint32_t row = 0; row < block.size;) {
            const std::uint32_t first = row++;
            while (row < block.size && files[row] == files[first] &&
                   block.offset[row] - block.offset[row - 1] <= block.length[row - 1] + kNearBytes)
                ++row;
            stretches.push_back({first, 0});
            found.push_back({nullptr, block.offset[first], block.offset[row - 1], files[first], row - first});
        }
    });
    for (std::size_t i = 0; i < found.size(); ++i)
        found[i].stretch = &stretches[i];
    return found;
}

}  // namespace

std::optional<std::vector<std::vector<Stretch>>> placeOrder(const StoreSnapshot& snapshot,
                                                            const std::stop_token& stop) {
    const auto blocks = snapshot.blocks();
    std::vector<std::vector<Stretch>> stretches(blocks.size());
    std::vector<std::vector<FileStretch>> ofBlock(blocks.size());
    parallelFor(blocks.size(), [&](unsigned, std::size_t b) {
        if (!stop.stop_requested())
            ofBlock[b] = stretchesOf(*blocks[b], stretches[b]);
    });
    if (stop.stop_requested())
        return std::nullopt;
    // Grouped by file.
    Code lastFile = 0;
    for (const auto& block : blocks)
        lastFile = std::max(lastFile, block->file.most());
    std::vector<std::uint32_t> ends(std::size_t{lastFile} + 2);
    for (const auto& some : ofBlock) {
        for (const FileStretch& one : some)
            ++ends[one.file + 1];
    }
    for (std::size_t file = 1; file < ends.size(); ++file)
        ends[file] += ends[file - 1];
    std::vector<FileStretch> all(ends.back());
    for (const auto& some : ofBlock) {
        for (const FileStretch& one : some)
            all[ends[one.file]++] = one;
    }
    std::uint32_t place = 0;
    for (std::size_t file = 0, begin = 0; file + 1 < ends.size(); begin = ends[file++]) {
        const auto ofFile = std::span(all).subspan(begin, ends[file] - begin);
        if (!std::ranges::is_sorted(ofFile, {}, &FileStretch::begin))
            std::ranges::sort(ofFile, {}, &FileStretch::begin);
        for (std::size_t i = 0; i < ofFile.size(); ++i) {
            if (i > 0 && ofFile[i].begin < ofFile[i - 1].end)
                return std::nullopt;
            ofFile[i].stretch->place = std::exchange(place, place + ofFile[i].rows);
        }
    }
    return stretches;
}

}  // namespace lambdatrail
