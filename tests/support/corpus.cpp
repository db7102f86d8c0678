#include "tests/support/corpus.h"

#include "tests/support/corpusfile.h"
#include "tests/support/deliverytree.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace lambdatrail::test {

namespace {

// Shared by the threads that write.
struct Work {
    const CorpusOptions& options;
    const std::string& folder;
    std::uint64_t fileCount = 0;
    std::atomic<std::uint64_t> next{0};
    std::mutex mutex{};
    CorpusTotals totals{};
    std::optional<Error> error{};
};

void writeFiles(Work& work) {
    DeliveryWriter writer(work.folder, work.options.level);
    CorpusTotals mine;
    const auto note = [&](const Result<WrittenBytes>& written) {
        if (!written) {
            const std::scoped_lock lock(work.mutex);
            work.error = written.error();
            work.next = work.fileCount;
            return;
        }
        ++mine.files;
        mine.bytesUnpacked += written->unpacked;
        mine.bytesOnDisk += written->packed;
    };
    for (;;) {
        const std::uint64_t index = work.next++;
        if (index >= work.fileCount) {
            break;
        }
        const std::uint64_t before = index * work.options.eventsPerFile;
        const auto count = static_cast<std::uint32_t>(
            std::min<std::uint64_t>(work.options.eventsPerFile, work.options.events - before));
        CorpusFile file(work.options, index, work.fileCount);
        const std::string records = file.records(count);
        note(writer.write(file.place(), file.bucketEndMs(), file.unique(), records));
        mine.events += count;
        if (work.options.redeliverEvery > 0 && index % work.options.redeliverEvery == 0) {
            note(writer.write(file.place(), file.bucketEndMs() + kDeliveryBucketMs, file.newUnique(), records));
            mine.duplicates += count;
        }
    }
    const std::scoped_lock lock(work.mutex);
    work.totals.files += mine.files;
    work.totals.events += mine.events;
    work.totals.duplicates += mine.duplicates;
    work.totals.bytesUnpacked += mine.bytesUnpacked;
    work.totals.bytesOnDisk += mine.bytesOnDisk;
}

}  // namespace

Result<CorpusTotals> writeCorpus(const std::string& folder, const CorpusOptions& options) {
    if (options.eventsPerFile == 0 || options.level < 0 || options.level > 12) {
        return std::unexpected(Error{ErrorCode::Usage, "events per file start at 1, levels go from 0 to 12", {}, {}});
    }
    Work work{.options = options,
              .folder = folder,
              .fileCount = (options.events + options.eventsPerFile - 1) / options.eventsPerFile};
    const unsigned threadCount =
        options.threads > 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency());
    {
        std::vector<std::jthread> threads;
        for (unsigned i = 0; i < threadCount; ++i) {
            threads.emplace_back([&work] { writeFiles(work); });
        }
    }
    if (work.error) {
        return std::unexpected(*work.error);
    }
    return work.totals;
}

}  // namespace lambdatrail::test
