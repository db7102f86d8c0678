#include "ui/detail/jsontextpane.h"

#include "ui/detail/findbar.h"
#include "ui/detail/jsonformat.h"
#include "ui/detail/jsonhighlighter.h"
#include "ui/detail/recordcopy.h"
#include "ui/detail/recordtextedit.h"
#include "ui/models/eventtexts.h"
#include "ui/models/plaintext.h"

#include <QCheckBox>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QTextOption>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace lambdatrail {

namespace {

constexpr qsizetype kMaxUnwrappedChars = 10'000;

qsizetype longestLine(const QString& text) {
    qsizetype longest = 0;
    for (qsizetype at = 0; at < text.size();) {
        const qsizetype end = text.indexOf(QLatin1Char('\n'), at);
        const qsizetype length = (end < 0 ? text.size() : end) - at;
        longest = std::max(longest, length);
        at += length + 1;
    }
    return longest;
}

// Line breaks stay, everything else that would not be seen is made visible.
QString visibleLines(std::string_view text) {
    QString result;
    result.reserve(static_cast<qsizetype>(text.size()));
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        if (at > 0)
            result += QLatin1Char('\n');
        result += visibleText(text.substr(at, end - at), 0);
        at = end + 1;
    }
    return result;
}

}  // namespace

JsonTextPane::JsonTextPane(QWidget* parent)
    : QWidget(parent),
      m_asInFile(new QCheckBox(tr("As in the file"), this)),
      m_showAll(new QPushButton(this)),
      m_copy(new QPushButton(tr("Copy record"), this)),
      m_notice(new QLabel(this)),
      m_edit(new RecordTextEdit(this)),
      m_findBar(new FindBar(QStringLiteral("textFind"), tr("Find in the text"), this)) {
    setObjectName(QStringLiteral("jsonTextPane"));
    m_asInFile->setObjectName(QStringLiteral("jsonAsInFile"));
    m_asInFile->setToolTip(tr("Show the record's text without line breaks of ours"));
    m_showAll->setObjectName(QStringLiteral("jsonShowAll"));
    m_copy->setObjectName(QStringLiteral("jsonCopyRecord"));
    m_copy->setToolTip(tr("Copy the record as it stands in the file"));
    m_notice->setObjectName(QStringLiteral("jsonNotice"));
    m_notice->setTextFormat(Qt::PlainText);
    m_notice->setWordWrap(true);
    m_notice->setMargin(fontMetrics().height() / 3);
    m_edit->setObjectName(QStringLiteral("jsonText"));
    m_edit->setAccessibleName(tr("Record as JSON text"));
    m_edit->setReadOnly(true);
    m_edit->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_edit->setUndoRedoEnabled(false);
    m_edit->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_edit->setFrameShape(QFrame::NoFrame);
    m_highlighter = new JsonHighlighter(m_edit->document(), palette());
    setFocusProxy(m_edit);

    auto* top = new QHBoxLayout;
    const int space = fontMetrics().height() / 3;
    top->setContentsMargins(space, space, space, space);
    top->addWidget(m_asInFile);
    top->addStretch(1);
    top->addWidget(m_showAll);
    top->addWidget(m_copy);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addLayout(top);
    layout->addWidget(m_notice);
    layout->addWidget(m_edit, 1);
    layout->addWidget(m_findBar);

    connect(m_asInFile, &QCheckBox::toggled, this, &JsonTextPane::refresh);
    connect(m_showAll, &QPushButton::clicked, this, [this] {
        m_all = true;
        refresh();
    });
    connect(m_copy, &QPushButton::clicked, this, [this] { copyRecord(*m_record); });
    connect(m_findBar, &FindBar::textChanged, this, [this] { search(false, true); });
    connect(m_findBar, &FindBar::nextRequested, this, [this] { search(false, false); });
    connect(m_findBar, &FindBar::previousRequested, this, [this] { search(true, false); });
    connect(m_findBar, &FindBar::closed, m_edit, qOverload<>(&QWidget::setFocus));
    clear();
}

void JsonTextPane::setRecord(std::shared_ptr<const std::string> record) {
    m_record = std::move(record);
    m_all = false;
    m_copy->setEnabled(true);
    const bool hasToken = hasSessionToken(*m_record);
    m_edit->setMasksTokens(hasToken);
    m_copy->setToolTip(hasToken ? tr("Its session token is replaced by ***. To copy it too, right-click in the tree.")
                                : QString());
    refresh();
}

void JsonTextPane::clear() {
    m_record.reset();
    m_copy->setEnabled(false);
    refresh();
}

void JsonTextPane::refresh() {
    m_stale = true;
    if (isVisible() || !m_record)
        render();
}

void JsonTextPane::render() {
    m_stale = false;
    m_showAll->hide();
    m_notice->hide();
    if (!m_record) {
        m_edit->clear();
        return;
    }
    const std::size_t limit = m_all ? kMaxShownBytes : kLaidOutBytes;
    FormattedJson shown;
    if (m_asInFile->isChecked()) {
        shown.text = cutUtf8(*m_record, limit);
        shown.cut = shown.text.size() < m_record->size();
    } else {
        shown = formatJson(*m_record, limit);
    }
    const QString text = visibleLines(shown.text);
    // A record is mostly one long line in its file. Of a line of a megabyte, every repaint would cost half a second.
    const bool wrap = m_asInFile->isChecked() || longestLine(text) > kMaxUnwrappedChars;
    m_edit->setLineWrapMode(wrap ? QPlainTextEdit::WidgetWidth : QPlainTextEdit::NoWrap);
    m_edit->setWordWrapMode(wrap ? QTextOption::WrapAnywhere : QTextOption::NoWrap);
    m_edit->setPlainText(text);

    const QString size = bytesText(m_record->size());
    m_showAll->setText(tr("Show all (%1)").arg(size));
    m_showAll->setVisible(shown.cut && !m_all);
    if (shown.cut)
        m_notice->setText(
            tr("This record has %1. Its beginning is shown; \u201cCopy record\u201d copies all of it.").arg(size));
    else if (shown.brokenAt)
        m_notice->setText(
            tr("The JSON of this record is broken at its byte %1. From there on it is shown as it stands.")
                .arg(*shown.brokenAt));
    m_notice->setVisible(shown.cut || shown.brokenAt);
}

void JsonTextPane::search(bool backward, bool fromStart) {
    const QString text = m_findBar->text();
    QTextCursor from = m_edit->textCursor();
    if (fromStart)
        from.setPosition(from.selectionStart());
    if (text.isEmpty()) {
        m_edit->setTextCursor(from);
        m_findBar->setResult({});
        return;
    }
    const QTextDocument::FindFlags flags = backward ? QTextDocument::FindBackward : QTextDocument::FindFlags();
    QTextCursor found = m_edit->document()->find(text, from, flags);
    if (found.isNull()) {  // once around
        from.movePosition(backward ? QTextCursor::End : QTextCursor::Start);
        found = m_edit->document()->find(text, from, flags);
    }
    m_findBar->setResult(found.isNull() ? tr("Not found") : QString());
    if (!found.isNull())
        m_edit->setTextCursor(found);
}

bool JsonTextPane::event(QEvent* event) {
    // Other events come even before there is a bar.
    return (isKeyEvent(*event) && handleFindKey(*event, *m_findBar)) || QWidget::event(event);
}

void JsonTextPane::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (m_stale)
        render();
}

void JsonTextPane::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        m_highlighter->setPalette(palette());
}

}  // namespace lambdatrail
