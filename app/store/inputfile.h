#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace lambdatrail {

// One step from the bytes of a file, or from those of the step before, to those of a document in them. Between the
// steps gzip is unpacked and UTF-16 converted, as the bytes themselves tell; offsets count in the text after that.
struct PartStep {
    enum class Kind : std::uint8_t {
        ArchiveEntry,  // the entry of that number and name
        JsonString,    // what the string from its quotation mark on says, escapes resolved
        Base64,        // the bytes that the base64 text stands for
    };
    Kind kind = Kind::ArchiveEntry;
    std::uint64_t offset = 0;  // of the string or the base64 text; of an entry its number, from 0
    std::uint64_t length = 0;  // not for entries
    std::string name = {};     // only for entries
    bool operator==(const PartStep&) const = default;
};

// A document: a file, or what the steps lead to inside it, as it was when its events were read.
struct InputFile {
    std::string path;
    std::uint64_t sizeBytes = 0;  // of the file on disk
    std::int64_t modifiedNs = 0;  // its mtime since the epoch
    bool compressed = false;      // gzip by its bytes
    std::vector<PartStep> parts = {};
    std::string name = {};  // what is shown instead of the path, where that does not say it all

    // Plain UTF-8: the path, and behind it the names of archive entries: "/logs/trail.zip/entry.json".
    const std::string& displayName() const { return name.empty() ? path : name; }
    // The steps behind the last archive entry: to strings within a text.
    std::span<const PartStep> textSteps() const;
    // Tells documents apart, also where two entries of an archive have the same name.
    std::string key() const;
};

}  // namespace lambdatrail
