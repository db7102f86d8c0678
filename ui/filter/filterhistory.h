#pragma once

#include <QString>
#include <QStringList>

namespace lambdatrail {

// The filters typed last, walked through like a shell's history. Remembered between starts.
class FilterHistory {
 public:
    FilterHistory();

    void add(const QString& text);
    // The next older or newer text than the one shown; `draft`, what is being typed, is what newer ends with.
    // Null if there is none.
    QString older(const QString& draft);
    QString newer();
    void leave() { m_at = -1; }  // typing starts over at the newest

 private:
    QStringList m_texts;  // newest first
    QString m_draft;
    qsizetype m_at = -1;  // -1: the draft
};

}  // namespace lambdatrail
