#include "ui/table/celldelegate.h"

#include <QApplication>
#include <QPainter>
#include <QStyle>

#include <memory>

namespace lambdatrail {
namespace {

// As QCommonStyle places texts in cells.
int textMarginPx(const QStyleOptionViewItem& option) {
    return option.widget->style()->pixelMetric(QStyle::PM_FocusFrameHMargin, nullptr, option.widget) + 1;
}

QPalette::ColorGroup colorGroup(const QStyleOptionViewItem& option) {
    if (!(option.state & QStyle::State_Enabled))
        return QPalette::Disabled;
    return option.state & QStyle::State_Active ? QPalette::Active : QPalette::Inactive;
}

}  // namespace

void CellDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    QStyle& style = *cell.widget->style();
    style.drawPrimitive(QStyle::PE_PanelItemViewItem, &cell, painter, cell.widget);

    const int margin = textMarginPx(cell);
    QRect room = cell.rect.adjusted(margin, 0, -margin, 0);
    if (!cell.icon.isNull()) {
        const QRect icon(room.topLeft(), QSize(cell.decorationSize.width(), room.height()));
        cell.icon.paint(painter, QStyle::visualRect(cell.direction, cell.rect, icon), Qt::AlignCenter,
                        cell.state & QStyle::State_Selected ? QIcon::Selected : QIcon::Normal);
        room.setLeft(icon.right() + 1 + 2 * margin);
    }
    if (!cell.text.isEmpty() && room.width() > 0) {
        const QStaticText& text = laidOut(cell.text, room.width(), cell);
        const bool isSelected = cell.state & QStyle::State_Selected;
        painter->setFont(cell.font);
        painter->setPen(cell.palette.color(colorGroup(cell), isSelected ? QPalette::HighlightedText : QPalette::Text));
        const QRect place(room.left(), room.top() + (room.height() - qRound(text.size().height())) / 2,
                          qRound(text.size().width()), room.height());
        painter->drawStaticText(QStyle::visualRect(cell.direction, cell.rect, place).topLeft(), text);
    }
    if (cell.state & QStyle::State_HasFocus) {
        QStyleOptionFocusRect focus;
        focus.QStyleOption::operator=(cell);
        focus.state |= QStyle::State_KeyboardFocusChange | QStyle::State_Item;
        focus.backgroundColor = cell.palette.color(
            colorGroup(cell), cell.state & QStyle::State_Selected ? QPalette::Highlight : QPalette::Window);
        style.drawPrimitive(QStyle::PE_FrameFocusRect, &focus, painter, cell.widget);
    }
}

const QStaticText& CellDelegate::laidOut(const QString& text, int widthPx, const QStyleOptionViewItem& option) const {
    const std::pair key(text, widthPx);
    if (const QStaticText* const known = m_texts.object(key))
        return *known;
    auto fresh = std::make_unique<QStaticText>(option.fontMetrics.elidedText(text, option.textElideMode, widthPx));
    fresh->setTextFormat(Qt::PlainText);
    fresh->setPerformanceHint(QStaticText::AggressiveCaching);
    fresh->prepare({}, option.font);
    const QStaticText& laidOut = *fresh;
    m_texts.insert(key, fresh.release());
    return laidOut;
}

}  // namespace lambdatrail
