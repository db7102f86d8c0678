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
constexpr unsigned kRounds = 3;
constexpr unsigned kRuns = 3;  // of each short operation in a round

// Of the fastest run, and of the one that took least of the processor.
bench::Seconds leastSeconds(unsigned runs, const std::function<void()>& work) {
    std::vector<double> wall;
    std::vector<double> cpu;
    for (unsigned run = 0; run < runs; ++run) {
        const bench::Seconds seconds = bench::secondsOf(work);
        wall.push_back(seconds.wall);
        cpu.push_back(seconds.cpu);
    }
    return {bench::least(wall), bench::least(cpu)};
}

std::uint64_t storeBytes(const StoreSnapshot& snapshot) {
    std::uint64_t bytes = 0;
    for (const auto& block : snapshot.blocks())
        bytes += block->bytes();
    for (std::size_t i = 0; i < kDictColumnCount; ++i)
        bytes += snapshot.dictionary(static_cast<DictColumn>(i)).textBytes();
    return bytes;
}

struct Costs {
    bench::Seconds load, filter, sortByIdentity, reading, sortByEventId, valueLists, timeline;
    std::uint64_t bytes;  // of the store
};

struct Logs {
    std::string folder;
    std::uint32_t events;
    std::vector<Costs> rounds;

    bench::Seconds least(bench::Seconds Costs::* cost) const {
        bench::Seconds seconds = rounds.front().*cost;
        for (const Costs& round : rounds)
            seconds = {std::min(seconds.wall, (round.*cost).wall), std::min(seconds.cpu, (round.*cost).cpu)};
        return seconds;
    }
};

bool write(const Logs& logs) {
    test::CorpusOptions options;
    options.events = logs.events;
    options.eventsPerFile = 2'000;
    options.identities = 5'000;
    options.functions = 500;
    options.level = 1;
    return test::writeCorpus(logs.folder, options).has_value();
}

Costs measure(const std::string& folder) {
    Costs costs{};
    SnapshotPtr snapshot;
    costs.load = leastSeconds(1, [&] {
        StoreBuilder store;
        LoadProgress progress;
        snapshot = loadLogs(store, {folder}, {}, progress, {}).snapshot;
    });
    costs.bytes = storeBytes(*snapshot);
    const FilterExpr filter = *parseFilter("event = Invoke and not error exists and not identity ~ admin");
    const RowSet rows = *runFilter(*snapshot, filter, {});
    const EventOrder byTime = *sortByTime(*snapshot, {});
    bench::Memory sorted;  // what a sort by identity reads at least once
    sorted.add(std::span<const std::uint32_t>(byTime));
    sorted.addColumn(*snapshot, ColumnId::Identity);
    const auto sort = [&](ColumnId column) {
        return leastSeconds(kRuns, [&] { (void)sortBy(*snapshot, byTime, {column}, {}); });
    };
    costs.filter = leastSeconds(kRuns, [&] { (void)runFilter(*snapshot, filter, {}); });
    costs.sortByIdentity = sort(ColumnId::Identity);
    costs.reading = leastSeconds(kRuns, [&] { sorted.read(); });
    costs.sortByEventId = sort(ColumnId::EventId);
    costs.valueLists = leastSeconds(kRuns, [&] { (void)facets(*snapshot, filter, kFacetColumns, {}); });
    costs.timeline = leastSeconds(kRuns, [&] { (void)timeHistogram(*snapshot, rows, {}, {}); });
    return costs;
}

void print(const Logs& logs) {
    std::printf("| %u ", logs.events);
    const auto printCost = [&logs](bench::Seconds Costs::* cost) {
        const bench::Seconds seconds = logs.least(cost);
        std::printf("| %.2f (%.2f) ", seconds.wall * 1e9 / logs.events, seconds.cpu * 1e9 / logs.events);
    };
    printCost(&Costs::load);
    std::printf("| %.1f ", static_cast<double>(logs.rounds.front().bytes) / logs.events);
    for (const auto cost : {&Costs::filter, &Costs::sortByIdentity, &Costs::reading, &Costs::sortByEventId,
                            &Costs::valueLists, &Costs::timeline})
        printCost(cost);
    std::puts("|");
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
    std::filesystem::remove_all(folder);
    std::vector<Logs> all;
    bool isWritten = true;
    for (std::uint64_t events = kFewestEvents; isWritten && events <= static_cast<std::uint64_t>(most); events *= 2) {
        all.push_back({(folder / std::to_string(events)).string(), static_cast<std::uint32_t>(events), {}});
        isWritten = write(all.back());
    }
    // By turns, so that a busy minute of the machine is not taken for growth.
    for (unsigned round = 0; isWritten && round < kRounds; ++round) {
        for (Logs& logs : all)
            logs.rounds.push_back(measure(logs.folder));
    }
    std::filesystem::remove_all(folder);
    if (isWritten) {
        std::puts(
            "ns an event, in brackets processor time of all threads, the least of some runs; memory with texts.\n");
        std::puts(
            "| events | load | bytes | filter | sort by identity | plain reading for it | sort by event ID | "
            "value lists | timeline |");
        std::puts("|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        std::ranges::for_each(all, print);
    } else {
        std::fprintf(stderr, "bench_scaling: the logs could not be written to %s\n", folder.c_str());
    }
    return isWritten ? EXIT_SUCCESS : EXIT_FAILURE;
}
