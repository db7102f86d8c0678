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

std::string_view quotedAt(const JsonCursor& cursor, std::size_t n) {
    return {cursor.textAt(n), cursor.offset(n + 1) - cursor.offset(n)};
}

// The string at the n-th token, if nothing stands between it and the next token.
bool takeString(const JsonCursor& cursor, std::size_t n, std::string_view& to) {
    const std::string_view quoted = quotedAt(cursor, n);
    if (quoted.size() < 2 || quoted.back() != '"')
        return false;
    to = quoted.substr(1, quoted.size() - 2);
    return true;
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
constexpr std::size_t kPrefetchedBytes = 512;

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
    // Of the bytes; one that is compared begins at a token.
    struct Piece {
        std::uint16_t token, begin, length;
    };
    static constexpr std::size_t kMostPieces = 8;

    Found found;
    std::uint16_t accessKey = 0;  // the token of the string, if it is left out
    std::uint16_t principal = 0;  // the same
    bool hasSessionContext = false;
    bool isTemporary = false;  // the key is one of temporary credentials
    std::uint8_t pieceCount = 0;
    std::array<Piece, kMostPieces> pieces{};
    struct Place {
        std::uint16_t begin, length;
    };
    std::array<Place, kTexts.size()> texts{};

    const char* bytes() const { return reinterpret_cast<const char*>(this + 1); }

    bool isAt(const JsonCursor& cursor) const {
        if (cursor.left() < found.tokens)
            return false;
        const std::uint32_t end = cursor.offset(found.tokens - 1) + 1;
        for (std::size_t i = 0; i < pieceCount; ++i) {
            const Piece& piece = pieces[i];
            // A string ends right before the piece behind it.
            if (i > 0 && *(cursor.textAt(piece.token) - 1) != '"')
                return false;
            if (cursor.offset(piece.token) + piece.length > end)  // nothing is compared behind the text's end
                return false;
            if (std::memcmp(cursor.textAt(piece.token), bytes() + piece.begin, piece.length) != 0)
                return false;
        }
        return true;
    }

    // False if it is not the same user after all.
    bool fill(const JsonCursor& cursor, UserIdentity& user) const {
        for (std::size_t i = 0; i < kTexts.size(); ++i)
            user.*kTexts[i] = {bytes() + texts[i].begin, texts[i].length};
        user.hasSessionContext = hasSessionContext;
        return (accessKey == 0 || takeString(cursor, accessKey, user.accessKeyId)) &&
               (principal == 0 || takeString(cursor, principal, user.principalId)) &&
               user.accessKeyId.starts_with(kTemporary) == isTemporary;
    }

    // False if it is too much for an entry.
    bool describe(const JsonCursor& cursor, std::uint32_t tokens, const UserIdentity& user) {
        found.tokens = tokens;
        hasSessionContext = user.hasSessionContext;
        isTemporary = user.accessKeyId.starts_with(kTemporary);
        const auto offset = [&cursor](std::uint32_t token) {
            return static_cast<std::uint16_t>(cursor.offset(token) - cursor.offset());
        };
        std::uint16_t begin = 0;  // token where the piece begins
        const auto endPiece = [&](int end) {
            pieces[pieceCount++] = {begin, offset(begin), static_cast<std::uint16_t>(end - offset(begin))};
        };
        int depth = 0;
        for (std::uint32_t n = 0; n < tokens; ++n) {
            depth += detail::kDepthSteps[static_cast<unsigned char>(cursor.at(n))];
            if (n + 3 >= tokens || cursor.at(n) != '"' || cursor.at(n + 1) != ':' || cursor.at(n + 2) != '"')
                continue;
            const std::string_view key = quotedAt(cursor, n);
            if (!isOfOneCall(key, !usesPrincipalId(user)))
                continue;
            if (pieceCount + 2U > kMostPieces)
                return false;
            if (depth == 1 && key == kAccessKey)
                accessKey = static_cast<std::uint16_t>(n + 2);
            if (depth == 1 && key == kPrincipal)
                principal = static_cast<std::uint16_t>(n + 2);
            endPiece(offset(n + 2) + 1);
            begin = static_cast<std::uint16_t>(n + 3);
        }
        endPiece(offset(tokens - 1) + 1);
        for (std::size_t i = 0; i < kTexts.size(); ++i) {
            const std::string_view text = user.*kTexts[i];
            if (!text.empty())
                texts[i] = {static_cast<std::uint16_t>(text.data() - cursor.textAt(0)),
                            static_cast<std::uint16_t>(text.size())};
        }
        return true;
    }
};

// The ends of the first strings in it, but for keys and principals.
std::uint64_t KnownUsers::hashOf(const JsonCursor& cursor) {
    constexpr std::size_t kMostMembers = 6;
    constexpr std::uint64_t kFactor = 0x9E3779B97F4A7C15ULL;
    std::uint64_t hash = 0;
    std::size_t n = 1;
    for (std::size_t i = 0; i < kMostMembers && n + 3 < cursor.left() && cursor.at(n + 2) == '"'; ++i, n += 4) {
        const std::uint32_t keyBytes = cursor.offset(n + 1) - cursor.offset(n);
        if (keyBytes != kAccessKey.size()) {
            const char* end = cursor.textAt(n + 3);
            const std::uint32_t bytes = cursor.offset(n + 3) - cursor.offset(n + 2);
            // The key stands before the string, so that all this can be read.
            hash = (hash ^ wordBefore(end) ^ bytes) * kFactor;
            if (bytes > 24)
                hash ^= (wordBefore(end - 8) * kFactor ^ wordBefore(end - 16)) * (kFactor + 2);
        }
        hash = (hash ^ hash >> 29) + keyBytes;
        if (cursor.at(n + 3) != ',')
            break;
    }
    return (hash ^ hash >> 31) * kFactor;
}

const KnownUsers::Found* KnownUsers::find(const JsonCursor& cursor, UserIdentity& user) {
    m_hash = hashOf(cursor);
    if (m_slots.empty())
        return nullptr;
    const std::size_t mask = m_slots.size() - 1;
    std::size_t at = m_hash >> 32 & mask;
    for (std::size_t probe = 0; probe < kMostProbes && m_slots[at].entry; ++probe, at = (at + 1) & mask) {
        if (m_slots[at].hash != m_hash)
            continue;
        const Entry& entry = *m_slots[at].entry;
        // There are too many to stay in the processor's cache.
        constexpr std::size_t kLineBytes = 64;
        for (std::size_t line = 0; line < kPrefetchedBytes; line += kLineBytes)
            __builtin_prefetch(reinterpret_cast<const char*>(&entry) + line);
        if (!entry.isAt(cursor))
            continue;
        if (entry.fill(cursor, user))
            return &entry.found;
        user = {};
    }
    return nullptr;
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
    if (m_count == kMostEntries || !behind.skip())
        return;
    const std::size_t tokens = cursor.left() - behind.left();
    const std::size_t bytes = cursor.offset(tokens - 1) + 1 - cursor.offset();
    if (bytes > kMostBytes)
        return;
    Entry entry;
    if (!entry.describe(cursor, static_cast<std::uint32_t>(tokens), user))
        return;
    entry.found.number = ++m_lastNumber;
    auto* kept = new (room(sizeof entry + bytes)) Entry(entry);
    std::memcpy(kept + 1, cursor.textAt(0), bytes);
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
    const std::size_t mask = m_slots.size() - 1;
    std::size_t at = hash >> 32 & mask;
    for (std::size_t probe = 1; probe < kMostProbes && m_slots[at].entry; ++probe)
        at = (at + 1) & mask;
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
    if (m_count < kMostEntries)
        return;
    m_slots.assign(kFewestSlots, {});
    m_rooms.clear();
    m_free = 0;
    m_count = 0;
}

}  // namespace lambdatrail
