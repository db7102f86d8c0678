#pragma once

#include <cstdint>
#include <string_view>

namespace lambdatrail {

// A 64-bit hash, fast on short texts and seeded at random per process: log content is hostile and must not be able
// to choose collisions.
std::uint64_t hashText(std::string_view text);
std::uint64_t hashPair(std::uint64_t a, std::uint64_t b);

}  // namespace lambdatrail
