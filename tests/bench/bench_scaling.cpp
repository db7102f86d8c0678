// Whether time and memory an event stay the same while the logs grow.

#include "app/filter/filterparser.h"
#include "app/filter/filterrun.h"
#include "app/load/loader.h"
#include "app/session/viewstate.h"
#include "app/stats/facets.h"
#include "app/stats/timehistogram.h"
#include "app/store/sortindex.h"
#include "tests/bench/measure.h"
#include "tests/support/corpus.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace {

using namespace lambdatrail;

constexpr std::uint32_t kFewestEvents = 100'000;
constexpr unsigned kRuns = 5;

// Processor time of the fastest run.
double leastCpuSeconds(unsigned runs, const std::function<void()>& work) {
    std::vector<double> seconds;
    for (unsigned run = 0; run < runs; ++run)
        seconds.push_back(bench::secondsOf(work).cpu);
    return bench::least(seconds);
}

std::uint64_t storeBytes(const StoreSnapshot& snapshot) {
    std::uint64_t bytes = 0;
    for (const auto& block : snapshot.blocks())
        bytes += block->bytes();
    for (std::size_t i = 0; i < kDictColumnCount; ++i)
        bytes += snapshot.dictionary(static_cast<DictColumn>(i)).textBytes();
    return bytes;
}

bool measure(const std::string& folder, std::uint32_t events) {
    test::CorpusOptions options;
    options.events = events;
    options.eventsPerFile = 2'000;
    options.identities = 5'000;
    options.functions = 500;
    options.level = 1;
    if (!test::writeCorpus(folder, options))
        return false;
    SnapshotPtr snapshot;
    const double load = leastCpuSeconds(2, [&] {
        snapshot = nullptr;  // the one before is gone first
        StoreBuilder store;
        LoadProgress progress;
        snapshot = loadLogs(store, {folder}, {}, progress, {}).snapshot;
    });
    const FilterExpr filter = *parseFilter("event = Invoke and not error exists and not identity ~ admin");
    const RowSet rows = *runFilter(*snapshot, filter, {});
    const EventOrder byTime = *sortByTime(*snapshot, {});
    bench::Memory sorted;  // what a sort by identity reads at least once
    sorted.add(std::span<const std::uint32_t>(byTime));
    sorted.addColumn(*snapshot, ColumnId::Identity);
    const double reading = leastCpuSeconds(kRuns, [&] { sorted.read(); });
    const double filtering = leastCpuSeconds(kRuns, [&] { (void)runFilter(*snapshot, filter, {}); });
    const double byText = leastCpuSeconds(kRuns, [&] { (void)sortBy(*snapshot, byTime, {ColumnId::Identity}, {}); });
    const double byId = leastCpuSeconds(kRuns, [&] { (void)sortBy(*snapshot, byTime, {ColumnId::EventId}, {}); });
    const double counting = leastCpuSeconds(kRuns, [&] { (void)facets(*snapshot, filter, kFacetColumns, {}); });
    const double timeline = leastCpuSeconds(kRuns, [&] { (void)timeHistogram(*snapshot, rows, {}, {}); });
    const auto perEvent = [count = snapshot->eventCount()](double seconds) { return seconds * 1e9 / count; };
    std::printf("| %u | %.0f | %.1f | %.2f | %.1f | %.2f | %.1f | %.2f | %.2f |\n", snapshot->eventCount(),
                perEvent(load), static_cast<double>(storeBytes(*snapshot)) / snapshot->eventCount(),
                perEvent(filtering), perEvent(byText), perEvent(reading), perEvent(byId), perEvent(counting),
                perEvent(timeline));
    std::fflush(stdout);
    return true;
}

}  // namespace

int main(int argc, char** argv) {
    const long most = argc > 1 ? std::strtol(argv[1], nullptr, 10) : 12'800'000;
    if (argc > 3 || most < kFewestEvents || most > 1'000'000'000) {
        std::fputs("bench_scaling [MOST EVENTS, at least 100000] [FOLDER]: time and memory an event as logs grow\n",
                   stderr);
        return EXIT_FAILURE;
    }
    const std::filesystem::path parent = argc > 2 ? argv[2] : std::filesystem::temp_directory_path();
    const std::filesystem::path folder = parent / "lambdatrail-bench-scaling";
    std::puts("Processor time of all threads, ns an event, the fastest of some runs; memory with texts.\n");
    std::puts(
        "| events | load | bytes | filter | sort by identity | plain reading for it | sort by event ID | value lists | "
        "timeline |");
    std::puts("|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
    bool isWritten = true;
    for (std::uint64_t events = kFewestEvents; isWritten && events <= static_cast<std::uint64_t>(most); events *= 2) {
        std::filesystem::remove_all(folder);
        isWritten = measure(folder.string(), static_cast<std::uint32_t>(events));
    }
    std::filesystem::remove_all(folder);
    if (!isWritten)
        std::fprintf(stderr, "bench_scaling: the logs could not be written to %s\n", folder.c_str());
    return isWritten ? EXIT_SUCCESS : EXIT_FAILURE;
}
