#include "ui/detail/eventsentence.h"

#include "ui/models/eventtexts.h"
#include "ui/models/plaintext.h"

#include <QCoreApplication>

namespace lambdatrail {

namespace {

constexpr int kPartChars = 200;

QString tr(const char* text) {
    return QCoreApplication::translate("lambdatrail::EventSentence", text);
}

QString cell(const StoreSnapshot& snapshot, EventId event, ColumnId column) {
    return visibleText(snapshot.cellText(event, column), kPartChars);
}

// "dana (IAM user)"; labels that already say it are left alone.
QString who(const StoreSnapshot& snapshot, EventId event) {
    const QString label = cell(snapshot, event, ColumnId::Identity);
    const QString credentials = cell(snapshot, event, ColumnId::CredentialClass).section(QStringLiteral(" ("), 0, 0);
    if (label.isEmpty())
        return tr("An unnamed caller");
    if (credentials.isEmpty() || label.endsWith(QLatin1Char(')')))
        return label;
    return QStringLiteral("%1 (%2)").arg(label, credentials);
}

QString what(const StoreSnapshot& snapshot, EventId event) {
    const QString function = cell(snapshot, event, ColumnId::Function);
    const QString qualifier = cell(snapshot, event, ColumnId::Qualifier);
    QString name = cell(snapshot, event, ColumnId::Event);
    if (name.isEmpty())
        name = tr("something without a name");
    const QString target = qualifier.isEmpty() ? function : QStringLiteral("%1:%2").arg(function, qualifier);
    const QString caller = who(snapshot, event);
    if (snapshot.has(event, flag::kEsmDisabled))
        return function.isEmpty() ? tr("Lambda disabled an event source mapping")
                                  : tr("Lambda disabled an event source mapping of %1").arg(function);
    if (snapshot.has(event, flag::kAttempt))
        return function.isEmpty() ? tr("%1 made one attempt of an asynchronous invocation").arg(caller)
                                  : tr("%1 made one attempt of an asynchronous invocation of %2").arg(caller, target);
    if (snapshot.has(event, flag::kInvocation) && !function.isEmpty())
        return tr("%1 invoked %2").arg(caller, target);
    if (function.isEmpty())
        return tr("%1 called %2").arg(caller, name);
    return tr("%1 called %2 on %3").arg(caller, name, target);
}

QString outcome(const StoreSnapshot& snapshot, EventId event) {
    if (snapshot.has(event, flag::kFailed))
        return tr("It failed: %1.").arg(cell(snapshot, event, ColumnId::Error));
    if (snapshot.has(event, flag::kEsmDisabled | flag::kAttempt))
        return {};
    return snapshot.has(event, flag::kInvocation) ? tr("It was accepted.") : tr("No error is recorded.");
}

}  // namespace

QString eventSentence(const StoreSnapshot& snapshot, EventId event) {
    QString sentence = what(snapshot, event);
    const QString time = timeCellText(snapshot.timeMs(event));
    const QString ip = cell(snapshot, event, ColumnId::Ip);
    sentence += time.isEmpty() ? tr(" at an unknown time") : tr(" at %1 UTC").arg(time);
    // Services give their name for an address: no need to say it twice.
    if (!ip.isEmpty() && ip != cell(snapshot, event, ColumnId::Identity) && !snapshot.has(event, flag::kEsmDisabled))
        sentence += tr(" from %1").arg(ip);
    sentence += QLatin1Char('.');
    const QString result = outcome(snapshot, event);
    return result.isEmpty() ? sentence : sentence + QLatin1Char(' ') + result;
}

QString outcomeText(const StoreSnapshot& snapshot, EventId event) {
    const QString silent = tr("CloudTrail does not record whether the function itself succeeded.");
    const QString code = cell(snapshot, event, ColumnId::Error);
    const QString failed = tr("Failed: %1").arg(code);
    if (snapshot.has(event, flag::kAttempt)) {
        const QString attempt = tr("One attempt of an asynchronous invocation, not counted as an invocation.");
        return attempt + QLatin1Char(' ') + (snapshot.has(event, flag::kFailed) ? failed : silent);
    }
    if (snapshot.has(event, flag::kFailed))
        return failed;
    if (snapshot.has(event, flag::kInvocation))
        return tr("Accepted.") + QLatin1Char(' ') + silent;
    if (snapshot.has(event, flag::kEsmDisabled))
        return tr("Lambda disabled the event source mapping");
    return tr("Accepted, no error recorded");
}

}  // namespace lambdatrail
