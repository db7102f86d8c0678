#pragma once

#include "app/store/storesnapshot.h"

#include <cstdint>
#include <optional>
#include <stop_token>
#include <vector>

namespace lambdatrail {

// Rows of a block from this one on, up to the next stretch: their records stand in one file, one behind the other.
struct Stretch {
    std::uint32_t row;    // in the block
    std::uint32_t place;  // so many events of all stand before them, in earlier files or earlier in the same one
};

// The stretches of every block. Threads add rows many at a time, so there are few. Nothing if stretches overlap, so
// that their rows would come by turns, or if stopped.
std::optional<std::vector<std::vector<Stretch>>> placeOrder(const StoreSnapshot& snapshot, const std::stop_token& stop);

}  // namespace lambdatrail
