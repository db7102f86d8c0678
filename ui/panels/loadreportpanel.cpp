#include "ui/panels/loadreportpanel.h"

#include "app/export/replacingfile.h"
#include "ui/models/plaintext.h"
#include "ui/panels/problemlistmodel.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDesktopServices>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>

namespace lambdatrail {
namespace {

// Both ends of a path matter: which tree, which file.
class PathDelegate : public QStyledItemDelegate {
 public:
    using QStyledItemDelegate::QStyledItemDelegate;

 protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override {
        QStyledItemDelegate::initStyleOption(option, index);
        option->textElideMode = Qt::ElideMiddle;
    }
};

QAction* addTableAction(QTableView* table, const QString& name, const QString& text) {
    auto* action = new QAction(text, table);
    action->setObjectName(name);
    action->setShortcutContext(Qt::WidgetShortcut);
    table->addAction(action);
    return action;
}

QPushButton* makeButton(QWidget* parent, const QString& name, const QString& text) {
    auto* button = new QPushButton(text, parent);
    button->setObjectName(name);
    button->setAutoDefault(false);
    return button;
}

}  // namespace

LoadReportPanel::LoadReportPanel(Session& session, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_model(new ProblemListModel(this)),
      m_headline(new QLabel(this)),
      m_status(new QLabel(this)),
      m_body(new QWidget(this)),
      m_search(new QLineEdit(m_body)),
      m_kind(new QComboBox(m_body)),
      m_table(new QTableView(m_body)) {
    setObjectName(QStringLiteral("loadReportPanel"));
    setAccessibleName(tr("Load report"));
    for (QLabel* label : {m_headline, m_status}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    m_headline->setObjectName(QStringLiteral("loadReportHeadline"));
    m_status->setObjectName(QStringLiteral("loadReportStatus"));
    m_status->hide();

    auto* body = new QVBoxLayout(m_body);
    body->setContentsMargins(0, 0, 0, 0);
    buildTools();
    buildTable();
    body->addWidget(m_table, 1);
    body->addWidget(m_status);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_headline);
    layout->addWidget(m_body, 1);
    layout->addStretch(0);

    connect(&m_session, &Session::loadStarted, this, &LoadReportPanel::showReport);
    connect(&m_session, &Session::loadFinished, this, &LoadReportPanel::showReport);
    connect(&m_session, &Session::viewChanged, this, &LoadReportPanel::showReport);
    showReport();
}

void LoadReportPanel::buildTools() {
    m_search->setObjectName(QStringLiteral("loadReportSearch"));
    m_search->setPlaceholderText(tr("Search file or reason"));
    m_search->setAccessibleName(tr("Search in the load report"));
    m_search->setClearButtonEnabled(true);
    connect(m_search, &QLineEdit::textChanged, this, &LoadReportPanel::search);

    m_kind->setObjectName(QStringLiteral("loadReportKind"));
    m_kind->setAccessibleName(tr("Show problems of this kind"));
    m_kind->addItem(tr("All kinds"));
    for (const auto kind : {Problem::Kind::Skipped, Problem::Kind::Incomplete, Problem::Kind::Gap,
                            Problem::Kind::Foreign, Problem::Kind::Note})
        m_kind->addItem(ProblemListModel::kindName(kind), static_cast<int>(kind));
    connect(m_kind, &QComboBox::currentIndexChanged, this, &LoadReportPanel::search);

    auto* copyAll = makeButton(m_body, QStringLiteral("loadReportCopyAll"), tr("Copy all"));
    copyAll->setToolTip(tr("Copy the rows shown, with a header, separated by tabs"));
    connect(copyAll, &QPushButton::clicked, this, [this] { copy(true); });
    auto* folder = makeButton(m_body, QStringLiteral("loadReportFolder"), tr("Show in folder"));
    folder->setToolTip(tr("Open the folder of the chosen file in the file manager"));
    connect(folder, &QPushButton::clicked, this, &LoadReportPanel::showInFolder);
    folder->setEnabled(false);
    m_table->setModel(m_model);
    const auto enableFolder = [this, folder] { folder->setEnabled(m_table->currentIndex().isValid()); };
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, enableFolder);
    connect(m_model, &QAbstractItemModel::modelReset, this, enableFolder);
    auto* saveAs = makeButton(m_body, QStringLiteral("loadReportSave"), tr("Save as CSV\u2026"));
    connect(saveAs, &QPushButton::clicked, this, &LoadReportPanel::askWhereToSave);

    auto* tools = new QHBoxLayout;
    tools->addWidget(m_search, 1);
    tools->addWidget(m_kind);
    for (QPushButton* button : {copyAll, folder, saveAs})
        tools->addWidget(button);
    static_cast<QVBoxLayout*>(m_body->layout())->addLayout(tools);
}

void LoadReportPanel::buildTable() {
    m_table->setObjectName(QStringLiteral("loadReportTable"));
    m_table->setAccessibleName(tr("Problems while loading"));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setTabKeyNavigation(false);
    m_table->setWordWrap(false);
    m_table->setShowGrid(false);
    m_table->setAlternatingRowColors(true);
    m_table->setItemDelegateForColumn(ProblemListModel::FileColumn, new PathDelegate(m_table));
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(m_table->fontMetrics().height() * 3 / 2);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    m_table->setSortingEnabled(true);
    const int chars = m_table->fontMetrics().averageCharWidth();
    m_table->setColumnWidth(ProblemListModel::KindColumn, chars * 22);
    m_table->setColumnWidth(ProblemListModel::FileColumn, chars * 46);
    m_table->setColumnWidth(ProblemListModel::OffsetColumn, chars * 14);
    m_table->setColumnWidth(ProblemListModel::ReasonColumn, chars * 52);

    QAction* copyRows = addTableAction(m_table, QStringLiteral("loadReportCopy"), tr("Copy"));
    copyRows->setShortcut(QKeySequence::Copy);
    connect(copyRows, &QAction::triggered, this, [this] { copy(false); });
    QAction* folder = addTableAction(m_table, QStringLiteral("loadReportOpenFolder"), tr("Show in folder"));
    connect(folder, &QAction::triggered, this, &LoadReportPanel::showInFolder);
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
}

void LoadReportPanel::showReport() {
    const LoadReportPtr report = m_session.report();
    m_model->setReport(report);
    if (!m_session.hasLogs())
        m_headline->setText(tr("No logs are open."));
    else if (m_session.loadStatus().running)
        m_headline->setText(tr("Loading\u2026 What cannot be read is listed here when loading is done."));
    else
        m_headline->setText(loadReportHeadline(*report, m_session.view()->shownWithoutFilter));
    m_body->setVisible(!report->problems.empty());
}

void LoadReportPanel::search() {
    const QVariant kind = m_kind->currentData();
    m_model->setSearch(m_search->text(),
                       kind.isValid() ? std::optional(static_cast<Problem::Kind>(kind.toInt())) : std::nullopt);
}

void LoadReportPanel::copy(bool all) {
    QList<int> rows;
    if (all) {
        for (int row = 0; row < m_model->rowCount(); ++row)
            rows << row;
    } else {
        for (const QModelIndex& index : m_table->selectionModel()->selectedRows())
            rows << index.row();
        std::ranges::sort(rows);
    }
    QString out;
    for (int i = all ? -1 : 0; i < rows.size(); ++i) {
        for (int column = 0; column < ProblemListModel::kColumns; ++column) {
            if (column > 0)
                out += QLatin1Char('\t');
            out += i < 0 ? m_model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString()
                         : m_model->text(rows[i], column);
        }
        out += QLatin1Char('\n');
    }
    if (!out.isEmpty())
        QApplication::clipboard()->setText(out);
}

void LoadReportPanel::showInFolder() {
    const QModelIndex current = m_table->currentIndex();
    if (!current.isValid())
        return;
    const QFileInfo file(QFile::decodeName(QByteArray::fromStdString(m_model->problemAt(current.row()).file)));
    QDesktopServices::openUrl(QUrl::fromLocalFile(file.absolutePath()));
}

void LoadReportPanel::askWhereToSave() {
    auto* dialog = new QFileDialog(this, tr("Save the load report"));
    dialog->setObjectName(QStringLiteral("loadReportSaveDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilter(tr("CSV (*.csv)"));
    dialog->setDefaultSuffix(QStringLiteral("csv"));
    dialog->selectFile(QStringLiteral("lambdatrail-load-report.csv"));
    connect(dialog, &QFileDialog::fileSelected, this, &LoadReportPanel::save);
    dialog->open();
}

void LoadReportPanel::save(const QString& path) {
    const auto written = [&]() -> Result<void> {
        auto file = ReplacingFile::create(QFile::encodeName(path).toStdString());
        if (!file)
            return std::unexpected(file.error());
        if (auto bytes = file->write(loadReportCsv(*m_session.report())); !bytes)
            return bytes;
        return file->commit();
    }();
    m_status->setText(written ? tr("Saved to %1").arg(visibleText(path, 0))
                              : tr("Not saved: %1").arg(visibleText(describe(written.error()), 0)));
    m_status->show();
}

}  // namespace lambdatrail
