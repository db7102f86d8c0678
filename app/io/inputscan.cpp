#include "app/io/inputscan.h"

#include "app/base/hash.h"
#include "app/base/utf8.h"
#include "app/io/filehandle.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace lambdatrail {
namespace {

using Identity = std::pair<dev_t, ino_t>;

Identity identityOf(const struct stat& status) {
    return {status.st_dev, status.st_ino};
}

const char* specialKind(mode_t mode) {
    if (S_ISFIFO(mode))
        return "a named pipe";
    if (S_ISSOCK(mode))
        return "a socket";
    return S_ISCHR(mode) || S_ISBLK(mode) ? "a device" : "neither an ordinary file nor a folder";
}

// Without a node for each: to let go of a million of them would take a part of a second.
class IdentitySet {
 public:
    // False if it is there already.
    bool insert(const Identity& identity) {
        if (2 * m_count >= m_slots.size())
            grow();
        Identity& slot = slotFor(identity);
        if (slot == identity)
            return false;
        slot = identity;
        ++m_count;
        return true;
    }

 private:
    static constexpr Identity kNone{~dev_t{0}, ~ino_t{0}};  // no device has that number

    Identity& slotFor(const Identity& identity) {
        std::size_t at = hashPair(identity.first, identity.second) % m_slots.size();
        while (m_slots[at] != kNone && m_slots[at] != identity)
            at = (at + 1) % m_slots.size();
        return m_slots[at];
    }
    void grow() {
        std::vector<Identity> before(2 * m_slots.size(), kNone);
        before.swap(m_slots);
        for (const Identity& identity : before) {
            if (identity != kNone)
                slotFor(identity) = identity;
        }
    }

    std::vector<Identity> m_slots = std::vector<Identity>(1024, kNone);
    std::size_t m_count = 0;
};

// A folder, with what is left to look at in it.
struct Folder {
    std::string prefix;  // its path and a slash
    FileHandle handle;   // none where too many are open
    // The last one comes first. With the slash behind those of folders they sort as whole paths do.
    std::vector<std::string> names;
};

class Scan {
 public:
    Scan(const std::function<void(InputFile)>& found, std::stop_token stop) : m_found(found), m_stop(std::move(stop)) {}

    void run(const std::string& path) {
        visit(AT_FDCWD, path.c_str(), path);
        while (!m_open.empty() && !m_stop.stop_requested()) {
            if (m_open.back().names.empty()) {
                m_open.pop_back();
                continue;
            }
            std::string name = std::move(m_open.back().names.back());
            m_open.back().names.pop_back();
            if (name.ends_with('/'))
                name.pop_back();
            const std::string found = m_open.back().prefix + name;
            const int folder = m_open.back().handle.get();
            // As seen from the folder, so that the system need not walk through the whole path again.
            visit(folder >= 0 ? folder : AT_FDCWD, folder >= 0 ? name.c_str() : found.c_str(), found);
        }
        while (!m_open.empty() && m_open.back().names.empty())
            m_open.pop_back();
        if (!m_open.empty())
            m_problems.push_back(
                {ErrorCode::Cancelled, "the search for files was stopped here", m_open.back().prefix, {}});
        m_open.clear();
    }

    std::vector<Error> takeProblems() { return std::move(m_problems); }

 private:
    void visit(int folder, const char* name, std::string path) {
        struct stat status{};
        if (::fstatat(folder, name, &status, 0) != 0) {
            m_problems.push_back(errorFromErrno(errno, std::move(path)));
        } else if (!S_ISDIR(status.st_mode) && !S_ISREG(status.st_mode)) {
            m_problems.push_back(
                {ErrorCode::Format, std::string("it is ") + specialKind(status.st_mode), std::move(path), {}});
        } else if (!m_seen.insert(identityOf(status))) {
            return;
        } else if (S_ISDIR(status.st_mode)) {
            openFolder(std::move(path));
        } else {
            InputFile file{std::move(path), static_cast<std::uint64_t>(status.st_size),
                           status.st_mtim.tv_sec * 1'000'000'000LL + status.st_mtim.tv_nsec};
            if (std::string visible = visibleName(file.path); visible != file.path)
                file.name = std::move(visible);
            m_found(std::move(file));
        }
    }

    void openFolder(std::string path) {
        constexpr std::size_t kMostHandles = 64;
        const std::unique_ptr<DIR, int (*)(DIR*)> stream(::opendir(path.c_str()), ::closedir);
        if (!stream) {
            m_problems.push_back(errorFromErrno(errno, std::move(path)));
            return;
        }
        Folder folder;
        folder.prefix = path.ends_with('/') ? path : path + '/';
        while (!m_stop.stop_requested()) {
            errno = 0;
            const dirent* entry = ::readdir(stream.get());
            if (!entry) {
                if (errno != 0)
                    m_problems.push_back(errorFromErrno(errno, path));
                break;
            }
            std::string name(entry->d_name);
            if (name == "." || name == "..")
                continue;
            if (isFolder(::dirfd(stream.get()), *entry))
                name += '/';
            folder.names.push_back(std::move(name));
        }
        std::ranges::sort(folder.names, std::greater());
        if (m_open.size() < kMostHandles)
            folder.handle = FileHandle(::fcntl(::dirfd(stream.get()), F_DUPFD_CLOEXEC, 0));
        m_open.push_back(std::move(folder));
    }

    static bool isFolder(int parent, const dirent& entry) {
        if (entry.d_type != DT_UNKNOWN && entry.d_type != DT_LNK)
            return entry.d_type == DT_DIR;
        struct stat status{};
        return ::fstatat(parent, entry.d_name, &status, 0) == 0 && S_ISDIR(status.st_mode);
    }

    const std::function<void(InputFile)>& m_found;
    std::stop_token m_stop;
    std::vector<Folder> m_open;  // each within the one before
    IdentitySet m_seen;
    std::vector<Error> m_problems;
};

std::string absolutePath(const std::string& path) {
    std::error_code error;
    const std::filesystem::path absolute = std::filesystem::absolute(path, error);
    if (error)
        return path;
    std::string text = absolute.lexically_normal().string();
    while (text.size() > 1 && text.ends_with('/'))
        text.pop_back();
    return text;
}

}  // namespace

std::vector<Error> scanInputs(const std::vector<std::string>& paths, const std::function<void(InputFile)>& found,
                              std::stop_token stop) {
    std::vector<std::string> roots;
    for (const std::string& path : paths)
        roots.push_back(absolutePath(path));
    std::ranges::sort(roots);
    Scan scan(found, stop);
    for (const std::string& root : roots)
        scan.run(root);
    return scan.takeProblems();
}

}  // namespace lambdatrail
