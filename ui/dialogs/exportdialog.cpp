#include "ui/dialogs/exportdialog.h"

#include "app/session/settings.h"
#include "ui/filereveal.h"
#include "ui/filter/counttext.h"
#include "ui/models/plaintext.h"
#include "ui/theme/theme.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QDateTime>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QRadioButton>
#include <QStandardPaths>
#include <QTimeZone>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace lambdatrail {
namespace {

constexpr int kPathChars = 60;
constexpr int kProgressSteps = 1000;

QString exportFolder() {
    const QString remembered = Settings().exportFolder.get();
    if (!remembered.isEmpty() && QFileInfo(remembered).isDir())
        return remembered;
    const QString documents = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    return QFileInfo(documents).isDir() ? documents : QDir::homePath();
}

// A name that nothing has yet, so that the proposal never replaces a file.
QString unusedPath(const QString& folder, const QString& name, const QString& ending) {
    QString path = QDir(folder).filePath(name + ending);
    for (int n = 2; QFileInfo::exists(path) && n < 1000; ++n)
        path = QDir(folder).filePath(QStringLiteral("%1-%2%3").arg(name).arg(n).arg(ending));
    return path;
}

QString eventsText(std::uint64_t count) {
    return (count == 1 ? ExportDialog::tr("%1 event") : ExportDialog::tr("%1 events")).arg(countText(count));
}

QRadioButton* makeRadio(QButtonGroup* group, const QString& name) {
    auto* radio = new QRadioButton;
    radio->setObjectName(name);
    group->addButton(radio);
    return radio;
}

QWidget* stacked(std::initializer_list<QWidget*> widgets) {
    auto* box = new QWidget;
    auto* layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    for (QWidget* widget : widgets)
        layout->addWidget(widget);
    return box;
}

QLabel* plainLabel(const QString& name) {
    auto* label = new QLabel;
    label->setObjectName(name);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

}  // namespace

QString proposedExportName(TimeMs firstEventMs, TimeMs lastEventMs) {
    const QString name = QStringLiteral("lambdatrail");
    if (firstEventMs == kNoTime || lastEventMs == kNoTime)
        return name;
    const auto day = [](TimeMs timeMs) {
        return QDateTime::fromMSecsSinceEpoch(timeMs, QTimeZone::utc()).toString(QStringLiteral("yyyyMMdd"));
    };
    const QString first = day(firstEventMs);
    const QString last = day(lastEventMs);
    return first == last ? name + QLatin1Char('-') + first : QStringLiteral("%1-%2-%3").arg(name, first, last);
}

ExportDialog::ExportDialog(Session& session, std::vector<ColumnId> visibleColumns, EventOrderPtr selection,
                           QWidget* parent)
    : QDialog(parent),
      m_session(session),
      m_visibleColumns(std::move(visibleColumns)),
      m_selection(std::move(selection)) {
    setObjectName(QStringLiteral("exportDialog"));
    setWindowTitle(tr("Export events"));
    buildChoices();
    buildOutcome();
    arrange();

    connect(&m_session, &Session::viewChanged, this, &ExportDialog::showView);
    connect(&m_session, &Session::exportProgressed, this, &ExportDialog::showProgress);
    connect(&m_session, &Session::exportFinished, this, &ExportDialog::finish);

    const Totals& totals = m_session.view()->totals;
    m_path->setText(QDir::toNativeSeparators(unusedPath(
        exportFolder(), proposedExportName(totals.firstEventMs, totals.lastEventMs), QStringLiteral(".csv"))));
    showFormat();
    showView();
    setRunning(false);
    m_export->setFocus();
}

ExportDialog::~ExportDialog() {
    if (m_running)
        m_session.cancelExport();
}

void ExportDialog::buildChoices() {
    auto* rows = new QButtonGroup(this);
    m_allRows = makeRadio(rows, QStringLiteral("exportAllRows"));
    m_selectedRows = makeRadio(rows, QStringLiteral("exportSelectedRows"));
    const bool hasSelection = m_selection && !m_selection->empty();
    m_selectedRows->setVisible(hasSelection);
    m_allRows->setChecked(true);
    connect(rows, &QButtonGroup::buttonToggled, this, &ExportDialog::showView);

    auto* columns = new QButtonGroup(this);
    m_visible = makeRadio(columns, QStringLiteral("exportVisibleColumns"));
    m_visible->setText(tr("The %1 columns of the table, in their order").arg(m_visibleColumns.size()));
    m_allColumns = makeRadio(columns, QStringLiteral("exportAllColumns"));
    m_allColumns->setText(tr("All %1 columns").arg(kColumnCount));
    m_visible->setEnabled(!m_visibleColumns.empty());
    const bool all = m_visibleColumns.empty() || Settings().exportAllColumns.get();
    (all ? m_allColumns : m_visible)->setChecked(true);

    auto* formats = new QButtonGroup(this);
    m_csv = makeRadio(formats, QStringLiteral("exportCsv"));
    m_csv->setText(tr("CSV, for spreadsheets and databases"));
    m_jsonLines = makeRadio(formats, QStringLiteral("exportJsonLines"));
    m_jsonLines->setText(tr("JSON Lines, one object an event"));
    m_csv->setChecked(true);
    connect(m_csv, &QRadioButton::toggled, this, &ExportDialog::showFormat);
    m_formulaSafe = new QCheckBox(tr("Make cells safe for spreadsheets"));
    m_formulaSafe->setObjectName(QStringLiteral("exportFormulaSafe"));
    m_formulaSafe->setToolTip(
        tr("Puts an apostrophe before cells that a spreadsheet would run as a formula. "
           "Logs can contain such text on purpose."));
    m_formulaSafe->setChecked(Settings().exportFormulaSafe.get());

    m_path = new QLineEdit;
    m_path->setObjectName(QStringLiteral("exportPath"));
    m_path->setAccessibleName(tr("File"));
    m_path->setMinimumWidth(fontMetrics().averageCharWidth() * kPathChars);
    connect(m_path, &QLineEdit::textChanged, this, &ExportDialog::showTarget);
    m_pathNote = plainLabel(QStringLiteral("exportPathNote"));
}

void ExportDialog::buildOutcome() {
    m_headline = plainLabel(QStringLiteral("exportHeadline"));
    QFont bold = font();
    bold.setBold(true);
    m_headline->setFont(bold);
    m_progress = new QProgressBar;
    m_progress->setObjectName(QStringLiteral("exportProgress"));
    m_progress->setAccessibleName(tr("Export progress"));
    m_outcome = plainLabel(QStringLiteral("exportOutcome"));
    m_outcome->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_showInFolder = new QPushButton(tr("Show in folder"));
    m_showInFolder->setObjectName(QStringLiteral("exportShowInFolder"));
    m_showInFolder->setAutoDefault(false);
    connect(m_showInFolder, &QPushButton::clicked, this, [this] { revealFile(m_written); });
    m_export = new QPushButton(tr("Export"));
    m_export->setObjectName(QStringLiteral("exportStart"));
    m_export->setDefault(true);
    connect(m_export, &QPushButton::clicked, this, &ExportDialog::start);
    m_cancel = new QPushButton(tr("Cancel"));
    m_cancel->setObjectName(QStringLiteral("exportCancel"));
    m_cancel->setAutoDefault(false);
    connect(m_cancel, &QPushButton::clicked, this, &ExportDialog::reject);
}

void ExportDialog::arrange() {
    auto* browseButton = new QPushButton(tr("Browse\u2026"));
    browseButton->setObjectName(QStringLiteral("exportBrowse"));
    browseButton->setAutoDefault(false);
    connect(browseButton, &QPushButton::clicked, this, &ExportDialog::browse);
    auto* file = new QWidget;
    auto* fileLine = new QHBoxLayout(file);
    fileLine->setContentsMargins(0, 0, 0, 0);
    fileLine->addWidget(m_path, 1);
    fileLine->addWidget(browseButton);

    m_choices = new QWidget;
    auto* form = new QFormLayout(m_choices);
    form->setContentsMargins(0, 0, 0, 0);
    form->setVerticalSpacing(fontMetrics().height());
    form->addRow(tr("Events:"), stacked({m_allRows, m_selectedRows}));
    form->addRow(tr("Columns:"), stacked({m_visible, m_allColumns}));
    form->addRow(tr("Format:"), stacked({m_csv, m_jsonLines, m_formulaSafe}));
    form->addRow(tr("File:"), stacked({file, m_pathNote}));

    auto* outcome = new QHBoxLayout;
    outcome->addWidget(m_outcome, 1);
    outcome->addWidget(m_showInFolder);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(m_export);
    buttons->addWidget(m_cancel);
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(fontMetrics().height());
    layout->addWidget(m_headline);
    layout->addWidget(m_choices);
    layout->addWidget(m_progress);
    layout->addLayout(outcome);
    layout->addStretch(1);
    layout->addLayout(buttons);
}

EventOrderPtr ExportDialog::chosenOrder() const {
    return m_selectedRows->isChecked() ? m_selection : m_session.view()->order;
}

std::vector<ColumnId> ExportDialog::chosenColumns() const {
    if (m_visible->isChecked())
        return m_visibleColumns;
    std::vector<ColumnId> all;
    std::ranges::transform(allColumns(), std::back_inserter(all), &ColumnInfo::id);
    return all;
}

QString ExportDialog::chosenPath() const {
    QString path = QDir::fromNativeSeparators(m_path->text().trimmed());
    if (path.startsWith(QStringLiteral("~/")))
        path = QDir::homePath() + path.mid(1);
    return path.isEmpty() ? path : QDir(exportFolder()).absoluteFilePath(path);
}

void ExportDialog::showView() {
    const ViewPtr view = m_session.view();
    const QString all = eventsText(view->order->size());
    m_allRows->setText(view->state.filter.isEmpty() ? tr("All %1").arg(all)
                                                    : tr("The %1 that the filter shows").arg(all));
    m_selectedRows->setText(tr("The %1 selected").arg(eventsText(m_selection ? m_selection->size() : 0)));
    QString headline =
        tr("%1 of %2 will be exported.").arg(countText(chosenOrder()->size()), eventsText(view->shownWithoutFilter));
    if (view->undecided > 0 && m_allRows->isChecked())
        headline += QLatin1Char(' ') + tr("The records of %1 were not searched: those are left out, whatever they say.")
                                           .arg(eventsText(view->undecided));
    m_headline->setText(headline);
    showTarget();
}

void ExportDialog::showFormat() {
    m_formulaSafe->setEnabled(m_csv->isChecked());
    const QString from = m_csv->isChecked() ? QStringLiteral(".jsonl") : QStringLiteral(".csv");
    const QString to = m_csv->isChecked() ? QStringLiteral(".csv") : QStringLiteral(".jsonl");
    if (m_path->text().endsWith(from, Qt::CaseInsensitive))
        m_path->setText(m_path->text().chopped(from.size()) + to);
}

void ExportDialog::showTarget() {
    const QFileInfo target(chosenPath());
    QString note;
    bool possible = false;
    if (m_path->text().trimmed().isEmpty())
        note = tr("Name the file to write.");
    else if (target.isDir())
        note = tr("This is a folder: name a file in it.");
    else if (!QFileInfo(target.absolutePath()).isDir())
        note = tr("There is no folder %1.").arg(visibleText(target.absolutePath(), 0));
    else
        possible = true;
    const bool replaces = possible && target.exists();
    if (replaces && target.filePath() != m_written)
        note = tr("This file exists and will be replaced.");
    m_pathNote->setText(note);
    m_pathNote->setVisible(!note.isEmpty());
    m_export->setText(replaces ? tr("Replace") : tr("Export"));
    m_export->setEnabled(possible && !m_running && !chosenOrder()->empty());
}

void ExportDialog::browse() {
    auto* dialog = new QFileDialog(this, tr("Export to"));
    dialog->setObjectName(QStringLiteral("exportFileDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilter(m_csv->isChecked() ? tr("CSV (*.csv)") : tr("JSON Lines (*.jsonl)"));
    dialog->setDefaultSuffix(m_csv->isChecked() ? QStringLiteral("csv") : QStringLiteral("jsonl"));
    const QFileInfo target(chosenPath());
    dialog->setDirectory(QFileInfo(target.absolutePath()).isDir() ? target.absolutePath() : exportFolder());
    dialog->selectFile(target.fileName());
    connect(dialog, &QFileDialog::fileSelected, m_path,
            [this](const QString& path) { m_path->setText(QDir::toNativeSeparators(path)); });
    dialog->open();
}

void ExportDialog::start() {
    Settings settings;
    settings.exportFormulaSafe.set(m_formulaSafe->isChecked());
    if (m_visible->isEnabled())
        settings.exportAllColumns.set(m_allColumns->isChecked());
    const QString path = chosenPath();
    settings.exportFolder.set(QFileInfo(path).absolutePath());

    ExportOptions options;
    options.format = m_csv->isChecked() ? ExportFormat::Csv : ExportFormat::JsonLines;
    options.columns = chosenColumns();
    options.formulaSafe = m_formulaSafe->isChecked();
    const EventOrderPtr order = chosenOrder();
    m_rowsStarted = order->size();
    m_written.clear();
    setRunning(true);
    if (!m_session.startExport(m_session.view(), order, options, path)) {
        setRunning(false);
        m_outcome->setText(tr("Another export is still running."));
        m_outcome->show();
    }
}

void ExportDialog::setRunning(bool running) {
    m_running = running;
    m_choices->setEnabled(!running);
    m_progress->setVisible(running);
    m_progress->setRange(0, kProgressSteps);
    m_progress->setValue(0);
    m_outcome->hide();
    m_showInFolder->setVisible(!m_written.isEmpty());
    m_cancel->setEnabled(true);
    m_cancel->setText(running || m_written.isEmpty() ? tr("Cancel") : tr("Close"));
    showTarget();
}

void ExportDialog::showProgress() {
    if (!m_running)
        return;
    const ExportStatus status = m_session.exportStatus();
    if (status.rowsTotal > 0)
        m_progress->setValue(static_cast<int>(status.rowsDone * kProgressSteps / status.rowsTotal));
    m_outcome->setText(tr("%1 of %2 written").arg(countText(status.rowsDone), eventsText(status.rowsTotal)));
    m_outcome->show();
}

void ExportDialog::finish(const QString& path, const Result<void>& result) {
    if (!m_running)
        return;
    if (result)
        m_written = path;
    setRunning(false);
    QPalette colors = palette();
    if (result) {
        m_outcome->setText(tr("%1 written to %2").arg(eventsText(m_rowsStarted), visibleText(path, 0)));
        m_cancel->setDefault(true);
        m_cancel->setFocus();
    } else if (result.error().code == ErrorCode::Cancelled) {
        m_outcome->setText(tr("Cancelled. No file was written."));
    } else {
        m_outcome->setText(tr("Nothing was written. %1").arg(visibleText(describe(result.error()), 0)));
        colors.setColor(QPalette::WindowText, theme::error(colors));
    }
    m_outcome->setPalette(colors);
    m_outcome->show();
}

void ExportDialog::reject() {
    if (!m_running) {
        QDialog::reject();
        return;
    }
    // The outcome comes with exportFinished; the dialog stays to tell it.
    m_cancel->setEnabled(false);
    m_session.cancelExport();
}

}  // namespace lambdatrail
