#include "app/parse/memberorder.h"

#include "app/parse/recordkeys.h"

namespace lambdatrail {
namespace {

using namespace recordkeys;

// Keys that are not wanted are told apart as well, so long as there are not too many.
constexpr std::size_t kMostUnwanted = 2048;

Level outerOf(Level level) {
    switch (level) {
        case Level::Session:
        case Level::OnBehalf:
            return Level::User;
        case Level::Issuer:
        case Level::Attributes:
            return Level::Session;
        default:
            return Level::Record;
    }
}

// The level that a part of the record is, where it is an object.
Level levelOf(Part part) {
    switch (part) {
        case Part::Parameters:
            return Level::Parameters;
        case Part::Response:
            return Level::Response;
        case Part::Additional:
            return Level::Additional;
        default:
            return Level::User;
    }
}

}  // namespace

MemberOrder::MemberOrder() {
    std::uint64_t nextBit = 1;
    const auto add = [&](Level level, std::string_view key) -> Member& {
        auto& member = m_members[{level, std::string(key)}];
        member = std::make_unique<Member>();
        member->level = level;
        member->bit = std::exchange(nextBit, nextBit << 1);
        return *member;
    };
    const auto addObject = [&](Level level, std::string_view key, Level inner) {
        Member& member = add(level, key);
        member.value = Member::Value::Object;
        member.inner = inner;
    };
    const auto addText = [&](Level level, std::string_view key, std::string_view F::* ofRecord,
                             std::string_view U::* ofUser) -> Member& {
        Member& member = add(level, key);
        member.value = Member::Value::Text;
        member.ofRecord = ofRecord;
        member.ofUser = ofUser;
        return member;
    };
    for (const TopField& field : kTopFields.fields()) {
        if (field.part == Part::Text)
            addText(Level::Record, field.key, field.text, nullptr).presence = field.presence;
        else if (field.part == Part::Resources)
            add(Level::Record, field.key).value = Member::Value::Resources;
        else
            addObject(Level::Record, field.key, levelOf(field.part));
    }
    for (const auto& field : kUserFields.fields()) {
        if (field.text)
            addText(Level::User, field.key, nullptr, field.text);
    }
    addObject(Level::User, "sessionContext", Level::Session);
    addObject(Level::User, "onBehalfOf", Level::OnBehalf);
    addObject(Level::Session, "sessionIssuer", Level::Issuer);
    addObject(Level::Session, "attributes", Level::Attributes);
    addText(Level::Attributes, "mfaAuthenticated", nullptr, &U::mfaAuthenticated);
    for (const auto& field : kIssuerFields.fields())
        addText(Level::Issuer, field.key, nullptr, field.text);
    for (const auto& field : kOnBehalfFields.fields())
        addText(Level::OnBehalf, field.key, nullptr, field.text);
    for (const auto& field : kParameterFields.fields())
        addText(Level::Parameters, field.key, field.text, nullptr);
    for (const auto& field : kResponseFields.fields())
        addText(Level::Response, field.key, field.text, nullptr);
    for (const auto& field : kAdditionalFields.fields())
        addText(Level::Additional, field.key, field.text, nullptr);
    for (std::size_t i = 0; i < kLevelCount; ++i)
        m_openings[i].level = static_cast<Level>(i);
    m_end.value = Member::Value::EndOfRecord;
}

bool MemberOrder::isOpening(const Member& member) const {
    return &member >= m_openings.data() && &member < m_openings.data() + m_openings.size();
}

// Reads by character what is new: brackets that close, a comma, a key and its colon. No key with escapes in it is
// learned.
Member* MemberOrder::learn(Member& from, JsonCursor& cursor) {
    Level level = from.level;
    JsonCursor at = cursor;
    bool isBehindValue = true;
    if (isOpening(from)) {
        if (at.at() != '{')
            return nullptr;
        at.next();
        isBehindValue = at.at() == '}';
    }
    Member* to = nullptr;
    const char* end = nullptr;
    while (isBehindValue && at.at() == '}') {
        end = at.place() + 1;
        at.next();
        if (level == Level::Record) {
            to = &m_end;
            break;
        }
        level = outerOf(level);
    }
    if (!to) {
        if (isBehindValue) {
            if (at.at() != ',')
                return nullptr;
            at.next();
        }
        std::string_view key;
        if (at.at() != '"' || !at.takeString(key) || at.at() != ':' || key.find('\\') != std::string_view::npos)
            return nullptr;
        end = at.place() + 1;
        at.next();
        to = memberOf(level, key);
    }
    const auto bytes = static_cast<std::size_t>(end - cursor.place());
    if (!to || bytes > Member::Step::kMostBytes)
        return nullptr;
    auto step = std::make_unique<Member::Step>();
    step->bytes = bytes;
    step->to = to;
    std::memcpy(step->text.data(), cursor.place(), bytes);
    std::memset(step->mask.data(), 0xFF, bytes);
    std::size_t place = 0;
    while (place + 1 < Member::kMostSteps && from.steps[place])
        ++place;
    from.steps[place] = std::move(step);
    cursor = at;
    return to;
}

Member* MemberOrder::memberOf(Level level, std::string_view key) {
    const auto found = m_members.find(std::pair(level, std::string(key)));
    if (found != m_members.end())
        return found->second.get();
    if (m_unwanted == kMostUnwanted)
        return nullptr;
    ++m_unwanted;
    auto member = std::make_unique<Member>();
    member->level = level;
    return m_members.emplace(std::pair(level, std::string(key)), std::move(member)).first->second.get();
}

}  // namespace lambdatrail
