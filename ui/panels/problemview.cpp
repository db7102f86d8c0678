#include "ui/panels/problemview.h"

#include "ui/filereveal.h"
#include "ui/models/eventtexts.h"
#include "ui/models/plaintext.h"
#include "ui/panels/problemlistmodel.h"
#include "ui/panels/reporttable.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSet>
#include <QStackedWidget>
#include <QStyledItemDelegate>
#include <QTableView>
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

QPushButton* makeButton(QWidget* parent, const QString& name, const QString& text) {
    auto* button = new QPushButton(text, parent);
    button->setObjectName(name);
    button->setAutoDefault(false);
    return button;
}

QAction* addTableAction(QTableView* table, const QString& name, const QString& text) {
    auto* action = new QAction(text, table);
    action->setObjectName(name);
    action->setShortcutContext(Qt::WidgetShortcut);
    table->addAction(action);
    return action;
}

}  // namespace

ProblemView::ProblemView(ReportJobs& jobs, QWidget* parent)
    : QWidget(parent),
      m_jobs(jobs),
      m_report(std::make_shared<const LoadReport>()),
      m_model(new ProblemListModel(this)),
      m_pages(new QStackedWidget(this)),
      m_nothing(new QLabel(m_pages)),
      m_table(new QTableView(m_pages)) {
    setObjectName(QStringLiteral("problemView"));
    m_nothing->setObjectName(QStringLiteral("loadReportNothing"));
    m_nothing->setTextFormat(Qt::PlainText);
    m_nothing->setAlignment(Qt::AlignCenter);
    m_nothing->setWordWrap(true);
    m_nothing->setForegroundRole(QPalette::PlaceholderText);
    auto* list = new QWidget(m_pages);
    auto* column = new QVBoxLayout(list);
    column->setContentsMargins({});
    column->addWidget(makeTools());
    column->addWidget(m_table, 1);
    m_pages->addWidget(m_nothing);
    m_pages->addWidget(list);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_pages);
    setUpTable();
    setFocusProxy(m_search);

    connect(&m_jobs, &ReportJobs::listed, this, &ProblemView::showList);
    connect(&m_jobs, &ReportJobs::textMade, this,
            [](const QString& text) { QApplication::clipboard()->setText(text); });
    connect(m_model, &ProblemListModel::sortRequested, this, [this](ProblemQuery::Order order, bool descending) {
        m_query.order = order;
        m_query.descending = descending;
        ask();
    });
    updateButtons();
}

QWidget* ProblemView::makeTools() {
    auto* tools = new QWidget(this);
    m_search = new QLineEdit(tools);
    m_search->setObjectName(QStringLiteral("loadReportSearch"));
    m_search->setPlaceholderText(tr("Search file or reason"));
    m_search->setAccessibleName(tr("Search in the problems"));
    m_search->setClearButtonEnabled(true);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_query.text = text.toStdString();
        ask();
    });

    m_kind = new QComboBox(tools);
    m_kind->setObjectName(QStringLiteral("loadReportKind"));
    m_kind->setAccessibleName(tr("Show problems of this kind"));
    m_kind->addItem(tr("All kinds"));
    for (const auto kind : {Problem::Kind::Skipped, Problem::Kind::Incomplete, Problem::Kind::Gap,
                            Problem::Kind::Foreign, Problem::Kind::Note})
        m_kind->addItem(ProblemListModel::kindName(kind), static_cast<int>(kind));
    connect(m_kind, &QComboBox::currentIndexChanged, this, [this] {
        const QVariant kind = m_kind->currentData();
        m_query.kind = kind.isValid() ? std::optional(static_cast<Problem::Kind>(kind.toInt())) : std::nullopt;
        ask();
    });

    m_count = new QLabel(tools);
    m_count->setObjectName(QStringLiteral("loadReportCount"));
    m_copyAll = makeButton(tools, QStringLiteral("loadReportCopyAll"), tr("Copy all"));
    m_copyAll->setToolTip(tr("Copy the rows shown, with a header, separated by tabs"));
    connect(m_copyAll, &QPushButton::clicked, this, [this] { m_jobs.makeText(m_model->list()); });
    m_folder = makeButton(tools, QStringLiteral("loadReportFolder"), tr("Show in folder"));
    m_folder->setToolTip(tr("Show the chosen file in the file manager"));
    connect(m_folder, &QPushButton::clicked, this, &ProblemView::showInFolder);

    auto* layout = new QHBoxLayout(tools);
    layout->setContentsMargins({});
    layout->addWidget(m_search, 1);
    layout->addWidget(m_kind);
    layout->addWidget(m_count);
    for (QPushButton* button : {m_copyAll, m_folder})
        layout->addWidget(button);
    return tools;
}

void ProblemView::setUpTable() {
    m_table->setObjectName(QStringLiteral("loadReportTable"));
    m_table->setAccessibleName(tr("Problems while loading"));
    m_table->setModel(m_model);
    setUpReportTable(*m_table);
    m_table->setItemDelegateForColumn(ProblemListModel::FileColumn, new PathDelegate(m_table));
    const int chars = m_table->fontMetrics().averageCharWidth();
    m_table->setColumnWidth(ProblemListModel::KindColumn, chars * 18);
    m_table->setColumnWidth(ProblemListModel::FileColumn, chars * 30);
    m_table->setColumnWidth(ProblemListModel::PlaceColumn, chars * 26);
    m_table->setColumnWidth(ProblemListModel::ReasonColumn, chars * 60);

    QAction* copyRows = addTableAction(m_table, QStringLiteral("loadReportCopy"), tr("&Copy rows"));
    copyRows->setShortcut(QKeySequence::Copy);
    connect(copyRows, &QAction::triggered, this, &ProblemView::copySelected);
    QAction* copyPath = addTableAction(m_table, QStringLiteral("loadReportCopyPath"), tr("Copy &path"));
    connect(copyPath, &QAction::triggered, this, &ProblemView::copyPaths);
    QAction* folder = addTableAction(m_table, QStringLiteral("loadReportOpenFolder"), tr("Show in &folder"));
    connect(folder, &QAction::triggered, this, &ProblemView::showInFolder);
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &ProblemView::updateButtons);
    connect(m_model, &QAbstractItemModel::modelReset, this, &ProblemView::updateButtons);
}

void ProblemView::setReport(LoadReportPtr report, const QString& nothing) {
    m_nothing->setText(nothing);
    m_pages->setCurrentIndex(report->problems.empty() ? 0 : 1);
    if (report == m_report)
        return;
    m_report = std::move(report);
    ask();
}

void ProblemView::ask() {
    m_jobs.list(m_report, m_query);
}

void ProblemView::showList(const ProblemListPtr& list) {
    if (list->report != m_report)
        return;
    m_model->setList(list);
    const std::size_t all = list->report->problems.size();
    m_count->setText(list->rows.size() == all ? tr("%1 listed").arg(numberText(all))
                                              : tr("%1 of %2").arg(numberText(list->rows.size()), numberText(all)));
    updateButtons();
}

void ProblemView::updateButtons() {
    const bool hasSelection = m_table->selectionModel()->hasSelection();
    m_folder->setEnabled(hasSelection);
    m_copyAll->setEnabled(m_model->rowCount() > 0);
    for (QAction* action : m_table->actions())
        action->setEnabled(hasSelection);
}

void ProblemView::copySelected() {
    ProblemList selected{m_model->list()->report, m_model->list()->query, {}};
    for (const int row : selectedRows(*m_table))
        selected.rows.push_back(m_model->list()->rows[static_cast<std::size_t>(row)]);
    m_jobs.makeText(std::make_shared<const ProblemList>(std::move(selected)));
}

void ProblemView::copyPaths() {
    QStringList paths;
    QSet<QString> seen;
    for (const int row : selectedRows(*m_table)) {
        const QString path = QFile::decodeName(QByteArray::fromStdString(m_model->problemAt(row).file));
        if (!path.isEmpty() && !seen.contains(path)) {
            seen.insert(path);
            paths << path;
        }
    }
    QApplication::clipboard()->setText(paths.join(QLatin1Char('\n')));
}

void ProblemView::showInFolder() {
    const QList<int> rows = selectedRows(*m_table);
    if (rows.isEmpty())
        return;
    const int current = m_table->currentIndex().row();
    const std::string& file = m_model->problemAt(rows.contains(current) ? current : rows.front()).file;
    if (!file.empty())
        revealFile(QFile::decodeName(QByteArray::fromStdString(file)));
}

}  // namespace lambdatrail
