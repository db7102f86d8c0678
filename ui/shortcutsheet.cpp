#include "ui/shortcutsheet.h"

#include <QAction>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace lambdatrail {

ShortcutSheet::ShortcutSheet(const QList<QAction*>& actions, QWidget* parent) : QDialog(parent) {
    setObjectName(QStringLiteral("shortcutSheet"));
    setWindowTitle(tr("Keyboard shortcuts"));
    setAttribute(Qt::WA_DeleteOnClose);

    auto* list = new QTreeWidget(this);
    list->setObjectName(QStringLiteral("shortcutList"));
    list->setAccessibleName(tr("Keyboard shortcuts"));
    list->setRootIsDecorated(false);
    list->setUniformRowHeights(true);
    list->setAlternatingRowColors(true);
    list->setHeaderLabels({tr("Keys"), tr("What they do")});
    const auto add = [list](const QString& keys, const QString& text) { new QTreeWidgetItem(list, {keys, text}); };
    for (const QAction* action : actions) {
        if (!action->shortcut().isEmpty())
            add(QKeySequence::listToString(action->shortcuts(), QKeySequence::NativeText), action->statusTip());
    }
    const auto key = [](Qt::Key name) { return QKeySequence(name).toString(QKeySequence::NativeText); };
    add(tr("%1, %2").arg(key(Qt::Key_Home), key(Qt::Key_End)), tr("Go to the first or last event of the table"));
    add(key(Qt::Key_Menu), tr("What can be done with the cell of the table, or with the timeline"));
    add(tr("%1, %2").arg(key(Qt::Key_Left), key(Qt::Key_Right)),
        tr("In the timeline: go from bar to bar; with Shift, choose a range"));
    add(key(Qt::Key_Return), tr("In the timeline: show only the events of the range"));
    add(tr("%1, %2").arg(key(Qt::Key_Z), key(Qt::Key_Backspace)),
        tr("In the timeline: zoom to the range, and back out"));
    add(key(Qt::Key_Tab), tr("Go to the next part of the window"));
    list->setCurrentItem(list->topLevelItem(0));
    list->header()->setSectionResizeMode(0, QHeaderView::ResizeToContents);

    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(list);
    layout->addWidget(buttons);
    resize(fontMetrics().averageCharWidth() * 92, fontMetrics().height() * 34);
}

}  // namespace lambdatrail
