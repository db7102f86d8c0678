#include "app/parse/recordfields.h"

#include "app/parse/fieldwalk.h"
#include "app/parse/jsonscan.h"
#include "app/parse/jsontokens.h"
#include "app/parse/knownusers.h"
#include "app/parse/memberorder.h"

#include <algorithm>
#include <cstdint>
#include <optional>

namespace lambdatrail {

using recordkeys::Part;

// The quick way for records that stand as they ordinarily do; FieldWalk takes all others.
struct RecordFieldReader::Private : FieldWalk {
    JsonTokenFinder finder;
    std::string_view text;  // what the cursor walks
    bool isWrapped = false;
    std::string repaired;
    std::string reason;
    bool wasRepaired = false;
    MemberOrder order;
    KnownUsers users;

    // Not much farther than the record reaches: what was searched is then still near when it is read.
    void findBackslashNear(std::size_t begin) {
        constexpr std::ptrdiff_t kNear = 4096;
        constexpr std::size_t kSearched = 16384;
        const char* const from = std::max(text.data() + begin, firstBackslash);
        const bool isOne = from < text.data() + text.size() && *from == '\\';
        if (!isOne && from - (text.data() + begin) < kNear)
            findBackslash(text.substr(static_cast<std::size_t>(from - text.data()), kSearched));
    }

    // The cursor is on the record's brace, and behind its end afterwards.
    bool takeRecord() {
        const JsonCursor begin = cursor;
        beginRecord();
        looksIntoAll = false;
        if (takeMembersInOrder())
            return true;
        cursor = begin;
        bool wasTaken = takeMembers();
        // An eventSource that is not the first one may come too late.
        if (wasTaken && skippedParts && mayHaveFunction()) {
            cursor = begin;
            looksIntoAll = true;
            wasTaken = takeMembers();
        }
        return wasTaken;
    }

    // The same as takeMembers() for records that stand as they ordinarily do. False for others, whatever is wrong.
    bool takeMembersInOrder() {
        RecordFields& taken = fields();
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
                    std::string_view& to = member->textOf(taken);
                    bool isString = at.at() == '"';
                    if (isString ? !at.take(to, isString) : !elsewhere([&] { return takeText(to); }))
                        return false;
                    if (isString && to.data() + to.size() > firstBackslash)
                        to = unescape(to);
                    if (member->level == Level::Record && to == "null")
                        to = {};
                    if (member->presence)
                        taken.*(member->presence) = true;
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
                        taken.user.hasSessionContext = true;
                    member = &order.opening(member->inner);
                    break;
                case Member::Value::EndOfRecord:
                    cursor = at;
                    if (newUser)
                        learnUser(*newUser);
                    return !skippedParts || !mayHaveFunction();
            }
        }
    }

    // Which part of the record the level is, if it is one of those that may be of no use.
    static std::optional<Part> parametersOf(Level level) {
        switch (level) {
            case Level::Parameters:
                return Part::Parameters;
            case Level::Response:
                return Part::Response;
            case Level::Additional:
                return Part::Additional;
            default:
                return std::nullopt;
        }
    }

    bool canEnter(Level level) const { return !parametersOf(level) || mayHaveFunction(); }

    // What is no object, or one of no use.
    bool skipObject(Level level) {
        const std::optional<Part> part = parametersOf(level);
        return part ? takeParameters(*part) : cursor.skip();
    }

    bool takeKnownUser(JsonCursor& at) {
        RecordFields& taken = fields();
        const KnownUsers::Found* known = users.find(at, taken.user);
        if (!known)
            return false;
        if (at.textAt(known->tokens - 1) >= firstBackslash) {
            taken.user = {};
            return false;
        }
        taken.userNumber = known->number;
        at.advance(known->tokens);
        return true;
    }

    void learnUser(const JsonCursor& at) {
        // The record ends before the cursor.
        if (text.data() + (cursor.isAtEnd() ? text.size() : cursor.offset()) <= firstBackslash)
            users.learn(at, fields().user);
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
    return d->fields();
}

const RecordFields& RecordFieldReader::fieldsBefore() const {
    return d->fieldsBefore();
}

bool RecordFieldReader::wasRepaired() const {
    return d->wasRepaired;
}

const std::string& RecordFieldReader::reason() const {
    return d->reason;
}

}  // namespace lambdatrail
