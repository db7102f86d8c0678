#include "app/base/parallel.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
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

namespace {

// How far this thread gives way to others: its nice value; 0 where that is not known.
int stepsBack() {
#ifdef __linux__
    return getpriority(PRIO_PROCESS, 0);  // here 0 is the thread and not the process
#else
    return 0;
#endif
}

// One call of parallelFor.
struct Run {
    const std::function<void(unsigned, std::size_t)>& work;
    const std::size_t pieces;
    std::atomic<std::size_t> next{0};
    unsigned workers = 1;  // that have joined, the caller among them
    unsigned helping = 0;

    void join(unsigned worker) {
        for (std::size_t piece = next++; piece < pieces; piece = next++)
            work(worker, piece);
    }
};

// Threads that wait for runs to help with. They stay: a new thread often begins on the core that its maker is busy on,
// and it can take the system milliseconds to move it, which is longer than many a run.
class Helpers {
 public:
    Helpers() {
        try {
            for (unsigned i = 1; i < workerCount(~std::size_t{0}); ++i)
                std::thread([this] { help(); }).detach();
        } catch (const std::system_error&) {
            // The system has no more threads to give: those that there are do the work.
        }
    }

    // Those that give way as far as this thread does: a thread begins with what its maker has. Never destroyed: they
    // end with the process.
    static Helpers& ofThisThread() {
        static std::mutex mutex;
        static auto& all = *new std::map<int, Helpers>;
        const std::lock_guard lock(mutex);
        return all[stepsBack()];
    }

    void begin(Run& run) {
        {
            const std::lock_guard lock(m_mutex);
            m_runs.push_back(&run);
        }
        m_work.notify_all();
    }

    // Returns when nobody helps any more.
    void end(Run& run) {
        std::unique_lock lock(m_mutex);
        std::erase(m_runs, &run);
        m_done.wait(lock, [&run] { return run.helping == 0; });
    }

 private:
    [[noreturn]] void help() {
        std::unique_lock lock(m_mutex);
        for (;;) {
            const auto found = std::ranges::find_if(m_runs, [](const Run* run) {
                return run->next < run->pieces && run->workers < workerCount(run->pieces);
            });
            if (found == m_runs.end()) {
                m_work.wait(lock);
                continue;
            }
            Run& run = **found;
            const unsigned worker = run.workers++;
            ++run.helping;
            lock.unlock();
            run.join(worker);
            lock.lock();
            if (--run.helping == 0)
                m_done.notify_all();
        }
    }

    std::mutex m_mutex;
    std::condition_variable m_work, m_done;
    std::vector<Run*> m_runs;
};

}  // namespace

void parallelFor(std::size_t pieces, const std::function<void(unsigned, std::size_t)>& work) {
    Run run{work, pieces};
    if (workerCount(pieces) == 1) {
        run.join(0);
        return;
    }
    Helpers& helpers = Helpers::ofThisThread();
    helpers.begin(run);
    const auto end = [&helpers](Run* begun) { helpers.end(*begun); };
    const std::unique_ptr<Run, decltype(end)> ended(&run, end);  // also if the work throws
    run.join(0);
}

void becomeBackgroundThread() {
#ifdef __linux__
    constexpr int kStepsBack = 5;  // of 20: busy programs beside us still leave us a share
    setpriority(PRIO_PROCESS, 0, stepsBack() + kStepsBack);
#endif
}

}  // namespace lambdatrail
