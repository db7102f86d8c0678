#pragma once

#include <QWidget>

class QLabel;
class QListWidget;
class QPushButton;

namespace lambdatrail {

// What the window shows while nothing is loaded: where to drop, what to press, what was open lately.
class EmptyPage : public QWidget {
    Q_OBJECT
 public:
    explicit EmptyPage(QWidget* parent = nullptr);

    void setRecent(const QStringList& paths);  // newest first
    void setSamplesAvailable(bool available);

 signals:
    void openFilesRequested();
    void openFolderRequested();
    void openSamplesRequested();
    void openRecentRequested(const QString& path);

 protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

 private:
    void setUpFonts();

    QLabel* m_title;
    QLabel* m_about;
    QLabel* m_recentTitle;
    QListWidget* m_recent;
    QPushButton* m_samples;
};

}  // namespace lambdatrail
