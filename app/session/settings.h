#pragma once

#include "app/io/unpackmeter.h"
#include "app/session/settingsfile.h"

#include <QByteArray>
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
        const QVariant value = SettingsFile::instance().value(QLatin1String(m_key));
        return value.isValid() ? value.template value<T>() : m_fallback;
    }
    void set(const T& value) { SettingsFile::instance().setValue(QLatin1String(m_key), QVariant::fromValue(value)); }

 private:
    const char* m_key;
    T m_fallback;
};

// Everything that is remembered between starts, under the application's name.
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
    Setting<QStringList> filterHistory{"filter/history", {}};
    Setting<int> detailTab{"detail/tab", 0};
};
inline constexpr int kMaxRecent = 10;

}  // namespace lambdatrail
