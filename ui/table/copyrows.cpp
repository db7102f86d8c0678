#include "ui/table/copyrows.h"

#include "ui/models/eventtexts.h"
#include "ui/models/plaintext.h"

namespace lambdatrail {

namespace {

QString cell(QString text, bool formulaSafe) {
    if (formulaSafe && !text.isEmpty() && QStringLiteral("=+-@").contains(text.front()))
        text.prepend(QLatin1Char('\''));
    return text;
}

}  // namespace

QString rowsAsTabText(const StoreSnapshot& snapshot, const EventOrder& order, const std::vector<ColumnId>& columns,
                      bool formulaSafe) {
    QString text;
    const auto addRow = [&](auto&& cellOf) {
        for (std::size_t i = 0; i < columns.size(); ++i) {
            if (i > 0)
                text += QLatin1Char('\t');
            text += cellOf(columns[i]);
        }
        text += QLatin1Char('\n');
    };
    addRow(titleOf);
    for (const std::uint32_t event : order)
        addRow([&](ColumnId column) {
            const QString shown = column == ColumnId::Time ? timeCellText(snapshot.timeMs(EventId{event}))
                                                           : visibleText(snapshot.cellText(EventId{event}, column), 0);
            return cell(shown, formulaSafe);
        });
    return text;
}

Result<QString> rowsAsExported(const StoreSnapshot& snapshot, const EventOrder& order, const ExportOptions& options) {
    std::string text;
    Progress progress;
    const ExportSink append = [&text](std::string_view piece) -> Result<void> {
        text += piece;
        return {};
    };
    const Result<void> done = exportEvents(snapshot, order, options, append, progress, {});
    if (!done)
        return std::unexpected(done.error());
    return fromUtf8(text);
}

}  // namespace lambdatrail
