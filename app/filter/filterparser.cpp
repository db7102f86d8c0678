#include "app/filter/filterparser.h"

#include "app/base/ascii.h"
#include "app/filter/fieldnames.h"
#include "app/filter/filterlexer.h"
#include "app/filter/texttest.h"

#include <utility>

namespace lambdatrail {
namespace {

using Kind = FilterToken::Kind;
using Wanted = FilterLexer::Wanted;

// Brackets and `not` nest by recursion, here and in whatever walks the filter later.
constexpr int kMaxDepth = 200;
constexpr std::size_t kMaxTextBytes = 1 << 20;

std::unexpected<Error> wrong(std::size_t offset, std::string sentence) {
    return std::unexpected(Error{ErrorCode::Usage, std::move(sentence), {}, offset});
}

std::string inQuotes(std::string_view text) {
    std::string quoted(1, '\'');
    quoted += shortened(text);
    quoted += '\'';
    return quoted;
}

class Parser {
 public:
    explicit Parser(std::string_view text) : m_text(text), m_lexer(text) { advance(); }

    Result<FilterExpr> parse() {
        if (m_token.kind == Kind::End)
            return FilterExpr();
        Result<FilterExpr> filter = parseAnyOf();
        if (filter && m_token.kind == Kind::Close)
            return wrong(m_token.begin, "this bracket closes nothing");
        if (filter && recordQuestions(*filter).size() > kMostRecordQuestions)
            return wrong(0, "a filter asks at most " + std::to_string(kMostRecordQuestions) + " things of the records");
        return filter;
    }

 private:
    void advance(Wanted wanted = Wanted::Term) { m_token = m_lexer.next(wanted); }
    std::string_view written(const FilterToken& token) const {
        return m_text.substr(token.begin, token.end - token.begin);
    }

    Result<FilterExpr> parseAnyOf() {
        std::vector<FilterExpr> terms;
        while (true) {
            Result<FilterExpr> term = parseAllOf();
            if (!term)
                return term;
            terms.push_back(std::move(*term));
            if (m_token.kind != Kind::Or)
                return FilterExpr(AnyOf{std::move(terms)});
            advance();
        }
    }

    Result<FilterExpr> parseAllOf() {
        std::vector<FilterExpr> terms;
        while (true) {
            Result<FilterExpr> term = parseTerm();
            if (!term)
                return term;
            terms.push_back(std::move(*term));
            if (m_token.kind == Kind::End || m_token.kind == Kind::Or || m_token.kind == Kind::Close)
                return allOf(std::move(terms));
            if (m_token.kind == Kind::And)
                advance();
        }
    }

    Result<FilterExpr> parseTerm() {
        const FilterToken token = m_token;
        switch (token.kind) {
            case Kind::Not:
            case Kind::Open: {
                if (m_depth == kMaxDepth)
                    return wrong(token.begin, "brackets and 'not' are nested too deeply");
                ++m_depth;
                Result<FilterExpr> inner = token.kind == Kind::Not ? parseNegation() : parseBrackets();
                --m_depth;
                return inner;
            }
            case Kind::Word:
                advance();
                return m_token.kind == Kind::Operator ? parseComparison(token) : freeText(token);
            case Kind::Quoted:
                advance();
                if (m_token.kind == Kind::Operator)
                    return wrong(token.begin, "the name of a field stands without quotes");
                return FilterExpr(FreeText{token.text});
            case Kind::Bad:
                return wrong(token.begin, token.text);
            case Kind::Operator:
                return wrong(token.begin, "a field is missing before " + inQuotes(written(token)));
            case Kind::Comma:
                return wrong(token.begin, "a comma may only stand in the list after 'in'");
            case Kind::And:
            case Kind::Or:
            case Kind::Close:
                return wrong(token.begin, "a term is missing before " + inQuotes(written(token)));
            case Kind::End:
                break;
        }
        return wrong(token.begin, "a term is missing at the end");
    }

    Result<FilterExpr> parseNegation() {
        advance();
        Result<FilterExpr> term = parseTerm();
        if (!term)
            return term;
        return FilterExpr(NoneOf{{std::move(*term)}});
    }

    Result<FilterExpr> parseBrackets() {
        const std::size_t open = m_token.begin;
        advance();
        Result<FilterExpr> inner = parseAnyOf();
        if (!inner)
            return inner;
        if (m_token.kind != Kind::Close)
            return wrong(open, "this bracket is never closed");
        advance();
        return inner;
    }

    Result<FilterExpr> freeText(const FilterToken& word) {
        if (findFilterField(word.text) || equalsIgnoringCase(word.text, kRecordWord)) {
            if (m_token.kind == Kind::Bad)  // most likely a mistyped operator
                return wrong(m_token.begin, m_token.text);
            return wrong(word.begin, inQuotes(word.text) + " is a field: write " + shortened(word.text) +
                                         (findFilterField(word.text) ? " = ..." : " ~ ...") +
                                         ", or quote it to search for the word");
        }
        return FilterExpr(FreeText{word.text});
    }

    Result<FilterExpr> parseComparison(const FilterToken& field) {
        if (const auto column = findFilterField(field.text)) {
            const FilterOp op = m_token.op;
            auto values =
                parseValues([&](const std::string& value) { return problemOf(Comparison{*column, op, {value}}); });
            if (!values)
                return std::unexpected(values.error());
            return FilterExpr(Comparison{*column, op, std::move(*values)});
        }
        if (!isRecordField(field.text))
            return wrong(field.begin, inQuotes(field.text) + " is not a column" + fieldNameAdvice(field.text));
        auto path = RecordPath::parse(field.text);
        if (!path)
            return wrong(field.begin, inQuotes(field.text) + " is no path: " + path.error().text);
        RecordComparison comparison{std::move(*path), m_token.op, {}};
        if (comparison.path.isWholeRecord() && comparison.op != FilterOp::Contains &&
            comparison.op != FilterOp::NotContains && comparison.op != FilterOp::Matches)
            return wrong(m_token.begin, "a whole record can be searched with ~, !~ or matches, and nothing else");
        auto values = parseValues([&](const std::string& value) { return problemOf(comparison.op, {value}); });
        if (!values)
            return std::unexpected(values.error());
        comparison.values = std::move(*values);
        return FilterExpr(std::move(comparison));
    }

    // What stands behind a field: from the operator on. `problem` tells what is wrong with a value.
    template <class ProblemOf>
    Result<std::vector<std::string>> parseValues(ProblemOf problem) {
        std::vector<std::string> values;
        const std::string op(written(m_token));
        if (m_token.op == FilterOp::Exists) {
            advance();
            return values;
        }
        const bool isList = m_token.op == FilterOp::In;
        if (isList) {
            advance();
            if (m_token.kind != Kind::Open)
                return wrong(m_token.begin, "'in' takes a list in brackets: in (a, b)");
        }
        do {
            advance(Wanted::Value);
            if (m_token.kind == Kind::Bad)
                return wrong(m_token.begin, m_token.text);
            if (m_token.kind != Kind::Word && m_token.kind != Kind::Quoted)
                return wrong(m_token.begin, "a value is missing after " + inQuotes(values.empty() ? op : ","));
            if (const auto sentence = problem(m_token.text))
                return wrong(m_token.begin, *sentence);
            values.push_back(std::move(m_token.text));
            advance();
        } while (isList && m_token.kind == Kind::Comma);
        if (isList) {
            if (m_token.kind == Kind::Bad)
                return wrong(m_token.begin, m_token.text);
            if (m_token.kind != Kind::Close)
                return wrong(m_token.begin, "the list after 'in' goes on with a comma or ends with a bracket");
            advance();
        }
        return values;
    }

    std::string_view m_text;
    FilterLexer m_lexer;
    FilterToken m_token;
    int m_depth = 0;
};

}  // namespace

Result<FilterExpr> parseFilter(std::string_view text) {
    if (text.size() > kMaxTextBytes)
        return wrong(kMaxTextBytes, "the filter is longer than a mebibyte");
    return Parser(text).parse();
}

}  // namespace lambdatrail
