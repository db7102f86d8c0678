#include "ui/filter/facetlistmodel.h"

#include "ui/filter/counttext.h"
#include "ui/filter/filterlabels.h"
#include "ui/filter/textsearch.h"
#include "ui/models/plaintext.h"

#include <QStringList>

#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace lambdatrail {
namespace {

constexpr std::uint32_t kNoEntry = ~0U;

bool hasSeparateKey(ColumnId column) {
    return labelColumn(column) != column;
}

}  // namespace

FacetListModel::FacetListModel(QObject* parent) : QAbstractListModel(parent) {}

void FacetListModel::setFacet(SnapshotPtr snapshot, const Facet& facet, const FacetChoice& choice) {
    beginResetModel();
    m_snapshot = std::move(snapshot);
    m_column = facet.column;
    m_choice = choice;
    fillEntries(facet);
    markAmbiguous();
    showMatches();
    endResetModel();
}

void FacetListModel::fillEntries(const Facet& facet) {
    m_entries.clear();
    m_entries.reserve(facet.values.size() + 2);
    m_notLoaded.clear();
    m_entryOfCode.clear();
    m_largest = 0;
    if (m_column == ColumnId::Error) {
        m_entries.push_back({facet.present, kAbsent, Kind::AnyValue});
        m_entries.push_back({facet.absent, kAbsent, Kind::NoValue});
    }
    m_fixedRows = m_entries.size();

    std::unordered_set<std::string_view> missing(m_choice.values.begin(), m_choice.values.end());
    for (const FacetValue& value : facet.values) {
        m_entries.push_back({value.count, value.code, Kind::Value});
        m_largest = std::max<std::uint64_t>(m_largest, value.count);
        if (!missing.empty())
            missing.erase(key(m_entries.back()));
    }
    for (const std::string& value : m_choice.values) {
        if (missing.erase(value) == 0)
            continue;
        m_entries.push_back({0, static_cast<Code>(m_notLoaded.size()), Kind::NotLoaded});
        m_notLoaded.push_back(value);
    }
    const auto firstValue = m_entries.begin() + static_cast<std::ptrdiff_t>(m_fixedRows);
    if (m_choice.kind == FacetChoice::Kind::Values) {
        const std::unordered_set<std::string_view> chosen(m_choice.values.begin(), m_choice.values.end());
        std::stable_partition(firstValue, m_entries.end(),
                              [&](const Entry& entry) { return chosen.contains(key(entry)); });
    }
    for (std::size_t i = m_fixedRows; i < m_entries.size(); ++i) {
        if (m_entries[i].kind != Kind::Value)
            continue;
        if (m_entries[i].code >= m_entryOfCode.size())
            m_entryOfCode.resize(m_entries[i].code + 1U, kNoEntry);
        m_entryOfCode[m_entries[i].code] = static_cast<std::uint32_t>(i);
    }
}

void FacetListModel::markAmbiguous() {
    if (!hasSeparateKey(m_column))
        return;
    std::unordered_map<std::string_view, Entry*> firstOfLabel;
    firstOfLabel.reserve(m_entries.size());
    for (Entry& entry : m_entries) {
        const auto [known, isNew] =
            firstOfLabel.try_emplace(columnText(labelColumn(m_column), storedText(entry)), &entry);
        if (!isNew)
            known->second->ambiguous = entry.ambiguous = true;
    }
}

void FacetListModel::updateFacet(SnapshotPtr snapshot, const Facet& facet, const FacetChoice& choice) {
    const std::size_t known = valueCount() - m_notLoaded.size();
    const bool grown = facet.values.size() > known;
    if (facet.column != m_column || facet.values.size() < known || (grown && !m_notLoaded.empty())) {
        setFacet(std::move(snapshot), facet, choice);
        return;
    }
    m_snapshot = std::move(snapshot);
    m_choice = choice;
    m_largest = 0;
    std::vector<FacetValue> added;
    for (const FacetValue& value : facet.values) {
        m_largest = std::max<std::uint64_t>(m_largest, value.count);
        if (value.code < m_entryOfCode.size() && m_entryOfCode[value.code] != kNoEntry)
            m_entries[m_entryOfCode[value.code]].count = value.count;
        else
            added.push_back(value);
    }
    if (m_column == ColumnId::Error) {
        m_entries[0].count = facet.present;
        m_entries[1].count = facet.absent;
    }
    if (!m_shown.empty())
        emit dataChanged(index(0), index(rowCount() - 1));
    if (added.empty())
        return;

    std::vector<std::uint32_t> shown;
    for (const FacetValue& value : added) {
        if (value.code >= m_entryOfCode.size())
            m_entryOfCode.resize(value.code + 1U, kNoEntry);
        m_entryOfCode[value.code] = static_cast<std::uint32_t>(m_entries.size());
        m_entries.push_back({value.count, value.code, Kind::Value});
        if (matches(m_entries.back()))
            shown.push_back(m_entryOfCode[value.code]);
    }
    markAmbiguous();
    if (shown.empty())
        return;
    beginInsertRows({}, rowCount(), rowCount() + static_cast<int>(shown.size()) - 1);
    m_shown.insert(m_shown.end(), shown.begin(), shown.end());
    endInsertRows();
}

void FacetListModel::setSearch(const QString& text) {
    if (text == m_search)
        return;
    beginResetModel();
    m_search = text;
    showMatches();
    endResetModel();
}

void FacetListModel::showMatches() {
    m_shown.clear();
    const TextSearch search(m_search);
    for (std::uint32_t i = 0; i < m_entries.size(); ++i) {
        const Entry& entry = m_entries[i];
        const bool fixed = i < m_fixedRows;
        if (search.isEmpty() ||
            (fixed ? label(entry).contains(m_search, Qt::CaseInsensitive) : search.isIn(storedText(entry))))
            m_shown.push_back(i);
    }
}

bool FacetListModel::matches(const Entry& entry) const {
    return TextSearch(m_search).isIn(storedText(entry));
}

const FacetListModel::Entry* FacetListModel::entryAt(const QModelIndex& index) const {
    if (!index.isValid() || static_cast<std::size_t>(index.row()) >= m_shown.size())
        return nullptr;
    return &m_entries[m_shown[static_cast<std::size_t>(index.row())]];
}

std::string_view FacetListModel::storedText(const Entry& entry) const {
    switch (entry.kind) {
        case Kind::Value:
            return m_snapshot->dictionary(columnInfo(m_column).stored).text(entry.code);
        case Kind::NotLoaded:
            return m_notLoaded[entry.code];
        default:
            return {};
    }
}

std::string_view FacetListModel::key(const Entry& entry) const {
    return entry.kind == Kind::Value ? columnText(m_column, storedText(entry)) : storedText(entry);
}

QString FacetListModel::label(const Entry& entry) const {
    if (entry.kind == Kind::AnyValue)
        return tr("Any error");
    if (entry.kind == Kind::NoValue)
        return tr("No error");
    const std::string_view text = columnText(labelColumn(m_column), storedText(entry));
    const QString shown = visibleText(text.empty() ? key(entry) : text);
    // Their number is one of records, not of the calls that each of them sums up (format reference, 1.8).
    return m_column == ColumnId::Category && text == "Aggregated" ? tr("%1 (summaries)").arg(shown) : shown;
}

QString FacetListModel::detail(const Entry& entry) const {
    if (!entry.ambiguous)
        return {};
    if (m_column == ColumnId::IdentityKey)
        return visibleText(key(entry));
    return visibleText(fromUtf8(columnText(ColumnId::FunctionRegion, storedText(entry))) + QLatin1Char(' ') +
                       fromUtf8(columnText(ColumnId::FunctionAccount, storedText(entry))));
}

QString FacetListModel::toolTip(const Entry& entry) const {
    QStringList lines{label(entry)};
    if (hasSeparateKey(m_column) && entry.kind == Kind::Value)
        lines << visibleText(key(entry));
    if (entry.kind == Kind::NotLoaded)
        lines << tr("No loaded event has this value.");
    else if (entry.count == 0)
        lines << tr("No event under the other filters.");
    else
        lines << tr("%1 events under the other filters").arg(countText(entry.count));
    return toolTipText(lines.join(QLatin1Char('\n')));
}

bool FacetListModel::isChosen(const Entry& entry) const {
    switch (m_choice.kind) {
        case FacetChoice::Kind::Nothing:
            return false;
        case FacetChoice::Kind::AnyValue:
            return entry.kind == Kind::AnyValue;
        case FacetChoice::Kind::NoValue:
            return entry.kind == Kind::NoValue;
        case FacetChoice::Kind::Values:
            return (entry.kind == Kind::Value || entry.kind == Kind::NotLoaded) &&
                   std::ranges::find(m_choice.values, key(entry)) != m_choice.values.end();
    }
    return false;
}

FacetChoice FacetListModel::choiceOfOnly(const QModelIndex& index) const {
    const Entry* entry = entryAt(index);
    if (!entry)
        return m_choice;
    if (entry->kind == Kind::AnyValue)
        return {FacetChoice::Kind::AnyValue, {}};
    if (entry->kind == Kind::NoValue)
        return {FacetChoice::Kind::NoValue, {}};
    return {FacetChoice::Kind::Values, {std::string(key(*entry))}};
}

void FacetListModel::toggle(const QModelIndex& index) {
    const Entry* entry = entryAt(index);
    if (!entry)
        return;
    const bool isValue = entry->kind == Kind::Value || entry->kind == Kind::NotLoaded;
    if (isValue && m_choice.kind == FacetChoice::Kind::Values) {
        const std::string value(key(*entry));
        if (std::erase(m_choice.values, value) == 0)
            m_choice.values.push_back(value);
        if (m_choice.values.empty())
            m_choice = {};
    } else {
        m_choice = isChosen(*entry) ? FacetChoice{} : choiceOfOnly(index);
    }
    emit dataChanged(this->index(0), this->index(rowCount() - 1), {Qt::CheckStateRole});
    emit choiceEdited(m_choice);
}

int FacetListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

QVariant FacetListModel::data(const QModelIndex& index, int role) const {
    const Entry* entry = entryAt(index);
    if (!entry)
        return {};
    switch (role) {
        case Qt::DisplayRole:
            return label(*entry);
        case Qt::CheckStateRole:
            return isChosen(*entry) ? Qt::Checked : Qt::Unchecked;
        case Qt::ToolTipRole:
            return toolTip(*entry);
        case Qt::AccessibleTextRole:
            return tr("%1 %2, %3 events").arg(label(*entry), detail(*entry), countText(entry->count));
        case CountRole:
            return static_cast<qulonglong>(entry->count);
        case ShareRole:
            if (entry->kind == Kind::AnyValue || entry->kind == Kind::NoValue || m_largest == 0)
                return 0.0;
            return static_cast<double>(entry->count) / static_cast<double>(m_largest);
        case DetailRole:
            return detail(*entry);
        case DimmedRole:
            return entry->count == 0;
        default:
            return {};
    }
}

bool FacetListModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (role != Qt::CheckStateRole || value.toInt() == data(index, role).toInt())
        return false;
    toggle(index);
    return true;
}

Qt::ItemFlags FacetListModel::flags(const QModelIndex& index) const {
    return index.isValid() ? Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable : Qt::NoItemFlags;
}

}  // namespace lambdatrail
