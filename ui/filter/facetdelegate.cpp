#include "ui/filter/facetdelegate.h"

#include "ui/filter/counttext.h"
#include "ui/filter/facetlistmodel.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QStyle>

#include <algorithm>

namespace lambdatrail {
namespace {

struct Metrics {
    int gap;
    int bar;
    int tick;
    int row;
};

Metrics metricsOf(const QStyleOptionViewItem& option) {
    const QStyle* style = option.widget ? option.widget->style() : QApplication::style();
    const int text = option.fontMetrics.height();
    const int tick = style->pixelMetric(QStyle::PM_IndicatorHeight, nullptr, option.widget);
    const int bar = std::max(2, text / 8);
    return {std::max(3, text / 3), bar, tick, std::max(text, tick) + text / 4 + bar + 2};
}

QStyle* styleOf(const QStyleOptionViewItem& option) {
    return option.widget ? option.widget->style() : QApplication::style();
}

void drawTick(QPainter* painter, const QStyleOptionViewItem& option, const QRect& rect, bool checked) {
    QStyleOptionViewItem tick = option;
    tick.rect = rect;
    tick.state &= ~(QStyle::State_HasFocus | QStyle::State_Selected);
    tick.state |= checked ? QStyle::State_On : QStyle::State_Off;
    styleOf(option)->drawPrimitive(QStyle::PE_IndicatorItemViewItemCheck, &tick, painter, option.widget);
    if (!theme::isDark(option.palette))
        return;
    // Some styles draw the box darker than the window, which cannot be seen on a dark list.
    painter->setPen(theme::muted(option.palette));
    painter->setBrush(Qt::NoBrush);
    painter->drawRect(rect.adjusted(0, 0, -1, -1));
}

}  // namespace

void FacetDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const Metrics metrics = metricsOf(option);
    const QPalette& palette = option.palette;
    const bool selected = option.state & QStyle::State_Selected;
    const auto group = option.state & QStyle::State_Active ? QPalette::Active : QPalette::Inactive;
    QColor text = palette.color(group, selected ? QPalette::HighlightedText : QPalette::Text);
    const QColor secondary = selected ? text : theme::muted(palette);
    if (index.data(FacetListModel::DimmedRole).toBool())
        text = secondary;

    painter->save();
    styleOf(option)->drawPrimitive(QStyle::PE_PanelItemViewItem, &option, painter, option.widget);
    QRect line = option.rect.adjusted(metrics.gap, 0, -metrics.gap, -metrics.bar - 1);
    const QRect tick(line.left(), line.center().y() - metrics.tick / 2, metrics.tick, metrics.tick);
    drawTick(painter, option, tick, index.data(Qt::CheckStateRole).toInt() == Qt::Checked);
    line.setLeft(tick.right() + 1 + metrics.gap);

    const QString count = countText(index.data(FacetListModel::CountRole).toULongLong());
    painter->setFont(option.font);
    painter->setPen(text);
    painter->drawText(line, Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine, count);
    QRect words = line.adjusted(0, 0, -option.fontMetrics.horizontalAdvance(count) - 2 * metrics.gap, 0);
    const QString label = index.data(Qt::DisplayRole).toString();
    const QString detail = index.data(FacetListModel::DetailRole).toString();
    // The label comes first, but never takes more than half from what tells it apart.
    const int forLabel = detail.isEmpty()
                             ? words.width()
                             : std::max(words.width() / 2,
                                        words.width() - metrics.gap - option.fontMetrics.horizontalAdvance(detail) - 1);
    const int labelWidth = std::min(option.fontMetrics.horizontalAdvance(label) + 1, forLabel);
    painter->drawText(words, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                      option.fontMetrics.elidedText(label, Qt::ElideRight, labelWidth));
    if (!detail.isEmpty()) {
        words.setLeft(words.left() + labelWidth + metrics.gap);
        painter->setPen(secondary);
        // The ends of keys and ARNs are what differs.
        painter->drawText(words, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                          option.fontMetrics.elidedText(detail, Qt::ElideMiddle, words.width()));
    }

    const double share = index.data(FacetListModel::ShareRole).toDouble();
    if (share > 0) {
        QRect bar(line.left(), option.rect.bottom() - metrics.bar, line.width(), metrics.bar);
        bar.setWidth(std::max(1, static_cast<int>(share * bar.width())));
        QColor color = palette.color(QPalette::Active, selected ? QPalette::HighlightedText : QPalette::Highlight);
        color.setAlphaF(selected ? 0.7F : 0.55F);
        painter->fillRect(bar, color);
    }
    painter->restore();
}

QSize FacetDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const {
    return {option.fontMetrics.averageCharWidth() * 20, metricsOf(option).row};
}

bool FacetDelegate::editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option,
                                const QModelIndex& index) {
    const auto turn = [&] {
        const bool checked = index.data(Qt::CheckStateRole).toInt() == Qt::Checked;
        return model->setData(index, checked ? Qt::Unchecked : Qt::Checked, Qt::CheckStateRole);
    };
    switch (event->type()) {
        case QEvent::MouseButtonDblClick:
            m_doubleClicked = true;
            return false;
        case QEvent::MouseButtonRelease: {
            const auto* mouse = static_cast<QMouseEvent*>(event);
            if (m_doubleClicked || mouse->button() != Qt::LeftButton ||
                !option.rect.contains(mouse->position().toPoint())) {
                m_doubleClicked = false;
                return false;
            }
            return turn();
        }
        case QEvent::KeyPress: {
            const int key = static_cast<QKeyEvent*>(event)->key();
            return (key == Qt::Key_Space || key == Qt::Key_Select) && turn();
        }
        default:
            return false;
    }
}

}  // namespace lambdatrail
