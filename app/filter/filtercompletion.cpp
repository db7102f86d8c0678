#include "app/base/ascii.h"
#include "app/filter/filterlexer.h"
#include "app/filter/filterparser.h"
#include "app/filter/texttest.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace lambdatrail {
namespace {

using Kind = FilterToken::Kind;
using What = FilterCompletion::What;

constexpr std::array<std::string_view, 3> kWholeRecordOps{"~", "!~", "matches"};

// Follows filter text token by token and knows what may stand next. Brackets around terms do not matter for that.
class Follower {
 public:
    FilterLexer::Wanted wanted() const {
        return m_next == Next::Value || m_next == Next::ListValue ? FilterLexer::Wanted::Value
                                                                  : FilterLexer::Wanted::Term;
    }

    void take(const FilterToken& token) {
        switch (token.kind) {
            case Kind::Word:
            case Kind::Quoted:
                takeText(token);
                break;
            case Kind::Operator:
                takeOperator(token.op);
                break;
            case Kind::Open:
                m_next = m_next == Next::ListOpen ? Next::ListValue : Next::Term;
                break;
            case Kind::Comma:
                m_next = m_next == Next::ListEnd ? Next::ListValue : Next::Term;
                break;
            case Kind::Close:
                m_next = Next::TermEnd;
                break;
            default:
                m_next = Next::Term;
                break;
        }
    }

    // `typed` is what stands before the cursor of the token that the candidates are to replace.
    FilterCompletion completion(std::string_view typed) const {
        FilterCompletion result;
        const std::string start = foldedAscii(typed);
        const auto offer = [&result, &start](std::string_view candidate) {
            if (foldedAscii(candidate).starts_with(start))
                result.candidates.emplace_back(candidate);
        };
        const auto offerFields = [&offer] {
            for (const ColumnInfo& info : allColumns())
                offer(info.name);
            offer("not");
            for (const std::string_view path : knownRecordPaths())
                offer(path);
        };
        result.column = m_column;
        switch (m_next) {
            case Next::Term:
                offerFields();
                break;
            case Next::Operator:
                result.what = What::Operator;
                if (m_isWholeRecord)
                    std::ranges::for_each(kWholeRecordOps, offer);
                else
                    std::ranges::for_each(kFilterOpTexts, offer);
                break;
            case Next::Value:
            case Next::ListValue:
                result.what = m_isColumn ? What::Value : What::Field;  // nobody knows values of an unknown field
                break;
            case Next::ListOpen:
                result.what = What::Connective;
                offer("(");
                break;
            case Next::ListEnd:
                result.what = What::Connective;
                offer(",");
                offer(")");
                break;
            case Next::TermEnd:
                result.what = What::Connective;
                offer("and");
                offer("or");
                if (result.candidates.empty()) {  // a term right after a term means `and`
                    result.what = What::Field;
                    offerFields();
                }
                break;
        }
        return result;
    }

 private:
    enum class Next { Term, Operator, Value, ListOpen, ListValue, ListEnd, TermEnd };

    void takeText(const FilterToken& token) {
        if (m_next == Next::Value) {
            m_next = Next::TermEnd;
        } else if (m_next == Next::ListValue) {
            m_next = Next::ListEnd;
        } else {
            const auto column = token.kind == Kind::Word ? findFilterField(token.text) : std::nullopt;
            const bool isPath = !column && token.kind == Kind::Word && isRecordField(token.text);
            setColumn(column);
            m_isWholeRecord = isPath && equalsIgnoringCase(token.text, kRecordWord);
            m_next = column || isPath ? Next::Operator : Next::TermEnd;
        }
    }

    void takeOperator(FilterOp op) {
        if (m_next != Next::Operator) {
            setColumn(std::nullopt);  // what stands before is no column
            m_isWholeRecord = false;
        }
        if (op == FilterOp::Exists)
            m_next = Next::TermEnd;
        else
            m_next = op == FilterOp::In ? Next::ListOpen : Next::Value;
    }

    void setColumn(std::optional<ColumnId> column) {
        m_isColumn = column.has_value();
        m_column = column ? *column : ColumnId::Event;
    }

    Next m_next = Next::Term;
    bool m_isColumn = false;  // what stands before the operator is one
    bool m_isWholeRecord = false;
    ColumnId m_column = ColumnId::Event;
};

// A symbol needs no space after it: a cursor behind it stands at what follows, not at the symbol.
bool isSymbol(FilterToken::Kind kind, std::string_view written) {
    if (kind == Kind::Operator)
        return written.find_first_of("=~<>") != std::string_view::npos;
    return kind == Kind::Open || kind == Kind::Close || kind == Kind::Comma;
}

}  // namespace

FilterCompletion completeFilter(std::string_view text, std::size_t cursor) {
    cursor = std::min(cursor, text.size());
    FilterLexer lexer(text);
    Follower follower;
    while (true) {
        const FilterToken token = lexer.next(follower.wanted());
        const bool symbol = isSymbol(token.kind, text.substr(token.begin, token.end - token.begin));
        const bool isBefore = token.end < cursor || (token.end == cursor && symbol);
        if (isBefore && token.kind != Kind::End) {
            follower.take(token);
            continue;
        }
        const bool touches = token.kind != Kind::End && (symbol ? token.begin < cursor : token.begin <= cursor);
        const std::size_t begin = touches ? token.begin : cursor;
        FilterCompletion result = follower.completion(text.substr(begin, cursor - begin));
        result.begin = begin;
        result.end = touches ? token.end : cursor;
        return result;
    }
}

}  // namespace lambdatrail
