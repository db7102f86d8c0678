#include "ui/panels/loadreporttext.h"

#include "ui/models/eventtexts.h"

#include <QCoreApplication>
#include <QStringList>

#include <map>
#include <string_view>
#include <utility>

namespace lambdatrail {
namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("lambdatrail::LoadReportText", text);
}

QString durationText(std::int64_t elapsedMs) {
    if (elapsedMs < 1000)
        return QStringLiteral("%1 ms").arg(elapsedMs);
    if (elapsedMs < 60'000)
        return QStringLiteral("%1 s").arg(static_cast<double>(elapsedMs) / 1000.0, 0, 'f', 1);
    return QStringLiteral("%1 min %2 s").arg(elapsedMs / 60'000).arg(elapsedMs / 1000 % 60);
}

QString counted(std::uint64_t count, const QString& one, const QString& many) {
    return (count == 1 ? one : many).arg(numberText(count));
}

QString kindCount(RecordKind kind, std::uint64_t count) {
    switch (kind) {
        case RecordKind::Management:
            return counted(count, tr("%1 management event"), tr("%1 management events"));
        case RecordKind::Data:
            return counted(count, tr("%1 data event"), tr("%1 data events"));
        case RecordKind::NetworkActivity:
            return counted(count, tr("%1 network activity event"), tr("%1 network activity events"));
        case RecordKind::Insight:
            return counted(count, tr("%1 Insights record"), tr("%1 Insights records"));
        case RecordKind::Aggregated:
            return counted(count, tr("%1 summary of five minutes"), tr("%1 summaries of five minutes"));
        case RecordKind::ServiceEvent:
            return counted(count, tr("%1 service event"), tr("%1 service events"));
        case RecordKind::Other:
            return counted(count, tr("%1 event of another kind"), tr("%1 events of other kinds"));
    }
    return {};
}

}  // namespace

QString loadReportHeadline(const LoadReport& report, std::uint64_t events, std::uint64_t duplicates) {
    QStringList sentences;
    sentences << tr("Read %1 with %2 in %3.")
                     .arg(counted(report.filesRead, tr("%1 file"), tr("%1 files")),
                          counted(events, tr("%1 event"), tr("%1 events")), durationText(report.elapsedMs));
    if (duplicates > 0)
        sentences << counted(duplicates, tr("%1 more was a duplicate."), tr("%1 more were duplicates."));
    if (report.cancelled)
        sentences << tr("Loading was cancelled: what had been read by then is kept.");
    if (report.filesNotReached > 0)
        sentences << counted(report.filesNotReached, tr("%1 file was not reached."), tr("%1 files were not reached."));
    if (report.filesSkipped > 0)
        sentences << counted(report.filesSkipped, tr("%1 file was skipped."), tr("%1 files were skipped."));
    if (report.filesIncomplete > 0)
        sentences << counted(report.filesIncomplete, tr("%1 file was read in part."),
                             tr("%1 files were read in part."));
    if (report.gaps > 0)
        sentences << tr("%1 without a readable record.")
                         .arg(tr("%1 (%2)").arg(counted(report.gaps, tr("%1 gap"), tr("%1 gaps")),
                                                bytesText(report.gapBytes)));
    if (report.foreignObjects > 0)
        sentences << counted(report.foreignObjects, tr("%1 JSON object is no CloudTrail record."),
                             tr("%1 JSON objects are no CloudTrail records."));
    if (report.problemsNotListed > 0)
        sentences << counted(report.problemsNotListed, tr("%1 more problem is counted but not listed."),
                             tr("%1 more problems are counted but not listed."));
    if (report.losses == 0 && !report.cancelled)
        sentences << tr("Everything was read.");
    return sentences.join(QLatin1Char(' '));
}

QString kindsSentence(const Coverage& coverage) {
    QStringList parts;
    for (std::size_t i = 0; i < kRecordKindCount; ++i) {
        const auto kind = static_cast<RecordKind>(i);
        if (coverage.of(kind) == 0)
            continue;
        QString part = kindCount(kind, coverage.of(kind));
        if (kind == RecordKind::Data)
            part = tr("%1 (%2 of Lambda)").arg(part, numberText(coverage.lambdaDataEvents));
        parts << part;
    }
    return parts.isEmpty() ? QString() : tr("Found: %1.").arg(parts.join(QStringLiteral(", ")));
}

QString silenceSentence(const Coverage& coverage) {
    if (coverage.events == 0)
        return {};
    if (coverage.lambdaDataEvents == 0)
        return tr(
            "No Lambda data events are in these files: that there are no Invoke rows does not mean that nothing "
            "was invoked.");
    std::map<std::pair<std::string_view, std::string_view>, bool> hasLambdaData;
    for (const CoverageRow& row : coverage.rows) {
        bool& has = hasLambdaData[{row.account, row.region}];
        has = has || (row.kind == RecordKind::Data && row.lambdaEvents > 0);
    }
    std::uint64_t silent = 0;
    for (const auto& [place, has] : hasLambdaData)
        silent += has ? 0 : 1;
    if (silent == 0)
        return {};
    return tr("For %1 of %2 accounts and regions these files hold no Lambda data events: that there are no Invoke rows "
              "of them does not mean that nothing was invoked.")
        .arg(numberText(silent), numberText(hasLambdaData.size()));
}

}  // namespace lambdatrail
