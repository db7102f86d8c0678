#pragma once

#include "app/parse/jsoncursor.h"
#include "app/parse/recordfields.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lambdatrail {

// The objects of a record that are looked into.
enum class Level : std::uint8_t {
    Record,
    User,        // userIdentity
    Session,     // in it: sessionContext
    Issuer,      // in that: sessionIssuer
    Attributes,  // and attributes
    OnBehalf,    // userIdentity.onBehalfOf
    Parameters,  // requestParameters
    Response,    // responseElements
    Additional,  // additionalEventData
};
inline constexpr std::size_t kLevelCount = 9;

// A key of one of these objects, and what its value is to the reader.
struct Member {
    enum class Value : std::uint8_t { Unwanted, Text, Object, Resources, EndOfRecord };

    // Where the text goes.
    std::string_view& textOf(RecordFields& fields) const { return ofRecord ? fields.*ofRecord : fields.user.*ofUser; }

    Level level = Level::Record;
    Value value = Value::Unwanted;
    Level inner = Level::Record;  // of Object
    std::string_view RecordFields::* ofRecord = nullptr;
    std::string_view UserIdentity::* ofUser = nullptr;
    bool RecordFields::* presence = nullptr;
    std::uint64_t bit = 0;  // one of its own, unless it is unwanted

    // What came behind its value before, up to the next one: `},"eventTime":`.
    struct Step {
        static constexpr std::size_t kMostBytes = 64;
        using Vector = std::uint64_t __attribute__((vector_size(16)));  // what every processor compares at once

        std::size_t bytes = 0;
        std::array<Vector, kMostBytes / sizeof(Vector)> text{};
        std::array<Vector, kMostBytes / sizeof(Vector)> mask{};  // which of its bits count
        Member* to = nullptr;

        // Most are of up to 32 bytes: two vectors, whatever their length, are faster than a loop that has to be
        // guessed.
        bool stands(const JsonCursor& cursor) const {
            Vector differs = difference(cursor, 0) | difference(cursor, 1);
            if (bytes > 2 * sizeof(Vector)) [[unlikely]]
                differs |= difference(cursor, 2) | difference(cursor, 3);
            return (differs[0] | differs[1]) == 0 &&
                   static_cast<std::size_t>(cursor.textEnd() - cursor.place()) >= bytes;
        }

     private:
        Vector difference(const JsonCursor& cursor, std::size_t i) const {
            Vector there{};
            std::memcpy(&there, cursor.place() + i * sizeof there, sizeof there);
            return (there ^ text[i]) & mask[i];
        }
    };
    static constexpr std::size_t kMostSteps = 8;
    std::array<std::unique_ptr<Step>, kMostSteps> steps;
};

// Records of one kind have the same keys in the same order. So what stands between two values is compared with what
// stood there before, all at once, and read only if it is new. One a thread; the texts walked have kScanPadding
// readable bytes after their end.
class MemberOrder {
 public:
    MemberOrder();

    // From the opening bracket of an object of the level. Not a member that can be reached.
    Member& opening(Level level) { return m_openings[static_cast<std::size_t>(level)]; }

    // With the cursor on the bracket of `from`, if that is an opening, else behind the value of `from`: moves it to the
    // next value, behind brackets that close, and tells whose that is. EndOfRecord: behind the record. Null: something
    // is not as it ordinarily is, and the cursor is where it was.
    Member* next(Member& from, JsonCursor& cursor) {
        for (const auto& step : from.steps) {
            if (!step)
                break;
            if (step->stands(cursor)) {
                cursor.moveTo(cursor.place() + step->bytes);
                return step->to;
            }
        }
        // A copy: the cursor itself can then stay in registers.
        JsonCursor at = cursor;
        Member* const to = learn(from, at);
        cursor = at;
        return to;
    }

 private:
    Member* learn(Member& from, JsonCursor& cursor);
    Member* memberOf(Level level, std::string_view key);
    bool isOpening(const Member& member) const;

    std::array<Member, kLevelCount> m_openings;
    std::map<std::pair<Level, std::string>, std::unique_ptr<Member>, std::less<>> m_members;
    std::size_t m_unwanted = 0;
    Member m_end;
};

}  // namespace lambdatrail
