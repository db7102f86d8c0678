#include "app/load/unwrapper.h"

#include "app/base/ascii.h"
#include "app/io/buffer.h"
#include "app/parse/jsonscan.h"
#include "app/parse/jsonwalk.h"
#include "app/parse/rebuiltrecord.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace lambdatrail {
namespace {

// Where records are looked for in an object, in this order; the first place that has some is the only one.
// Texts that say a record or a document. In "value" CloudWatch Logs Insights keeps what "field" names.
constexpr std::array<std::string_view, 10> kTextKeys{
    "CloudTrailEvent", "_raw",      "message",  "Message",        "body",
    "@message",        "eventData", "original", "event.original", "value"};
constexpr std::array<std::string_view, 9> kListKeys{"Records", "Events",  "events",  "logEvents",      "test_events",
                                                    "hits",    "records", "results", "QueryResultRows"};
constexpr std::array<std::string_view, 15> kObjectKeys{"awslogs", "aws",    "_raw",  "detail",     "_source",
                                                       "result",  "fields", "input", "data",       "kinesis",
                                                       "Sns",     "record", "event", "cloudtrail", "override_record"};
constexpr std::string_view kPackedKey = "data";  // base64, mostly of gzip
constexpr std::array<std::string_view, 6> kTimeKeys{"@timestamp", "timestamp", "time",
                                                    "_time",      "EventTime", "eventTime"};

constexpr unsigned kDeepest = 12;
constexpr std::uint64_t kLargestPacked = 256ULL << 20;  // of base64 data, unpacked

struct Member {
    std::string_view key;
    std::string_view value;
};

bool isOneOf(char c, std::string_view characters) {
    return characters.find(c) != std::string_view::npos;
}

// What stands between the quotes of a literal.
std::string_view inside(std::string_view literal) {
    return literal.substr(1, literal.size() - 2);
}

// Whether a string may say JSON: but for white space, escaped or not, it begins with a bracket or another string.
bool mayBeJson(std::string_view literal) {
    std::string_view text = inside(literal);
    for (;;) {
        if (text.empty())
            return false;
        if (isJsonSpace(text.front()))
            text.remove_prefix(1);
        else if (text.front() == '\\' && text.size() > 1 && isOneOf(text[1], "nrt"))
            text.remove_prefix(2);
        else
            return isOneOf(text.front(), "{[") || text.starts_with("\\\"");
    }
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && isJsonSpace(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && isJsonSpace(text.back()))
        text.remove_suffix(1);
    return text;
}

// What the inside of a literal says, in `to`, with padding behind it.
std::string_view unescaped(std::string_view raw, std::string& to) {
    unescapeJson(raw, to);
    const std::size_t size = to.size();
    to.append(kScanPadding, '\0');
    return std::string_view(to).substr(0, size);
}

TimeMs timeOf(std::string_view value) {
    if (value.starts_with('"'))
        value = inside(value);
    return isOneOf(value.empty() ? ' ' : value.front(), "0123456789-") ? parseTime(value).value_or(kNoTime) : kNoTime;
}

std::optional<std::string> decodeBase64(std::string_view text) {
    std::string bytes;
    bytes.reserve(text.size() / 4 * 3 + kScanPadding);
    std::uint32_t bits = 0;
    int count = 0;
    for (const char c : text) {
        std::uint32_t value = 0;
        if (isLetter(c))
            value = static_cast<std::uint32_t>(c >= 'a' ? c - 'a' + 26 : c - 'A');
        else if (isDigit(c))
            value = static_cast<std::uint32_t>(c - '0' + 52);
        else if (c == '+' || c == '-')
            value = 62;
        else if (c == '/' || c == '_')
            value = 63;
        else if (c == '=' || c == '\\')
            continue;
        else
            return std::nullopt;
        bits = bits << 6 | value;
        count += 6;
        if (count >= 8) {
            count -= 8;
            bytes.push_back(static_cast<char>(bits >> count & 0xFF));
        }
    }
    return bytes;
}

}  // namespace

// What is looked through: the document, or what a string in it says.
struct Unwrapper::Text {
    std::string_view bytes;
    std::uint64_t offset = 0;  // of the bytes in their document
    std::optional<FileId> file;
    // Of a part: what it is a part of, and where it stands there.
    Text* outer = nullptr;
    PartStep step = {};

    std::uint64_t offsetOf(std::string_view part) const {
        return offset + static_cast<std::uint64_t>(part.data() - bytes.data());
    }
};

bool Unwrapper::unwrap(std::string_view value, FileId file, std::uint64_t offset, TimeMs timeMs, EventBatch& to,
                       FileTally& tally) {
    m_to = &to;
    m_tally = &tally;
    Text text{value, offset, file};
    if (value.starts_with('{'))
        return findInObject(value, text, timeMs, 0);
    return find(value, text, timeMs, 0);
}

// The document gets its number with the first record in it: most strings have none.
FileId Unwrapper::fileOf(Text& text) {
    if (!text.file)
        text.file = m_store.addPart(fileOf(*text.outer), text.step);
    return *text.file;
}

void Unwrapper::addGap(const Text& text, std::string_view place, std::string reason) {
    // Offsets in the report are those of the file's own text.
    const Text* outermost = &text;
    std::uint64_t offset = text.offsetOf(place);
    std::uint64_t length = place.size();
    for (; outermost->outer; outermost = outermost->outer) {
        offset = outermost->step.offset;
        length = outermost->step.length;
    }
    m_tally->addGap(offset, length, std::move(reason));
}

// Tries an object as a record that stands at `place`: itself, or the string that says it. True if it was one, even if a
// damaged one.
bool Unwrapper::take(std::string_view record, Text& text, std::string_view place, TimeMs timeMs) {
    switch (m_parser.parse(record, FileId{}, text.offsetOf(place), *m_to)) {
        case RecordParser::Outcome::Event:
            m_to->file.back() = number(fileOf(text));
            m_to->length.back() = static_cast<std::uint32_t>(place.size());
            if (m_to->timeMs.back() == kNoTime)
                m_to->timeMs.back() = timeMs;
            return true;
        case RecordParser::Outcome::NotRecord:
            return false;
        case RecordParser::Outcome::Bad:
            addGap(text, place, "the record here was left out: " + m_parser.reason());
            return true;
    }
    return false;
}

bool Unwrapper::takeRebuilt(std::string_view value, Text& text, TimeMs timeMs) {
    auto rebuilt = rebuiltRecord(value);
    if (!rebuilt)
        return false;
    const std::size_t size = rebuilt->size();
    rebuilt->append(kScanPadding, '\0');
    const std::size_t before = m_to->timeMs.size();
    if (!take(std::string_view(*rebuilt).substr(0, size), text, value, timeMs))
        return false;
    if (m_to->timeMs.size() > before)
        m_to->flags.back() = static_cast<std::uint16_t>(m_to->flags.back() | flag::kRebuilt);
    return true;
}

bool Unwrapper::find(std::string_view value, Text& text, TimeMs timeMs, unsigned depth) {
    if (depth > kDeepest || value.empty())
        return false;
    switch (value.front()) {
        case '[':
            return findInArray(value, text, timeMs, depth);
        case '"':
            return mayBeJson(value) && findInString(value, text, timeMs, depth);
        case '{':
            return take(value, text, value, timeMs) || findInObject(value, text, timeMs, depth);
        default:
            return false;
    }
}

bool Unwrapper::findInArray(std::string_view array, Text& text, TimeMs timeMs, unsigned depth) {
    if (takeRebuilt(array, text, timeMs))
        return true;
    bool found = false;
    eachElement(array, [&](std::string_view element) { found |= find(element, text, timeMs, depth + 1); });
    return found;
}

bool Unwrapper::findInObject(std::string_view object, Text& text, TimeMs timeMs, unsigned depth) {
    std::vector<Member> members;
    eachMember(object, [&members](std::string_view key, std::string_view value) { members.push_back({key, value}); });
    const auto valueOf = [&members](std::string_view key) {
        const auto member = std::ranges::find(members, key, &Member::key);
        return member == members.end() ? std::string_view{} : member->value;
    };
    for (const std::string_view key : kTimeKeys) {
        if (const TimeMs own = timeOf(valueOf(key)); own != kNoTime) {
            timeMs = own;
            break;
        }
    }
    for (const std::string_view key : kTextKeys) {
        const std::string_view value = valueOf(key);
        const bool isText = value.starts_with('"') || (key == "event.original" && value.starts_with('['));
        if (isText && find(value, text, timeMs, depth + 1))
            return true;
    }
    for (const std::string_view key : kListKeys) {
        const std::string_view value = valueOf(key);
        if ((value.starts_with('[') || (key == "hits" && value.starts_with('{'))) &&
            find(value, text, timeMs, depth + 1))
            return true;
    }
    for (const std::string_view key : kObjectKeys) {
        const std::string_view value = valueOf(key);
        if ((value.starts_with('{') || value.starts_with('[')) && find(value, text, timeMs, depth + 1))
            return true;
    }
    const std::string_view packed = valueOf(kPackedKey);
    if (packed.starts_with('"') && findInBase64(packed, text, timeMs, depth + 1))
        return true;
    return takeRebuilt(object, text, timeMs);
}

bool Unwrapper::findInString(std::string_view literal, Text& text, TimeMs timeMs, unsigned depth) {
    std::string said;
    const std::string_view bytes = unescaped(inside(literal), said);
    // The usual case: the string, or the string in it, is one record, and the event's place is the string.
    std::string innermost;
    std::string_view value = trimmed(bytes);
    for (unsigned i = depth; value.starts_with('"') && stringLength(value) == value.size() && i < kDeepest; ++i) {
        std::string inner;
        value = trimmed(unescaped(inside(value), inner));
        const auto at = static_cast<std::size_t>(value.data() - inner.data());
        innermost = std::move(inner);
        value = std::string_view(innermost).substr(at, value.size());
    }
    if (value.starts_with('{') && bracketedLength(value) == value.size() && take(value, text, literal, timeMs))
        return true;
    Text part{bytes, 0, {}, &text, {PartStep::Kind::JsonString, text.offsetOf(literal), literal.size(), {}}};
    return findInPart(trimmed(bytes), part, timeMs, depth);
}

bool Unwrapper::findInBase64(std::string_view literal, Text& text, TimeMs timeMs, unsigned depth) {
    const std::string_view raw = inside(literal);
    // That is how base64 of gzip, of an object and of an array begins.
    const bool mayBeData = raw.starts_with("H4sI") || raw.starts_with("ey") || raw.starts_with("ew") ||
                           raw.starts_with("W3") || raw.starts_with("Wy");
    auto decoded = mayBeData && depth <= kDeepest ? decodeBase64(raw) : std::nullopt;
    if (!decoded)
        return false;
    const std::size_t size = decoded->size();
    decoded->append(kScanPadding, '\0');
    std::string_view bytes = std::string_view(*decoded).substr(0, size);
    Buffer unpacked;
    if (isGzip(bytes)) {
        if (!m_inflater.inflate(bytes, kLargestPacked, unpacked)) {
            addGap(text, literal, "the packed data here is damaged");
            return true;
        }
        bytes = unpacked.view();
    }
    Text part{bytes, 0, {}, &text, {PartStep::Kind::Base64, text.offsetOf(raw), raw.size(), {}}};
    return findInPart(bytes.substr(skipJsonSpace(bytes, 0)), part, timeMs, depth);
}

// Looks through the values that stand one after another in a part.
bool Unwrapper::findInPart(std::string_view bytes, Text& part, TimeMs timeMs, unsigned depth) {
    bool found = false;
    for (std::size_t at = 0; at < bytes.size();) {
        const std::size_t length = isOneOf(bytes[at], "{[\"") ? valueLength(bytes.substr(at)) : 0;
        if (length == 0) {
            // Much that is no JSON begins like it; what is cut or damaged must have been some.
            const bool isDamaged = found || isRecordStart(bytes, at);
            if (isDamaged)
                addGap(part, bytes.substr(at), "the text of a record here is cut off or damaged");
            return isDamaged;
        }
        found |= find(bytes.substr(at, length), part, timeMs, depth + 1);
        at = skipJsonSpace(bytes, at + length);
    }
    return found;
}

}  // namespace lambdatrail
