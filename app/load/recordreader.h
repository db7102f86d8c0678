#pragma once

#include "app/base/result.h"
#include "app/io/bytesource.h"
#include "app/store/storesnapshot.h"

#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>

namespace lambdatrail {

// Fetches the JSON of an event from its file, as the bytes stand there. Keeps what was unpacked last in memory: small
// documents from their beginning, of large ones the bytes around the record.
class RecordReader {
 public:
    explicit RecordReader(std::uint64_t cacheBytes = 256ULL << 20);

    // The record's own text: what stands at its place; what the JSON string there says; or what the CSV row there holds
    // or stands for. Errors: NotFound or Permission if the file cannot be read any more, Changed if its size, time or
    // content are not those of the load, Format if it cannot be unpacked up to the record.
    // May be called from any thread; reads files, so never from the GUI thread.
    Result<std::string> read(const InputFile& file, const RecordLocation& location);

 private:
    struct Unpacked {
        std::string key;
        std::uint64_t sizeBytes = 0;
        std::int64_t modifiedNs = 0;
        std::uint64_t begin = 0;  // of the bytes, in the document
        bool isToTheEnd = false;  // the document has no bytes behind them
        std::shared_ptr<const std::string> bytes;
    };
    // Bytes of a document: those from `begin` to `end` will be read.
    struct Wanted {
        std::uint64_t begin = 0, end = 0;
    };
    Result<std::unique_ptr<ByteSource>> open(const InputFile& file, Wanted wanted);
    Result<Unpacked> unpacked(const InputFile& file, Wanted wanted);
    void keep(const Unpacked& fresh);

    std::mutex m_mutex;
    std::list<Unpacked> m_recent;
    std::uint64_t m_cacheBytes;
};

}  // namespace lambdatrail
