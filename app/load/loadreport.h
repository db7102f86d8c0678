#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lambdatrail {

// One thing that was not read, and why.
struct Problem {
    enum class Kind {
        Skipped,     // the whole file: not CloudTrail, not readable
        Incomplete,  // the file from `offset` on
        Gap,         // a stretch of bytes that holds no readable record
        Foreign,     // JSON objects that are no CloudTrail records
        Note,        // nothing lost, but worth saying: already loaded, read with repairs
    };
    Kind kind = Kind::Skipped;
    std::string file;
    std::optional<std::uint64_t> offset;  // in the unpacked file
    std::string reason;                   // a sentence
    std::string kept;                     // what of the file was kept, e.g. "12 events of the file"; may be empty
    std::uint64_t length = 0;             // of the gap from `offset` on, in bytes; 0: not known, or none
};

// The word for a kind in JSON and CSV: "skipped", "incomplete", "gap", "foreign", "note".
std::string_view problemKindName(Problem::Kind kind);

// What a load has read and what not. Adding files later adds to the same report.
struct LoadReport {
    std::uint64_t filesRead = 0;        // gave events, or were CloudTrail files without any
    std::uint64_t filesIncomplete = 0;  // of those read: something in them is lost
    std::uint64_t filesSkipped = 0;     // gave nothing
    std::uint64_t filesNotReached = 0;  // reading was stopped before their turn
    std::uint64_t gaps = 0;             // stretches of bytes that hold no readable record
    std::uint64_t gapBytes = 0;         // in those of known length
    std::uint64_t foreignObjects = 0;   // JSON objects that are no CloudTrail records
    std::uint64_t bytesRead = 0;        // on disk
    std::uint64_t bytesUnpacked = 0;
    bool cancelled = false;
    std::int64_t elapsedMs = 0;
    std::uint64_t losses = 0;             // problems but for notes, listed or not
    std::vector<Problem> problems;        // sorted by file and offset
    std::uint64_t problemsNotListed = 0;  // beyond the limits of a file's and of all problems
};

using LoadReportPtr = std::shared_ptr<const LoadReport>;

}  // namespace lambdatrail
