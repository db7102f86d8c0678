#include "app/parse/knownusers.h"

#include <array>
#include <cstring>
#include <new>
#include <utility>

namespace lambdatrail {
namespace {

constexpr std::string_view kAccessKey = R"("accessKeyId")";
constexpr std::string_view kPrincipal = R"("principalId")";
static_assert(kAccessKey.size() == kPrincipal.size());

std::uint64_t wordBefore(const char* end) {
    std::uint64_t word = 0;
    std::memcpy(&word, end - sizeof word, sizeof word);
    return word;
}

// What differs from call to call, or at least from session to session, and tells nothing about the caller.
bool isOfOneCall(std::string_view quotedKey, bool withPrincipal) {
    return quotedKey == kAccessKey || quotedKey == R"("creationDate")" || (withPrincipal && quotedKey == kPrincipal);
}

constexpr std::string_view kTemporary = "ASIA";  // how keys of temporary credentials begin

constexpr std::size_t kFewestSlots = 1 << 10;
constexpr std::size_t kMostEntries = 1 << 14;
constexpr std::size_t kMostProbes = 8;
constexpr std::size_t kSightings = 1 << 12;
constexpr std::size_t kMostBytes = 4096;  // of an object
constexpr std::size_t kRoomBytes = 256 * 1024;
constexpr std::size_t kPrefetchedBytes = 640;

// The texts of a user but for the access key.
constexpr std::array kTexts{&UserIdentity::type,
                            &UserIdentity::userName,
                            &UserIdentity::principalId,
                            &UserIdentity::arn,
                            &UserIdentity::accountId,
                            &UserIdentity::invokedBy,
                            &UserIdentity::identityProvider,
                            &UserIdentity::onBehalfOfUserId,
                            &UserIdentity::identityStoreArn,
                            &UserIdentity::issuerType,
                            &UserIdentity::issuerArn,
                            &UserIdentity::issuerUserName,
                            &UserIdentity::mfaAuthenticated,
                            &UserIdentity::accessKeyId};

}  // namespace

// An object: what is left out of it, and where in it the texts are. Its bytes stand behind it.
struct KnownUsers::Entry {
    // What is compared: all but the strings that are left out, one between a piece and the next.
    struct Piece {
        std::uint16_t begin, length;
    };
    static constexpr std::size_t kMostPieces = 8;
    // The strings that are left out, by the piece behind them.
    using Gaps = std::array<std::string_view, kMostPieces>;

    std::uint32_t number = 0;
    std::uint8_t accessKey = 0;  // its gap, if it is left out
    std::uint8_t principal = 0;  // the same
    bool hasSessionContext = false;
    bool isTemporary = false;  // the key is one of temporary credentials
    std::uint8_t pieceCount = 0;
    std::array<Piece, kMostPieces> pieces{};
    struct Place {
        std::uint16_t begin, length;
    };
    std::array<Place, kTexts.size()> texts{};

    const char* bytes() const { return reinterpret_cast<const char*>(this + 1); }

    // The place behind the object that the cursor is on, if it is this one; else null.
    const char* endAt(const JsonCursor& cursor, Gaps& gaps) const {
        const char* at = cursor.place();
        for (std::size_t i = 0; i < pieceCount; ++i) {
            if (i > 0) {
                const char* const begin = at;
                at = cursor.quotes().next(at);
                gaps[i] = {begin, at};
            }
            const Piece& piece = pieces[i];
            if (cursor.textEnd() - at < piece.length || std::memcmp(at, bytes() + piece.begin, piece.length) != 0)
                return nullptr;
            at += piece.length;
        }
        return at;
    }

    // False if it is not the same user after all.
    bool fill(const Gaps& gaps, UserIdentity& user) const {
        for (std::size_t i = 0; i < kTexts.size(); ++i)
            user.*kTexts[i] = {bytes() + texts[i].begin, texts[i].length};
        user.hasSessionContext = hasSessionContext;
        if (accessKey != 0)
            user.accessKeyId = gaps[accessKey];
        if (principal != 0)
            user.principalId = gaps[principal];
        return user.accessKeyId.starts_with(kTemporary) == isTemporary;
    }

    // The object from the cursor's place to `end`. False if it is too much for an entry.
    bool describe(const JsonCursor& cursor, const char* end, const UserIdentity& user) {
        hasSessionContext = user.hasSessionContext;
        isTemporary = user.accessKeyId.starts_with(kTemporary);
        const char* const object = cursor.place();
        const char* piece = object;
        const auto endPiece = [&](const char* behind) {
            pieces[pieceCount++] = {static_cast<std::uint16_t>(piece - object),
                                    static_cast<std::uint16_t>(behind - piece)};
        };
        int depth = 0;
        for (const char* at = object; at < end; ++at) {
            depth += detail::kDepthSteps[static_cast<unsigned char>(*at)];
            if (*at != '"')
                continue;
            const std::string_view quoted(at, cursor.quotes().next(at + 1) + 1);
            at += quoted.size() - 1;
            if (at[1] != ':' || at[2] != '"' || !isOfOneCall(quoted, !usesPrincipalId(user)))
                continue;
            if (pieceCount + 2U > kMostPieces)
                return false;
            endPiece(at + 3);
            piece = cursor.quotes().next(at + 3);
            at = piece;
            if (depth == 1 && quoted == kAccessKey)
                accessKey = pieceCount;
            if (depth == 1 && quoted == kPrincipal)
                principal = pieceCount;
        }
        endPiece(end);
        for (std::size_t i = 0; i < kTexts.size(); ++i) {
            const std::string_view text = user.*kTexts[i];
            if (!text.empty())
                texts[i] = {static_cast<std::uint16_t>(text.data() - object), static_cast<std::uint16_t>(text.size())};
        }
        return true;
    }
};

// The ends of the first strings in it, but for keys and principals.
std::uint64_t KnownUsers::hashOf(const JsonCursor& cursor) {
    constexpr std::size_t kMostMembers = 3;
    constexpr std::uint64_t kFactor = 0x9E3779B97F4A7C15ULL;
    std::uint64_t hash = 0;
    const char* at = cursor.place() + 1;
    for (std::size_t i = 0; i < kMostMembers && *at == '"'; ++i) {
        const char* const keyEnd = cursor.quotes().next(at + 1) + 1;
        if (keyEnd >= cursor.textEnd() || keyEnd[0] != ':' || keyEnd[1] != '"')
            break;
        const char* const end = cursor.quotes().next(keyEnd + 2) + 1;
        if (end >= cursor.textEnd())
            break;
        const auto keyBytes = static_cast<std::size_t>(keyEnd - at);
        if (keyBytes != kAccessKey.size()) {
            const auto bytes = static_cast<std::size_t>(end - keyEnd);
            // The key stands before the string, so that all this can be read.
            hash = (hash ^ wordBefore(end) ^ bytes) * kFactor;
            if (bytes > 24)
                hash ^= (wordBefore(end - 8) * kFactor ^ wordBefore(end - 16)) * (kFactor + 2);
        }
        hash = (hash ^ hash >> 29) + keyBytes;
        if (*end != ',')
            break;
        at = end + 1;
    }
    return (hash ^ hash >> 31) * kFactor;
}

void KnownUsers::foresee(const JsonCursor& cursor) {
    m_foreseen = cursor.place();
    m_foreseenHash = hashOf(cursor);
    if (m_slots.empty())
        return;
    // There are too many to stay in the cache.
    constexpr std::size_t kLineBytes = 64;
    const auto* entry = reinterpret_cast<const char*>(m_slots[slotOf(m_foreseenHash)].entry);
    for (std::size_t at = 0; entry && at < kPrefetchedBytes; at += kLineBytes)
        __builtin_prefetch(entry + at);
}

KnownUsers::Found KnownUsers::find(const JsonCursor& cursor, UserIdentity& user) {
    m_hash = cursor.place() == std::exchange(m_foreseen, nullptr) ? m_foreseenHash : hashOf(cursor);
    if (m_slots.empty())
        return {};
    std::size_t at = slotOf(m_hash);
    for (std::size_t probe = 0; probe < kMostProbes && m_slots[at].entry;
         ++probe, at = (at + 1) & (m_slots.size() - 1)) {
        if (m_slots[at].hash != m_hash)
            continue;
        const Entry& entry = *m_slots[at].entry;
        Entry::Gaps gaps;
        const char* const behind = entry.endAt(cursor, gaps);
        if (!behind)
            continue;
        if (entry.fill(gaps, user))
            return {entry.number, behind};
    }
    return {};
}

void KnownUsers::learn(const JsonCursor& cursor, const UserIdentity& user) {
    if (m_slots.empty()) {
        m_slots.resize(kFewestSlots);
        m_sightings.resize(kSightings);
    }
    std::uint64_t& sighting = m_sightings[m_hash & (kSightings - 1)];
    if (sighting != m_hash) {
        sighting = m_hash;
        return;
    }
    JsonCursor behind = cursor;
    std::string_view object;
    bool isString = false;
    if (m_count == kMostEntries || !behind.take(object, isString) || object.size() > kMostBytes)
        return;
    Entry entry;
    if (!entry.describe(cursor, object.data() + object.size(), user))
        return;
    entry.number = ++m_lastNumber;
    auto* kept = new (room(sizeof entry + object.size())) Entry(entry);
    std::memcpy(kept + 1, object.data(), object.size());
    if (2 * ++m_count > m_slots.size()) {
        for (const Slot& slot : std::exchange(m_slots, std::vector<Slot>(2 * m_slots.size()))) {
            if (slot.entry)
                place(slot.hash, *slot.entry);
        }
    }
    place(m_hash, *kept);
}

// After so many probes an older entry gives way.
void KnownUsers::place(std::uint64_t hash, const Entry& entry) {
    std::size_t at = slotOf(hash);
    for (std::size_t probe = 1; probe < kMostProbes && m_slots[at].entry; ++probe)
        at = (at + 1) & (m_slots.size() - 1);
    m_slots[at] = {hash, &entry};
}

void* KnownUsers::room(std::size_t bytes) {
    bytes = (bytes + alignof(Entry) - 1) / alignof(Entry) * alignof(Entry);
    if (bytes > m_free) {
        m_rooms.push_back(std::make_unique_for_overwrite<std::byte[]>(kRoomBytes));
        m_free = kRoomBytes;
    }
    m_free -= bytes;
    return m_rooms.back().get() + m_free;
}

void KnownUsers::forgetIfMany() {
    m_foreseen = nullptr;
    if (m_count < kMostEntries)
        return;
    m_slots.assign(kFewestSlots, {});
    m_rooms.clear();
    m_free = 0;
    m_count = 0;
}

}  // namespace lambdatrail
