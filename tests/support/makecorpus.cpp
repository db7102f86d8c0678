#include "tests/support/corpus.h"

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace {

using lambdatrail::test::CorpusOptions;

constexpr const char* kUsage =
    "Writes made-up CloudTrail logs; the same arguments give the same files.\n"
    "  make_corpus OUT EVENTS EVENTS_PER_FILE SEED [--plain] [--level 1..12] [--identities N] [--functions N]\n"
    "              [--redeliver N]   every N-th file stands there twice\n"
    "              [--threads N]\n"
    "  make_corpus --samples OUT     the sample logs of resources/samples\n";

bool readNumber(std::string_view text, auto& number) {
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    return failed == std::errc() && end == text.data() + text.size();
}

bool readOptions(const std::vector<std::string_view>& arguments, CorpusOptions& options) {
    if (arguments.size() < 4 || !readNumber(arguments[1], options.events) ||
        !readNumber(arguments[2], options.eventsPerFile) || !readNumber(arguments[3], options.seed)) {
        return false;
    }
    for (std::size_t i = 4; i < arguments.size(); ++i) {
        if (arguments[i] == "--plain") {
            options.level = 0;
            continue;
        }
        const std::string_view name = arguments[i];
        if (++i == arguments.size()) {
            return false;
        }
        const std::string_view value = arguments[i];
        const bool good = name == "--level"        ? readNumber(value, options.level)
                          : name == "--identities" ? readNumber(value, options.identities)
                          : name == "--functions"  ? readNumber(value, options.functions)
                          : name == "--redeliver"  ? readNumber(value, options.redeliverEvery)
                          : name == "--threads"    ? readNumber(value, options.threads)
                                                   : false;
        if (!good) {
            return false;
        }
    }
    return true;
}

int report(const lambdatrail::Result<lambdatrail::test::CorpusTotals>& totals) {
    if (!totals) {
        std::fprintf(stderr, "make_corpus: %s\n", lambdatrail::describe(totals.error()).c_str());
        return EXIT_FAILURE;
    }
    std::printf("{\"files\":%llu,\"events\":%llu,\"duplicates\":%llu,\"bytesUnpacked\":%llu,\"bytesOnDisk\":%llu}\n",
                static_cast<unsigned long long>(totals->files), static_cast<unsigned long long>(totals->events),
                static_cast<unsigned long long>(totals->duplicates),
                static_cast<unsigned long long>(totals->bytesUnpacked),
                static_cast<unsigned long long>(totals->bytesOnDisk));
    return EXIT_SUCCESS;
}

}  // namespace

int main(int argc, char** argv) {
    const std::vector<std::string_view> arguments(argv + 1, argv + argc);
    if (arguments.size() == 2 && arguments[0] == "--samples") {
        return report(lambdatrail::test::writeSamples(std::string(arguments[1])));
    }
    CorpusOptions options;
    if (!readOptions(arguments, options)) {
        std::fputs(kUsage, stderr);
        return EXIT_FAILURE;
    }
    return report(lambdatrail::test::writeCorpus(std::string(arguments[0]), options));
}
