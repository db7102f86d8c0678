#include "ui/mainwindow.h"

#include "app/session/settings.h"
#include "ui/actions.h"
#include "ui/detail/detailpanel.h"
#include "ui/dialogs/exportdialog.h"
#include "ui/dialogs/limitsdialog.h"
#include "ui/filedrop.h"
#include "ui/filter/filterbar.h"
#include "ui/models/eventtexts.h"
#include "ui/models/plaintext.h"
#include "ui/panels/emptypage.h"
#include "ui/panels/loadreportpanel.h"
#include "ui/panels/statusline.h"
#include "ui/recentmenu.h"
#include "ui/shortcutsheet.h"
#include "ui/table/columnpicker.h"
#include "ui/table/eventtable.h"
#include "ui/timeline/timelinepanel.h"

#include <QAction>
#include <QCloseEvent>
#include <QCoreApplication>
#include <QDir>
#include <QDockWidget>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenuBar>
#include <QMessageBox>
#include <QScreen>
#include <QSplitter>
#include <QStackedWidget>
#include <QStatusBar>
#include <QToolBar>
#include <QVBoxLayout>

namespace lambdatrail {

namespace {

constexpr int kNoticeMs = 8000;

// Beside an installed program, else in the source tree around a built one. Empty if there are none.
QString samplesFolder() {
    const QDir program(QCoreApplication::applicationDirPath());
    for (const char* place : {"../share/lambdatrail/samples/AWSLogs", "../../resources/samples/AWSLogs"}) {
        const QString folder = QDir::cleanPath(program.absoluteFilePath(QLatin1String(place)));
        if (QFileInfo(folder).isDir())
            return folder;
    }
    return {};
}

QString nameOf(const QString& path) {
    const QString name = QFileInfo(QDir::cleanPath(path)).fileName();
    return visibleText(name.isEmpty() ? path : name, 80);
}

}  // namespace

MainWindow::MainWindow(QWidget* parent)
    : QMainWindow(parent),
      m_samplesFolder(samplesFolder()),
      m_actions(new Actions(this)),
      m_pages(new QStackedWidget(this)),
      m_emptyPage(new EmptyPage(m_pages)),
      m_statusLine(new StatusLine(m_session, this)),
      m_fileDrop(new FileDrop(*this)),
      m_recentMenu(new RecentMenu(this)) {
    setObjectName(QStringLiteral("mainWindow"));
    m_pages->setObjectName(QStringLiteral("pages"));
    m_pages->addWidget(m_emptyPage);
    m_pages->addWidget(makeContent());
    setCentralWidget(m_pages);
    makeReportDock();
    statusBar()->addWidget(m_statusLine, 1);

    m_actions->fillMenuBar(*menuBar(), m_recentMenu);
    QToolBar* toolBar = addToolBar(tr("Tool bar"));
    toolBar->setObjectName(QStringLiteral("toolBar"));
    m_actions->fillToolBar(*toolBar);

    connectActions();
    connectSession();
    m_emptyPage->setSamplesAvailable(!m_samplesFolder.isEmpty());
    m_emptyPage->setRecent(RecentMenu::paths());
    restoreLayout();
    refresh();
    m_emptyPage->setFocus();
}

MainWindow::~MainWindow() {
    // A part that loses the focus while it is being destroyed would still act on that.
    if (QWidget* part = focusWidget())
        part->clearFocus();
    // The parts refer to the session and so must go before it.
    qDeleteAll(findChildren<QWidget*>(Qt::FindDirectChildrenOnly));
}

QWidget* MainWindow::makeContent() {
    auto* content = new QWidget(m_pages);
    m_filterBar = new FilterBar(m_session, content);
    m_mainSplitter = new QSplitter(Qt::Vertical, content);
    m_mainSplitter->setObjectName(QStringLiteral("mainSplitter"));
    m_mainSplitter->setChildrenCollapsible(false);
    m_mainSplitter->addWidget(new TimelinePanel(m_session, m_mainSplitter));
    m_detailSplitter = new QSplitter(Qt::Horizontal, m_mainSplitter);
    m_detailSplitter->setObjectName(QStringLiteral("detailSplitter"));
    m_detailSplitter->setChildrenCollapsible(false);
    m_table = new EventTable(m_session, m_detailSplitter);
    m_detail = new DetailPanel(m_session, m_detailSplitter);
    m_detailSplitter->addWidget(m_table);
    m_detailSplitter->addWidget(m_detail);
    m_detailSplitter->setStretchFactor(0, 3);
    m_detailSplitter->setStretchFactor(1, 2);
    m_mainSplitter->setStretchFactor(0, 0);
    m_mainSplitter->setStretchFactor(1, 1);

    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_filterBar);
    layout->addWidget(m_mainSplitter, 1);
    return content;
}

void MainWindow::makeReportDock() {
    m_reportDock = new QDockWidget(tr("Load report"), this);
    m_reportDock->setObjectName(QStringLiteral("loadReportDock"));
    m_reportDock->setWidget(new LoadReportPanel(m_session, m_reportDock));
    addDockWidget(Qt::BottomDockWidgetArea, m_reportDock);
}

void MainWindow::connectActions() {
    const auto on = [this](ActionId id, auto&& slot) {
        connect(m_actions->at(id), &QAction::triggered, this, std::forward<decltype(slot)>(slot));
    };
    on(ActionId::Open, &MainWindow::chooseFiles);
    on(ActionId::OpenFolder, &MainWindow::chooseFolder);
    on(ActionId::OpenSamples, [this] { load({m_samplesFolder}); });
    on(ActionId::CancelLoad, [this] { m_session.cancelLoad(); });
    on(ActionId::CloseLogs, &MainWindow::closeLogs);
    on(ActionId::Limits, [this] {
        auto* dialog = new LimitsDialog(this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
    });
    on(ActionId::Export, [this] { showExport(false); });
    on(ActionId::ExportSelection, [this] { showExport(true); });
    on(ActionId::Quit, &QWidget::close);
    on(ActionId::CopyRows, [this] { m_table->copyRows(EventTable::CopyFormat::TabText); });
    on(ActionId::CopyCsv, [this] { m_table->copyRows(EventTable::CopyFormat::Csv); });
    on(ActionId::CopyJson, [this] { m_table->copyRows(EventTable::CopyFormat::JsonLines); });
    on(ActionId::SelectAll, [this] { m_table->selectAll(); });
    on(ActionId::Find, [this] { m_filterBar->focusFilter(); });
    on(ActionId::ClearFilter, [this] { m_session.filterStack().setFilter({}); });
    on(ActionId::Back, [this] { m_session.filterStack().back(); });
    on(ActionId::Forward, [this] { m_session.filterStack().forward(); });
    on(ActionId::NextError, [this] { m_table->goToFailed(1); });
    on(ActionId::PreviousError, [this] { m_table->goToFailed(-1); });
    on(ActionId::ZoomOut, [this] { m_session.filterStack().setZoom(std::nullopt); });
    on(ActionId::ShowDuplicates,
       [this](bool shown) { m_session.filterStack().setCopies(shown ? Copies::Shown : Copies::Folded); });
    on(ActionId::Columns, [this] { (new ColumnPicker(*m_table, this))->open(); });
    on(ActionId::FitColumns, [this] { m_table->fitColumns(); });
    on(ActionId::ResetColumns, [this] { m_table->resetColumns(); });
    on(ActionId::LoadReport, &MainWindow::showReport);
    on(ActionId::Shortcuts, [this] { (new ShortcutSheet(m_actions->all(), this))->open(); });
    on(ActionId::About, &MainWindow::showAbout);
    for (const ActionId id : {ActionId::CopyRows, ActionId::CopyCsv, ActionId::CopyJson, ActionId::SelectAll,
                              ActionId::ExportSelection, ActionId::Columns})
        m_table->addAction(m_actions->at(id));  // for its context menu, and its own shortcuts

    connect(m_emptyPage, &EmptyPage::openFilesRequested, this, &MainWindow::chooseFiles);
    connect(m_emptyPage, &EmptyPage::openFolderRequested, this, &MainWindow::chooseFolder);
    connect(m_emptyPage, &EmptyPage::openSamplesRequested, m_actions->at(ActionId::OpenSamples), &QAction::trigger);
    // Queued: opening changes the very list that is being clicked.
    const auto openOne = [this](const QString& path) { openPaths({path}); };
    connect(m_emptyPage, &EmptyPage::openRecentRequested, this, openOne, Qt::QueuedConnection);
    connect(m_recentMenu, &RecentMenu::openRequested, this, openOne, Qt::QueuedConnection);
    connect(m_recentMenu, &RecentMenu::changed, this, [this] { m_emptyPage->setRecent(RecentMenu::paths()); });
    connect(m_fileDrop, &FileDrop::pathsDropped, this, &MainWindow::openPaths);
}

void MainWindow::connectSession() {
    connect(&m_session, &Session::viewChanged, this, &MainWindow::refresh);
    connect(&m_session, &Session::loadStarted, this, &MainWindow::refresh);
    connect(&m_session, &Session::loadFinished, this, &MainWindow::refresh);
    connect(&m_session.filterStack(), &FilterStack::changed, this, &MainWindow::updateActions);
    connect(m_table, &EventTable::currentEventChanged, m_detail,
            [this](std::optional<EventId> event) { m_detail->setEvent(m_session.view(), event); });
    connect(m_detail, &DetailPanel::eventRequested, m_table, &EventTable::goToEvent);
    connect(m_table, &EventTable::selectionCountChanged, this, [this] {
        m_statusLine->setSelectedCount(m_table->selectedCount());
        updateActions();
    });
    connect(m_table, &EventTable::columnsRequested, m_actions->at(ActionId::Columns), &QAction::trigger);
    connect(m_table, &EventTable::reportRequested, this, &MainWindow::showReport);
    connect(m_table, &EventTable::notice, this, &MainWindow::say);
    connect(m_statusLine, &StatusLine::reportRequested, this, &MainWindow::showReport);
}

void MainWindow::restoreLayout() {
    const Settings settings;
    const int line = fontMetrics().height();
    if (!restoreGeometry(settings.windowGeometry.get())) {
        const QSize wanted(fontMetrics().averageCharWidth() * 190, line * 52);
        resize(wanted.boundedTo(screen()->availableSize() * 9 / 10));
    }
    restoreState(settings.windowState.get());
    m_reportDock->hide();
    if (!m_mainSplitter->restoreState(settings.mainSplitter.get()))
        m_mainSplitter->setSizes({line * 14, line * 36});
    if (!m_detailSplitter->restoreState(settings.detailSplitter.get()))
        m_detailSplitter->setSizes({line * 68, line * 32});
}

void MainWindow::saveLayout() const {
    Settings settings;
    settings.windowGeometry.set(saveGeometry());
    settings.windowState.set(saveState());
    settings.mainSplitter.set(m_mainSplitter->saveState());
    settings.detailSplitter.set(m_detailSplitter->saveState());
}

void MainWindow::closeEvent(QCloseEvent* event) {
    saveLayout();
    QMainWindow::closeEvent(event);
}

void MainWindow::openPaths(const QStringList& paths) {
    if (paths.isEmpty())
        return;
    load(paths);
    m_recentMenu->add(paths);
}

void MainWindow::load(const QStringList& paths) {
    m_opened += paths;
    m_session.open(paths);
    refresh();
}

void MainWindow::closeLogs() {
    m_opened.clear();
    m_reportDock->hide();
    m_session.closeAll();
    refresh();
}

void MainWindow::refresh() {
    const bool hasLogs = m_session.hasLogs();
    const int page = hasLogs ? 1 : 0;
    if (page != m_pages->currentIndex()) {
        m_pages->setCurrentIndex(page);
        if (hasLogs)
            m_table->setFocus();
        else
            m_emptyPage->setFocus();
    }
    m_fileDrop->setHint(hasLogs ? tr("Drop to add to what is loaded") : tr("Drop to open"));
    m_statusLine->setRowsNotShown(m_table->events().rowsNotShown());
    updateTitle();
    updateActions();
}

void MainWindow::updateTitle() {
    if (m_opened.isEmpty())
        setWindowTitle(QStringLiteral("LambdaTrail"));
    else if (m_opened.size() == 1)
        setWindowTitle(tr("%1 — LambdaTrail").arg(nameOf(m_opened.front())));
    else
        setWindowTitle(tr("%1 and %2 more — LambdaTrail").arg(nameOf(m_opened.front())).arg(m_opened.size() - 1));
}

void MainWindow::updateActions() {
    const View& view = *m_session.view();
    const FilterStack& stack = m_session.filterStack();
    const bool hasLogs = m_session.hasLogs();
    const bool hasRows = view.rowCount > 0;
    const bool hasSelection = m_table->selectedCount() > 0;
    m_actions->setEnabled(ActionId::OpenSamples, !m_samplesFolder.isEmpty());
    m_actions->setEnabled(ActionId::CancelLoad, m_session.loadStatus().running);
    m_actions->setEnabled(ActionId::CloseLogs, hasLogs);
    m_actions->setEnabled(ActionId::LoadReport, hasLogs);
    for (const ActionId id : {ActionId::Find, ActionId::Columns, ActionId::FitColumns, ActionId::ResetColumns})
        m_actions->setEnabled(id, hasLogs);
    for (const ActionId id : {ActionId::Export, ActionId::SelectAll})
        m_actions->setEnabled(id, hasRows);
    for (const ActionId id : {ActionId::CopyRows, ActionId::CopyCsv, ActionId::CopyJson, ActionId::ExportSelection})
        m_actions->setEnabled(id, hasSelection);
    for (const ActionId id : {ActionId::NextError, ActionId::PreviousError})
        m_actions->setEnabled(id, view.totals.errors > 0);
    m_actions->setEnabled(ActionId::ClearFilter, hasLogs && !stack.current().filter.isEmpty());
    m_actions->setEnabled(ActionId::ZoomOut, hasLogs && stack.current().zoom.has_value());
    const std::uint64_t copies = view.snapshot->duplicateCount();
    QAction* showDuplicates = m_actions->at(ActionId::ShowDuplicates);
    showDuplicates->setEnabled(copies > 0);
    showDuplicates->setChecked(stack.current().copies == Copies::Shown);
    showDuplicates->setText(copies > 0 ? tr("Show &duplicates (%1)").arg(numberText(copies)) : tr("Show &duplicates"));
    m_actions->setEnabled(ActionId::Back, hasLogs && stack.canGoBack());
    m_actions->setEnabled(ActionId::Forward, hasLogs && stack.canGoForward());
}

void MainWindow::chooseFiles() {
    auto* dialog = new QFileDialog(
        this, tr("Open log files"), Settings().lastFolder.get(),
        tr("CloudTrail logs (*.json *.jsonl *.ndjson *.csv *.log *.txt *.gz *.bz2 *.xz *.zst *.zip *.tar "
           "*.tgz);;All files (*)"));
    dialog->setObjectName(QStringLiteral("openFilesDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    connect(dialog, &QFileDialog::filesSelected, this, [this, dialog](const QStringList& files) {
        Settings().lastFolder.set(dialog->directory().absolutePath());
        openPaths(files);
    });
    dialog->open();
}

void MainWindow::chooseFolder() {
    auto* dialog = new QFileDialog(this, tr("Open a folder of logs"), Settings().lastFolder.get());
    dialog->setObjectName(QStringLiteral("openFolderDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::filesSelected, this, [this](const QStringList& folders) {
        Settings().lastFolder.set(QFileInfo(folders.value(0)).absolutePath());
        openPaths(folders);
    });
    dialog->open();
}

void MainWindow::showExport(bool selectionOnly) {
    const EventOrderPtr selection =
        selectionOnly || m_table->selectedCount() > 1 ? m_table->selectedOrder() : EventOrderPtr();
    auto* dialog = new ExportDialog(m_session, m_table->visibleColumns(), selection, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void MainWindow::showReport() {
    m_reportDock->show();
    m_reportDock->raise();
    m_reportDock->widget()->setFocus();
}

void MainWindow::showAbout() {
    auto* box =
        new QMessageBox(QMessageBox::NoIcon, tr("About LambdaTrail"),
                        tr("LambdaTrail %1").arg(QStringLiteral(LAMBDATRAIL_VERSION)), QMessageBox::Close, this);
    box->setObjectName(QStringLiteral("aboutBox"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    box->setIconPixmap(QIcon(QStringLiteral(":/icons/lambdatrail.svg")).pixmap(fontMetrics().height() * 4));
    box->setInformativeText(
        tr("A viewer for AWS Lambda activity in CloudTrail logs. It reads the files you give it on this computer; "
           "nothing leaves it.\n\nApache License 2.0. Not made or endorsed by Amazon Web Services."));
    box->open();
}

void MainWindow::say(const QString& sentence) {
    statusBar()->showMessage(sentence, kNoticeMs);
}

}  // namespace lambdatrail
