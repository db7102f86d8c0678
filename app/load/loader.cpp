#include "app/load/loader.h"

#include "app/base/utf8.h"
#include "app/io/inputscan.h"
#include "app/load/documentloader.h"
#include "app/load/duplicates.h"
#include "app/load/fileloader.h"
#include "app/load/reportcollector.h"
#include "app/load/workqueue.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

namespace lambdatrail {
namespace {

using Clock = std::chrono::steady_clock;

constexpr auto kFirstPublish = std::chrono::milliseconds(30);
constexpr std::chrono::milliseconds kPublishInterval(100);
constexpr int kRestOfPublish = 20;
// What was read of a stopped load is folded if that is a matter of so long, which for more events it surely is not.
constexpr auto kFoldAfterStop = std::chrono::milliseconds(30);
constexpr std::uint32_t kMostFoldedAfterStop = 4'000'000;

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

// Looks for the files, and has them read as they are found.
void findFiles(const std::vector<std::string>& paths, const LoadContext& context) {
    std::uint64_t alreadyLoaded = 0;
    std::string example;
    const auto addFile = [&](const InputFile& file) {
        const auto id = context.store.addFile(file);
        if (!id) {
            if (alreadyLoaded++ == 0)
                example = file.displayName();
            return;
        }
        context.progress.bytesTotal += file.sizeBytes;
        ++context.progress.filesTotal;
        context.work.addFile(*id);
    };
    for (Error& error : scanInputs(paths, addFile, context.stop)) {
        ++context.progress.problems;
        Problem problem{Problem::Kind::Skipped, visibleName(error.path), {}, std::move(error.text), {}};
        if (error.code != ErrorCode::NotFound) {
            context.report.add(std::move(problem));
            continue;
        }
        // Its name was there: a file all the same.
        LoadReport vanished;
        vanished.filesSkipped = vanished.losses = 1;
        vanished.problems.push_back(std::move(problem));
        context.report.addFile(std::move(vanished));
    }
    context.progress.allFound = true;
    context.work.allFilesFound();
    if (alreadyLoaded > 0)
        context.report.add(
            {Problem::Kind::Note,
             std::move(example),
             {},
             alreadyLoaded == 1
                 ? "the file was loaded before and not read again"
                 : std::to_string(alreadyLoaded) + " files, this one the first, were loaded before and not read again",
             "everything"});
}

void runWorker(const LoadContext& context) {
    DocumentLoader documents(context);
    FileLoader loader(context, documents);
    for (;;) {
        WorkQueue::Work work = context.work.next();
        if (auto* chunk = std::get_if<RecordChunk>(&work)) {
            documents.parseChunk(std::move(*chunk));
        } else if (auto* file = std::get_if<FileId>(&work)) {
            if (context.stop.stop_requested()) {
                context.report.addNotReached(1 + context.work.dropFiles());
            } else {
                loader.load(*file, context.store.file(*file));
                ++context.progress.filesDone;
            }
            context.work.fileEnded();
        } else {
            break;
        }
    }
    documents.flush();
}

}  // namespace

LoadOutcome loadLogs(StoreBuilder& store, const std::vector<std::string>& paths, const LoadReport& before,
                     LoadProgress& progress, std::stop_token stop, const LoadOptions& options) {
    const auto started = Clock::now();
    ReportCollector report(before);
    const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
    const unsigned threads = options.threads == 0 ? cores : options.threads;
    WorkQueue work(2 * std::size_t{threads});
    const LoadContext context{store, progress, report, work, stop, options.limits};
    Latch latch(threads + 1);
    {
        std::vector<std::jthread> running;
        running.emplace_back([&] {
            findFiles(paths, context);
            latch.countDown();
        });
        for (unsigned i = 0; i < threads; ++i)
            running.emplace_back([&] {
                runWorker(context);
                latch.countDown();
            });
        std::chrono::milliseconds pause = kFirstPublish;
        for (std::uint32_t published = store.eventCount(); !latch.waitFor(pause);) {
            const std::uint32_t events = store.eventCount();
            if (events == published || !options.publish)
                continue;
            const auto from = Clock::now();
            SnapshotPtr snapshot = store.snapshot();
            published = snapshot->eventCount();
            options.publish(std::move(snapshot));
            // A snapshot of very many files takes its time; all of them together must not take much.
            pause =
                std::max(kPublishInterval,
                         std::chrono::duration_cast<std::chrono::milliseconds>(kRestOfPublish * (Clock::now() - from)));
        }
    }
    LoadOutcome outcome;
    const auto ended = Clock::now();
    const auto giveUp = [&, isMuch = store.eventCount() > kMostFoldedAfterStop] {
        return stop.stop_requested() && (isMuch || Clock::now() - ended > kFoldAfterStop);
    };
    outcome.snapshot =
        store.foldedSnapshot([&](const StoreSnapshot& snapshot) { return findDuplicates(snapshot, giveUp); });
    outcome.report = report.finish();
    outcome.report.cancelled = outcome.report.cancelled || stop.stop_requested();
    outcome.report.elapsedMs += std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - started).count();
    return outcome;
}

}  // namespace lambdatrail
