#pragma once

#include "app/base/result.h"
#include "app/filter/filterexpr.h"
#include "app/filter/texttest.h"
#include "app/parse/jsoncursor.h"
#include "app/search/textfinder.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lambdatrail {

// A number as it stands in JSON, or in a filter.
struct JsonNumber {
    std::optional<std::int64_t> integer;
    double value = 0;

    static std::optional<JsonNumber> read(std::string_view text);
    friend bool operator==(const JsonNumber& a, const JsonNumber& b);
    friend bool operator<(const JsonNumber& a, const JsonNumber& b);
};

// A comparison with what stands in a record, ready to be asked of many. Any number of threads may ask.
class RecordQuestion {
 public:
    // `comparison` is without its `not` (withoutNot). Error: Usage.
    static Result<RecordQuestion> make(const RecordComparison& comparison);

    const RecordPath& path() const { return m_path; }
    // Whether it holds for one of the texts at the path. `text` has kScanPadding readable bytes after its end.
    bool holdsFor(std::string_view text, bool isString) const;
    bool holdsIfAbsent() const { return m_ifAbsent; }
    // False only if it cannot hold for a record with these bytes, in which there is no backslash.
    bool mayHoldFor(std::string_view record) const;

 private:
    RecordQuestion() = default;

    RecordPath m_path;
    FilterOp m_op = FilterOp::Exists;
    std::vector<std::string> m_values;
    std::vector<std::optional<JsonNumber>> m_numbers;  // of the values
    std::optional<TextFinder> m_part;                  // of Contains
    TextTest m_pattern;                                // of Matches
    bool m_ifAbsent = false;
    std::vector<TextFinder> m_needed;  // all of these stand in a record for which it holds
};

// Asks one record after the other. One a thread.
class RecordExaminer {
 public:
    // A record, to be asked any number of things. It has kScanPadding readable bytes after its end and must stay.
    void take(std::string_view record);
    bool holds(const RecordQuestion& question);

 private:
    bool holdsInText(const RecordQuestion& question);
    bool findQuotes();
    void look(const RecordQuestion& question, JsonCursor& cursor, std::size_t step, unsigned depth);
    void lookAtValue(const RecordQuestion& question, JsonCursor& cursor, unsigned depth);

    std::string_view m_record;
    bool m_hasEscapes = false;
    std::string m_decodedRoom;
    std::string_view m_decoded;  // the whole record, escapes resolved; empty until it is needed
    enum class Quotes { Unknown, Found, None } m_quotesAre = Quotes::Unknown;
    JsonQuotes m_quotes;
    std::string m_repaired;  // where the record could not be read as it is
    std::string m_text;
    std::string m_key;

    // Of the question that is being looked into:
    bool m_holds = false;
    bool m_hasText = false;  // a text that is not empty was found
};

}  // namespace lambdatrail
