#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace lambdatrail::test {

// SplitMix64. The distributions of the standard library give other numbers with every implementation; made-up logs must
// be the same on every machine.
class Prng {
 public:
    explicit Prng(std::uint64_t seed) : m_state(seed) {}

    std::uint64_t next() {
        m_state += 0x9e3779b97f4a7c15ULL;
        std::uint64_t mixed = m_state;
        mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9ULL;
        mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebULL;
        return mixed ^ (mixed >> 31);
    }
    // A number in [0, bound).
    std::uint32_t below(std::uint32_t bound) { return static_cast<std::uint32_t>(((next() >> 32) * bound) >> 32); }
    bool oneIn(std::uint32_t n) { return below(n) == 0; }

    template <std::size_t N>
    std::string_view pick(const std::array<std::string_view, N>& choices) {
        return choices[below(static_cast<std::uint32_t>(N))];
    }

    // `length` characters of the alphabet.
    std::string characters(std::string_view alphabet, std::size_t length) {
        std::string text(length, '\0');
        for (char& character : text) {
            character = alphabet[below(static_cast<std::uint32_t>(alphabet.size()))];
        }
        return text;
    }

    // A random (version 4) UUID in lower case.
    std::string uuid() {
        static constexpr std::string_view kHex = "0123456789abcdef";
        std::string text = "xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx";
        std::uint64_t digits = 0;
        int left = 0;
        for (char& character : text) {
            if (character != 'x') {
                continue;
            }
            if (left == 0) {
                digits = next();
                left = 16;
            }
            character = kHex[digits & 15];
            digits >>= 4;
            --left;
        }
        return text;
    }

 private:
    std::uint64_t m_state;
};

}  // namespace lambdatrail::test
