#pragma once

#include "ui/detail/jsontree.h"

#include <QHash>
#include <QWidget>

#include <memory>
#include <optional>
#include <string>
#include <vector>

class QAction;
class QLabel;
class QModelIndex;
class QTreeView;

namespace lambdatrail {

class FindBar;
class JsonTreeModel;

// The record as a tree, with copying, finding, and folds that stay the same from event to event.
class JsonTreePane : public QWidget {
    Q_OBJECT
 public:
    explicit JsonTreePane(QWidget* parent = nullptr);

    void setRecord(std::shared_ptr<const std::string> record);
    void setRecord(std::shared_ptr<const std::string> record, JsonTree tree);  // parsed already
    void clear();
    const JsonTree& tree() const;

    void expandAll();
    void collapseAll();

 protected:
    bool event(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

 private:
    QAction* addMenuAction(const QString& objectName, const QString& text, const QKeySequence& keys = {});
    void createActions();
    void addSeparator();
    void updateActions();
    void restoreFolds(const QModelIndex& below);
    void rememberFold(const QModelIndex& index, bool open);
    bool shouldBeOpen(JsonTree::Id id, int depth, bool isText) const;
    void setOpenDepth(int depth);
    void search(const QString& text);
    void showMatch(std::size_t match);
    void step(int direction);
    std::optional<JsonTree::Id> currentId() const;

    JsonTreeModel* m_model;
    QTreeView* m_view;
    QLabel* m_notice;
    FindBar* m_findBar;
    QAction* m_copyValue;
    QAction* m_copyPath;
    QAction* m_copyBoth;
    QAction* m_copyRecord;
    QAction* m_copyWithToken;
    QAction* m_openText;
    std::shared_ptr<const std::string> m_record;
    QHash<QString, bool> m_folds;  // what the user opened or closed, by path
    int m_openDepth;
    bool m_restoring = false;
    std::vector<JsonTree::Id> m_matches;
    std::size_t m_match = 0;
};

}  // namespace lambdatrail
