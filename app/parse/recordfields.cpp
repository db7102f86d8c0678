#include "app/parse/recordfields.h"

#include "app/base/ascii.h"
#include "app/lambda/eventname.h"
#include "app/lambda/functionref.h"
#include "app/parse/jsonscan.h"
#include "app/parse/jsontokens.h"
#include "app/parse/knownusers.h"
#include "app/parse/memberorder.h"
#include "app/parse/recordkeys.h"
#include "app/parse/textmemo.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <deque>
#include <optional>
#include <type_traits>
#include <utility>

namespace lambdatrail {

using namespace recordkeys;

namespace {

bool isScalar(std::string_view token) {
    if (token == "null" || token == "true" || token == "false")
        return true;
    return !token.empty() && (isDigit(token.front()) || token.front() == '-') && std::ranges::all_of(token, [](char c) {
        return isDigit(c) || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
    });
}

// Only Lambda's own calls and sign-ins have anything of use in their parameters, so others are not walked. In delivered
// files the source comes first; where it does not, it is still empty.
bool mayHaveFunction(std::string_view source) {
    return source.empty() || source == kLambdaSource || equalsIgnoringCase(source.substr(0, 6), "lambda") ||
           equalsIgnoringCase(source.substr(0, 6), "signin");
}

}  // namespace

struct RecordFieldReader::Private {
    JsonTokenFinder finder;
    JsonCursor cursor;
    std::string_view text;  // what the cursor walks
    bool isWrapped = false;
    struct Taken {
        RecordFields fields;
        std::deque<std::string> unescaped;  // texts that had escapes; a deque, so that they do not move
        std::size_t unescapedUsed = 0;
    };
    std::array<Taken, 2> taken;  // the record and the one before, by turns
    std::size_t current = 0;
    std::string repaired;
    std::string reason;
    bool wasRepaired = false;
    bool looksIntoAll = false;  // whatever the source
    bool skippedParts = false;  // because of the source
    JsonTokenFinder innerFinder;
    MemberOrder order;
    KnownUsers users;
    TextMemo<1, bool> functionArns;  // whether they are
    // There is none from the record on up to here: most have none, and then no text has to be searched.
    const char* firstBackslash = nullptr;

    void findBackslash(std::string_view in) {
        const void* found = in.empty() ? nullptr : std::memchr(in.data(), '\\', in.size());
        firstBackslash = found ? static_cast<const char*>(found) : in.data() + in.size();
    }

    // Not much farther than the record reaches: what was searched is then still near when it is read.
    void findBackslashNear(std::size_t begin) {
        constexpr std::ptrdiff_t kNear = 4096;
        constexpr std::size_t kSearched = 16384;
        const char* const from = std::max(text.data() + begin, firstBackslash);
        const bool isOne = from < text.data() + text.size() && *from == '\\';
        if (!isOne && from - (text.data() + begin) < kNear)
            findBackslash(text.substr(static_cast<std::size_t>(from - text.data()), kSearched));
    }

    std::string_view unescape(std::string_view raw) {
        if (raw.data() + raw.size() <= firstBackslash || raw.find('\\') == std::string_view::npos)
            return raw;
        std::string& unescapedText = newText();
        unescapeJson(raw, unescapedText);
        // It may be JSON itself, and then is scanned.
        const std::size_t size = unescapedText.size();
        unescapedText.append(kScanPadding, '\0');
        return std::string_view(unescapedText).substr(0, size);
    }

    // A text that lives as long as the fields.
    std::string& newText() {
        Taken& to = taken[current];
        if (to.unescapedUsed == to.unescaped.size())
            to.unescaped.emplace_back();
        return to.unescaped[to.unescapedUsed++];
    }

    // The text of a string, the token of any other scalar, the JSON of an object or array; empty for null.
    bool takeText(std::string_view& to) {
        bool isString = false;
        if (!cursor.take(to, isString))
            return false;
        if (isString) {
            to = unescape(to);
            return true;
        }
        if (to.front() == '{' || to.front() == '[')
            return true;
        const bool known = isScalar(to);
        if (to == "null")
            to = {};
        return known;
    }

    // Calls fn(key) for every member. A duplicate key comes twice: the last one wins.
    template <class Fn>
    bool eachMember(Fn&& fn) {
        return cursor.eachMember([&](std::string_view key) { return fn(unescape(key)); });
    }

    // Calls fn(key) for every member if the value is an object; any other type is left alone (format reference, section
    // 8, rows 6 and 11).
    template <class Fn>
    bool eachMemberOfObject(Fn&& fn) {
        return cursor.at() == '{' ? eachMember(fn) : cursor.skip();
    }

    template <class Target, std::size_t N>
    static void clear(const FieldTable<TextField<Target>, N>& table, Target& to) {
        for (const TextField<Target>& field : table.fields())
            to.*(field.text) = {};
    }

    template <class Target, std::size_t N>
    bool takeTexts(const FieldTable<TextField<Target>, N>& table, Target& to) {
        clear(table, to);  // of two objects under one key the last one counts, whole
        return eachMemberOfObject([&](std::string_view key) {
            const TextField<Target>* field = table.find(key);
            return field ? takeText(to.*(field->text)) : cursor.skip();
        });
    }

    // The same for an object of the record that may be written as a text (row 11). Of no use for most sources.
    template <std::size_t N>
    bool takeParameters(const FieldTable<TextField<F>, N>& table) {
        RecordFields& fields = taken[current].fields;
        if (!looksIntoAll && !mayHaveFunction(fields.eventSource)) {
            skippedParts = true;
            return cursor.skip();
        }
        if (cursor.at() != '"')
            return takeTexts(table, fields);
        clear(table, fields);
        std::string_view inner;
        if (!takeText(inner))
            return false;
        if (inner.starts_with('{'))
            readInner(inner, table);
        return true;
    }

    template <std::size_t N>
    void readInner(std::string_view json, const FieldTable<TextField<F>, N>& table) {
        const JsonCursor outerCursor = cursor;
        const char* const outerBackslash = firstBackslash;
        findBackslash(json);
        RecordFields& fields = taken[current].fields;
        const bool isFound = innerFinder.find(json) == JsonTokenFinder::Outcome::Found;
        cursor = JsonCursor(json.data(), innerFinder.tokens());
        if (!isFound || !takeTexts(table, fields) || !cursor.isAtEnd())
            clear(table, fields);
        cursor = outerCursor;
        firstBackslash = outerBackslash;
    }

    bool takeSessionContext() {
        UserIdentity& user = taken[current].fields.user;
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

    bool takeUserIdentity() {
        UserIdentity& user = taken[current].fields.user;
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

    bool isFunctionArn(std::string_view arn) {
        return !arn.empty() &&
               functionArns.of(decltype(functionArns)::Key({arn}), [arn] { return splitFunctionArn(arn).has_value(); });
    }

    bool takeResources() {
        RecordFields& fields = taken[current].fields;
        fields.functionInResources = {};
        if (cursor.at() != '[')
            return cursor.skip();
        return cursor.eachElement([&] {
            std::string_view arn;
            const bool wasTaken =
                eachMemberOfObject([&](std::string_view key) { return key == "ARN" ? takeText(arn) : cursor.skip(); });
            if (fields.functionInResources.empty() && isFunctionArn(arn))
                fields.functionInResources = arn;
            return wasTaken;
        });
    }

    bool takePart(const TopField& field) {
        RecordFields& fields = taken[current].fields;
        switch (field.part) {
            case Part::Text:
                break;
            case Part::UserIdentity:
                return takeUserIdentity();
            case Part::Resources:
                return takeResources();
            case Part::Parameters:
                return takeParameters(kParameterFields);
            case Part::Response:
                return takeParameters(kResponseFields);
            case Part::Additional:
                return takeParameters(kAdditionalFields);
        }
        if (field.presence)
            fields.*(field.presence) = true;
        std::string_view& to = fields.*(field.text);
        const bool wasTaken = takeText(to);
        if (to == "null")  // the word, as some exports have it (row 5)
            to = {};
        return wasTaken;
    }

    // The cursor is on the record's brace, and behind its end afterwards.
    bool takeRecord() {
        const JsonCursor begin = cursor;
        current = 1 - current;
        looksIntoAll = false;
        if (takeMembersInOrder())
            return true;
        cursor = begin;
        bool wasTaken = takeMembers();
        // An eventSource that is not the first one may come too late.
        if (wasTaken && skippedParts && mayHaveFunction(taken[current].fields.eventSource)) {
            cursor = begin;
            looksIntoAll = true;
            wasTaken = takeMembers();
        }
        return wasTaken;
    }

    void clearFields() {
        // As with = {}, of which the compiler makes a slow instruction for so large an object.
        static_assert(std::is_trivially_copyable_v<RecordFields>);
        std::memset(static_cast<void*>(&taken[current].fields), 0, fieldsBytes);
        taken[current].unescapedUsed = 0;
        skippedParts = false;
    }
    std::size_t fieldsBytes = sizeof(RecordFields);

    // The same as takeMembers() for records that stand as they ordinarily do. False for others, whatever is wrong.
    bool takeMembersInOrder() {
        RecordFields& fields = taken[current].fields;
        clearFields();
        std::optional<JsonCursor> newUser;
        std::uint64_t seen = 0;
        Member* member = &order.opening(Level::Record);
        // While it goes on like this, in a processor's register.
        JsonCursor at = cursor;
        const auto elsewhere = [&](auto&& take) {
            cursor = at;
            const bool wasTaken = take();
            at = cursor;
            return wasTaken;
        };
        for (;;) {
            member = order.next(*member, at);
            if (!member || (seen & member->bit) != 0)
                return false;  // of two members of one name the last counts: not here
            if (at.isAtEnd() && member->value != Member::Value::EndOfRecord)
                return false;  // the text ends before the value
            seen |= member->bit;
            switch (member->value) {
                case Member::Value::Unwanted:
                    if (!at.skip())
                        return false;
                    break;
                case Member::Value::Text: {
                    std::string_view& to = member->textOf(fields);
                    bool isString = at.at() == '"';
                    if (isString ? !at.take(to, isString) : !elsewhere([&] { return takeText(to); }))
                        return false;
                    if (isString && to.data() + to.size() > firstBackslash)
                        to = unescape(to);
                    if (member->level == Level::Record && to == "null")
                        to = {};
                    if (member->presence)
                        fields.*(member->presence) = true;
                    break;
                }
                case Member::Value::Resources:
                    if (!elsewhere([&] { return takeResources(); }))
                        return false;
                    break;
                case Member::Value::Object:
                    if (member->inner == Level::User && at.at() == '{') {
                        if (takeKnownUser(at))
                            break;
                        newUser = at;
                    }
                    if (at.at() != '{' || !canEnter(member->inner)) {
                        if (!elsewhere([&] { return skipObject(member->inner); }))
                            return false;
                        break;
                    }
                    if (member->inner == Level::Session)
                        fields.user.hasSessionContext = true;
                    member = &order.opening(member->inner);
                    break;
                case Member::Value::EndOfRecord:
                    cursor = at;
                    if (newUser)
                        learnUser(*newUser);
                    return !skippedParts || !mayHaveFunction(fields.eventSource);
            }
        }
    }

    bool canEnter(Level level) const {
        const bool isPart = level == Level::Parameters || level == Level::Response || level == Level::Additional;
        return !isPart || mayHaveFunction(taken[current].fields.eventSource);
    }

    // What is no object, or one of no use.
    bool skipObject(Level level) {
        switch (level) {
            case Level::Parameters:
                return takeParameters(kParameterFields);
            case Level::Response:
                return takeParameters(kResponseFields);
            case Level::Additional:
                return takeParameters(kAdditionalFields);
            default:
                return cursor.skip();
        }
    }

    bool takeKnownUser(JsonCursor& at) {
        RecordFields& fields = taken[current].fields;
        const KnownUsers::Found* known = users.find(at, fields.user);
        if (!known)
            return false;
        if (at.textAt(known->tokens - 1) >= firstBackslash) {
            fields.user = {};
            return false;
        }
        fields.userNumber = known->number;
        at.advance(known->tokens);
        return true;
    }

    void learnUser(const JsonCursor& at) {
        // The record ends before the cursor.
        if (text.data() + (cursor.isAtEnd() ? text.size() : cursor.offset()) <= firstBackslash)
            users.learn(at, taken[current].fields.user);
    }

    bool takeMembers() {
        clearFields();
        return eachMember([this](std::string_view key) {
            const TopField* field = kTopFields.find(key);
            return field ? takePart(*field) : cursor.skip();
        });
    }

    JsonTokenFinder::Outcome begin(std::string_view json) {
        text = json;
        const JsonTokenFinder::Outcome outcome = finder.find(json);
        if (outcome == JsonTokenFinder::Outcome::Found)
            cursor = JsonCursor(json.data(), finder.tokens());
        return outcome;
    }
};

RecordFieldReader::RecordFieldReader() : d(std::make_unique<Private>()) {}

RecordFieldReader::~RecordFieldReader() = default;

bool RecordFieldReader::read(std::string_view json, bool hasEscapes) {
    using Outcome = JsonTokenFinder::Outcome;
    d->wasRepaired = false;
    d->findBackslash(hasEscapes ? json : json.substr(json.size()));
    Outcome outcome = d->begin(json);
    if (outcome == Outcome::BadText) {
        d->repaired = repairedJson(json);
        const std::size_t length = d->repaired.size();
        d->repaired.append(kScanPadding, '\0');
        d->wasRepaired = true;
        d->findBackslash(d->repaired);
        outcome = d->begin(std::string_view(d->repaired).substr(0, length));
    }
    if (outcome == Outcome::Found && d->cursor.at() == '{' && d->takeRecord() && d->cursor.isAtEnd())
        return true;
    d->reason = outcome == Outcome::UnclosedString ? "a string in it is not closed"
                : outcome == Outcome::TooLarge     ? "it is too large"
                                                   : "it is not valid JSON";
    return false;
}

bool RecordFieldReader::beginList(std::string_view text) {
    d->wasRepaired = false;
    d->isWrapped = false;
    d->firstBackslash = text.data();
    d->users.forgetIfMany();
    return d->begin(text) == JsonTokenFinder::Outcome::Found && d->cursor.at() == '{';
}

bool RecordFieldReader::beginLog(std::string_view text) {
    if (!beginList(text))
        return false;
    JsonCursor& cursor = d->cursor;
    d->isWrapped = true;
    cursor.next();
    std::string_view key;
    bool isString = false;
    if (cursor.at() != '"' || !cursor.take(key, isString) || key != "Records" || cursor.at() != ':')
        return false;
    cursor.next();
    if (cursor.at() != '[')
        return false;
    cursor.next();
    return true;
}

RecordFieldReader::Step RecordFieldReader::next(std::string_view& record) {
    JsonCursor& cursor = d->cursor;
    if (d->isWrapped && cursor.at() == ']') {
        cursor.next();
        const bool closed = cursor.at() == '}';
        cursor.next();
        return closed && cursor.isAtEnd() ? Step::End : Step::Doubtful;
    }
    if (!d->isWrapped && cursor.isAtEnd())
        return Step::End;
    if (cursor.at() != '{')
        return Step::Doubtful;
    const std::size_t begin = cursor.offset();
    d->findBackslashNear(begin);
    if (!d->takeRecord())
        return Step::Doubtful;
    record = d->text.substr(begin, cursor.isAtEnd() ? std::string_view::npos : cursor.offset() - begin);
    while (!record.ends_with('}'))
        record.remove_suffix(1);
    if (cursor.at() == ',') {
        cursor.next();
        return cursor.at() == '{' ? Step::Record : Step::Doubtful;
    }
    const bool canEndHere = d->isWrapped ? cursor.at() == ']' : cursor.isAtEnd() || cursor.at() == '{';
    return canEndHere ? Step::Record : Step::Doubtful;
}

const RecordFields& RecordFieldReader::fields() const {
    return d->taken[d->current].fields;
}

const RecordFields& RecordFieldReader::fieldsBefore() const {
    return d->taken[1 - d->current].fields;
}

bool RecordFieldReader::wasRepaired() const {
    return d->wasRepaired;
}

const std::string& RecordFieldReader::reason() const {
    return d->reason;
}

}  // namespace lambdatrail
