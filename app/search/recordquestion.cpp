#include "app/search/recordquestion.h"

#include "app/base/ascii.h"
#include "app/base/sametext.h"
#include "app/parse/jsonscan.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <utility>

namespace lambdatrail {
namespace {

// Hostile nesting may not use up the stack: what is deeper is not looked into.
constexpr unsigned kMostDepth = 200;

bool hasBackslash(std::string_view text) {
    return !text.empty() && std::memchr(text.data(), '\\', text.size()) != nullptr;
}

// What the escapes in it mean, with padding; it stands in `room`.
std::string_view unescaped(std::string_view raw, std::string& room) {
    unescapeJson(raw, room);
    const std::size_t size = room.size();
    room.append(kScanPadding, '\0');
    return std::string_view(room).substr(0, size);
}

}  // namespace

std::optional<JsonNumber> JsonNumber::read(std::string_view text) {
    // from_chars would also take "inf" and "nan".
    const std::size_t digit = text.starts_with('-') ? 1 : 0;
    if (digit == text.size() || !isDigit(text[digit]))
        return std::nullopt;
    const char* const end = text.data() + text.size();
    JsonNumber number;
    std::int64_t integer = 0;
    if (const auto read = std::from_chars(text.data(), end, integer); read.ec == std::errc() && read.ptr == end)
        number.integer = integer;
    const auto read = std::from_chars(text.data(), end, number.value);
    if (read.ec != std::errc() || read.ptr != end)
        return std::nullopt;
    return number;
}

bool operator==(const JsonNumber& a, const JsonNumber& b) {
    return a.integer && b.integer ? *a.integer == *b.integer : a.value == b.value;
}
bool operator<(const JsonNumber& a, const JsonNumber& b) {
    return a.integer && b.integer ? *a.integer < *b.integer : a.value < b.value;
}

Result<RecordQuestion> RecordQuestion::make(const RecordComparison& comparison) {
    if (auto problem = problemOf(comparison.op, comparison.values))
        return std::unexpected(Error{ErrorCode::Usage, std::move(*problem), {}, {}});
    RecordQuestion question;
    question.m_path = comparison.path;
    question.m_op = comparison.op;
    question.m_values = comparison.values;
    for (const std::string& value : question.m_values)
        question.m_numbers.push_back(JsonNumber::read(value));
    if (comparison.op == FilterOp::Matches) {
        auto pattern = matchesTest(comparison.values.front());
        if (!pattern)
            return std::unexpected(pattern.error());
        question.m_pattern = std::move(*pattern);
    }
    if (comparison.op == FilterOp::Contains)
        question.m_part.emplace(comparison.values.front(), TextFinder::Case::IgnoreAscii);

    const std::string absent(kScanPadding, '\0');
    question.m_ifAbsent = question.holdsFor(std::string_view(absent).substr(0, 0), true);
    if (question.m_ifAbsent || comparison.path.isWholeRecord())
        return question;
    const auto need = [&question](const std::string& text, TextFinder::Case sensitivity) {
        question.m_needed.emplace_back(text, sensitivity);
    };
    // The value first: it is mostly rarer than the key.
    if (comparison.op == FilterOp::Contains)
        need(comparison.values.front(), TextFinder::Case::IgnoreAscii);
    else if (comparison.op == FilterOp::Equal && !question.m_numbers.front())
        need(comparison.values.front(), TextFinder::Case::Exact);
    const auto& steps = comparison.path.steps;
    const auto key = std::find_if(steps.rbegin(), steps.rend(), [](const RecordPath::Step& step) {
        return step.kind == RecordPath::Step::Kind::Key;
    });
    if (key != steps.rend())
        need('"' + key->key + '"', TextFinder::Case::Exact);
    return question;
}

bool RecordQuestion::mayHoldFor(std::string_view record) const {
    return std::ranges::all_of(m_needed, [record](const TextFinder& needed) { return needed.isIn(record); });
}

bool RecordQuestion::holdsFor(std::string_view text, bool isString) const {
    switch (m_op) {
        case FilterOp::Contains:
            return m_part->isIn(text);
        case FilterOp::Matches:
            return m_pattern(text);
        case FilterOp::Exists:
            return !text.empty();
        case FilterOp::Equal:
        case FilterOp::In: {
            const auto number = isString ? std::nullopt : JsonNumber::read(text);
            for (std::size_t i = 0; i < m_values.size(); ++i) {
                if (sameText(text, m_values[i]) || (number && m_numbers[i] && *number == *m_numbers[i]))
                    return true;
            }
            return false;
        }
        default:
            break;
    }
    if (text.empty())
        return false;
    const auto number = m_numbers.front() ? JsonNumber::read(text) : std::nullopt;
    const bool isLess = number ? *number < *m_numbers.front() : text < m_values.front();
    const bool isGreater = number ? *m_numbers.front() < *number : text > m_values.front();
    switch (m_op) {
        case FilterOp::Less:
            return isLess;
        case FilterOp::LessEqual:
            return !isGreater;
        case FilterOp::Greater:
            return isGreater;
        default:
            return !isLess;
    }
}

void RecordExaminer::take(std::string_view record) {
    m_record = record;
    m_hasEscapes = hasBackslash(record);
    m_decoded = {};
    m_quotesAre = Quotes::Unknown;
}

bool RecordExaminer::holds(const RecordQuestion& question) {
    if (question.path().isWholeRecord())
        return holdsInText(question);
    // Most records are told without being read as JSON. Escapes may hide what is looked for.
    if (!m_hasEscapes && !question.mayHoldFor(m_record))
        return false;
    if (!findQuotes())
        return question.holdsIfAbsent();
    m_holds = false;
    m_hasText = false;
    JsonCursor cursor(m_quotes);
    look(question, cursor, 0, 0);
    return m_holds || (!m_hasText && question.holdsIfAbsent());
}

bool RecordExaminer::holdsInText(const RecordQuestion& question) {
    if (!m_hasEscapes)
        return question.holdsFor(m_record, false);
    if (m_decoded.empty())
        m_decoded = unescaped(m_record, m_decodedRoom);
    return question.holdsFor(m_decoded, false);
}

bool RecordExaminer::findQuotes() {
    if (m_quotesAre != Quotes::Unknown)
        return m_quotesAre == Quotes::Found;
    auto outcome = m_quotes.find(m_record);
    if (outcome == JsonQuotes::Outcome::BadText) {
        m_repaired = repairedJson(m_record);
        const std::size_t size = m_repaired.size();
        m_repaired.append(kScanPadding, '\0');
        outcome = m_quotes.find(std::string_view(m_repaired).substr(0, size));
    }
    m_quotesAre = outcome == JsonQuotes::Outcome::Found ? Quotes::Found : Quotes::None;
    return m_quotesAre == Quotes::Found;
}

// The cursor is on a value, to which the steps before `step` have led. It is moved behind the value unless the answer
// was found, or the record is damaged: then it does not matter any more where it stands.
void RecordExaminer::look(const RecordQuestion& question, JsonCursor& cursor, std::size_t step, unsigned depth) {
    const auto& steps = question.path().steps;
    if (step == steps.size()) {
        lookAtValue(question, cursor, depth);
        return;
    }
    const RecordPath::Step& wanted = steps[step];
    const bool isKey = wanted.kind == RecordPath::Step::Kind::Key;
    if (depth < kMostDepth && cursor.at() == '{' && isKey) {
        cursor.eachMember([&](std::string_view key) {
            if (hasBackslash(key)) {
                unescapeJson(key, m_key);
                key = m_key;
            }
            if (!sameText(key, wanted.key))
                return cursor.skip();
            look(question, cursor, step + 1, depth + 1);
            return !m_holds;
        });
    } else if (depth < kMostDepth && cursor.at() == '[') {
        std::uint32_t element = 0;
        cursor.eachElement([&] {
            const bool isWanted = wanted.kind != RecordPath::Step::Kind::Element || element == wanted.element;
            ++element;
            if (!isWanted)
                return cursor.skip();
            look(question, cursor, isKey ? step : step + 1, depth + 1);
            return !m_holds;
        });
    } else {
        cursor.skip();
    }
}

void RecordExaminer::lookAtValue(const RecordQuestion& question, JsonCursor& cursor, unsigned depth) {
    if (depth < kMostDepth && cursor.at() == '[') {
        cursor.eachElement([&] {
            lookAtValue(question, cursor, depth + 1);
            return !m_holds;
        });
        return;
    }
    std::string_view text;
    bool isString = false;
    if (!cursor.take(text, isString) || text.empty() || (!isString && text == "null"))
        return;
    if (m_hasEscapes && hasBackslash(text)) {
        text = unescaped(text, m_text);
    }
    m_hasText = true;
    m_holds = question.holdsFor(text, isString);
}

}  // namespace lambdatrail
