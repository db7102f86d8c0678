#include "ui/panels/coveragemodel.h"

#include "ui/models/eventtexts.h"
#include "ui/models/plaintext.h"

#include <algorithm>
#include <compare>
#include <numeric>
#include <utility>

namespace lambdatrail {
namespace {

std::weak_ordering compared(const CoverageRow& a, const CoverageRow& b, int column) {
    switch (column) {
        case CoverageModel::AccountColumn:
            return a.account <=> b.account;
        case CoverageModel::RegionColumn:
            return a.region <=> b.region;
        case CoverageModel::KindColumn:
            return a.kind <=> b.kind;
        case CoverageModel::EventsColumn:
            return a.events <=> b.events;
        case CoverageModel::LambdaColumn:
            return a.lambdaEvents <=> b.lambdaEvents;
        case CoverageModel::FirstColumn:
            return a.firstMs <=> b.firstMs;
        case CoverageModel::LastColumn:
            return a.lastMs <=> b.lastMs;
        default:
            return std::weak_ordering::equivalent;
    }
}

bool isNumber(int column) {
    return column == CoverageModel::EventsColumn || column == CoverageModel::LambdaColumn;
}

// Times are all equally long: in the middle they keep away from the numbers before them.
QVariant alignment(int column) {
    if (isNumber(column))
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    const bool isTime = column == CoverageModel::FirstColumn || column == CoverageModel::LastColumn;
    return isTime ? QVariant(Qt::AlignHCenter | Qt::AlignVCenter) : QVariant();
}

}  // namespace

CoverageModel::CoverageModel(QObject* parent)
    : QAbstractTableModel(parent), m_coverage(std::make_shared<const Coverage>()) {}

QString CoverageModel::kindName(RecordKind kind) {
    switch (kind) {
        case RecordKind::Management:
            return tr("Management");
        case RecordKind::Data:
            return tr("Data");
        case RecordKind::NetworkActivity:
            return tr("Network activity");
        case RecordKind::Insight:
            return tr("Insights");
        case RecordKind::Aggregated:
            return tr("Aggregated");
        case RecordKind::ServiceEvent:
            return tr("Service events");
        case RecordKind::Other:
            return tr("Other");
    }
    return {};
}

QString CoverageModel::kindAbout(RecordKind kind) {
    switch (kind) {
        case RecordKind::Management:
            return tr("Calls that manage resources, such as CreateFunction");
        case RecordKind::Data:
            return tr("Calls on the data of a resource, such as Invoke. Trails leave them out unless told otherwise.");
        case RecordKind::NetworkActivity:
            return tr("Calls through a VPC endpoint");
        case RecordKind::Insight:
            return tr("CloudTrail's notes that calls or errors are unusually frequent. They name no caller.");
        case RecordKind::Aggregated:
            return tr(
                "Summaries of five minutes of data events. They are no events with a caller and are not counted "
                "as invocations.");
        case RecordKind::ServiceEvent:
            return tr("What a service did of itself, such as LambdaESMDisabled");
        case RecordKind::Other:
            return tr("Records of an eventCategory that this program does not know");
    }
    return {};
}

void CoverageModel::setCoverage(CoveragePtr coverage) {
    beginResetModel();
    m_coverage = std::move(coverage);
    m_rows.resize(m_coverage->rows.size());
    sortRows();
    endResetModel();
}

void CoverageModel::sortRows() {
    std::iota(m_rows.begin(), m_rows.end(), 0U);
    std::ranges::stable_sort(m_rows, [this](std::uint32_t a, std::uint32_t b) {
        const auto order = compared(m_coverage->rows[a], m_coverage->rows[b], m_sortColumn);
        return m_sortOrder == Qt::AscendingOrder ? order < 0 : order > 0;
    });
}

void CoverageModel::sort(int column, Qt::SortOrder order) {
    emit layoutAboutToBeChanged({}, VerticalSortHint);
    const QModelIndexList before = persistentIndexList();
    const std::vector<std::uint32_t> old = m_rows;
    m_sortColumn = column;
    m_sortOrder = order;
    sortRows();
    std::vector<int> rowOf(m_rows.size());
    for (std::size_t row = 0; row < m_rows.size(); ++row)
        rowOf[m_rows[row]] = static_cast<int>(row);
    QModelIndexList after;
    for (const QModelIndex& index : before)
        after << this->index(rowOf[old[static_cast<std::size_t>(index.row())]], index.column());
    changePersistentIndexList(before, after);
    emit layoutChanged({}, VerticalSortHint);
}

int CoverageModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int CoverageModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : kColumns;
}

QString CoverageModel::text(const CoverageRow& row, int column) const {
    switch (column) {
        case AccountColumn:
            return row.account.empty() ? tr("(none named)") : visibleText(row.account);
        case RegionColumn:
            return row.region.empty() ? tr("(none named)") : visibleText(row.region);
        case KindColumn:
            return kindName(row.kind);
        case EventsColumn:
            return numberText(row.events);
        case LambdaColumn:
            return numberText(row.lambdaEvents);
        case FirstColumn:
            return timeCellText(row.firstMs);
        case LastColumn:
            return timeCellText(row.lastMs);
        default:
            return {};
    }
}

QVariant CoverageModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid())
        return {};
    const CoverageRow& row = rowAt(index.row());
    switch (role) {
        case Qt::DisplayRole:
            return text(row, index.column());
        case Qt::ToolTipRole:
            return index.column() == KindColumn ? toolTipText(kindAbout(row.kind))
                                                : toolTipText(text(row, index.column()));
        case Qt::TextAlignmentRole:
            return alignment(index.column());
        default:
            return {};
    }
}

QVariant CoverageModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return alignment(section);
    if (role == Qt::InitialSortOrderRole)
        return static_cast<int>(isNumber(section) ? Qt::DescendingOrder : Qt::AscendingOrder);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
        case AccountColumn:
            return tr("Account");
        case RegionColumn:
            return tr("Region");
        case KindColumn:
            return tr("Kind");
        case EventsColumn:
            return tr("Events");
        case LambdaColumn:
            return tr("Of Lambda");
        case FirstColumn:
            return tr("First (UTC)");
        case LastColumn:
            return tr("Last (UTC)");
        default:
            return {};
    }
}

}  // namespace lambdatrail
