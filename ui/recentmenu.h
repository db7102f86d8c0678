#pragma once

#include <QMenu>
#include <QStringList>

namespace lambdatrail {

// What was open lately, newest first, kept in the settings.
class RecentMenu : public QMenu {
    Q_OBJECT
 public:
    explicit RecentMenu(QWidget* parent);

    static QStringList paths();
    void add(const QStringList& opened);
    void forget();

 signals:
    void openRequested(const QString& path);
    void changed();

 private:
    void store(const QStringList& paths);
    void fill();
};

}  // namespace lambdatrail
