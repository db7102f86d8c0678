#include "ui/timeline/legend.h"

#include "ui/filter/counttext.h"
#include "ui/filter/flowlayout.h"
#include "ui/models/plaintext.h"
#include "ui/theme/theme.h"
#include "ui/timeline/timelinetext.h"

#include <QEvent>
#include <QGuiApplication>
#include <QPainter>
#include <QStyleOptionToolButton>
#include <QStylePainter>

namespace lambdatrail {
namespace {

constexpr int kNameChars = 26;  // of average width

}  // namespace

LegendButton::LegendButton(QWidget* parent) : QToolButton(parent) {
    setCheckable(true);
    setAutoRaise(true);
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    setFocusPolicy(Qt::StrongFocus);
    setIconSize(QSize(fontMetrics().ascent(), fontMetrics().ascent()));
}

void LegendButton::setSeries(const TimelineSeries& series, const QString& count) {
    m_series = series;
    m_count = count;
    updateText();
}

void LegendButton::updateText() {
    const int widest = fontMetrics().averageCharWidth() * kNameChars;
    const QString name = fontMetrics().elidedText(m_series.name, Qt::ElideMiddle, widest);
    QString label = name + QStringLiteral("  ") + m_count;
    setText(label.replace(QLatin1Char('&'), QStringLiteral("&&")));  // a name has no mnemonic
    setChecked(m_series.shown);
    setIcon(swatch());
    setAccessibleName(tr("%1, %2").arg(m_series.name, m_count));
    const QString what = m_series.detail.isEmpty() ? m_series.name : m_series.detail;
    setToolTip(toolTipText(what + QLatin1Char('\n') + tr("Click: show or hide. Ctrl+click: only this one.")));
}

// A full square for what is shown, an empty one for what is hidden.
QIcon LegendButton::swatch() const {
    const int side = fontMetrics().ascent();
    const qreal dpr = devicePixelRatioF();
    QPixmap pixmap(QSize(side, side) * dpr);
    pixmap.setDevicePixelRatio(dpr);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor color = seriesColor(m_series, palette());
    painter.setPen(QPen(color, 1.5));
    painter.setBrush(m_series.shown ? QBrush(color) : QBrush(Qt::NoBrush));
    painter.drawRoundedRect(QRectF(0, 0, side, side).adjusted(1.5, 1.5, -1.5, -1.5), 2, 2);
    return QIcon(pixmap);
}

QSize LegendButton::sizeHint() const {
    const int side = iconSize().width();
    const int em = fontMetrics().averageCharWidth();
    const int width = side + fontMetrics().horizontalAdvance(text().replace(QStringLiteral("&&"), QStringLiteral("&")));
    return {width + 3 * em, fontMetrics().height() + em};
}

void LegendButton::paintEvent(QPaintEvent*) {
    QStylePainter painter(this);
    QStyleOptionToolButton option;
    initStyleOption(&option);
    // The square says what is on; a row of sunken buttons would be louder than the chart.
    option.state &= ~QStyle::State_On;
    if (!isChecked())
        option.palette.setColor(QPalette::ButtonText, theme::muted(palette()));
    painter.drawComplexControl(QStyle::CC_ToolButton, option);
}

void LegendButton::changeEvent(QEvent* event) {
    QToolButton::changeEvent(event);
    switch (event->type()) {
        case QEvent::PaletteChange:
        case QEvent::StyleChange:
        case QEvent::FontChange:
            setIconSize(QSize(fontMetrics().ascent(), fontMetrics().ascent()));
            updateText();
            break;
        default:
            break;
    }
}

// The state follows from setSeries: the owner may mean something else by the click than this button's own switch.
void LegendButton::nextCheckState() {
    if (QGuiApplication::keyboardModifiers().testFlag(Qt::ControlModifier))
        emit onlyThisRequested();
    else
        emit toggleRequested();
}

Legend::Legend(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("timelineLegend"));
    setAccessibleName(tr("Legend of the timeline"));
    auto* layout = new FlowLayout(this, fontMetrics().averageCharWidth() / 2);
    layout->setContentsMargins(0, 0, 0, 0);
    QSizePolicy policy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

LegendButton* Legend::addButton() {
    auto* button = new LegendButton(this);
    layout()->addWidget(button);
    connect(button, &LegendButton::toggleRequested, this, [this, button] { emit toggled(button->key()); });
    connect(button, &LegendButton::onlyThisRequested, this, [this, button] { emit onlyThisRequested(button->key()); });
    return button;
}

void Legend::setSeries(const TimeHistogram& histogram, const std::vector<TimelineSeries>& series) {
    // Buttons are kept, so that neither the focus nor a click is lost while logs are still being loaded.
    while (m_buttons.size() > series.size()) {
        delete m_buttons.back();
        m_buttons.pop_back();
    }
    while (m_buttons.size() < series.size())
        m_buttons.push_back(addButton());
    for (std::size_t i = 0; i < series.size(); ++i)
        m_buttons[i]->setSeries(series[i], countText(histogram.series[i].total));
    updateGeometry();
}

}  // namespace lambdatrail
