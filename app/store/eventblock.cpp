#include "app/store/eventblock.h"

#include "app/base/hash.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <limits>

namespace lambdatrail {
namespace {

// The number that eight lower-case hexadecimal digits stand for; false if they are others. All eight at once.
bool readDigits(const char* first, const char* second, std::uint32_t& number) {
    constexpr std::uint64_t kEach = 0x0101010101010101;
    std::uint64_t text = 0;
    std::memcpy(&text, first, 4);
    std::memcpy(reinterpret_cast<char*>(&text) + 4, second, 4);
    if constexpr (std::endian::native == std::endian::little)
        text = __builtin_bswap64(text);
    const std::uint64_t isLetter = text >> 6 & kEach;
    const std::uint64_t digits = (text & 0x0F * kEach) + 9 * isLetter;
    if ((digits & 0xF0 * kEach) != 0)
        return false;
    // What they look like, if they are what was taken for them.
    const std::uint64_t isAboveNine = (digits + 6 * kEach) >> 4 & kEach;
    if (digits + '0' * kEach + ('a' - '0' - 10) * isAboveNine != text)
        return false;
    const std::uint64_t pairs = (digits | digits >> 4) & 0x00FF00FF00FF00FF;
    const std::uint64_t quads = (pairs | pairs >> 8) & 0x0000FFFF0000FFFF;
    number = static_cast<std::uint32_t>(quads | quads >> 16);
    return true;
}

template <class T>
std::uint64_t bytesOf(const std::vector<T>& column) {
    return column.size() * sizeof(T);
}

}  // namespace

std::optional<Uuid> Uuid::parse(std::string_view text) {
    if (text.size() != 36)
        return std::nullopt;
    if (text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-')
        return std::nullopt;
    const char* at = text.data();
    std::array<std::uint32_t, 4> words{};
    if (!readDigits(at, at + 4, words[0]) || !readDigits(at + 9, at + 14, words[1]) ||
        !readDigits(at + 19, at + 24, words[2]) || !readDigits(at + 28, at + 32, words[3]))
        return std::nullopt;
    const Uuid id{std::uint64_t{words[0]} << 32 | words[1], std::uint64_t{words[2]} << 32 | words[3]};
    if (id.isAbsent() || id.isOther())
        return std::nullopt;
    return id;
}

std::uint32_t sharedIdHash(std::string_view sharedEventId) {
    return sharedEventId.empty() ? 0 : static_cast<std::uint32_t>(hashText(sharedEventId) >> 32) | 1;
}

CodeColumn::CodeColumn(std::span<const std::uint32_t> codes) {
    if (!codes.empty()) {
        const auto [least, most] = std::ranges::minmax(codes);
        m_least = least;
        m_most = most;
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
