#include "app/load/loader.h"

#include "app/base/utf8.h"
#include "app/io/inputscan.h"
#include "app/load/chunkqueue.h"
#include "app/load/documentloader.h"
#include "app/load/duplicates.h"
#include "app/load/fileloader.h"
#include "app/load/reportcollector.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

namespace lambdatrail {
namespace {

using Clock = std::chrono::steady_clock;

constexpr auto kFirstPublish = std::chrono::milliseconds(30);
constexpr auto kPublishInterval = std::chrono::milliseconds(100);

struct FileToLoad {
    FileId id;
    InputFile file;
};

// Waits for worker threads, and can be asked to look up at intervals meanwhile.
class Latch {
 public:
    explicit Latch(unsigned count) : m_count(count) {}
    void countDown() {
        {
            const std::lock_guard lock(m_mutex);
            --m_count;
        }
        m_changed.notify_all();
    }
    // True when all have counted down, false after the time.
    bool waitFor(std::chrono::milliseconds time) {
        std::unique_lock lock(m_mutex);
        return m_changed.wait_for(lock, time, [this] { return m_count == 0; });
    }

 private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    unsigned m_count;
};

std::vector<FileToLoad> addFiles(StoreBuilder& store, ScannedInputs inputs, ReportCollector& report,
                                 LoadProgress& progress) {
    for (Error& error : inputs.problems) {
        ++progress.problems;
        report.add({Problem::Kind::Skipped, visibleName(error.path), {}, std::move(error.text), {}});
    }
    std::vector<FileToLoad> files;
    files.reserve(inputs.files.size());
    std::uint64_t alreadyLoaded = 0;
    std::string example;
    for (InputFile& file : inputs.files) {
        if (const auto id = store.addFile(file)) {
            progress.bytesTotal += file.sizeBytes;
            files.push_back({*id, std::move(file)});
        } else if (alreadyLoaded++ == 0) {
            example = file.displayName();
        }
    }
    if (alreadyLoaded > 0)
        report.add({Problem::Kind::Note,
                    std::move(example),
                    {},
                    alreadyLoaded == 1 ? "the file was loaded before and not read again"
                                       : std::to_string(alreadyLoaded) +
                                             " files, this one the first, were loaded before and not read again",
                    "everything"});
    progress.filesTotal += files.size();
    return files;
}

void runWorker(LoadContext context, const std::vector<FileToLoad>& files, std::atomic<std::size_t>& nextFile) {
    DocumentLoader documents(context);
    FileLoader loader(context, documents);
    while (!context.stop.stop_requested()) {
        if (auto chunk = context.chunks.tryPop()) {
            documents.parseChunk(std::move(*chunk));
            continue;
        }
        const std::size_t next = nextFile++;
        if (next >= files.size())
            break;
        loader.load(files[next].id, files[next].file);
        ++context.progress.filesDone;
    }
    context.chunks.readerEnded();
    // Others may still be reading large files: their pieces are welcome here.
    while (auto chunk = context.chunks.waitPop()) {
        if (context.stop.stop_requested())
            chunk->tally->stop();
        else
            documents.parseChunk(std::move(*chunk));
    }
    documents.flush();
}

}  // namespace

LoadOutcome loadLogs(StoreBuilder& store, const std::vector<std::string>& paths, const LoadReport& before,
                     LoadProgress& progress, std::stop_token stop, const LoadOptions& options) {
    const auto started = Clock::now();
    ReportCollector report(before);
    const std::vector<FileToLoad> files = addFiles(store, scanInputs(paths, stop), report, progress);

    const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
    const unsigned threads = options.threads == 0 ? cores : options.threads;
    ChunkQueue chunks(2 * std::size_t{threads}, threads);
    const LoadContext context{store, progress, report, chunks, stop, options.limits};
    std::atomic<std::size_t> nextFile{0};
    Latch latch(threads);
    {
        std::vector<std::jthread> workers;
        for (unsigned i = 0; i < threads; ++i)
            workers.emplace_back([&] {
                runWorker(context, files, nextFile);
                latch.countDown();
            });
        auto pause = kFirstPublish;
        for (std::uint32_t published = store.eventCount(); !latch.waitFor(pause);) {
            const std::uint32_t events = store.eventCount();
            if (events == published || !options.publish)
                continue;
            published = events;
            pause = kPublishInterval;
            options.publish(store.snapshot());
        }
    }
    // What no worker took.
    report.addNotReached(files.size() - std::min<std::size_t>(nextFile, files.size()));
    LoadOutcome outcome;
    outcome.snapshot = store.snapshotWith(findDuplicates(*store.snapshot()));
    outcome.report = report.finish();
    outcome.report.cancelled = outcome.report.cancelled || stop.stop_requested();
    outcome.report.elapsedMs += std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - started).count();
    return outcome;
}

}  // namespace lambdatrail
