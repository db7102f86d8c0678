#pragma once

#include "app/base/ascii.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

namespace lambdatrail {

// Where in a JSON text its brackets, colons and commas stand and its strings and other scalars begin: simdjson's first
// stage finds them, checking UTF-8 and strings as it goes. One finder a thread.
class JsonTokenFinder {
 public:
    JsonTokenFinder();
    ~JsonTokenFinder();

    enum class Outcome {
        Found,
        BadText,         // bad UTF-8, or raw control characters in a string
        UnclosedString,  // the text ends within one
        TooLarge,
    };
    // `text` has kScanPadding readable bytes after its end.
    Outcome find(std::string_view text);
    // Offsets in the text, ascending; valid until the next find().
    std::span<const std::uint32_t> tokens() const;

 private:
    struct Private;
    std::unique_ptr<Private> d;
};

namespace detail {
// By character: what it does to the depth of nesting.
inline constexpr std::array<signed char, 256> kDepthSteps = [] {
    std::array<signed char, 256> steps{};
    steps['{'] = steps['['] = 1;
    steps['}'] = steps[']'] = -1;
    return steps;
}();
}  // namespace detail

// Walks the tokens of a text. On values: at() is the first character of one. Every step that reports false has met a
// text that is no JSON; what is skipped is only checked for its brackets. Nesting of any depth costs no stack.
class JsonCursor {
 public:
    JsonCursor() = default;
    JsonCursor(const char* text, std::span<const std::uint32_t> tokens)
        : m_text(text), m_at(tokens.data()), m_end(tokens.data() + tokens.size()) {}

    bool isAtEnd() const { return m_at == m_end; }
    std::uint32_t offset() const { return *m_at; }
    char at() const { return m_at == m_end ? '\0' : m_text[*m_at]; }
    void next() { ++m_at; }
    // How many tokens are left, and the n-th of them.
    std::size_t left() const { return static_cast<std::size_t>(m_end - m_at); }
    std::uint32_t offset(std::size_t n) const { return m_at[n]; }
    char at(std::size_t n) const { return m_text[m_at[n]]; }
    const char* textAt(std::size_t n) const { return m_text + m_at[n]; }
    void advance(std::size_t tokens) { m_at += tokens; }

    // Moves to the first token at or behind the offset.
    void seek(std::uint32_t offset) {
        while (m_at != m_end && *m_at < offset)
            ++m_at;
    }

    // Calls fn(key) with the cursor on the value of every member of the object that it is on; fn moves it behind the
    // value and tells whether all was well. The key is as it stands there, escapes and all.
    template <class Fn>
    bool eachMember(Fn&& fn) {
        ++m_at;
        if (at() == '}') {
            ++m_at;
            return true;
        }
        for (;;) {
            if (m_end - m_at < 4 || m_text[m_at[0]] != '"' || m_text[m_at[1]] != ':')
                return false;
            std::string_view key;
            if (!unquote(m_at[0], m_at[1], key))
                return false;
            m_at += 2;
            if (!fn(key) || m_at == m_end)
                return false;
            const char separator = m_text[*m_at++];
            if (separator == '}')
                return true;
            if (separator != ',')
                return false;
        }
    }

    // The same for the elements of the array that the cursor is on.
    template <class Fn>
    bool eachElement(Fn&& fn) {
        ++m_at;
        if (at() == ']') {
            ++m_at;
            return true;
        }
        for (;;) {
            if (m_at == m_end || !fn() || m_at == m_end)
                return false;
            const char separator = m_text[*m_at++];
            if (separator == ']')
                return true;
            if (separator != ',')
                return false;
        }
    }

    // Moves behind the value.
    bool skip() {
        int step = detail::kDepthSteps[static_cast<unsigned char>(at())];
        if (step < 0)
            return false;
        for (int depth = step; depth > 0;) {
            if (++m_at == m_end)
                return false;
            depth += detail::kDepthSteps[static_cast<unsigned char>(m_text[*m_at])];
        }
        ++m_at;
        return true;
    }

    // Moves behind the value and gives its text: what stands between the quotes of a string, the JSON of anything else.
    bool take(std::string_view& to, bool& isString) {
        const std::uint32_t begin = *m_at;
        isString = m_text[begin] == '"';
        if (isString) {
            if (m_end - m_at < 2)
                return false;
            const bool closed = unquote(begin, m_at[1], to);
            ++m_at;
            return closed;
        }
        if (!skip() || m_at == m_end)
            return false;
        to = {m_text + begin, *m_at - begin};
        while (to.size() > 1 && isJsonSpace(to.back()))
            to.remove_suffix(1);
        return true;
    }

 private:
    // The string that begins at `begin`, seen from the token behind it.
    bool unquote(std::uint32_t begin, std::uint32_t nextToken, std::string_view& to) const {
        std::uint32_t end = nextToken - 1;
        if (m_text[end] != '"') {
            while (isJsonSpace(m_text[end]))
                --end;
        }
        to = {m_text + begin + 1, end > begin ? end - begin - 1 : 0};
        return end > begin && m_text[end] == '"';
    }

    const char* m_text = nullptr;
    const std::uint32_t* m_at = nullptr;
    const std::uint32_t* m_end = nullptr;
};

}  // namespace lambdatrail
