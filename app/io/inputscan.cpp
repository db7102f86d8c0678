#include "app/io/inputscan.h"

#include "app/base/utf8.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <memory>
#include <set>
#include <system_error>
#include <utility>

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

class Scan {
 public:
    Scan(ScannedInputs& found, std::stop_token stop) : m_found(found), m_stop(std::move(stop)) {}

    void run(std::string path) {
        add(AT_FDCWD, path.c_str(), path);
        while (!m_folders.empty() && !m_stop.stop_requested()) {
            const std::string folder = std::move(m_folders.back());
            m_folders.pop_back();
            readFolder(folder);
        }
        m_folders.clear();
    }

    // Sorts the files, and keeps one of those that are the same.
    void finish() {
        std::ranges::sort(m_identities);
        std::vector<bool> isTwin(m_found.files.size());
        for (std::size_t i = 1; i < m_identities.size(); ++i)
            isTwin[m_identities[i].second] = m_identities[i].first == m_identities[i - 1].first;
        std::vector<InputFile> files;
        files.reserve(m_found.files.size());
        for (std::size_t i = 0; i < m_found.files.size(); ++i) {
            if (!isTwin[i])
                files.push_back(std::move(m_found.files[i]));
        }
        std::ranges::sort(files, {}, &InputFile::path);
        m_found.files = std::move(files);
    }

 private:
    // `name` is the path as seen from the folder, so that the system need not walk through the whole of it again.
    void add(int folder, const char* name, std::string path) {
        struct stat status{};
        if (::fstatat(folder, name, &status, 0) != 0) {
            m_found.problems.push_back(errorFromErrno(errno, std::move(path)));
        } else if (S_ISDIR(status.st_mode)) {
            if (m_seenFolders.insert(identityOf(status)).second)
                m_folders.push_back(std::move(path));
        } else if (S_ISREG(status.st_mode)) {
            m_identities.emplace_back(identityOf(status), m_found.files.size());
            InputFile file{std::move(path), static_cast<std::uint64_t>(status.st_size),
                           status.st_mtim.tv_sec * 1'000'000'000LL + status.st_mtim.tv_nsec};
            if (std::string visible = visibleName(file.path); visible != file.path)
                file.name = std::move(visible);
            m_found.files.push_back(std::move(file));
        } else {
            m_found.problems.push_back(
                {ErrorCode::Format, std::string("it is ") + specialKind(status.st_mode), std::move(path), {}});
        }
    }

    void readFolder(const std::string& path) {
        const std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir(path.c_str()), ::closedir);
        if (!folder) {
            m_found.problems.push_back(errorFromErrno(errno, path));
            return;
        }
        const std::string prefix = path.ends_with('/') ? path : path + '/';
        while (!m_stop.stop_requested()) {
            errno = 0;
            const dirent* entry = ::readdir(folder.get());
            if (!entry) {
                if (errno != 0)
                    m_found.problems.push_back(errorFromErrno(errno, path));
                return;
            }
            const std::string_view name(entry->d_name);
            if (name != "." && name != "..")
                add(::dirfd(folder.get()), entry->d_name, prefix + entry->d_name);
        }
    }

    ScannedInputs& m_found;
    std::stop_token m_stop;
    std::vector<std::string> m_folders;
    std::set<Identity> m_seenFolders;
    std::vector<std::pair<Identity, std::size_t>> m_identities;  // of the files found
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

ScannedInputs scanInputs(const std::vector<std::string>& paths, std::stop_token stop) {
    ScannedInputs found;
    Scan scan(found, stop);
    for (const std::string& path : paths)
        scan.run(absolutePath(path));
    scan.finish();
    return found;
}

}  // namespace lambdatrail
