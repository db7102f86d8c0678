#include "ui/table/columnpicker.h"

#include "ui/models/eventtexts.h"
#include "ui/models/plaintext.h"
#include "ui/table/eventtable.h"

#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

namespace lambdatrail {

namespace {

constexpr int kColumnRole = Qt::UserRole;

ColumnId columnOf(const QListWidgetItem& item) {
    return static_cast<ColumnId>(item.data(kColumnRole).toInt());
}

}  // namespace

ColumnPicker::ColumnPicker(EventTable& table, QWidget* parent)
    : QDialog(parent),
      m_table(table),
      m_search(new QLineEdit(this)),
      m_list(new QListWidget(this)),
      m_up(new QPushButton(tr("Move &up"), this)),
      m_down(new QPushButton(tr("Move &down"), this)) {
    setObjectName(QStringLiteral("columnPicker"));
    setWindowTitle(tr("Columns"));
    setAttribute(Qt::WA_DeleteOnClose);

    m_search->setObjectName(QStringLiteral("columnSearch"));
    m_search->setPlaceholderText(tr("Search columns"));
    m_search->setAccessibleName(tr("Search columns"));
    m_search->setClearButtonEnabled(true);
    m_list->setObjectName(QStringLiteral("columnList"));
    m_list->setAccessibleName(tr("Columns of the table"));
    m_list->setUniformItemSizes(true);
    m_up->setObjectName(QStringLiteral("columnUp"));
    m_down->setObjectName(QStringLiteral("columnDown"));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    QPushButton* resetButton = buttons->addButton(tr("&Reset"), QDialogButtonBox::ResetRole);
    resetButton->setObjectName(QStringLiteral("columnReset"));
    for (QPushButton* button : {m_up, m_down, resetButton})
        button->setAutoDefault(false);

    auto* moveButtons = new QVBoxLayout;
    moveButtons->addWidget(m_up);
    moveButtons->addWidget(m_down);
    moveButtons->addStretch();
    auto* middle = new QHBoxLayout;
    middle->addWidget(m_list);
    middle->addLayout(moveButtons);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_search);
    layout->addLayout(middle);
    layout->addWidget(buttons);
    const QFontMetrics metrics = fontMetrics();
    resize(metrics.averageCharWidth() * 56, metrics.height() * 28);

    fill();
    m_list->setCurrentRow(0);
    connect(m_search, &QLineEdit::textChanged, this, &ColumnPicker::showMatches);
    connect(m_list, &QListWidget::itemChanged, this, [this](QListWidgetItem* item) {
        if (!m_filling)
            m_table.setColumnVisible(columnOf(*item), item->checkState() == Qt::Checked);
    });
    connect(m_list, &QListWidget::currentRowChanged, this, &ColumnPicker::updateButtons);
    connect(m_up, &QPushButton::clicked, this, [this] { moveCurrent(-1); });
    connect(m_down, &QPushButton::clicked, this, [this] { moveCurrent(1); });
    connect(resetButton, &QPushButton::clicked, &m_table, &EventTable::resetColumns);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    // Queued: a change that began in the list must not rebuild it under its own feet.
    connect(&m_table, &EventTable::columnsChanged, this, &ColumnPicker::fill, Qt::QueuedConnection);
    updateButtons();
}

void ColumnPicker::fill() {
    const QListWidgetItem* current = m_list->currentItem();
    const std::optional<ColumnId> chosen = current ? std::optional(columnOf(*current)) : std::nullopt;
    m_filling = true;
    m_list->clear();
    for (const ColumnId column : m_table.columnsInOrder()) {
        auto* item = new QListWidgetItem(titleOf(column), m_list);
        item->setData(kColumnRole, static_cast<int>(column));
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
        item->setCheckState(m_table.isColumnVisible(column) ? Qt::Checked : Qt::Unchecked);
        item->setToolTip(toolTipText(aboutOf(column)));
        item->setData(Qt::AccessibleDescriptionRole, aboutOf(column));
        if (column == chosen)
            m_list->setCurrentItem(item);
    }
    m_filling = false;
    showMatches();
}

void ColumnPicker::showMatches() {
    const QString wanted = m_search->text().trimmed();
    for (int row = 0; row < m_list->count(); ++row) {
        QListWidgetItem* item = m_list->item(row);
        const ColumnId column = columnOf(*item);
        const bool matches = titleOf(column).contains(wanted, Qt::CaseInsensitive) ||
                             aboutOf(column).contains(wanted, Qt::CaseInsensitive) ||
                             fromUtf8(columnInfo(column).name).contains(wanted, Qt::CaseInsensitive);
        item->setHidden(!matches);
    }
    updateButtons();
}

void ColumnPicker::moveCurrent(int step) {
    if (const QListWidgetItem* item = m_list->currentItem())
        m_table.moveColumn(columnOf(*item), step);
}

void ColumnPicker::updateButtons() {
    const bool ordered = m_search->text().trimmed().isEmpty();  // moving among hits only would surprise
    m_up->setEnabled(ordered && m_list->currentRow() > 0);
    m_down->setEnabled(ordered && m_list->currentRow() >= 0 && m_list->currentRow() + 1 < m_list->count());
}

}  // namespace lambdatrail
