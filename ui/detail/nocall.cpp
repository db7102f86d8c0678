#include "ui/detail/nocall.h"

#include "app/stats/coverage.h"
#include "ui/detail/jsontree.h"
#include "ui/models/plaintext.h"

#include <QCoreApplication>
#include <QStringList>

#include <initializer_list>
#include <string_view>

namespace lambdatrail {
namespace {

constexpr int kPartChars = 200;
constexpr qsizetype kMostCounts = 5;

QString tr(const char* text) {
    return QCoreApplication::translate("lambdatrail::NoCall", text);
}

QString textAt(const JsonTree* record, std::initializer_list<std::string_view> keys) {
    const auto text = record == nullptr ? std::nullopt : record->textAt(keys);
    return text ? visibleText(*text, kPartChars) : QString();
}

QString member(const JsonTree& record, JsonTree::Id object, std::string_view key) {
    const auto found = record.member(object, key);
    return found && !record.node(*found).isContainer() ? visibleText(record.text(*found), kPartChars) : QString();
}

// "CloudTrail Insights: calls of UpdateFunctionCode to lambda.amazonaws.com began to be unusually frequent. On average
// 4.2 a minute, usually 0.01."
QString insightSentence(const JsonTree* record) {
    const QString state = textAt(record, {"insightDetails", "state"});
    const QString name = textAt(record, {"insightDetails", "eventName"});
    if (name.isEmpty())
        return tr("A record of CloudTrail Insights: CloudTrail noticed an unusual rate of calls or errors.");
    const QString service = textAt(record, {"insightDetails", "eventSource"});
    const QString code = textAt(record, {"insightDetails", "errorCode"});
    const bool ofErrors = textAt(record, {"insightDetails", "insightType"}) == QLatin1String("ApiErrorRateInsight");
    const QString what = ofErrors && !code.isEmpty() ? tr("%1 errors in calls of %2").arg(code, name)
                         : ofErrors                  ? tr("errors in calls of %1").arg(name)
                                                     : tr("calls of %1").arg(name);
    const QString where = service.isEmpty() ? what : tr("%1 (%2)").arg(what, service);
    QString sentence = tr("CloudTrail Insights: the rate of %1 was unusual.").arg(where);
    if (state == QLatin1String("Start"))
        sentence = tr("CloudTrail Insights: an unusual rate of %1 began.").arg(where);
    else if (state == QLatin1String("End"))
        sentence = tr("CloudTrail Insights: an unusual rate of %1 ended.").arg(where);
    const QString average = textAt(record, {"insightDetails", "insightContext", "statistics", "insight", "average"});
    const QString usual = textAt(record, {"insightDetails", "insightContext", "statistics", "baseline", "average"});
    if (!average.isEmpty() && !usual.isEmpty())
        sentence += QLatin1Char(' ') + tr("On average %1 a minute, usually %2.").arg(average, usual);
    return sentence;
}

// "Invoke 12, GetFunction 3": the counts of the summary's first dimension.
QString countsIn(const JsonTree& record) {
    const auto statistics = record.find({"summary", "primaryDimension", "statistics"});
    if (!statistics)
        return {};
    QStringList counts;
    for (const JsonTree::Id id : record.node(*statistics).children) {
        const QString name = member(record, id, "name");
        const QString value = member(record, id, "value");
        if (name.isEmpty() || value.isEmpty())
            continue;
        if (counts.size() == kMostCounts) {
            counts << QStringLiteral("\u2026");
            break;
        }
        counts << QStringLiteral("%1 %2").arg(name, value);
    }
    return counts.join(QStringLiteral(", "));
}

QString summarySentence(const JsonTree* record) {
    const QString service = textAt(record, {"eventSource"});
    const QString begin = textAt(record, {"timeWindow", "windowStart"});
    const QString end = textAt(record, {"timeWindow", "windowEnd"});
    const QString what = service.isEmpty() ? tr("A summary of five minutes of data events")
                                           : tr("A summary of five minutes of data events of %1").arg(service);
    QString sentence = begin.isEmpty() || end.isEmpty() ? what : tr("%1, from %2 to %3").arg(what, begin, end);
    sentence += QLatin1Char('.');
    const QString counts = record == nullptr ? QString() : countsIn(*record);
    const QString dimension = textAt(record, {"summary", "primaryDimension", "dimension"});
    if (!counts.isEmpty())
        sentence += QLatin1Char(' ') + (dimension.isEmpty() ? tr("Counts: %1.").arg(counts)
                                                            : tr("Counts by %1: %2.").arg(dimension, counts));
    return sentence;
}

}  // namespace

std::optional<NoCall> describeNoCall(const StoreSnapshot& snapshot, EventId event, const JsonTree* record) {
    switch (
        recordKindOf(snapshot.storedText(event, DictColumn::Category), snapshot.storedText(event, DictColumn::Type))) {
        case RecordKind::Insight:
            return NoCall{insightSentence(record),
                          tr("No call of anybody: a note of CloudTrail itself. It names no caller.")};
        case RecordKind::Aggregated:
            return NoCall{summarySentence(record),
                          tr("No single call: a summary. It names no caller and is not counted as an invocation.")};
        default:
            return std::nullopt;
    }
}

}  // namespace lambdatrail
