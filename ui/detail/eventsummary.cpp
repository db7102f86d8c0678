#include "ui/detail/eventsummary.h"

#include "ui/detail/esmreason.h"
#include "ui/detail/eventsentence.h"
#include "ui/detail/jsontree.h"
#include "ui/detail/nocall.h"
#include "ui/models/eventtexts.h"
#include "ui/models/plaintext.h"

#include <QCoreApplication>
#include <QDateTime>

#include <cstdlib>
#include <initializer_list>
#include <string_view>

namespace lambdatrail {

namespace {

// A field of a record is 256 KB at most; this much of one value can be read in a summary, the tree has the rest.
constexpr int kValueChars = 4000;

QString tr(const char* text) {
    return QCoreApplication::translate("lambdatrail::EventSummary", text);
}

struct Badge {
    std::uint16_t flag;
    const char* text;
};
constexpr Badge kBadges[] = {
    {flag::kTemporary, QT_TRANSLATE_NOOP("lambdatrail::EventSummary", "temporary credentials")},
    {flag::kMfa, QT_TRANSLATE_NOOP("lambdatrail::EventSummary", "MFA")},
    {flag::kSso, QT_TRANSLATE_NOOP("lambdatrail::EventSummary", "SSO")},
    {flag::kConsole, QT_TRANSLATE_NOOP("lambdatrail::EventSummary", "console")},
    {flag::kViaService, QT_TRANSLATE_NOOP("lambdatrail::EventSummary", "via a service")},
    {flag::kCrossAccount, QT_TRANSLATE_NOOP("lambdatrail::EventSummary", "from another account")},
};

class Writer {
 public:
    Writer(const StoreSnapshot& snapshot, EventId event, const JsonTree* record)
        : m_snapshot(snapshot), m_event(event), m_record(record) {}

    EventSummary summary() {
        EventSummary result;
        m_noCall = describeNoCall(m_snapshot, m_event, m_record);
        result.sentence = m_noCall ? m_noCall->sentence : eventSentence(m_snapshot, m_event);
        if (has(flag::kEsmDisabled) && m_record != nullptr)
            result.esm = esmCard();
        outcome();
        who();
        what();
        function();
        when();
        from();
        record();
        result.groups = m_groups;
        return result;
    }

 private:
    using Keys = std::initializer_list<std::string_view>;

    bool has(std::uint16_t flagBits) const { return m_snapshot.has(m_event, flagBits); }
    QString cell(ColumnId column) const { return visibleText(m_snapshot.cellText(m_event, column), kValueChars); }

    void group(const QString& title) { m_title = title; }
    void row(const QString& label, const QString& value, SummaryRow::Tone tone = SummaryRow::Tone::Usual) {
        if (value.isEmpty())
            return;
        if (m_groups.isEmpty() || m_groups.back().title != m_title)
            m_groups.push_back({m_title, {}});
        m_groups.back().rows.push_back({label, value, tone});
    }
    void row(ColumnId column) { row(titleOf(column), cell(column)); }
    void field(const QString& label, Keys keys) {
        if (m_record == nullptr)
            return;
        if (const auto text = m_record->textAt(keys))
            row(label, visibleText(*text, kValueChars));
    }

    EsmCard esmCard() const {
        const std::optional<EsmFinding> found = findEsmReason(*m_record);
        const EsmReason reason = found ? found->reason : EsmReason();
        return {.reason = found ? visibleText(found->text, kValueChars) : QString(),
                .mapping = visibleText(findEsmMapping(*m_record), kValueChars),
                .source = visibleText(findEsmSource(*m_record), kValueChars),
                .category = fromUtf8(esmCategoryName(reason.category)),
                .guessed = reason.guessed,
                .meaning = fromUtf8(esmCategoryMeaning(reason.category)),
                .remedy = fromUtf8(esmRemedy(reason.category))};
    }

    void outcome() {
        group(tr("Outcome"));
        const bool failed = has(flag::kFailed);
        row(tr("Outcome"), m_noCall ? m_noCall->outcome : outcomeText(m_snapshot, m_event),
            failed ? SummaryRow::Tone::Failure : SummaryRow::Tone::Usual);
        row(ColumnId::Message);
    }

    void who() {
        group(tr("Who"));
        row(ColumnId::Identity);
        row(ColumnId::CredentialClass);
        QStringList badges;
        for (const Badge& badge : kBadges)
            if (has(badge.flag))
                badges += tr(badge.text);
        row(tr("Marks"), badges.join(QStringLiteral(", ")));
        row(ColumnId::IdentityKey);
        row(ColumnId::Role);
        row(ColumnId::Session);
        row(ColumnId::AccessKey);
        field(tr("Principal ID"), {"userIdentity", "principalId"});
        field(tr("Called by service"), {"userIdentity", "invokedBy"});
        field(tr("Source identity"), {"userIdentity", "sessionContext", "sourceIdentity"});
        field(tr("Session began"), {"userIdentity", "sessionContext", "attributes", "creationDate"});
        field(tr("Credentials of"), {"userIdentity", "inScopeOf", "credentialsIssuedTo"});
        field(tr("On behalf of"), {"userIdentity", "onBehalfOf", "userId"});
    }

    void what() {
        group(tr("What"));
        row(ColumnId::Event);
        if (cell(ColumnId::EventName) != cell(ColumnId::Event))
            row(tr("Name in the record"), cell(ColumnId::EventName));
        row(ColumnId::Service);
        row(ColumnId::ReadOnly);
        field(tr("Invocation type"), {"requestParameters", "invocationType"});
        field(tr("Triggered by"), {"requestParameters", "sourceArn"});
    }

    void function() {
        group(tr("Function"));
        row(tr("Name"), cell(ColumnId::Function));
        const QString arn = cell(ColumnId::FunctionArn);
        const bool assumed = has(flag::kFunctionAssumed);
        row(tr("ARN"), !assumed || arn.isEmpty() ? arn : tr("%1 (assumed)").arg(arn));
        row(tr("Region"), cell(ColumnId::FunctionRegion));
        row(tr("Account"), cell(ColumnId::FunctionAccount));
        if (assumed && !arn.isEmpty())
            row(tr("Assumed"), tr("The record names the function without its region or account. They were taken from "
                                  "the region and account of the event."));
        row(tr("Requested qualifier"), cell(ColumnId::Qualifier));
        row(tr("Executed version"), cell(ColumnId::Version));
    }

    void when() {
        group(tr("When"));
        const TimeMs timeMs = m_snapshot.timeMs(m_event);
        if (timeMs == kNoTime) {
            row(tr("UTC"), tr("The record has no time that can be read"));
            field(tr("In the record"), {"eventTime"});
            return;
        }
        row(tr("UTC"), timeCellText(timeMs));
        const QDateTime local = QDateTime::fromMSecsSinceEpoch(timeMs);
        const int offsetMinutes = local.offsetFromUtc() / 60;
        const QString offset = QStringLiteral("%1%2:%3")
                                   .arg(offsetMinutes < 0 ? QLatin1Char('-') : QLatin1Char('+'))
                                   .arg(std::abs(offsetMinutes) / 60, 2, 10, QLatin1Char('0'))
                                   .arg(std::abs(offsetMinutes) % 60, 2, 10, QLatin1Char('0'));
        row(tr("Local time"),
            QStringLiteral("%1 (UTC%2)").arg(timeCellText(timeMs + 60'000LL * offsetMinutes), offset));
    }

    void from() {
        group(tr("From"));
        row(ColumnId::Ip);
        row(ColumnId::Agent);
        field(tr("VPC endpoint"), {"vpcEndpointId"});
        field(tr("TLS"), {"tlsDetails", "tlsVersion"});
        row(ColumnId::Region);
        row(ColumnId::Account);
    }

    void record() {
        group(tr("Record"));
        const RecordLocation location = m_snapshot.location(m_event);
        const InputFile& file = m_snapshot.file(location.file);
        row(ColumnId::File);
        row(file.compressed ? tr("Byte offset, unpacked") : tr("Byte offset"), numberText(location.offset));
        row(tr("Length"), tr("%1 bytes").arg(numberText(location.length)));
        row(ColumnId::EventId);
        row(ColumnId::RequestId);
        field(tr("Shared event ID"), {"sharedEventID"});
        row(ColumnId::Category);
        row(ColumnId::Type);
        if (const Duplicates* duplicates = m_snapshot.duplicates()) {
            const QString times = tr("Read %1 times.").arg(numberText(duplicates->timesRead(m_event)));
            if (const auto shown = duplicates->shownFor(m_event))
                row(tr("Duplicates"),
                    tr("%1 This is a copy, the first stands in %2")
                        .arg(times, visibleText(m_snapshot.cellText(*shown, ColumnId::File), kValueChars)));
            else if (duplicates->timesRead(m_event) > 1)
                row(tr("Duplicates"), tr("%1 The copies are shown only when duplicates are.").arg(times));
        }
        if (has(flag::kRebuilt))
            row(tr("Rebuilt"),
                tr("From cells or fields of another form: what they tell, not the record that CloudTrail wrote"));
        if (has(flag::kRepaired))
            row(tr("Repaired"), tr("Characters that cannot be read were replaced to read this record"));
    }

    const StoreSnapshot& m_snapshot;
    EventId m_event;
    const JsonTree* m_record;
    std::optional<NoCall> m_noCall;
    QString m_title;
    QList<SummaryGroup> m_groups;
};

}  // namespace

QString EventSummary::plainText() const {
    QStringList lines{sentence};
    if (esm) {
        lines += tr("Reason: %1").arg(esm->reason);
        lines += tr("Category: %1").arg(esm->guessed ? tr("%1 (guessed)").arg(esm->category) : esm->category);
    }
    for (const SummaryGroup& group : groups) {
        lines += QString();
        lines += group.title;
        for (const SummaryRow& row : group.rows)
            lines += QStringLiteral("%1: %2").arg(row.label, row.value);
    }
    return lines.join(QLatin1Char('\n'));
}

EventSummary summarize(const StoreSnapshot& snapshot, EventId event, const JsonTree* record) {
    return Writer(snapshot, event, record).summary();
}

}  // namespace lambdatrail
