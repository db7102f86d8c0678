#include "app/filter/filterparser.h"
#include "app/filter/filterrun.h"
#include "app/load/loader.h"
#include "app/search/recordsearch.h"
#include "tests/bench/floorscan.h"
#include "tests/bench/measure.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

using namespace lambdatrail;

struct Search {
    const char* name;
    const char* filter;  // %1: an eventID of the logs
};
constexpr std::array kSearches{
    Search{"a text that is nowhere", "record ~ \"no such text in any record\""},
    Search{"a text that is there once", "record ~ %1"},
    Search{"a text that is in one of eight", "record ~ sessionissuer and not record ~ \"role-0\""},
    Search{"a regular expression", "record matches \"fn-orders-[a-z]+:PROD\""},
    Search{"a path and a rare value", "userIdentity.sessionContext.sessionIssuer.userName = \"role-07\""},
    Search{"a path that all records have", "record.eventVersion != 1.09"},
    Search{"a number", "requestParameters.memorySize >= 256"},
    Search{"a path, after a column", "error exists and tlsDetails.tlsVersion = TLSv1.2"},
};

struct Found {
    bench::Seconds seconds;
    std::uint64_t hits = 0;
};

Found search(const StoreSnapshot& snapshot, const FilterExpr& filter) {
    Found found;
    found.seconds = bench::secondsOf([&] {
        AnswerCache cache;
        SearchProgress progress;
        const auto report = searchRecords(snapshot, filter, Copies::Folded, cache, progress, {});
        const auto rows = runFilter(snapshot, filter, cache.answers(recordQuestions(filter), snapshot.eventCount()),
                                    Certainty::Certain, {});
        if (!report || report->filesUnread > 0 || !rows) {
            std::fputs("bench_rawsearch: a search failed\n", stderr);
            std::exit(EXIT_FAILURE);
        }
        found.hits = rows->count();
    });
    return found;
}

bool readNumber(std::string_view text, unsigned& number) {
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    return failed == std::errc() && end == text.data() + text.size() && number > 0;
}

}  // namespace

int main(int argc, char** argv) {
    unsigned runs = 5;
    if (argc < 2 || argc > 4 || !std::filesystem::is_directory(argv[1]) || (argc > 2 && !readNumber(argv[2], runs))) {
        std::fputs(
            "bench_rawsearch FOLDER [RUNS] [PART OF A NAME]: how long whole records are searched, beside a bare "
            "inflate-and-scan\n",
            stderr);
        return EXIT_FAILURE;
    }
    const std::string folder = argv[1];
    const std::string_view part = argc > 3 ? argv[3] : "";
    const unsigned threads = std::max(1U, std::thread::hardware_concurrency());

    StoreBuilder store;
    LoadProgress progress;
    const SnapshotPtr snapshot = loadLogs(store, {folder}, {}, progress, {}).snapshot;
    const bench::Floor bare(folder);
    const bench::ScanTotals of = bare.scan(threads);
    std::printf("%llu records in %llu files, %.1f MB unpacked; %u threads, %u runs, by turns with the floor\n\n",
                static_cast<unsigned long long>(of.records), static_cast<unsigned long long>(of.files),
                static_cast<double>(of.bytesUnpacked) / 1e6, threads, runs);
    std::printf(
        "| search | hits | goal | min s | median s | min cpu s | floor min s | floor cpu s | ratio | cpu ratio |\n");
    std::printf("|---|---|---|---|---|---|---|---|---|---|\n");
    for (const Search& each : kSearches) {
        if (std::string_view(each.name).find(part) == std::string_view::npos)
            continue;
        std::string text = each.filter;
        if (const std::size_t place = text.find("%1"); place != std::string::npos)
            text.replace(place, 2, snapshot->cellText(EventId{snapshot->eventCount() / 2}, ColumnId::EventId));
        const FilterExpr filter = *parseFilter(text);
        std::vector<double> wall, cpu, floorWall, floorCpu;
        std::uint64_t hits = 0;
        for (unsigned run = 0; run < runs; ++run) {
            const bench::Seconds floor = bench::secondsOf([&] { (void)bare.scan(threads); });
            floorWall.push_back(floor.wall);
            floorCpu.push_back(floor.cpu);
            const Found found = search(*snapshot, filter);
            wall.push_back(found.seconds.wall);
            cpu.push_back(found.seconds.cpu);
            hits = found.hits;
        }
        std::printf("| %s | %llu | ratio <= 1.43 | %.3f | %.3f | %.3f | %.3f | %.3f | %.2f | %.2f |\n", each.name,
                    static_cast<unsigned long long>(hits), bench::least(wall), bench::median(wall), bench::least(cpu),
                    bench::least(floorWall), bench::least(floorCpu), bench::least(wall) / bench::least(floorWall),
                    bench::least(cpu) / bench::least(floorCpu));
        std::fflush(stdout);
    }
    return EXIT_SUCCESS;
}
