#include "ui/filter/filteredit.h"

#include "app/filter/filterparser.h"
#include "ui/filter/filtercandidates.h"
#include "ui/filter/textsearch.h"
#include "ui/models/plaintext.h"
#include "ui/theme/theme.h"

#include <QAbstractItemView>
#include <QAction>
#include <QCompleter>
#include <QKeyEvent>
#include <QStandardItemModel>

#include <utility>

namespace lambdatrail {
namespace {

constexpr int kPauseMs = 400;
constexpr int kBusyDelayMs = 200;
constexpr int kMostChars = 1'000'000;  // a list of many ticked values is long
constexpr qsizetype kQuotedChars = 24;
constexpr int kInsertRole = Qt::UserRole;

// Byte positions of UTF-8 to positions in the QString and back.
qsizetype charsOfBytes(const QByteArray& utf8, std::size_t bytes) {
    return QString::fromUtf8(utf8.constData(), static_cast<qsizetype>(bytes)).size();
}

QString problemText(const Error& error, const QString& text) {
    const QString what = visibleText(error.text);
    if (!error.offset)
        return what;
    const QByteArray utf8 = text.toUtf8();
    const qsizetype at =
        charsOfBytes(utf8, std::min<std::size_t>(*error.offset, static_cast<std::size_t>(utf8.size())));
    const QString rest = text.mid(at).trimmed();
    if (rest.isEmpty())
        return FilterEdit::tr("%1 \u2013 at the end").arg(what);
    return FilterEdit::tr("%1 \u2013 at character %2: \u201c%3\u201d")
        .arg(what, QString::number(at + 1), visibleText(rest, kQuotedChars));
}

QString iconName(FilterEdit::State state) {
    switch (state) {
        case FilterEdit::State::Empty:
            return QStringLiteral("filter");
        case FilterEdit::State::Valid:
            return QStringLiteral("check");
        case FilterEdit::State::Invalid:
            return QStringLiteral("warning");
        case FilterEdit::State::Busy:
            return QStringLiteral("clock");
    }
    return {};
}

}  // namespace

FilterEdit::FilterEdit(QWidget* parent)
    : QLineEdit(parent),
      m_stateAction(addAction(theme::icon(iconName(State::Empty)), LeadingPosition)),
      m_completer(new QCompleter(this)),
      m_completions(new QStandardItemModel(this)) {
    setObjectName(QStringLiteral("filterEdit"));
    setAccessibleName(tr("Filter"));
    setPlaceholderText(tr("Filter: a word, or event = Invoke and error exists"));
    setMaxLength(kMostChars);

    m_completer->setModel(m_completions);
    m_completer->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
    m_completer->setWidget(this);
    connect(m_completer, qOverload<const QModelIndex&>(&QCompleter::activated), this, &FilterEdit::insertCompletion);

    m_pause.setSingleShot(true);
    m_pause.setInterval(kPauseMs);
    connect(&m_pause, &QTimer::timeout, this, &FilterEdit::apply);
    m_busyDelay.setSingleShot(true);
    m_busyDelay.setInterval(kBusyDelayMs);
    connect(&m_busyDelay, &QTimer::timeout, this, [this] {
        m_busy = true;
        updateState();
    });
    connect(this, &QLineEdit::textEdited, this, [this] {
        m_history.leave();
        check();
        m_pause.start();
        offerCompletions(false);
    });
    updateState();
}

void FilterEdit::setFilter(const FilterExpr& filter) {
    // What this line has asked for itself comes back here: the text stays as it was typed.
    if (filter == m_known)
        return;
    m_known = filter;
    restoreText();
}

void FilterEdit::restoreText() {
    m_pause.stop();
    showText(fromUtf8(filterText(m_known)));
    if (!hasFocus())
        home(false);  // of a long filter the beginning is what one reads
}

void FilterEdit::setBusy(bool busy) {
    if (busy && !m_busy && !m_busyDelay.isActive())
        m_busyDelay.start();
    if (busy)
        return;
    m_busyDelay.stop();
    if (std::exchange(m_busy, false))
        updateState();
}

void FilterEdit::setView(ViewPtr view) {
    m_view = std::move(view);
}

void FilterEdit::showText(const QString& text) {
    setText(text);
    check();
}

void FilterEdit::check() {
    const QByteArray utf8 = text().toUtf8();
    const Result<FilterExpr> parsed =
        parseFilter(std::string_view(utf8.constData(), static_cast<std::size_t>(utf8.size())));
    m_problem = parsed ? QString() : problemText(parsed.error(), text());
    if (parsed)
        m_parsed = *parsed;
    m_complaining = m_complaining && !parsed;
    updateState();
}

void FilterEdit::updateState() {
    const State before = m_state;
    if (!m_problem.isEmpty())
        m_state = State::Invalid;
    else if (m_busy)
        m_state = State::Busy;
    else
        m_state = m_parsed.isEmpty() ? State::Empty : State::Valid;

    QString about = tr("No filter: every event is shown");
    if (m_state == State::Valid)
        about = m_parsed == m_known ? tr("This filter is in force") : tr("Enter applies this filter");
    else if (m_state == State::Busy)
        about = tr("Working\u2026");
    else if (m_state == State::Invalid)
        about = tr("Not applied: %1").arg(m_problem);
    if (m_state != before)
        m_stateAction->setIcon(theme::icon(iconName(m_state)));
    m_stateAction->setText(about);
    m_stateAction->setToolTip(toolTipText(about));
    setToolTip(toolTipText(about));
    setAccessibleDescription(about);
    emit stateChanged();
}

void FilterEdit::apply() {
    m_pause.stop();
    check();
    if (!m_problem.isEmpty()) {
        m_complaining = true;
        emit stateChanged();
        return;
    }
    if (m_parsed == m_known)
        return;
    m_known = m_parsed;
    updateState();
    emit filterEdited(m_known);
}

void FilterEdit::applyAndRemember() {
    apply();
    if (m_problem.isEmpty())
        m_history.add(text());
}

void FilterEdit::recall(const QString& text) {
    if (text.isNull())
        return;
    showText(text);
    m_pause.start();
}

bool FilterEdit::isCompletionChosen() const {
    const QAbstractItemView* popup = m_completer->popup();
    return popup->isVisible() && popup->selectionModel()->hasSelection();
}

void FilterEdit::keyPressEvent(QKeyEvent* event) {
    const bool completing = m_completer->popup()->isVisible();
    switch (event->key()) {
        case Qt::Key_Return:
        case Qt::Key_Enter:
            if (isCompletionChosen()) {
                event->ignore();  // the completer takes it
                return;
            }
            m_completer->popup()->hide();
            applyAndRemember();
            return;
        case Qt::Key_Tab:
        case Qt::Key_Escape:
            if (completing) {
                event->ignore();
                return;
            }
            if (event->key() == Qt::Key_Escape && text() != fromUtf8(filterText(m_known))) {
                restoreText();
                return;
            }
            break;
        case Qt::Key_Up:
            recall(m_history.older(text()));
            return;
        case Qt::Key_Down:
            recall(m_history.newer());
            return;
        case Qt::Key_Space:
            if (event->modifiers() & Qt::ControlModifier) {
                offerCompletions(true);
                return;
            }
            break;
        default:
            break;
    }
    QLineEdit::keyPressEvent(event);
}

void FilterEdit::focusOutEvent(QFocusEvent* event) {
    if (event->reason() != Qt::PopupFocusReason && event->reason() != Qt::ActiveWindowFocusReason)
        applyAndRemember();
    QLineEdit::focusOutEvent(event);
}

void FilterEdit::offerCompletions(bool asked) {
    const QByteArray utf8 = text().toUtf8();
    const std::string_view bytes(utf8.constData(), static_cast<std::size_t>(utf8.size()));
    const auto cursor = static_cast<std::size_t>(text().left(cursorPosition()).toUtf8().size());
    FilterCompletion found = completeFilter(bytes, cursor);
    std::string_view typed = bytes.substr(found.begin, cursor - found.begin);
    const bool isValue = found.what == FilterCompletion::What::Value;
    if (isValue) {
        if (typed.starts_with('"'))
            typed.remove_prefix(1);
        if (m_view)
            found.candidates = valueCandidates(*m_view, found.column, typed);
    }
    m_completions->clear();
    const TextSearch search(fromUtf8(typed));
    // With nothing typed yet only values are worth a list that nobody asked for.
    const bool wanted = asked || isValue || !typed.empty();
    for (const std::string& candidate : found.candidates) {
        if (!wanted || (!isValue && !search.begins(candidate)))
            continue;
        if (candidate == typed && !asked) {
            m_completions->clear();
            break;
        }
        auto* item = new QStandardItem(visibleText(candidate));
        item->setData(fromUtf8(isValue ? quotedFilterValue(candidate) : candidate), kInsertRole);
        item->setEditable(false);
        m_completions->appendRow(item);
    }
    if (m_completions->rowCount() == 0) {
        m_completer->popup()->hide();
        return;
    }
    m_completion = {charsOfBytes(utf8, found.begin), charsOfBytes(utf8, found.end)};
    m_completer->complete();
    m_completer->popup()->setCurrentIndex({});
}

void FilterEdit::insertCompletion(const QModelIndex& index) {
    QString inserted = index.data(kInsertRole).toString();
    const QString rest = text().mid(m_completion.end);
    // A path that ends in a dot goes on with a key.
    if (!rest.startsWith(QLatin1Char(' ')) && !inserted.endsWith(QLatin1Char('.')))
        inserted += QLatin1Char(' ');
    setSelection(static_cast<int>(m_completion.begin), static_cast<int>(m_completion.end - m_completion.begin));
    if (!hasSelectedText())
        setCursorPosition(static_cast<int>(m_completion.begin));
    insert(inserted);
    m_history.leave();
    check();
    m_pause.start();
}

}  // namespace lambdatrail
