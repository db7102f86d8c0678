#pragma once

#include "app/base/result.h"

#include <string>
#include <string_view>

namespace lambdatrail {

// A file that comes into being at once or not at all: it is written under another name in the same folder and takes its
// name in commit(). Without commit() nothing remains of it. Errors are those of errorFromErrno, with the path.
class ReplacingFile {
 public:
    // Through a symbolic link, the file that it points to is replaced. An existing file keeps its permission bits.
    static Result<ReplacingFile> create(const std::string& path);
    ReplacingFile(ReplacingFile&& other) noexcept;
    ReplacingFile& operator=(ReplacingFile&&) = delete;
    ~ReplacingFile();

    Result<void> write(std::string_view bytes);
    // Waits until the bytes are on the disk, then gives the file its name.
    Result<void> commit();

 private:
    ReplacingFile(std::string path, std::string target, std::string temporary, int descriptor);
    Error error(int errnoValue) const;

    std::string m_path;       // as the user named it
    std::string m_target;     // the same, links followed
    std::string m_temporary;  // empty once there is nothing to remove
    int m_descriptor;         // -1 once closed
};

// Writes all bytes to the descriptor, however many calls that takes.
Result<void> writeAll(int descriptor, std::string_view bytes, const std::string& path);

}  // namespace lambdatrail
