#pragma once

#include <QHash>
#include <QString>
#include <QVariant>

#include <condition_variable>
#include <mutex>
#include <thread>

namespace lambdatrail {

// The file in which settings are remembered, read once and written in the background: QSettings waits until the disk
// has what it writes, and on a busy disk that takes longer than a window may stand still. All functions may be called
// by any thread; only flush() and clear() wait.
class SettingsFile {
 public:
    static SettingsFile& instance();  // that of the application; when the program ends, it has been written
    ~SettingsFile();
    SettingsFile(const SettingsFile&) = delete;
    SettingsFile& operator=(const SettingsFile&) = delete;

    QVariant value(const QString& key) const;  // invalid if there is none
    void setValue(const QString& key, const QVariant& value);
    void flush();  // until the disk has everything
    void clear();  // forgets all values, in the file too

 private:
    SettingsFile();
    void run();

    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    QHash<QString, QVariant> m_values;
    QHash<QString, QVariant> m_unwritten;
    bool m_writing = false;
    bool m_ending = false;
    std::jthread m_writer;
};

}  // namespace lambdatrail
