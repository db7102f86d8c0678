#include "app/session/settingsfile.h"

#include <QSettings>

#include <utility>

namespace lambdatrail {

SettingsFile& SettingsFile::instance() {
    static SettingsFile file;
    return file;
}

SettingsFile::SettingsFile() {
    const QSettings file;
    for (const QString& key : file.allKeys())
        m_values.insert(key, file.value(key));
    m_writer = std::jthread([this] { run(); });
}

SettingsFile::~SettingsFile() {
    {
        const std::lock_guard lock(m_mutex);
        m_ending = true;
    }
    m_changed.notify_all();
}

QVariant SettingsFile::value(const QString& key) const {
    const std::lock_guard lock(m_mutex);
    return m_values.value(key);
}

void SettingsFile::setValue(const QString& key, const QVariant& value) {
    {
        const std::lock_guard lock(m_mutex);
        m_values.insert(key, value);
        m_unwritten.insert(key, value);
    }
    m_changed.notify_all();
}

void SettingsFile::flush() {
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return m_unwritten.isEmpty() && !m_writing; });
}

void SettingsFile::clear() {
    std::unique_lock lock(m_mutex);
    m_values.clear();
    m_unwritten.clear();
    m_changed.wait(lock, [this] { return !m_writing; });
    QSettings().clear();
}

void SettingsFile::run() {
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_changed.wait(lock, [this] { return m_ending || !m_unwritten.isEmpty(); });
        if (m_unwritten.isEmpty())
            return;
        const QHash<QString, QVariant> values = std::exchange(m_unwritten, {});
        m_writing = true;
        lock.unlock();
        {
            QSettings file;  // its end waits for the disk
            for (auto value = values.begin(); value != values.end(); ++value)
                file.setValue(value.key(), value.value());
        }
        lock.lock();
        m_writing = false;
        m_changed.notify_all();
    }
}

}  // namespace lambdatrail
