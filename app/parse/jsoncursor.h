#pragma once

#include "app/base/ascii.h"
#include "app/parse/jsonquotes.h"

#include <array>
#include <cstddef>
#include <string_view>

namespace lambdatrail {

namespace detail {
// By character: what it does to the depth of nesting.
inline constexpr std::array<signed char, 256> kDepthSteps = [] {
    std::array<signed char, 256> steps{};
    steps['{'] = steps['['] = 1;
    steps['}'] = steps[']'] = -1;
    return steps;
}();

// Characters of true, null, -1.5e3 and of whatever else stands where a value should.
inline constexpr std::array<bool, 256> kIsOfScalar = [] {
    std::array<bool, 256> is{};
    for (std::size_t c = ' ' + 1; c < is.size(); ++c)
        is[c] = true;
    for (const unsigned char c : std::string_view("{}[],:\""))
        is[c] = false;
    return is;
}();
}  // namespace detail

// Walks a JSON text, on what is no white space: at() is the first character of a value, or what stands between two.
// Every step that reports false has met a text that is no JSON; what is skipped is only checked for its brackets.
// Nesting of any depth costs no stack.
class JsonCursor {
 public:
    JsonCursor() = default;
    // On the first value. `quotes` stay where they are, as does the text.
    explicit JsonCursor(const JsonQuotes& quotes) : m_quotes(&quotes), m_at(quotes.begin()), m_end(quotes.end()) {
        skipSpace();
    }

    // On another place of the same text, where no value has to be.
    JsonCursor(const JsonCursor& in, const char* place) : m_quotes(in.m_quotes), m_at(place), m_end(in.m_end) {}

    bool isAtEnd() const { return m_at == m_end; }
    char at() const { return m_at == m_end ? '\0' : *m_at; }
    const char* place() const { return m_at; }
    const char* textEnd() const { return m_end; }
    const JsonQuotes& quotes() const { return *m_quotes; }
    // Behind the character that the cursor is on; `place`: on another one.
    void next() { moveTo(m_at + 1); }
    void moveTo(const char* place) {
        m_at = place;
        skipSpace();
    }

    // Calls fn(key) with the cursor on the value of every member of the object that it is on; fn moves it behind the
    // value and tells whether all was well. The key is as it stands there, escapes and all.
    template <class Fn>
    bool eachMember(Fn&& fn) {
        return eachBefore('}', [&] {
            std::string_view key;
            if (at() != '"' || !takeString(key) || at() != ':')
                return false;
            next();
            return fn(key);
        });
    }

    // The same for the elements of the array that the cursor is on.
    template <class Fn>
    bool eachElement(Fn&& fn) {
        return eachBefore(']', fn);
    }

    // Moves behind the value.
    bool skip() {
        const char* behind = behindValue();
        if (!behind)
            return false;
        moveTo(behind);
        return true;
    }

    // Moves behind the value and gives its text: what stands between the quotes of a string, the JSON of anything else.
    bool take(std::string_view& to, bool& isString) {
        isString = at() == '"';
        if (isString)
            return takeString(to);
        const char* behind = behindValue();
        if (!behind)
            return false;
        to = {m_at, behind};
        moveTo(behind);
        return true;
    }

    // Of a string.
    bool takeString(std::string_view& to) {
        const char* close = m_quotes->next(m_at + 1);
        if (close == m_end)
            return false;
        to = {m_at + 1, close};
        moveTo(close + 1);
        return true;
    }

 private:
    template <class Fn>
    bool eachBefore(char close, Fn&& fn) {
        next();
        if (at() == close) {
            next();
            return true;
        }
        for (;;) {
            if (!fn())
                return false;
            const char separator = at();
            if (separator != close && separator != ',')
                return false;
            next();
            if (separator == close)
                return true;
        }
    }

    void skipSpace() {
        // Behind the text's end stands what may be read.
        while (static_cast<unsigned char>(*m_at) <= ' ' && m_at != m_end && isJsonSpace(*m_at)) [[unlikely]]
            ++m_at;
    }

    // Null if it is none, or has no end.
    const char* behindValue() const {
        const char first = at();
        if (first == '"') {
            const char* close = m_quotes->next(m_at + 1);
            return close == m_end ? nullptr : close + 1;
        }
        const char* behind = m_at;
        if (first != '{' && first != '[') {
            while (behind != m_end && detail::kIsOfScalar[static_cast<unsigned char>(*behind)])
                ++behind;
            return behind == m_at ? nullptr : behind;
        }
        int depth = 0;
        do {
            if (*behind == '"') {
                behind = m_quotes->next(behind + 1);
                if (behind == m_end)
                    return nullptr;
            } else {
                depth += detail::kDepthSteps[static_cast<unsigned char>(*behind)];
            }
            ++behind;
        } while (depth > 0 && behind != m_end);
        // Of each kind of bracket, the closing one differs from the opening one by the same bits.
        return depth == 0 && (first ^ behind[-1]) == ('{' ^ '}') ? behind : nullptr;
    }

    const JsonQuotes* m_quotes = nullptr;
    const char* m_at = nullptr;
    const char* m_end = nullptr;
};

}  // namespace lambdatrail
