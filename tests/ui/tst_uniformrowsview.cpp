#include "tests/support/qtwarnings.h"
#include "ui/table/uniformrowsview.h"

#include <QAbstractTableModel>
#include <QHeaderView>
#include <QImage>
#include <QScrollBar>
#include <QStyleFactory>
#include <QStyledItemDelegate>
#include <QTest>

#include <algorithm>
#include <functional>
#include <memory>

using namespace lambdatrail;
using namespace lambdatrail::test;

namespace {

constexpr int kColumns = 6;
constexpr int kHidden = 2;
constexpr int kRowHeightPx = 19;

// Cells tell where they are. It counts what it is asked for, and rows can be added at its end.
class Numbers : public QAbstractTableModel {
    Q_OBJECT
 public:
    explicit Numbers(int rows) : m_rows(rows) {}
    int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : m_rows; }
    int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : kColumns; }
    QVariant data(const QModelIndex& index, int role) const override {
        ++asked;
        if (role != Qt::DisplayRole)
            return {};
        return QStringLiteral("%1, %2").arg(index.row()).arg(index.column());
    }
    void append(int rows) {
        beginInsertRows({}, m_rows, m_rows + rows - 1);
        m_rows += rows;
        endInsertRows();
    }
    void replace(int rows) {
        beginResetModel();
        m_rows = rows;
        endResetModel();
    }
    mutable qint64 asked = 0;

 private:
    int m_rows;
};

// Both have a column that is hidden, one that was moved and one that is wider than the others.
void setUp(QTableView& view, QAbstractItemModel& model, Qt::LayoutDirection direction) {
    view.setLayoutDirection(direction);
    view.setAlternatingRowColors(true);
    view.setWordWrap(false);
    view.setTabKeyNavigation(false);
    view.setSelectionMode(QAbstractItemView::ExtendedSelection);
    view.setModel(&model);
    view.horizontalHeader()->setResizeContentsPrecision(0);  // what is in sight
    view.horizontalHeader()->setStretchLastSection(true);
    view.setColumnHidden(kHidden, true);
    view.horizontalHeader()->moveSection(4, 1);
    view.setColumnWidth(1, 170);
    view.resize(420, 300);
}

// Remembers the rows that were painted as being under the mouse.
class HoverWatcher : public QStyledItemDelegate {
 public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        if (option.state & QStyle::State_MouseOver)
            hovered.insert(index.row());
        QStyledItemDelegate::paint(painter, option, index);
    }
    mutable QSet<int> hovered;
};

// Whatever ranges the selection is made of.
QSet<int> selectedRows(const QTableView& view) {
    QSet<int> rows;
    for (const QItemSelectionRange& range : view.selectionModel()->selection())
        for (int row = range.top(); row <= range.bottom(); ++row)
            rows.insert(row);
    return rows;
}

bool getsFocus(QWidget& widget) {
    widget.activateWindow();
    widget.setFocus();
    return QTest::qWaitFor([&] { return widget.hasFocus(); });
}

}  // namespace

// Side by side with a QTableView that is set up in the same way: what a user sees and does must not tell them apart.
class TestUniformRowsView : public QObject {
    Q_OBJECT
 private slots:
    void init();
    void cleanup();
    void showsTheSame_data();
    void showsTheSame();
    void showsTheSameFocus();
    void scrollsToTheSamePlaces();
    void selectsTheSameByMouse();
    void walksTheSameByKeyboard_data();
    void walksTheSameByKeyboard();
    void growsAndIsReplaced();
    void tellsStylesWhichRowIsUnderTheMouse();
    void isAtHomeAmongAHundredMillionRows();

 private:
    void begin(int rows, Qt::LayoutDirection direction = Qt::LeftToRight);
    void atBoth(const std::function<void(QTableView&)>& gesture) {
        gesture(*m_view);
        gesture(*m_oracle);
    }
    void compare();

    std::unique_ptr<Numbers> m_model;
    std::unique_ptr<UniformRowsView> m_view;
    std::unique_ptr<QTableView> m_oracle;
    std::unique_ptr<QWidget> m_elsewhere;  // has the focus while the two are compared
};

void TestUniformRowsView::init() {
    failOnQtWarnings();
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
}

void TestUniformRowsView::cleanup() {
    m_view.reset();
    m_oracle.reset();
    m_elsewhere.reset();
    m_model.reset();
}

void TestUniformRowsView::begin(int rows, Qt::LayoutDirection direction) {
    m_model = std::make_unique<Numbers>(rows);
    m_view = std::make_unique<UniformRowsView>();
    m_oracle = std::make_unique<QTableView>();
    m_elsewhere = std::make_unique<QWidget>();
    m_elsewhere->setFocusPolicy(Qt::StrongFocus);
    m_view->setRowHeightPx(kRowHeightPx);
    m_oracle->verticalHeader()->hide();
    m_oracle->verticalHeader()->setMinimumSectionSize(kRowHeightPx);
    m_oracle->verticalHeader()->setDefaultSectionSize(kRowHeightPx);
    m_oracle->setShowGrid(false);
    m_oracle->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_oracle->setSelectionBehavior(QAbstractItemView::SelectRows);
    atBoth([&](QTableView& view) {
        setUp(view, *m_model, direction);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        QVERIFY(getsFocus(view));
    });
    m_elsewhere->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_elsewhere.get()));
    compare();
}

void TestUniformRowsView::compare() {
    if (QTest::currentTestFailed())
        return;
    QCoreApplication::processEvents();
    // QTableView lays out a little later than it is told to.
    QTRY_COMPARE(m_view->verticalScrollBar()->maximum(), m_oracle->verticalScrollBar()->maximum());
    QTRY_COMPARE(m_view->viewport()->geometry(), m_oracle->viewport()->geometry());
    QCOMPARE(m_view->verticalScrollBar()->value(), m_oracle->verticalScrollBar()->value());
    QCOMPARE(m_view->horizontalScrollBar()->value(), m_oracle->horizontalScrollBar()->value());
    QCOMPARE(m_view->horizontalScrollBar()->maximum(), m_oracle->horizontalScrollBar()->maximum());
    QCOMPARE(m_view->currentIndex(), m_oracle->currentIndex());
    QCOMPARE(selectedRows(*m_view), selectedRows(*m_oracle));
    QVERIFY(getsFocus(*m_elsewhere));
    QImage seen;
    QImage expected;
    const bool isSame = QTest::qWaitFor([&] {
        seen = m_view->viewport()->grab().toImage();
        expected = m_oracle->viewport()->grab().toImage();
        return seen == expected;
    });
    if (!isSame)
        QCOMPARE(seen, expected);  // tells how
    const QRect inside = m_view->viewport()->rect();
    for (int y = -3 * kRowHeightPx; y < inside.height() + 60; y += 17)
        for (int x = 0; x < inside.width(); x += 53)
            QCOMPARE(m_view->indexAt({x, y}), m_oracle->indexAt({x, y}));
    for (int row = 0; row < std::min(m_model->rowCount(), 200); row += 13)
        for (int column = 0; column < kColumns; ++column)
            QCOMPARE(m_view->visualRect(m_model->index(row, column)),
                     m_oracle->visualRect(m_model->index(row, column)));
}

void TestUniformRowsView::showsTheSame_data() {
    QTest::addColumn<int>("rows");
    QTest::addColumn<Qt::LayoutDirection>("direction");
    for (const int rows : {0, 1, 12, 13, 14, 15, 200}) {
        QTest::addRow("%d rows", rows) << rows << Qt::LeftToRight;
        if (rows == 1 || rows == 14 || rows == 200)
            QTest::addRow("%d rows, from right to left", rows) << rows << Qt::RightToLeft;
    }
}

void TestUniformRowsView::showsTheSame() {
    QFETCH(int, rows);
    QFETCH(Qt::LayoutDirection, direction);
    begin(rows, direction);
    for (const QSize size : {QSize(420, 283), QSize(900, 200), QSize(200, 500), QSize(420, 300)}) {
        atBoth([&](QTableView& view) {
            view.resize(size);
            QVERIFY(QTest::qWaitFor([&] { return view.size() == size; }));
        });
        compare();
    }
    atBoth([](QTableView& view) { view.selectAll(); });
    compare();
    atBoth([](QTableView& view) { view.horizontalScrollBar()->setValue(77); });
    compare();
    atBoth([](QTableView& view) { view.resizeColumnsToContents(); });
    for (int column = 0; column < kColumns; ++column)
        QCOMPARE(m_view->columnWidth(column), m_oracle->columnWidth(column));
    compare();
}

void TestUniformRowsView::showsTheSameFocus() {
    begin(200);
    const auto picture = [](QTableView& view) {
        return getsFocus(view) ? view.viewport()->grab().toImage() : QImage();
    };
    const QImage without = picture(*m_view);
    for (const int column : {0, 4, 1}) {
        atBoth([&](QTableView& view) { view.setCurrentIndex(m_model->index(3, column)); });
        const QImage seen = picture(*m_view);
        QCOMPARE(seen, picture(*m_oracle));
        QVERIFY(seen != without);
    }
}

void TestUniformRowsView::scrollsToTheSamePlaces() {
    begin(200);
    for (const auto hint :
         {QAbstractItemView::EnsureVisible, QAbstractItemView::PositionAtTop, QAbstractItemView::PositionAtBottom}) {
        for (const int row : {100, 99, 112, 113, 0, 199, 187}) {
            atBoth([&](QTableView& view) { view.scrollTo(m_model->index(row, row % 2), hint); });
            compare();
        }
    }
    // Rows are looked for, not cells: the columns stay where they are if the cell is in sight.
    m_view->horizontalScrollBar()->setValue(0);
    m_view->scrollTo(m_model->index(100, 0), QAbstractItemView::PositionAtCenter);
    const int middle = m_view->visualRect(m_model->index(100, 0)).center().y();
    QVERIFY(std::abs(middle - m_view->viewport()->height() / 2) <= kRowHeightPx);
    QCOMPARE(m_view->horizontalScrollBar()->value(), 0);
}

void TestUniformRowsView::selectsTheSameByMouse() {
    begin(200);
    const auto at = [](int row) { return QPoint(30, row * kRowHeightPx + 5); };
    const auto click = [&](int row, Qt::KeyboardModifiers keys) {
        atBoth([&](QTableView& view) { QTest::mouseClick(view.viewport(), Qt::LeftButton, keys, at(row)); });
        compare();
    };
    const auto scroll = [&](int row) {
        atBoth([&](QTableView& view) { view.verticalScrollBar()->setValue(row); });
        compare();
    };
    click(3, Qt::NoModifier);
    click(7, Qt::ShiftModifier);
    click(5, Qt::ControlModifier);
    click(9, Qt::ControlModifier);
    scroll(150);
    click(2, Qt::ShiftModifier);  // far below where the range begins
    QVERIFY(m_view->selectionModel()->isRowSelected(100));
    click(4, Qt::NoModifier);
    scroll(0);
    click(1, Qt::ShiftModifier);  // and far above
    click(6, Qt::NoModifier);
    for (const int to : {8, 2}) {
        atBoth([&](QTableView& view) {
            QTest::mousePress(view.viewport(), Qt::LeftButton, {}, at(6));
            QMouseEvent move(QEvent::MouseMove, at(to), view.viewport()->mapToGlobal(at(to)), Qt::NoButton,
                             Qt::LeftButton, Qt::NoModifier);
            QCoreApplication::sendEvent(view.viewport(), &move);
            QTest::mouseRelease(view.viewport(), Qt::LeftButton, {}, at(to));
        });
        compare();
        QCOMPARE(m_view->selectionModel()->selectedRows().size(), std::abs(to - 6) + 1);
    }
}

void TestUniformRowsView::walksTheSameByKeyboard_data() {
    QTest::addColumn<Qt::LayoutDirection>("direction");
    QTest::newRow("from left to right") << Qt::LeftToRight;
    QTest::newRow("from right to left") << Qt::RightToLeft;
}

void TestUniformRowsView::walksTheSameByKeyboard() {
    QFETCH(Qt::LayoutDirection, direction);
    begin(60, direction);
    const auto press = [&](Qt::Key key, Qt::KeyboardModifiers keys = {}) {
        atBoth([&](QTableView& view) { QTest::keyClick(&view, key, keys); });
        compare();
    };
    for (int i = 0; i < 12; ++i)
        atBoth([](QTableView& view) { QTest::keyClick(&view, Qt::Key_Down); });
    for (int i = 0; i < 4; ++i)  // and past what is in sight
        press(Qt::Key_Down);
    for (const Qt::Key key : {Qt::Key_Right, Qt::Key_Right, Qt::Key_Right, Qt::Key_Right, Qt::Key_Right, Qt::Key_Left,
                              Qt::Key_Up, Qt::Key_Left, Qt::Key_Left, Qt::Key_Left, Qt::Key_Left})
        press(key);
    for (int i = 0; i < 3; ++i)
        press(Qt::Key_Up, Qt::ShiftModifier);
    for (int i = 0; i < 6; ++i)
        press(Qt::Key_Down, Qt::ShiftModifier);
    press(Qt::Key_A, Qt::ControlModifier);

    // A page is what fits; the first and the last row are where Home and End lead to.
    const auto row = [&](Qt::Key key, Qt::KeyboardModifiers keys = {}) {
        QTest::keyClick(m_view.get(), key, keys);
        return m_view->currentIndex().row();
    };
    const int page = m_view->viewport()->height() / kRowHeightPx;
    QCOMPARE(row(Qt::Key_Home), 0);
    QCOMPARE(row(Qt::Key_PageDown), page);
    QCOMPARE(row(Qt::Key_PageUp), 0);
    QCOMPARE(row(Qt::Key_End), 59);
    QCOMPARE(row(Qt::Key_PageUp, Qt::ShiftModifier), 59 - page);
    QCOMPARE(m_view->selectionModel()->selectedRows().size(), page + 1);
    QCOMPARE(row(Qt::Key_Home), 0);
    QCOMPARE(row(Qt::Key_End, Qt::ShiftModifier), 59);
    QCOMPARE(m_view->selectionModel()->selectedRows().size(), 60);
}

void TestUniformRowsView::growsAndIsReplaced() {
    begin(0);
    for (const int rows : {5, 9, 40, 1}) {
        m_model->append(rows);
        compare();
    }
    atBoth([](QTableView& view) { view.verticalScrollBar()->setValue(20); });
    m_model->append(1000);
    compare();
    QCOMPARE(m_view->verticalScrollBar()->value(), 20);
    atBoth([](QTableView& view) { view.scrollToBottom(); });
    compare();
    for (const int rows : {30, 3, 500, 0}) {
        m_model->replace(rows);
        atBoth(
            [](QTableView& view) { QVERIFY(QTest::qWaitFor([&] { return view.verticalScrollBar()->value() >= 0; })); });
        QTRY_COMPARE(m_view->verticalScrollBar()->maximum(), m_oracle->verticalScrollBar()->maximum());
        compare();
    }
}

void TestUniformRowsView::tellsStylesWhichRowIsUnderTheMouse() {
    begin(200);
    HoverWatcher watcher;
    m_view->setItemDelegate(&watcher);
    const auto hover = [&](QEvent::Type type, QPoint to) {
        QHoverEvent event(type, to, m_view->viewport()->mapToGlobal(to), to);
        QCoreApplication::sendEvent(m_view->viewport(), &event);
        watcher.hovered.clear();
        m_view->viewport()->repaint();
        return watcher.hovered;
    };
    QCOMPARE(hover(QEvent::HoverEnter, {30, 3 * kRowHeightPx + 5}), QSet<int>{3});
    QCOMPARE(hover(QEvent::HoverMove, {30, 5 * kRowHeightPx + 5}), QSet<int>{5});
    QCOMPARE(hover(QEvent::HoverLeave, {-1, -1}), QSet<int>{});
    m_view->setItemDelegate(nullptr);
}

void TestUniformRowsView::isAtHomeAmongAHundredMillionRows() {
    constexpr int kRows = 100'000'000;
    m_model = std::make_unique<Numbers>(0);
    m_view = std::make_unique<UniformRowsView>();
    m_view->setRowHeightPx(kRowHeightPx);
    setUp(*m_view, *m_model, Qt::LeftToRight);
    m_view->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
    m_model->append(kRows);
    m_view->setCurrentIndex(m_model->index(0, 0));
    QTest::keyClick(m_view.get(), Qt::Key_End);
    QCOMPARE(m_view->currentIndex().row(), kRows - 1);
    QVERIFY(m_view->viewport()->rect().contains(m_view->visualRect(m_view->currentIndex()).center()));
    const QPoint middle = m_view->viewport()->rect().center();
    const int row = m_view->indexAt({30, middle.y()}).row();
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, {30, middle.y()});
    QCOMPARE(m_view->currentIndex().row(), row);
    m_view->verticalScrollBar()->setValue(0);
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, Qt::ShiftModifier, {30, 2 * kRowHeightPx + 5});
    const QItemSelection selection = m_view->selectionModel()->selection();
    QCOMPARE(selection.size(), 1);
    QCOMPARE(selection.first().top(), 2);
    QCOMPARE(selection.first().bottom(), row);
    m_view->viewport()->repaint();
    // What keeps something for every row, or looks at all of them, does not get this far within a test's patience.
    QCOMPARE(m_view->verticalHeader()->count(), 0);
    QVERIFY2(m_model->asked < 100'000, qPrintable(QString::number(m_model->asked)));
}

QTEST_MAIN(TestUniformRowsView)
#include "tst_uniformrowsview.moc"
