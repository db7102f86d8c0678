#include "app/load/loader.h"
#include "app/store/sortindex.h"
#include "tests/bench/floorscan.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
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
    double peakGrowthBytes = 0;  // of the process, over what it had before
    SnapshotPtr snapshot;
};

// A line of /proc/self/status in bytes; 0 where there is none.
double statusBytes(std::string_view name) {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with(name))
            return std::strtod(line.c_str() + name.size() + 1, nullptr) * 1024;
    }
    return 0;
}

// All that stands between a drop and a complete, sorted table. Freeing it again is not counted.
FullLoad loadFully(const std::string& folder, unsigned threads) {
    FullLoad result;
    std::ofstream("/proc/self/clear_refs") << 5 << std::flush;  // the peak begins anew
    const double bytesBefore = statusBytes("VmRSS:");
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
    result.peakGrowthBytes = statusBytes("VmHWM:") - bytesBefore;
    result.events = order ? order->size() : 0;
    result.problems = outcome.report.losses;
    result.snapshot = outcome.snapshot;
    return result;
}

// How long after the request to stop a load that had gone on for so long returns.
double secondsToStop(const std::string& folder, unsigned threads, double afterSeconds) {
    StoreBuilder store;
    LoadProgress progress;
    LoadOptions options;
    options.threads = threads;
    std::stop_source source;
    std::chrono::steady_clock::time_point asked;
    std::jthread stopper([&] {
        std::this_thread::sleep_for(std::chrono::duration<double>(afterSeconds));
        asked = std::chrono::steady_clock::now();
        source.request_stop();
    });
    const LoadOutcome outcome = loadLogs(store, {folder}, {}, progress, source.get_token(), options);
    const auto order = sortByTime(*outcome.snapshot, source.get_token());
    const auto returned = std::chrono::steady_clock::now();
    stopper.join();
    return std::max(0.0, std::chrono::duration<double>(returned - asked).count());
}

// The usual tool on the same files; negative if there is none.
double secondsOfGzip(const std::string& folder) {
    std::string quoted;
    for (const char c : folder)
        quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    const Clock clock;
    const int status =
        std::system(("find '" + quoted + "' -type f -print0 | xargs -0 gzip -dcf > /dev/null 2>&1").c_str());
    return status == 0 ? clock.seconds() : -1;
}

void printStore(const StoreSnapshot& snapshot, double peakGrowthBytes) {
    const auto events = static_cast<double>(std::max(1U, snapshot.eventCount()));
    std::vector<std::pair<std::string, std::uint64_t>> columns{{"time", 0},     {"offset", 0},     {"length", 0},
                                                               {"event id", 0}, {"request id", 0}, {"flags", 0},
                                                               {"file", 0},     {"shared id", 0}};
    for (const auto& block : snapshot.blocks()) {
        const std::uint64_t size = block->size;
        const std::array<std::uint64_t, 8> bytes{size * sizeof(TimeMs),
                                                 size * sizeof(block->offset[0]),
                                                 size * sizeof(block->length[0]),
                                                 size * sizeof(Uuid),
                                                 size * sizeof(Uuid),
                                                 size * sizeof(block->flags[0]),
                                                 block->file.bytes(),
                                                 block->sharedId.bytes()};
        for (std::size_t i = 0; i < bytes.size(); ++i)
            columns[i].second += bytes[i];
    }
    std::uint64_t textBytes = 0;
    std::array<bool, kDictColumnCount> isNamed{};
    for (const ColumnInfo& info : allColumns()) {
        const auto i = static_cast<std::size_t>(info.stored);
        if (info.kind != ColumnKind::Text || std::exchange(isNamed[i], true))
            continue;
        std::uint64_t bytes = 0;
        for (const auto& block : snapshot.blocks())
            bytes += block->codes[i].bytes();
        columns.emplace_back(info.name, bytes);
    }
    std::uint64_t otherIds = 0;
    for (const auto& block : snapshot.blocks())
        otherIds += block->column(DictColumn::OtherId).bytes();
    columns.emplace_back("other ids", otherIds);
    for (std::size_t i = 0; i < kDictColumnCount; ++i)
        textBytes += snapshot.dictionary(static_cast<DictColumn>(i)).textBytes();
    std::uint64_t sum = 0;
    std::printf("\n| column | bytes an event |\n|---|--:|\n");
    for (const auto& [name, bytes] : columns) {
        sum += bytes;
        std::printf("| %s | %.2f |\n", name.c_str(), static_cast<double>(bytes) / events);
    }
    std::printf("| **all columns** (goal 100) | %.1f |\n| texts of the dictionaries | %.1f |\n",
                static_cast<double>(sum) / events, static_cast<double>(textBytes) / events);
    std::printf("| peak growth of the process (goal 160 at 10 million) | %.1f |\n", peakGrowthBytes / events);
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

    const bench::Floor floorScan(folder);
    const bench::ScanTotals of = floorScan.scan(threads);  // warms the page cache
    Times floor;
    Times load;
    std::vector<double> firstRows;
    FullLoad last;
    double peakGrowthBytes = 0;
    for (unsigned run = 0; run < runs; ++run) {  // by turns, so that a busy machine slows both
        const Clock clock;
        const bench::ScanTotals again = floorScan.scan(threads);
        floor.wall.push_back(clock.seconds());
        floor.cpu.push_back(clock.cpuSeconds());
        last = {};  // its memory is for the next one
        last = loadFully(folder, threads);
        if (run == 0)
            peakGrowthBytes = last.peakGrowthBytes;  // later ones find memory that was not given back
        load.wall.push_back(last.seconds);
        load.cpu.push_back(last.cpuSeconds);
        firstRows.push_back(last.firstRowsSeconds);
        if (again.records != of.records || last.events != of.records) {
            std::fprintf(stderr, "bench_load: the scan found %llu records and the load %llu: not comparable\n",
                         static_cast<unsigned long long>(again.records), static_cast<unsigned long long>(last.events));
            return EXIT_FAILURE;
        }
    }

    std::printf("%llu records in %llu files, %.1f MB on disk, %.1f MB unpacked; %u threads, %u runs, by turns\n\n",
                static_cast<unsigned long long>(of.records), static_cast<unsigned long long>(of.files),
                static_cast<double>(of.bytesOnDisk) / 1e6, static_cast<double>(of.bytesUnpacked) / 1e6, threads, runs);
    std::printf("%-18s %9s %9s %9s %12s %10s %12s\n", "", "min s", "median s", "min cpu s", "records/s", "MB/s",
                "MB/s on disk");
    printRow("inflate and scan", floor, of);
    printRow("load and sort", load, of);
    std::printf("%-18s %9.2f %9.2f %9.2f\n", "ratio", least(load.wall) / least(floor.wall),
                median(load.wall) / median(floor.wall), least(load.cpu) / least(floor.cpu));
    const auto ofTurns = [](std::vector<double> loads, const std::vector<double>& floors) {
        std::ranges::transform(loads, floors, loads.begin(), std::divides<>());
        return median(std::move(loads));
    };
    std::printf("%-18s %9s %9.2f %9.2f\n", "ratio in a turn", "", ofTurns(load.wall, floor.wall),
                ofTurns(load.cpu, floor.cpu));
    std::printf("%-18s %9.3f %9.3f\n\n", "first rows", least(firstRows), median(firstRows));
    std::printf("problems: %llu\n", static_cast<unsigned long long>(last.problems));
    printStore(*last.snapshot, peakGrowthBytes);
    std::fflush(stdout);
    last = {};

    if (const double seconds = secondsOfGzip(folder); seconds >= 0)
        std::printf("\ngzip -dcf of the same files to /dev/null: %.2f s, %.1f times the load\n", seconds,
                    seconds / least(load.wall));
    std::vector<double> stops;
    for (const double part : {0.02, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.98, 1.0})
        stops.push_back(secondsToStop(folder, threads, part * median(load.wall)));
    std::printf("\nstopped at 9 moments (goal 100 ms): median %.0f ms, worst %.0f ms\n", median(stops) * 1e3,
                *std::max_element(stops.begin(), stops.end()) * 1e3);
    return EXIT_SUCCESS;
}
