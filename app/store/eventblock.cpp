#include "app/store/eventblock.h"

#include "app/base/hash.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <limits>

namespace lambdatrail {
namespace {

// Four characters, the first in the lowest byte, whatever the processor.
std::uint64_t charactersAt(const char* at) {
    std::uint32_t word = 0;
    std::memcpy(&word, at, sizeof word);
    return std::endian::native == std::endian::big ? __builtin_bswap32(word) : word;
}

// The same value in each of eight bytes.
constexpr std::uint64_t inEachByte(std::uint64_t value) {
    return value * 0x0101010101010101ULL;
}

// The value of eight lower-case hexadecimal digits, four at each place, all at once: a byte for each. `areDigits`
// becomes false if they are others.
std::uint64_t hexValue(const char* first, const char* second, bool& areDigits) {
    constexpr std::uint64_t kHighBits = inEachByte(0x80);
    const std::uint64_t characters = charactersAt(first) | charactersAt(second) << 32;
    const std::uint64_t letters =
        characters >> 6 & inEachByte(1);  // 1 for what may be a letter, 0 for what may be a digit
    const std::uint64_t least = inEachByte('0') + letters * ('a' - '0');
    const std::uint64_t most = inEachByte('9') + letters * ('f' - '9');
    // No byte below 0x80 carries into the next one, or borrows of it: its high bit tells how it compares.
    const std::uint64_t isInRange = (characters + (kHighBits - least)) & ((most | kHighBits) - characters);
    areDigits &= (characters & kHighBits) == 0 && (isInRange & kHighBits) == kHighBits;
    std::uint64_t digits = (characters & inEachByte(0x0F)) + letters * 9;
    // Two digits make a byte, two bytes a word, two words the value; what stands first counts most.
    digits = (digits << 4 | digits >> 8) & 0x00FF00FF00FF00FFULL;
    digits = (digits << 8 | digits >> 16) & 0x0000FFFF0000FFFFULL;
    return (digits << 16 | digits >> 32) & 0xFFFFFFFFULL;
}

template <class T>
std::uint64_t bytesOf(const std::vector<T>& column) {
    return column.size() * sizeof(T);
}

}  // namespace

Uuid Uuid::read(std::string_view text) {
    if (text.size() != 36)
        return {};
    if (text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-')
        return {};
    const char* const at = text.data();
    bool areDigits = true;
    const Uuid id{hexValue(at, at + 4, areDigits) << 32 | hexValue(at + 9, at + 14, areDigits),
                  hexValue(at + 19, at + 24, areDigits) << 32 | hexValue(at + 28, at + 32, areDigits)};
    return areDigits && !id.isOther() ? id : Uuid{};
}

std::uint32_t sharedIdHash(std::string_view sharedEventId) {
    return sharedEventId.empty() ? 0 : static_cast<std::uint32_t>(hashText(sharedEventId) >> 32) | 1;
}

CodeColumn::CodeColumn(std::span<const std::uint32_t> codes) {
    if (!codes.empty()) {
        // One at a time: so compilers do many rows at once.
        m_least = m_most = codes.front();
        for (const Code code : codes)
            m_least = std::min(m_least, code);
        for (const Code code : codes)
            m_most = std::max(m_most, code);
    }
    const auto fill = [codes]<class T>(std::vector<T> narrow) {
        narrow.resize(codes.size());
        std::ranges::transform(codes, narrow.begin(), [](std::uint32_t code) { return static_cast<T>(code); });
        return narrow;
    };
    if (m_most <= std::numeric_limits<std::uint8_t>::max())
        m_codes = fill(std::vector<std::uint8_t>{});
    else if (m_most <= std::numeric_limits<std::uint16_t>::max())
        m_codes = fill(std::vector<std::uint16_t>{});
    else
        m_codes = fill(std::vector<std::uint32_t>{});
}

std::uint64_t CodeColumn::bytes() const {
    return visit([](const auto& codes) { return bytesOf(codes); });
}

std::uint64_t EventBlock::bytes() const {
    std::uint64_t sum = bytesOf(timeMs) + file.bytes() + bytesOf(offset) + bytesOf(length) + bytesOf(eventId) +
                        bytesOf(requestId) + sharedId.bytes() + bytesOf(flags);
    for (const CodeColumn& column : codes)
        sum += column.bytes();
    return sum;
}

}  // namespace lambdatrail
