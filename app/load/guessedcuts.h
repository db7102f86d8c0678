#pragma once

#include "app/io/buffer.h"

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace lambdatrail {

// The pieces of one document that was cut where a record only seems to end. Whether it does is known when the piece in
// front has been read, so pieces count in their order: none does from the first one on that is something else.
// Threads must begin them in that order, so that what one waits for is being worked on.
class GuessedCuts {
 public:
    // For the thread that cuts. The number of a new piece, for which end() is to be called once.
    std::size_t add() {
        const std::lock_guard lock(m_mutex);
        return m_added++;
    }

    // The piece was read, and is what it was taken for or not. Its bytes come back if it does not count.
    void end(std::size_t piece, bool isRight, Buffer bytes) {
        std::vector<Buffer> counting;  // their memory is given back without the lock
        {
            const std::lock_guard lock(m_mutex);
            if (!isRight)
                m_firstWrong = std::min(m_firstWrong, piece);
            m_ended.emplace(piece, std::move(bytes));
            for (auto next = m_ended.begin(); next != m_ended.end() && next->first == m_decided; ++m_decided) {
                (m_decided < m_firstWrong ? counting : m_returned).push_back(std::move(next->second));
                next = m_ended.erase(next);
            }
        }
        m_changed.notify_all();
    }

    // Whether a piece counts that is what it was taken for. Nothing while one before it has not ended.
    std::optional<bool> counts(std::size_t piece) const {
        const std::lock_guard lock(m_mutex);
        return isDecided(piece) ? std::optional(piece < m_firstWrong) : std::nullopt;
    }
    // The same; waits for those before it.
    bool waitUntilDecided(std::size_t piece) {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [&] { return isDecided(piece); });
        return piece < m_firstWrong;
    }

    // For the thread that cuts: of what it cuts from now on nothing would count.
    bool hasFailed() const {
        const std::lock_guard lock(m_mutex);
        return m_firstWrong != kNone;
    }
    bool allEnded() const {
        const std::lock_guard lock(m_mutex);
        return m_decided == m_added;
    }
    void waitForAll() {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [&] { return m_decided == m_added; });
    }
    // The pieces that did not count, in their order and once.
    std::vector<Buffer> takeReturned() {
        const std::lock_guard lock(m_mutex);
        return std::exchange(m_returned, {});
    }

 private:
    static constexpr std::size_t kNone = ~std::size_t{0};
    bool isDecided(std::size_t piece) const { return piece < m_decided || piece >= m_firstWrong; }

    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::size_t m_added = 0;
    std::map<std::size_t, Buffer> m_ended;  // before one that stands in front of them
    std::size_t m_decided = 0;              // all before this one have ended
    std::size_t m_firstWrong = kNone;       // of those that have ended
    std::vector<Buffer> m_returned;
};

}  // namespace lambdatrail
