#include "app/parse/fieldwalk.h"

#include "app/base/ascii.h"
#include "app/lambda/eventname.h"
#include "app/lambda/functionref.h"
#include "app/parse/jsonscan.h"

#include <algorithm>
#include <type_traits>

namespace lambdatrail {

using namespace recordkeys;

namespace {

bool isScalar(std::string_view word) {
    if (word == "null" || word == "true" || word == "false")
        return true;
    return !word.empty() && (isDigit(word.front()) || word.front() == '-') && std::ranges::all_of(word, [](char c) {
        return isDigit(c) || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
    });
}

template <class Target, std::size_t N>
void clear(const FieldTable<TextField<Target>, N>& table, Target& to) {
    for (const TextField<Target>& field : table.fields())
        to.*(field.text) = {};
}

}  // namespace

bool FieldWalk::mayHaveFunction() const {
    const std::string_view source = fields().eventSource;
    return source.empty() || source == kLambdaSource || equalsIgnoringCase(source.substr(0, 6), "lambda") ||
           equalsIgnoringCase(source.substr(0, 6), "signin");
}

void FieldWalk::clearFields() {
    clearTexts();
    clearUser();
}

void FieldWalk::clearTexts() {
    // As with = {}, of which the compiler makes a slow instruction for so large an object if it knows the size.
    static_assert(std::is_trivially_copyable_v<RecordFields> && std::is_standard_layout_v<RecordFields>);
    std::memset(static_cast<void*>(&fields()), 0, m_textBytes);
    m_unescapedUsed = 0;
    skippedParts = false;
}

std::string_view FieldWalk::unescaped(std::string_view raw) {
    std::string& text = newText();
    unescapeJson(raw, text);
    // It may be JSON itself, and then is scanned.
    const std::size_t size = text.size();
    text.append(kScanPadding, '\0');
    return std::string_view(text).substr(0, size);
}

// A text that lives as long as the fields.
std::string& FieldWalk::newText() {
    if (m_unescapedUsed == m_unescaped.size())
        m_unescaped.emplace_back();
    return m_unescaped[m_unescapedUsed++];
}

// Whether it can be the value of a field where it is no string; null becomes an empty text.
bool FieldWalk::isWord(std::string_view& word) {
    if (word.front() == '{' || word.front() == '[')
        return true;
    const bool known = isScalar(word);
    if (word == "null")
        word = {};
    return known;
}

// Calls fn(key) for every member. A duplicate key comes twice: the last one wins.
template <class Fn>
bool FieldWalk::eachMember(Fn&& fn) {
    return cursor.eachMember([&](std::string_view key) { return fn(unescape(key)); });
}

// Calls fn(key) for every member if the value is an object; any other type is left alone (format reference, section 8,
// rows 6 and 11).
template <class Fn>
bool FieldWalk::eachMemberOfObject(Fn&& fn) {
    return cursor.at() == '{' ? eachMember(fn) : cursor.skip();
}

template <class Target, std::size_t N>
bool FieldWalk::takeTexts(const FieldTable<TextField<Target>, N>& table, Target& to) {
    clear(table, to);  // of two objects under one key the last one counts, whole
    return eachMemberOfObject([&](std::string_view key) {
        const TextField<Target>* field = table.find(key);
        return field ? takeText(to.*(field->text)) : cursor.skip();
    });
}

template <std::size_t N>
bool FieldWalk::takeParametersOf(const FieldTable<TextField<F>, N>& table) {
    if (!looksIntoAll && !mayHaveFunction()) {
        skippedParts = true;
        return cursor.skip();
    }
    if (cursor.at() != '"')
        return takeTexts(table, fields());
    clear(table, fields());
    std::string_view inner;
    if (!takeText(inner))
        return false;
    if (inner.starts_with('{'))
        readInner(inner, table);
    return true;
}

template <std::size_t N>
void FieldWalk::readInner(std::string_view json, const FieldTable<TextField<F>, N>& table) {
    const JsonCursor outerCursor = cursor;
    const char* const outerBackslash = firstBackslash;
    const bool isFound = m_innerQuotes.find(json) == JsonQuotes::Outcome::Found;
    cursor = JsonCursor(m_innerQuotes);
    firstBackslash = m_innerQuotes.firstBackslash(json.data());
    if (!isFound || !takeTexts(table, fields()) || !cursor.isAtEnd())
        clear(table, fields());
    cursor = outerCursor;
    firstBackslash = outerBackslash;
}

bool FieldWalk::takeParameters(Part part) {
    switch (part) {
        case Part::Parameters:
            return takeParametersOf(kParameterFields);
        case Part::Response:
            return takeParametersOf(kResponseFields);
        default:
            return takeParametersOf(kAdditionalFields);
    }
}

bool FieldWalk::takeSessionContext() {
    UserIdentity& user = fields().user;
    user.hasSessionContext = cursor.at() == '{';
    clear(kIssuerFields, user);
    user.mfaAuthenticated = {};
    return eachMemberOfObject([&](std::string_view key) {
        if (key == "sessionIssuer")
            return takeTexts(kIssuerFields, user);
        if (key != "attributes")
            return cursor.skip();
        user.mfaAuthenticated = {};
        return eachMemberOfObject([&](std::string_view name) {
            return name == "mfaAuthenticated" ? takeText(user.mfaAuthenticated) : cursor.skip();
        });
    });
}

bool FieldWalk::takeUserIdentity() {
    UserIdentity& user = fields().user;
    user = {};
    return eachMemberOfObject([&](std::string_view key) {
        const TextField<U>* field = kUserFields.find(key);
        if (!field)
            return cursor.skip();
        if (field->text)
            return takeText(user.*(field->text));
        return key == "sessionContext" ? takeSessionContext() : takeTexts(kOnBehalfFields, user);
    });
}

// Every Lambda ARN to begin with: of the one that is kept, whoever looks into it will find out.
void FieldWalk::takeFunctionArn(std::string_view arn) {
    std::string_view& kept = fields().functionInResources;
    constexpr std::string_view kArn = "arn:";
    constexpr std::string_view kService = ":lambda:";
    if (!arn.starts_with(kArn) || !arn.substr(std::min(arn.size(), arn.find(':', kArn.size()))).starts_with(kService))
        return;
    if (kept.empty() || !splitFunctionArn(kept))
        kept = arn;
}

bool FieldWalk::takeResources() {
    fields().functionInResources = {};
    if (cursor.at() != '[')
        return cursor.skip();
    return cursor.eachElement([&] {
        std::string_view arn;
        const bool wasTaken =
            eachMemberOfObject([&](std::string_view key) { return key == "ARN" ? takeText(arn) : cursor.skip(); });
        takeFunctionArn(arn);
        return wasTaken;
    });
}

bool FieldWalk::takePart(const TopField& field) {
    switch (field.part) {
        case Part::Text:
            break;
        case Part::UserIdentity:
            return takeUserIdentity();
        case Part::Resources:
            return takeResources();
        default:
            return takeParameters(field.part);
    }
    if (field.presence)
        fields().*(field.presence) = true;
    std::string_view& to = fields().*(field.text);
    const bool wasTaken = takeText(to);
    if (to == "null")  // the word, as some exports have it (row 5)
        to = {};
    return wasTaken;
}

bool FieldWalk::takeMembers() {
    clearFields();
    return eachMember([this](std::string_view key) {
        const TopField* field = kTopFields.find(key);
        return field ? takePart(*field) : cursor.skip();
    });
}

}  // namespace lambdatrail
