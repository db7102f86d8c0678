#pragma once

#include <QWidget>

#include <memory>
#include <string>

class QCheckBox;
class QLabel;
class QPushButton;

namespace lambdatrail {

class FindBar;
class JsonHighlighter;
class RecordTextEdit;

// The record's text: laid out line by line, or as it stands in the file. Digits, names and strings are the file's own;
// only control and direction-changing characters are shown by stand-ins.
class JsonTextPane : public QWidget {
    Q_OBJECT
 public:
    static constexpr std::size_t kLaidOutBytes = 512U << 10;  // at first: every event that a trail can deliver
    static constexpr std::size_t kMaxShownBytes = 32U << 20;  // on request

    explicit JsonTextPane(QWidget* parent = nullptr);

    // Laid out when the pane is next seen.
    void setRecord(std::shared_ptr<const std::string> record);
    void clear();

 protected:
    bool event(QEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;

 private:
    void refresh();
    void render();
    void search(bool backward, bool fromStart);

    QCheckBox* m_asInFile;
    QPushButton* m_showAll;
    QPushButton* m_copy;
    QLabel* m_notice;
    RecordTextEdit* m_edit;
    FindBar* m_findBar;
    JsonHighlighter* m_highlighter;
    std::shared_ptr<const std::string> m_record;
    bool m_all = false;
    bool m_stale = false;
};

}  // namespace lambdatrail
