#pragma once

#include "app/lambda/identity.h"
#include "app/parse/jsoncursor.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace lambdatrail {

// userIdentity objects that came before: of the same caller they have the same bytes but for a few strings, which are
// left out when they are compared. One a thread.
class KnownUsers {
 public:
    struct Found {
        std::uint32_t number = 0;      // one that no other user ever has; 0: not known
        const char* behind = nullptr;  // the object
    };

    // To be called some time before find(), if it is known where that will be: fetches what it will look at into the
    // processor's cache.
    void foresee(const JsonCursor& cursor);
    // If the object that the cursor is on is known: fills in what is in it. The texts live until forgetIfMany(). If
    // not, `user` may be anything.
    Found find(const JsonCursor& cursor, UserIdentity& user);
    // Remembers the object that the cursor is on, of which find() knew nothing a moment ago, once it has come a second
    // time. There is no backslash in it, and `user` is what is in it.
    void learn(const JsonCursor& cursor, const UserIdentity& user);
    // To be called when no texts are in use.
    void forgetIfMany();

 private:
    struct Entry;
    static std::uint64_t hashOf(const JsonCursor& cursor);
    std::size_t slotOf(std::uint64_t hash) const { return hash >> 32 & (m_slots.size() - 1); }
    void place(std::uint64_t hash, const Entry& entry);
    void* room(std::size_t bytes);

    struct Slot {
        std::uint64_t hash = 0;
        const Entry* entry = nullptr;
    };
    std::vector<Slot> m_slots;
    std::vector<std::uint64_t> m_sightings;             // hashes that came once
    std::vector<std::unique_ptr<std::byte[]>> m_rooms;  // with the entries, each with its bytes behind it
    std::size_t m_free = 0;                             // bytes in the last one
    std::size_t m_count = 0;
    std::uint32_t m_lastNumber = 0;
    std::uint64_t m_hash = 0;  // of the last find()
    const char* m_foreseen = nullptr;
    std::uint64_t m_foreseenHash = 0;
};

}  // namespace lambdatrail
