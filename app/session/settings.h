#pragma once

#include "app/io/unpackmeter.h"

#include <QByteArray>
#include <QSettings>
#include <QString>
#include <QStringList>
#include <QVariant>

namespace lambdatrail {

// A setting with its key and default in one place.
template <class T>
class Setting {
 public:
    Setting(const char* key, T fallback) : m_key(key), m_fallback(std::move(fallback)) {}
    T get() const {
        return QSettings().value(QLatin1String(m_key), QVariant::fromValue(m_fallback)).template value<T>();
    }
    void set(const T& value) { QSettings().setValue(QLatin1String(m_key), QVariant::fromValue(value)); }

 private:
    const char* m_key;
    T m_fallback;
};

// Everything that is remembered between starts. Kept by QSettings under the application's name.
struct Settings {
    // What is taken for a bomb: see UnpackLimits.
    Setting<quint64> maxUnpackedMiB{"load/maxUnpackedMiB", UnpackLimits{}.maxBytes >> 20};
    Setting<quint64> maxUnpackRatio{"load/maxUnpackRatio", UnpackLimits{}.maxRatio};
    Setting<QByteArray> windowGeometry{"window/geometry", {}};
    Setting<QByteArray> windowState{"window/state", {}};
    Setting<QByteArray> tableHeader{"table/header", {}};
    Setting<QByteArray> mainSplitter{"window/mainSplitter", {}};
    Setting<QByteArray> detailSplitter{"window/detailSplitter", {}};
    Setting<QStringList> recent{"open/recent", {}};
    Setting<QString> lastFolder{"open/lastFolder", {}};
    Setting<QString> exportFolder{"export/folder", {}};
    Setting<bool> exportFormulaSafe{"export/formulaSafe", true};
    Setting<bool> exportAllColumns{"export/allColumns", false};
    Setting<int> detailTab{"detail/tab", 0};
};
inline constexpr int kMaxRecent = 10;

}  // namespace lambdatrail
