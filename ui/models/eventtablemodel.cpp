#include "ui/models/eventtablemodel.h"

#include "ui/models/eventtexts.h"
#include "ui/models/plaintext.h"
#include "ui/theme/theme.h"

#include <algorithm>

namespace lambdatrail {

namespace {

constexpr qsizetype kCachedTexts = 20'000;

// Dictionaries only grow, and a text never moves: two snapshots of one store share their first texts.
bool isSameStore(const StoreSnapshot& older, const StoreSnapshot& newer) {
    for (std::size_t i = 0; i < kDictColumnCount; ++i) {
        const DictionaryView& known = older.dictionary(static_cast<DictColumn>(i));
        if (known.size() > 1) {
            const DictionaryView& other = newer.dictionary(static_cast<DictColumn>(i));
            return other.size() > 1 && known.text(1).data() == other.text(1).data();
        }
    }
    return false;
}

bool isCopy(const StoreSnapshot& snapshot, EventId event) {
    const Duplicates* duplicates = snapshot.duplicates();
    return duplicates != nullptr && duplicates->folded.contains(event);
}

// While loading, rows only come at the end.
bool beginsLike(const View& newer, const View& older) {
    return older.order->empty() || newer.order == older.order ||
           (newer.orderLine != 0 && newer.orderLine == older.orderLine && newer.order->size() >= older.order->size());
}

}  // namespace

EventTableModel::EventTableModel(QObject* parent) : QAbstractTableModel(parent) {
    setPalette(QPalette());
}

EventTableModel::Change EventTableModel::setView(const ViewPtr& view) {
    const ViewPtr older = m_view;
    const int rows = shownRows(*view);
    const bool sameLogs = older && isSameStore(*older->snapshot, *view->snapshot);
    if (sameLogs && beginsLike(*view, *older)) {
        if (rows <= m_rows) {
            m_view = view;
            return Change::None;
        }
        beginInsertRows({}, m_rows, rows - 1);
        m_view = view;
        m_rows = rows;
        endInsertRows();
        return Change::Grown;
    }
    beginResetModel();
    m_view = view;
    m_rows = rows;
    if (!sameLogs)
        m_texts.clear();
    endResetModel();
    return sameLogs ? Change::Replaced : Change::OtherLogs;
}

int EventTableModel::shownRows(const View& view) const {
    return static_cast<int>(std::min<std::size_t>(view.order->size(), static_cast<std::size_t>(m_rowLimit)));
}

std::uint64_t EventTableModel::rowsNotShown() const {
    return m_view ? m_view->order->size() - static_cast<std::size_t>(m_rows) : 0;
}

void EventTableModel::setPalette(const QPalette& palette) {
    m_errorColor = theme::error(palette);
    m_errorIcon = theme::icon(QStringLiteral("error"));
    m_copyColor = theme::muted(palette);
    m_copyIcon = theme::icon(QStringLiteral("copy"));
    if (m_rows > 0)
        emit dataChanged(index(0, 0), index(m_rows - 1, columnCount() - 1), {Qt::ForegroundRole, Qt::DecorationRole});
}

std::optional<EventId> EventTableModel::eventAt(int row) const {
    if (row < 0 || row >= m_rows)
        return std::nullopt;
    return EventId{(*m_view->order)[static_cast<std::size_t>(row)]};
}

std::optional<int> EventTableModel::findRow(EventId event) const {
    if (m_rows == 0)
        return std::nullopt;
    const auto begin = m_view->order->begin();
    const auto end = begin + m_rows;
    const auto found = std::find(begin, end, number(event));
    if (found == end)
        return std::nullopt;
    return static_cast<int>(found - begin);
}

std::optional<int> EventTableModel::findFailed(int from, int step) const {
    const int first = from + step;
    if (first < 0 || first >= m_rows)
        return std::nullopt;
    const RowSet& failed = *m_view->failedRows;
    const auto start = static_cast<std::uint32_t>(first);
    const std::optional<std::uint32_t> row = step > 0 ? failed.findFrom(start) : failed.findBack(start);
    if (!row || *row >= static_cast<std::uint32_t>(m_rows))
        return std::nullopt;
    return static_cast<int>(*row);
}

int EventTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : m_rows;
}

int EventTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(kColumnCount);
}

QVariant EventTableModel::data(const QModelIndex& index, int role) const {
    const std::optional<EventId> event = index.isValid() ? eventAt(index.row()) : std::nullopt;
    if (!event)
        return {};
    const StoreSnapshot& snapshot = *m_view->snapshot;
    const ColumnId column = columnAt(index.column());
    switch (role) {
        case Qt::DisplayRole: {
            const QString text = cellText(*event, column);
            const QString mark = column == ColumnId::Event ? gatheredMark(snapshot, *event) : QString();
            if (mark.isEmpty())
                return text;
            return text.isEmpty() ? QStringLiteral("(%1)").arg(mark) : QStringLiteral("%1 (%2)").arg(text, mark);
        }
        case Qt::ToolTipRole: {
            QStringList lines{copyText(snapshot, *event), cellDetails(snapshot, *event, column)};
            lines.removeAll(QString());
            return lines.isEmpty() ? QVariant() : toolTipText(lines.join(QLatin1Char('\n')));
        }
        case Qt::ForegroundRole:
            if (column == ColumnId::Error && snapshot.has(*event, flag::kFailed))
                return m_errorColor;
            return isCopy(snapshot, *event) ? QVariant(m_copyColor) : QVariant();
        case Qt::DecorationRole:
            if (column == ColumnId::Error && snapshot.has(*event, flag::kFailed))
                return m_errorIcon;
            return column == ColumnId::Event && isCopy(snapshot, *event) ? QVariant(m_copyIcon) : QVariant();
        case Qt::AccessibleTextRole: {
            if (index.column() != 0)
                return {};
            QStringList parts{eventLine(snapshot, *event), copyText(snapshot, *event)};
            parts.removeAll(QString());
            return parts.join(QStringLiteral(", "));
        }
        default:
            return {};
    }
}

QString EventTableModel::cellText(EventId event, ColumnId column) const {
    const StoreSnapshot& snapshot = *m_view->snapshot;
    const ColumnInfo& info = columnInfo(column);
    Code code = kAbsent;
    switch (info.kind) {
        case ColumnKind::Time:
            return timeCellText(snapshot.timeMs(event));
        case ColumnKind::Uuid:
            return visibleText(snapshot.cellText(event, column));
        case ColumnKind::Text:
            code = snapshot.code(event, info.stored);
            if (code == kAbsent)
                return {};
            break;
        case ColumnKind::File:
            code = number(snapshot.location(event).file);
            break;
    }
    const quint64 key = (static_cast<quint64>(column) << 32) | code;
    if (const auto known = m_texts.constFind(key); known != m_texts.constEnd())
        return *known;
    if (m_texts.size() >= kCachedTexts)
        m_texts.clear();
    const QString text = info.kind == ColumnKind::Text
                             ? visibleText(columnText(column, snapshot.dictionary(info.stored).text(code)))
                             : visibleText(snapshot.cellText(event, column));
    m_texts.insert(key, text);
    return text;
}

QVariant EventTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    const ColumnId column = columnAt(section);
    switch (role) {
        case Qt::DisplayRole:
            return titleOf(column);
        case Qt::ToolTipRole:
            return toolTipText(aboutOf(column));
        case Qt::TextAlignmentRole:
            return QVariant::fromValue(Qt::Alignment(Qt::AlignLeft | Qt::AlignVCenter));
        case Qt::InitialSortOrderRole:
            return static_cast<int>(column == ColumnId::Time ? Qt::DescendingOrder : Qt::AscendingOrder);
        default:
            return {};
    }
}

void EventTableModel::sort(int section, Qt::SortOrder order) {
    if (section < 0)
        emit sortRequested(SortKey{});
    else
        emit sortRequested(SortKey{columnAt(section), order == Qt::DescendingOrder});
}

}  // namespace lambdatrail
