#include "app/base/parallel.h"

#include <algorithm>
#include <atomic>
#include <system_error>
#include <thread>
#include <vector>

#ifdef __linux__
#include <sys/resource.h>
#endif

namespace lambdatrail {

unsigned workerCount(std::size_t pieces) {
    static const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
    return static_cast<unsigned>(std::clamp<std::size_t>(pieces, 1, cores));
}

void parallelFor(std::size_t pieces, const std::function<void(unsigned, std::size_t)>& work) {
    std::atomic<std::size_t> next{0};
    const auto run = [&](unsigned worker) {
        for (std::size_t piece = next++; piece < pieces; piece = next++)
            work(worker, piece);
    };
    std::vector<std::jthread> threads;
    const unsigned workers = workerCount(pieces);
    threads.reserve(workers - 1);
    try {
        for (unsigned worker = 1; worker < workers; ++worker)
            threads.emplace_back(run, worker);
    } catch (const std::system_error&) {
        // The system has no more threads to give: those that there are do the work.
    }
    run(0);
}

void becomeBackgroundThread() {
#ifdef __linux__
    constexpr int kStepsBack = 5;  // of 20: busy programs beside us still leave us a share
    // Here 0 is the thread and not the process.
    setpriority(PRIO_PROCESS, 0, getpriority(PRIO_PROCESS, 0) + kStepsBack);
#endif
}

}  // namespace lambdatrail
