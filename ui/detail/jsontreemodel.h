#pragma once

#include "ui/detail/jsontree.h"

#include <QAbstractItemModel>

#include <unordered_map>

namespace lambdatrail {

// One record as a tree of keys and values. Rows are made when they are looked at; JSON inside strings is unfolded when
// such a string is opened.
class JsonTreeModel : public QAbstractItemModel {
    Q_OBJECT
 public:
    enum Column { KeyColumn, ValueColumn, kColumns };

    explicit JsonTreeModel(QObject* parent = nullptr);

    void setTree(JsonTree tree);
    const JsonTree& tree() const { return m_tree; }

    QModelIndex indexOf(JsonTree::Id id, int column = KeyColumn) const;
    JsonTree::Id idOf(const QModelIndex& index) const { return static_cast<JsonTree::Id>(index.internalId()); }
    bool isRedacted(JsonTree::Id id) const;
    bool hasJsonInText(JsonTree::Id id) const;

    // For the clipboard, uncut and as in the record: a decoded text, a number's digits, or the JSON of a container.
    QString valueText(JsonTree::Id id) const;
    QString path(JsonTree::Id id) const;
    QString keyAndValue(JsonTree::Id id) const;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& index) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    bool hasChildren(const QModelIndex& parent = {}) const override;
    bool canFetchMore(const QModelIndex& parent) const override;
    void fetchMore(const QModelIndex& parent) override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

 private:
    // A record that is a single value has no members: it is shown as one row of its own.
    bool isSingleValue() const { return !m_tree.isEmpty() && !m_tree.node(JsonTree::kRoot).isContainer(); }
    QString keyText(JsonTree::Id id) const;
    QString displayValue(JsonTree::Id id) const;
    QVariant foreground(JsonTree::Id id, int column) const;
    QVariant font(JsonTree::Id id, int column) const;
    QString toolTip(JsonTree::Id id, int column) const;

    JsonTree m_tree;
    mutable std::unordered_map<JsonTree::Id, bool> m_jsonInText;  // strings asked about so far
};

}  // namespace lambdatrail
