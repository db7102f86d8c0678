#include "app/export/csvwriter.h"
#include "ui/filter/counttext.h"
#include "ui/panels/loadreportpanel.h"
#include "ui/panels/problemlistmodel.h"

#include <QStringList>

namespace lambdatrail {
namespace {

QString tr(const char* text) {
    return LoadReportPanel::tr(text);
}

QString durationText(std::int64_t elapsedMs) {
    if (elapsedMs < 1000)
        return QStringLiteral("%1 ms").arg(elapsedMs);
    if (elapsedMs < 60'000)
        return QStringLiteral("%1 s").arg(static_cast<double>(elapsedMs) / 1000.0, 0, 'f', 1);
    return QStringLiteral("%1 min %2 s").arg(elapsedMs / 60'000).arg(elapsedMs / 1000 % 60);
}

QString counted(std::uint64_t count, const QString& one, const QString& many) {
    return (count == 1 ? one : many).arg(countText(count));
}

}  // namespace

QString loadReportHeadline(const LoadReport& report, std::uint64_t events) {
    QStringList sentences;
    sentences << tr("Read %1 with %2 in %3.")
                     .arg(counted(report.filesRead, tr("%1 file"), tr("%1 files")),
                          counted(events, tr("%1 event"), tr("%1 events")), durationText(report.elapsedMs));
    if (report.cancelled)
        sentences << tr("Loading was cancelled: what had been read by then is kept.");
    if (report.filesSkipped > 0)
        sentences << counted(report.filesSkipped, tr("%1 file was skipped."), tr("%1 files were skipped."));
    if (report.filesIncomplete > 0)
        sentences << counted(report.filesIncomplete, tr("%1 file was read in part."),
                             tr("%1 files were read in part."));
    if (report.gaps > 0)
        sentences << counted(report.gaps, tr("%1 gap holds no readable record."),
                             tr("%1 gaps hold no readable record."));
    if (report.foreignObjects > 0)
        sentences << counted(report.foreignObjects, tr("%1 object is no CloudTrail record."),
                             tr("%1 objects are no CloudTrail records."));
    if (report.filesNotReached > 0)
        sentences << counted(report.filesNotReached, tr("%1 file was not reached."), tr("%1 files were not reached."));
    if (report.problemsNotListed > 0)
        sentences << counted(report.problemsNotListed, tr("%1 more problem is counted but not listed."),
                             tr("%1 more problems are counted but not listed."));
    if (report.losses == 0 && !report.cancelled)
        sentences << tr("Everything was read.");
    return sentences.join(QLatin1Char(' '));
}

std::string loadReportCsv(const LoadReport& report) {
    std::string out = "what,file,offset,reason,kept\r\n";
    for (const Problem& problem : report.problems) {
        const std::string offset = problem.offset ? std::to_string(*problem.offset) : std::string();
        appendCsvCell(out, ProblemListModel::kindName(problem.kind).toStdString(), true);
        for (const std::string* cell : {&problem.file, &offset, &problem.reason, &problem.kept}) {
            out += ',';
            appendCsvCell(out, *cell, true);
        }
        out += "\r\n";
    }
    return out;
}

}  // namespace lambdatrail
