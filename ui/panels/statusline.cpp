#include "ui/panels/statusline.h"

#include "ui/models/eventtexts.h"
#include "ui/theme/theme.h"

#include <QCoreApplication>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QStringList>
#include <QToolButton>

#include <algorithm>

namespace lambdatrail {

namespace {

constexpr int kProgressSteps = 1000;
QString joined(const QStringList& parts) {
    return parts.join(QStringLiteral("  ·  "));
}

// To the minute: the seconds stand in the table.
QString minuteText(TimeMs timeMs) {
    return timeCellText(timeMs).left(static_cast<int>(sizeof "2026-03-01 12:00" - 1));
}

QLabel* addLabel(QBoxLayout& layout, const char* objectName, int stretch = 0) {
    auto* label = new QLabel;
    label->setObjectName(QLatin1String(objectName));
    label->setTextFormat(Qt::PlainText);
    label->setMinimumWidth(1);  // a small window cuts the text; the text does not widen the window
    layout.addWidget(label, stretch);
    return label;
}

QString remainingText(std::int64_t remainingMs) {
    const auto seconds = static_cast<int>((remainingMs + 999) / 1000);
    if (seconds < 60)
        return StatusLine::tr("about %1 s left").arg(std::max(1, seconds));
    return StatusLine::tr("about %1 min left").arg((seconds + 59) / 60);
}

QString duplicatesText(std::uint64_t count, Copies copies) {
    if (copies == Copies::Shown)
        return count == 1 ? StatusLine::tr("1 duplicate shown")
                          : StatusLine::tr("%1 duplicates shown").arg(numberText(count));
    return count == 1 ? StatusLine::tr("1 duplicate folded")
                      : StatusLine::tr("%1 duplicates folded").arg(numberText(count));
}

QString reportText(const LoadReport& report) {
    const std::uint64_t files = report.filesRead + report.filesSkipped;
    const std::uint64_t problems = report.losses;
    QStringList parts{files == 1 ? StatusLine::tr("1 file") : StatusLine::tr("%1 files").arg(numberText(files))};
    if (problems == 1)
        parts += StatusLine::tr("1 problem");
    else if (problems > 1)
        parts += StatusLine::tr("%1 problems").arg(numberText(problems));
    if (report.cancelled)
        parts += StatusLine::tr("cancelled");
    return parts.join(QStringLiteral(", "));
}

}  // namespace

QString loadStatusText(const LoadStatus& status) {
    if (!status.running)
        return StatusLine::tr("Sorting %1 events").arg(numberText(status.events));
    if (status.filesTotal == 0)
        return StatusLine::tr("Looking for files");
    QStringList parts{StatusLine::tr("%1 of %2 files").arg(numberText(status.filesDone), numberText(status.filesTotal)),
                      StatusLine::tr("%1 of %2").arg(bytesText(status.bytesDone), bytesText(status.bytesTotal)),
                      StatusLine::tr("%1 events").arg(numberText(status.events))};
    if (status.problems > 0)
        parts += StatusLine::tr("%1 problems").arg(numberText(status.problems));
    if (status.remainingMs >= 0)
        parts += remainingText(status.remainingMs);
    return joined(parts);
}

StatusLine::StatusLine(Session& session, QWidget* parent)
    : QWidget(parent), m_session(session), m_report(new QToolButton(this)), m_load(new QWidget(this)) {
    setObjectName(QStringLiteral("statusLine"));
    auto* layout = new QHBoxLayout(this);
    const int gap = fontMetrics().averageCharWidth() * 2;
    layout->setContentsMargins(gap / 2, 0, gap / 2, 0);
    layout->setSpacing(gap * 2);
    m_counts = addLabel(*layout, "eventCounts");
    m_span = addLabel(*layout, "timeSpan", 1);

    m_report->setObjectName(QStringLiteral("reportLink"));
    m_report->setAutoRaise(true);
    m_report->setFocusPolicy(Qt::StrongFocus);
    m_report->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_report->setCursor(Qt::PointingHandCursor);
    m_report->setToolTip(tr("Show what was read and what was skipped"));
    layout->addWidget(m_report);

    auto* loadLayout = new QHBoxLayout(m_load);
    loadLayout->setContentsMargins(0, 0, 0, 0);
    m_loadText = addLabel(*loadLayout, "loadText");
    m_progress = new QProgressBar(m_load);
    m_progress->setObjectName(QStringLiteral("loadProgress"));
    m_progress->setAccessibleName(tr("Progress of reading"));
    m_progress->setTextVisible(false);
    m_progress->setFixedWidth(fontMetrics().averageCharWidth() * 20);
    m_progress->setMaximumHeight(fontMetrics().height());
    loadLayout->addWidget(m_progress);
    m_cancel = new QPushButton(tr("Cancel"), m_load);
    m_cancel->setObjectName(QStringLiteral("cancelLoad"));
    m_cancel->setToolTip(tr("Stop reading and keep what was read (Esc)"));
    loadLayout->addWidget(m_cancel);
    layout->addWidget(m_load);
    setMinimumHeight(m_cancel->sizeHint().height());  // so that the window does not shift when a load begins

    setUpLink();
    connect(m_report, &QToolButton::clicked, this, &StatusLine::reportRequested);
    connect(m_cancel, &QPushButton::clicked, &m_session, &Session::cancelLoad);
    connect(&m_session, &Session::viewChanged, this, &StatusLine::showView);
    connect(&m_session, &Session::loadStarted, this, &StatusLine::showLoad);
    connect(&m_session, &Session::loadProgressed, this, &StatusLine::showLoad);
    connect(&m_session, &Session::loadFinished, this, &StatusLine::showLoad);
    showView();
}

void StatusLine::setRowsNotShown(std::uint64_t rows) {
    m_rowsNotShown = rows;
    showView();
}

void StatusLine::setSelectedCount(std::uint64_t rows) {
    m_selected = rows;
    m_counts->setText(countsText());
}

QString StatusLine::countsText() const {
    const View& view = *m_session.view();
    QStringList parts{tr("%1 of %2 events").arg(numberText(view.rowCount), numberText(view.shownWithoutFilter))};
    if (m_selected > 1)
        parts += tr("%1 selected").arg(numberText(m_selected));
    if (const std::uint64_t copies = view.snapshot->duplicateCount(); copies > 0)
        parts += duplicatesText(copies, view.state.copies);
    if (m_rowsNotShown > 0)
        parts += tr("the last %1 are not in the table").arg(numberText(m_rowsNotShown));
    return joined(parts);
}

void StatusLine::showView() {
    const View& view = *m_session.view();
    m_counts->setVisible(m_session.hasLogs());
    m_span->setVisible(m_session.hasLogs());
    m_counts->setText(countsText());
    if (view.totals.firstEventMs == kNoTime)
        m_span->clear();
    else
        m_span->setText(
            tr("%1 to %2 UTC").arg(minuteText(view.totals.firstEventMs), minuteText(view.totals.lastEventMs)));
    showLoad();  // the sorted view ends the sorting
}

void StatusLine::showLoad() {
    const LoadStatus status = m_session.loadStatus();
    const bool busy = status.running || status.sorting;
    m_load->setVisible(busy);
    m_report->setVisible(!busy && m_session.hasLogs());
    m_cancel->setVisible(status.running);
    if (busy) {
        m_loadText->setText(loadStatusText(status));
        const bool known = status.bytesTotal > 0 && !status.sorting;
        m_progress->setRange(0, known ? kProgressSteps : 0);  // 0 to 0: busy
        if (known)
            m_progress->setValue(static_cast<int>(static_cast<double>(status.bytesDone) * kProgressSteps /
                                                  static_cast<double>(status.bytesTotal)));
    }
    showReport();
}

void StatusLine::showReport() {
    const LoadReport& report = *m_session.report();
    m_report->setText(reportText(report));
    const bool losses = report.losses > 0 || report.cancelled;
    m_report->setIcon(theme::icon(losses ? QStringLiteral("warning") : QStringLiteral("report")));
    m_report->setAccessibleName(tr("Load report: %1").arg(m_report->text()));
}

void StatusLine::setUpLink() {
    QFont linkFont = font();
    linkFont.setUnderline(true);
    m_report->setFont(linkFont);
    QPalette linkPalette = palette();
    linkPalette.setColor(QPalette::ButtonText, palette().color(QPalette::Link));
    m_report->setPalette(linkPalette);
}

void StatusLine::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        setUpLink();
}

}  // namespace lambdatrail
