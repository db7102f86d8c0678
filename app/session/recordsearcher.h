#pragma once

#include "app/filter/filterexpr.h"
#include "app/search/answercache.h"
#include "app/search/searchreport.h"
#include "app/session/job.h"
#include "app/store/storesnapshot.h"

#include <QObject>
#include <QTimer>

#include <cstdint>
#include <memory>
#include <optional>

namespace lambdatrail {

struct SearchProgress;

// What the search of whole records is about, as the window tells it.
struct SearchStatus {
    bool running = false;
    bool waiting = false;  // for the load to end
    bool stopped = false;  // on request, before all records were asked
    std::uint64_t filesDone = 0, filesTotal = 0;
    std::uint64_t bytesDone = 0, bytesTotal = 0;  // on disk
    SearchReportPtr report;                       // of the search that has ended; null before
};

// Asks records in the background for the filter in force, once: a search that was stopped or could not read files is
// not begun again until somebody wants that. Lives on the GUI thread.
class RecordSearcher : public QObject {
    Q_OBJECT
 public:
    explicit RecordSearcher(QObject* parent = nullptr);
    ~RecordSearcher() override;

    // What records are asked about; another one stops the search that runs. Answers stay in the cache.
    struct Task {
        SnapshotPtr snapshot;
        FilterExpr filter;
        Copies copies = Copies::Folded;
        bool operator==(const Task&) const = default;
    };
    // Searches for the task, unless it is being searched for or was.
    void search(const Task& task);
    // Nothing but this is wanted any more: another search is stopped.
    void keepOnly(const FilterExpr& filter, Copies copies);
    void stop();    // keeps what was found
    void resume();  // begins the same task again
    void reset();   // other logs: forgets all answers

    bool isRunning() const { return m_running; }
    SearchStatus status() const;
    const std::shared_ptr<AnswerCache>& cache() const { return m_cache; }

 signals:
    void progressed();  // at most ten times a second
    void found();       // there are new answers; as often
    void ended();

 private:
    void start();
    void tick();

    std::shared_ptr<AnswerCache> m_cache = std::make_shared<AnswerCache>();
    std::shared_ptr<SearchProgress> m_progress;
    std::optional<Task> m_task;
    SearchReportPtr m_report;
    bool m_running = false;
    std::uint64_t m_answersSeen = 0;
    QTimer m_timer;
    Job m_job;  // last, so that it ends first
};

}  // namespace lambdatrail
