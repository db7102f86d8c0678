#include "ui/detail/jsontreemodel.h"

#include "ui/detail/jsonformat.h"
#include "ui/models/plaintext.h"
#include "ui/theme/theme.h"

#include <QFont>
#include <QGuiApplication>

#include <utility>

namespace lambdatrail {

namespace {

constexpr int kToolTipChars = 2000;

}  // namespace

JsonTreeModel::JsonTreeModel(QObject* parent) : QAbstractItemModel(parent) {}

void JsonTreeModel::setTree(JsonTree tree) {
    beginResetModel();
    m_tree = std::move(tree);
    m_jsonInText.clear();
    endResetModel();
}

QModelIndex JsonTreeModel::indexOf(JsonTree::Id id, int column) const {
    if (id >= m_tree.size() || (id == JsonTree::kRoot && !isSingleValue()))
        return {};
    return createIndex(static_cast<int>(m_tree.node(id).position), column, id);
}

bool JsonTreeModel::isRedacted(JsonTree::Id id) const {
    const std::string_view text = m_tree.text(id);
    return m_tree.node(id).kind == JsonNode::Kind::String &&
           (text == "HIDDEN_DUE_TO_SECURITY_REASONS" || text == "<sensitiveDataRemoved>" ||
            (text.size() >= 3 && text.find_first_not_of('*') == std::string_view::npos));
}

bool JsonTreeModel::hasJsonInText(JsonTree::Id id) const {
    const auto known = m_jsonInText.find(id);
    if (known != m_jsonInText.end())
        return known->second;
    return m_jsonInText.emplace(id, m_tree.jsonInText(id).has_value()).first->second;
}

QString JsonTreeModel::valueText(JsonTree::Id id) const {
    if (m_tree.node(id).isContainer())
        return fromUtf8(formatJson(m_tree.json(id)).text);
    return fromUtf8(m_tree.text(id));
}

QString JsonTreeModel::path(JsonTree::Id id) const {
    return fromUtf8(m_tree.path(id));
}

QString JsonTreeModel::keyAndValue(JsonTree::Id id) const {
    return keyText(id) + QStringLiteral(": ") + fromUtf8(formatJson(m_tree.json(id)).text);
}

QModelIndex JsonTreeModel::index(int row, int column, const QModelIndex& parent) const {
    if (!hasIndex(row, column, parent))
        return {};
    if (!parent.isValid() && isSingleValue())
        return createIndex(0, column, JsonTree::kRoot);
    const JsonTree::Id id = parent.isValid() ? idOf(parent) : JsonTree::kRoot;
    return createIndex(row, column, m_tree.node(id).children[static_cast<std::size_t>(row)]);
}

QModelIndex JsonTreeModel::parent(const QModelIndex& index) const {
    if (!index.isValid() || idOf(index) == JsonTree::kRoot)
        return {};
    const JsonTree::Id parent = m_tree.node(idOf(index)).parent;
    return parent == JsonTree::kRoot && !isSingleValue() ? QModelIndex() : indexOf(parent);
}

int JsonTreeModel::rowCount(const QModelIndex& parent) const {
    if (m_tree.isEmpty() || parent.column() > 0)
        return 0;
    if (!parent.isValid() && isSingleValue())
        return 1;
    return static_cast<int>(m_tree.node(parent.isValid() ? idOf(parent) : JsonTree::kRoot).children.size());
}

int JsonTreeModel::columnCount(const QModelIndex&) const {
    return kColumns;
}

bool JsonTreeModel::hasChildren(const QModelIndex& parent) const {
    return rowCount(parent) > 0 || canFetchMore(parent);
}

bool JsonTreeModel::canFetchMore(const QModelIndex& parent) const {
    return parent.isValid() && parent.column() == 0 && rowCount(parent) == 0 && hasJsonInText(idOf(parent));
}

void JsonTreeModel::fetchMore(const QModelIndex& parent) {
    if (!canFetchMore(parent))
        return;
    const JsonTree::Id id = idOf(parent);
    const std::optional<std::string> json = m_tree.jsonInText(id);
    m_jsonInText[id] = false;  // unfolded, or never to be
    if (!json)
        return;
    JsonTree inner = JsonTree::parse(*json);
    const auto count = inner.node(JsonTree::kRoot).children.size();
    if (count == 0 || m_tree.size() + inner.size() > JsonTree::kMaxNodes)
        return;
    beginInsertRows(parent, 0, static_cast<int>(count) - 1);
    m_tree.addFromText(id, *json);
    endInsertRows();
}

QString JsonTreeModel::keyText(JsonTree::Id id) const {
    const JsonNode& node = m_tree.node(id);
    if (node.hasKey)
        return fromUtf8(m_tree.key(id));
    return id == JsonTree::kRoot ? QString() : QStringLiteral("[%1]").arg(node.position);
}

QString JsonTreeModel::displayValue(JsonTree::Id id) const {
    const JsonNode& node = m_tree.node(id);
    const int count = static_cast<int>(node.children.size());
    if (node.kind == JsonNode::Kind::Object)
        return count == 0 ? QStringLiteral("{}") : tr("{ %1 }", "number of members of an object").arg(count);
    if (node.kind == JsonNode::Kind::Array)
        return count == 0 ? QStringLiteral("[]") : tr("[ %1 ]", "number of items of a list").arg(count);
    const QString text = visibleText(m_tree.text(id));
    return node.kind == JsonNode::Kind::String ? QLatin1Char('"') + text + QLatin1Char('"') : text;
}

QVariant JsonTreeModel::foreground(JsonTree::Id id, int column) const {
    const QPalette palette = QGuiApplication::palette();
    if (column == KeyColumn)
        return m_tree.node(id).hasKey ? theme::jsonKey(palette) : theme::muted(palette);
    if (isRedacted(id))
        return theme::muted(palette);
    switch (m_tree.node(id).kind) {
        case JsonNode::Kind::String:
            return theme::jsonString(palette);
        case JsonNode::Kind::Number:
            return theme::jsonNumber(palette);
        case JsonNode::Kind::Literal:
            return theme::jsonLiteral(palette);
        default:
            return theme::muted(palette);
    }
}

QVariant JsonTreeModel::font(JsonTree::Id id, int column) const {
    if (column == KeyColumn ? !m_tree.node(id).fromText : !isRedacted(id))
        return {};
    QFont italic;
    italic.setItalic(true);
    return italic;
}

QString JsonTreeModel::toolTip(JsonTree::Id id, int column) const {
    if (column == KeyColumn) {
        QString text = visibleText(m_tree.path(id), kToolTipChars);
        if (m_tree.node(id).fromText)
            text += QLatin1Char('\n') + tr("From the JSON inside a text of the record");
        return toolTipText(text);
    }
    if (isRedacted(id))
        return toolTipText(tr("Removed by AWS before the record was written"));
    if (m_tree.node(id).isContainer())
        return {};
    QString text = visibleText(m_tree.text(id), kToolTipChars);
    if (m_tree.node(id).kind == JsonNode::Kind::String && (hasJsonInText(id) || !m_tree.node(id).children.empty()))
        text += QLatin1Char('\n') + tr("This text holds JSON; open it to see its values");
    return toolTipText(text);
}

QVariant JsonTreeModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const JsonTree::Id id = idOf(index);
    switch (role) {
        case Qt::DisplayRole:
            return index.column() == KeyColumn ? visibleText(keyText(id)) : displayValue(id);
        case Qt::ToolTipRole:
            return toolTip(id, index.column());
        case Qt::ForegroundRole:
            return foreground(id, index.column());
        case Qt::FontRole:
            return font(id, index.column());
        case Qt::AccessibleDescriptionRole:
            return index.column() == ValueColumn && isRedacted(id) ? tr("redacted") : QVariant();
        default:
            return {};
    }
}

QVariant JsonTreeModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == KeyColumn ? tr("Key") : tr("Value");
}

}  // namespace lambdatrail
