#pragma once

#include "app/base/result.h"
#include "app/export/exporter.h"
#include "app/load/eventrecord.h"
#include "app/session/filterstack.h"
#include "app/session/recordsearcher.h"
#include "app/session/relatedfinder.h"
#include "app/session/viewstate.h"

#include <QObject>
#include <QString>
#include <QStringList>

#include <memory>
#include <string>
#include <vector>

namespace lambdatrail {

class ReportJobs;

// A copy of the loader's counters, with what can be told from them.
struct LoadStatus {
    bool running = false;
    bool sorting = false;  // everything is read, the last sort runs
    std::uint64_t filesDone = 0, filesTotal = 0;
    std::uint64_t bytesDone = 0, bytesTotal = 0;
    std::uint64_t events = 0;
    std::uint64_t problems = 0;
    std::int64_t elapsedMs = 0;
    std::int64_t remainingMs = -1;  // -1: cannot be told yet
};

struct ExportStatus {
    bool running = false;
    std::uint64_t rowsDone = 0, rowsTotal = 0;
};

// The facade of everything below the window. Lives on the GUI thread; every call returns at once, work is done by
// background jobs whose results come back as signals on the GUI thread. Stale results are dropped.
class Session : public QObject {
    Q_OBJECT
 public:
    explicit Session(QObject* parent = nullptr);
    ~Session() override;  // stops the jobs and waits for them

    // Adds files and folders to what is loaded; queued behind a load that runs.
    void open(const QStringList& paths);
    void cancelLoad();     // keeps what was read
    void closeAll();       // back to the empty window
    bool hasLogs() const;  // anything was opened, even if it held no events
    LoadStatus loadStatus() const;
    LoadReportPtr report() const;  // never null; grows when files are added
    ReportJobs& reportJobs();

    FilterStack& filterStack();
    ViewPtr view() const;     // never null
    bool isUpdating() const;  // a newer view is being worked on, or records are searched for it
    // Where the filter asks whole records they are searched by themselves, as soon as nothing is loaded any more; what
    // is found comes with new views.
    SearchStatus searchStatus() const;
    void stopSearch();    // keeps what was found
    void resumeSearch();  // what was stopped, or could not be read
    // What the timeline wants to know; leads to a new view. The zoom of the spec is ignored, the filter stack has it.
    void setHistogramSpec(const HistogramSpec& spec);

    // Reads the event's JSON from its file; answered by recordRead. A newer request replaces an older one.
    void requestRecord(EventId id);
    // Looks for the loaded events that the event's record points to; answered by relatedFound, also where there are
    // none. A newer request replaces an older one.
    void requestRelated(EventId id);

    // Exports `order` of the view given. One at a time: false if one is running.
    bool startExport(ViewPtr view, EventOrderPtr order, const ExportOptions& options, const QString& path);
    void cancelExport();
    ExportStatus exportStatus() const;

 signals:
    void loadStarted();
    void loadProgressed();  // at most ten times a second; see loadStatus()
    void loadFinished();    // read, cancelled or failed; see report()
    void viewChanged();     // see view()
    void updatingChanged(bool updating);
    void searchChanged();  // begun, ended, or at most ten times a second; see searchStatus()
    void recordRead(lambdatrail::EventId id, const lambdatrail::Result<lambdatrail::EventRecord>& record);
    void relatedFound(lambdatrail::EventId id, const std::vector<lambdatrail::RelatedEvent>& related);
    void exportProgressed();
    void exportFinished(const QString& path, const lambdatrail::Result<void>& result);

 private:
    struct Private;
    std::unique_ptr<Private> d;
};

}  // namespace lambdatrail
