#pragma once

#include <QCache>
#include <QStaticText>
#include <QStyledItemDelegate>

namespace lambdatrail {

// Draws cells as the style does, but lays a text out once for as long as it is in sight again and again: shaping texts
// is most of what a frame of a table costs.
class CellDelegate : public QStyledItemDelegate {
    Q_OBJECT
 public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    void forgetTexts() { m_texts.clear(); }  // the font is another one

 private:
    const QStaticText& laidOut(const QString& text, int widthPx, const QStyleOptionViewItem& option) const;

    static constexpr qsizetype kMostTexts = 4096;

    // By text and room. Those that were not seen for the longest time go one by one: all at once cost a long frame.
    mutable QCache<std::pair<QString, int>, QStaticText> m_texts{kMostTexts};
};

}  // namespace lambdatrail
