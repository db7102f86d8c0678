#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lambdatrail {

// One value of a record. Texts lie in the tree.
struct JsonNode {
    enum class Kind : std::uint8_t { Object, Array, String, Number, Literal };
    struct Span {
        std::uint32_t begin = 0;
        std::uint32_t length = 0;
    };
    Kind kind = Kind::Literal;
    bool hasKey = false;
    bool fromText = false;  // was JSON inside a string
    std::uint32_t parent = 0;
    std::uint32_t position = 0;  // among the parent's children
    Span key;
    Span text;  // decoded string, number as in the file, or word
    std::vector<std::uint32_t> children;

    bool isContainer() const { return kind == Kind::Object || kind == Kind::Array; }
};

// A parsed record: every value in its order, every digit as in the file, repeated keys side by side.
class JsonTree {
 public:
    using Id = std::uint32_t;
    static constexpr Id kRoot = 0;
    static constexpr std::size_t kMaxNodes = 500'000;
    static constexpr std::size_t kMaxSourceBytes = 16U << 20;

    // What could not be had as it stands.
    struct Flaws {
        bool repaired = false;                // bad UTF-8, bad escapes or words that JSON does not know
        bool cut = false;                     // more than a limit above; the rest is left out
        std::optional<std::size_t> brokenAt;  // byte behind which nothing could be read
        bool any() const { return repaired || cut || brokenAt.has_value(); }
    };

    // Never fails: broken JSON gives what stands before the break.
    static JsonTree parse(std::string_view json);
    // The same by our own reader only, which also reads what is not quite JSON.
    static JsonTree parseTolerantly(std::string_view json);

    bool isEmpty() const { return m_nodes.empty(); }
    std::size_t size() const { return m_nodes.size(); }
    const JsonNode& node(Id id) const { return m_nodes[id]; }
    std::string_view key(Id id) const { return at(m_nodes[id].key); }
    std::string_view text(Id id) const { return at(m_nodes[id].text); }
    const Flaws& flaws() const { return m_flaws; }

    // A member by its key; of repeated keys the last one, as the index of events has it.
    std::optional<Id> member(Id object, std::string_view key) const;
    std::optional<Id> find(std::initializer_list<std::string_view> keys) const;
    // The text of a string that is not empty, or of a number or word other than null.
    std::optional<std::string_view> textAt(std::initializer_list<std::string_view> keys) const;

    // "requestParameters.tags[0].\"aws:name\"". Empty for the root.
    std::string path(Id id) const;
    // Compact JSON of a value, with the text of every number kept.
    std::string json(Id id) const;

    // A string that holds an object or array, perhaps percent-encoded: the JSON. Nothing else is looked at.
    std::optional<std::string> jsonInText(Id id) const;
    // Adds the values of that JSON below the node.
    void addFromText(Id id, std::string_view json);

 private:
    friend class JsonTreeBuilder;
    std::string_view at(JsonNode::Span span) const { return std::string_view(m_texts).substr(span.begin, span.length); }

    std::vector<JsonNode> m_nodes;
    std::string m_texts;
    Flaws m_flaws;
};

}  // namespace lambdatrail
