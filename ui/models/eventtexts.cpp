#include "ui/models/eventtexts.h"

#include "app/stats/coverage.h"
#include "ui/models/plaintext.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

namespace lambdatrail {

namespace {

constexpr int kDetailChars = 1000;

QString tr(const char* text) {
    return QCoreApplication::translate("lambdatrail::EventTexts", text);
}

QLocale shownLocale() {
    const QLocale locale;
    return locale.language() == QLocale::C ? QLocale(QLocale::English, QLocale::UnitedStates) : locale;
}

QString shownPart(const StoreSnapshot& snapshot, EventId event, ColumnId column, int maxChars = kDetailChars) {
    return visibleText(columnText(column, snapshot.storedText(event, columnInfo(column).stored)), maxChars);
}

void addLine(QStringList& lines, const QString& name, const QString& value) {
    if (!value.isEmpty())
        lines += tr("%1: %2").arg(name, value);
}

QString functionDetails(const StoreSnapshot& snapshot, EventId event) {
    if (snapshot.code(event, DictColumn::Function) == kAbsent)
        return {};
    QStringList lines{shownPart(snapshot, event, ColumnId::FunctionArn)};
    for (const ColumnId part : {ColumnId::FunctionRegion, ColumnId::FunctionAccount})
        addLine(lines, titleOf(part), shownPart(snapshot, event, part));
    if (snapshot.has(event, flag::kFunctionAssumed))
        lines += tr("Region or account are assumed: the record names the function without them.");
    return lines.join(QLatin1Char('\n'));
}

QString identityDetails(const StoreSnapshot& snapshot, EventId event) {
    if (snapshot.code(event, DictColumn::Identity) == kAbsent)
        return {};
    QStringList lines{shownPart(snapshot, event, ColumnId::Identity)};
    for (const ColumnId part : {ColumnId::IdentityKey, ColumnId::CredentialClass})
        addLine(lines, titleOf(part), shownPart(snapshot, event, part));
    return lines.join(QLatin1Char('\n'));
}

}  // namespace

QString titleOf(ColumnId column) {
    return QCoreApplication::translate("lambdatrail::Columns", std::string(columnInfo(column).title).c_str());
}

QString aboutOf(ColumnId column) {
    return QCoreApplication::translate("lambdatrail::Columns", std::string(columnInfo(column).about).c_str());
}

QString timeCellText(TimeMs timeMs) {
    std::string text = formatTime(timeMs);
    if (text.empty())
        return {};
    text.pop_back();  // Z
    if (const auto separator = text.find('T'); separator != std::string::npos)
        text[separator] = ' ';
    return fromUtf8(text);
}

QString cellDetails(const StoreSnapshot& snapshot, EventId event, ColumnId column) {
    switch (column) {
        case ColumnId::Function:
            return functionDetails(snapshot, event);
        case ColumnId::Identity:
            return identityDetails(snapshot, event);
        case ColumnId::Error: {
            const QString code = shownPart(snapshot, event, ColumnId::Error);
            const QString message = shownPart(snapshot, event, ColumnId::Message);
            return message.isEmpty() ? code : QStringList{code, message}.join(QLatin1Char('\n'));
        }
        case ColumnId::Event: {
            const QString folded = shownPart(snapshot, event, ColumnId::Event);
            const QString raw = shownPart(snapshot, event, ColumnId::EventName);
            QStringList lines{folded};
            if (raw != folded)
                addLine(lines, titleOf(ColumnId::EventName), raw);
            if (!gatheredMark(snapshot, event).isEmpty())
                lines += tr("Tells of many calls; it is none itself.");
            lines.removeAll(QString());
            return lines.join(QLatin1Char('\n'));
        }
        default:
            return visibleText(snapshot.cellText(event, column), kDetailChars);
    }
}

QString copyText(const StoreSnapshot& snapshot, EventId event) {
    const Duplicates* duplicates = snapshot.duplicates();
    if (duplicates == nullptr || !duplicates->folded.contains(event))
        return {};
    return tr("Read %1 times; this is a copy from %2")
        .arg(numberText(duplicates->timesRead(event)),
             visibleText(snapshot.cellText(event, ColumnId::File), kDetailChars));
}

QString gatheredMark(const StoreSnapshot& snapshot, EventId event) {
    if (snapshot.code(event, DictColumn::Identity) != kAbsent)
        return {};
    switch (
        recordKindOf(snapshot.storedText(event, DictColumn::Category), snapshot.storedText(event, DictColumn::Type))) {
        case RecordKind::Aggregated:
            return tr("summary");
        case RecordKind::Insight:
            return tr("Insights");
        default:
            return {};
    }
}

QString eventLine(const StoreSnapshot& snapshot, EventId event) {
    constexpr int kPartChars = 80;
    QStringList parts;
    const QString time = timeCellText(snapshot.timeMs(event));
    parts += time.isEmpty() ? tr("no time") : time;
    for (const ColumnId column : {ColumnId::Event, ColumnId::Function, ColumnId::Identity}) {
        const QString part = shownPart(snapshot, event, column, kPartChars);
        if (!part.isEmpty())
            parts += part;
    }
    if (const QString mark = gatheredMark(snapshot, event); !mark.isEmpty())
        parts += mark;
    if (snapshot.has(event, flag::kFailed))
        parts += tr("failed: %1").arg(shownPart(snapshot, event, ColumnId::Error, kPartChars));
    return parts.join(QStringLiteral(", "));
}

QString numberText(std::uint64_t value) {
    return shownLocale().toString(static_cast<qulonglong>(value));
}

QString bytesText(std::uint64_t bytes) {
    return shownLocale().formattedDataSize(static_cast<qint64>(bytes), 1, QLocale::DataSizeTraditionalFormat);
}

}  // namespace lambdatrail
