#include "app/filter/filterlexer.h"

#include "app/base/ascii.h"
#include "app/filter/texttest.h"

#include <algorithm>
#include <array>
#include <utility>

namespace lambdatrail {
namespace {

using Kind = FilterToken::Kind;

struct Keyword {
    std::string_view text;
    Kind kind;
    FilterOp op = FilterOp::Equal;
};
constexpr std::array kKeywords{
    Keyword{"and", Kind::And},
    Keyword{"or", Kind::Or},
    Keyword{"not", Kind::Not},
    Keyword{"in", Kind::Operator, FilterOp::In},
    Keyword{"exists", Kind::Operator, FilterOp::Exists},
    Keyword{"matches", Kind::Operator, FilterOp::Matches},
};

const Keyword* findKeyword(std::string_view word) {
    constexpr std::size_t kLongestKeyword = 7;
    if (word.size() > kLongestKeyword)
        return nullptr;
    const auto* found = std::ranges::find(kKeywords, foldedAscii(word), &Keyword::text);
    return found == kKeywords.end() ? nullptr : found;
}

bool isSpace(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}
bool isOperatorCharacter(char c) {
    return c == '=' || c == '!' || c == '~' || c == '<' || c == '>';
}
bool endsWord(char c) {
    return isSpace(c) || c == '"' || c == '(' || c == ')' || c == ',';
}

bool isPlain(char c) {
    return isLetter(c) || isDigit(c) || std::string_view("/:.-_@$*+#%&;?").find(c) != std::string_view::npos;
}

}  // namespace

FilterToken FilterLexer::next(Wanted wanted) {
    while (m_position < m_text.size() && isSpace(m_text[m_position]))
        ++m_position;
    const std::size_t begin = m_position;
    FilterToken token;
    if (begin == m_text.size()) {
        token.begin = begin;
        token.end = begin;
    } else if (m_text[begin] == '"') {
        token = quoted(begin);
    } else if (isOperatorCharacter(m_text[begin]) || endsWord(m_text[begin])) {
        token = symbol(begin);
    } else {
        token = word(begin, wanted);
    }
    m_position = token.end;
    return token;
}

// Only \" and \\ are escapes: any other backslash stands for itself, so that regular expressions stay readable.
FilterToken FilterLexer::quoted(std::size_t begin) {
    FilterToken token{Kind::Quoted, begin, m_text.size(), {}, {}};
    for (std::size_t i = begin + 1; i < m_text.size(); ++i) {
        char c = m_text[i];
        if (c == '"') {
            token.end = i + 1;
            return token;
        }
        if (c == '\\' && i + 1 < m_text.size() && (m_text[i + 1] == '"' || m_text[i + 1] == '\\'))
            c = m_text[++i];
        token.text += c;
    }
    token.kind = Kind::Bad;
    token.text = "the closing double quote is missing";
    return token;
}

FilterToken FilterLexer::symbol(std::size_t begin) {
    const char first = m_text[begin];
    const char second = begin + 1 < m_text.size() ? m_text[begin + 1] : '\0';
    const auto token = [begin](Kind kind, std::size_t length, FilterOp op = FilterOp::Equal) {
        return FilterToken{kind, begin, begin + length, {}, op};
    };
    switch (first) {
        case '(':
            return token(Kind::Open, 1);
        case ')':
            return token(Kind::Close, 1);
        case ',':
            return token(Kind::Comma, 1);
        case '=':
            return token(Kind::Operator, second == '=' ? 2 : 1, FilterOp::Equal);
        case '~':
            return token(Kind::Operator, 1, FilterOp::Contains);
        case '<':
            return second == '=' ? token(Kind::Operator, 2, FilterOp::LessEqual)
                                 : token(Kind::Operator, 1, FilterOp::Less);
        case '>':
            return second == '=' ? token(Kind::Operator, 2, FilterOp::GreaterEqual)
                                 : token(Kind::Operator, 1, FilterOp::Greater);
        default:  // '!'
            if (second == '=')
                return token(Kind::Operator, 2, FilterOp::NotEqual);
            if (second == '~')
                return token(Kind::Operator, 2, FilterOp::NotContains);
            FilterToken bad = token(Kind::Bad, 1);
            bad.text = "'!' must be followed by = or ~; text that contains it goes in double quotes";
            return bad;
    }
}

FilterToken FilterLexer::word(std::size_t begin, Wanted wanted) {
    std::size_t end = begin;
    while (end < m_text.size()) {
        if (wanted == Wanted::Term && m_text[end] == '"' && m_text[end - 1] == '.') {  // a key in a path
            const FilterToken key = quoted(end);
            if (key.kind == Kind::Bad)
                return key;
            end = key.end;
        } else if (endsWord(m_text[end]) || (wanted == Wanted::Term && isOperatorCharacter(m_text[end]))) {
            break;
        } else {
            ++end;
        }
    }
    FilterToken token{Kind::Word, begin, end, std::string(m_text.substr(begin, end - begin)), {}};
    if (m_text[begin] == '\'') {
        token.kind = Kind::Bad;
        token.text = "text is quoted with double quotes";
    } else if (const Keyword* keyword = findKeyword(token.text)) {
        token.kind = keyword->kind;
        token.op = keyword->op;
    }
    return token;
}

bool isPlainFilterWord(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, isPlain) && findKeyword(text) == nullptr &&
           !findFilterField(text) && !equalsIgnoringCase(text, kRecordWord);
}

std::optional<ColumnId> findFilterField(std::string_view name) {
    return findColumn(foldedAscii(name));
}

}  // namespace lambdatrail
