#pragma once

#include "app/store/columnmemory.h"
#include "app/store/eventbatch.h"
#include "app/store/eventblock.h"

#include <array>
#include <cstdint>
#include <memory>
#include <span>

namespace lambdatrail {

// Codes that are being written, in the narrowest of 1, 2 or 4 bytes that holds those up to now.
class OpenCodes {
 public:
    // Behind the first `size` codes. What is written already moves if it was in too few bytes, and its room is given
    // back unless somebody may look into it.
    void write(std::span<const Code> codes, std::uint32_t size, bool isLookedAt, ColumnMemory& memory);
    CodeColumn column(std::uint32_t size) const;

 private:
    ColumnMemory::Room m_room;
    std::size_t m_width = 0;  // bytes a code; 0: no room yet
    Code m_least = ~Code{0};
    Code m_most = 0;
};

// The block that is being filled. Each row is written once, to where it stays: a sealed block shares the memory, and
// rows that are written later stand behind its own. Not for several threads at once, but who has a block may read it
// while another thread appends.
class OpenBlock {
 public:
    std::uint32_t size() const { return m_size; }
    // Rows of a batch, as many as the block has room for at most.
    void append(const EventBatch& batch, std::uint32_t first, std::uint32_t count, ColumnMemory& memory);
    // The rows up to now.
    std::shared_ptr<const EventBlock> block();

 private:
    template <class T>
    using Room = std::shared_ptr<T>;

    std::uint32_t m_size = 0;
    bool m_isLookedAt = false;
    TimeMs m_leastTimeMs = 0;
    TimeMs m_mostTimeMs = 0;
    Room<TimeMs> m_timeMs;
    Room<std::uint64_t> m_offset;
    Room<std::uint32_t> m_length;
    Room<Uuid> m_eventId;
    Room<Uuid> m_requestId;
    Room<std::uint16_t> m_flags;
    OpenCodes m_file;
    OpenCodes m_sharedId;
    std::array<OpenCodes, kDictColumnCount> m_codes;
};

}  // namespace lambdatrail
