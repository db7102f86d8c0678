#include "ui/detail/detailpanel.h"

#include "app/session/session.h"
#include "app/session/settings.h"
#include "ui/detail/eventsummary.h"
#include "ui/detail/jsontextpane.h"
#include "ui/detail/jsontreepane.h"
#include "ui/detail/relatedbar.h"
#include "ui/detail/summarypane.h"
#include "ui/models/plaintext.h"
#include "ui/theme/theme.h"

#include <QEvent>
#include <QLabel>
#include <QStackedWidget>
#include <QTabWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <tuple>
#include <utility>

namespace lambdatrail {

namespace {

// Most records are there sooner than an eye could read a word. Laying out a summary without them would be for nothing,
// and takes longer than to read them.
constexpr int kNotYetMs = 40;
// Only then may the old content give way to a message.
constexpr int kSlowMs = 150;

QLabel* quietLabel(const QString& objectName, QWidget* parent) {
    auto* label = new QLabel(parent);
    label->setObjectName(objectName);
    label->setTextFormat(Qt::PlainText);
    label->setAlignment(Qt::AlignCenter);
    label->setWordWrap(true);
    label->setMargin(label->fontMetrics().height());
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

QStackedWidget* withMessage(QWidget* pane, const QString& messageName, QWidget* parent) {
    auto* pages = new QStackedWidget(parent);
    pages->addWidget(pane);
    pages->addWidget(quietLabel(messageName, pages));
    pages->setFocusProxy(pane);
    return pages;
}

QString sentence(const Error& error) {
    const QString file = visibleText(error.path, 0);
    switch (error.code) {
        case ErrorCode::Changed:
            return DetailPanel::tr("The file has changed since it was loaded, so its record is not shown: %1")
                .arg(file);
        case ErrorCode::NotFound:
            return DetailPanel::tr("The file of this record is no longer there: %1").arg(file);
        case ErrorCode::Permission:
            return DetailPanel::tr("The file of this record may not be read: %1").arg(file);
        default:
            return DetailPanel::tr("The record could not be read. %1").arg(visibleText(describe(error), 0));
    }
}

}  // namespace

DetailPanel::DetailPanel(Session& session, QWidget* parent)
    : QWidget(parent), m_session(session), m_pages(new QStackedWidget(this)) {
    setObjectName(QStringLiteral("detailPanel"));
    setAccessibleName(tr("Selected event"));
    m_hint = quietLabel(QStringLiteral("detailHint"), m_pages);
    m_hint->setText(tr("Select an event to read it here."));
    m_pages->addWidget(m_hint);
    m_pages->addWidget(makeTabs());
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_pages);

    m_notYet.setSingleShot(true);
    m_notYet.setInterval(kNotYetMs);
    m_slow.setSingleShot(true);
    m_slow.setInterval(kSlowMs);
    colourError();

    connect(&m_notYet, &QTimer::timeout, this, &DetailPanel::refreshSummary);
    connect(&m_slow, &QTimer::timeout, this, [this] { showMessage(tr("Reading the record\u2026")); });
    connect(&m_session, &Session::recordRead, this, &DetailPanel::receive);
    connect(&m_session, &Session::relatedFound, this, &DetailPanel::receiveRelated);
    connect(m_related, &RelatedBar::eventRequested, this, &DetailPanel::eventRequested);
    // Only the end of a load tells how often an event was read.
    connect(&m_session, &Session::viewChanged, this, [this] {
        if (m_event && isSameEvent(m_session.view(), *m_event))
            setEvent(m_session.view(), m_event);
    });
}

QWidget* DetailPanel::makeTabs() {
    auto* page = new QWidget(m_pages);
    m_error = new QLabel(page);
    m_error->setObjectName(QStringLiteral("detailError"));
    m_error->setTextFormat(Qt::PlainText);
    m_error->setWordWrap(true);
    m_error->setMargin(m_error->fontMetrics().height() / 2);
    m_error->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_error->hide();
    m_rebuilt = quietLabel(QStringLiteral("detailRebuilt"), page);
    m_rebuilt->setText(tr("Rebuilt: the file holds this event in another shape, not as the JSON shown here."));
    m_rebuilt->setWordWrap(true);
    m_rebuilt->setMargin(m_rebuilt->fontMetrics().height() / 2);
    m_rebuilt->hide();

    m_related = new RelatedBar(page);
    m_tabs = new QTabWidget(page);
    m_tabs->setObjectName(QStringLiteral("detailTabs"));
    m_tabs->setAccessibleName(tr("Ways to read the event"));
    m_tabs->setDocumentMode(true);
    m_summary = new SummaryPane(m_tabs);
    m_tree = new JsonTreePane(m_tabs);
    m_text = new JsonTextPane(m_tabs);
    m_treePages = withMessage(m_tree, QStringLiteral("treeMessage"), m_tabs);
    m_textPages = withMessage(m_text, QStringLiteral("textMessage"), m_tabs);
    m_tabs->addTab(m_summary, tr("Summary"));
    m_tabs->addTab(m_treePages, tr("Tree"));
    m_tabs->addTab(m_textPages, tr("JSON"));
    m_tabs->setCurrentIndex(std::clamp(Settings().detailTab.get(), 0, m_tabs->count() - 1));
    connect(m_tabs, &QTabWidget::currentChanged, this, [](int tab) { Settings().detailTab.set(tab); });

    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins({});
    layout->addWidget(m_error);
    layout->addWidget(m_rebuilt);
    layout->addWidget(m_related);
    layout->addWidget(m_tabs, 1);
    return page;
}

void DetailPanel::setEvent(ViewPtr view, std::optional<EventId> event) {
    const bool same = event && isSameEvent(view, *event);
    const bool moreIsLoaded = same && view->snapshot != m_view->snapshot;
    m_view = std::move(view);
    m_event = m_view ? event : std::nullopt;
    if (moreIsLoaded && m_reading == Reading::Shown)
        askForRelated();
    if (same && m_isSummarized)
        refreshSummary();
    else if (!same && m_event)
        begin();
    if (m_event)
        return;
    m_notYet.stop();
    m_slow.stop();
    m_reading = Reading::Nothing;
    m_related->clear();
    m_summary->setSummary({});
    m_tree->clear();
    m_text->clear();
    m_pages->setCurrentIndex(0);
}

// Numbers of events begin anew when all logs are closed; the place of the record tells such events apart.
bool DetailPanel::isSameEvent(const ViewPtr& view, EventId event) const {
    if (!m_view || !view || m_event != event || number(event) >= view->snapshot->eventCount())
        return false;
    const auto place = [event](const StoreSnapshot& snapshot) {
        const RecordLocation location = snapshot.location(event);
        const InputFile& file = snapshot.file(location.file);
        return std::tuple(file.key(), file.sizeBytes, file.modifiedNs, location.offset, location.length);
    };
    return place(*m_view->snapshot) == place(*view->snapshot);
}

void DetailPanel::begin() {
    m_pages->setCurrentIndex(1);
    m_error->hide();
    m_rebuilt->hide();
    m_related->clear();
    // Wandering through slow records must not bring the oldest one back, so the clocks run on.
    if (m_reading != Reading::Waiting)
        m_slow.start();
    if (!m_notYet.isActive())
        m_notYet.start();
    m_reading = Reading::Waiting;
    m_isSummarized = false;
    m_session.requestRecord(*m_event);
}

void DetailPanel::receive(EventId id, const Result<EventRecord>& record) {
    if (m_reading != Reading::Waiting || m_event != id)
        return;
    m_slow.stop();
    if (!record) {
        fail(record.error());
        return;
    }
    m_reading = Reading::Shown;
    const auto bytes = std::make_shared<const std::string>(record->json);
    m_rebuilt->setVisible(record->isRebuilt);
    m_tree->setRecord(bytes);
    m_text->setRecord(bytes);
    m_treePages->setCurrentIndex(0);
    m_textPages->setCurrentIndex(0);
    refreshSummary();
    askForRelated();
}

// Few events have any: the others cost no search.
void DetailPanel::askForRelated() {
    const bool hasShared = m_view->snapshot->blockOf(*m_event).sharedId.at(StoreSnapshot::rowOf(*m_event)) != 0;
    if (hasShared || m_tree->tree().find({"addendum", "originalEventID"}))
        m_session.requestRelated(*m_event);
}

void DetailPanel::receiveRelated(EventId id, const std::vector<RelatedEvent>& related) {
    if (m_event != id || m_reading != Reading::Shown)
        return;
    const std::uint32_t loaded = m_view->snapshot->eventCount();
    if (std::ranges::all_of(related, [loaded](const RelatedEvent& other) { return number(other.event) < loaded; }))
        m_related->setRelated(*m_view->snapshot, id, related);
}

void DetailPanel::fail(const Error& error) {
    m_reading = Reading::Failed;
    refreshSummary();
    const QString text = sentence(error);
    showMessage(text);
    m_error->setText(text);
    m_error->show();
}

void DetailPanel::colourError() {
    QPalette colours = palette();
    colours.setColor(QPalette::WindowText, theme::error(colours));
    m_error->setPalette(colours);
}

void DetailPanel::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        colourError();
}

void DetailPanel::refreshSummary() {
    m_notYet.stop();
    const JsonTree* record = m_reading == Reading::Shown ? &m_tree->tree() : nullptr;
    m_summary->setSummary(summarize(*m_view->snapshot, *m_event, record), m_isSummarized);
    m_isSummarized = true;
}

void DetailPanel::showMessage(const QString& text) {
    m_tree->clear();
    m_text->clear();
    for (QStackedWidget* pages : {m_treePages, m_textPages}) {
        static_cast<QLabel*>(pages->widget(1))->setText(text);
        pages->setCurrentIndex(1);
    }
}

}  // namespace lambdatrail
