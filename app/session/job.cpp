#include "app/session/job.h"

#include "app/base/parallel.h"

#include <QMetaObject>

#include <utility>

namespace lambdatrail {

Job::Job(QObject* context) : m_context(context), m_thread([this] { run(); }) {}

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
    const std::lock_guard lock(m_mutex);
    m_next = nullptr;
    m_running.request_stop();
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
        m_changed.wait(lock, [this] { return m_ending || m_next; });
        if (m_ending)
            return;
        const Work work = std::exchange(m_next, nullptr);
        const std::uint64_t generation = m_nextGeneration;
        m_running = m_nextStop;
        const std::stop_token stop = m_running.get_token();
        lock.unlock();
        std::function<void()> finish = work(stop);
        QMetaObject::invokeMethod(
            m_context, [this, generation, finish = std::move(finish)] { deliver(generation, finish); },
            Qt::QueuedConnection);
        lock.lock();
    }
}

void Job::deliver(std::uint64_t generation, const std::function<void()>& finish) {
    if (generation < m_oldestWanted || generation <= m_finished)
        return;
    m_finished = generation;
    if (finish)
        finish();
}

}  // namespace lambdatrail
