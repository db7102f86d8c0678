#include "ui/panels/emptypage.h"

#include "ui/models/plaintext.h"
#include "ui/theme/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace lambdatrail {

namespace {

constexpr int kPathRole = Qt::UserRole;
constexpr int kRecentRows = 6;
constexpr int kColumnChars = 110;
constexpr double kTitleScale = 1.7;

QPushButton* addButton(QBoxLayout& layout, const char* objectName, const QString& text, const char* icon) {
    auto* button = new QPushButton(theme::icon(QLatin1String(icon)), text);
    button->setObjectName(QLatin1String(objectName));
    button->setAutoDefault(true);
    layout.addWidget(button);
    return button;
}

}  // namespace

EmptyPage::EmptyPage(QWidget* parent)
    : QWidget(parent),
      m_title(new QLabel(tr("Drop CloudTrail logs here"), this)),
      m_about(new QLabel(
          tr("Files or whole folders, .json or .json.gz. They are read on this computer and sent nowhere."), this)),
      m_recentTitle(new QLabel(tr("&Recent"), this)),
      m_recent(new QListWidget(this)) {
    setObjectName(QStringLiteral("emptyPage"));
    const int line = fontMetrics().height();
    for (QLabel* label : {m_title, m_about})
        label->setAlignment(Qt::AlignCenter);
    m_about->setWordWrap(true);
    m_recentTitle->setBuddy(m_recent);
    m_recent->setObjectName(QStringLiteral("recentList"));
    m_recent->setAccessibleName(tr("Recent files and folders"));
    m_recent->setUniformItemSizes(true);
    m_recent->setSpacing(line / 6);
    m_recent->setTextElideMode(Qt::ElideMiddle);
    m_recent->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    connect(m_recent, &QListWidget::itemActivated, this,
            [this](const QListWidgetItem* item) { emit openRecentRequested(item->data(kPathRole).toString()); });

    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    QPushButton* openFiles = addButton(*buttons, "emptyOpenFiles", tr("&Open files…"), "open");
    QPushButton* openFolder = addButton(*buttons, "emptyOpenFolder", tr("Open fol&der…"), "open-folder");
    connect(openFiles, &QPushButton::clicked, this, &EmptyPage::openFilesRequested);
    connect(openFolder, &QPushButton::clicked, this, &EmptyPage::openFolderRequested);
    m_samples = addButton(*buttons, "emptyOpenSamples", tr("Open &sample logs"), "function");
    connect(m_samples, &QPushButton::clicked, this, &EmptyPage::openSamplesRequested);
    buttons->addStretch();

    auto* middle = new QWidget(this);
    middle->setMaximumWidth(fontMetrics().averageCharWidth() * kColumnChars);
    auto* column = new QVBoxLayout(middle);
    column->addStretch(2);
    column->addWidget(m_title);
    column->addSpacing(line / 2);
    column->addWidget(m_about);
    column->addSpacing(line * 3 / 2);
    column->addLayout(buttons);
    column->addSpacing(line * 2);
    column->addWidget(m_recentTitle);
    column->addWidget(m_recent);
    column->addStretch(3);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(line * 2, line * 2, line * 2, line * 2);
    layout->addStretch(1);
    layout->addWidget(middle, 100);  // all there is, up to its greatest width
    layout->addStretch(1);
    setTabOrder(openFiles, openFolder);
    setTabOrder(openFolder, m_samples);
    setTabOrder(m_samples, m_recent);
    setFocusProxy(openFiles);
    setUpFonts();
    setRecent({});
}

void EmptyPage::setUpFonts() {
    QFont titleFont = font();
    titleFont.setPointSizeF(std::max(1.0, titleFont.pointSizeF()) * kTitleScale);
    m_title->setFont(titleFont);
    QPalette secondary = palette();
    secondary.setColor(QPalette::WindowText, theme::muted(palette()));
    m_about->setPalette(secondary);
}

void EmptyPage::setRecent(const QStringList& paths) {
    m_recent->clear();
    for (const QString& path : paths) {
        auto* item = new QListWidgetItem(visibleText(path), m_recent);
        item->setData(kPathRole, path);
        item->setToolTip(toolTipText(path));
    }
    m_recentTitle->setVisible(!paths.isEmpty());
    m_recent->setVisible(!paths.isEmpty());
    const int rows = std::clamp(static_cast<int>(paths.size()), 1, kRecentRows);
    const int rowHeight = std::max(m_recent->sizeHintForRow(0), fontMetrics().height()) + 2 * m_recent->spacing();
    m_recent->setFixedHeight(rows * rowHeight + 2 * m_recent->frameWidth());
}

void EmptyPage::setSamplesAvailable(bool available) {
    m_samples->setVisible(available);
}

// The dashed frame that everyone reads as "drop here".
void EmptyPage::paintEvent(QPaintEvent*) {
    const int line = fontMetrics().height();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double penPx = std::max(1.0, line / 10.0);
    QPen pen(palette().color(QPalette::Mid), penPx, Qt::DashLine);
    pen.setDashPattern({4, 3});
    painter.setPen(pen);
    const int margin = line * 3 / 4;
    painter.drawRoundedRect(QRectF(rect()).adjusted(margin, margin, -margin, -margin), line / 2.0, line / 2.0);
}

void EmptyPage::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        setUpFonts();
}

}  // namespace lambdatrail
