#include "app/store/openblock.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace lambdatrail {
namespace {

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

std::size_t widthFor(Code most) {
    if (most <= std::numeric_limits<std::uint8_t>::max())
        return 1;
    return most <= std::numeric_limits<std::uint16_t>::max() ? 2 : 4;
}

// The room as one of numbers.
template <class T>
std::shared_ptr<T> roomOf(const ColumnMemory::Room& room) {
    return {room, reinterpret_cast<T*>(room.get())};
}

// Calls fn with a pointer to numbers of that many bytes.
template <class Fn>
decltype(auto) asNumbers(std::byte* begin, std::size_t width, Fn&& fn) {
    if (width == 1)
        return fn(reinterpret_cast<std::uint8_t*>(begin));
    if (width == 2)
        return fn(reinterpret_cast<std::uint16_t*>(begin));
    return fn(reinterpret_cast<std::uint32_t*>(begin));
}

template <class From, class To>
void copyNumbers(const From* from, std::size_t count, To* to) {
    std::transform(from, from + count, to, [](From number) { return static_cast<To>(number); });
}

template <class T>
void write(std::shared_ptr<T>& room, std::span<const T> numbers, std::uint32_t size, ColumnMemory& memory) {
    if (!room)
        room = roomOf<T>(memory.take(kEventsPerBlock * sizeof(T)));
    std::ranges::copy(numbers, room.get() + size);
}

}  // namespace

void OpenCodes::write(std::span<const Code> codes, std::uint32_t size, bool isLookedAt, ColumnMemory& memory) {
    const CodeRange range = leastAndMost(codes);
    m_least = std::min(m_least, range.least);
    m_most = std::max(m_most, range.most);
    if (const std::size_t width = widthFor(m_most); width > m_width) {
        ColumnMemory::Room wider = memory.take(kEventsPerBlock * width);
        if (size > 0) {
            asNumbers(m_room.get(), m_width, [&](const auto* from) {
                asNumbers(wider.get(), width, [&](auto* to) { copyNumbers(from, size, to); });
            });
        }
        if (m_room && !isLookedAt)
            memory.giveBack(std::move(m_room), kEventsPerBlock * m_width);
        m_room = std::move(wider);
        m_width = width;
    }
    asNumbers(m_room.get(), m_width, [&](auto* to) { copyNumbers(codes.data(), codes.size(), to + size); });
}

CodeColumn OpenCodes::column(std::uint32_t size) const {
    return asNumbers(m_room.get(), m_width, [&]<class T>(T*) {
        return CodeColumn(Column<T>(roomOf<const T>(m_room), size), m_least, m_most);
    });
}

void OpenBlock::append(const EventBatch& batch, std::uint32_t first, std::uint32_t count, ColumnMemory& memory) {
    const auto part = [first, count]<class T>(const std::vector<T>& column) {
        return std::span(column).subspan(first, count);
    };
    const auto [least, most] = std::ranges::minmax(part(batch.timeMs));
    m_leastTimeMs = m_size == 0 ? least : std::min(m_leastTimeMs, least);
    m_mostTimeMs = m_size == 0 ? most : std::max(m_mostTimeMs, most);
    write(m_timeMs, part(batch.timeMs), m_size, memory);
    write(m_offset, part(batch.offset), m_size, memory);
    write(m_length, part(batch.length), m_size, memory);
    write(m_eventId, part(batch.eventId), m_size, memory);
    write(m_requestId, part(batch.requestId), m_size, memory);
    write(m_flags, part(batch.flags), m_size, memory);
    m_file.write(part(batch.file), m_size, m_isLookedAt, memory);
    m_sharedId.write(part(batch.sharedId), m_size, m_isLookedAt, memory);
    for (std::size_t i = 0; i < kDictColumnCount; ++i)
        m_codes[i].write(part(batch.codes[i]), m_size, m_isLookedAt, memory);
    m_size += count;
}

std::shared_ptr<const EventBlock> OpenBlock::block() {
    m_isLookedAt = true;
    auto block = std::make_shared<EventBlock>();
    block->size = m_size;
    block->leastTimeMs = m_leastTimeMs;
    block->mostTimeMs = m_mostTimeMs;
    block->timeMs = {m_timeMs, m_size};
    block->offset = {m_offset, m_size};
    block->length = {m_length, m_size};
    block->eventId = {m_eventId, m_size};
    block->requestId = {m_requestId, m_size};
    block->flags = {m_flags, m_size};
    block->file = m_file.column(m_size);
    block->sharedId = m_sharedId.column(m_size);
    for (std::size_t i = 0; i < kDictColumnCount; ++i)
        block->codes[i] = m_codes[i].column(m_size);
    return block;
}

}  // namespace lambdatrail
