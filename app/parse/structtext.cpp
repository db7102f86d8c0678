#include "app/parse/structtext.h"

#include "app/base/ascii.h"
#include "app/base/utf8.h"
#include "app/parse/recordnames.h"

#include <algorithm>
#include <vector>

namespace lambdatrail {
namespace {

constexpr int kDeepest = 16;

// Length of the "key=" at the front of the text; 0 if there is none.
std::size_t keyLength(std::string_view text) {
    const auto end = std::ranges::find_if_not(text, [](char c) { return isLetter(c) || isDigit(c) || c == '_'; });
    const auto length = static_cast<std::size_t>(end - text.begin());
    return length > 0 && end != text.end() && *end == '=' ? length + 1 : 0;
}

class Reader {
 public:
    Reader(std::string_view text, std::string& json) : m_text(text), m_json(json) {}

    bool read() { return readValue(0) && m_at == m_text.size(); }

 private:
    std::string_view rest() const { return m_text.substr(m_at); }

    bool readValue(int depth) {
        if (depth > kDeepest)
            return false;
        if (rest().starts_with('{'))
            return readStruct(depth);
        if (rest().starts_with('['))
            return readList(depth);
        return readText();
    }

    // Up to the next ", key=" or the end of the structure: a text that holds either itself is read wrongly, and shows
    // that by a key that comes twice or by something behind the end.
    bool readText() {
        const std::size_t begin = m_at;
        for (; m_at < m_text.size(); ++m_at) {
            const char c = m_text[m_at];
            if (c == '{' || c == '[' || c == ']')
                return false;
            if (c == '}' || (rest().starts_with(", ") && keyLength(rest().substr(2)) > 0))
                break;
        }
        const std::string_view text = m_text.substr(begin, m_at - begin);
        if (text == "null" || text.empty())
            m_json += "null";
        else
            appendJsonString(text, m_json);
        return true;
    }

    bool readStruct(int depth) {
        std::vector<std::string_view> keys;
        ++m_at;
        m_json += '{';
        while (!rest().starts_with('}')) {
            if (!keys.empty()) {
                if (!rest().starts_with(", "))
                    return false;
                m_at += 2;
                m_json += ',';
            }
            const std::size_t length = keyLength(rest());
            if (length == 0)
                return false;
            const std::string_view key = m_text.substr(m_at, length - 1);
            if (std::ranges::find(keys, key) != keys.end())
                return false;
            keys.push_back(key);
            appendJsonString(recordName(key), m_json);
            m_json += ':';
            m_at += length;
            if (!readValue(depth + 1) || m_at == m_text.size())
                return false;
        }
        ++m_at;
        m_json += '}';
        return true;
    }

    bool readList(int depth) {
        ++m_at;
        m_json += '[';
        for (bool isFirst = true; !rest().starts_with(']'); isFirst = false) {
            if (!isFirst) {
                if (!rest().starts_with(", "))
                    return false;
                m_at += 2;
                m_json += ',';
            }
            // Texts in a list cannot be told from one another surely.
            if (!rest().starts_with('{') || !readValue(depth + 1))
                return false;
        }
        ++m_at;
        m_json += ']';
        return true;
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    std::string& m_json;
};

}  // namespace

void appendJsonString(std::string_view text, std::string& json) {
    static constexpr char kHex[] = "0123456789abcdef";
    constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
    json += '"';
    for (std::size_t at = 0; at < text.size();) {
        const char c = text[at];
        if (c == '"' || c == '\\') {
            json.append({'\\', c});
            ++at;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            if (c == '\n')
                json += "\\n";
            else if (c == '\t')
                json += "\\t";
            else if (c == '\r')
                json += "\\r";
            else
                json.append("\\u00").append({kHex[c >> 4], kHex[c & 15]});
            ++at;
        } else if (const std::size_t length = utf8Length(text.substr(at)); length > 0) {
            json.append(text, at, length);
            at += length;
        } else {
            json += kReplacement;
            ++at;
        }
    }
    json += '"';
}

bool structToJson(std::string_view text, std::string& json) {
    const std::size_t before = json.size();
    if ((text.starts_with('{') || text.starts_with('[')) && Reader(text, json).read())
        return true;
    json.resize(before);
    return false;
}

}  // namespace lambdatrail
