#pragma once

#include "app/base/result.h"
#include "app/io/bytesource.h"

#include <archive.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <utility>

namespace lambdatrail {

// A reader of libarchive, over a source of ours where it has one.
struct LibarchiveReader {
    static constexpr std::size_t kInputBytes = 256 * 1024;

    struct archive* handle = archive_read_new();
    std::unique_ptr<ByteSource> source;
    std::unique_ptr<char[]> input = std::make_unique_for_overwrite<char[]>(kInputBytes);

    LibarchiveReader() = default;
    LibarchiveReader(const LibarchiveReader&) = delete;
    LibarchiveReader& operator=(const LibarchiveReader&) = delete;
    ~LibarchiveReader() { archive_read_free(handle); }

    bool open() { return archive_read_open(handle, this, nullptr, &LibarchiveReader::give, nullptr) == ARCHIVE_OK; }

    static la_ssize_t give(struct archive* /*handle*/, void* self, const void** to) {
        auto* reader = static_cast<LibarchiveReader*>(self);
        *to = reader->input.get();
        return static_cast<la_ssize_t>(reader->source->read(reader->input.get(), kInputBytes));
    }

    // Why the library cannot go on: what is wrong with the bytes below it weighs more than its own words.
    Error reason(const std::string& what, const std::string& path) const {
        if (source && source->problem())
            return {source->problem()->code, source->problem()->text, path, {}};
        const char* text = archive_error_string(handle);
        return {ErrorCode::Format, text ? what + " (" + text + ")" : what, path, {}};
    }
};

// The data of the entry the reader stands at, block by block.
class DataBlocks {
 public:
    enum class Outcome { More, End, Damaged };

    // Fills `to`; adds to `size` what it has put there.
    Outcome read(struct archive* handle, char* to, std::size_t capacity, std::size_t& size) {
        while (size < capacity) {
            if (m_hole > 0) {  // of a sparse file
                const std::size_t take = std::min<std::uint64_t>(m_hole, capacity - size);
                std::memset(to + size, 0, take);
                m_hole -= take;
                size += take;
                m_given += take;
                continue;
            }
            if (m_left == 0) {
                la_int64_t offset = 0;
                const void* block = nullptr;
                const int result = archive_read_data_block(handle, &block, &m_left, &offset);
                if (result == ARCHIVE_EOF)
                    return m_hasWarned ? Outcome::Damaged : Outcome::End;
                if (result < ARCHIVE_WARN)
                    return Outcome::Damaged;
                m_hasWarned = m_hasWarned || result == ARCHIVE_WARN;
                m_block = static_cast<const char*>(block);
                const auto begin = static_cast<std::uint64_t>(std::max<la_int64_t>(0, offset));
                m_hole = begin > m_given ? begin - m_given : 0;
                continue;
            }
            const std::size_t take = std::min(m_left, capacity - size);
            std::memcpy(to + size, m_block, take);
            m_block += take;
            m_left -= take;
            size += take;
            m_given += take;
        }
        return Outcome::More;
    }

    std::uint64_t given() const { return m_given; }

 private:
    bool m_hasWarned = false;  // of a wrong checksum or size, with the last block
    const char* m_block = nullptr;
    std::size_t m_left = 0;
    std::uint64_t m_hole = 0;
    std::uint64_t m_given = 0;
};

}  // namespace lambdatrail
