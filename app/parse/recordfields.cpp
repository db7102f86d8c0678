#include "app/parse/recordfields.h"

#include "app/base/sametext.h"
#include "app/parse/fieldwalk.h"
#include "app/parse/jsoncursor.h"
#include "app/parse/jsonquotes.h"
#include "app/parse/jsonscan.h"
#include "app/parse/knownusers.h"
#include "app/parse/memberorder.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <optional>

namespace lambdatrail {

using recordkeys::Part;

namespace {

// Lists are walked piece by piece: what was looked through for quotes is then still in the processor's cache.
constexpr std::size_t kPieceBytes = 32 * 1024;
// With so many bytes of the first record the others are expected to begin.
constexpr std::size_t kRecordStartBytes = 16;

}  // namespace

// The quick way for records that stand as they ordinarily do; FieldWalk takes all others.
struct RecordFieldReader::Private : FieldWalk {
    JsonQuotes quotes;  // of the text that the cursor walks
    bool isWrapped = false;
    std::string_view rest;  // of the list, behind the piece that the cursor walks
    std::string_view recordStart;
    std::string repaired;
    std::string reason;
    bool wasRepaired = false;
    MemberOrder order;
    KnownUsers users;
    std::size_t userAt = 0;  // from the record's brace to that of its userIdentity, in the last one

    // The cursor is on the record's brace, and behind its end afterwards.
    bool takeRecord() {
        const JsonCursor begin = cursor;
        firstBackslash = quotes.firstBackslash(begin.place());
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
        clearTexts();
        bool hasUser = false;
        std::optional<JsonCursor> newUser;
        std::uint64_t seen = 0;
        Member* member = &order.opening(Level::Record);
        // While it goes on like this, in a processor's register.
        JsonCursor at = cursor;
        const char* const begin = at.place();
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
            // In the order of how frequent they are, and no switch: where a jump through a table leads is hard to
            // guess.
            if (member->value == Member::Value::Text) {
                std::string_view& to = member->textOf(taken);
                if (!takeText(at, to))
                    return false;
                if (member->level == Level::Record && to == "null")
                    to = {};
                if (member->presence)
                    taken.*(member->presence) = true;
            } else if (member->value == Member::Value::Unwanted) {
                if (!at.skip())
                    return false;
            } else if (member->value == Member::Value::Object) {
                if (member->inner == Level::User && at.at() == '{') {
                    userAt = static_cast<std::size_t>(at.place() - begin);
                    hasUser = true;
                    if (takeKnownUser(at))
                        continue;
                    clearUser();
                    newUser = at;
                }
                if (at.at() != '{' && at.at() != '"') {
                    if (!at.skip())
                        return false;
                } else if (at.at() != '{' || !canEnter(member->inner)) {
                    if (!elsewhere([&] { return skipObject(member->inner); }))
                        return false;
                } else {
                    if (member->inner == Level::Session)
                        taken.user.hasSessionContext = true;
                    member = &order.opening(member->inner);
                }
            } else if (member->value == Member::Value::Resources) {
                if (!elsewhere([&] { return takeResources(); }))
                    return false;
            } else {
                cursor = at;
                if (!hasUser)
                    clearUser();
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

    // In the next record, on the brace of which the cursor is, the user most often stands where it stood in this one.
    void foreseeUser() {
        constexpr std::string_view kKey = R"("userIdentity":{)";
        if (userAt < kKey.size() || static_cast<std::size_t>(cursor.textEnd() - cursor.place()) <= userAt)
            return;
        const char* const user = cursor.place() + userAt;
        if (sameText({user + 1 - kKey.size(), kKey.size()}, kKey))
            users.foresee(JsonCursor(cursor, user));
    }

    bool takeKnownUser(JsonCursor& at) {
        RecordFields& taken = fields();
        const JsonCursor user = at;  // the cursor itself stays in registers
        const KnownUsers::Found known = users.find(user, taken.user);
        if (known.number == 0)
            return false;
        if (known.behind > firstBackslash)
            return false;
        taken.userNumber = known.number;
        at.moveTo(known.behind);
        return true;
    }

    void learnUser(const JsonCursor& at) {
        // The record ends before the cursor.
        if (cursor.place() <= firstBackslash)
            users.learn(at, fields().user);
    }

    // Cuts where a record seems to begin. If that is within something else, the piece is found to be no list.
    bool beginPiece() {
        std::size_t cut = rest.size();
        if (cut > 2 * kPieceBytes) {
            // Unlike find(), it does not stop at every brace.
            const void* found = memmem(rest.data() + kPieceBytes, kPieceBytes, recordStart.data(), recordStart.size());
            if (found)
                cut = static_cast<std::size_t>(static_cast<const char*>(found) - rest.data());
        }
        const std::string_view piece = rest.substr(0, cut);
        rest.remove_prefix(cut);
        return begin(piece) == JsonQuotes::Outcome::Found && cursor.at() == '{';
    }

    // Behind a record, and the comma if there is one.
    bool beginPieceAtEnd() { return !cursor.isAtEnd() || rest.empty() || beginPiece(); }

    JsonQuotes::Outcome begin(std::string_view text) {
        const JsonQuotes::Outcome outcome = quotes.find(text);
        if (outcome == JsonQuotes::Outcome::Found)
            cursor = JsonCursor(quotes);
        return outcome;
    }
};

RecordFieldReader::RecordFieldReader() : d(std::make_unique<Private>()) {}

RecordFieldReader::~RecordFieldReader() = default;

bool RecordFieldReader::read(std::string_view json) {
    using Outcome = JsonQuotes::Outcome;
    d->wasRepaired = false;
    d->rest = {};
    Outcome outcome = d->begin(json);
    if (outcome == Outcome::BadText) {
        d->repaired = repairedJson(json);
        const std::size_t length = d->repaired.size();
        d->repaired.append(kScanPadding, '\0');
        d->wasRepaired = true;
        outcome = d->begin(std::string_view(d->repaired).substr(0, length));
    }
    if (outcome == Outcome::Found && d->cursor.at() == '{' && d->takeRecord() && d->cursor.isAtEnd())
        return true;
    d->reason = outcome == Outcome::UnclosedString ? "a string in it is not closed" : "it is not valid JSON";
    return false;
}

bool RecordFieldReader::beginList(std::string_view text) {
    d->wasRepaired = false;
    d->isWrapped = false;
    d->users.forgetIfMany();
    d->rest = text;
    // The first record of {"Records":[{, or of the list itself.
    const std::size_t bracket = text.substr(0, kRecordStartBytes).find("[{");
    d->recordStart = text.substr(bracket == std::string_view::npos ? 0 : bracket + 1, kRecordStartBytes);
    return d->beginPiece();
}

bool RecordFieldReader::beginLog(std::string_view text) {
    if (!beginList(text))
        return false;
    JsonCursor& cursor = d->cursor;
    d->isWrapped = true;
    cursor.next();
    std::string_view key;
    if (cursor.at() != '"' || !cursor.takeString(key) || key != "Records" || cursor.at() != ':')
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
        if (cursor.at() != '}')
            return Step::Doubtful;
        cursor.next();
        return cursor.isAtEnd() ? Step::End : Step::Doubtful;
    }
    if (!d->isWrapped && cursor.isAtEnd())
        return Step::End;
    if (cursor.at() != '{')
        return Step::Doubtful;
    const char* const begin = cursor.place();
    if (!d->takeRecord())
        return Step::Doubtful;
    record = {begin, cursor.place()};
    while (!record.ends_with('}'))
        record.remove_suffix(1);
    if (cursor.at() == ',') {
        cursor.next();
        if (!d->beginPieceAtEnd() || cursor.at() != '{')
            return Step::Doubtful;
        d->foreseeUser();
        return Step::Record;
    }
    if (!d->isWrapped && !d->beginPieceAtEnd())
        return Step::Doubtful;
    const bool canEndHere = d->isWrapped ? cursor.at() == ']' : cursor.isAtEnd() || cursor.at() == '{';
    return canEndHere ? Step::Record : Step::Doubtful;
}

const RecordFields& RecordFieldReader::fields() const {
    return d->fields();
}

bool RecordFieldReader::wasRepaired() const {
    return d->wasRepaired;
}

const std::string& RecordFieldReader::reason() const {
    return d->reason;
}

}  // namespace lambdatrail
