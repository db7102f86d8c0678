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

// Fetches the JSON of an event from its file, as the bytes stand there. Keeps the last unpacked documents in memory.
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
        std::shared_ptr<const std::string> bytes;
    };
    Result<std::unique_ptr<ByteSource>> open(const InputFile& file, std::uint64_t end);
    Result<std::shared_ptr<const std::string>> unpacked(const InputFile& file, std::uint64_t upToByte);

    std::mutex m_mutex;
    std::list<Unpacked> m_recent;
    std::uint64_t m_cacheBytes;
};

}  // namespace lambdatrail
