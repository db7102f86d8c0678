#pragma once

#include "app/base/ids.h"
#include "app/base/timeutc.h"
#include "app/store/column.h"
#include "app/store/columns.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>

namespace lambdatrail {

inline constexpr std::uint32_t kEventsPerBlock = 65'536;

// An eventID or requestID in 16 bytes. Texts that are not lower-case UUIDs are codes of DictColumn::OtherId.
struct Uuid {
    std::uint64_t high = 0;
    std::uint64_t low = 0;

    bool isAbsent() const { return high == 0 && low == 0; }
    bool isOther() const { return high == ~0ULL; }
    Code otherCode() const { return static_cast<Code>(low); }
    static Uuid other(Code code) { return code == kAbsent ? Uuid{} : Uuid{~0ULL, code}; }
    // Nothing unless the text has the form of a UUID in lower case and is neither all zeros nor begins with 16 'f'.
    static std::optional<Uuid> parse(std::string_view text) {
        const Uuid id = read(text);
        return id.isAbsent() ? std::nullopt : std::optional(id);
    }
    // The same, absent for nothing: in two registers, where an optional goes through memory.
    static Uuid read(std::string_view text);
    bool operator==(const Uuid&) const = default;
};

// A short form of a sharedEventID, by which events of one action are looked for; others may have the same. 0: absent.
std::uint32_t sharedIdHash(std::string_view sharedEventId);

// What is true of an event, decided once while its record is parsed.
namespace flag {
inline constexpr std::uint16_t kFailed = 1 << 0;           // format reference, section 8, row 1
inline constexpr std::uint16_t kLambda = 1 << 1;           // eventSource is lambda.amazonaws.com
inline constexpr std::uint16_t kInvocation = 1 << 2;       // a request to run a function (4.1)
inline constexpr std::uint16_t kAttempt = 1 << 3;          // one try of an asynchronous invocation (4.1)
inline constexpr std::uint16_t kFunctionAssumed = 1 << 4;  // parts of the function's key were filled in (4.7)
inline constexpr std::uint16_t kViaService = 1 << 5;       // badges of 2.2
inline constexpr std::uint16_t kConsole = 1 << 6;
inline constexpr std::uint16_t kMfa = 1 << 7;
inline constexpr std::uint16_t kSso = 1 << 8;
inline constexpr std::uint16_t kCrossAccount = 1 << 9;
inline constexpr std::uint16_t kTemporary = 1 << 10;
inline constexpr std::uint16_t kEsmDisabled = 1 << 11;  // LambdaESMDisabled (5.2)
inline constexpr std::uint16_t kRepaired = 1 << 12;     // bad UTF-8 or raw control characters were replaced to read it
inline constexpr std::uint16_t kRebuilt = 1 << 13;      // made from cells or fields, not a record of CloudTrail's
inline constexpr std::uint16_t kSummary = 1 << 14;      // counts of many calls (1.8): never counted among them
}  // namespace flag

// Codes in the narrowest of 1, 2 or 4 bytes that holds them all.
class CodeColumn {
 public:
    CodeColumn() = default;
    template <class T>
    CodeColumn(Column<T> codes, Code least, Code most) : m_codes(std::move(codes)), m_least(least), m_most(most) {}

    Code at(std::uint32_t row) const {
        return std::visit([row](const auto& codes) -> Code { return codes[row]; }, m_codes);
    }
    // Calls fn(const Column<uint8_t|uint16_t|uint32_t>&) once: hot loops run over the real width.
    template <class Fn>
    decltype(auto) visit(Fn&& fn) const {
        return std::visit(std::forward<Fn>(fn), m_codes);
    }
    // No code is less or more; events of one file, and so of one block, often agree in some columns. 0 without rows.
    Code least() const { return m_least; }
    Code most() const { return m_most; }
    std::uint64_t bytes() const;

 private:
    std::variant<Column<std::uint8_t>, Column<std::uint16_t>, Column<std::uint32_t>> m_codes;
    Code m_least = 0;
    Code m_most = 0;
};

// Up to 65,536 events, column by column. Sealed: nothing changes it.
struct EventBlock {
    std::uint32_t size = 0;
    Column<TimeMs> timeMs;
    // No time is less or more; an event without a time is the least of all.
    TimeMs leastTimeMs = kNoTime;
    TimeMs mostTimeMs = kNoTime;
    CodeColumn file;               // FileId
    Column<std::uint64_t> offset;  // of the record's first byte in the unpacked file
    Column<std::uint32_t> length;  // of the record in bytes
    Column<Uuid> eventId;
    Column<Uuid> requestId;
    CodeColumn sharedId;  // sharedIdHash
    Column<std::uint16_t> flags;
    std::array<CodeColumn, kDictColumnCount> codes;

    const CodeColumn& column(DictColumn id) const { return codes[static_cast<std::size_t>(id)]; }
    std::uint64_t bytes() const;
};

}  // namespace lambdatrail
