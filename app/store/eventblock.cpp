#include "app/store/eventblock.h"

#include "app/base/hash.h"

#include <algorithm>
#include <array>
#include <limits>

namespace lambdatrail {
namespace {

constexpr std::uint8_t kNoDigit = 0xFF;

// The value of a lower-case hexadecimal digit by its character.
constexpr std::array<std::uint8_t, 256> hexValues() {
    std::array<std::uint8_t, 256> values{};
    values.fill(kNoDigit);
    for (std::uint8_t i = 0; i < 10; ++i)
        values[static_cast<std::size_t>('0' + i)] = i;
    for (std::uint8_t i = 0; i < 6; ++i)
        values[static_cast<std::size_t>('a' + i)] = static_cast<std::uint8_t>(10 + i);
    return values;
}
constexpr std::array<std::uint8_t, 256> kHexValues = hexValues();

// Where in the 36 characters of a UUID its bytes begin.
constexpr std::array<std::uint8_t, 16> kByteAt{0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34};

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
    std::array<std::uint64_t, 2> halves{};
    std::uint8_t seen = 0;  // a value that is no digit leaves its high bits here
    for (std::size_t i = 0; i < kByteAt.size(); ++i) {
        const std::uint8_t high = kHexValues[static_cast<unsigned char>(text[kByteAt[i]])];
        const std::uint8_t low = kHexValues[static_cast<unsigned char>(text[kByteAt[i] + 1U])];
        seen = static_cast<std::uint8_t>(seen | high | low);
        halves[i / 8] = halves[i / 8] << 8 | static_cast<std::uint64_t>(high << 4 | low);
    }
    if (seen > 15)
        return std::nullopt;
    const Uuid id{halves[0], halves[1]};
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
