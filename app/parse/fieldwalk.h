#pragma once

#include "app/parse/fieldtable.h"
#include "app/parse/jsoncursor.h"
#include "app/parse/recordfields.h"
#include "app/parse/recordkeys.h"

#include <cstddef>
#include <cstring>
#include <deque>
#include <string>
#include <string_view>

namespace lambdatrail {

// Takes the fields of a record from its text, key by key: in any order, however often a key stands there and whatever
// type its value has. One a thread.
class FieldWalk {
 public:
    // On the record's brace before takeMembers(), on the value before the other steps; behind it afterwards. Steps that
    // are false have met a text that is no JSON.
    JsonCursor cursor;
    bool looksIntoAll = false;  // whatever the source
    bool skippedParts = false;  // because of the source
    // There is none from the record on up to here: most have none, and then no text has to be searched.
    const char* firstBackslash = nullptr;

    RecordFields& fields() { return m_fields; }
    const RecordFields& fields() const { return m_fields; }
    void clearFields();
    // All but the user.
    void clearTexts();
    void clearUser() {
        fields().user = {};
        fields().userNumber = 0;
    }

    // All of the record.
    bool takeMembers();
    // The text of a string, the word of any other scalar, the JSON of an object or array; empty for null.
    bool takeText(std::string_view& to) { return takeText(cursor, to); }
    bool takeText(JsonCursor& at, std::string_view& to) {
        bool isString = false;
        if (!at.take(to, isString))
            return false;
        if (!isString)
            return isWord(to);
        if (to.data() + to.size() > firstBackslash)
            to = unescape(to);
        return true;
    }
    bool takeResources();
    // Of Parameters, Response and Additional, which may be written as a text (format reference, section 8, row 11). Of
    // no use for most sources.
    bool takeParameters(recordkeys::Part part);

    std::string_view unescape(std::string_view raw) {
        if (raw.data() + raw.size() <= firstBackslash || raw.find('\\') == std::string_view::npos)
            return raw;
        return unescaped(raw);
    }

    // Only Lambda's own calls and sign-ins have anything of use in their parameters, so others are not walked. In
    // delivered files the source comes first; where it does not, it is still empty.
    bool mayHaveFunction() const;

 private:
    template <class Fn>
    bool eachMember(Fn&& fn);
    template <class Fn>
    bool eachMemberOfObject(Fn&& fn);
    template <class Target, std::size_t N>
    bool takeTexts(const FieldTable<recordkeys::TextField<Target>, N>& table, Target& to);
    template <std::size_t N>
    bool takeParametersOf(const FieldTable<recordkeys::TextField<RecordFields>, N>& table);
    template <std::size_t N>
    void readInner(std::string_view json, const FieldTable<recordkeys::TextField<RecordFields>, N>& table);
    bool takeSessionContext();
    bool takeUserIdentity();
    bool takePart(const recordkeys::TopField& field);
    void takeFunctionArn(std::string_view arn);
    static bool isWord(std::string_view& word);
    std::string_view unescaped(std::string_view raw);
    std::string& newText();

    RecordFields m_fields;
    std::deque<std::string> m_unescaped;  // texts that had escapes; a deque, so that they do not move
    std::size_t m_unescapedUsed = 0;
    std::size_t m_textBytes = offsetof(RecordFields, user);
    JsonQuotes m_innerQuotes;
};

}  // namespace lambdatrail
