#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace lambdatrail::bench {

struct ScanTotals {
    std::uint64_t files = 0;
    std::uint64_t records = 0;
    std::uint64_t bytesOnDisk = 0;
    std::uint64_t bytesUnpacked = 0;
    std::uint64_t bytesTouched = 0;  // of the fields; keeps the compiler from leaving the work out
};

// The least that any loader has to do: find the files, read them, inflate them with libdeflate and step through every
// record with simdjson, looking at the fields that the engine keeps, and keep nothing. Files are shared out to the
// threads, and so are the pieces of large ones that are not packed. Understands whole {"Records":[...]} files of one
// gzip member or none, which is all that make_corpus writes.
class Floor {
 public:
    // Finds out, once, where large files can be cut between records: the scan gets that for nothing.
    explicit Floor(std::string folder);
    ScanTotals scan(unsigned threads) const;

 private:
    std::string m_folder;
    std::map<std::string, std::vector<std::uint64_t>> m_cuts;  // by path: where pieces begin, and where the last ends
};

}  // namespace lambdatrail::bench
