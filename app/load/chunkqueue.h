#pragma once

#include "app/base/ids.h"
#include "app/io/buffer.h"
#include "app/load/reportcollector.h"
#include "app/parse/containers.h"

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace lambdatrail {

// A piece of a large file with the records found in it, ready to be parsed by any thread.
struct RecordChunk {
    std::shared_ptr<FileTally> tally;
    FileId file{};
    Buffer bytes;
    std::uint64_t offset = 0;  // of the bytes in the unpacked file
    std::vector<RecordSpan> spans;
};

// Hands pieces of large files from the thread that reads one to those that have nothing to do. Bounded, so that memory
// is.
class ChunkQueue {
 public:
    // `readers`: threads that may push; each says readerEnded() once.
    ChunkQueue(std::size_t limit, unsigned readers) : m_limit(limit), m_readers(readers) {}

    // False, and the chunk untouched, if the queue is full: the caller parses it then.
    bool push(RecordChunk& chunk) {
        {
            const std::lock_guard lock(m_mutex);
            if (m_chunks.size() >= m_limit)
                return false;
            m_chunks.push_back(std::move(chunk));
        }
        m_changed.notify_one();
        return true;
    }

    // Nothing if there is none at the moment.
    std::optional<RecordChunk> tryPop() {
        const std::lock_guard lock(m_mutex);
        return pop();
    }

    // Waits while others may still push; nothing when all is done.
    std::optional<RecordChunk> waitPop() {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return !m_chunks.empty() || m_readers == 0; });
        return pop();
    }

    void readerEnded() {
        {
            const std::lock_guard lock(m_mutex);
            --m_readers;
        }
        m_changed.notify_all();
    }

 private:
    std::optional<RecordChunk> pop() {
        if (m_chunks.empty())
            return std::nullopt;
        std::optional<RecordChunk> chunk(std::move(m_chunks.front()));
        m_chunks.pop_front();
        return chunk;
    }

    const std::size_t m_limit;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<RecordChunk> m_chunks;
    unsigned m_readers;
};

}  // namespace lambdatrail
