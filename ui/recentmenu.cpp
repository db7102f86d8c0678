#include "ui/recentmenu.h"

#include "app/session/settings.h"
#include "ui/models/plaintext.h"
#include "ui/theme/theme.h"

#include <QDir>

namespace lambdatrail {

RecentMenu::RecentMenu(QWidget* parent) : QMenu(tr("Open &recent"), parent) {
    setObjectName(QStringLiteral("recentMenu"));
    fill();
}

QStringList RecentMenu::paths() {
    return Settings().recent.get();
}

void RecentMenu::add(const QStringList& opened) {
    QStringList kept = paths();
    for (const QString& path : opened.first(std::min<qsizetype>(opened.size(), kMaxRecent))) {
        const QString absolute = QDir::cleanPath(QDir::current().absoluteFilePath(path));
        kept.removeAll(absolute);
        kept.prepend(absolute);
    }
    store(kept.first(std::min<qsizetype>(kept.size(), kMaxRecent)));
}

void RecentMenu::forget() {
    store({});
}

void RecentMenu::store(const QStringList& paths) {
    Settings().recent.set(paths);
    fill();
    emit changed();
}

void RecentMenu::fill() {
    clear();
    int position = 0;
    for (const QString& path : paths()) {
        QString text = visibleText(path, 100).replace(QLatin1Char('&'), QStringLiteral("&&"));
        if (++position < 10)
            text = QStringLiteral("&%1  %2").arg(position).arg(text);
        connect(addAction(text), &QAction::triggered, this, [this, path] { emit openRequested(path); });
    }
    addSeparator();
    QAction* clearAction = addAction(theme::icon(QStringLiteral("clear")), tr("&Clear list"));
    clearAction->setObjectName(QStringLiteral("clearRecent"));
    connect(clearAction, &QAction::triggered, this, &RecentMenu::forget);
    menuAction()->setEnabled(position > 0);
}

}  // namespace lambdatrail
