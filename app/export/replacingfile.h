#pragma once

#include "app/base/result.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace lambdatrail {

// A file that comes into being at once or not at all: it is written without a name, or where the system cannot do that
// under another one in the same folder, and takes its name in commit(). Without commit() nothing remains of it. Errors
// are those of errorFromErrno, with the path.
class ReplacingFile {
 public:
    // Through a symbolic link, the file that it points to is replaced. An existing file keeps its permission bits.
    static Result<ReplacingFile> create(const std::string& path);
    ReplacingFile(ReplacingFile&& other) noexcept;
    ReplacingFile& operator=(ReplacingFile&&) = delete;
    ~ReplacingFile();

    Result<void> write(std::string_view bytes);
    // Waits until some more of what was written is on the disk, some MiB: whoever may be stopped asks until it answers
    // false, and finds little left to wait for in commit().
    Result<bool> flushSome();
    // Waits until the bytes are on the disk, then gives the file its name.
    Result<void> commit();

 private:
    ReplacingFile(std::string path, std::string target, std::string temporary, int descriptor);
    Result<void> giveTemporaryName();
    Error error(int errnoValue) const;

    std::string m_path;       // as the user named it
    std::string m_target;     // the same, links followed
    std::string m_temporary;  // empty while or once there is nothing to remove
    int m_descriptor;         // -1 once closed
    std::uint64_t m_writtenBytes = 0;
    std::uint64_t m_sentBytes = 0;     // of those, which the system was asked to bring to the disk
    std::uint64_t m_flushedBytes = 0;  // and which it has brought there
};

// Writes all bytes to the descriptor, however many calls that takes.
Result<void> writeAll(int descriptor, std::string_view bytes, const std::string& path);

}  // namespace lambdatrail
