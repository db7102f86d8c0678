#pragma once

#include "app/base/largevector.h"
#include "app/base/sametext.h"

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <new>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace lambdatrail {

// Remembers, for one thread, what was worked out of N texts that come together again and again. An entry is only found
// by the very same texts. When there are too many, all are forgotten, and memory stays bounded.
template <std::size_t N, class Value>
class TextMemo {
    static_assert(std::is_trivially_copyable_v<Value>);

 public:
    struct Key {
        std::array<std::string_view, N> texts;
        std::uint64_t hash = 0;

        // Looks at both ends of each text only: what falls together then is told apart by comparing, and no more than
        // kMostProbes times.
        template <std::convertible_to<std::string_view>... Texts>
            requires(sizeof...(Texts) == N)
        void set(const Texts&... of) {
            hash = 0;
            std::size_t i = 0;
            (take(i++, of), ...);
            hash = (hash ^ hash >> 31) * kMixFactor;
        }

     private:
        void take(std::size_t i, std::string_view text) {
            texts[i] = text;
            if (text.empty())
                return;
            std::uint64_t first = 0;
            std::uint64_t last = 0;
            if (text.size() >= sizeof first) {
                std::memcpy(&first, text.data(), sizeof first);
                std::memcpy(&last, text.data() + text.size() - sizeof last, sizeof last);
            } else {
                first = shortWord(text);
            }
            hash += (first + text.size()) * (kFirstFactor + 2 * i) ^ last * (kLastFactor + 4 * i);
        }
    };

    // The value for the texts, which make() -> Value works out if it is not known. The reference lives until the next
    // call.
    template <class Make>
    const Value& of(const Key& key, Make&& make) {
        const auto tag = static_cast<std::uint32_t>(key.hash);
        std::size_t at = key.hash >> 32 & m_mask;
        for (int probe = 0; probe < kMostProbes; ++probe, at = (at + 1) & m_mask) {
            const Slot slot = m_slots[at];
            if (slot.entry == kNone)
                break;
            if (slot.tag == tag && isFor(slot.entry, key.texts))
                return header(slot.entry).value;
        }
        return add(key, make());
    }

 private:
    static constexpr std::uint64_t kFirstFactor = 0x9E3779B97F4A7C15ULL;
    static constexpr std::uint64_t kLastFactor = 0xC2B2AE3D27D4EB4FULL;
    static constexpr std::uint64_t kMixFactor = 0xD6E8FEB86659FD93ULL;
    static constexpr std::uint32_t kNone = ~0U;
    static constexpr int kMostProbes = 16;
    static constexpr std::size_t kMostEntries = 32'768;
    static constexpr std::size_t kMostBytes = 16U << 20;
    // Texts of which all together are longer are worked out every time.
    static constexpr std::size_t kLongestTexts = 1U << 16;

    // All bytes of a text of 1 to 7 bytes, without a call.
    static std::uint64_t shortWord(std::string_view text) {
        const std::size_t size = text.size();
        if (size < sizeof(std::uint32_t)) {
            const auto byte = [&text](std::size_t i) { return std::uint64_t{static_cast<unsigned char>(text[i])}; };
            return byte(0) | byte(size / 2) << 8 | byte(size - 1) << 16;
        }
        std::uint32_t first = 0;
        std::uint32_t last = 0;
        std::memcpy(&first, text.data(), sizeof first);
        std::memcpy(&last, text.data() + size - sizeof last, sizeof last);
        return first | std::uint64_t{last} << 32;
    }

    struct Slot {
        std::uint32_t tag = 0;
        std::uint32_t entry = kNone;  // where it begins in m_entries, in units
    };
    // Before the texts of an entry, which follow one behind the other.
    struct Header {
        std::uint64_t hash;
        Value value;
        std::array<std::uint32_t, N> sizes;
    };
    static constexpr std::size_t kUnit = alignof(Header);

    const Header& header(std::uint32_t entry) const {
        return *std::launder(reinterpret_cast<const Header*>(m_entries.data() + entry * kUnit));
    }

    bool isFor(std::uint32_t entry, const std::array<std::string_view, N>& texts) const {
        const std::array<std::uint32_t, N>& sizes = header(entry).sizes;
        for (std::size_t i = 0; i < N; ++i) {
            if (texts[i].size() != sizes[i])
                return false;
        }
        const char* known = reinterpret_cast<const char*>(m_entries.data() + entry * kUnit + sizeof(Header));
        for (const std::string_view text : texts) {
            if (!sameText({known, text.size()}, text))
                return false;
            known += text.size();
        }
        return true;
    }

    const Value& add(const Key& key, const Value& value) {
        std::size_t textBytes = 0;
        for (const std::string_view text : key.texts)
            textBytes += text.size();
        if (textBytes > kLongestTexts) {
            m_unkept = value;
            return m_unkept;
        }
        if (m_count == kMostEntries || m_entries.size() > kMostBytes) {
            m_count = 0;
            m_entries.clear();
            m_slots.assign(m_slots.size(), {});
        } else if (m_count * 2 >= m_slots.size()) {
            grow();
        }
        const std::size_t begin = m_entries.size();
        m_entries.resize(begin + (sizeof(Header) + textBytes + kUnit - 1) / kUnit * kUnit);
        auto* entry = new (m_entries.data() + begin) Header{key.hash, value, {}};
        std::byte* to = m_entries.data() + begin + sizeof(Header);
        for (std::size_t i = 0; i < N; ++i) {
            entry->sizes[i] = static_cast<std::uint32_t>(key.texts[i].size());
            if (!key.texts[i].empty())
                std::memcpy(to, key.texts[i].data(), key.texts[i].size());
            to += key.texts[i].size();
        }
        ++m_count;
        place({static_cast<std::uint32_t>(key.hash), static_cast<std::uint32_t>(begin / kUnit)}, key.hash);
        return entry->value;
    }

    void grow() {
        const std::vector<Slot> before = std::exchange(m_slots, std::vector<Slot>(2 * m_slots.size()));
        m_mask = m_slots.size() - 1;
        for (const Slot& slot : before) {
            if (slot.entry != kNone)
                place(slot, header(slot.entry).hash);
        }
    }

    // After so many probes an older entry gives way.
    void place(const Slot& slot, std::uint64_t hash) {
        std::size_t at = hash >> 32 & m_mask;
        for (int probe = 1; probe < kMostProbes && m_slots[at].entry != kNone; ++probe)
            at = (at + 1) & m_mask;
        m_slots[at] = slot;
    }

    std::size_t m_mask = 255;
    std::vector<Slot> m_slots{256};
    LargeVector<std::byte> m_entries;
    std::size_t m_count = 0;
    Value m_unkept{};
};

}  // namespace lambdatrail
