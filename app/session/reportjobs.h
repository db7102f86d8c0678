#pragma once

#include "app/base/result.h"
#include "app/load/problemlist.h"
#include "app/session/job.h"
#include "app/stats/coverage.h"
#include "app/store/storesnapshot.h"

#include <QObject>
#include <QString>

#include <cstdint>
#include <memory>
#include <vector>

namespace lambdatrail {

using CoveragePtr = std::shared_ptr<const Coverage>;

// The problems of a report that a query asked for. Immutable.
struct ProblemList {
    LoadReportPtr report;  // never null
    ProblemQuery query;
    std::vector<std::uint32_t> rows;  // indexes into the report's problems
};
using ProblemListPtr = std::shared_ptr<const ProblemList>;

// The background work of the load report: with hundreds of thousands of problems even a sort takes too long for the GUI
// thread. A newer request of a kind replaces an older one.
class ReportJobs : public QObject {
    Q_OBJECT
 public:
    explicit ReportJobs(QObject* parent = nullptr);

    void list(LoadReportPtr report, const ProblemQuery& query);
    void cover(SnapshotPtr snapshot);
    // The problems of the list as a table with a header, parted by tabs.
    void makeText(ProblemListPtr problems);
    // The whole report; see writeReport.
    void save(LoadReportPtr report, SnapshotPtr snapshot, const QString& path);

 signals:
    void listed(const lambdatrail::ProblemListPtr& problems);
    void covered(const lambdatrail::SnapshotPtr& snapshot, const lambdatrail::CoveragePtr& coverage);
    void textMade(const QString& text);
    void saved(const QString& path, const lambdatrail::Result<void>& result);

 private:
    Job m_listJob, m_coverJob, m_textJob, m_saveJob;
};

}  // namespace lambdatrail
