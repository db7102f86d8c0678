#include "ui/filter/searchstrip.h"

#include "app/session/session.h"
#include "ui/models/eventtexts.h"
#include "ui/models/plaintext.h"
#include "ui/theme/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QIcon>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QStringList>

#include <algorithm>

namespace lambdatrail {
namespace {

constexpr int kProgressSteps = 1000;
constexpr int kProgressChars = 24;
constexpr std::size_t kFilesNamed = 12;

QString eventsText(std::uint64_t events) {
    return events == 1 ? SearchStrip::tr("1 event") : SearchStrip::tr("%1 events").arg(numberText(events));
}

QString runningText(const SearchStatus& status, std::uint64_t found) {
    if (status.filesTotal == 0)
        return SearchStrip::tr("Searching whole records\u2026");
    return SearchStrip::tr("Searching whole records: %1 of %2 files, %3 found so far")
        .arg(numberText(status.filesDone), numberText(status.filesTotal), eventsText(found));
}

QString unreadText(const SearchReport& report, std::uint64_t events) {
    return SearchStrip::tr("%1 could not be searched: %2 cannot be read as when loaded")
        .arg(eventsText(events), report.filesUnread == 1
                                     ? SearchStrip::tr("1 file")
                                     : SearchStrip::tr("%1 files").arg(numberText(report.filesUnread)));
}

// The files and why, a line each.
QString unreadDetails(const SearchReport& report) {
    QStringList lines;
    for (std::size_t i = 0; i < std::min(report.unread.size(), kFilesNamed); ++i)
        lines << SearchStrip::tr("%1: %2").arg(visibleText(report.unread[i].file),
                                               visibleText(report.unread[i].reason));
    if (report.filesUnread > kFilesNamed)
        lines << SearchStrip::tr("and %1 more").arg(numberText(report.filesUnread - kFilesNamed));
    return lines.join(QLatin1Char('\n'));
}

}  // namespace

SearchStrip::SearchStrip(Session& session, QWidget* parent)
    : QWidget(parent),
      m_session(session),
      m_icon(new QLabel(this)),
      m_text(new QLabel(this)),
      m_progress(new QProgressBar(this)),
      m_action(new QPushButton(this)) {
    setObjectName(QStringLiteral("searchStrip"));
    setAccessibleName(tr("Search of whole records"));
    m_text->setObjectName(QStringLiteral("searchText"));
    m_text->setTextFormat(Qt::PlainText);
    m_text->setMinimumWidth(1);
    m_progress->setObjectName(QStringLiteral("searchProgress"));
    m_progress->setAccessibleName(tr("Progress of the search"));
    m_progress->setTextVisible(false);
    m_progress->setFixedWidth(fontMetrics().averageCharWidth() * kProgressChars);
    m_progress->setMaximumHeight(fontMetrics().height());
    m_action->setObjectName(QStringLiteral("searchAction"));
    m_action->setAutoDefault(false);
    connect(m_action, &QPushButton::clicked, this, &SearchStrip::act);

    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_icon);
    layout->addWidget(m_text);
    layout->addWidget(m_progress);
    layout->addWidget(m_action);

    connect(&m_session, &Session::searchChanged, this, &SearchStrip::showStatus);
    connect(&m_session, &Session::viewChanged, this, &SearchStrip::showStatus);
    connect(&m_session.filterStack(), &FilterStack::changed, this, &SearchStrip::showStatus);
    showStatus();
}

void SearchStrip::showStatus() {
    const SearchStatus status = m_session.searchStatus();
    const View& view = *m_session.view();
    const FilterExpr& filter = m_session.filterStack().current().filter;
    const FilterExpr inRecords = withFreeTextInRecords(filter);
    const bool isShown = view.state.filter == filter;
    if (status.running) {
        m_progress->setRange(0, status.bytesTotal > 0 ? kProgressSteps : 0);  // 0 to 0: busy
        if (status.bytesTotal > 0)
            m_progress->setValue(static_cast<int>(static_cast<double>(status.bytesDone) * kProgressSteps /
                                                  static_cast<double>(status.bytesTotal)));
        say(runningText(status, isShown ? view.rowCount : 0), {}, false, Offer::Stop);
    } else if (status.waiting) {
        say(tr("Whole records are searched when reading has ended."), {}, false, Offer::Nothing);
    } else if (status.stopped && isShown && view.undecided > 0) {
        say(tr("The search was stopped: %1 not searched").arg(eventsText(view.undecided)), {}, true, Offer::Resume);
    } else if (status.report && status.report->filesUnread > 0 && isShown && view.undecided > 0) {
        say(unreadText(*status.report, view.undecided), unreadDetails(*status.report), true, Offer::Resume);
    } else if (isShown && inRecords != filter && recordQuestions(inRecords).size() <= kMostRecordQuestions) {
        say(tr("Words were looked for in the columns only."), {}, false, Offer::SearchRecords);
    } else {
        hide();
    }
}

void SearchStrip::say(const QString& text, const QString& details, bool isWarning, Offer offer) {
    m_offer = offer;
    m_text->setText(text);
    setToolTip(toolTipText(details));
    setAccessibleDescription(details.isEmpty() ? text : text + QLatin1Char('\n') + details);
    m_icon->setVisible(isWarning);
    if (isWarning)
        m_icon->setPixmap(theme::icon(QStringLiteral("warning")).pixmap(fontMetrics().height()));
    m_progress->setVisible(offer == Offer::Stop);
    m_action->setVisible(offer != Offer::Nothing);
    switch (offer) {
        case Offer::Nothing:
            break;
        case Offer::Stop:
            m_action->setText(tr("Stop"));
            m_action->setToolTip(tr("Stop searching and keep what was found"));
            break;
        case Offer::Resume:
            m_action->setText(tr("Search the rest"));
            m_action->setToolTip(tr("Search the records that were not searched"));
            break;
        case Offer::SearchRecords:
            m_action->setText(tr("Search whole records"));
            m_action->setToolTip(tr("Look for the words in everything that the records hold; reads their files again"));
            break;
    }
    show();
}

void SearchStrip::act() {
    switch (m_offer) {
        case Offer::Nothing:
            break;
        case Offer::Stop:
            m_session.stopSearch();
            break;
        case Offer::Resume:
            m_session.resumeSearch();
            break;
        case Offer::SearchRecords:
            m_session.filterStack().setFilter(withFreeTextInRecords(m_session.filterStack().current().filter));
            break;
    }
}

void SearchStrip::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        showStatus();  // the icon has its colours
}

}  // namespace lambdatrail
