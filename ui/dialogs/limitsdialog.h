#pragma once

#include <QDialog>

class QSpinBox;

namespace lambdatrail {

// Asks how much a packed file may unpack to before it is taken for a bomb (UnpackLimits), and remembers it for the
// files that are opened from then on. Show it with open().
class LimitsDialog : public QDialog {
    Q_OBJECT
 public:
    explicit LimitsDialog(QWidget* parent = nullptr);
    void accept() override;

 private:
    void showLimits(quint64 maxUnpackedMiB, quint64 maxRatio);

    QSpinBox* m_size;
    QSpinBox* m_ratio;
};

}  // namespace lambdatrail
