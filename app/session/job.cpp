#include "app/session/job.h"

#include "app/base/parallel.h"

#include <QMetaObject>
#include <QPointer>

#include <utility>

namespace lambdatrail {

Job::Job() : m_thread([this] { run(); }) {}

Job::~Job() {
    {
        const std::lock_guard lock(m_mutex);
        m_ending = true;
        m_next = nullptr;
        m_running.request_stop();
    }
    m_changed.notify_all();
}

void Job::start(Work work, Replace replace) {
    ++m_started;
    if (replace == Replace::StopRunning)
        m_oldestWanted = m_started;
    {
        const std::lock_guard lock(m_mutex);
        dropNext();
        m_next = std::move(work);
        m_nextGeneration = m_started;
        m_nextStop = std::stop_source();
        if (replace == Replace::StopRunning)
            m_running.request_stop();
    }
    m_changed.notify_all();
}

void Job::cancel() {
    m_finished = m_started;
    m_oldestWanted = m_started + 1;
    {
        const std::lock_guard lock(m_mutex);
        dropNext();
        m_running.request_stop();
    }
    m_changed.notify_all();
}

void Job::dropNext() {
    if (m_next)
        m_dropped.push_back(std::exchange(m_next, nullptr));
}

void Job::requestStop() {
    const std::lock_guard lock(m_mutex);
    m_nextStop.request_stop();
    m_running.request_stop();
}

void Job::run() {
    becomeBackgroundThread();
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_changed.wait(lock, [this] { return m_ending || m_next || !m_dropped.empty() || !m_spent.empty(); });
        if (m_ending)
            return;
        if (!m_dropped.empty() || !m_spent.empty()) {
            auto dropped = std::exchange(m_dropped, {});
            auto spent = std::exchange(m_spent, {});
            lock.unlock();
            dropped.clear();
            spent.clear();
            lock.lock();
            continue;
        }
        Work work = std::exchange(m_next, nullptr);
        const std::uint64_t generation = m_nextGeneration;
        m_running = m_nextStop;
        const std::stop_token stop = m_running.get_token();
        lock.unlock();
        std::function<void()> finish = work(stop);
        work = nullptr;  // unlocked: what it holds may take long to free
        lock.lock();
        m_results.push_back({generation, std::move(finish)});
        QMetaObject::invokeMethod(&m_receiver, [this] { deliver(); }, Qt::QueuedConnection);
    }
}

void Job::deliver() {
    std::unique_lock lock(m_mutex);
    auto [generation, finish] = std::move(m_results.front());
    m_results.pop_front();
    lock.unlock();
    const QPointer<QObject> alive(&m_receiver);
    if (generation >= m_oldestWanted && generation > m_finished) {
        m_finished = generation;
        if (finish)
            finish();
    }
    if (alive.isNull())  // whoever took the result has no more use for the job
        return;
    lock.lock();
    m_spent.push_back(std::move(finish));
    lock.unlock();
    m_changed.notify_all();
}

}  // namespace lambdatrail
