#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lambdatrail {

// One value that may be a record or hold some, as a part of the window fed: an object, or within arrays another array
// or a string.
struct RecordSpan {
    std::size_t begin = 0;
    std::size_t length = 0;
    bool afterTime = false;  // a time stands before it in the line: a CloudWatch Logs export (format reference, 6.3)
};

// A stretch of a file in which no record could be found, or a point where something is missing (length 0).
struct Gap {
    std::uint64_t offset = 0;  // in the unpacked file
    std::uint64_t length = 0;
    std::string reason;
    bool atEnd = false;  // the text stops too early; nothing but its end is missing
};

// Walks a JSON text and finds the values that may be CloudTrail records or wrap some: the elements of an array under a
// key like "Records" or "Events", those of a top-level array, and top-level objects by themselves, one or many after
// another (format reference, 6.3). The text comes in windows, so that it may be of any size. Damaged places become
// gaps, and the walk goes on with the next element or line behind them (6.4, step 6).
class RecordSplitter {
 public:
    // Looks at the window's bytes, which begin at `windowOffset` of the text and have kScanPadding readable bytes after
    // them. Appends the values found to `spans` and returns how many bytes it is done with: the next window must begin
    // there, and must be larger if that is 0. `isLast`: the text ends with this window; all of it is done with then.
    std::size_t feed(std::string_view window, std::uint64_t windowOffset, bool isLast, std::vector<RecordSpan>& spans);

    // The part of the window to be fed next in which records seem to follow each other as they did so far: from a brace
    // to behind the bracket of a record that another one seems to follow. Empty if it does not look like that. If that
    // is nothing but records, the next window may begin behind it, as if all up to there had been fed.
    std::string_view likelyRecords(std::string_view window);

    // Gives up what begins at the next window and goes on with the next record start in it.
    void skipToNextRecord(std::uint64_t offset, std::string reason);

    std::vector<Gap>& gaps() { return m_gaps; }
    // The walk has met an array of elements: then a file without any record is no error.
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
    Step takeSpan(std::string_view window, std::size_t& at, std::vector<RecordSpan>& spans);
    std::size_t scanEnd(std::string_view window, std::size_t at);
    void enterArray(unsigned openObjects);
    void closeArray();
    void reportEnd(std::uint64_t offset);

    State m_state = State::Value;
    unsigned m_openObjects = 0;  // around the array that is walked
    bool m_sawContainer = false;
    bool m_inLines = false;         // what was damaged was a top-level value: each line may begin a new one
    bool m_isLoose = false;         // the walk began in the middle of an array: its end is not waited for
    std::string m_firstKey;         // with which the elements of the array, or the top-level objects, begin
    std::uint64_t m_scanned = 0;    // bytes that were looked through in vain for the end of a value
    std::uint64_t m_nextStart = 0;  // the first record start behind the last value, once that is asked for
    std::uint64_t m_windowOffset = 0;
    std::uint64_t m_damageOffset = 0;
    std::string m_damageReason;
    std::vector<Gap> m_gaps;
};

}  // namespace lambdatrail
