#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lambdatrail::test {

// A JSON value read the slow and obvious way. Unlike a value of nlohmann/json it keeps its own text, so that numbers
// have their digits, and every one of several equal keys.
struct NaiveValue {
    enum class Kind { Null, Boolean, Number, String, Array, Object } kind = Kind::Null;
    std::string source;                // as it is written
    std::string string;                // without quotes and escapes, if it is a string
    std::vector<NaiveValue> elements;  // of an array; of an object its values,
    std::vector<std::string> keys;     // and their names

    bool isObject() const { return kind == Kind::Object; }
    bool has(const std::string& key) const;
    // The last member of this name; null if there is none, or if this is no object.
    const NaiveValue& at(const std::string& key) const;
    // What a column shows of it: the text of a string, nothing for null, of anything else its source.
    std::string text() const;
    // text() of what stands at a path of keys.
    std::string textAt(const std::vector<std::string>& path) const;
};

// Nothing if nlohmann/json refuses the text. Lone surrogates, which it refuses, count as U+FFFD.
std::optional<NaiveValue> parseNaively(std::string_view json);

// A column's text from a member of the record itself: there the word "null" says as little as null does (format
// reference, section 8, row 5).
std::string columnText(const NaiveValue& record, const std::string& key);
// A text in an object of a record, requestParameters for one, which may be written as a text itself (row 11).
std::string innerText(const NaiveValue& record, const std::string& object, const std::string& key);

// For ASCII.
std::string lower(std::string_view text);

}  // namespace lambdatrail::test
