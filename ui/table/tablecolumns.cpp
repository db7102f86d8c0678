#include "ui/table/tablecolumns.h"

#include "ui/models/eventtexts.h"

#include <QHeaderView>

#include <algorithm>

namespace lambdatrail::tablecolumns {

namespace {

constexpr int kMaxFittedChars = 80;

QByteArray stateVersion() {
    return QByteArray("1/") + QByteArray::number(static_cast<int>(kColumnCount)) + ':';
}

int typicalChars(ColumnId column) {
    switch (columnInfo(column).kind) {
        case ColumnKind::Time:
            return 20;
        case ColumnKind::Uuid:
            return 36;
        case ColumnKind::File:
            return 40;
        case ColumnKind::Text:
            break;
    }
    switch (column) {
        case ColumnId::FunctionArn:
        case ColumnId::IdentityKey:
        case ColumnId::Role:
        case ColumnId::Message:
        case ColumnId::Agent:
            return 40;
        case ColumnId::Identity:
        case ColumnId::EventName:
        case ColumnId::Service:
        case ColumnId::AccessKey:
            return 25;
        case ColumnId::Event:
        case ColumnId::Error:
            return 19;
        case ColumnId::Function:
        case ColumnId::CredentialClass:
        case ColumnId::Ip:
            return 16;
        default:
            return 13;
    }
}

}  // namespace

int initialWidthPx(ColumnId column, const QFontMetrics& metrics) {
    const int padding = 2 * metrics.averageCharWidth();
    const int sortArrow = metrics.height();
    const int cells = column == ColumnId::Time ? metrics.horizontalAdvance(QStringLiteral("2026-03-01 12:00:07"))
                                               : typicalChars(column) * metrics.averageCharWidth();
    return std::max(cells + padding, metrics.horizontalAdvance(titleOf(column)) + padding + sortArrow);
}

int maxFittedWidthPx(const QFontMetrics& metrics) {
    return kMaxFittedChars * metrics.averageCharWidth();
}

void reset(QHeaderView& header) {
    for (const ColumnInfo& info : allColumns()) {
        const int section = static_cast<int>(info.id);
        header.moveSection(header.visualIndex(section), section);
        header.setSectionHidden(section, !info.shownAtFirst);
        header.resizeSection(section, initialWidthPx(info.id, header.fontMetrics()));
    }
    // Where a call came from belongs beside who made it, before where it went to.
    header.moveSection(header.visualIndex(static_cast<int>(ColumnId::Ip)),
                       header.visualIndex(static_cast<int>(ColumnId::Region)));
}

QByteArray save(const QHeaderView& header) {
    return stateVersion() + header.saveState();
}

bool restore(QHeaderView& header, const QByteArray& state) {
    const QByteArray version = stateVersion();
    return state.startsWith(version) && header.restoreState(state.mid(version.size())) && !visible(header).empty();
}

std::vector<ColumnId> all(const QHeaderView& header) {
    std::vector<ColumnId> columns;
    for (int position = 0; position < header.count(); ++position)
        columns.push_back(static_cast<ColumnId>(header.logicalIndex(position)));
    return columns;
}

std::vector<ColumnId> visible(const QHeaderView& header) {
    std::vector<ColumnId> columns = all(header);
    std::erase_if(columns, [&](ColumnId column) { return header.isSectionHidden(static_cast<int>(column)); });
    return columns;
}

void move(QHeaderView& header, ColumnId column, int step) {
    const int from = header.visualIndex(static_cast<int>(column));
    const int to = from + step;
    if (to >= 0 && to < header.count())
        header.moveSection(from, to);
}

}  // namespace lambdatrail::tablecolumns
