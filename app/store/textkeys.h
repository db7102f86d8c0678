#pragma once

#include <algorithm>
#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace lambdatrail {

// Makes numbers of the bytes at some place in texts, of the same order as these bytes. Texts of one column are written
// with few different bytes, such as digits and a dot: taken as the digits of a number, many more of them fit.
class TextKeys {
 public:
    using Alphabet = std::bitset<256>;

    // For texts that have no other bytes there; the numbers have that many bits, at most kMostBits.
    TextKeys(const Alphabet& alphabet, int bits) {
        const std::uint64_t base = alphabet.count() + 1;  // 0 is the end of the text
        const std::uint64_t most = std::uint64_t{1} << bits;
        std::uint64_t value = 1;
        m_values.reserve(kMostLength);
        for (; m_values.size() < kMostLength && value <= most / base; value *= base)
            m_values.emplace_back().fill(kUnknown);
        for (auto& values : m_values) {
            value /= base;
            std::uint64_t digit = 0;
            for (std::size_t byte = 0; byte < alphabet.size(); ++byte) {
                if (alphabet[byte])
                    values[byte] = ++digit * value;
            }
        }
    }

    // How many bytes a number is made of.
    std::size_t length() const { return m_values.size(); }

    // That of the bytes from `at` on; kUnknown or more if there is one among them that is not of the alphabet.
    std::uint64_t keyOf(std::string_view text, std::size_t at) const {
        const std::size_t length = std::min(m_values.size(), text.size() - std::min(at, text.size()));
        std::uint64_t key = 0;
        for (std::size_t i = 0; i < length; ++i)
            key += m_values[i][static_cast<unsigned char>(text[at + i])];
        return key;
    }

    static constexpr std::size_t kMostLength = 15;
    static constexpr int kMostBits = 60;
    static constexpr std::uint64_t kUnknown = std::uint64_t{1} << kMostBits;  // kMostLength of them fit into a number

 private:
    std::vector<std::array<std::uint64_t, 256>> m_values;  // of each byte, place by place
};

}  // namespace lambdatrail
