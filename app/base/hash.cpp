#include "app/base/hash.h"

#include <cstring>
#include <random>

namespace lambdatrail {
namespace {

struct Seeds {
    std::uint64_t a, b;
};

Seeds randomSeeds() {
    std::random_device device;
    const auto word = [&device] { return (static_cast<std::uint64_t>(device()) << 32) | device(); };
    return {word() | 1, word() | 1};
}

const Seeds kSeeds = randomSeeds();

std::uint64_t read64(const char* bytes) {
    std::uint64_t word;
    std::memcpy(&word, bytes, sizeof word);
    return word;
}

std::uint64_t read32(const char* bytes) {
    std::uint32_t word;
    std::memcpy(&word, bytes, sizeof word);
    return word;
}

__extension__ using Wide = unsigned __int128;

// Both halves of the 128-bit product, folded: every input bit reaches every output bit.
std::uint64_t fold(std::uint64_t a, std::uint64_t b) {
    const Wide product = static_cast<Wide>(a) * b;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

}  // namespace

std::uint64_t hashText(std::string_view text) {
    std::uint64_t hash = kSeeds.a ^ text.size();
    const char* bytes = text.data();
    std::size_t left = text.size();
    while (left > 16) {
        hash = fold(read64(bytes) ^ kSeeds.b, read64(bytes + 8) ^ hash);
        bytes += 16;
        left -= 16;
    }
    std::uint64_t low = 0;
    std::uint64_t high = 0;
    if (left >= 8) {
        low = read64(bytes);
        high = read64(bytes + left - 8);
    } else if (left >= 4) {
        low = read32(bytes);
        high = read32(bytes + left - 4);
    } else if (left > 0) {
        const auto byte = [bytes](std::size_t i) { return std::uint64_t{static_cast<unsigned char>(bytes[i])}; };
        low = byte(0) | byte(left / 2) << 8 | byte(left - 1) << 16;
    }
    return fold(fold(low ^ kSeeds.b, high ^ hash), kSeeds.a);
}

std::uint64_t hashPair(std::uint64_t a, std::uint64_t b) {
    return fold(fold(a ^ kSeeds.a, b ^ kSeeds.b), kSeeds.b);
}

}  // namespace lambdatrail
