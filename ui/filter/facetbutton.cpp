#include "ui/filter/facetbutton.h"

#include "ui/models/plaintext.h"

#include <QStyleOptionToolButton>
#include <QStylePainter>

#include <algorithm>

namespace lambdatrail {
namespace {

constexpr int kMostChars = 30;
constexpr int kFewestChars = 10;

}  // namespace

FacetButton::FacetButton(QWidget* parent) : QToolButton(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
}

void FacetButton::setChoice(const QString& shown, bool chosen) {
    m_shown = visibleText(shown, kMostChars);
    QFont bold = font();
    bold.setBold(chosen);
    setFont(bold);
    setText(QString(m_shown).replace(QLatin1Char('&'), QStringLiteral("&&")));
    setAccessibleName(shown);
    setToolTip(toolTipText(tr("%1 \u2013 choose from what is loaded").arg(shown)));
    updateGeometry();
    update();
}

int FacetButton::arrowWidth() const {
    return fontMetrics().height() * 2 / 3;
}

QSize FacetButton::sizeHint() const {
    return sizeFor(fontMetrics().horizontalAdvance(m_shown));
}

QSize FacetButton::minimumSizeHint() const {
    return sizeFor(std::min(fontMetrics().horizontalAdvance(m_shown), fontMetrics().averageCharWidth() * kFewestChars));
}

QSize FacetButton::sizeFor(int textWidth) const {
    QStyleOptionToolButton option;
    initStyleOption(&option);
    const int gap = fontMetrics().averageCharWidth();
    const QSize content(textWidth + arrowWidth() + 3 * gap, fontMetrics().height());
    return style()->sizeFromContents(QStyle::CT_ToolButton, &option, content, this);
}

void FacetButton::paintEvent(QPaintEvent*) {
    QStylePainter painter(this);
    QStyleOptionToolButton option;
    initStyleOption(&option);
    option.text.clear();
    option.icon = {};
    painter.drawComplexControl(QStyle::CC_ToolButton, option);

    const int gap = fontMetrics().averageCharWidth();
    const QRect inside = rect().adjusted(gap, 0, -gap, 0);
    const QRect words = inside.adjusted(0, 0, -arrowWidth() - gap, 0);
    painter.setPen(palette().color(isEnabled() ? QPalette::Active : QPalette::Disabled, QPalette::ButtonText));
    const Qt::Alignment start = QStyle::visualAlignment(layoutDirection(), Qt::AlignLeft);
    painter.drawText(QStyle::visualRect(layoutDirection(), inside, words),
                     start | Qt::AlignVCenter | Qt::TextSingleLine,
                     fontMetrics().elidedText(m_shown, Qt::ElideRight, words.width() + 1));
    QStyleOption arrow = option;
    const int side = arrowWidth();
    arrow.rect = QStyle::visualRect(layoutDirection(), inside,
                                    QRect(inside.right() - side + 1, inside.center().y() - side / 2, side, side));
    painter.drawPrimitive(QStyle::PE_IndicatorArrowDown, arrow);
}

}  // namespace lambdatrail
