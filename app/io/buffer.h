#pragma once

#include "app/base/largevector.h"

#include <cstddef>
#include <cstring>
#include <string_view>
#include <utility>

namespace lambdatrail {

// Bytes that are about to be overwritten: unlike a vector it never clears them. After its size there are always
// kPadding readable zero bytes, which the JSON scanners may look at.
class Buffer {
 public:
    static constexpr std::size_t kPadding = 64;

    char* data() { return m_bytes.get(); }
    const char* data() const { return m_bytes.get(); }
    std::size_t size() const { return m_size; }
    std::size_t capacity() const { return m_capacity; }
    std::string_view view() const { return {m_bytes.get(), m_size}; }

    // Makes room for `capacity` bytes, keeping those that are there.
    void reserve(std::size_t capacity) {
        if (capacity <= m_capacity && m_bytes)
            return;
        LargeArray<char> larger = largeArray<char>(capacity + kPadding);
        if (m_size > 0)
            std::memcpy(larger.get(), m_bytes.get(), m_size);
        m_bytes = std::move(larger);
        m_capacity = capacity;
        setSize(m_size);
    }
    // At most capacity().
    void setSize(std::size_t size) {
        m_size = size;
        if (m_bytes)
            std::memset(m_bytes.get() + size, 0, kPadding);
    }
    void assign(std::string_view bytes) {
        m_size = 0;
        append(bytes);
    }
    void append(std::string_view bytes) {
        reserve(m_size + bytes.size());
        if (!bytes.empty())
            std::memcpy(m_bytes.get() + m_size, bytes.data(), bytes.size());
        setSize(m_size + bytes.size());
    }

 private:
    LargeArray<char> m_bytes;
    std::size_t m_capacity = 0;
    std::size_t m_size = 0;
};

}  // namespace lambdatrail
