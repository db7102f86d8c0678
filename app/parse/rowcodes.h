#pragma once

#include "app/parse/recordfields.h"
#include "app/parse/textmemo.h"
#include "app/store/storebuilder.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lambdatrail {

// What a record means, as the codes of a row. Records repeat themselves: fields that belong together are looked up
// together, and what they mean is worked out once a thread and not once a record.

// Of what was called.
struct CallCodes {
    Code event = kAbsent, eventName = kAbsent, service = kAbsent, category = kAbsent, type = kAbsent,
         readOnly = kAbsent;
    std::uint16_t flags = 0;  // kLambda, kInvocation, kAttempt, kEsmDisabled
};

// Of who called.
struct IdentityCodes {
    Code identity = kAbsent, role = kAbsent, session = kAbsent, credentialClass = kAbsent;
    std::uint16_t flags = 0;  // the badges of 2.2, but for kConsole
};

// Of the function that the call was about, and of where the call was made, which decides what a short name means.
struct FunctionCodes {
    Code function = kAbsent, qualifier = kAbsent, version = kAbsent, region = kAbsent, account = kAbsent;
    std::uint16_t flags = 0;  // kFunctionAssumed
};

// One thread's memory of all three.
class RowCodes {
    using CallMemo = TextMemo<6, CallCodes>;
    using IdentityMemo = TextMemo<17, IdentityCodes>;
    using FunctionMemo = TextMemo<11, FunctionCodes>;

 public:
    explicit RowCodes(StoreBuilder& store) : m_store(store) {}

    // Each reference lives until the next call of the same function. `account` is what a short function name leaves
    // out: the account that the row belongs to.
    const CallCodes& call(const RecordFields& fields);
    const IdentityCodes& identity(const RecordFields& fields);
    const FunctionCodes& function(const RecordFields& fields, std::string_view account);

 private:
    Code codeOf(DictColumn column, std::string_view text);
    CallCodes makeCall(const RecordFields& fields);
    // What a user of a number was called last.
    struct KnownUser {
        std::uint32_t number = 0;
        IdentityCodes codes;
        // What else decided it: recipientAccountId, and of a service what was called.
        std::uint8_t accountBytes = 0, sourceBytes = 0, typeBytes = 0;
        std::array<char, 61> texts{};

        bool isIn(std::string_view account, std::string_view source, std::string_view type) const;
        void setTexts(std::string_view account, std::string_view source, std::string_view type);
    };
    static constexpr std::size_t kFewestKnownUsers = 1 << 8;
    static constexpr std::size_t kMostKnownUsers = 1 << 14;
    void setIdentityKey(const RecordFields& fields);
    const IdentityCodes& describedIdentity(const RecordFields& fields);
    IdentityCodes makeIdentity(const RecordFields& fields);
    FunctionCodes makeFunction(const RecordFields& fields, std::string_view account);

    StoreBuilder& m_store;
    CallMemo m_calls;
    CallMemo::Key m_callKey;
    std::vector<KnownUser> m_knownUsers;  // by the last bits of their numbers
    IdentityMemo m_identities;
    IdentityMemo::Key m_identityKey;
    FunctionMemo m_functions;
    FunctionMemo::Key m_functionKey;
    FunctionCodes m_rareFunction;
    Identity m_identity;
    std::string m_scratch;
};

}  // namespace lambdatrail
