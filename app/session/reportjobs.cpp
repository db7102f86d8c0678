#include "app/session/reportjobs.h"

#include "app/report/reportfile.h"

#include <QFile>

#include <utility>

namespace lambdatrail {

ReportJobs::ReportJobs(QObject* parent) : QObject(parent) {}

void ReportJobs::list(LoadReportPtr report, const ProblemQuery& query) {
    m_listJob.start([this, report = std::move(report), query](std::stop_token stop) -> std::function<void()> {
        auto rows = listProblems(*report, query, stop);
        if (!rows)
            return [] {};
        const auto problems = std::make_shared<const ProblemList>(ProblemList{report, query, std::move(*rows)});
        return [this, problems] { emit listed(problems); };
    });
}

void ReportJobs::cover(SnapshotPtr snapshot) {
    m_coverJob.start([this, snapshot = std::move(snapshot)](std::stop_token stop) -> std::function<void()> {
        auto counted = coverage(*snapshot, stop);
        if (!counted)
            return [] {};
        const auto found = std::make_shared<const Coverage>(std::move(*counted));
        return [this, snapshot, found] { emit covered(snapshot, found); };
    });
}

void ReportJobs::makeText(ProblemListPtr problems) {
    m_textJob.start([this, problems = std::move(problems)](std::stop_token) -> std::function<void()> {
        const std::string text = problemsText(*problems->report, problems->rows);
        return [this, shown = QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()))] {
            emit textMade(shown);
        };
    });
}

void ReportJobs::save(LoadReportPtr report, SnapshotPtr snapshot, const QString& path) {
    m_saveJob.start([this, report = std::move(report), snapshot = std::move(snapshot),
                     path](std::stop_token stop) -> std::function<void()> {
        const auto counted = coverage(*snapshot, stop);
        const Result<void> result = counted ? writeReport(*report, *counted, QFile::encodeName(path).toStdString())
                                            : Result<void>(std::unexpected(counted.error()));
        return [this, path, result] { emit saved(path, result); };
    });
}

}  // namespace lambdatrail
