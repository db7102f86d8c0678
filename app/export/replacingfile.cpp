#include "app/export/replacingfile.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <random>
#include <system_error>
#include <thread>
#include <utility>

namespace lambdatrail {
namespace {

constexpr int kMostLinks = 40;  // as many as Linux follows
constexpr int kAttempts = 100;
constexpr std::uint64_t kFlushBytes = 4 << 20;
constexpr std::uint64_t kLargeBytes = 64 << 20;

// The path that the links of the last part lead to; it need not exist. Links of folders the system follows by itself.
Result<std::string> resolved(const std::string& path) {
    std::filesystem::path target = path;
    for (int i = 0; i < kMostLinks; ++i) {
        std::error_code failure;
        if (!std::filesystem::is_symlink(target, failure))
            return target.string();
        const std::filesystem::path next = std::filesystem::read_symlink(target, failure);
        if (failure)
            return std::unexpected(errorFromErrno(failure.value(), path));
        target = target.parent_path() / next;  // an absolute `next` replaces all
    }
    return std::unexpected(errorFromErrno(ELOOP, path));
}

// What stands at the target now; nothing if it is free. An error if it cannot be replaced.
Result<std::optional<struct stat>> replaceable(const std::string& target, const std::string& path) {
    struct stat found{};
    if (::stat(target.c_str(), &found) != 0) {
        if (errno == ENOENT)
            return std::nullopt;
        return std::unexpected(errorFromErrno(errno, path));
    }
    if (S_ISDIR(found.st_mode))
        return std::unexpected(Error{ErrorCode::Io, "this is a folder, not a file", path, {}});
    if (!S_ISREG(found.st_mode))
        return std::unexpected(Error{ErrorCode::Io, "this is a device or pipe, not a file", path, {}});
    // Renaming would replace even a file that may not be written.
    if (::access(target.c_str(), W_OK) != 0)
        return std::unexpected(errorFromErrno(errno, path));
    return found;
}

// Gives the new file the owner, as far as allowed, and the permission bits of the older one. Returns an errno value or
// 0.
int takePermissions(int descriptor, const struct stat& older) {
    const bool sameOwner = ::fchown(descriptor, older.st_uid, older.st_gid) == 0;
    // Rights of a group must not pass to another group.
    const mode_t wanted = older.st_mode & (sameOwner ? 0777U : 0707U);
    struct stat now{};
    if (::fstat(descriptor, &now) != 0)
        return errno;
    // Where all files have the same bits (FAT), there is nothing to set.
    if ((now.st_mode & 0777U) != wanted && ::fchmod(descriptor, wanted) != 0)
        return errno;
    return 0;
}

std::string randomName() {
    static constexpr char kLetters[] = "abcdefghijklmnopqrstuvwxyz234567";
    std::random_device device;
    std::string name = ".lambdatrail-";
    for (int i = 0; i < 12; ++i)
        name += kLetters[device() % 32];
    return name + ".part";
}

// How the system calls an open file that has no name.
std::string descriptorPath(int descriptor) {
    return "/proc/self/fd/" + std::to_string(descriptor);
}

// A file without a name, of which nothing remains if the program is killed; -1 where the system cannot do that.
int openNameless(const std::filesystem::path& folder) {
#ifdef O_TMPFILE
    const int descriptor = ::open(folder.empty() ? "." : folder.c_str(), O_WRONLY | O_TMPFILE | O_CLOEXEC, 0666);
    if (descriptor >= 0 && ::access(descriptorPath(descriptor).c_str(), F_OK) == 0)
        return descriptor;
    if (descriptor >= 0)
        ::close(descriptor);
#else
    (void)folder;
#endif
    return -1;
}

}  // namespace

Result<void> writeAll(int descriptor, std::string_view bytes, const std::string& path) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
        if (written < 0) {
            if (errno == EINTR)
                continue;
            return std::unexpected(errorFromErrno(errno, path));
        }
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
}

Result<ReplacingFile> ReplacingFile::create(const std::string& path) {
    const Result<std::string> target = resolved(path);
    if (!target)
        return std::unexpected(target.error());
    const Result<std::optional<struct stat>> older = replaceable(*target, path);
    if (!older)
        return std::unexpected(older.error());
    const std::filesystem::path targetPath = *target;
    if (!targetPath.has_filename())
        return std::unexpected(Error{ErrorCode::Usage, "this is not the name of a file", path, {}});

    const std::filesystem::path folder = targetPath.parent_path();
    std::string temporary;
    int descriptor = openNameless(folder);
    for (int i = 0; descriptor < 0 && i < kAttempts; ++i) {
        temporary = (folder / randomName()).string();
        // 0666: the system takes off what the umask or the folder's access list says, as for any new file.
        descriptor = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (descriptor < 0 && errno != EEXIST && errno != EINTR)
            break;
    }
    if (descriptor < 0)
        return std::unexpected(errorFromErrno(errno, folder.empty() ? path : folder.string()));
    ReplacingFile file(path, *target, std::move(temporary), descriptor);
    if (const std::optional<struct stat>& found = *older) {
        if (const int failure = takePermissions(descriptor, *found); failure != 0)
            return std::unexpected(file.error(failure));
    }
    return file;
}

ReplacingFile::ReplacingFile(std::string path, std::string target, std::string temporary, int descriptor)
    : m_path(std::move(path)),
      m_target(std::move(target)),
      m_temporary(std::move(temporary)),
      m_descriptor(descriptor) {}

ReplacingFile::ReplacingFile(ReplacingFile&& other) noexcept
    : m_path(std::move(other.m_path)),
      m_target(std::move(other.m_target)),
      m_temporary(std::exchange(other.m_temporary, {})),
      m_descriptor(std::exchange(other.m_descriptor, -1)),
      m_writtenBytes(other.m_writtenBytes),
      m_sentBytes(other.m_sentBytes),
      m_flushedBytes(other.m_flushedBytes) {}

ReplacingFile::~ReplacingFile() {
    if (!m_temporary.empty())
        ::unlink(m_temporary.c_str());
    if (m_descriptor < 0)
        return;
    if (m_writtenBytes < kLargeBytes) {
        ::close(m_descriptor);
        return;
    }
    // The name is gone at once, but some file systems take seconds to free a large file when it is closed: whoever
    // stopped an export does not wait for that.
    try {
        std::thread([descriptor = m_descriptor] { ::close(descriptor); }).detach();
    } catch (const std::system_error&) {
        ::close(m_descriptor);
    }
}

Error ReplacingFile::error(int errnoValue) const {
    return errorFromErrno(errnoValue, m_path);
}

Result<void> ReplacingFile::write(std::string_view bytes) {
    Result<void> written = writeAll(m_descriptor, bytes, m_path);
    m_writtenBytes += bytes.size();
#ifdef SYNC_FILE_RANGE_WRITE
    // The disk works while the next rows are made, and what waits for it stays little.
    if (written && m_writtenBytes - m_sentBytes >= kFlushBytes) {
        ::sync_file_range(m_descriptor, static_cast<off_t>(m_sentBytes),
                          static_cast<off_t>(m_writtenBytes - m_sentBytes), SYNC_FILE_RANGE_WRITE);
        m_sentBytes = m_writtenBytes;
    }
#endif
    return written;
}

Result<bool> ReplacingFile::flushSome() {
#ifdef SYNC_FILE_RANGE_WRITE
    if (m_flushedBytes >= m_writtenBytes)
        return false;
    const std::uint64_t bytes = std::min(kFlushBytes, m_writtenBytes - m_flushedBytes);
    if (::sync_file_range(m_descriptor, static_cast<off_t>(m_flushedBytes), static_cast<off_t>(bytes),
                          SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER) != 0) {
        // What fails here is not told again by fsync. Some file systems know no ranges: fsync does all of it.
        if (errno == EIO || errno == ENOSPC || errno == EDQUOT)
            return std::unexpected(error(errno));
        return false;
    }
    m_flushedBytes += bytes;
    return true;
#else
    return false;
#endif
}

// Only a file with a name can take that of another.
Result<void> ReplacingFile::giveTemporaryName() {
    const std::filesystem::path folder = std::filesystem::path(m_target).parent_path();
    const std::string nameless = descriptorPath(m_descriptor);
    for (int i = 0; i < kAttempts; ++i) {
        const std::string name = (folder / randomName()).string();
        if (::linkat(AT_FDCWD, nameless.c_str(), AT_FDCWD, name.c_str(), AT_SYMLINK_FOLLOW) == 0) {
            m_temporary = name;
            return {};
        }
        if (errno != EEXIST)
            break;
    }
    return std::unexpected(error(errno));
}

Result<void> ReplacingFile::commit() {
    // Some file systems have no fsync and say EINVAL.
    if (::fsync(m_descriptor) != 0 && errno != EINVAL)
        return std::unexpected(error(errno));
    if (m_temporary.empty()) {
        if (Result<void> named = giveTemporaryName(); !named)
            return named;
    }
    // Network file systems may tell of a full disk only here.
    if (::close(std::exchange(m_descriptor, -1)) != 0)
        return std::unexpected(error(errno));
    if (::rename(m_temporary.c_str(), m_target.c_str()) != 0)
        return std::unexpected(error(errno));
    m_temporary.clear();
    return {};
}

}  // namespace lambdatrail
