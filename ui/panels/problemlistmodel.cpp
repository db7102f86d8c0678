#include "ui/panels/problemlistmodel.h"

#include "ui/filter/counttext.h"
#include "ui/filter/textsearch.h"
#include "ui/models/plaintext.h"
#include "ui/theme/theme.h"

#include <algorithm>
#include <compare>
#include <utility>

namespace lambdatrail {
namespace {

std::weak_ordering compared(const Problem& a, const Problem& b, int column) {
    switch (column) {
        case ProblemListModel::KindColumn:
            return a.kind <=> b.kind;
        case ProblemListModel::FileColumn:
            return a.file <=> b.file;
        case ProblemListModel::OffsetColumn:
            return a.offset <=> b.offset;
        case ProblemListModel::ReasonColumn:
            return a.reason <=> b.reason;
        case ProblemListModel::KeptColumn:
            return a.kept <=> b.kept;
        default:
            return std::weak_ordering::equivalent;
    }
}

}  // namespace

ProblemListModel::ProblemListModel(QObject* parent)
    : QAbstractTableModel(parent),
      m_report(std::make_shared<const LoadReport>()),
      m_errorIcon(theme::icon(QStringLiteral("error"))),
      m_warningIcon(theme::icon(QStringLiteral("warning"))),
      m_noteIcon(theme::icon(QStringLiteral("info"))) {}

const QIcon& ProblemListModel::kindIcon(Problem::Kind kind) const {
    if (kind == Problem::Kind::Skipped)
        return m_errorIcon;
    return kind == Problem::Kind::Note ? m_noteIcon : m_warningIcon;
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

void ProblemListModel::setReport(LoadReportPtr report) {
    if (report == m_report)
        return;
    beginResetModel();
    m_report = std::move(report);
    fillRows();
    endResetModel();
}

void ProblemListModel::setSearch(const QString& text, std::optional<Problem::Kind> kind) {
    if (text == m_search && kind == m_kind)
        return;
    beginResetModel();
    m_search = text;
    m_kind = kind;
    fillRows();
    endResetModel();
}

bool ProblemListModel::isShown(const Problem& problem) const {
    if (m_kind && problem.kind != *m_kind)
        return false;
    const TextSearch search(m_search);
    return search.isEmpty() || search.isIn(problem.file) || search.isIn(problem.reason) || search.isIn(problem.kept) ||
           kindName(problem.kind).contains(m_search, Qt::CaseInsensitive) ||
           (problem.offset && QString::number(*problem.offset).contains(m_search));
}

void ProblemListModel::fillRows() {
    m_rows.clear();
    for (std::uint32_t i = 0; i < m_report->problems.size(); ++i) {
        if (isShown(m_report->problems[i]))
            m_rows.push_back(i);
    }
    sortRows();
}

void ProblemListModel::sortRows() {
    if (m_sortColumn < 0)
        return;
    // Numbers in the report break ties, so that the order is the same whatever was sorted by before.
    std::ranges::sort(m_rows, [this](std::uint32_t a, std::uint32_t b) {
        const auto order = compared(m_report->problems[a], m_report->problems[b], m_sortColumn);
        if (order != 0)
            return m_sortOrder == Qt::AscendingOrder ? order < 0 : order > 0;
        return a < b;
    });
}

void ProblemListModel::sort(int column, Qt::SortOrder order) {
    emit layoutAboutToBeChanged({}, VerticalSortHint);
    const QModelIndexList before = persistentIndexList();
    std::vector<std::uint32_t> problems;
    for (const QModelIndex& index : before)
        problems.push_back(m_rows[static_cast<std::size_t>(index.row())]);
    m_sortColumn = column;
    m_sortOrder = order;
    if (column < 0)
        std::ranges::sort(m_rows);
    sortRows();

    std::vector<std::uint32_t> rowOfProblem(m_report->problems.size());
    for (std::uint32_t row = 0; row < m_rows.size(); ++row)
        rowOfProblem[m_rows[row]] = row;
    QModelIndexList after;
    for (std::size_t i = 0; i < problems.size(); ++i)
        after << index(static_cast<int>(rowOfProblem[problems[i]]), before[static_cast<qsizetype>(i)].column());
    changePersistentIndexList(before, after);
    emit layoutChanged({}, VerticalSortHint);
}

int ProblemListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
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
        case OffsetColumn:
            return problem.offset ? QString::number(*problem.offset) : QString();
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
    const Problem& problem = problemAt(index.row());
    switch (role) {
        case Qt::DisplayRole:
            if (index.column() == OffsetColumn && problem.offset)
                return countText(*problem.offset);
            return text(index.row(), index.column());
        case Qt::ToolTipRole:
            return toolTipText(text(index.row(), index.column()));
        case Qt::DecorationRole:
            return index.column() == KindColumn ? QVariant(kindIcon(problem.kind)) : QVariant();
        case Qt::TextAlignmentRole:
            return index.column() == OffsetColumn ? QVariant(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
        default:
            return {};
    }
}

QVariant ProblemListModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole && section == OffsetColumn)
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole && section == OffsetColumn)
        return tr("Byte in the unpacked file");
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
        case KindColumn:
            return tr("What");
        case FileColumn:
            return tr("File");
        case OffsetColumn:
            return tr("Offset");
        case ReasonColumn:
            return tr("Reason");
        case KeptColumn:
            return tr("Kept");
        default:
            return {};
    }
}

}  // namespace lambdatrail
