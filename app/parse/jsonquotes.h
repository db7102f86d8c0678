#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace lambdatrail {

// Where in a JSON text its strings begin and end: a bit for every quote that no backslash escapes. Found in one pass
// that checks UTF-8 and strings as it goes. One a thread.
class JsonQuotes {
 public:
    enum class Outcome {
        Found,
        BadText,         // bad UTF-8, or raw control characters in a string
        UnclosedString,  // the text ends within one
    };
    // `text` has kScanPadding readable bytes after its end and must stay while it is walked.
    Outcome find(std::string_view text);
    const char* begin() const { return m_text.data(); }
    const char* end() const { return m_text.data() + m_text.size(); }

    // The first quote at `from`, a place in the text, or behind it; the text's end if there is none.
    const char* next(const char* from) const {
        const auto at = static_cast<std::size_t>(from - m_text.data());
        const std::uint64_t bits = bitsAt(at / 8) >> at % 8;
        return bits != 0 ? from + std::countr_zero(bits) : nextFar(at);
    }

    // A place before which there is no backslash from `from` on, a place in the text. The text's end if there is none
    // at all.
    const char* firstBackslash(const char* from) const;

    // Every way to find them that this processor has, the one in use first: for tests, all must agree.
    using Way = Outcome (JsonQuotes::*)();
    static std::vector<Way> ways();
    Outcome find(std::string_view text, Way way);

 private:
    template <class Reader>
    [[gnu::always_inline]] inline Outcome scan();
    Outcome scanSse2();
    Outcome scanAvx2();
    Outcome scanPortable();
    bool isUtf8(std::uint64_t high, const char* block, const char*& checkedTo) const;

    // The 64 bits from the eighth of a byte on.
    std::uint64_t bitsAt(std::size_t byte) const {
        std::uint64_t bits = 0;
        std::memcpy(&bits, reinterpret_cast<const char*>(m_bits.get()) + byte, sizeof bits);
        if constexpr (std::endian::native == std::endian::big)
            bits = __builtin_bswap64(bits);
        return bits;
    }
    const char* nextFar(std::size_t at) const;

    std::string_view m_text;
    std::unique_ptr<std::uint64_t[]> m_bits;     // little-endian; one behind the text's last byte ends every search
    std::size_t m_room = 0;                      // in words
    std::vector<std::uint32_t> m_withBackslash;  // which 64 bytes of the text have one, ascending
};

}  // namespace lambdatrail
