#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace lambdatrail {

// A file whose records could not be asked.
struct UnreadFile {
    std::string file;    // or the document in it, as it can be shown
    std::string reason;  // a sentence
    std::uint64_t events = 0;
};

// How a search of records ended.
struct SearchReport {
    bool stopped = false;            // not all were asked
    std::uint64_t filesUnread = 0;   // documents, of which some or all records could not be asked
    std::vector<UnreadFile> unread;  // the first of them, by name
    static constexpr std::size_t kMostListed = 200;
};
using SearchReportPtr = std::shared_ptr<const SearchReport>;

}  // namespace lambdatrail
