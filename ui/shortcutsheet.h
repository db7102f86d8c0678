#pragma once

#include <QDialog>
#include <QList>

class QAction;

namespace lambdatrail {

// What can be done by keyboard; delete on close.
class ShortcutSheet : public QDialog {
    Q_OBJECT
 public:
    explicit ShortcutSheet(const QList<QAction*>& actions, QWidget* parent = nullptr);
};

}  // namespace lambdatrail
