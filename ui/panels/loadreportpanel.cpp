#include "ui/panels/loadreportpanel.h"

#include "ui/models/eventtexts.h"
#include "ui/models/plaintext.h"
#include "ui/panels/coveragemodel.h"
#include "ui/panels/loadreporttext.h"
#include "ui/panels/problemview.h"
#include "ui/panels/reporttable.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

namespace lambdatrail {
namespace {

QLabel* makeLabel(QWidget* parent, const QString& name) {
    auto* label = new QLabel(parent);
    label->setObjectName(name);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

}  // namespace

LoadReportPanel::LoadReportPanel(Session& session, QWidget* parent)
    : QWidget(parent), m_session(session), m_coverage(new CoverageModel(this)), m_body(new QSplitter(this)) {
    setObjectName(QStringLiteral("loadReportPanel"));
    setAccessibleName(tr("Load report"));
    m_body->setObjectName(QStringLiteral("loadReportSplitter"));
    m_body->setChildrenCollapsible(false);
    m_coverageTable = makeCoverageTable();
    m_problems = new ProblemView(m_session.reportJobs(), m_body);
    m_body->addWidget(m_coverageTable);
    m_body->addWidget(m_problems);
    m_body->setStretchFactor(0, 0);
    m_body->setStretchFactor(1, 1);
    const int chars = fontMetrics().averageCharWidth();
    m_body->setSizes({chars * 130, chars * 150});  // both times fit
    m_status = makeLabel(this, QStringLiteral("loadReportStatus"));
    m_status->hide();
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(makeHead());
    layout->addWidget(m_body, 1);
    layout->addWidget(m_status);
    layout->addStretch(0);
    setFocusProxy(m_problems);
    setUpColours();

    connect(&m_session, &Session::loadStarted, this, &LoadReportPanel::showReport);
    connect(&m_session, &Session::loadFinished, this, &LoadReportPanel::showReport);
    connect(&m_session, &Session::viewChanged, this, &LoadReportPanel::showReport);
    connect(&m_session.reportJobs(), &ReportJobs::covered, this,
            [this](const SnapshotPtr& snapshot, const CoveragePtr& coverage) {
                if (snapshot == m_covered)
                    showCoverage(coverage);
            });
    connect(&m_session.reportJobs(), &ReportJobs::saved, this, &LoadReportPanel::showSaved);
    showReport();
}

QWidget* LoadReportPanel::makeHead() {
    auto* head = new QWidget(this);
    m_headline = makeLabel(head, QStringLiteral("loadReportHeadline"));
    m_kinds = makeLabel(head, QStringLiteral("loadReportKinds"));
    m_silenceRow = new QWidget(head);
    m_silenceIcon = new QLabel(m_silenceRow);
    m_silence = makeLabel(m_silenceRow, QStringLiteral("loadReportSilence"));
    auto* silence = new QHBoxLayout(m_silenceRow);
    silence->setContentsMargins({});
    silence->addWidget(m_silenceIcon, 0, Qt::AlignTop);
    silence->addWidget(m_silence, 1);
    m_save = new QPushButton(tr("Save\u2026"), head);
    m_save->setObjectName(QStringLiteral("loadReportSave"));
    m_save->setToolTip(tr("Save the problems as CSV, or the whole report as JSON"));
    m_save->setAutoDefault(false);
    connect(m_save, &QPushButton::clicked, this, &LoadReportPanel::askWhereToSave);
    m_copies = new QCheckBox(head);
    m_copies->setObjectName(QStringLiteral("loadReportCopies"));
    m_copies->setToolTip(tr("Show an event that was read more than once as often as it was read"));
    connect(m_copies, &QCheckBox::toggled, this,
            [this](bool on) { m_session.filterStack().setCopies(on ? Copies::Shown : Copies::Folded); });
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins({});
    auto* column = new QVBoxLayout;
    column->setSpacing(fontMetrics().height() / 4);
    column->addWidget(m_headline);
    column->addWidget(m_kinds);
    column->addWidget(m_silenceRow);
    row->addLayout(column, 1);
    row->addWidget(m_copies, 0, Qt::AlignTop);
    row->addWidget(m_save, 0, Qt::AlignTop);
    return head;
}

QTableView* LoadReportPanel::makeCoverageTable() {
    auto* table = new QTableView(m_body);
    table->setObjectName(QStringLiteral("coverageTable"));
    table->setAccessibleName(tr("What was read, by account, region and kind"));
    table->setModel(m_coverage);
    setUpReportTable(*table);
    const int chars = table->fontMetrics().averageCharWidth();
    table->setColumnWidth(CoverageModel::AccountColumn, chars * 17);
    table->setColumnWidth(CoverageModel::RegionColumn, chars * 16);
    table->setColumnWidth(CoverageModel::KindColumn, chars * 18);
    table->setColumnWidth(CoverageModel::EventsColumn, chars * 11);
    table->setColumnWidth(CoverageModel::LambdaColumn, chars * 12);
    table->setColumnWidth(CoverageModel::FirstColumn, chars * 25);
    table->setColumnWidth(CoverageModel::LastColumn, chars * 25);
    return table;
}

void LoadReportPanel::showReport() {
    const LoadReportPtr report = m_session.report();
    const View& view = *m_session.view();
    const bool hasLogs = m_session.hasLogs();
    const bool isLoading = m_session.loadStatus().running;
    const std::uint64_t copies = view.snapshot->duplicateCount();
    if (!hasLogs) {
        m_headline->setText(tr("No logs are open."));
        m_status->hide();
    } else if (isLoading) {
        m_headline->setText(tr("Loading\u2026 What cannot be read is listed here when loading is done."));
    } else {
        m_headline->setText(loadReportHeadline(*report, view.snapshot->eventCount() - copies, copies));
    }
    m_problems->setReport(report, isLoading           ? QString()
                                  : report->cancelled ? tr("What was read had no problem.")
                                                      : tr("Everything was read."));
    showCopiesSwitch(isLoading ? 0 : copies);
    m_save->setVisible(hasLogs && !isLoading);
    m_body->setVisible(hasLogs && (!isLoading || !report->problems.empty()));
    if (hasLogs && isLoading)
        return;  // what is read so far is not what will have been read
    if (!hasLogs) {
        m_covered = nullptr;
        showCoverage(std::make_shared<const Coverage>());
    }
    // Snapshots of one load are many; the one with its duplicates known is the last.
    if (hasLogs && view.snapshot->duplicates() != nullptr && view.snapshot != m_covered) {
        m_covered = view.snapshot;
        m_session.reportJobs().cover(m_covered);
    }
}

void LoadReportPanel::showCopiesSwitch(std::uint64_t copies) {
    const QSignalBlocker blocker(m_copies);
    m_copies->setVisible(copies > 0);
    m_copies->setText(tr("Show duplicates (%1)").arg(numberText(copies)));
    m_copies->setChecked(m_session.filterStack().current().copies == Copies::Shown);
}

void LoadReportPanel::showCoverage(const CoveragePtr& coverage) {
    m_coverage->setCoverage(coverage);
    const QString kinds = kindsSentence(*coverage);
    m_kinds->setText(kinds);
    m_kinds->setVisible(!kinds.isEmpty());
    const QString silence = silenceSentence(*coverage);
    m_silence->setText(silence);
    m_silenceRow->setVisible(!silence.isEmpty());
}

void LoadReportPanel::setUpColours() {
    const int size = fontMetrics().height();
    m_silenceIcon->setPixmap(theme::icon(QStringLiteral("info")).pixmap(QSize(size, size), devicePixelRatioF()));
    QPalette quiet = palette();
    quiet.setColor(QPalette::WindowText, theme::muted(quiet));
    m_kinds->setPalette(quiet);
}

void LoadReportPanel::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        setUpColours();
}

void LoadReportPanel::askWhereToSave() {
    auto* dialog = new QFileDialog(this, tr("Save the load report"));
    dialog->setObjectName(QStringLiteral("loadReportSaveDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    const QString csv = tr("The problems as CSV (*.csv)");
    const QString json = tr("The whole report as JSON (*.json)");
    dialog->setNameFilters({csv, json});
    dialog->setDefaultSuffix(QStringLiteral("csv"));
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog, json](const QString& filter) {
        dialog->setDefaultSuffix(filter == json ? QStringLiteral("json") : QStringLiteral("csv"));
    });
    dialog->selectFile(QStringLiteral("lambdatrail-load-report"));
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
        m_session.reportJobs().save(m_session.report(), m_session.view()->snapshot, path);
    });
    dialog->open();
}

void LoadReportPanel::showSaved(const QString& path, const Result<void>& result) {
    m_status->setText(result ? tr("Saved to %1").arg(visibleText(path, 0))
                             : tr("Not saved: %1").arg(visibleText(describe(result.error()), 0)));
    m_status->show();
}

}  // namespace lambdatrail
