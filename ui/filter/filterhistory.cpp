#include "ui/filter/filterhistory.h"

#include "app/session/settings.h"

namespace lambdatrail {
namespace {

constexpr qsizetype kMostRemembered = 50;
constexpr qsizetype kLongestRemembered = 4096;

}  // namespace

FilterHistory::FilterHistory() : m_texts(Settings().filterHistory.get()) {}

void FilterHistory::add(const QString& text) {
    const QString trimmed = text.trimmed();
    m_at = -1;
    if (trimmed.isEmpty() || trimmed.size() > kLongestRemembered || (!m_texts.isEmpty() && m_texts.front() == trimmed))
        return;
    m_texts.removeAll(trimmed);
    m_texts.prepend(trimmed);
    m_texts = m_texts.mid(0, kMostRemembered);
    Settings().filterHistory.set(m_texts);
}

QString FilterHistory::older(const QString& draft) {
    if (m_at < 0)
        m_draft = draft.isNull() ? QStringLiteral("") : draft;
    qsizetype next = m_at + 1;
    // The text that is shown already would look as if the key had done nothing.
    if (next < m_texts.size() && m_texts[next] == draft.trimmed())
        ++next;
    if (next >= m_texts.size())
        return {};
    m_at = next;
    return m_texts[m_at];
}

QString FilterHistory::newer() {
    if (m_at < 0)
        return {};
    --m_at;
    return m_at < 0 ? m_draft : m_texts[m_at];
}

}  // namespace lambdatrail
