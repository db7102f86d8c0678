#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lambdatrail {

// One object that may be a record, as a part of the window fed.
struct RecordSpan {
    std::size_t begin = 0;
    std::size_t length = 0;
    bool hasEscapes = true;  // false: there is no backslash in it
};

// A stretch of a file in which no record could be found, or a point where something is missing (length 0).
struct Gap {
    std::uint64_t offset = 0;  // in the unpacked file
    std::uint64_t length = 0;
    std::string reason;
    bool atEnd = false;  // the text stops too early; nothing but its end is missing
};

// Walks a JSON text and finds the objects that may be CloudTrail records: the elements of an array under the key
// "Records", those of a top-level array, and top-level objects by themselves, one or many after another (format
// reference, 6.3). The text comes in windows, so that it may be of any size. Damaged places become gaps, and the walk
// goes on with the next record behind them (6.4, step 6).
class RecordSplitter {
 public:
    RecordSplitter() = default;

    // Looks at the window's bytes, which begin at `windowOffset` of the text and have kScanPadding readable bytes after
    // them. Appends the objects found to `spans` and returns how many bytes it is done with: the next window must begin
    // there, and must be larger if that is 0. `isLast`: the text ends with this window; all of it is done with then.
    std::size_t feed(std::string_view window, std::uint64_t windowOffset, bool isLast, std::vector<RecordSpan>& spans);

    // Gives up what begins at the next window and goes on with the next record start in it.
    void skipToNextRecord(std::uint64_t offset, std::string reason);

    std::vector<Gap>& gaps() { return m_gaps; }
    // The walk has met the key "Records" or a top-level array: then a file without any record is no error.
    bool sawContainer() const { return m_sawContainer; }

 private:
    enum class State { Value, Member, Element, AfterElement, Resync };
    // What a step did: went on, needs more bytes than the window has, or found the text damaged where it stands.
    enum class Step { Done, NeedsMore, Damaged };

    Step step(std::string_view window, std::size_t& at, bool isLast, std::vector<RecordSpan>& spans);
    Step stepValue(std::string_view window, std::size_t& at, std::vector<RecordSpan>& spans);
    Step stepMember(std::string_view window, std::size_t& at);
    Step stepElement(std::string_view window, std::size_t& at, std::vector<RecordSpan>& spans);
    Step stepAfterElement(std::string_view window, std::size_t& at);
    Step stepResync(std::string_view window, std::size_t& at, bool isLast);
    void closeArray();
    void reportEnd(std::uint64_t offset);

    State m_state = State::Value;
    bool m_inObject = false;  // the array of records is the value of a member
    bool m_sawContainer = false;
    std::uint64_t m_windowOffset = 0;
    std::uint64_t m_damageOffset = 0;
    std::string m_damageReason;
    std::vector<Gap> m_gaps;
};

}  // namespace lambdatrail
