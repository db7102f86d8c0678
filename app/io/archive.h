#pragma once

#include "app/base/result.h"
#include "app/io/bytesource.h"
#include "app/io/filesource.h"
#include "app/io/layers.h"
#include "app/io/unpackmeter.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace lambdatrail {

// Whether bytes begin like a zip or tar archive. Needs the first 512 of them.
bool isArchive(std::string_view head);

// Walks a zip or tar archive entry by entry, with libarchive. Nothing is written to disk.
class ArchiveReader {
 public:
    // An archive within other bytes is read as it streams by.
    ArchiveReader(std::unique_ptr<ByteSource> bytes, std::shared_ptr<UnpackMeter> meter);
    // One that is a file of its own: zip archives then go by their directory.
    ArchiveReader(FileSource file, std::shared_ptr<UnpackMeter> meter);
    ~ArchiveReader();
    ArchiveReader(ArchiveReader&&) noexcept = default;
    ArchiveReader& operator=(ArchiveReader&&) noexcept = default;

    struct Entry {
        std::uint64_t number = 0;
        std::string name;  // plain UTF-8
        bool isFile = false;
        bool isEncrypted = false;
        std::unique_ptr<ByteSource> bytes;  // only of files; to be read before the next entry
    };
    // Nothing at the end, and after damage that does not let the walk go on: see problem().
    std::optional<Entry> next();
    const std::optional<Error>& problem() const;
    std::uint64_t fileBytesRead() const;

 private:
    struct Private;
    std::shared_ptr<Private> d;
};

// Opens an archive at `bytes`, the layers of the file with that path or of something in it.
Result<ArchiveReader> openArchive(const std::string& path, UnpackedLayers bytes, std::shared_ptr<UnpackMeter> meter);

}  // namespace lambdatrail
