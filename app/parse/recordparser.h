#pragma once

#include "app/base/ids.h"
#include "app/parse/containers.h"
#include "app/store/storebuilder.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace lambdatrail {

// Turns the JSON of one record into one row. One parser a thread; the dictionaries behind it are shared.
class RecordParser {
 public:
    explicit RecordParser(StoreBuilder& store);
    ~RecordParser();

    enum class Outcome {
        Event,      // a row was added to the batch
        NotRecord,  // an object, but no CloudTrail record: nothing was added
        Bad,        // not readable as JSON: nothing was added; see reason()
    };

    // `json` is one object, with kScanPadding readable bytes after its end. Nothing is required of the record but what
    // makes it one: eventVersion and one of eventName, eventType, eventID; or eventName and eventSource. The codes
    // of the row are complete after finish().
    Outcome parse(std::string_view json, FileId file, std::uint64_t offset, EventBatch& to);

    // Many records at once, if nothing about them is out of the ordinary; else false and nothing added: then they have
    // to be found and parsed one by one. The text begins at `offset` of the file.
    // A whole log file as it is delivered: {"Records":[{...},{...}]}.
    bool parseLog(std::string_view text, FileId file, std::uint64_t offset, EventBatch& to);
    // The objects that stand at `spans` of the text, with at most a comma between them.
    bool parseRun(std::string_view text, std::span<const RecordSpan> spans, FileId file, std::uint64_t offset,
                  EventBatch& to);

    // The objects that the text consists of, with or without commas between them.
    bool parseList(std::string_view text, FileId file, std::uint64_t offset, EventBatch& to);

    // Takes rows of an unfinished batch out again, from `row` on.
    void takeBack(EventBatch& batch, std::uint32_t row);

    // Completes the rows of the batch. To be called before the batch is used or another one is begun.
    void finish(EventBatch& batch);

    // Why the last parse was Bad: a part of a sentence.
    const std::string& reason() const;

 private:
    struct Private;
    std::unique_ptr<Private> d;
};

}  // namespace lambdatrail
