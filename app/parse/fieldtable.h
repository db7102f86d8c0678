#pragma once

#include "app/base/sametext.h"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace lambdatrail {

// Finds what belongs to a key by one multiplication: a record has some forty keys, most of them not wanted. The
// multiplier is looked for while compiling, so that no two keys share a slot.
template <class Field, std::size_t N>
class FieldTable {
 public:
    constexpr explicit FieldTable(const std::array<Field, N>& fields) : m_fields(fields) {
        while (!place())
            m_multiplier = m_multiplier * 6364136223846793005ULL + 1442695040888963407ULL;
    }

    constexpr const std::array<Field, N>& fields() const { return m_fields; }

    // The field of the key, or null. Eight bytes from the key's first one on must be readable.
    const Field* find(std::string_view key) const {
        std::uint64_t head = 0;
        std::memcpy(&head, key.data(), sizeof head);
        if constexpr (std::endian::native == std::endian::big)
            head = __builtin_bswap64(head);
        if (key.size() < sizeof head)
            head &= (1ULL << (8 * key.size())) - 1;
        const std::uint8_t found = m_slots[slotOf(head, key.size())];
        return found != kNone && sameText(m_fields[found].key, key) ? &m_fields[found] : nullptr;
    }

 private:
    static constexpr std::size_t kSlotBits = std::bit_width(4 * N);
    static constexpr std::uint8_t kNone = 0xFF;
    static_assert(N < kNone);

    constexpr std::size_t slotOf(std::uint64_t head, std::size_t size) const {
        return static_cast<std::size_t>((head + size) * m_multiplier >> (64 - kSlotBits));
    }

    constexpr bool place() {
        m_slots.fill(kNone);
        for (std::size_t i = 0; i < N; ++i) {
            std::uint64_t head = 0;
            for (std::size_t at = 0; at < m_fields[i].key.size() && at < sizeof head; ++at)
                head |= std::uint64_t{static_cast<unsigned char>(m_fields[i].key[at])} << (8 * at);
            std::uint8_t& place = m_slots[slotOf(head, m_fields[i].key.size())];
            if (place != kNone)
                return false;
            place = static_cast<std::uint8_t>(i);
        }
        return true;
    }

    std::array<Field, N> m_fields;
    std::array<std::uint8_t, std::size_t{1} << kSlotBits> m_slots{};
    std::uint64_t m_multiplier = 0x9E3779B97F4A7C15ULL;
};

}  // namespace lambdatrail
