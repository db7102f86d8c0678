#include "app/load/loader.h"
#include "app/store/sortindex.h"
#include "tests/bench/floorscan.h"

#include <sys/resource.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

using namespace lambdatrail;

// Wall time and the processor time of all threads since it was made.
class Clock {
 public:
    double seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - m_start).count(); }
    double cpuSeconds() const { return processSeconds() - m_cpuStart; }

 private:
    static double processSeconds() {
        timespec time{};
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
    }
    std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
    double m_cpuStart = processSeconds();
};

// Of all runs.
struct Times {
    std::vector<double> wall;
    std::vector<double> cpu;
};

struct FullLoad {
    double seconds = 0;
    double cpuSeconds = 0;
    double firstRowsSeconds = 0;  // until the first snapshot with events was published
    std::uint64_t events = 0;     // duplicates among them
    std::uint64_t problems = 0;
    std::uint64_t storeBytes = 0;  // blocks and texts
};

// All that stands between a drop and a complete, sorted table. Freeing it again is not counted.
FullLoad loadFully(const std::string& folder, unsigned threads) {
    FullLoad result;
    const Clock clock;
    StoreBuilder store;
    LoadProgress progress;
    LoadOptions options;
    options.threads = threads;
    options.publish = [&](const SnapshotPtr& snapshot) {
        if (result.firstRowsSeconds == 0 && snapshot->eventCount() > 0) {
            result.firstRowsSeconds = clock.seconds();
        }
    };
    const LoadOutcome outcome = loadLogs(store, {folder}, {}, progress, {}, options);
    const auto order = sortByTime(*outcome.snapshot, {});
    result.seconds = clock.seconds();
    result.cpuSeconds = clock.cpuSeconds();
    if (result.firstRowsSeconds == 0) {
        result.firstRowsSeconds = result.seconds;
    }
    result.events = order ? order->size() : 0;
    result.problems = outcome.report.losses;
    for (const auto& block : outcome.snapshot->blocks()) {
        result.storeBytes += block->bytes();
    }
    for (std::size_t i = 0; i < kDictColumnCount; ++i) {
        result.storeBytes += outcome.snapshot->dictionary(static_cast<DictColumn>(i)).textBytes();
    }
    return result;
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    const std::size_t middle = values.size() / 2;
    return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

double least(const std::vector<double>& values) {
    return *std::min_element(values.begin(), values.end());
}

void printRow(const char* name, const Times& times, const bench::ScanTotals& of) {
    const double best = least(times.wall);
    std::printf("%-18s %9.3f %9.3f %9.3f %12.0f %10.0f %12.0f\n", name, best, median(times.wall), least(times.cpu),
                static_cast<double>(of.records) / best, static_cast<double>(of.bytesUnpacked) / best / 1e6,
                static_cast<double>(of.bytesOnDisk) / best / 1e6);
}

bool readNumber(std::string_view text, unsigned& number) {
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    return failed == std::errc() && end == text.data() + text.size() && number > 0;
}

}  // namespace

int main(int argc, char** argv) {
    unsigned threads = std::max(1U, std::thread::hardware_concurrency());
    unsigned runs = 5;
    if (argc < 2 || argc > 4 || (argc > 2 && !readNumber(argv[2], threads)) ||
        (argc > 3 && !readNumber(argv[3], runs)) || !std::filesystem::is_directory(argv[1])) {
        std::fputs("bench_load FOLDER [THREADS] [RUNS]: how long a load takes, beside a bare inflate-and-scan\n",
                   stderr);
        return EXIT_FAILURE;
    }
    const std::string folder = argv[1];

    const bench::ScanTotals of = bench::scanFloor(folder, threads);  // warms the page cache
    Times floor;
    Times load;
    std::vector<double> firstRows;
    FullLoad last;
    for (unsigned run = 0; run < runs; ++run) {  // by turns, so that a busy machine slows both
        const Clock clock;
        const bench::ScanTotals again = bench::scanFloor(folder, threads);
        floor.wall.push_back(clock.seconds());
        floor.cpu.push_back(clock.cpuSeconds());
        last = loadFully(folder, threads);
        load.wall.push_back(last.seconds);
        load.cpu.push_back(last.cpuSeconds);
        firstRows.push_back(last.firstRowsSeconds);
        if (again.records != of.records || last.events != of.records) {
            std::fprintf(stderr, "bench_load: the scan found %llu records and the load %llu: not comparable\n",
                         static_cast<unsigned long long>(again.records), static_cast<unsigned long long>(last.events));
            return EXIT_FAILURE;
        }
    }

    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    std::printf("%llu records in %llu files, %.1f MB on disk, %.1f MB unpacked; %u threads, %u runs, by turns\n\n",
                static_cast<unsigned long long>(of.records), static_cast<unsigned long long>(of.files),
                static_cast<double>(of.bytesOnDisk) / 1e6, static_cast<double>(of.bytesUnpacked) / 1e6, threads, runs);
    std::printf("%-18s %9s %9s %9s %12s %10s %12s\n", "", "min s", "median s", "min cpu s", "records/s", "MB/s",
                "MB/s on disk");
    printRow("inflate and scan", floor, of);
    printRow("load and sort", load, of);
    std::printf("%-18s %9.2f %9.2f %9.2f\n", "ratio", least(load.wall) / least(floor.wall),
                median(load.wall) / median(floor.wall), least(load.cpu) / least(floor.cpu));
    std::printf("%-18s %9.3f %9.3f\n\n", "first rows", least(firstRows), median(firstRows));
    std::printf("store: %.1f bytes an event, texts included; peak memory of this process: %.0f MB; problems: %llu\n",
                static_cast<double>(last.storeBytes) / static_cast<double>(std::max<std::uint64_t>(1, last.events)),
                static_cast<double>(usage.ru_maxrss) / 1024, static_cast<unsigned long long>(last.problems));
    return EXIT_SUCCESS;
}
