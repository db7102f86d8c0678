#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lambdatrail {

// One thing that was not read, and why.
struct Problem {
    enum class Kind {
        Skipped,     // the whole file: not CloudTrail, not readable
        Incomplete,  // the file from `offset` on
        BadRecord,   // one record, or a stretch of bytes in which none could be found
        Note,        // nothing lost, but worth saying: already loaded, read with repairs
    };
    Kind kind = Kind::Skipped;
    std::string file;
    std::optional<std::uint64_t> offset;  // in the unpacked file
    std::string reason;                   // a sentence
    std::string kept;                     // what of the file was kept, e.g. "12 events of the file"; may be empty
};

// What a load has read and what not. Adding files later adds to the same report.
struct LoadReport {
    std::uint64_t filesRead = 0;     // gave events, or were CloudTrail files without any
    std::uint64_t filesSkipped = 0;  // gave nothing
    std::uint64_t recordsSkipped = 0;
    std::uint64_t bytesRead = 0;  // on disk
    std::uint64_t bytesUnpacked = 0;
    bool cancelled = false;
    std::int64_t elapsedMs = 0;
    std::vector<Problem> problems;        // sorted by file and offset
    std::uint64_t problemsNotListed = 0;  // beyond the limit of problems per file

    // Problems but for notes.
    std::uint64_t lossCount() const;
};

using LoadReportPtr = std::shared_ptr<const LoadReport>;

}  // namespace lambdatrail
