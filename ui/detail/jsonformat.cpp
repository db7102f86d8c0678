#include "ui/detail/jsonformat.h"

#include "ui/detail/jsonreader.h"

namespace lambdatrail {

namespace {

constexpr std::size_t kIndent = 2;
constexpr std::size_t kMaxIndentedDepth = 64;

class Formatter {
 public:
    explicit Formatter(std::string& out) : m_out(out) {}

    void piece(const JsonReader::Piece& piece, std::size_t depth) {
        using Kind = JsonReader::Kind;
        switch (piece.kind) {
            case Kind::BeginObject:
            case Kind::BeginArray:
                startValue(depth - 1);
                m_out += piece.text;
                m_after = After::Begin;
                break;
            case Kind::EndObject:
            case Kind::EndArray:
                if (m_after != After::Begin)
                    breakLine(depth);
                m_out += piece.text;
                m_after = After::Value;
                break;
            case Kind::Key:
                startValue(depth);
                m_out += piece.text;
                m_out += ": ";
                m_after = After::Key;
                break;
            default:
                startValue(depth);
                m_out += piece.text;
                m_after = After::Value;
        }
    }

 private:
    enum class After { Nothing, Begin, Key, Value };

    void startValue(std::size_t depth) {
        if (m_after == After::Value)
            m_out += ',';
        if (m_after == After::Value || m_after == After::Begin)
            breakLine(depth);
    }

    void breakLine(std::size_t depth) {
        if (depth > kMaxIndentedDepth)
            return;
        m_out += '\n';
        m_out.append(kIndent * depth, ' ');
    }

    std::string& m_out;
    After m_after = After::Nothing;
};

}  // namespace

FormattedJson formatJson(std::string_view json, std::size_t maxBytes) {
    FormattedJson result;
    JsonReader reader(json);
    Formatter formatter(result.text);
    while (result.text.size() <= maxBytes) {
        const JsonReader::Piece piece = reader.next();
        if (piece.kind == JsonReader::Kind::End)
            return result;
        if (piece.kind == JsonReader::Kind::Broken) {
            // A key's colon belongs to what was read; everything else from here on is the source's.
            result.brokenAt = reader.brokenAt();
            result.text += json.substr(reader.goodEnd());
            break;
        }
        formatter.piece(piece, reader.depth());
    }
    if (result.text.size() > maxBytes) {
        result.text.resize(cutUtf8(result.text, maxBytes).size());
        result.cut = true;
    }
    return result;
}

std::string_view cutUtf8(std::string_view text, std::size_t maxBytes) {
    if (text.size() <= maxBytes)
        return text;
    std::size_t end = maxBytes;
    while (end > 0 && maxBytes - end < 3 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
        --end;
    return text.substr(0, end);
}

}  // namespace lambdatrail
