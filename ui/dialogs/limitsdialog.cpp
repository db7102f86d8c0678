#include "ui/dialogs/limitsdialog.h"

#include "app/session/settings.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>

namespace lambdatrail {
namespace {

constexpr int kMostMiB = 1 << 24;  // 16 TiB
constexpr int kMostRatio = 1'000'000;

QSpinBox* makeBox(QWidget* parent, const QString& name, int most, int step) {
    auto* box = new QSpinBox(parent);
    box->setObjectName(name);
    box->setRange(1, most);
    box->setSingleStep(step);
    box->setGroupSeparatorShown(true);
    box->setAlignment(Qt::AlignRight);
    return box;
}

int shown(quint64 value, int most) {
    return static_cast<int>(std::min(value, static_cast<quint64>(most)));
}

}  // namespace

LimitsDialog::LimitsDialog(QWidget* parent)
    : QDialog(parent),
      m_size(makeBox(this, QStringLiteral("limitSize"), kMostMiB, 1024)),
      m_ratio(makeBox(this, QStringLiteral("limitRatio"), kMostRatio, 100)) {
    setObjectName(QStringLiteral("limitsDialog"));
    setWindowTitle(tr("Limits for packed files"));
    auto* about =
        new QLabel(tr("A packed file that unpacks to more than this is taken for a bomb: what was unpacked by "
                      "then is kept, and the load report names the file. Files that are open already are not "
                      "read again."),
                   this);
    about->setTextFormat(Qt::PlainText);
    about->setWordWrap(true);
    m_size->setSuffix(tr(" MiB"));
    m_ratio->setSuffix(tr(" times"));

    auto* form = new QFormLayout;
    form->addRow(tr("&Unpacked size, at most:"), m_size);
    form->addRow(tr("&Growth over the packed size, at most:"), m_ratio);
    auto* buttons =
        new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel | QDialogButtonBox::RestoreDefaults, this);
    buttons->setObjectName(QStringLiteral("limitsButtons"));
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons->button(QDialogButtonBox::RestoreDefaults), &QPushButton::clicked, this,
            [this] { showLimits(UnpackLimits{}.maxBytes >> 20, UnpackLimits{}.maxRatio); });

    auto* layout = new QVBoxLayout(this);
    layout->addWidget(about);
    layout->addLayout(form);
    layout->addWidget(buttons);
    const int line = fontMetrics().height();
    layout->setSpacing(line / 2);
    setMinimumWidth(fontMetrics().averageCharWidth() * 60);
    showLimits(Settings().maxUnpackedMiB.get(), Settings().maxUnpackRatio.get());
}

void LimitsDialog::showLimits(quint64 maxUnpackedMiB, quint64 maxRatio) {
    m_size->setValue(shown(maxUnpackedMiB, kMostMiB));
    m_ratio->setValue(shown(maxRatio, kMostRatio));
}

void LimitsDialog::accept() {
    Settings settings;
    settings.maxUnpackedMiB.set(static_cast<quint64>(m_size->value()));
    settings.maxUnpackRatio.set(static_cast<quint64>(m_ratio->value()));
    QDialog::accept();
}

}  // namespace lambdatrail
