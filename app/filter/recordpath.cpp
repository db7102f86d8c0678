#include "app/filter/recordpath.h"

#include "app/base/ascii.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace lambdatrail {
namespace {

constexpr std::size_t kMostSteps = 100;

// The keys of records that no column stands for (format reference, 1.2 to 1.8). One that a column does stand for is
// rather asked for there: that needs no file.
constexpr std::array<std::string_view, 21> kKeysWithoutColumn{"additionalEventData", "addendum",
                                                              "annotation",          "apiVersion",
                                                              "edgeDeviceDetails",   "eventContext",
                                                              "eventVersion",        "insightDetails",
                                                              "managementEvent",     "requestParameters",
                                                              "resources",           "responseElements",
                                                              "serviceEventDetails", "sessionCredentialFromConsole",
                                                              "sharedEventID",       "summary",
                                                              "timeWindow",          "tlsDetails",
                                                              "userIdentity",        "vpcEndpointAccountId",
                                                              "vpcEndpointId"};

constexpr std::array<std::string_view, 24> kKnownPaths{"record",
                                                       "additionalEventData.",
                                                       "requestParameters.",
                                                       "requestParameters.functionName",
                                                       "requestParameters.principal",
                                                       "requestParameters.role",
                                                       "requestParameters.runtime",
                                                       "requestParameters.sourceArn",
                                                       "resources.ARN",
                                                       "responseElements.",
                                                       "responseElements.functionArn",
                                                       "serviceEventDetails.",
                                                       "sharedEventID",
                                                       "tlsDetails.clientProvidedHostHeader",
                                                       "tlsDetails.tlsVersion",
                                                       "userIdentity.",
                                                       "userIdentity.invokedBy",
                                                       "userIdentity.sessionContext.",
                                                       "userIdentity.sessionContext.attributes.creationDate",
                                                       "userIdentity.sessionContext.attributes.mfaAuthenticated",
                                                       "userIdentity.sessionContext.sessionIssuer.arn",
                                                       "userIdentity.sessionContext.sourceIdentity",
                                                       "userIdentity.type",
                                                       "vpcEndpointId"};

bool isKeyWithoutColumn(std::string_view key) {
    return std::ranges::find(kKeysWithoutColumn, key) != kKeysWithoutColumn.end();
}

bool isBareKeyCharacter(char c) {
    return isLetter(c) || isDigit(c) || std::string_view("_-:@$").find(c) != std::string_view::npos;
}

std::unexpected<Error> noPath(std::string sentence) {
    return std::unexpected(Error{ErrorCode::Usage, std::move(sentence), {}, {}});
}

// Reads a path from left to right.
class Reader {
 public:
    explicit Reader(std::string_view text) : m_text(text) {}

    Result<RecordPath> read() {
        RecordPath path;
        bool isFirst = true;
        while (m_at < m_text.size()) {
            if (path.steps.size() == kMostSteps)
                return noPath("a path has at most a hundred steps");
            if (m_text[m_at] == '[') {
                if (isFirst)
                    return noPath("a path begins with a key");
                if (!readElement(path))
                    return noPath("[ is followed by the number of an element, or by nothing for any, and by ]");
            } else {
                if (!isFirst && m_text[m_at++] != '.')
                    return noPath("the steps of a path are joined by dots");
                if (!readKey(path))
                    return noPath(
                        "a key in a path that has other characters than letters, digits, - and _ goes in double "
                        "quotes");
            }
            if (std::exchange(isFirst, false) && equalsIgnoringCase(m_text.substr(0, m_at), kRecordWord))
                path.steps.clear();
        }
        return path;
    }

 private:
    bool readKey(RecordPath& path) {
        RecordPath::Step step;
        if (m_at < m_text.size() && m_text[m_at] == '"') {
            for (++m_at; m_at < m_text.size() && m_text[m_at] != '"'; ++m_at) {
                const bool isEscape = m_text[m_at] == '\\' && m_at + 1 < m_text.size() &&
                                      (m_text[m_at + 1] == '"' || m_text[m_at + 1] == '\\');
                m_at += isEscape ? 1 : 0;
                step.key += m_text[m_at];
            }
            if (m_at == m_text.size())
                return false;
            ++m_at;
        } else {
            while (m_at < m_text.size() && isBareKeyCharacter(m_text[m_at]))
                step.key += m_text[m_at++];
            if (step.key.empty())
                return false;
        }
        path.steps.push_back(std::move(step));
        return true;
    }

    bool readElement(RecordPath& path) {
        const std::size_t close = m_text.find(']', m_at);
        if (close == std::string_view::npos)
            return false;
        const std::string_view inside = m_text.substr(m_at + 1, close - m_at - 1);
        RecordPath::Step step{.kind = RecordPath::Step::Kind::AnyElement};
        if (!inside.empty() && inside != "*") {
            step.kind = RecordPath::Step::Kind::Element;
            const auto [end, error] = std::from_chars(inside.data(), inside.data() + inside.size(), step.element);
            if (error != std::errc() || end != inside.data() + inside.size())
                return false;
        }
        path.steps.push_back(std::move(step));
        m_at = close + 1;
        return true;
    }

    std::string_view m_text;
    std::size_t m_at = 0;
};

bool isBareKey(std::string_view key) {
    return !key.empty() && std::ranges::all_of(key, isBareKeyCharacter);
}

void appendKey(std::string& text, std::string_view key) {
    if (isBareKey(key)) {
        text += key;
        return;
    }
    text += '"';
    for (const char c : key) {
        if (c == '"' || c == '\\')
            text += '\\';
        text += c;
    }
    text += '"';
}

}  // namespace

Result<RecordPath> RecordPath::parse(std::string_view text) {
    if (text.empty())
        return noPath("a path begins with a key");
    return Reader(text).read();
}

std::string RecordPath::text() const {
    if (steps.empty())
        return std::string(kRecordWord);
    const Step& first = steps.front();
    const bool saysItself = first.kind == Step::Kind::Key && isBareKey(first.key) &&
                            !equalsIgnoringCase(first.key, kRecordWord) &&
                            (steps.size() > 1 || isKeyWithoutColumn(first.key));
    std::string written;
    if (!saysItself)
        written = kRecordWord;
    for (const Step& step : steps) {
        switch (step.kind) {
            case Step::Kind::Key:
                if (!written.empty())
                    written += '.';
                appendKey(written, step.key);
                break;
            case Step::Kind::Element:
                written += '[' + std::to_string(step.element) + ']';
                break;
            case Step::Kind::AnyElement:
                written += "[]";
                break;
        }
    }
    return written;
}

bool isRecordField(std::string_view word) {
    return equalsIgnoringCase(word, kRecordWord) || word.find_first_of(".[") != std::string_view::npos ||
           isKeyWithoutColumn(word);
}

std::span<const std::string_view> knownRecordPaths() {
    return kKnownPaths;
}

}  // namespace lambdatrail
