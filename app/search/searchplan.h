#pragma once

#include "app/store/rowset.h"
#include "app/store/storesnapshot.h"

#include <cstdint>
#include <span>
#include <vector>

namespace lambdatrail {

// The events of a document whose records are to be asked, by their place in it.
struct DocumentEvents {
    FileId file{};
    std::span<const std::uint32_t> events;
};

// A piece of work for one thread: the documents of one file, or a part of a large one.
struct SearchUnit {
    std::vector<DocumentEvents> documents;  // all of one path
    std::uint64_t bytesOnDisk = 0;
    bool isFirstOfFile = true;  // of the parts of a large file
};

// Who reads what, so that every file is read once, from its beginning to its end.
class SearchPlan {
 public:
    SearchPlan(const StoreSnapshot& snapshot, const RowSet& wanted);

    const std::vector<SearchUnit>& units() const { return m_units; }

 private:
    std::vector<std::uint32_t> m_events;  // document after document
    std::vector<SearchUnit> m_units;
};

}  // namespace lambdatrail
