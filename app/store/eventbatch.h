#pragma once

#include "app/store/eventblock.h"

#include <array>
#include <cstdint>
#include <vector>

namespace lambdatrail {

// Rows in growing columns: parsed, not yet in a block.
struct EventBatch {
    std::vector<TimeMs> timeMs;
    std::vector<std::uint32_t> file;
    std::vector<std::uint64_t> offset;
    std::vector<std::uint32_t> length;
    std::vector<Uuid> eventId;
    std::vector<Uuid> requestId;
    std::vector<std::uint32_t> sharedId;  // sharedIdHash
    std::vector<std::uint16_t> flags;
    std::array<std::vector<std::uint32_t>, kDictColumnCount> codes;

    std::uint32_t size() const { return static_cast<std::uint32_t>(timeMs.size()); }
    bool isEven() const;  // whether all columns are equally long
    void reserve(std::uint32_t events);
    void truncate(std::uint32_t events);
    void clear();
};

}  // namespace lambdatrail
