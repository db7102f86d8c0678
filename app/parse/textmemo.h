#pragma once

#include "app/base/sametext.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lambdatrail {

// Remembers, for one thread, what was worked out of N texts that come together again and again. An entry is only found
// by the very same texts. When there are too many, all are forgotten, and memory stays bounded.
template <std::size_t N, class Value>
class TextMemo {
 public:
    using Texts = std::array<std::string_view, N>;

    // The value for the texts, which make() -> Value works out if it is not known. The reference lives until the next
    // call.
    template <class Make>
    const Value& of(const Texts& texts, Make&& make) {
        const std::uint64_t hash = hashOf(texts);
        const auto tag = static_cast<std::uint32_t>(hash);
        std::size_t at = hash >> 32 & m_mask;
        for (int probe = 0; probe < kMostProbes; ++probe, at = (at + 1) & m_mask) {
            const Slot slot = m_slots[at];
            if (slot.entry == kNone)
                break;
            if (slot.tag == tag && isFor(m_entries[slot.entry], texts))
                return m_entries[slot.entry].value;
        }
        return add(texts, hash, make());
    }

 private:
    static constexpr std::uint32_t kNone = ~0U;
    static constexpr int kMostProbes = 16;
    static constexpr std::size_t kMostEntries = 32'768;
    static constexpr std::size_t kMostBytes = 16U << 20;

    struct Slot {
        std::uint32_t tag = 0;
        std::uint32_t entry = kNone;
    };
    struct Entry {
        std::uint64_t hash = 0;
        std::size_t begin = 0;  // of the texts, one behind the other, in m_bytes
        std::array<std::uint32_t, N> sizes{};
        Value value{};
    };

    // Looks at both ends of each text only: what falls together then is told apart by comparing, and no more than
    // kMostProbes times.
    static std::uint64_t hashOf(const Texts& texts) {
        std::uint64_t hash = 0;
        for (std::size_t i = 0; i < N; ++i) {
            const std::string_view text = texts[i];
            if (text.empty())
                continue;
            std::uint64_t first = 0;
            std::uint64_t last = 0;
            if (text.size() >= sizeof first) {
                std::memcpy(&first, text.data(), sizeof first);
                std::memcpy(&last, text.data() + text.size() - sizeof last, sizeof last);
            } else {
                std::memcpy(&first, text.data(), text.size());
            }
            hash += (first + text.size()) * (0x9E3779B97F4A7C15ULL + 2 * i) ^ last * (0xC2B2AE3D27D4EB4FULL + 4 * i);
        }
        return (hash ^ hash >> 31) * 0xD6E8FEB86659FD93ULL;
    }

    bool isFor(const Entry& entry, const Texts& texts) const {
        const char* known = m_bytes.data() + entry.begin;
        for (std::size_t i = 0; i < N; ++i) {
            if (texts[i].size() != entry.sizes[i])
                return false;
        }
        for (const std::string_view text : texts) {
            if (!sameText({known, text.size()}, text))
                return false;
            known += text.size();
        }
        return true;
    }

    const Value& add(const Texts& texts, std::uint64_t hash, Value value) {
        if (m_entries.size() == kMostEntries || m_bytes.size() > kMostBytes) {
            m_entries.clear();
            m_bytes.clear();
            m_slots.assign(m_slots.size(), {});
        } else if (m_entries.size() * 2 >= m_slots.size()) {
            m_mask = 2 * m_slots.size() - 1;
            m_slots.assign(m_mask + 1, {});
            for (std::uint32_t entry = 0; entry < m_entries.size(); ++entry)
                place(entry);
        }
        Entry& entry = m_entries.emplace_back();
        entry.hash = hash;
        entry.begin = m_bytes.size();
        entry.value = std::move(value);
        for (std::size_t i = 0; i < N; ++i) {
            entry.sizes[i] = static_cast<std::uint32_t>(texts[i].size());
            m_bytes.append(texts[i]);
        }
        place(static_cast<std::uint32_t>(m_entries.size() - 1));
        return entry.value;
    }

    void place(std::uint32_t entry) {
        const std::uint64_t hash = m_entries[entry].hash;
        std::size_t at = hash >> 32 & m_mask;
        for (int probe = 1; probe < kMostProbes && m_slots[at].entry != kNone; ++probe)
            at = (at + 1) & m_mask;
        m_slots[at] = {static_cast<std::uint32_t>(hash), entry};
    }

    std::size_t m_mask = 255;
    std::vector<Slot> m_slots{256};
    std::vector<Entry> m_entries;
    std::string m_bytes;
};

}  // namespace lambdatrail
