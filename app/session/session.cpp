#include "app/session/session.h"

#include "app/base/progress.h"
#include "app/load/eventrecord.h"
#include "app/load/loader.h"
#include "app/load/recordreader.h"
#include "app/session/job.h"
#include "app/session/reportjobs.h"
#include "app/session/settings.h"
#include "app/session/viewbuilder.h"
#include "app/store/storebuilder.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTimer>

#include <algorithm>
#include <deque>
#include <utility>

namespace lambdatrail {
namespace {

constexpr int kProgressIntervalMs = 100;
// While logs are read, views may take one part in this many of the time.
constexpr qint64 kViewShare = 4;
constexpr qint64 kLongestWaitMs = 2000;

std::shared_ptr<const View> emptyView() {
    auto view = std::make_shared<View>();
    view->snapshot = StoreBuilder().snapshot();
    view->order = std::make_shared<EventOrder>();
    view->histogram = std::make_shared<TimeHistogram>();
    view->sorted = true;
    return view;
}

std::vector<std::string> toPaths(const QStringList& paths) {
    std::vector<std::string> result;
    for (const QString& path : paths)
        result.push_back(QFile::encodeName(path).toStdString());
    return result;
}

}  // namespace

struct Session::Private {
    explicit Private(Session* owner) : q(owner), stack(owner) {}

    Session* q;
    FilterStack stack;
    HistogramSpec histogramSpec;
    ViewPtr view = emptyView();
    LoadReportPtr report = std::make_shared<LoadReport>();

    std::shared_ptr<StoreBuilder> store = std::make_shared<StoreBuilder>();
    std::shared_ptr<LoadProgress> progress = std::make_shared<LoadProgress>();
    SnapshotPtr snapshot = view->snapshot;  // the newest one published
    std::deque<QStringList> waiting;
    bool opened = false;
    bool loading = false;
    bool sorting = false;
    std::uint64_t loadGeneration = 0;
    QElapsedTimer loadTime;
    QTimer progressTimer;

    std::shared_ptr<ViewBuilder> builder = std::make_shared<ViewBuilder>();
    QElapsedTimer viewTime;
    QTimer viewDelay;
    bool updating = false;

    RecordSearcher searcher;

    std::shared_ptr<RecordReader> reader = std::make_shared<RecordReader>();
    std::shared_ptr<Progress> exported = std::make_shared<Progress>();
    bool exporting = false;
    QTimer exportTimer;

    // Last, so that they end first.
    Job loadJob, viewJob, recordJob, relatedJob, exportJob;
    Job wasteJob;  // gives memory back: of millions of events that takes its time
    ReportJobs reportJobs;

    void startLoad(const QStringList& paths);
    void loadEnded(LoadOutcome outcome);
    void published(std::uint64_t generation, SnapshotPtr newest);
    void updateView(Job::Replace replace);
    void viewBuilt(ViewPtr built, qint64 tookMs);
    void searchEnded();
    void showFound();
    void setUpdating(bool on);
};

Session::Session(QObject* parent) : QObject(parent), d(std::make_unique<Private>(this)) {
    d->progressTimer.setInterval(kProgressIntervalMs);
    d->exportTimer.setInterval(kProgressIntervalMs);
    d->viewDelay.setSingleShot(true);
    connect(&d->progressTimer, &QTimer::timeout, this, &Session::loadProgressed);
    connect(&d->exportTimer, &QTimer::timeout, this, &Session::exportProgressed);
    connect(&d->viewDelay, &QTimer::timeout, this, [this] {
        if (d->loading)
            d->updateView(Job::Replace::AfterRunning);
    });
    connect(&d->stack, &FilterStack::changed, this, [this] {
        d->searcher.keepOnly(d->stack.current().filter, d->stack.current().copies);
        d->updateView(Job::Replace::StopRunning);
    });
    connect(&d->searcher, &RecordSearcher::progressed, this, &Session::searchChanged);
    connect(&d->searcher, &RecordSearcher::found, this, [this] { d->showFound(); });
    connect(&d->searcher, &RecordSearcher::ended, this, [this] { d->searchEnded(); });
}

Session::~Session() {
    // All are asked to stop before the first is waited for.
    d->searcher.reset();
    for (Job* job : {&d->loadJob, &d->viewJob, &d->recordJob, &d->relatedJob, &d->exportJob})
        job->cancel();
}

void Session::open(const QStringList& paths) {
    if (paths.isEmpty())
        return;
    if (d->loading)
        d->waiting.push_back(paths);
    else
        d->startLoad(paths);
}

void Session::Private::startLoad(const QStringList& paths) {
    opened = true;
    loading = true;
    sorting = false;
    progress = std::make_shared<LoadProgress>();
    loadTime.start();
    progressTimer.start();
    const std::uint64_t generation = ++loadGeneration;
    loadJob.start([this, paths = toPaths(paths), before = report, generation, builderOfStore = store,
                   counters = progress](std::stop_token stop) -> std::function<void()> {
        LoadOptions options;
        options.limits = {.maxBytes = Settings().maxUnpackedMiB.get() << 20,
                          .maxRatio = Settings().maxUnpackRatio.get()};
        options.publish = [this, generation](SnapshotPtr newest) {
            QMetaObject::invokeMethod(
                q, [this, generation, newest = std::move(newest)] { published(generation, newest); },
                Qt::QueuedConnection);
        };
        auto outcome =
            std::make_shared<LoadOutcome>(loadLogs(*builderOfStore, paths, *before, *counters, stop, options));
        return [this, outcome] { loadEnded(std::move(*outcome)); };
    });
    emit q->loadStarted();
}

void Session::Private::published(std::uint64_t generation, SnapshotPtr newest) {
    if (generation != loadGeneration || !loading)
        return;
    snapshot = std::move(newest);
    if (!viewDelay.isActive() && !viewJob.isBusy())
        updateView(Job::Replace::AfterRunning);
}

void Session::Private::loadEnded(LoadOutcome outcome) {
    report = std::make_shared<const LoadReport>(std::move(outcome.report));
    snapshot = std::move(outcome.snapshot);
    loading = false;
    sorting = true;
    progressTimer.stop();
    viewDelay.stop();
    emit q->loadFinished();
    updateView(Job::Replace::StopRunning);
    if (!waiting.empty()) {
        const QStringList next = waiting.front();
        waiting.pop_front();
        startLoad(next);
    }
}

void Session::cancelLoad() {
    d->waiting.clear();
    d->loadJob.requestStop();
}

void Session::closeAll() {
    d->waiting.clear();
    d->loadJob.cancel();
    d->viewJob.cancel();
    d->recordJob.cancel();
    d->relatedJob.cancel();
    ++d->loadGeneration;
    d->progressTimer.stop();
    d->viewDelay.stop();
    const bool wasLoading = std::exchange(d->loading, false);
    d->opened = false;
    d->sorting = false;
    auto store = std::exchange(d->store, std::make_shared<StoreBuilder>());
    auto report = std::exchange(d->report, std::make_shared<const LoadReport>());
    auto view = std::exchange(d->view, emptyView());
    auto snapshot = std::exchange(d->snapshot, d->view->snapshot);
    // The old one may still be at work on the old logs.
    auto builder = std::exchange(d->builder, std::make_shared<ViewBuilder>());
    d->searcher.reset();
    d->stack.reset();
    emit viewChanged();
    // By now nobody on this thread holds the old logs any more.
    d->wasteJob.start(
        [store = std::move(store), report = std::move(report), view = std::move(view), snapshot = std::move(snapshot),
         builder = std::move(builder)](std::stop_token) -> std::function<void()> { return {}; },
        Job::Replace::AfterRunning);
    if (wasLoading)
        emit loadFinished();
}

bool Session::hasLogs() const {
    return d->opened;
}

LoadStatus Session::loadStatus() const {
    LoadStatus status;
    status.running = d->loading;
    status.sorting = d->sorting;
    status.filesDone = d->progress->filesDone;
    status.filesTotal = d->progress->filesTotal;
    status.bytesDone = d->progress->bytesDone;
    status.bytesTotal = d->progress->bytesTotal;
    status.events = d->progress->events;
    status.problems = d->progress->problems;
    status.elapsedMs = d->loadTime.isValid() ? d->loadTime.elapsed() : 0;
    constexpr std::int64_t kSoonestGuessMs = 500;
    if (status.running && d->progress->allFound && status.elapsedMs > kSoonestGuessMs &&
        status.bytesDone > status.bytesTotal / 50) {
        const double perByte = static_cast<double>(status.elapsedMs) / static_cast<double>(status.bytesDone);
        const std::uint64_t left = status.bytesTotal - std::min(status.bytesDone, status.bytesTotal);
        status.remainingMs = static_cast<std::int64_t>(perByte * static_cast<double>(left));
    }
    return status;
}

LoadReportPtr Session::report() const {
    return d->report;
}

ReportJobs& Session::reportJobs() {
    return d->reportJobs;
}

FilterStack& Session::filterStack() {
    return d->stack;
}

ViewPtr Session::view() const {
    return d->view;
}

bool Session::isUpdating() const {
    return d->updating;
}

SearchStatus Session::searchStatus() const {
    SearchStatus status = d->searcher.status();
    status.waiting = d->loading && d->view->undecided > 0;
    return status;
}

void Session::stopSearch() {
    d->searcher.stop();
}

void Session::resumeSearch() {
    d->searcher.resume();
    d->setUpdating(d->searcher.isRunning());
}

void Session::setHistogramSpec(const HistogramSpec& spec) {
    HistogramSpec wanted = spec;
    wanted.zoom = {};
    if (wanted == d->histogramSpec)
        return;
    d->histogramSpec = wanted;
    if (d->opened)
        d->updateView(Job::Replace::StopRunning);
}

void Session::Private::updateView(Job::Replace replace) {
    setUpdating(true);
    ViewRequest request{snapshot, stack.current(), histogramSpec, loading, searcher.isRunning(), searcher.cache()};
    viewJob.start(
        [this, request = std::move(request), maker = builder](std::stop_token stop) -> std::function<void()> {
            QElapsedTimer time;
            time.start();
            ViewPtr built = maker->build(request, stop);
            return [this, built = std::move(built), tookMs = time.elapsed()] { viewBuilt(built, tookMs); };
        },
        replace);
}

void Session::Private::viewBuilt(ViewPtr built, qint64 tookMs) {
    const bool isNewest = !viewJob.isBusy();
    if (loading || searcher.isRunning())
        viewDelay.start(static_cast<int>(std::clamp<qint64>(tookMs * kViewShare, kProgressIntervalMs, kLongestWaitMs)));
    ViewPtr before;
    if (built) {
        before = std::exchange(view, built);
        if (view->sorted)
            sorting = false;
        const bool isCurrent = view->snapshot == snapshot && view->state.filter == stack.current().filter &&
                               view->state.copies == stack.current().copies;
        if (!loading && isCurrent && view->undecided > 0)
            searcher.search({snapshot, view->state.filter, view->state.copies});
    }
    if (isNewest && !searcher.isRunning())
        setUpdating(false);
    if (!built)
        return;
    emit q->viewChanged();
    // By now nobody on this thread holds the view before any more.
    wasteJob.start([before = std::move(before)](std::stop_token) -> std::function<void()> { return {}; },
                   Job::Replace::AfterRunning);
}

// No sooner than the view before leaves time for the search itself.
void Session::Private::showFound() {
    if (!viewDelay.isActive() && !viewJob.isBusy())
        updateView(Job::Replace::AfterRunning);
}

void Session::Private::searchEnded() {
    viewDelay.stop();
    updateView(Job::Replace::StopRunning);
    emit q->searchChanged();
}

void Session::Private::setUpdating(bool on) {
    if (std::exchange(updating, on) != on)
        emit q->updatingChanged(on);
}

void Session::requestRecord(EventId id) {
    const SnapshotPtr snapshot = d->view->snapshot;
    if (number(id) >= snapshot->eventCount())
        return;
    d->recordJob.start([this, id, snapshot, reader = d->reader](std::stop_token) -> std::function<void()> {
        auto record = std::make_shared<Result<EventRecord>>(readEventRecord(*reader, *snapshot, id));
        return [this, id, record] { emit recordRead(id, *record); };
    });
}

void Session::requestRelated(EventId id) {
    const SnapshotPtr snapshot = d->view->snapshot;
    if (number(id) >= snapshot->eventCount())
        return;
    d->relatedJob.start([this, id, snapshot, reader = d->reader](std::stop_token stop) -> std::function<void()> {
        const auto related = findRelated(*snapshot, id, *reader, stop);
        return [this, id, related] { emit relatedFound(id, related); };
    });
}

bool Session::startExport(ViewPtr view, EventOrderPtr order, const ExportOptions& options, const QString& path) {
    if (d->exporting)
        return false;
    d->exporting = true;
    d->exported = std::make_shared<Progress>();
    d->exported->total = order->size();
    d->exportTimer.start();
    d->exportJob.start([this, view = std::move(view), order = std::move(order), options, path,
                        progress = d->exported](std::stop_token stop) -> std::function<void()> {
        const auto result =
            exportToFile(*view->snapshot, *order, options, QFile::encodeName(path).toStdString(), *progress, stop);
        return [this, path, result] {
            d->exporting = false;
            d->exportTimer.stop();
            emit exportFinished(path, result);
        };
    });
    return true;
}

void Session::cancelExport() {
    d->exportJob.requestStop();
}

ExportStatus Session::exportStatus() const {
    return {d->exporting, d->exported->done, d->exported->total};
}

}  // namespace lambdatrail
