#include "app/store/columnmemory.h"

#include "app/base/largevector.h"

#include <algorithm>
#include <utility>

namespace lambdatrail {
namespace {

constexpr std::size_t kPieceBytes = 32 << 20;
constexpr std::size_t kLineBytes = 64;

}  // namespace

ColumnMemory::Room ColumnMemory::take(std::size_t bytes) {
    const auto known = std::ranges::find(m_free, bytes, &FreeRoom::bytes);
    if (known != m_free.end()) {
        Room room = std::move(known->room);
        m_free.erase(known);
        return room;
    }
    if (!m_piece || kPieceBytes - m_used < bytes || kEndsAreWatched) {
        m_piece = largeArray<std::byte>(kEndsAreWatched ? bytes : kPieceBytes);
        m_used = 0;
    }
    std::byte* const begin = m_piece.get() + m_used;
    m_used += (bytes + kLineBytes - 1) / kLineBytes * kLineBytes;
    return {m_piece, begin};
}

void ColumnMemory::giveBack(Room room, std::size_t bytes) {
    m_free.push_back({std::move(room), bytes});
}

}  // namespace lambdatrail
