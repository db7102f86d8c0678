// The facade below the window: loading, views, records and exports come back as signals, and only the wanted ones.

#include "app/base/parallel.h"
#include "app/filter/filterparser.h"
#include "app/load/loader.h"
#include "app/session/job.h"
#include "app/session/session.h"
#include "app/session/viewbuilder.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <semaphore>
#include <thread>
#include <utility>
#include <vector>

#ifdef __linux__
#include <sys/resource.h>
#endif

using namespace lambdatrail;

class TestSession : public QObject {
    Q_OBJECT
 private slots:
    void initTestCase();
    void loadsAndShows();
    void addsWithoutLosing();
    void theSameFilesAgainChangeNothing();
    void cancelKeepsWhatWasRead();
    void closesInTheMiddleOfLoading();
    void closesWhileSortedByAnyColumn();
    void filterBackAndForward();
    void sortIsNoStep();
    void ordersOfOneLineOnlyGrow();
    void failedRowsFollowTheOrder();
    void readsTheRecordAskedForLast();
    void exportsWhatIsShown();
    void jobDropsWhatWasReplaced();
    void jobStopsWhatHasNotBegun();
    void jobKeepsWhatIsStillWanted();
    void jobFreesOnItsOwnThread();
    void jobTakesItsResultsWithIt();
    void jobGivesWayToTheWindow();

 private:
    QString write(const QString& name, int records, int firstMinute);
    QTemporaryDir m_folder;
};

namespace {

void waitForView(Session& session) {
    QTRY_VERIFY_WITH_TIMEOUT(!session.loadStatus().running && !session.isUpdating() && session.view()->sorted, 30'000);
}

FilterExpr filter(const char* text) {
    return parseFilter(text).value();
}

}  // namespace

void TestSession::initTestCase() {
    QVERIFY(m_folder.isValid());
}

QString TestSession::write(const QString& name, int records, int firstMinute) {
    QByteArray text = "{\"Records\":[";
    for (int i = 0; i < records; ++i) {
        const QByteArray minute = QByteArray::number(firstMinute + i % 10).rightJustified(2, '0');
        text += i ? "," : "";
        text += "{\"eventVersion\":\"1.08\",\"eventTime\":\"2026-03-01T10:" + minute +
                ":00Z\",\"eventSource\":\"lambda.amazonaws.com\",\"eventName\":\"" +
                (i % 2 ? "Invoke" : "GetFunction") + "\",\"eventID\":\"" + name.toUtf8() + QByteArray::number(i) +
                "\",\"recipientAccountId\":\"111122223333\"}";
    }
    const QString path = m_folder.filePath(name + ".json");
    QFile file(path);
    [&] { QVERIFY(file.open(QIODevice::WriteOnly)); }();
    file.write(text + "]}");
    return path;
}

void TestSession::loadsAndShows() {
    Session session;
    QVERIFY(!session.hasLogs());
    QCOMPARE(session.view()->rowCount, std::uint64_t{0});
    QSignalSpy finished(&session, &Session::loadFinished);
    session.open({write("a", 20, 0)});
    QVERIFY(session.hasLogs() && session.loadStatus().running);
    waitForView(session);
    QCOMPARE(finished.count(), 1);
    const ViewPtr view = session.view();
    QCOMPARE(view->rowCount, std::uint64_t{20});
    QCOMPARE(view->order->size(), std::size_t{20});
    QCOMPARE(view->totals.invocations, std::uint64_t{10});
    QCOMPARE(view->histogram->total, std::uint64_t{10});
    for (std::size_t i = 1; i < view->order->size(); ++i)  // newest first
        QVERIFY(view->snapshot->timeMs(EventId{(*view->order)[i - 1]}) >=
                view->snapshot->timeMs(EventId{(*view->order)[i]}));
    QCOMPARE(session.report()->filesRead, std::uint64_t{1});
}

void TestSession::addsWithoutLosing() {
    Session session;
    session.open({write("a", 20, 0)});
    session.open({write("b", 30, 20)});  // while the first is being read
    waitForView(session);
    QTRY_COMPARE(session.view()->rowCount, std::uint64_t{50});
    session.filterStack().setFilter(filter("event = Invoke"));
    session.open({write("c", 10, 40)});
    waitForView(session);
    QTRY_COMPARE(session.view()->rowCount, std::uint64_t{30});
    QCOMPARE(session.view()->shownWithoutFilter, std::uint64_t{60});
}

void TestSession::theSameFilesAgainChangeNothing() {
    Session session;
    const QString path = write("a", 20, 0);
    session.open({path});
    waitForView(session);
    session.open({path});
    waitForView(session);
    QCOMPARE(session.view()->rowCount, std::uint64_t{20});
    QCOMPARE(session.report()->losses, std::uint64_t{0});
    QCOMPARE(session.report()->problems.size(), std::size_t{1});
    QCOMPARE(session.report()->problems.front().kind, Problem::Kind::Note);
}

void TestSession::cancelKeepsWhatWasRead() {
    QTemporaryDir many;
    for (int i = 0; i < 600; ++i) {
        QFile::copy(write("a", 500, 0), many.filePath(QString::number(i) + ".json"));
    }
    Session session;
    session.open({many.path()});
    QTRY_VERIFY_WITH_TIMEOUT(session.loadStatus().events > 0 || !session.loadStatus().running, 10'000);
    session.cancelLoad();
    waitForView(session);
    QVERIFY(session.view()->snapshot->eventCount() > 0);
    if (session.report()->cancelled)
        QVERIFY(session.view()->snapshot->eventCount() <= 300'000);
    else
        QCOMPARE(session.view()->snapshot->eventCount(), 300'000U);
}

void TestSession::closesInTheMiddleOfLoading() {
    Session session;
    session.open({write("a", 5'000, 0)});
    session.closeAll();
    QVERIFY(!session.hasLogs());
    QTRY_VERIFY(!session.isUpdating());
    QCOMPARE(session.view()->rowCount, std::uint64_t{0});
    session.open({write("b", 7, 0)});
    waitForView(session);
    QCOMPARE(session.view()->rowCount, std::uint64_t{7});
}

void TestSession::closesWhileSortedByAnyColumn() {
    Session session;
    const QString path = write("a", 20, 0);
    for (const ColumnInfo& column : allColumns()) {
        session.open({path});
        waitForView(session);
        session.filterStack().setSort({column.id, false});
        waitForView(session);
        QCOMPARE(session.view()->rowCount, std::uint64_t{20});
        session.closeAll();
        waitForView(session);
        QCOMPARE(session.view()->rowCount, std::uint64_t{0});
        QVERIFY(session.view()->order->empty());
    }
}

void TestSession::filterBackAndForward() {
    Session session;
    session.open({write("a", 20, 0)});
    waitForView(session);
    FilterStack& stack = session.filterStack();
    QVERIFY(!stack.canGoBack());
    stack.setFilter(filter("event = Invoke"));
    QTRY_COMPARE(session.view()->rowCount, std::uint64_t{10});
    QCOMPARE(session.view()->shownWithoutFilter, std::uint64_t{20});
    stack.setZoom(TimeRange{0, 1000});
    QTRY_COMPARE(session.view()->histogram->outside, std::uint64_t{10});
    QCOMPARE(session.view()->rowCount, std::uint64_t{10});  // zooming does not filter
    stack.back();
    stack.back();
    QTRY_COMPARE(session.view()->rowCount, std::uint64_t{20});
    QVERIFY(!stack.canGoBack() && stack.canGoForward());
    stack.forward();
    QTRY_COMPARE(session.view()->rowCount, std::uint64_t{10});
    stack.setFilter(filter("event = GetFunction and time < 2026-03-01T10:05"));
    QVERIFY(!stack.canGoForward());
    waitForView(session);
    QCOMPARE(session.view()->rowCount, std::uint64_t{6});  // 0, 2, 4 of two rounds of ten minutes
}

void TestSession::sortIsNoStep() {
    Session session;
    session.open({write("a", 20, 0)});
    waitForView(session);
    session.filterStack().setSort({ColumnId::Event, false});
    QVERIFY(!session.filterStack().canGoBack());
    waitForView(session);
    QCOMPARE(session.view()->snapshot->cellText(EventId{session.view()->order->front()}, ColumnId::Event),
             std::string("GetFunction"));
}

// The table does not compare rows: it goes by what the views say of themselves.
void TestSession::ordersOfOneLineOnlyGrow() {
    StoreBuilder store;
    const auto load = [&store](const QString& path) {
        LoadProgress progress;
        return loadLogs(store, {path.toStdString()}, {}, progress, {}).snapshot;
    };
    const SnapshotPtr some = load(write("a", 20, 0));
    const SnapshotPtr all = load(write("b", 30, 20));
    ViewBuilder builder;
    std::vector<ViewPtr> views;
    const auto build = [&](const SnapshotPtr& snapshot, bool loading, SortKey sort, const char* text = "") {
        ViewRequest request;
        request.snapshot = snapshot;
        request.loading = loading;
        request.state.sort = sort;
        request.state.filter = filter(text);
        views.push_back(builder.build(request, {}));
    };
    constexpr SortKey kByTime;
    constexpr SortKey kByEvent{ColumnId::Event, false};
    build(some, true, kByTime);
    build(all, true, kByTime);
    build(all, false, kByTime);
    build(all, false, kByTime);
    build(all, false, kByEvent);
    build(all, false, kByEvent, "event = Invoke");
    build(all, false, kByTime);
    QCOMPARE(views[1]->order->size(), std::size_t{50});
    QVERIFY(views[0]->orderLine != 0 && views[0]->orderLine == views[1]->orderLine);  // grown
    QCOMPARE(views[2]->orderLine, views[3]->orderLine);                               // nothing new
    for (const ViewPtr& older : views) {
        for (const ViewPtr& newer : views) {
            if (older->orderLine != newer->orderLine || older->order->size() > newer->order->size())
                continue;
            QVERIFY(std::equal(older->order->begin(), older->order->end(), newer->order->begin()));
        }
    }
    QVERIFY(views[1]->orderLine != views[2]->orderLine && views[3]->orderLine != views[4]->orderLine);
}

// What "next error" goes by is made anew with every order of rows.
void TestSession::failedRowsFollowTheOrder() {
    QFile file(m_folder.filePath(QStringLiteral("failed.json")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("{\"Records\":[");
    for (int i = 0; i < 200; ++i) {
        const QByteArray number = QByteArray::number(100 + i);
        file.write((i ? "," : "") + QByteArray("{\"eventVersion\":\"1.08\",\"eventName\":\"E") +
                   QByteArray::number(i * 37 % 200) + "\",\"eventID\":\"failed" + number + "\"" +
                   (i % 7 == 0 ? ",\"errorCode\":\"X" + QByteArray::number(i % 3) + "\"" : QByteArray()) + "}");
    }
    file.write("]}");
    file.close();
    Session session;
    session.open({file.fileName()});
    waitForView(session);
    const auto isRight = [&session] {
        const View& view = *session.view();
        for (std::uint32_t row = 0; row < view.order->size(); ++row) {
            if (view.failedRows->containsNumber(row) != view.snapshot->has(EventId{(*view.order)[row]}, flag::kFailed))
                return false;
        }
        return view.failedRows->count() > 0 && view.order->size() == view.rowCount;
    };
    QVERIFY(isRight());
    session.filterStack().setSort({ColumnId::Event, true});
    waitForView(session);
    QVERIFY(isRight());
    session.filterStack().setFilter(filter("event ~ E1 or error = X1"));
    waitForView(session);
    QVERIFY(isRight());
    session.filterStack().setSort({ColumnId::Error, false});
    waitForView(session);
    QVERIFY(isRight());
}

void TestSession::readsTheRecordAskedForLast() {
    Session session;
    session.open({write("a", 20, 0)});
    waitForView(session);
    QList<std::uint32_t> answered;
    std::string last;
    connect(&session, &Session::recordRead, this, [&](EventId id, const Result<EventRecord>& record) {
        answered.append(number(id));
        last = record ? record->json : std::string();
    });
    for (std::uint32_t event = 0; event < 20; ++event)
        session.requestRecord(EventId{event});
    QTRY_VERIFY(!answered.isEmpty() && answered.last() == 19);
    QVERIFY(last.find(session.view()->snapshot->cellText(EventId{19}, ColumnId::EventId)) != std::string::npos);
    QVERIFY(last.starts_with('{') && last.ends_with('}'));
}

void TestSession::exportsWhatIsShown() {
    Session session;
    session.open({write("a", 20, 0)});
    waitForView(session);
    session.filterStack().setFilter(filter("event = Invoke"));
    waitForView(session);
    QSignalSpy finished(&session, &Session::exportFinished);
    const QString path = m_folder.filePath("out.csv");
    ExportOptions options;
    options.columns = {ColumnId::Event, ColumnId::EventId};
    QVERIFY(session.startExport(session.view(), session.view()->order, options, path));
    QVERIFY(!session.startExport(session.view(), session.view()->order, options, path));
    QTRY_COMPARE(finished.count(), 1);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QList<QByteArray> lines = file.readAll().split('\n');
    QCOMPARE(lines.size(), 12);  // header, ten rows, nothing behind the last line end
    QCOMPARE(lines.first(), QByteArray("event,eventid\r"));
    for (int i = 1; i <= 10; ++i)
        QVERIFY(lines[i].startsWith("Invoke,a"));
}

void TestSession::jobDropsWhatWasReplaced() {
    Job job;
    QList<int> delivered;
    for (int i = 0; i < 50; ++i)
        job.start([&, i](std::stop_token stop) -> std::function<void()> {
            while (i < 49 && !stop.stop_requested())
                std::this_thread::yield();
            return [&delivered, i] { delivered.append(i); };
        });
    QTRY_VERIFY(!job.isBusy());
    QCOMPARE(delivered, QList<int>{49});
    job.start([](std::stop_token) { return [] { QFAIL("cancelled work was delivered"); }; });
    job.cancel();
    QVERIFY(!job.isBusy());
    bool after = false;
    job.start([&](std::stop_token) { return [&] { after = true; }; });
    QTRY_VERIFY(after);
}

void TestSession::jobStopsWhatHasNotBegun() {
    // However early the request comes, the work sees it.
    for (int round = 0; round < 20; ++round) {
        Job job;
        std::optional<bool> wasStopped;
        job.start([&](std::stop_token stop) {
            QDeadlineTimer patience(3'000);
            while (!stop.stop_requested() && !patience.hasExpired())
                std::this_thread::yield();
            return [&, stopped = stop.stop_requested()] { wasStopped = stopped; };
        });
        job.requestStop();
        QTRY_VERIFY(wasStopped.has_value());
        QVERIFY(*wasStopped);
        // And what comes after it is not stopped.
        job.start([&](std::stop_token stop) { return [&, stopped = stop.stop_requested()] { wasStopped = stopped; }; });
        QTRY_VERIFY(!*wasStopped);
    }
}

void TestSession::jobKeepsWhatIsStillWanted() {
    Job job;
    QList<int> delivered;
    std::atomic<bool> go{false};
    job.start([&](std::stop_token stop) {
        go.wait(false);
        const bool wasStopped = stop.stop_requested();
        return [&delivered, wasStopped] { delivered.append(wasStopped ? -1 : 1); };
    });
    job.start([&](std::stop_token) { return [&] { delivered.append(2); }; }, Job::Replace::AfterRunning);
    go = true;
    go.notify_all();
    QTRY_VERIFY(!job.isBusy());
    // The first may have been replaced before it began; if it began, it was left alone.
    QVERIFY(delivered == QList<int>({1, 2}) || delivered == QList<int>{2});
}

// What works hold may be millions of events: neither those that ran nor those that were replaced are freed by the one
// who asks, or keep him waiting.
void TestSession::jobFreesOnItsOwnThread() {
    class Held {
     public:
        explicit Held(std::function<void()> freed) : m_freed(std::move(freed)) {}
        ~Held() { m_freed(); }

     private:
        std::function<void()> m_freed;
    };
    const auto holding = [](std::function<void()> freed) -> Job::Work {
        return
            [held = std::make_shared<Held>(std::move(freed))](std::stop_token) -> std::function<void()> { return {}; };
    };
    std::atomic<std::thread::id> replacedBy;
    std::atomic<std::thread::id> cancelledBy;
    std::atomic<bool> isFreeing = false;
    std::binary_semaphore mayEnd(0);
    Job job;
    job.start(holding([&] {
        isFreeing = true;
        mayEnd.acquire();
    }));
    QTRY_VERIFY(isFreeing);
    job.start(holding([&] { replacedBy = std::this_thread::get_id(); }), Job::Replace::AfterRunning);  // does not wait
    job.start(holding([&] { cancelledBy = std::this_thread::get_id(); }), Job::Replace::AfterRunning);
    job.cancel();
    mayEnd.release();
    QTRY_VERIFY(replacedBy.load() != std::thread::id() && cancelledBy.load() != std::thread::id());
    QVERIFY(replacedBy.load() != std::this_thread::get_id());
    QVERIFY(cancelledBy.load() != std::this_thread::get_id());

    // So it is with results, whether they were wanted or not: logs may be closed while one is on its way.
    const auto resulting = [](std::function<void()> freed, std::function<void()> finish) -> Job::Work {
        return [freed = std::move(freed), finish = std::move(finish)](std::stop_token) -> std::function<void()> {
            return [held = std::make_shared<Held>(freed), finish] { finish(); };
        };
    };
    std::atomic<std::thread::id> deliveredBy;
    std::atomic<std::thread::id> unwantedBy;
    bool isDelivered = false;
    job.start(resulting([&] { deliveredBy = std::this_thread::get_id(); }, [&] { isDelivered = true; }));
    QTRY_VERIFY(isDelivered && deliveredBy.load() != std::thread::id());
    QVERIFY(deliveredBy.load() != std::this_thread::get_id());
    std::binary_semaphore hasBegun(0);
    std::binary_semaphore hasRun(0);
    job.start([&, unwanted = resulting([&] { unwantedBy = std::this_thread::get_id(); },
                                       [] { QFAIL("was delivered"); })](const std::stop_token& stop) {
        hasBegun.release();
        return unwanted(stop);
    });
    hasBegun.acquire();
    job.start(
        [&](std::stop_token) -> std::function<void()> {
            hasRun.release();
            return {};
        },
        Job::Replace::AfterRunning);
    hasRun.acquire();  // the first one's result is queued by now
    job.cancel();
    QTRY_VERIFY(unwantedBy.load() != std::thread::id());
    QVERIFY(unwantedBy.load() != std::this_thread::get_id());
}

// Whoever lets go of a job need not wait until Qt has delivered what it had ready.
void TestSession::jobTakesItsResultsWithIt() {
    for (int round = 0; round < 20; ++round) {
        bool isDelivered = false;
        auto job = std::make_unique<Job>();
        std::binary_semaphore ended(0);
        // The second begins when the first's result is on its way.
        job->start([&](std::stop_token) { return [&] { isDelivered = true; }; }, Job::Replace::AfterRunning);
        job->start(
            [&](std::stop_token) {
                ended.release();
                return [&] { isDelivered = true; };
            },
            Job::Replace::AfterRunning);
        ended.acquire();
        job.reset();
        QCoreApplication::processEvents();
        QVERIFY(!isDelivered);
    }
}

void TestSession::jobGivesWayToTheWindow() {
#ifdef __linux__
    const auto stepsBack = [] { return getpriority(PRIO_PROCESS, 0); };  // of this thread
    constexpr int kLast = 19;
    const int ofWindow = stepsBack();
    Job job;
    std::optional<int> ofJob;
    std::vector<int> ofWorkers(8);
    job.start([&](std::stop_token) {
        parallelFor(ofWorkers.size(), [&](unsigned, std::size_t piece) { ofWorkers[piece] = stepsBack(); });
        return [&, before = stepsBack()] { ofJob = before; };
    });
    QTRY_VERIFY(ofJob.has_value());
    QVERIFY(*ofJob > ofWindow || ofWindow == kLast);
    for (const int ofWorker : ofWorkers)
        QCOMPARE(ofWorker, *ofJob);
    QCOMPARE(stepsBack(), ofWindow);
#else
    QSKIP("the priorities of this system's threads are not known");
#endif
}

QTEST_GUILESS_MAIN(TestSession)
#include "tst_session.moc"
