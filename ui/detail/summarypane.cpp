#include "ui/detail/summarypane.h"

#include "ui/detail/recordcopy.h"
#include "ui/theme/theme.h"

#include <QContextMenuEvent>
#include <QMenu>
#include <QScrollBar>
#include <QTextDocument>
#include <QTextTable>

#include <algorithm>

namespace lambdatrail {

namespace {

QTextCharFormat inColour(const QColor& colour) {
    QTextCharFormat format;
    format.setForeground(colour);
    return format;
}

QTextCharFormat bold() {
    QTextCharFormat format;
    format.setFontWeight(QFont::DemiBold);
    return format;
}

// Text is inserted, never parsed: whatever stands in a log stays text.
void writeCell(QTextTable* table, int row, int column, const QString& text, const QTextCharFormat& format) {
    table->cellAt(row, column).firstCursorPosition().insertText(text, format);
}

}  // namespace

SummaryPane::SummaryPane(QWidget* parent) : QTextEdit(parent) {
    setObjectName(QStringLiteral("summary"));
    setAccessibleName(tr("Summary of the event"));
    setReadOnly(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setUndoRedoEnabled(false);
    setAcceptRichText(false);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);  // ARNs have no blanks
    setFrameShape(QFrame::NoFrame);
    document()->setDocumentMargin(fontMetrics().height() / 2.0);
}

void SummaryPane::setSummary(const EventSummary& summary, bool sameEvent) {
    if (sameEvent && summary == m_summary)
        return;
    const int place = sameEvent ? verticalScrollBar()->value() : 0;
    m_summary = summary;
    write();
    verticalScrollBar()->setValue(place);
}

// One edit, so that the page is laid out once: an empty page in between would take the scroll bar away, and the new one
// would be laid out again when it comes back.
void SummaryPane::write() {
    m_isOutOfDate = !isVisible();
    if (m_isOutOfDate)
        return;
    QTextCursor cursor(document());
    cursor.beginEditBlock();
    cursor.select(QTextCursor::Document);
    cursor.removeSelectedText();
    if (!m_summary.isEmpty())
        writePage(cursor);
    cursor.endEditBlock();
    moveCursor(QTextCursor::Start);
}

void SummaryPane::writePage(QTextCursor& cursor) {
    QTextBlockFormat sentence;
    sentence.setBottomMargin(fontMetrics().height() / 2.0);
    cursor.setBlockFormat(sentence);
    QTextCharFormat large;
    large.setProperty(QTextFormat::FontSizeAdjustment, 1);
    cursor.insertText(m_summary.sentence, large);
    if (m_summary.esm)
        writeCard(cursor, *m_summary.esm);
    writeGrid(cursor);
}

void SummaryPane::writeCard(QTextCursor& cursor, const EsmCard& card) {
    const qreal space = fontMetrics().height() / 2.0;
    const QColor warning = theme::warning(palette());
    QTextTableFormat format;
    format.setBorder(1);
    format.setBorderStyle(QTextFrameFormat::BorderStyle_Solid);
    format.setBorderBrush(warning);
    format.setBorderCollapse(true);
    format.setCellPadding(space);
    format.setTopMargin(space / 2);
    format.setBottomMargin(space);
    format.setWidth(QTextLength(QTextLength::PercentageLength, 100));
    QTextTable* table = cursor.insertTable(1, 1, format);
    QTextCursor inside = table->cellAt(0, 0).firstCursorPosition();
    QTextCharFormat title = bold();
    title.setForeground(warning);
    inside.insertText(tr("Event source mapping disabled"), title);
    const QTextCharFormat label = inColour(theme::muted(palette()));
    QTextBlockFormat paragraph;
    paragraph.setTopMargin(space / 2);
    const auto line = [&](const QString& name, const QString& text, const QTextCharFormat& textFormat = {}) {
        inside.insertBlock(paragraph);
        inside.insertText(name + QStringLiteral(": "), label);
        inside.insertText(text, textFormat);
    };
    line(tr("Reason in the record"), card.reason.isEmpty() ? tr("none given") : card.reason, bold());
    if (!card.mapping.isEmpty())
        line(tr("Mapping"), card.mapping);
    if (!card.source.isEmpty())
        line(tr("Source"), card.source);
    line(tr("Category"), card.guessed ? tr("%1 (guessed)").arg(card.category) : card.category);
    line(tr("Meaning"), card.meaning);
    line(tr("What to do"), card.remedy);
    cursor.movePosition(QTextCursor::End);
}

void SummaryPane::writeGrid(QTextCursor& cursor) {
    int rows = 0;
    for (const SummaryGroup& group : m_summary.groups)
        rows += 1 + static_cast<int>(group.rows.size());
    if (rows == 0)
        return;
    const QFontMetrics metrics = fontMetrics();
    int widest = 0;
    for (const SummaryGroup& group : m_summary.groups)
        for (const SummaryRow& row : group.rows)
            widest = std::max(widest, metrics.horizontalAdvance(row.label));
    QTextTableFormat format;
    format.setBorder(0);
    format.setCellSpacing(0);
    format.setCellPadding(metrics.height() / 12.0);
    format.setWidth(QTextLength(QTextLength::PercentageLength, 100));
    const QTextLength labels(QTextLength::FixedLength, widest + 2.0 * metrics.averageCharWidth());
    format.setColumnWidthConstraints({labels, QTextLength()});
    QTextTable* table = cursor.insertTable(rows, 2, format);
    const QTextCharFormat label = inColour(theme::muted(palette()));
    const QTextCharFormat failure = inColour(theme::error(palette()));
    int at = 0;
    for (const SummaryGroup& group : m_summary.groups) {
        table->mergeCells(at, 0, 1, 2);
        QTextTableCellFormat spaced;
        spaced.setTopPadding(metrics.height() / 2.0);
        table->cellAt(at, 0).setFormat(spaced);
        writeCell(table, at++, 0, group.title, bold());
        for (const SummaryRow& row : group.rows) {
            writeCell(table, at, 0, row.label, label);
            writeCell(table, at++, 1, row.value, row.tone == SummaryRow::Tone::Failure ? failure : QTextCharFormat());
        }
    }
}

void SummaryPane::showEvent(QShowEvent* event) {
    QTextEdit::showEvent(event);
    if (m_isOutOfDate)
        write();
}

void SummaryPane::changeEvent(QEvent* event) {
    QTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        write();
}

void SummaryPane::contextMenuEvent(QContextMenuEvent* event) {
    QMenu* menu = createStandardContextMenu(event->pos());
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addSeparator();
    QAction* copyAll = menu->addAction(tr("Copy summary"), this, [this] { copyText(m_summary.plainText()); });
    copyAll->setEnabled(!m_summary.isEmpty());
    menu->popup(event->globalPos());
}

}  // namespace lambdatrail
