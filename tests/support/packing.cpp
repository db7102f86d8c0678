#include "tests/support/packing.h"

#include <archive.h>
#include <archive_entry.h>
#include <iconv.h>

#include <stdexcept>

namespace lambdatrail::test {
namespace {

la_ssize_t append(struct archive* /*archive*/, void* to, const void* bytes, std::size_t size) {
    static_cast<std::string*>(to)->append(static_cast<const char*>(bytes), size);
    return static_cast<la_ssize_t>(size);
}

void check(struct archive* archive, int result) {
    if (result != ARCHIVE_OK)
        throw std::runtime_error(archive_error_string(archive));
}

}  // namespace

std::string archiveOf(const std::vector<ArchiveFile>& files, const std::string& format, const std::string& filter,
                      const std::string& options, const std::string& password) {
    std::string bytes;
    struct archive* archive = archive_write_new();
    check(archive, archive_write_set_format_by_name(archive, format == "tar" ? "pax" : format.c_str()));
    if (!filter.empty())
        check(archive, archive_write_add_filter_by_name(archive, filter.c_str()));
    if (!options.empty())
        check(archive, archive_write_set_options(archive, options.c_str()));
    if (!password.empty())
        check(archive, archive_write_set_passphrase(archive, password.c_str()));
    check(archive, archive_write_set_bytes_in_last_block(archive, 1));
    check(archive, archive_write_open(archive, &bytes, nullptr, append, nullptr));
    for (const ArchiveFile& file : files) {
        struct archive_entry* entry = archive_entry_new();
        archive_entry_set_pathname(entry, file.name.c_str());
        archive_entry_set_filetype(entry, file.name.ends_with('/') ? AE_IFDIR : AE_IFREG);
        archive_entry_set_perm(entry, 0644);
        if (format != "raw")
            archive_entry_set_size(entry, static_cast<la_int64_t>(file.bytes.size()));
        check(archive, archive_write_header(archive, entry));
        if (!file.bytes.empty())
            archive_write_data(archive, file.bytes.data(), file.bytes.size());
        archive_entry_free(entry);
    }
    check(archive, archive_write_close(archive));
    archive_write_free(archive);
    return bytes;
}

std::string packedWith(const std::string& filter, const std::string& bytes) {
    return archiveOf({{"data", bytes}}, "raw", filter);
}

std::string convertedTo(const std::string& encoding, const std::string& utf8) {
    const iconv_t converter = iconv_open(encoding.c_str(), "UTF-8");
    std::string in = utf8;
    std::string out(4 * utf8.size() + 16, '\0');
    char* from = in.data();
    char* to = out.data();
    std::size_t left = in.size();
    std::size_t room = out.size();
    if (iconv(converter, &from, &left, &to, &room) == static_cast<std::size_t>(-1))
        throw std::runtime_error("iconv");
    iconv_close(converter);
    out.resize(out.size() - room);
    return out;
}

}  // namespace lambdatrail::test
