#include "tests/support/naivevalue.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cctype>

namespace lambdatrail::test {

namespace {

// "\uD800" to "\uDFFF" that have no partner, replaced by "\uFFFD".
std::string withoutLoneSurrogates(std::string_view json) {
    std::string text(json);
    if (text.find("\\u") == std::string::npos) {
        return text;
    }
    const auto unitAt = [&text](std::size_t at) -> unsigned long {
        const std::string digits = at + 6 <= text.size() ? text.substr(at + 2, 4) : std::string();
        const bool isHex =
            digits.size() == 4 && digits.find_first_not_of("0123456789abcdefABCDEF") == std::string::npos;
        return isHex && text[at] == '\\' && text[at + 1] == 'u' ? std::stoul(digits, nullptr, 16) : 0;
    };
    const auto isHigh = [](unsigned long unit) { return unit >= 0xD800 && unit < 0xDC00; };
    const auto isLow = [](unsigned long unit) { return unit >= 0xDC00 && unit < 0xE000; };
    for (std::size_t at = 0; at < text.size();) {
        if (text[at] != '\\') {
            ++at;
        } else if (isHigh(unitAt(at)) && isLow(unitAt(at + 6))) {
            at += 12;
        } else {
            if (isHigh(unitAt(at)) || isLow(unitAt(at))) {
                text.replace(at + 2, 4, "FFFD");
            }
            at += 2;
        }
    }
    return text;
}

// Walks a text that is known to be JSON.
class Walk {
 public:
    explicit Walk(std::string_view json) : m_json(json) {}

    NaiveValue value() {
        skipSpace();
        const std::size_t begin = m_at;
        NaiveValue value;
        const char first = m_json[m_at];
        if (first == '{' || first == '[') {
            value.kind = first == '{' ? NaiveValue::Kind::Object : NaiveValue::Kind::Array;
            ++m_at;
            for (skipSpace(); m_json[m_at] != '}' && m_json[m_at] != ']'; skipSpace()) {
                m_at += m_json[m_at] == ',' ? 1 : 0;
                addItem(value);
            }
            ++m_at;
        } else if (first == '"') {
            value.kind = NaiveValue::Kind::String;
            for (++m_at; m_json[m_at] != '"'; ++m_at) {
                m_at += m_json[m_at] == '\\' ? 1 : 0;
            }
            ++m_at;
            const std::string quoted = withoutLoneSurrogates(m_json.substr(begin, m_at - begin));
            value.string = quoted.find('\\') == std::string::npos ? quoted.substr(1, quoted.size() - 2)
                                                                  : nlohmann::json::parse(quoted).get<std::string>();
        } else {
            m_at = std::min(m_json.size(), m_json.find_first_of(" \t\r\n,]}", m_at));
            value.kind = first == 'n'                   ? NaiveValue::Kind::Null
                         : first == 't' || first == 'f' ? NaiveValue::Kind::Boolean
                                                        : NaiveValue::Kind::Number;
        }
        value.source = m_json.substr(begin, m_at - begin);
        return value;
    }

 private:
    void addItem(NaiveValue& to) {
        if (to.isObject()) {
            to.keys.push_back(value().string);
            skipSpace();
            ++m_at;  // the colon
        }
        to.elements.push_back(value());
    }

    void skipSpace() { m_at = std::min(m_json.size(), m_json.find_first_not_of(" \t\r\n", m_at)); }

    std::string_view m_json;
    std::size_t m_at = 0;
};

}  // namespace

bool NaiveValue::has(const std::string& key) const {
    return std::ranges::count(keys, key) > 0;
}

const NaiveValue& NaiveValue::at(const std::string& key) const {
    static const NaiveValue kNothing;
    const NaiveValue* found = &kNothing;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        found = keys[i] == key ? &elements[i] : found;
    }
    return *found;
}

std::string NaiveValue::text() const {
    switch (kind) {
        case Kind::Null:
            return {};
        case Kind::String:
            return string;
        default:
            return source;
    }
}

std::string NaiveValue::textAt(const std::vector<std::string>& path) const {
    const NaiveValue* at = this;
    for (const std::string& key : path) {
        at = &at->at(key);
    }
    return at->text();
}

std::string columnText(const NaiveValue& record, const std::string& key) {
    const std::string text = record.at(key).text();
    return text == "null" ? std::string() : text;
}

std::string innerText(const NaiveValue& record, const std::string& object, const std::string& key) {
    const NaiveValue& value = record.at(object);
    if (!value.string.starts_with('{')) {
        return value.at(key).text();
    }
    const auto inside = parseNaively(value.string);
    return inside ? inside->at(key).text() : std::string();
}

std::optional<NaiveValue> parseNaively(std::string_view json) {
    if (!nlohmann::json::accept(withoutLoneSurrogates(json))) {
        return std::nullopt;
    }
    return Walk(json).value();
}

std::string lower(std::string_view text) {
    std::string lowered(text);
    std::ranges::transform(lowered, lowered.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return lowered;
}

}  // namespace lambdatrail::test
