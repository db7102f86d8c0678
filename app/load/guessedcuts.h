#pragma once

#include "app/io/buffer.h"

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <utility>
#include <vector>

namespace lambdatrail {

// The pieces of one document that was cut where a record only seems to end. Whether it does is known when the piece in
// front has been read, so pieces count in their order: none does behind one that turned out to be something else.
// Threads must begin them in that order, so that what one waits for is being worked on.
class GuessedCuts {
 public:
    // For the thread that cuts. The number of a new piece, for which end() is to be called once.
    std::size_t add() {
        const std::lock_guard lock(m_mutex);
        return m_added++;
    }

    // Waits for the pieces before this one, and tells whether all of them count.
    bool countsBefore(std::size_t piece) {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [&] { return m_ended == piece; });
        return !m_hasFailed;
    }
    // Whether the piece counts is decided; its bytes come back if it does not.
    void end(std::size_t piece, bool counts, Buffer bytes) {
        {
            std::unique_lock lock(m_mutex);
            m_changed.wait(lock, [&] { return m_ended == piece; });
            ++m_ended;
            if (!counts) {
                m_hasFailed = true;
                m_returned.push_back(std::move(bytes));
            }
        }
        m_changed.notify_all();
    }

    // For the thread that cuts.
    bool hasFailed() const {
        const std::lock_guard lock(m_mutex);
        return m_hasFailed;
    }
    bool allEnded() const {
        const std::lock_guard lock(m_mutex);
        return m_ended == m_added;
    }
    void waitForAll() {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [&] { return m_ended == m_added; });
    }
    // The pieces that did not count, in their order and once.
    std::vector<Buffer> takeReturned() {
        const std::lock_guard lock(m_mutex);
        return std::exchange(m_returned, {});
    }

 private:
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::size_t m_added = 0;
    std::size_t m_ended = 0;
    bool m_hasFailed = false;
    std::vector<Buffer> m_returned;
};

}  // namespace lambdatrail
