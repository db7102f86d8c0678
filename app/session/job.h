#pragma once

#include <QObject>

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

namespace lambdatrail {

// One kind of background work: runs on a thread of its own, one piece at a time. A newer request takes the place of an
// older one that has not ended; the result of a piece that was replaced is dropped. Used from the GUI thread only,
// where it is made and destroyed.
class Job {
 public:
    // Runs in the background and returns what is to be done with the result on the GUI thread. Both are freed by the
    // job's thread, as they may hold very much.
    using Work = std::function<std::function<void()>(std::stop_token)>;
    enum class Replace {
        StopRunning,  // what runs is out of date: stop it and drop its result
        AfterRunning  // what runs is still wanted: begin when it has ended
    };

    Job();
    ~Job();  // stops what runs and waits for it; results that are on their way do not come
    Job(const Job&) = delete;
    Job& operator=(const Job&) = delete;

    void start(Work work, Replace replace = Replace::StopRunning);
    // Stops what runs and forgets what waits; their results will not come.
    void cancel();
    // Asks what runs, and what waits to run, to end early; the result still comes.
    void requestStop();
    bool isBusy() const { return m_started != m_finished; }

 private:
    void run();
    void deliver();
    void dropNext();  // with the mutex locked

    struct Result {
        std::uint64_t generation;
        std::function<void()> finish;
    };

    QObject m_receiver;            // where results are delivered: what Qt still queues for the job goes with it
    std::uint64_t m_started = 0;   // generation of the newest request
    std::uint64_t m_finished = 0;  // generation of the newest result, or of what was cancelled
    std::uint64_t m_oldestWanted = 0;

    std::mutex m_mutex;
    std::condition_variable m_changed;
    // Not in the calls that Qt queues: so the thread sanitizer sees how a result gets from thread to thread.
    std::deque<Result> m_results;
    Work m_next;
    std::vector<std::function<void()>> m_spent;  // results that were delivered or are no longer wanted
    std::vector<Work> m_dropped;                 // what waited and was replaced
    std::uint64_t m_nextGeneration = 0;
    std::stop_source m_nextStop;  // made when the work is handed over: it may be stopped before it has begun
    std::stop_source m_running;
    bool m_ending = false;
    std::jthread m_thread;
};

}  // namespace lambdatrail
