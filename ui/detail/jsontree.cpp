#include "ui/detail/jsontree.h"

#include "app/base/ascii.h"
#include "ui/detail/jsonformat.h"
#include "ui/detail/jsonreader.h"

#include <nlohmann/json.hpp>

#include <QByteArray>
#include <QUtf8StringView>

#include <algorithm>
#include <utility>

namespace lambdatrail {

using Kind = JsonNode::Kind;

// Puts values into a tree, one after the other, whoever reads them. Every call is false once the tree is full.
class JsonTreeBuilder {
 public:
    explicit JsonTreeBuilder(JsonTree& tree) : m_tree(tree) {}
    // Adds the members of a container below a node that is there already.
    JsonTreeBuilder(JsonTree& tree, JsonTree::Id below) : m_tree(tree), m_below(below) {}

    bool begin(Kind kind) {
        if (m_open.empty() && m_below) {
            m_open.push_back(*m_below);
            return true;
        }
        if (!add(kind, {}))
            return false;
        m_open.push_back(static_cast<JsonTree::Id>(m_tree.m_nodes.size() - 1));
        return true;
    }
    bool end() {
        m_open.pop_back();
        return true;
    }
    bool key(std::string_view text) {
        m_key = keep(text);
        return true;
    }
    bool scalar(Kind kind, std::string_view text) { return add(kind, text); }

 private:
    bool add(Kind kind, std::string_view text) {
        std::vector<JsonNode>& nodes = m_tree.m_nodes;
        if (nodes.size() == JsonTree::kMaxNodes) {
            m_tree.m_flaws.cut = true;
            return false;
        }
        JsonNode node;
        node.kind = kind;
        node.fromText = m_below.has_value();
        node.text = keep(text);
        if (const auto key = std::exchange(m_key, std::nullopt)) {
            node.hasKey = true;
            node.key = *key;
        }
        if (!m_open.empty()) {
            std::vector<JsonTree::Id>& siblings = nodes[m_open.back()].children;
            node.parent = m_open.back();
            node.position = static_cast<std::uint32_t>(siblings.size());
            siblings.push_back(static_cast<JsonTree::Id>(nodes.size()));
        }
        nodes.push_back(std::move(node));
        return true;
    }

    JsonNode::Span keep(std::string_view text) {
        const auto begin = static_cast<std::uint32_t>(m_tree.m_texts.size());
        m_tree.m_texts += text;
        return {begin, static_cast<std::uint32_t>(text.size())};
    }

    JsonTree& m_tree;
    std::optional<JsonTree::Id> m_below;
    std::vector<JsonTree::Id> m_open;
    std::optional<JsonNode::Span> m_key;
};

namespace {

// The library's events, handed on. Integers print back as they were written: JSON allows no other spelling than -0,
// which is the only one to arrive as a negative integer of value zero. All others come with their text.
class SaxBridge final : public nlohmann::json::json_sax_t {
 public:
    explicit SaxBridge(JsonTreeBuilder& builder) : m_builder(builder) {}

    bool null() override { return m_builder.scalar(Kind::Literal, "null"); }
    bool boolean(bool value) override { return m_builder.scalar(Kind::Literal, value ? "true" : "false"); }
    bool number_integer(number_integer_t value) override {
        return m_builder.scalar(Kind::Number, value == 0 ? "-0" : std::to_string(value));
    }
    bool number_unsigned(number_unsigned_t value) override {
        return m_builder.scalar(Kind::Number, std::to_string(value));
    }
    bool number_float(number_float_t, const string_t& text) override {
        // The text has the decimal point of the process's locale.
        std::string number = text;
        std::ranges::replace_if(
            number, [](char c) { return std::string_view("+-0123456789Ee").find(c) == std::string_view::npos; }, '.');
        return m_builder.scalar(Kind::Number, number);
    }
    bool string(string_t& text) override { return m_builder.scalar(Kind::String, text); }
    bool binary(binary_t&) override { return false; }
    bool start_object(std::size_t) override { return m_builder.begin(Kind::Object); }
    bool key(string_t& text) override { return m_builder.key(text); }
    bool end_object() override { return m_builder.end(); }
    bool start_array(std::size_t) override { return m_builder.begin(Kind::Array); }
    bool end_array() override { return m_builder.end(); }
    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }

 private:
    JsonTreeBuilder& m_builder;
};

bool plainKey(std::string_view key) {
    return !key.empty() && std::ranges::all_of(key, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
}

void appendQuoted(std::string_view text, std::string& out) {
    constexpr std::string_view kHex = "0123456789abcdef";
    out += '"';
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\')
            out += '\\';
        if (byte < 0x20)
            (out += "\\u00") += {kHex[byte >> 4], kHex[byte & 15]};
        else
            out += c;
    }
    out += '"';
}

bool isValidUtf8(std::string_view text) {
    return QUtf8StringView(text.data(), static_cast<qsizetype>(text.size())).isValidUtf8();
}

}  // namespace

JsonTree JsonTree::parse(std::string_view json) {
    if (json.size() <= kMaxSourceBytes && !hasNul(json)) {
        JsonTree tree;
        JsonTreeBuilder builder(tree);
        SaxBridge bridge(builder);
        if (nlohmann::json::sax_parse(json.begin(), json.end(), &bridge) || tree.m_flaws.cut)
            return tree;
    }
    return parseTolerantly(json);
}

JsonTree JsonTree::parseTolerantly(std::string_view json) {
    JsonTree tree;
    JsonTreeBuilder builder(tree);
    const std::string_view source = cutUtf8(json, kMaxSourceBytes);
    tree.m_flaws.repaired = !isValidUtf8(source);
    JsonReader reader(source);
    std::string text;
    for (;;) {
        const JsonReader::Piece piece = reader.next();
        bool added = true;
        text.clear();
        switch (piece.kind) {
            case JsonReader::Kind::BeginObject:
                added = builder.begin(Kind::Object);
                break;
            case JsonReader::Kind::BeginArray:
                added = builder.begin(Kind::Array);
                break;
            case JsonReader::Kind::EndObject:
            case JsonReader::Kind::EndArray:
                builder.end();
                break;
            case JsonReader::Kind::Key:
                tree.m_flaws.repaired |= !decodeJsonString(piece.text, text);
                builder.key(text);
                break;
            case JsonReader::Kind::String:
                tree.m_flaws.repaired |= !decodeJsonString(piece.text, text);
                added = builder.scalar(Kind::String, text);
                break;
            case JsonReader::Kind::Number:
                added = builder.scalar(Kind::Number, piece.text);
                break;
            case JsonReader::Kind::Literal:
                added = builder.scalar(Kind::Literal, piece.text);
                break;
            case JsonReader::Kind::Broken:
                if (source.size() < json.size())
                    tree.m_flaws.cut = true;
                else
                    tree.m_flaws.brokenAt = reader.brokenAt();
                return tree;
            case JsonReader::Kind::End:
                return tree;
        }
        if (!added)
            return tree;
    }
}

std::optional<JsonTree::Id> JsonTree::member(Id object, std::string_view name) const {
    const std::vector<Id>& members = m_nodes[object].children;
    const auto found = std::find_if(members.rbegin(), members.rend(), [this, name](Id id) { return key(id) == name; });
    return found == members.rend() ? std::nullopt : std::optional(*found);
}

std::optional<JsonTree::Id> JsonTree::find(std::initializer_list<std::string_view> keys) const {
    std::optional<Id> id = isEmpty() ? std::nullopt : std::optional(kRoot);
    for (const std::string_view key : keys)
        id = id ? member(*id, key) : std::nullopt;
    return id;
}

std::optional<std::string_view> JsonTree::textAt(std::initializer_list<std::string_view> keys) const {
    const std::optional<Id> id = find(keys);
    if (!id || m_nodes[*id].isContainer() || text(*id).empty())
        return std::nullopt;
    if (m_nodes[*id].kind == Kind::Literal && text(*id) == "null")
        return std::nullopt;
    return text(*id);
}

std::string JsonTree::path(Id id) const {
    std::vector<Id> steps;
    for (; id != kRoot; id = m_nodes[id].parent)
        steps.push_back(id);
    std::string path;
    for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
        if (!m_nodes[*step].hasKey) {
            path += '[' + std::to_string(m_nodes[*step].position) + ']';
            continue;
        }
        if (!path.empty())
            path += '.';
        if (plainKey(key(*step)))
            path += key(*step);
        else
            appendQuoted(key(*step), path);
    }
    return path;
}

std::string JsonTree::json(Id id) const {
    struct Open {
        Id id;
        std::size_t next;
    };
    std::string out;
    std::vector<Open> open;
    const auto write = [&](Id value) {
        const JsonNode& node = m_nodes[value];
        if (node.isContainer()) {
            out += node.kind == Kind::Object ? '{' : '[';
            open.push_back({value, 0});
        } else if (node.kind == Kind::String) {
            appendQuoted(text(value), out);
        } else {
            out += text(value);
        }
    };
    write(id);
    while (!open.empty()) {
        const JsonNode& node = m_nodes[open.back().id];
        if (open.back().next == node.children.size()) {
            out += node.kind == Kind::Object ? '}' : ']';
            open.pop_back();
            continue;
        }
        const Id child = node.children[open.back().next++];
        if (m_nodes[child].position > 0)
            out += ',';
        if (m_nodes[child].hasKey) {
            appendQuoted(key(child), out);
            out += ':';
        }
        write(child);
    }
    return out;
}

std::optional<std::string> JsonTree::jsonInText(Id id) const {
    if (m_nodes[id].kind != Kind::String)
        return std::nullopt;
    const std::string_view value = text(id);
    const std::size_t first = value.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos)
        return std::nullopt;
    std::string json;
    if (value[first] == '{' || value[first] == '[')
        json = value;
    else if (value[first] == '%')
        json = QByteArray::fromPercentEncoding(QByteArray(value.data(), static_cast<qsizetype>(value.size())))
                   .toStdString();
    JsonReader reader(json);
    const JsonReader::Kind kind = reader.next().kind;
    const JsonReader::Kind inner = reader.next().kind;
    if (kind == JsonReader::Kind::BeginObject
            ? inner != JsonReader::Kind::Key
            : kind != JsonReader::Kind::BeginArray || inner == JsonReader::Kind::EndArray)
        return std::nullopt;
    if (hasNul(json) || !nlohmann::json::accept(json))
        return std::nullopt;
    return json;
}

void JsonTree::addFromText(Id id, std::string_view json) {
    JsonTreeBuilder builder(*this, id);
    SaxBridge bridge(builder);
    nlohmann::json::sax_parse(json.begin(), json.end(), &bridge);
}

}  // namespace lambdatrail
