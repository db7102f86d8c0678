#include "app/store/eventblock.h"

#include "app/base/hash.h"

#include <algorithm>
#include <limits>

namespace lambdatrail {
namespace {

template <class T>
std::uint64_t bytesOf(const std::vector<T>& column) {
    return column.size() * sizeof(T);
}

}  // namespace

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
