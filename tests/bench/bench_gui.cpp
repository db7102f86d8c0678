// What the window does with logs of any size: frames, gestures, and whether its thread ever waits.

#include "app/filter/filterparser.h"
#include "app/io/filesource.h"
#include "app/load/recordreader.h"
#include "tests/bench/measure.h"
#include "tests/support/corpus.h"
#include "ui/mainwindow.h"
#include "ui/table/eventtable.h"
#include "ui/timeline/timelinewidget.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QMouseEvent>
#include <QProcess>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <zlib.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <random>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

using namespace lambdatrail;

constexpr int kFrames = 300;
constexpr int kRuns = 9;
constexpr int kPatienceMs = 600'000;
constexpr auto kFirstPaint = "--first-paint";

double msOf(const std::function<void()>& work) {
    return bench::secondsOf(work).wall * 1e3;
}

double threadCpuMs() {
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

// How long each of them took, and how long this thread worked for it: waiting for a busy core is not in that.
struct Frames {
    std::vector<double> ms;
    std::vector<double> cpuMs;

    void add(const std::function<void()>& work) {
        const double before = threadCpuMs();
        ms.push_back(msOf(work));
        cpuMs.push_back(threadCpuMs() - before);
    }
};

// The longest time between two of its beats, in milliseconds.
class LongestPause {
 public:
    LongestPause() { m_since.start(); }
    void beat() {
        m_ms = std::max(m_ms, static_cast<double>(m_since.nsecsElapsed()) / 1e6);
        m_since.restart();
    }
    double ms() const { return m_ms; }

 private:
    QElapsedTimer m_since;
    double m_ms = 0;
};

// A thread that does nothing but sleep for a millisecond at a time: how long the machine alone lets one wait.
class Sleeper {
 public:
    double stop() {
        m_thread.request_stop();
        m_thread.join();
        return m_pause.ms();
    }

 private:
    LongestPause m_pause;
    std::jthread m_thread{[this](const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
            m_pause.beat();
        }
    }};
};

// The longest pause of the GUI thread each time it was watched, the most that it worked between two beats, and the
// longest pause of a sleeper meanwhile.
struct Pauses {
    std::vector<double> ms;
    std::vector<double> cpuMs;
    std::vector<double> sleeperMs;
};

// Runs `begin`, then the event loop until `isDone`, with a beat every millisecond.
void watch(Pauses& pauses, const std::function<void()>& begin, const std::function<bool()>& isDone) {
    Sleeper sleeper;
    LongestPause pause;
    double worked = 0;
    double workedBefore = threadCpuMs();
    QTimer timer;
    timer.setTimerType(Qt::PreciseTimer);
    timer.start(1);
    begin();
    QEventLoop loop;  // QTest::qWaitFor sleeps for 10 ms at a time, which would count as pauses
    QObject::connect(&timer, &QTimer::timeout, &loop, [&] {
        pause.beat();
        worked = std::max(worked, threadCpuMs() - workedBefore);
        workedBefore = threadCpuMs();
        if (isDone())
            loop.quit();
    });
    QTimer::singleShot(kPatienceMs, &loop, [] { std::abort(); });
    loop.exec();
    pauses.ms.push_back(pause.ms());
    pauses.cpuMs.push_back(worked);
    pauses.sleeperMs.push_back(sleeper.stop());
}

std::string printedMs(const std::vector<double>& ms) {
    char most[32];
    std::snprintf(most, sizeof most, "%.2f", *std::ranges::max_element(ms));
    return most;
}

void printRow(std::string_view operation, std::string_view goal, const std::vector<double>& ms,
              const std::string& worstCpuMs = {}) {
    std::printf("| %.*s | %.*s | %.2f | %.2f | %.2f | %s |\n", static_cast<int>(operation.size()), operation.data(),
                static_cast<int>(goal.size()), goal.data(), bench::least(ms), bench::median(ms),
                *std::ranges::max_element(ms), worstCpuMs.c_str());
    std::fflush(stdout);
}

void printPauses(const std::string& operation, const Pauses& pauses) {
    printRow(operation + ": longest pause of the GUI thread", "50 ms", pauses.ms, printedMs(pauses.cpuMs));
    printRow(operation + ": of a thread that only sleeps", "", pauses.sleeperMs);
}

void printFrames(std::string_view operation, std::string_view goal, const Frames& frames) {
    printRow(operation, goal, frames.ms, printedMs(frames.cpuMs));
}

// Ends the program as soon as a part of the window was painted.
class FirstPaint : public QObject {
 public:
    bool eventFilter(QObject* object, QEvent* event) override {
        if (event->type() == QEvent::Paint && object->isWidgetType() && static_cast<QWidget*>(object)->isVisible())
            QTimer::singleShot(0, this, [] { QCoreApplication::quit(); });
        return false;
    }
};

class PaintCounter : public QObject {
 public:
    int count = 0;
    bool eventFilter(QObject*, QEvent* event) override {
        count += event->type() == QEvent::Paint ? 1 : 0;
        return false;
    }
};

class Bench {
 public:
    Bench() : m_table(*m_window.findChild<EventTable*>()), m_timeline(*m_window.findChild<TimelineWidget*>()) {
        m_window.resize(1600, 1000);
        m_window.show();
        if (!QTest::qWaitForWindowExposed(&m_window))
            std::abort();
    }

    void starts(const QString& program) {
        std::vector<double> ms;
        for (int run = 0; run < kRuns; ++run) {
            ms.push_back(msOf([&] {
                if (QProcess::execute(program, {QString::fromLatin1(kFirstPaint)}) != EXIT_SUCCESS)
                    std::abort();
            }));
        }
        printRow("start of a process to its end after the first paint", "300 ms", ms);
    }

    void loads(const QString& folder) {
        QElapsedTimer time;
        time.start();
        double firstRowsMs = 0;
        Pauses pauses;
        watch(
            pauses, [&] { m_window.openPaths({folder}); },
            [&] {
                if (firstRowsMs == 0 && m_table.model()->rowCount() > 0)
                    firstRowsMs = static_cast<double>(time.nsecsElapsed()) / 1e6;
                return isIdle();
            });
        std::printf("%d events in %.1f s\n\n", m_table.model()->rowCount(), static_cast<double>(time.elapsed()) / 1e3);
        std::puts("| operation | goal | min ms | median ms | worst ms | worst cpu ms |\n|---|---|--:|--:|--:|--:|");
        printRow("first rows in the table after opening", "300 ms", {firstRowsMs});
        printPauses("load", pauses);
    }

    void scrolls() {
        QScrollBar& bar = *m_table.verticalScrollBar();
        std::mt19937 random(1);
        const auto jump = [&] {
            bar.setValue(static_cast<int>(random() % (bar.maximum() + 1U)));
            m_table.viewport()->repaint();
        };
        // A load ends with work for all cores, while these are painted, and with much that changes in the window: that
        // is painted before the first of them.
        Frames window;
        Frames first;
        for (int frame = 0; frame < kRuns; ++frame) {
            window.add([] { QCoreApplication::processEvents(); });
            first.add(jump);
        }
        printFrames("all else that the window has to do and to paint then", "50 ms", window);
        printFrames("the first frames behind a load", "worst 16 ms", first);
        rest();
        Frames jumps;
        Frames steps;
        for (int frame = 0; frame < kFrames; ++frame) {
            jumps.add(jump);
            steps.add([&] {
                bar.setValue(bar.value() + 3);
                m_table.viewport()->repaint();
            });
        }
        printFrames("frame after a jump of the scroll bar", "median 8 ms, worst 16 ms", jumps);
        printFrames("frame after a step of the wheel", "median 8 ms, worst 16 ms", steps);
    }

    void selects() {
        std::vector<double> all;
        std::vector<double> errors;
        m_table.setFocus();
        for (int run = 0; run < kRuns; ++run) {
            m_table.clearSelection();
            all.push_back(msOf([&] { QTest::keySequence(&m_table, QKeySequence::SelectAll); }));
        }
        if (m_table.selectedCount() != static_cast<std::uint64_t>(m_table.model()->rowCount()))
            std::abort();
        m_table.clearSelection();
        m_table.setCurrentIndex(m_table.model()->index(0, 0));
        for (int run = 0; run < kRuns; ++run)
            errors.push_back(msOf([&] { m_table.goToFailed(1); }));
        printRow("Ctrl+A", "10 ms", all);
        printRow("next error", "", errors);
    }

    void brushes() {
        const QRectF plot = m_timeline.plotRect();
        const auto send = [&](QEvent::Type type, double share, Qt::MouseButton button) {
            const QPointF at(plot.left() + plot.width() * share, plot.center().y());
            QMouseEvent event(type, at, m_timeline.mapToGlobal(at), button, Qt::LeftButton, Qt::NoModifier);
            QCoreApplication::sendEvent(&m_timeline, &event);
        };
        PaintCounter paints;
        m_timeline.installEventFilter(&paints);
        send(QEvent::MouseButtonPress, 0.2, Qt::LeftButton);
        Frames frames;
        for (int frame = 0; frame < kFrames; ++frame) {
            frames.add([&] {
                send(QEvent::MouseMove, 0.3 + 0.6 * frame / kFrames, Qt::NoButton);
                QCoreApplication::sendPostedEvents(&m_window, QEvent::UpdateRequest);
            });
        }
        QTest::keyClick(&m_timeline, Qt::Key_Escape);
        send(QEvent::MouseButtonRelease, 0.9, Qt::LeftButton);
        settle();
        if (paints.count < kFrames / 2)  // of a wide bucket not every move is to another one
            std::abort();
        printFrames("frame while the timeline is brushed", "2 ms", frames);
    }

    void questions() {
        Pauses filters;
        for (const char* text : {"event = Invoke", "error exists", "identity ~ deploy and not error exists", "ip ~ 11",
                                 "function matches \"[a-f].*s$\""}) {
            watch(
                filters, [&] { m_window.session().filterStack().setFilter(*parseFilter(text)); },
                [&] { return isIdle(); });
        }
        m_window.session().filterStack().setFilter({});
        settle();
        Pauses sorts;
        for (const ColumnInfo& info : allColumns()) {
            watch(sorts, [&] { m_window.session().filterStack().setSort({info.id, true}); }, [&] { return isIdle(); });
        }
        m_window.session().filterStack().setSort({});
        settle();
        printPauses("filters", filters);
        printPauses("sorts", sorts);
    }

    void exports() {
        const QString path = m_folder.filePath(QStringLiteral("out.csv"));
        const ExportOptions options{ExportFormat::Csv, m_table.visibleColumns(), true};
        const ViewPtr view = m_window.session().view();
        bool done = false;
        const QMetaObject::Connection finished = QObject::connect(&m_window.session(), &Session::exportFinished,
                                                                  [&](const QString&, const Result<void>& result) {
                                                                      if (!result)
                                                                          std::abort();
                                                                      done = true;
                                                                  });
        Pauses pauses;
        watch(pauses, [&] { m_window.session().startExport(view, view->order, options, path); }, [&] { return done; });
        QObject::disconnect(finished);
        printPauses("export", pauses);
    }

    void closes() {
        Pauses pauses;
        watch(
            pauses, [&] { m_window.findChild<QAction*>(QStringLiteral("closeLogs"))->trigger(); },
            [&] { return isIdle(); });
        printPauses("close all", pauses);
    }

    // An event far behind in a packed file, beside inflating the file up to it.
    void recordsOfALargeFile() {
        const QString folder = m_folder.filePath(QStringLiteral("large"));
        test::CorpusOptions options;
        options.events = options.eventsPerFile = 480'000;
        if (!test::writeCorpus(folder.toStdString(), options))
            std::abort();
        m_window.openPaths({folder});
        settle();
        const StoreSnapshot& snapshot = *m_window.session().view()->snapshot;
        const RecordLocation last = snapshot.location(EventId{snapshot.eventCount() - 1});
        const RecordLocation place = snapshot.location(EventId{snapshot.eventCount() - 1000});
        const InputFile& file = snapshot.file(last.file);
        Buffer packed;
        if (!readWholeFile(file.path, file.sizeBytes, packed))
            std::abort();
        std::vector<double> floor;
        std::vector<double> first;
        std::vector<double> second;
        for (int run = 0; run < kRuns; ++run) {
            floor.push_back(msOf([&] { inflateUpTo(packed.view(), place.offset + place.length); }));
            RecordReader reader;
            const auto read = [&] {
                if (!readEventRecord(reader, snapshot, EventId{snapshot.eventCount() - 1000}))
                    std::abort();
            };
            first.push_back(msOf(read));
            second.push_back(msOf(read));
        }
        const std::string what = "record " + std::to_string(place.offset >> 20) + " MiB deep in a packed file of " +
                                 std::to_string(file.sizeBytes >> 20) + " MiB";
        printRow("inflating to the " + what, "", floor);
        printRow("the " + what + ", first time", "1.2 x inflating", first);
        printRow("the " + what + ", second time", "5 ms", second);
    }

 private:
    // Until nothing is done in the background any more.
    static void rest() {
        constexpr int kLookMs = 100;
        constexpr double kBusySeconds = 0.005;
        while (bench::secondsOf([] { QTest::qWait(kLookMs); }).cpu > kBusySeconds) {
        }
    }
    bool isIdle() { return !m_window.session().loadStatus().running && !m_window.session().isUpdating(); }
    void settle() {
        if (!QTest::qWaitFor([this] { return isIdle(); }, kPatienceMs))
            std::abort();
    }
    // By zlib, keeping nothing: 64 KiB at a time.
    static void inflateUpTo(std::string_view packed, std::uint64_t end) {
        z_stream stream{};
        if (inflateInit2(&stream, 16 + MAX_WBITS) != Z_OK)
            std::abort();
        std::vector<Bytef> out(64 << 10);
        stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
        stream.avail_in = static_cast<uInt>(packed.size());
        while (stream.total_out < end) {
            stream.next_out = out.data();
            stream.avail_out = static_cast<uInt>(out.size());
            if (inflate(&stream, Z_NO_FLUSH) != Z_OK)
                break;
        }
        inflateEnd(&stream);
    }

    QTemporaryDir m_folder;
    MainWindow m_window;
    EventTable& m_table;
    TimelineWidget& m_timeline;
};

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fputs("bench_gui FOLDER: what the window does with the logs there\n", stderr);
        return EXIT_FAILURE;
    }
    const QTemporaryDir settings;  // not those of whoever measures
    if (qEnvironmentVariableIsEmpty("XDG_CONFIG_HOME") || std::string_view(argv[1]) != kFirstPaint)
        qputenv("XDG_CONFIG_HOME", settings.path().toUtf8());
    if (std::string_view(argv[1]) == kFirstPaint) {
        QApplication application(argc, argv);
        FirstPaint painted;
        application.installEventFilter(&painted);
        MainWindow window;
        window.show();
        return QApplication::exec();
    }
    QApplication application(argc, argv);
    Bench bench;
    bench.loads(QFile::decodeName(argv[1]));
    bench.scrolls();
    bench.brushes();
    bench.selects();
    bench.questions();
    bench.exports();
    bench.closes();
    bench.recordsOfALargeFile();
    // Last: behind a fork, whatever a process writes to has to be copied first, which its next frame would pay for.
    bench.starts(QCoreApplication::applicationFilePath());
    return EXIT_SUCCESS;
}
