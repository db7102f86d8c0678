#include "app/io/inputscan.h"

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

class Scan {
 public:
    Scan(ScannedInputs& found, std::stop_token stop) : m_found(found), m_stop(std::move(stop)) {}

    void run(std::string path) {
        add(std::move(path));
        while (!m_folders.empty() && !m_stop.stop_requested()) {
            const std::string folder = std::move(m_folders.back());
            m_folders.pop_back();
            readFolder(folder);
        }
        m_folders.clear();
    }

 private:
    using Identity = std::pair<dev_t, ino_t>;

    void add(std::string path) {
        struct stat status{};
        if (::stat(path.c_str(), &status) != 0) {
            m_found.problems.push_back(errorFromErrno(errno, std::move(path)));
            return;
        }
        const Identity identity{status.st_dev, status.st_ino};
        if (S_ISDIR(status.st_mode)) {
            if (m_seenFolders.insert(identity).second)
                m_folders.push_back(std::move(path));
        } else if (S_ISREG(status.st_mode)) {
            if (m_seenFiles.insert(identity).second)
                m_found.files.push_back({std::move(path), static_cast<std::uint64_t>(status.st_size),
                                         status.st_mtim.tv_sec * 1'000'000'000LL + status.st_mtim.tv_nsec, false});
        } else {
            m_found.problems.push_back(
                {ErrorCode::Format, "it is neither an ordinary file nor a folder", std::move(path), {}});
        }
    }

    void readFolder(const std::string& path) {
        const std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir(path.c_str()), ::closedir);
        if (!folder) {
            m_found.problems.push_back(errorFromErrno(errno, path));
            return;
        }
        const std::string prefix = path.ends_with('/') ? path : path + '/';
        for (;;) {
            errno = 0;
            const dirent* entry = ::readdir(folder.get());
            if (!entry) {
                if (errno != 0)
                    m_found.problems.push_back(errorFromErrno(errno, path));
                return;
            }
            const std::string_view name(entry->d_name);
            if (name == "." || name == "..")
                continue;
            if (m_stop.stop_requested())
                return;
            add(prefix + entry->d_name);
        }
    }

    ScannedInputs& m_found;
    std::stop_token m_stop;
    std::vector<std::string> m_folders;
    std::set<Identity> m_seenFolders;
    std::set<Identity> m_seenFiles;
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
    std::ranges::sort(found.files, {}, &InputFile::path);
    return found;
}

}  // namespace lambdatrail
