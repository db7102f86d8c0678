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

struct CodeRange {
    Code least, most;
};

// Of at least one code. So plain that compilers do many rows at once.
[[gnu::always_inline]] inline CodeRange rangeOf(std::span<const Code> codes) {
    CodeRange range{codes.front(), codes.front()};
    for (const Code code : codes) {
        range.least = std::min(range.least, code);
        range.most = std::max(range.most, code);
    }
    return range;
}

#ifdef __x86_64__
// With AVX2 a comparison of unsigned numbers is one step and not four.
[[gnu::target("avx2")]] CodeRange rangeAvx2(std::span<const Code> codes) {
    return rangeOf(codes);
}
#endif

CodeRange leastAndMost(std::span<const Code> codes) {
#ifdef __x86_64__
    if (__builtin_cpu_supports("avx2"))
        return rangeAvx2(codes);
#endif
    return rangeOf(codes);
}

}  // namespace

std::uint32_t sharedIdHash(std::string_view sharedEventId) {
    return sharedEventId.empty() ? 0 : static_cast<std::uint32_t>(hashText(sharedEventId) >> 32) | 1;
}

CodeColumn::CodeColumn(std::span<const std::uint32_t> codes) {
    if (!codes.empty()) {
        const CodeRange range = leastAndMost(codes);
        m_least = range.least;
        m_most = range.most;
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
