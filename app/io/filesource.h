#pragma once

#include "app/io/buffer.h"
#include "app/io/bytesource.h"
#include "app/io/filehandle.h"

#include <cstdint>
#include <string>

namespace lambdatrail {

// Size and modification time of a file, to tell whether it is still the same.
struct FileStamp {
    std::uint64_t sizeBytes = 0;
    std::int64_t modifiedNs = 0;
    bool operator==(const FileStamp&) const = default;
};
Result<FileStamp> fileStamp(const std::string& path);

// The whole of a regular file. Errors: those of the system; Limit if it is larger than maxBytes.
Result<FileStamp> readWholeFile(const std::string& path, std::uint64_t maxBytes, Buffer& to);

// The bytes of a regular file, as they are.
class FileSource : public ByteSource {
 public:
    static Result<FileSource> open(const std::string& path);

    std::size_t read(char* to, std::size_t capacity) override;
    const std::optional<Error>& problem() const override { return m_problem; }
    std::uint64_t fileBytesRead() const override { return m_bytesRead; }

    bool skip(std::uint64_t bytes) override;

    // As the file was when it was opened.
    const FileStamp& stamp() const { return m_stamp; }
    int descriptor() const { return m_file.get(); }

 private:
    FileSource(FileHandle file, std::string path, FileStamp stamp)
        : m_file(std::move(file)), m_path(std::move(path)), m_stamp(stamp) {}

    FileHandle m_file;
    std::string m_path;
    FileStamp m_stamp;
    std::uint64_t m_bytesRead = 0;
    std::optional<Error> m_problem;
};

}  // namespace lambdatrail
