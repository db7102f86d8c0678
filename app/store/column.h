#pragma once

#include <cstddef>
#include <memory>
#include <utility>

namespace lambdatrail {

// Numbers that nothing changes any more, in memory that is shared: by copies of the column and by other columns.
template <class T>
class Column {
 public:
    Column() = default;
    // The first `size` numbers of the room.
    Column(std::shared_ptr<const T> room, std::size_t size) : m_room(std::move(room)), m_size(size) {}

    const T* data() const { return m_room.get(); }
    std::size_t size() const { return m_size; }
    const T* begin() const { return data(); }
    const T* end() const { return data() + m_size; }
    const T& operator[](std::size_t row) const { return data()[row]; }

 private:
    std::shared_ptr<const T> m_room;
    std::size_t m_size = 0;
};

}  // namespace lambdatrail
