#pragma once

#include <QLayout>
#include <QList>

namespace lambdatrail {

// Puts widgets side by side, and on as many further lines as the width makes necessary. Mirrors in right-to-left.
class FlowLayout : public QLayout {
 public:
    FlowLayout(QWidget* parent, int gapPx);
    ~FlowLayout() override;

    void addItem(QLayoutItem* item) override { m_items.append(item); }
    int count() const override { return static_cast<int>(m_items.size()); }
    QLayoutItem* itemAt(int index) const override { return m_items.value(index); }
    QLayoutItem* takeAt(int index) override;
    Qt::Orientations expandingDirections() const override { return {}; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override { return arrange(QRect(0, 0, width, 0), false); }
    QSize sizeHint() const override;
    QSize minimumSize() const override;
    void setGeometry(const QRect& rect) override;

 private:
    // The height needed; moves the items only if asked to.
    int arrange(const QRect& rect, bool move) const;

    QList<QLayoutItem*> m_items;
    int m_gapPx;
};

}  // namespace lambdatrail
