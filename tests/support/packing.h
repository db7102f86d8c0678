#pragma once

#include <string>
#include <vector>

namespace lambdatrail::test {

struct ArchiveFile {
    std::string name;  // ending in '/': a folder
    std::string bytes;
};

// An archive of the files, by libarchive. `format`: "zip", "tar"; `filter`: "", "gzip", "bzip2", "xz", "zstd".
// `options` are libarchive's, e.g. "zip:compression=store"; with a password the entries are encrypted.
std::string archiveOf(const std::vector<ArchiveFile>& files, const std::string& format, const std::string& filter = {},
                      const std::string& options = {}, const std::string& password = {});

// The bytes packed with "bzip2", "xz" or "zstd".
std::string packedWith(const std::string& filter, const std::string& bytes);

// UTF-8 converted by iconv, e.g. to "UTF-16LE".
std::string convertedTo(const std::string& encoding, const std::string& utf8);

}  // namespace lambdatrail::test
