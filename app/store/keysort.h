#pragma once

#include "app/base/largevector.h"

#include <cstdint>
#include <stop_token>

namespace lambdatrail {

struct KeyedRow {
    std::uint64_t key;
    std::uint32_t row;
};

using KeyedRows = LargeVector<KeyedRow>;

// Sorts by key on all cores, stable. False if stopped: the order is any then.
bool sortByKey(KeyedRows& rows, const std::stop_token& stop);

// The same for rows that are nothing but their keys.
bool sortByKey(LargeVector<std::uint64_t>& rows, const std::stop_token& stop);

}  // namespace lambdatrail
