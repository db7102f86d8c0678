#pragma once

#include "app/filter/setfilter.h"
#include "app/store/eventblock.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace lambdatrail {

// Questions about identifiers that are answered on their 128 bits. Those that are no UUIDs are looked up by their code.

// One of some identifiers; for each of them, whatever it is, the same 16 bytes stand in every event.
class UuidSet {
 public:
    explicit UuidSet(std::vector<Uuid> ids);
    bool contains(const Uuid& id) const { return m_filter.mayHave(id.high ^ id.low) && find(id); }
    const std::vector<Uuid>& ids() const { return m_ids; }

 private:
    bool find(const Uuid& id) const;

    std::vector<Uuid> m_ids;  // ascending
    SetFilter m_filter;
};

// The bits of a UUID under a mask.
struct UuidPattern {
    Uuid mask;
    Uuid bits;

    bool fits(const Uuid& id) const {
        return (((id.high ^ bits.high) & mask.high) | ((id.low ^ bits.low) & mask.low)) == 0;
    }
};

// The places at which a text with a hyphen can stand within a UUID's 36 characters.
std::vector<UuidPattern> patternsContaining(std::string_view needle);

// Hexadecimal digits that stand together somewhere between the hyphens of a UUID. A hyphen parts its two halves, so
// each of them is searched by itself: all its 16 digits at once are compared with the first digit looked for, shifted
// by one digit with the second, and so on; a digit of zeros is a match.
class UuidDigits {
 public:
    // Nothing if the text has other characters, none, or more than fit between two hyphens.
    static std::optional<UuidDigits> make(std::string_view needle);

    bool isIn(const Uuid& id) const { return isInHalf(id.high, m_places[0]) || isInHalf(id.low, m_places[1]); }

 private:
    static constexpr std::size_t kMostDigits = 12;
    static constexpr std::size_t kFirstDigits = 4;  // these rarely match by chance
    static constexpr std::uint64_t kEveryDigit = 0x1111'1111'1111'1111ULL;

    bool isInHalf(std::uint64_t half, std::uint64_t places) const {
        std::uint64_t differing = 0;
        for (std::size_t i = 0; i < kFirstDigits; ++i)
            differing |= ((half << 4 * i) ^ m_digits[i]) & m_relevant[i];
        if ((matches(differing) & places) == 0)
            return false;
        for (std::size_t i = kFirstDigits; i < m_count; ++i)
            differing |= (half << 4 * i) ^ m_digits[i];
        return (matches(differing) & places) != 0;
    }
    // The lowest bit of every digit that is zero.
    static std::uint64_t matches(std::uint64_t differing) {
        differing |= differing >> 2;
        differing |= differing >> 1;
        return ~differing & kEveryDigit;
    }

    std::size_t m_count = 0;
    std::array<std::uint64_t, kMostDigits> m_digits{};     // each 16 times
    std::array<std::uint64_t, kFirstDigits> m_relevant{};  // all ones, or zero past the last digit
    std::array<std::uint64_t, 2> m_places{};               // where a match may begin, in the upper and the lower half
};

}  // namespace lambdatrail
