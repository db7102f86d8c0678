#pragma once

#include "app/filter/filterexpr.h"
#include "app/stats/facets.h"
#include "app/store/storesnapshot.h"

#include <QAbstractListModel>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lambdatrail {

// The loaded values of one column with their counts and ticks. Holds no texts: they are made when a row is painted.
class FacetListModel : public QAbstractListModel {
    Q_OBJECT
 public:
    enum Role {
        CountRole = Qt::UserRole,  // events under the other filters
        ShareRole,                 // count as a part of the largest, 0 to 1
        DetailRole,                // tells values of the same label apart; empty if there is no need to
        DimmedRole,                // no event of it is left under the other filters
    };

    explicit FacetListModel(QObject* parent = nullptr);

    // Starts anew: chosen values first, then the most frequent, those without events last.
    void setFacet(SnapshotPtr snapshot, const Facet& facet, const FacetChoice& choice);
    // Newer counts and ticks for the same column. Rows stay where they are; new values are added at the end.
    void updateFacet(SnapshotPtr snapshot, const Facet& facet, const FacetChoice& choice);
    // Shows the rows whose label or key contains the text, ignoring case.
    void setSearch(const QString& text);

    const FacetChoice& choice() const { return m_choice; }
    // What is chosen if only this row is.
    FacetChoice choiceOfOnly(const QModelIndex& index) const;
    void toggle(const QModelIndex& index);
    std::size_t valueCount() const { return m_entries.size() - m_fixedRows; }

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

 signals:
    // The user changed the ticks.
    void choiceEdited(const lambdatrail::FacetChoice& choice);

 private:
    enum class Kind : std::uint8_t { Value, NotLoaded, AnyValue, NoValue };
    struct Entry {
        std::uint64_t count = 0;
        Code code = kAbsent;  // for NotLoaded: index into m_notLoaded
        Kind kind = Kind::Value;
        bool ambiguous = false;
    };

    void fillEntries(const Facet& facet);
    void markAmbiguous();
    void showMatches();
    bool matches(const Entry& entry) const;
    const Entry* entryAt(const QModelIndex& index) const;
    std::string_view storedText(const Entry& entry) const;
    std::string_view key(const Entry& entry) const;
    QString label(const Entry& entry) const;
    QString detail(const Entry& entry) const;
    QString toolTip(const Entry& entry) const;
    bool isChosen(const Entry& entry) const;

    SnapshotPtr m_snapshot;
    ColumnId m_column = ColumnId::Event;
    FacetChoice m_choice;
    QString m_search;
    std::vector<Entry> m_entries;
    std::vector<std::string> m_notLoaded;      // chosen values that no loaded event has
    std::vector<std::uint32_t> m_entryOfCode;  // index into m_entries
    std::vector<std::uint32_t> m_shown;        // indexes into m_entries
    std::size_t m_fixedRows = 0;               // "any" and "none"
    std::uint64_t m_largest = 0;
};

}  // namespace lambdatrail
