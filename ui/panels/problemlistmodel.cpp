#include "ui/panels/problemlistmodel.h"

#include "ui/models/eventtexts.h"
#include "ui/models/plaintext.h"
#include "ui/theme/theme.h"

#include <utility>

namespace lambdatrail {
namespace {

// "1,204" or, where it is known how much is lost, "1,204 – 1,249 (46 bytes)".
QString placeText(const Problem& problem) {
    if (!problem.offset)
        return {};
    const QString begin = numberText(*problem.offset);
    if (problem.length == 0)
        return begin;
    if (problem.length == 1)
        return ProblemListModel::tr("%1 (1 byte)").arg(begin);
    return ProblemListModel::tr("%1 – %2 (%3 bytes)")
        .arg(begin, numberText(*problem.offset + problem.length - 1), numberText(problem.length));
}

ProblemQuery::Order orderOf(int section) {
    switch (section) {
        case ProblemListModel::KindColumn:
            return ProblemQuery::Order::Kind;
        case ProblemListModel::FileColumn:
            return ProblemQuery::Order::File;
        case ProblemListModel::PlaceColumn:
            return ProblemQuery::Order::Place;
        case ProblemListModel::ReasonColumn:
            return ProblemQuery::Order::Reason;
        case ProblemListModel::KeptColumn:
            return ProblemQuery::Order::Kept;
        default:
            return ProblemQuery::Order::AsReported;
    }
}

}  // namespace

ProblemListModel::ProblemListModel(QObject* parent)
    : QAbstractTableModel(parent),
      m_list(std::make_shared<const ProblemList>(ProblemList{std::make_shared<const LoadReport>(), {}, {}})),
      m_errorIcon(theme::icon(QStringLiteral("error"))),
      m_warningIcon(theme::icon(QStringLiteral("warning"))),
      m_noteIcon(theme::icon(QStringLiteral("info"))) {}

const QIcon& ProblemListModel::kindIcon(Problem::Kind kind) const {
    if (kind == Problem::Kind::Skipped)
        return m_errorIcon;
    return kind == Problem::Kind::Note || kind == Problem::Kind::Foreign ? m_noteIcon : m_warningIcon;
}

QString ProblemListModel::kindName(Problem::Kind kind) {
    switch (kind) {
        case Problem::Kind::Skipped:
            return tr("File skipped");
        case Problem::Kind::Incomplete:
            return tr("File incomplete");
        case Problem::Kind::Gap:
            return tr("Gap");
        case Problem::Kind::Foreign:
            return tr("Not a record");
        case Problem::Kind::Note:
            return tr("Note");
    }
    return {};
}

void ProblemListModel::setList(ProblemListPtr list) {
    const bool sameProblems = list->report == m_list->report && list->query.text == m_list->query.text &&
                              list->query.kind == m_list->query.kind;
    if (sameProblems) {
        reorder(std::move(list));
        return;
    }
    beginResetModel();
    m_list = std::move(list);
    endResetModel();
}

// What is selected stays selected.
void ProblemListModel::reorder(ProblemListPtr list) {
    emit layoutAboutToBeChanged({}, VerticalSortHint);
    const QModelIndexList before = persistentIndexList();
    std::vector<std::uint32_t> rowOfProblem(list->report->problems.size());
    for (std::uint32_t row = 0; row < list->rows.size(); ++row)
        rowOfProblem[list->rows[row]] = row;
    QModelIndexList after;
    for (const QModelIndex& old : before)
        after << index(static_cast<int>(rowOfProblem[m_list->rows[static_cast<std::size_t>(old.row())]]), old.column());
    m_list = std::move(list);
    changePersistentIndexList(before, after);
    emit layoutChanged({}, VerticalSortHint);
}

void ProblemListModel::sort(int section, Qt::SortOrder order) {
    emit sortRequested(orderOf(section), section >= 0 && order == Qt::DescendingOrder);
}

int ProblemListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_list->rows.size());
}

int ProblemListModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : kColumns;
}

QString ProblemListModel::text(int row, int column) const {
    const Problem& problem = problemAt(row);
    switch (column) {
        case KindColumn:
            return kindName(problem.kind);
        case FileColumn:
            return visibleText(problem.file, 0);
        case PlaceColumn:
            return placeText(problem);
        case ReasonColumn:
            return visibleText(problem.reason, 0);
        case KeptColumn:
            return visibleText(problem.kept, 0);
        default:
            return {};
    }
}

QVariant ProblemListModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid())
        return {};
    switch (role) {
        case Qt::DisplayRole:
            return text(index.row(), index.column());
        case Qt::ToolTipRole:
            return toolTipText(text(index.row(), index.column()));
        case Qt::DecorationRole:
            return index.column() == KindColumn ? QVariant(kindIcon(problemAt(index.row()).kind)) : QVariant();
        default:
            return {};
    }
}

QVariant ProblemListModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::ToolTipRole && section == PlaceColumn)
        return tr("Bytes in the unpacked file");
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
        case KindColumn:
            return tr("What");
        case FileColumn:
            return tr("File");
        case PlaceColumn:
            return tr("Bytes");
        case ReasonColumn:
            return tr("Reason");
        case KeptColumn:
            return tr("Kept");
        default:
            return {};
    }
}

}  // namespace lambdatrail
