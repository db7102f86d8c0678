#include "app/load/fileloader.h"

#include "app/base/utf8.h"
#include "app/load/contentkind.h"

#include <algorithm>
#include <utility>

namespace lambdatrail {
namespace {

constexpr int kMostNestedArchives = 4;
// A document that is smaller is read whole.
constexpr std::size_t kHeadBytes = 2 << 20;
// What is only read comes so fast that the way through the memory would show: small windows are parsed while they are
// in the caches. What is unpacked is handed over less often.
constexpr std::size_t kPlainWindowBytes = 512 << 10;
constexpr std::size_t kPackedWindowBytes = 2 << 20;

std::string whyNotOpened(const Error& error) {
    return error.code == ErrorCode::NotFound ? "the file was removed after it had been found" : error.text;
}

void reportChange(const InputFile& file, const FileStamp& now, FileTally& tally) {
    if (now == FileStamp{file.sizeBytes, file.modifiedNs})
        return;
    const std::string what = now.sizeBytes > file.sizeBytes   ? "grew"
                             : now.sizeBytes < file.sizeBytes ? "became shorter"
                                                              : "was changed";
    tally.addBreak(file.sizeBytes, "the file " + what + " while it was being read: open it again to read it as it is");
}

}  // namespace

FileLoader::FileLoader(LoadContext context, DocumentLoader& documents)
    : m_context(std::move(context)), m_documents(documents), m_csv(m_context, documents) {}

void FileLoader::load(FileId id, const InputFile& file) {
    const Tally tally = tallyOf(file, file.sizeBytes);
    if (file.sizeBytes > WholeFileReader::kMostBytes || !loadOrdinary(id, file, *tally))
        loadAny(id, file, tally);
    m_documents.flushIfDue();
}

FileLoader::Tally FileLoader::tallyOf(const InputFile& document, std::uint64_t bytes) {
    return std::make_shared<FileTally>(m_context.report, m_context.progress.problems, document.displayName(), bytes);
}

// At once, in memory. False if the file is not of the ordinary kind: then nothing was done.
bool FileLoader::loadOrdinary(FileId id, const InputFile& file, FileTally& tally) {
    const auto text = m_whole.read(file.path, m_context.limits);
    if (!text)
        return false;
    if (text->isPacked)
        m_context.store.setCompressed(id);
    m_context.progress.bytesDone += file.sizeBytes;
    tally.addUnpacked(text->bytes.size());
    const std::size_t bom = bomLength(text->bytes);
    m_documents.load(id, text->bytes.substr(bom), bom, tally);
    reportChange(file, text->stamp, tally);
    return true;
}

void FileLoader::loadAny(FileId id, const InputFile& file, const Tally& tally) {
    m_bytesCounted = 0;
    if (auto opened = FileSource::open(file.path); !opened) {
        tally->skip(whyNotOpened(opened.error()));
    } else {
        m_meter = std::make_shared<UnpackMeter>(file.path, file.sizeBytes, m_context.limits);
        Part part{file, id, unpackLayers(std::move(*opened), m_meter)};
        if (!part.layers.isAsOnDisk)
            m_context.store.setCompressed(id);
        loadPart(std::move(part), tally);
        // A file that is gone by now was read all the same: whoever opened it keeps it.
        if (const auto now = fileStamp(file.path))
            reportChange(file, *now, *tally);
    }
    countBytesRead(std::max(m_bytesCounted, file.sizeBytes));
}

void FileLoader::loadPart(Part part, const Tally& tally) {
    HeadSource& source = *part.layers.bytes;
    countBytesRead(source.fileBytesRead());
    const std::string_view head = source.head();
    const ContentKind kind = contentKind(head);
    if (kind == ContentKind::Archive) {
        loadArchive(std::move(part), *tally);
        return;
    }
    if (kind == ContentKind::Other) {
        tally->skip(whyNotLog(head));
        return;
    }
    if (kind == ContentKind::Empty) {
        tally->sawContainer();
        if (source.problem())
            tally->addBreak(source.problem()->offset.value_or(0), source.problem()->text);
        return;
    }
    if (!part.id)
        part.id = m_context.store.addFile(part.document);
    if (!part.id)
        tally->note("it was loaded before and not read again");
    else if (kind == ContentKind::Csv)
        m_csv.load(*part.id, source, *tally);
    else
        loadText(*part.id, source, part.layers.isAsOnDisk ? kPlainWindowBytes : kPackedWindowBytes, tally);
    if (std::string note = source.note(); !note.empty())
        tally->note(std::move(note));
    m_bytesCounted = std::max(m_bytesCounted, source.fileBytesRead());
}

void FileLoader::loadArchive(Part part, FileTally& tally) {
    if (part.depth == kMostNestedArchives) {
        tally.skip("an archive within too many others");
        return;
    }
    tally.isArchive();
    auto archive = openArchive(part.document.path, std::move(part.layers), m_meter);
    if (!archive) {
        tally.skip(whyNotOpened(archive.error()));
        return;
    }
    bool isEmpty = true;
    while (auto entry = archive->next()) {
        if (m_context.stop.stop_requested()) {
            tally.stop();
            return;
        }
        if (!entry->bytes)
            continue;
        isEmpty = false;
        InputFile document = part.document;
        document.parts.push_back({.kind = PartStep::Kind::ArchiveEntry, .offset = entry->number, .name = entry->name});
        document.name = part.document.displayName() + "/" + entry->name;
        document.compressed = true;
        const Tally tallyOfEntry = tallyOf(document, 0);
        if (entry->isEncrypted)
            tallyOfEntry->skip("the archive entry is encrypted: unpack it with its password first");
        else
            loadPart({std::move(document), {}, unpackLayers(std::move(entry->bytes), m_meter), part.depth + 1},
                     tallyOfEntry);
        m_documents.flushIfDue();
    }
    const auto& problem = archive->problem();
    if (isEmpty)
        tally.skip(problem ? problem->text : "an archive without any file in it");
    else if (problem)
        tally.addBreak(problem->offset.value_or(archive->fileBytesRead()), problem->text);
}

void FileLoader::loadText(FileId id, HeadSource& source, std::size_t windowBytes, const Tally& tally) {
    const std::size_t bom = bomLength(source.head());
    source.skip(bom);
    // Most documents in archives are small: those are read whole, into the same memory again and again.
    Buffer& head = m_head;
    head.setSize(0);
    head.reserve(kHeadBytes);
    head.setSize(source.read(head.data(), kHeadBytes));
    tally->addUnpacked(bom + head.size());
    if (head.size() == kHeadBytes || source.problem())
        m_documents.load(id, source, std::exchange(head, Buffer()), bom, windowBytes, tally);
    else
        m_documents.load(id, head.view(), bom, *tally);
}

// `ofFile`: bytes of the file that were read so far.
void FileLoader::countBytesRead(std::uint64_t ofFile) {
    if (ofFile > m_bytesCounted)
        m_context.progress.bytesDone += ofFile - std::exchange(m_bytesCounted, ofFile);
}

}  // namespace lambdatrail
