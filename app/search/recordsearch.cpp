#include "app/search/recordsearch.h"

#include "app/base/parallel.h"
#include "app/filter/filterrun.h"
#include "app/search/documentsearcher.h"
#include "app/search/searchfindings.h"
#include "app/search/searchplan.h"

#include <deque>
#include <optional>
#include <utility>

namespace lambdatrail {
namespace {

// The tools of one thread.
struct Worker {
    SearchFindings findings;
    DocumentSearcher searcher;

    Worker(const StoreSnapshot& snapshot, const std::vector<AskedQuestion>& questions, AnswerCache& cache,
           UnreadFiles& unread, SearchProgress& progress, const std::stop_token& stop)
        : findings(questions, cache, unread), searcher(snapshot, findings, progress, stop) {}
};

// The events whose records decide whether the filter holds.
Result<RowSet> undecidedEvents(const StoreSnapshot& snapshot, const FilterExpr& filter, const RecordAnswers& answers,
                               Copies copies, const std::stop_token& stop) {
    auto certain = runFilter(snapshot, filter, answers, Certainty::Certain, stop, copies);
    if (!certain)
        return certain;
    certain->invert();
    auto undecided = runFilter(snapshot, filter, answers, Certainty::Possible, stop, copies);
    if (undecided)
        *undecided &= *certain;
    return undecided;
}

}  // namespace

Result<SearchReport> searchRecords(const StoreSnapshot& snapshot, const FilterExpr& filter, Copies copies,
                                   AnswerCache& cache, SearchProgress& progress, const std::stop_token& stop) {
    SearchReport report;
    std::vector<AskedQuestion> questions;
    for (RecordComparison& comparison : recordQuestions(filter)) {
        auto question = RecordQuestion::make(comparison);
        if (!question)
            return std::unexpected(question.error());
        questions.push_back({std::move(comparison), std::move(*question)});
    }
    if (questions.empty())
        return report;
    const std::vector<RecordComparison> wanted = recordQuestions(filter);
    cache.want(wanted, snapshot.eventCount());
    const auto undecided =
        undecidedEvents(snapshot, filter, cache.answers(wanted, snapshot.eventCount()), copies, stop);
    if (!undecided && undecided.error().code != ErrorCode::Cancelled)
        return std::unexpected(undecided.error());
    if (!undecided) {
        report.stopped = true;
        return report;
    }

    const SearchPlan plan(snapshot, *undecided);
    for (const SearchUnit& unit : plan.units()) {
        progress.bytesTotal += unit.bytesOnDisk;
        progress.filesTotal += unit.isFirstOfFile ? 1 : 0;
    }
    UnreadFiles unread;
    std::deque<Worker> workers;
    for (unsigned i = 0; i < workerCount(plan.units().size()); ++i)
        workers.emplace_back(snapshot, questions, cache, unread, progress, stop);
    parallelFor(plan.units().size(), [&](unsigned worker, std::size_t i) {
        if (stop.stop_requested())
            return;
        workers[worker].searcher.search(plan.units()[i]);
        progress.filesDone += plan.units()[i].isFirstOfFile ? 1 : 0;
    });
    for (Worker& worker : workers)
        worker.findings.flush();
    unread.moveTo(report);
    report.stopped = stop.stop_requested();
    return report;
}

}  // namespace lambdatrail
