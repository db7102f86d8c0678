#pragma once

#include "app/base/result.h"

#include <memory>
#include <string>
#include <string_view>

namespace lambdatrail {

// A regular expression of RE2, which takes time linear in the text and bounded memory for any pattern: log texts are
// long and patterns are typed. Any number of threads may ask.
class Pattern {
 public:
    // Error: Usage, if it is no regular expression.
    static Result<std::shared_ptr<const Pattern>> compile(std::string pattern);

    // The same pattern for JoinedTexts; null if it cannot be asked so.
    static std::shared_ptr<const Pattern> ofLines(const std::string& pattern);

    ~Pattern();
    Pattern(const Pattern&) = delete;
    Pattern& operator=(const Pattern&) = delete;

    bool isFoundIn(std::string_view text) const;

 private:
    struct Threads;
    explicit Pattern(std::unique_ptr<const Threads> threads);

    std::unique_ptr<const Threads> m_threads;
};

// Some texts of which one pattern is asked at once: quicker than one by one where few match. Long ones, to which a call
// is nothing, are not copied.
class JoinedTexts {
 public:
    void clear();
    void add(std::string_view text);
    // Whether the pattern may match one of them; false only if it matches none.
    bool mayMatch(const Pattern& ofLines) const { return m_isUnknown || ofLines.isFoundIn(m_lines); }

 private:
    std::string m_lines;
    bool m_isEmpty = true;
    bool m_isUnknown = false;  // of a long text, or one with line breaks: the pattern for lines does not see across
};

}  // namespace lambdatrail
