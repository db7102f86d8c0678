#include "app/export/exporter.h"

#include "app/export/replacingfile.h"
#include "app/export/rowwriter.h"

#include <sys/stat.h>

namespace lambdatrail {
namespace {

constexpr std::size_t kFlushBytes = 131'072;
constexpr std::uint64_t kRowsPerCheck = 1024;  // well below a millisecond

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

}  // namespace

Result<void> exportEvents(const StoreSnapshot& snapshot, const EventOrder& order, const ExportOptions& options,
                          const ExportSink& sink, Progress& progress, std::stop_token stop) {
    if (options.columns.empty())
        return std::unexpected(Error{ErrorCode::Usage, "there is no column to export", {}, {}});
    progress.total = order.size();
    progress.done = 0;
    RowWriter writer(snapshot, options);
    std::string buffer;
    buffer.reserve(2 * kFlushBytes);
    writer.appendHeader(buffer);
    std::uint64_t rows = 0;
    for (const std::uint32_t event : order) {
        if (rows % kRowsPerCheck == 0) {
            if (stop.stop_requested())
                return std::unexpected(cancelled());
            progress.done = rows;
        }
        writer.appendRow(buffer, EventId{event});
        ++rows;
        if (buffer.size() >= kFlushBytes) {
            if (Result<void> taken = sink(buffer); !taken)
                return taken;
            buffer.clear();
        }
    }
    if (!buffer.empty()) {
        if (Result<void> taken = sink(buffer); !taken)
            return taken;
    }
    progress.done = rows;
    return {};
}

Result<void> exportToFile(const StoreSnapshot& snapshot, const EventOrder& order, const ExportOptions& options,
                          const std::string& path, Progress& progress, std::stop_token stop) {
    if (isLoadedLog(snapshot, path))
        return std::unexpected(
            Error{ErrorCode::Usage, "this is one of the loaded logs; choose another name", path, {}});
    Result<ReplacingFile> file = ReplacingFile::create(path);
    if (!file)
        return std::unexpected(std::move(file.error()));
    const ExportSink sink = [&file](std::string_view bytes) { return file->write(bytes); };
    if (Result<void> written = exportEvents(snapshot, order, options, sink, progress, stop); !written)
        return written;
    if (stop.stop_requested())
        return std::unexpected(cancelled());
    return file->commit();
}

}  // namespace lambdatrail
