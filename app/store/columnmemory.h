#pragma once

#include <cstddef>
#include <memory>
#include <vector>

namespace lambdatrail {

// Rooms for columns, cut from large pieces: a system that gives memory by pages of a few KB is asked hundreds of times
// for one block, and by huge pages twice. Not for several threads at once.
class ColumnMemory {
 public:
    using Room = std::shared_ptr<std::byte>;

    // Of so many bytes, at most kLargestRoomBytes; not cleared, and begins with a cache line. The piece that it is cut
    // from lives as long as any of its rooms.
    Room take(std::size_t bytes);
    // Nobody looks into it any more: the next that takes as many bytes gets it.
    void giveBack(Room room, std::size_t bytes);

    static constexpr std::size_t kLargestRoomBytes = 1 << 20;

 private:
    struct FreeRoom {
        Room room;
        std::size_t bytes;
    };
    std::shared_ptr<std::byte[]> m_piece;
    std::size_t m_used = 0;  // of the piece
    std::vector<FreeRoom> m_free;
};

}  // namespace lambdatrail
