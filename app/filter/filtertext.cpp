#include "app/filter/filterlexer.h"
#include "app/filter/filterparser.h"

#include <utility>
#include <variant>

namespace lambdatrail {
namespace {

// How tightly what stands around a term binds: a term that binds less needs brackets.
enum class Binding { Or, And, Not };

class Writer {
 public:
    std::string take() { return std::move(m_text); }

    void write(const FilterExpr& expr, Binding around) {
        std::visit([this, around](const auto& node) { writeNode(node, around); }, expr.node());
    }

 private:
    void writeNode(const AllOf& all, Binding around) { writeGroup(all.terms, " and ", Binding::And, around); }
    void writeNode(const AnyOf& any, Binding around) { writeGroup(any.terms, " or ", Binding::Or, around); }
    void writeNode(const NoneOf& none, Binding) {
        m_text += "not ";
        write(none.terms.front(), Binding::Not);
    }
    void writeNode(const FreeText& free, Binding) { m_text += quotedFilterValue(free.text); }
    void writeNode(const Comparison& comparison, Binding) {
        m_text += columnInfo(comparison.column).name;
        writeComparison(comparison);
    }
    void writeNode(const RecordComparison& comparison, Binding) {
        m_text += comparison.path.text();
        writeComparison(comparison);
    }

    // What stands behind the field.
    template <class AnyComparison>
    void writeComparison(const AnyComparison& comparison) {
        m_text += ' ';
        m_text += filterOpText(comparison.op);
        if (comparison.op == FilterOp::Exists)
            return;
        m_text += comparison.op == FilterOp::In ? " (" : " ";
        std::string_view separator;
        for (const std::string& value : comparison.values) {
            m_text += separator;
            m_text += quotedFilterValue(value);
            separator = ", ";
        }
        if (comparison.op == FilterOp::In)
            m_text += ')';
    }

    void writeGroup(const std::vector<FilterExpr>& terms, std::string_view connective, Binding own, Binding around) {
        if (own < around)
            m_text += '(';
        std::string_view separator;
        for (const FilterExpr& term : terms) {
            m_text += separator;
            write(term, own);
            separator = connective;
        }
        if (own < around)
            m_text += ')';
    }

    std::string m_text;
};

}  // namespace

std::string filterText(const FilterExpr& expr) {
    if (expr.isEmpty())
        return {};
    Writer writer;
    writer.write(expr, Binding::Or);
    return writer.take();
}

std::string quotedFilterValue(std::string_view value) {
    if (isPlainFilterWord(value))
        return std::string(value);
    std::string text = "\"";
    for (const char c : value) {
        if (c == '"' || c == '\\')
            text += '\\';
        text += c;
    }
    text += '"';
    return text;
}

}  // namespace lambdatrail
