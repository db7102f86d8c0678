#pragma once

#include "app/base/ids.h"
#include "app/base/timeutc.h"
#include "app/io/inflate.h"
#include "app/load/reportcollector.h"
#include "app/parse/recordparser.h"
#include "app/store/storebuilder.h"

#include <cstdint>
#include <string_view>

namespace lambdatrail {

// Finds the records within a value that is none itself: in the envelopes of EventBridge, CloudWatch Logs,
// Elasticsearch, Splunk and other tools, as objects, as texts, as packed texts (format reference, 6.3, and 6.4 step 4).
// One a thread.
class Unwrapper {
 public:
    Unwrapper(StoreBuilder& store, RecordParser& parser) : m_store(store), m_parser(parser) {}

    // Adds the records in `value`, an object, array or string at `offset` of a document, to the batch. It has
    // kScanPadding readable bytes after its end. A record without a time takes that of the innermost envelope that has
    // one; `timeMs` is that of the outermost. Damaged records are told to the tally. False if there is no record, not
    // even a damaged one.
    bool unwrap(std::string_view value, FileId file, std::uint64_t offset, TimeMs timeMs, EventBatch& to,
                FileTally& tally);

 private:
    struct Text;
    bool find(std::string_view value, Text& text, TimeMs timeMs, unsigned depth);
    bool findInObject(std::string_view object, Text& text, TimeMs timeMs, unsigned depth);
    bool findInArray(std::string_view array, Text& text, TimeMs timeMs, unsigned depth);
    bool findInString(std::string_view literal, Text& text, TimeMs timeMs, unsigned depth);
    bool findInBase64(std::string_view literal, Text& text, TimeMs timeMs, unsigned depth);
    bool findInPart(std::string_view bytes, Text& part, TimeMs timeMs, unsigned depth);
    bool take(std::string_view record, Text& text, std::string_view place, TimeMs timeMs);
    bool takeRebuilt(std::string_view value, Text& text, TimeMs timeMs);
    FileId fileOf(Text& text);
    void addGap(const Text& text, std::string_view place, std::string reason);

    StoreBuilder& m_store;
    RecordParser& m_parser;
    WholeInflater m_inflater;
    EventBatch* m_to = nullptr;
    FileTally* m_tally = nullptr;
};

}  // namespace lambdatrail
