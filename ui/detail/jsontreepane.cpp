#include "ui/detail/jsontreepane.h"

#include "ui/detail/findbar.h"
#include "ui/detail/jsontreemodel.h"
#include "ui/detail/recordcopy.h"
#include "ui/models/plaintext.h"

#include <QAction>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QScopedValueRollback>
#include <QTreeView>
#include <QVBoxLayout>

#include <utility>

namespace lambdatrail {

namespace {

constexpr int kUsualOpenDepth = 2;
constexpr int kMaxOpenDepth = 64;       // "all" ends here, and at
constexpr int kMaxOpenedAtOnce = 2000;  // so many nodes
constexpr int kMaxFolds = 10'000;
constexpr int kKeyColumnChars = 26;

QString noticeText(const JsonTree::Flaws& flaws) {
    QStringList notices;
    if (flaws.brokenAt)
        notices += JsonTreePane::tr("The JSON of this record is broken at its byte %1. What stands before is shown.")
                       .arg(*flaws.brokenAt);
    if (flaws.cut)
        notices += JsonTreePane::tr("This record is too large for the tree. Its beginning is shown.");
    if (flaws.repaired)
        notices += JsonTreePane::tr("Some characters of this record cannot be read and are shown as \uFFFD.");
    return notices.join(QLatin1Char(' '));
}

}  // namespace

JsonTreePane::JsonTreePane(QWidget* parent)
    : QWidget(parent),
      m_model(new JsonTreeModel(this)),
      m_view(new QTreeView(this)),
      m_notice(new QLabel(this)),
      m_findBar(new FindBar(QStringLiteral("treeFind"), tr("Find in the tree"), this)),
      m_openDepth(kUsualOpenDepth) {
    setObjectName(QStringLiteral("jsonTreePane"));
    m_notice->setObjectName(QStringLiteral("jsonTreeNotice"));
    m_notice->setTextFormat(Qt::PlainText);
    m_notice->setWordWrap(true);
    m_notice->setMargin(fontMetrics().height() / 3);
    m_notice->hide();

    m_view->setObjectName(QStringLiteral("jsonTree"));
    m_view->setAccessibleName(tr("Record as a tree"));
    m_view->setModel(m_model);
    m_view->setUniformRowHeights(true);
    m_view->setAlternatingRowColors(true);
    m_view->setTextElideMode(Qt::ElideRight);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->header()->setSectionsMovable(false);
    m_view->header()->setStretchLastSection(true);
    m_view->header()->resizeSection(JsonTreeModel::KeyColumn,
                                    kKeyColumnChars * m_view->fontMetrics().averageCharWidth());
    m_view->setContextMenuPolicy(Qt::ActionsContextMenu);
    m_view->installEventFilter(this);
    setFocusProxy(m_view);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_notice);
    layout->addWidget(m_view, 1);
    layout->addWidget(m_findBar);

    createActions();
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this, &JsonTreePane::updateActions);
    connect(m_view, &QTreeView::expanded, this, [this](const QModelIndex& index) {
        rememberFold(index, true);
        if (m_restoring)
            return;
        if (m_model->canFetchMore(index))  // the view itself may put it off
            m_model->fetchMore(index);
        restoreFolds(index);
    });
    connect(m_view, &QTreeView::collapsed, this, [this](const QModelIndex& index) { rememberFold(index, false); });
    connect(m_findBar, &FindBar::textChanged, this, &JsonTreePane::search);
    connect(m_findBar, &FindBar::nextRequested, this, [this] { step(1); });
    connect(m_findBar, &FindBar::previousRequested, this, [this] { step(-1); });
    connect(m_findBar, &FindBar::closed, m_view, qOverload<>(&QWidget::setFocus));
    clear();
}

QAction* JsonTreePane::addMenuAction(const QString& objectName, const QString& text, const QKeySequence& keys) {
    auto* action = new QAction(text, this);
    action->setObjectName(objectName);
    action->setShortcut(keys);
    action->setShortcutContext(Qt::WidgetShortcut);
    m_view->addAction(action);
    return action;
}

void JsonTreePane::addSeparator() {
    auto* separator = new QAction(this);
    separator->setSeparator(true);
    m_view->addAction(separator);
}

void JsonTreePane::createActions() {
    m_copyValue = addMenuAction(QStringLiteral("copyValue"), tr("Copy value"), QKeySequence::Copy);
    m_copyPath = addMenuAction(QStringLiteral("copyPath"), tr("Copy path"), Qt::CTRL | Qt::SHIFT | Qt::Key_C);
    m_copyBoth = addMenuAction(QStringLiteral("copyKeyAndValue"), tr("Copy key and value"));
    m_copyRecord = addMenuAction(QStringLiteral("copyRecord"), tr("Copy record"));
    m_copyWithToken = addMenuAction(QStringLiteral("copyRecordWithToken"), tr("Copy record with its session token"));
    addSeparator();
    m_openText = addMenuAction(QStringLiteral("openJsonInText"), tr("Open the JSON in this text"));
    QAction* expand = addMenuAction(QStringLiteral("expandAll"), tr("Expand all"));
    QAction* collapse = addMenuAction(QStringLiteral("collapseAll"), tr("Collapse all"));
    addSeparator();
    QAction* find = addMenuAction(QStringLiteral("findInTree"), tr("Find\u2026"), QKeySequence::Find);

    // A token that was chosen itself is copied as it is.
    connect(m_copyValue, &QAction::triggered, this, [this] { copyJson(m_model->valueText(*currentId())); });
    connect(m_copyPath, &QAction::triggered, this, [this] { copyText(m_model->path(*currentId())); });
    connect(m_copyBoth, &QAction::triggered, this, [this] { copyJson(m_model->keyAndValue(*currentId())); });
    connect(m_copyRecord, &QAction::triggered, this, [this] { copyRecord(*m_record); });
    connect(m_copyWithToken, &QAction::triggered, this, [this] { copyRecord(*m_record, SessionTokens::AsTheyAre); });
    connect(m_openText, &QAction::triggered, this, [this] { m_view->expand(m_model->indexOf(*currentId())); });
    connect(expand, &QAction::triggered, this, &JsonTreePane::expandAll);
    connect(collapse, &QAction::triggered, this, &JsonTreePane::collapseAll);
    connect(find, &QAction::triggered, m_findBar, &FindBar::open);
}

void JsonTreePane::setRecord(std::shared_ptr<const std::string> record) {
    JsonTree tree = JsonTree::parse(*record);
    setRecord(std::move(record), std::move(tree));
}

void JsonTreePane::setRecord(std::shared_ptr<const std::string> record, JsonTree tree) {
    m_record = std::move(record);
    m_copyWithToken->setVisible(hasSessionToken(*m_record));
    m_model->setTree(std::move(tree));
    const QString notice = noticeText(m_model->tree().flaws());
    m_notice->setText(notice);
    m_notice->setVisible(!notice.isEmpty());
    restoreFolds({});
    updateActions();
    search(m_findBar->isVisible() ? m_findBar->text() : QString());
}

void JsonTreePane::clear() {
    m_record.reset();
    m_copyWithToken->setVisible(false);
    m_model->setTree({});
    m_notice->hide();
    m_matches.clear();
    updateActions();
}

const JsonTree& JsonTreePane::tree() const {
    return m_model->tree();
}

std::optional<JsonTree::Id> JsonTreePane::currentId() const {
    const QModelIndex current = m_view->currentIndex();
    return current.isValid() ? std::optional(m_model->idOf(current)) : std::nullopt;
}

void JsonTreePane::updateActions() {
    const std::optional<JsonTree::Id> id = currentId();
    for (QAction* action : {m_copyValue, m_copyPath, m_copyBoth})
        action->setEnabled(id.has_value());
    m_copyRecord->setEnabled(m_record != nullptr);
    m_openText->setVisible(id && m_model->hasJsonInText(*id));
}

bool JsonTreePane::shouldBeOpen(JsonTree::Id id, int depth, bool isText) const {
    const auto fold = m_folds.constFind(m_model->path(id));
    return fold != m_folds.cend() ? *fold : !isText && depth < m_openDepth;
}

// Opens what should be open below an index, level by level, as far as it is in sight.
void JsonTreePane::restoreFolds(const QModelIndex& below) {
    const QScopedValueRollback restoring(m_restoring, true);
    int depth = 0;
    for (QModelIndex i = below; i.isValid(); i = i.parent())
        ++depth;
    std::vector<QModelIndex> level{below};
    int opened = 0;
    for (; !level.empty() && depth < kMaxOpenDepth; ++depth) {
        std::vector<QModelIndex> next;
        for (const QModelIndex& parent : level) {
            for (int row = 0; row < m_model->rowCount(parent); ++row) {
                const QModelIndex index = m_model->index(row, JsonTreeModel::KeyColumn, parent);
                const JsonNode& node = m_model->tree().node(m_model->idOf(index));
                const bool isText = !node.isContainer();
                if (isText ? !m_model->hasChildren(index) : node.children.empty())
                    continue;
                if (!shouldBeOpen(m_model->idOf(index), depth, isText))
                    continue;
                if (++opened > kMaxOpenedAtOnce)
                    return;
                if (m_model->canFetchMore(index))
                    m_model->fetchMore(index);
                m_view->expand(index);
                next.push_back(index);
            }
        }
        level = std::move(next);
    }
}

void JsonTreePane::rememberFold(const QModelIndex& index, bool open) {
    if (m_restoring)
        return;
    if (m_folds.size() >= kMaxFolds)
        m_folds.clear();
    m_folds.insert(m_model->path(m_model->idOf(index)), open);
}

void JsonTreePane::setOpenDepth(int depth) {
    m_openDepth = depth;
    m_folds.clear();
    const QScopedValueRollback restoring(m_restoring, true);
    m_view->collapseAll();
    restoreFolds({});
}

void JsonTreePane::expandAll() {
    setOpenDepth(kMaxOpenDepth);
}

void JsonTreePane::collapseAll() {
    setOpenDepth(0);
}

void JsonTreePane::search(const QString& text) {
    m_matches.clear();
    m_match = 0;
    const JsonTree& tree = m_model->tree();
    if (text.isEmpty() || tree.isEmpty()) {
        m_findBar->setResult({});
        return;
    }
    const std::optional<JsonTree::Id> current = currentId();
    bool passedCurrent = !current;
    std::vector<JsonTree::Id> open{JsonTree::kRoot};
    while (!open.empty()) {  // in the order of the rows
        const JsonTree::Id id = open.back();
        open.pop_back();
        const std::vector<JsonTree::Id>& children = tree.node(id).children;
        open.insert(open.end(), children.rbegin(), children.rend());
        passedCurrent = passedCurrent || id == current;
        if (!fromUtf8(tree.key(id)).contains(text, Qt::CaseInsensitive) &&
            !fromUtf8(tree.text(id)).contains(text, Qt::CaseInsensitive))
            continue;
        m_matches.push_back(id);
        if (!passedCurrent)
            m_match = m_matches.size();  // the first one from the current row on
    }
    if (m_matches.empty()) {
        m_findBar->setResult(tr("Not found"));
        return;
    }
    if (m_findBar->isVisible())
        showMatch(m_match % m_matches.size());
}

void JsonTreePane::showMatch(std::size_t match) {
    m_match = match;
    const QScopedValueRollback restoring(m_restoring, true);  // opened to look, not to stay
    const QModelIndex index = m_model->indexOf(m_matches[match]);
    for (QModelIndex parent = index.parent(); parent.isValid(); parent = parent.parent())
        m_view->expand(parent);
    m_view->setCurrentIndex(index);
    m_view->scrollTo(index);
    m_findBar->setResult(tr("%1 of %2", "find: this place of all places").arg(match + 1).arg(m_matches.size()));
}

void JsonTreePane::step(int direction) {
    const std::size_t count = m_matches.size();
    if (count > 0)
        showMatch((m_match + count + static_cast<std::size_t>(direction)) % count);
}

bool JsonTreePane::event(QEvent* event) {
    // Other events come even before there is a bar.
    return (isKeyEvent(*event) && handleFindKey(*event, *m_findBar)) || QWidget::event(event);
}

bool JsonTreePane::eventFilter(QObject* watched, QEvent* event) {
    if (watched != m_view || !isKeyEvent(*event))
        return QWidget::eventFilter(watched, event);
    auto* key = static_cast<QKeyEvent*>(event);
    // The view would copy what it shows, and open everything below without end on an asterisk.
    QAction* action = key->matches(QKeySequence::Copy)                                ? m_copyValue
                      : m_copyPath->shortcut() == QKeySequence(key->keyCombination()) ? m_copyPath
                                                                                      : nullptr;
    const bool all = key->key() == Qt::Key_Asterisk;
    if (action == nullptr && !all)
        return QWidget::eventFilter(watched, event);
    key->accept();
    if (event->type() == QEvent::KeyPress) {
        if (all)
            expandAll();
        else
            action->trigger();  // does nothing while disabled
    }
    return true;
}

}  // namespace lambdatrail
