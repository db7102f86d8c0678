#include "app/io/filesource.h"

namespace lambdatrail {
namespace {

constexpr std::size_t kGrowBytes = 256 * 1024;

FileStamp stampOf(const struct stat& status) {
    return {static_cast<std::uint64_t>(status.st_size),
            status.st_mtim.tv_sec * 1'000'000'000LL + status.st_mtim.tv_nsec};
}

}  // namespace

Result<FileStamp> fileStamp(const std::string& path) {
    struct stat status{};
    if (::stat(path.c_str(), &status) != 0)
        return std::unexpected(errorFromErrno(errno, path));
    return stampOf(status);
}

Result<FileStamp> readWholeFile(const std::string& path, std::uint64_t maxBytes, Buffer& to) {
    struct stat status{};
    const auto file = FileHandle::openForReading(path, status);
    if (!file)
        return std::unexpected(file.error());
    const FileStamp stamp = stampOf(status);
    to.setSize(0);
    to.reserve(stamp.sizeBytes < maxBytes ? stamp.sizeBytes + 1 : 1);
    if (stamp.sizeBytes > maxBytes)
        return std::unexpected(Error{ErrorCode::Limit, "it is too large to be read at once", path, {}});
    // One byte more than it should have shows a file that grows while it is read; one that ends where it should is at
    // its end.
    std::size_t size = 0;
    for (;;) {
        if (size == to.capacity()) {
            if (size > maxBytes)
                return std::unexpected(Error{ErrorCode::Limit, "it is too large to be read at once", path, {}});
            to.setSize(size);
            to.reserve(size * 2 + kGrowBytes);
        }
        const ssize_t got = file->read(to.data() + size, to.capacity() - size);
        if (got < 0)
            return std::unexpected(errorFromErrno(errno, path));
        size += static_cast<std::size_t>(got);
        if (got == 0 || (size == stamp.sizeBytes && size < to.capacity()))
            break;
    }
    to.setSize(size);
    return stamp;
}

Result<FileSource> FileSource::open(const std::string& path) {
    struct stat status{};
    auto file = FileHandle::openForReading(path, status);
    if (!file)
        return std::unexpected(file.error());
    return FileSource(std::move(*file), path, stampOf(status));
}

bool FileSource::skip(std::uint64_t bytes) {
    const off_t at = ::lseek(m_file.get(), static_cast<off_t>(bytes), SEEK_CUR);
    return at >= 0 && static_cast<std::uint64_t>(at) <= m_stamp.sizeBytes;
}

std::size_t FileSource::read(char* to, std::size_t capacity) {
    std::size_t size = 0;
    while (size < capacity && !m_problem) {
        const ssize_t got = m_file.read(to + size, capacity - size);
        if (got == 0)
            break;
        if (got < 0) {
            const Error error = errorFromErrno(errno, m_path);
            m_problem = Error{error.code, "reading failed: " + error.text, m_path, m_bytesRead};
        } else {
            size += static_cast<std::size_t>(got);
            m_bytesRead += static_cast<std::uint64_t>(got);
        }
    }
    return size;
}

}  // namespace lambdatrail
