#include "app/export/exporter.h"

#include "app/base/parallel.h"
#include "app/export/replacingfile.h"
#include "app/export/rowwriter.h"

#include <sys/stat.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <span>

namespace lambdatrail {
namespace {

constexpr std::size_t kRowsPerPiece = 1024;  // some milliseconds at most

Error cancelled() {
    return {ErrorCode::Cancelled, "the export was stopped", {}, {}};
}

// True if the path names a log that is loaded, whichever way it is written.
bool isLoadedLog(const StoreSnapshot& snapshot, const std::string& path) {
    struct stat target{};
    if (::stat(path.c_str(), &target) != 0)
        return false;
    for (std::uint32_t i = 0; i < snapshot.fileCount(); ++i) {
        const InputFile& log = snapshot.file(FileId{i});
        // The size first: there may be very many files to ask the system about.
        struct stat found{};
        if (log.sizeBytes == static_cast<std::uint64_t>(target.st_size) && ::stat(log.path.c_str(), &found) == 0 &&
            found.st_dev == target.st_dev && found.st_ino == target.st_ino)
            return true;
    }
    return false;
}

// Lets pieces that are made by several threads pass in their order, until one fails.
class Gate {
 public:
    // `take` takes the piece once all before it have passed; it is never called twice at once.
    void pass(std::size_t piece, const std::function<Result<void>()>& take) {
        std::unique_lock lock(m_mutex);
        m_moved.wait(lock, [&] { return m_next == piece || m_closed; });
        if (m_closed)
            return;
        m_result = take();
        m_closed = !m_result.has_value();
        ++m_next;
        m_moved.notify_all();
    }
    bool isClosed() const { return m_closed; }
    const Result<void>& result() const { return m_result; }  // when all threads are done

 private:
    std::mutex m_mutex;
    std::condition_variable m_moved;
    std::size_t m_next = 0;
    std::atomic<bool> m_closed{false};
    Result<void> m_result;
};

}  // namespace

Result<void> exportEvents(const StoreSnapshot& snapshot, const EventOrder& order, const ExportOptions& options,
                          const ExportSink& sink, Progress& progress, std::stop_token stop) {
    if (options.columns.empty())
        return std::unexpected(Error{ErrorCode::Usage, "there is no column to export", {}, {}});
    progress.total = order.size();
    progress.done = 0;
    const std::size_t pieces = std::max<std::size_t>(1, (order.size() + kRowsPerPiece - 1) / kRowsPerPiece);
    std::vector<RowWriter> writers(workerCount(pieces), RowWriter(snapshot, options));
    std::vector<std::string> buffers(writers.size());
    Gate gate;
    parallelFor(pieces, [&](unsigned worker, std::size_t piece) {
        if (gate.isClosed())
            return;
        std::string& buffer = buffers[worker];
        buffer.clear();
        if (piece == 0)
            writers[worker].appendHeader(buffer);
        const std::size_t begin = piece * kRowsPerPiece;
        const std::size_t end = std::min(begin + kRowsPerPiece, order.size());
        writers[worker].appendRows(buffer, std::span(order).subspan(begin, end - begin));
        gate.pass(piece, [&]() -> Result<void> {
            if (stop.stop_requested())
                return std::unexpected(cancelled());
            if (buffer.empty())
                return {};
            Result<void> taken = sink(buffer);
            if (taken)
                progress.done = end;
            return taken;
        });
    });
    return gate.result();
}

Result<void> exportToFile(const StoreSnapshot& snapshot, const EventOrder& order, const ExportOptions& options,
                          const std::string& path, Progress& progress, std::stop_token stop) {
    if (isLoadedLog(snapshot, path))
        return std::unexpected(
            Error{ErrorCode::Usage, "this is one of the loaded logs; choose another name", path, {}});
    Result<ReplacingFile> file = ReplacingFile::create(path);
    if (!file)
        return std::unexpected(std::move(file.error()));
    // In parts: a system that writes slowly lets one call wait for long.
    const ExportSink sink = [&file, &stop](std::string_view bytes) -> Result<void> {
        constexpr std::size_t kBytesAtOnce = 128 << 10;
        while (!bytes.empty()) {
            if (stop.stop_requested())
                return std::unexpected(cancelled());
            const std::string_view some = bytes.substr(0, kBytesAtOnce);
            if (Result<void> written = file->write(some); !written)
                return written;
            bytes.remove_prefix(some.size());
        }
        return {};
    };
    if (Result<void> written = exportEvents(snapshot, order, options, sink, progress, stop); !written)
        return written;
    for (bool isMore = true; isMore;) {
        if (stop.stop_requested())
            return std::unexpected(cancelled());
        const Result<bool> flushed = file->flushSome();
        if (!flushed)
            return std::unexpected(flushed.error());
        isMore = *flushed;
    }
    return file->commit();
}

}  // namespace lambdatrail
