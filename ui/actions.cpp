#include "ui/actions.h"

#include "ui/theme/theme.h"

#include <QAction>
#include <QKeySequence>
#include <QMenu>
#include <QMenuBar>
#include <QToolBar>
#include <QToolButton>

#include <algorithm>
#include <array>

namespace lambdatrail {

namespace {

enum class Menu { File, Edit, Go, View, Help };
constexpr std::array kMenuTitles{
    QT_TRANSLATE_NOOP("lambdatrail::Actions", "&File"), QT_TRANSLATE_NOOP("lambdatrail::Actions", "&Edit"),
    QT_TRANSLATE_NOOP("lambdatrail::Actions", "&Go"), QT_TRANSLATE_NOOP("lambdatrail::Actions", "&View"),
    QT_TRANSLATE_NOOP("lambdatrail::Actions", "&Help")};

struct Spec {
    ActionId id;
    Menu menu;
    bool beginsGroup;  // a separator stands before it
    const char* objectName;
    const char* text;
    const char* icon;       // empty: none
    const char* shortcuts;  // portable, parted by "; "
    const char* tip;
};

#define TEXT(text) QT_TRANSLATE_NOOP("lambdatrail::Actions", text)

using Id = ActionId;
// clang-format off
constexpr std::array kSpecs{
    Spec{Id::Open, Menu::File, false, "openFiles", TEXT("&Open…"), "open", "Ctrl+O",
         TEXT("Add log files to what is loaded")},
    Spec{Id::OpenFolder, Menu::File, false, "openFolder", TEXT("Open &folder…"), "open-folder", "Ctrl+Shift+O",
         TEXT("Add a folder with everything below it to what is loaded")},
    Spec{Id::OpenSamples, Menu::File, false, "openSamples", TEXT("Open &sample logs"), "", "",
         TEXT("Add a few made-up logs, to look around")},
    Spec{Id::CancelLoad, Menu::File, true, "cancelReading", TEXT("Stop &reading"), "cancel", "Esc",
         TEXT("Stop reading and keep what was read")},
    Spec{Id::CloseLogs, Menu::File, false, "closeLogs", TEXT("&Close all logs"), "close", "Ctrl+W",
         TEXT("Forget everything that is loaded")},
    Spec{Id::Limits, Menu::File, false, "limits", TEXT("Li&mits for packed files…"), "", "",
         TEXT("Choose how much a packed file may unpack to before it is given up")},
    Spec{Id::Export, Menu::File, true, "exportEvents", TEXT("&Export…"), "export", "Ctrl+E",
         TEXT("Write the events that are shown to a file")},
    Spec{Id::Quit, Menu::File, true, "quit", TEXT("&Quit"), "", "Ctrl+Q", TEXT("Leave LambdaTrail")},

    Spec{Id::CopyRows, Menu::Edit, false, "copyRows", TEXT("&Copy rows"), "copy", "Ctrl+C",
         TEXT("Copy the selected events with a header line, for a spreadsheet")},
    Spec{Id::CopyCsv, Menu::Edit, false, "copyCsv", TEXT("Copy rows as C&SV"), "", "",
         TEXT("Copy the selected events as comma-separated values")},
    Spec{Id::CopyJson, Menu::Edit, false, "copyJson", TEXT("Copy rows as &JSON lines"), "", "",
         TEXT("Copy the columns of the selected events, one JSON object a line")},
    Spec{Id::SelectAll, Menu::Edit, true, "selectAll", TEXT("Select &all"), "", "Ctrl+A",
         TEXT("Select all events of the table")},
    Spec{Id::ExportSelection, Menu::Edit, false, "exportSelection", TEXT("&Export selection…"), "export", "",
         TEXT("Write the selected events to a file")},

    Spec{Id::Find, Menu::Go, false, "find", TEXT("&Filter"), "find", "Ctrl+F; /", TEXT("Go to the filter line")},
    Spec{Id::ClearFilter, Menu::Go, false, "clearFilter", TEXT("&Clear filter"), "clear", "Ctrl+Shift+X",
         TEXT("Show all events again")},
    Spec{Id::Back, Menu::Go, true, "back", TEXT("&Back"), "back", "Alt+Left",
         TEXT("Back to the filter and zoom before")},
    Spec{Id::Forward, Menu::Go, false, "forward", TEXT("F&orward"), "forward", "Alt+Right",
         TEXT("Forward to the next filter and zoom")},
    Spec{Id::NextError, Menu::Go, true, "nextError", TEXT("&Next error"), "error", "E",
         TEXT("Go to the next failed event below")},
    Spec{Id::PreviousError, Menu::Go, false, "previousError", TEXT("&Previous error"), "", "Shift+E",
         TEXT("Go to the next failed event above")},

    Spec{Id::ZoomOut, Menu::View, false, "zoomOut", TEXT("&Whole time span"), "zoom-reset", "Ctrl+0",
         TEXT("Let the timeline show the whole time span of the logs")},
    Spec{Id::ShowDuplicates, Menu::View, true, "showDuplicates", TEXT("Show &duplicates"), "copy", "Ctrl+D",
         TEXT("Show an event that was read more than once as often as it was read")},
    Spec{Id::Columns, Menu::View, true, "columns", TEXT("&Columns…"), "columns", "Ctrl+K",
         TEXT("Choose the columns of the table and their order")},
    Spec{Id::FitColumns, Menu::View, false, "fitColumns", TEXT("&Fit columns"), "", "",
         TEXT("Make the columns as wide as the rows in sight need")},
    Spec{Id::ResetColumns, Menu::View, false, "resetColumns", TEXT("&Reset columns"), "", "",
         TEXT("Show the columns of the first start")},
    Spec{Id::LoadReport, Menu::View, true, "loadReport", TEXT("&Load report"), "report", "Ctrl+L",
         TEXT("Show which files were read and what was skipped")},

    Spec{Id::Shortcuts, Menu::Help, false, "shortcuts", TEXT("&Keyboard shortcuts"), "key", "?; F1",
         TEXT("Show what can be done by keyboard")},
    Spec{Id::About, Menu::Help, false, "about", TEXT("&About LambdaTrail"), "info", "", TEXT("Version and licence")},
};
// clang-format on

#undef TEXT

constexpr bool standsInOrder() {
    for (std::size_t i = 0; i < kSpecs.size(); ++i)
        if (static_cast<std::size_t>(kSpecs[i].id) != i)
            return false;
    return true;
}
static_assert(standsInOrder() && kSpecs.size() == static_cast<std::size_t>(ActionId::About) + 1);

// Keys that the other parts of the window understand in their own way while they have the focus.
constexpr std::array kTableOnly{ActionId::CopyRows, ActionId::SelectAll};

}  // namespace

Actions::Actions(QWidget* window) : QObject(window) {
    for (const Spec& spec : kSpecs) {
        auto* action = new QAction(tr(spec.text), this);
        action->setObjectName(QLatin1String(spec.objectName));
        action->setStatusTip(tr(spec.tip));
        if (*spec.icon != '\0')
            action->setIcon(theme::icon(QLatin1String(spec.icon)));
        action->setShortcuts(QKeySequence::listFromString(QLatin1String(spec.shortcuts), QKeySequence::PortableText));
        if (std::ranges::find(kTableOnly, spec.id) != kTableOnly.end())
            action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        const QString name = action->text().remove(QLatin1Char('&'));
        const QString key = action->shortcut().toString(QKeySequence::NativeText);
        action->setToolTip(key.isEmpty() ? name : tr("%1 (%2)").arg(name, key));
        m_actions += action;
    }
    at(ActionId::ShowDuplicates)->setCheckable(true);
    at(ActionId::Quit)->setMenuRole(QAction::QuitRole);
    at(ActionId::About)->setMenuRole(QAction::AboutRole);
}

void Actions::setEnabled(ActionId id, bool enabled) {
    at(id)->setEnabled(enabled);
}

void Actions::fillMenuBar(QMenuBar& bar, QMenu* recentMenu) {
    QList<QMenu*> menus;
    for (const char* title : kMenuTitles)
        menus += bar.addMenu(tr(title));
    for (const Spec& spec : kSpecs) {
        QMenu* menu = menus.at(static_cast<qsizetype>(spec.menu));
        if (spec.beginsGroup)
            menu->addSeparator();
        menu->addAction(at(spec.id));
        if (spec.id == ActionId::OpenFolder)
            menu->addMenu(recentMenu);
    }
}

void Actions::fillToolBar(QToolBar& bar) {
    const auto add = [&](ActionId id, Qt::ToolButtonStyle style) {
        bar.addAction(at(id));
        if (auto* button = qobject_cast<QToolButton*>(bar.widgetForAction(at(id)))) {
            button->setToolButtonStyle(style);
            button->setFocusPolicy(Qt::TabFocus);
            button->setAccessibleName(at(id)->text().remove(QLatin1Char('&')));
        }
    };
    add(ActionId::Open, Qt::ToolButtonTextBesideIcon);
    add(ActionId::OpenFolder, Qt::ToolButtonTextBesideIcon);
    bar.addSeparator();
    add(ActionId::Back, Qt::ToolButtonIconOnly);
    add(ActionId::Forward, Qt::ToolButtonIconOnly);
    bar.addSeparator();
    add(ActionId::NextError, Qt::ToolButtonTextBesideIcon);
    add(ActionId::ZoomOut, Qt::ToolButtonTextBesideIcon);
    add(ActionId::Columns, Qt::ToolButtonTextBesideIcon);
    bar.addSeparator();
    add(ActionId::Export, Qt::ToolButtonTextBesideIcon);
}

}  // namespace lambdatrail
