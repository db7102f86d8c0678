#pragma once

#include <QString>

#include <string_view>

namespace lambdatrail {

// A text typed into a search field, to be looked for in many UTF-8 texts, ignoring case.
class TextSearch {
 public:
    TextSearch() = default;
    explicit TextSearch(const QString& text);

    bool isEmpty() const { return m_text.isEmpty(); }
    bool isIn(std::string_view utf8) const;
    bool begins(std::string_view utf8) const;

 private:
    QString m_text;
    QByteArray m_lower;  // lower-case bytes, where the text is plain ASCII
};

}  // namespace lambdatrail
