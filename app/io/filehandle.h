#pragma once

#include "app/base/result.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cerrno>
#include <string>
#include <utility>

namespace lambdatrail {

// An open file descriptor that closes itself.
class FileHandle {
 public:
    explicit FileHandle(int descriptor = -1) : m_descriptor(descriptor) {}
    FileHandle(FileHandle&& other) noexcept : m_descriptor(std::exchange(other.m_descriptor, -1)) {}
    FileHandle& operator=(FileHandle&& other) noexcept {
        std::swap(m_descriptor, other.m_descriptor);
        return *this;
    }
    ~FileHandle() {
        if (m_descriptor >= 0)
            ::close(m_descriptor);
    }
    int get() const { return m_descriptor; }

    // Opens a regular file for reading, and tells what there is to know of it. Never waits for the other end of a pipe
    // or device.
    static Result<FileHandle> openForReading(const std::string& path, struct stat& status) {
        FileHandle file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
        if (file.get() < 0)
            return std::unexpected(errorFromErrno(errno, path));
        if (::fstat(file.get(), &status) != 0)
            return std::unexpected(errorFromErrno(errno, path));
        if (!S_ISREG(status.st_mode))
            return std::unexpected(Error{ErrorCode::Format, "it is not an ordinary file", path, {}});
        return file;
    }

    // read() that is not bothered by signals; -1 with errno on errors.
    ssize_t read(char* to, std::size_t bytes) const {
        for (;;) {
            const ssize_t got = ::read(m_descriptor, to, bytes);
            if (got >= 0 || errno != EINTR)
                return got;
        }
    }

 private:
    int m_descriptor;
};

}  // namespace lambdatrail
