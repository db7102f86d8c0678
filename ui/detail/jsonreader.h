#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace lambdatrail {

// Reads JSON piece by piece and gives each as its bytes in the source. Forgiving inside the pieces (raw control
// characters and bad UTF-8 in strings, any spelling of numbers and words), strict about the structure. Needs no stack
// whatever the nesting.
class JsonReader {
 public:
    enum class Kind { BeginObject, EndObject, BeginArray, EndArray, Key, String, Number, Literal, End, Broken };
    struct Piece {
        Kind kind;
        std::string_view text;  // as in the source, strings with their quotes; empty for End and Broken
    };

    explicit JsonReader(std::string_view json) : m_json(json) {}

    // The next piece; End after the one value of the source and again ever after, Broken likewise.
    Piece next();

    std::size_t goodEnd() const { return m_goodEnd; }  // just behind the last piece
    std::size_t brokenAt() const { return m_at; }      // after Broken: the byte that does not fit
    std::size_t depth() const { return m_inObject.size(); }

 private:
    enum class Expect { Value, ValueOrEnd, Key, KeyOrEnd, CommaOrEnd, Nothing };

    void skipBlanks();
    bool take(char c);
    Piece value();
    Piece begin(char c);
    Piece end(char c);
    Piece string(Kind kind);
    Piece finished(Kind kind, std::size_t length);
    Piece broken();

    std::string_view m_json;
    std::size_t m_at = 0;
    std::size_t m_goodEnd = 0;
    std::vector<bool> m_inObject;
    Expect m_expect = Expect::Value;
    bool m_broken = false;
};

// The text that a string piece stands for, appended to `text`. Bad escapes stay as they are and halves of surrogate
// pairs become U+FFFD; false if there were any. Bytes are not checked for being UTF-8.
bool decodeJsonString(std::string_view piece, std::string& text);

}  // namespace lambdatrail
