#pragma once

#include "app/lambda/identity.h"
#include "app/parse/jsontokens.h"

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
    // A number that no other one ever has, never 0.
    struct Found {
        std::uint32_t number = 0;
        std::uint32_t tokens = 0;  // of the object
    };

    // If the object that the cursor is on is known: fills in what is in it. The texts live until forgetIfMany().
    const Found* find(const JsonCursor& cursor, UserIdentity& user);
    // Remembers the object that the cursor is on, of which find() knew nothing a moment ago, once it has come a second
    // time. There is no backslash in it, and `user` is what is in it.
    void learn(const JsonCursor& cursor, const UserIdentity& user);
    // To be called when no texts are in use.
    void forgetIfMany();

 private:
    struct Entry;
    static std::uint64_t hashOf(const JsonCursor& cursor);
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
};

}  // namespace lambdatrail
