#pragma once

#include "app/base/ids.h"
#include "app/io/buffer.h"
#include "app/load/guessedcuts.h"
#include "app/load/reportcollector.h"
#include "app/parse/containers.h"

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

namespace lambdatrail {

// A piece of a large file, ready to be parsed by any thread.
struct RecordChunk {
    std::shared_ptr<FileTally> tally;
    FileId file{};
    Buffer bytes;
    std::uint64_t offset = 0;  // of the bytes in the unpacked file
    // The records found in it; or it is taken for one list of them, as piece `piece` of the cuts.
    std::vector<RecordSpan> spans;
    std::shared_ptr<GuessedCuts> cuts;
    std::size_t piece = 0;
};

// What the threads of a load have to do: files as they are found, and pieces of large files, which come first. Those
// are bounded, so that memory is.
class WorkQueue {
 public:
    explicit WorkQueue(std::size_t mostChunks) : m_mostChunks(mostChunks) {}

    // From the thread that looks for files; after the last one it says so.
    void addFile(FileId file) {
        {
            const std::lock_guard lock(m_mutex);
            m_files.push_back(file);
        }
        m_changed.notify_one();
    }
    // When the load was stopped: takes out the files that nobody began, and tells how many.
    std::size_t dropFiles() {
        const std::lock_guard lock(m_mutex);
        const std::size_t count = m_files.size();
        m_files.clear();
        return count;
    }
    void allFilesFound() {
        {
            const std::lock_guard lock(m_mutex);
            m_isComplete = true;
        }
        m_changed.notify_all();
    }

    // If there are enough, gives the one that came first: the caller parses it then.
    std::optional<RecordChunk> addChunk(RecordChunk chunk) {
        std::unique_lock lock(m_mutex);
        m_chunks.push_back(std::move(chunk));
        if (m_chunks.size() > m_mostChunks)
            return takeChunk();
        lock.unlock();
        m_changed.notify_one();
        return std::nullopt;
    }
    // Nothing if there is none: for who waits for chunks to be parsed.
    std::optional<RecordChunk> tryTakeChunk() {
        const std::lock_guard lock(m_mutex);
        if (m_chunks.empty())
            return std::nullopt;
        return takeChunk();
    }

    using Work = std::variant<std::monostate, RecordChunk, FileId>;
    // Waits while there may be more; nothing when all is done. Whoever gets a file says fileEnded() when it can give no
    // more chunks.
    Work next() {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock,
                       [this] { return !m_chunks.empty() || !m_files.empty() || (m_isComplete && m_filesOpen == 0); });
        Work work;
        if (!m_chunks.empty()) {
            work = takeChunk();
        } else if (!m_files.empty()) {
            work = m_files.front();
            m_files.pop_front();
            ++m_filesOpen;
        }
        return work;
    }
    void fileEnded() {
        bool mayBeAll = false;
        {
            const std::lock_guard lock(m_mutex);
            --m_filesOpen;
            mayBeAll = m_isComplete && m_filesOpen == 0;
        }
        if (mayBeAll)
            m_changed.notify_all();
    }

 private:
    RecordChunk takeChunk() {
        RecordChunk chunk = std::move(m_chunks.front());
        m_chunks.pop_front();
        return chunk;
    }

    const std::size_t m_mostChunks;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<RecordChunk> m_chunks;
    std::deque<FileId> m_files;
    unsigned m_filesOpen = 0;
    bool m_isComplete = false;
};

}  // namespace lambdatrail
