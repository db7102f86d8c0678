#include "app/session/recordsearcher.h"

#include "app/search/recordsearch.h"

#include <utility>

namespace lambdatrail {
namespace {

constexpr int kIntervalMs = 100;

}  // namespace

RecordSearcher::RecordSearcher(QObject* parent) : QObject(parent), m_progress(std::make_shared<SearchProgress>()) {
    m_timer.setInterval(kIntervalMs);
    connect(&m_timer, &QTimer::timeout, this, &RecordSearcher::tick);
}

RecordSearcher::~RecordSearcher() {
    m_job.cancel();
}

void RecordSearcher::search(const Task& task) {
    if (m_task == task)
        return;
    m_task = task;
    start();
}

void RecordSearcher::keepOnly(const FilterExpr& filter, Copies copies) {
    if (!m_task || (m_task->filter == filter && m_task->copies == copies))
        return;
    m_task.reset();
    m_report.reset();
    m_job.cancel();
    m_timer.stop();
    if (std::exchange(m_running, false))
        emit ended();
}

void RecordSearcher::stop() {
    if (m_running)
        m_job.requestStop();
}

void RecordSearcher::resume() {
    if (m_task && !m_running)
        start();
}

void RecordSearcher::reset() {
    m_task.reset();
    m_report.reset();
    m_job.cancel();
    m_timer.stop();
    m_running = false;
    m_cache = std::make_shared<AnswerCache>();
}

void RecordSearcher::start() {
    m_running = true;
    m_report.reset();
    m_progress = std::make_shared<SearchProgress>();
    m_answersSeen = m_cache->answerCount();
    m_timer.start();
    m_job.start(
        [this, task = *m_task, cache = m_cache, progress = m_progress](std::stop_token stop) -> std::function<void()> {
            auto report = searchRecords(*task.snapshot, task.filter, task.copies, *cache, *progress, stop);
            // parseFilter makes sure that there is nothing wrong with the filter.
            const auto ending = std::make_shared<const SearchReport>(report ? std::move(*report) : SearchReport{});
            return [this, ending] {
                m_report = ending;
                m_running = false;
                m_timer.stop();
                emit ended();
            };
        });
    emit progressed();
}

void RecordSearcher::tick() {
    emit progressed();
    if (const std::uint64_t answers = m_cache->answerCount(); std::exchange(m_answersSeen, answers) != answers)
        emit found();
}

SearchStatus RecordSearcher::status() const {
    SearchStatus status;
    status.running = m_running;
    status.report = m_report;
    status.stopped = m_report && m_report->stopped;
    status.filesDone = m_progress->filesDone;
    status.filesTotal = m_progress->filesTotal;
    status.bytesDone = m_progress->bytesDone;
    status.bytesTotal = m_progress->bytesTotal;
    return status;
}

}  // namespace lambdatrail
