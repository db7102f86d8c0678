#pragma once

#include "app/filter/filterexpr.h"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace lambdatrail {

struct FilterToken {
    enum class Kind { Word, Quoted, Operator, And, Or, Not, Open, Close, Comma, End, Bad } kind = Kind::End;
    std::size_t begin = 0;  // bytes [begin, end) of the filter text
    std::size_t end = 0;
    std::string text;  // of a Word or Quoted what it says; of Bad what is wrong with it
    FilterOp op = FilterOp::Equal;
};

// Cuts filter text into tokens. `in`, `exists` and `matches` are operators; keywords are known in any case.
class FilterLexer {
 public:
    explicit FilterLexer(std::string_view text) : m_text(text) {}

    // What is wanted decides where a bare word ends: a value may contain operator characters, a name ends at them, so
    // that both `event=Invoke` and `agent ~ a=b` need no quotes. A name may have keys in quotes: `tags."a b"`.
    enum class Wanted { Term, Value };
    FilterToken next(Wanted wanted);

 private:
    FilterToken quoted(std::size_t begin);
    FilterToken symbol(std::size_t begin);
    FilterToken word(std::size_t begin, Wanted wanted);

    std::string_view m_text;
    std::size_t m_position = 0;
};

// Whether the text is a bare word that cannot be taken for anything else, be it a value or a term.
bool isPlainFilterWord(std::string_view text);

// Column of this name, in any case.
std::optional<ColumnId> findFilterField(std::string_view name);

// How the operators are written, in the order of FilterOp.
inline constexpr std::array<std::string_view, 11> kFilterOpTexts{"=",      "!=", "~",  "!~", "matches", "in",
                                                                 "exists", "<",  "<=", ">",  ">="};
constexpr std::string_view filterOpText(FilterOp op) {
    return kFilterOpTexts[static_cast<std::size_t>(op)];
}

}  // namespace lambdatrail
