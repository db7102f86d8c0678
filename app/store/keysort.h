#pragma once

#include <cstdint>
#include <stop_token>
#include <vector>

namespace lambdatrail {

struct KeyedRow {
    std::uint64_t key;
    std::uint32_t row;
};

// Sorts by key on all cores, stable. False if stopped: the order is any then.
bool sortByKey(std::vector<KeyedRow>& rows, const std::stop_token& stop);

}  // namespace lambdatrail
