#pragma once

#include "app/io/archive.h"
#include "app/io/buffer.h"
#include "app/io/layers.h"
#include "app/load/csvloader.h"
#include "app/load/documentloader.h"
#include "app/load/loadcontext.h"
#include "app/load/wholefile.h"

#include <memory>
#include <optional>

namespace lambdatrail {

// Opens files, unpacks them, tells by their bytes what they are, and hands the documents in them on. One a thread.
class FileLoader {
 public:
    FileLoader(LoadContext context, DocumentLoader& documents);

    void load(FileId id, const InputFile& file);

 private:
    // A file, or something in it, with nothing around its bytes any more.
    struct Part {
        InputFile document;
        std::optional<FileId> id;  // if the store knows the document already
        UnpackedLayers layers;
        int depth = 0;  // of archives around it
    };
    using Tally = std::shared_ptr<FileTally>;

    bool loadOrdinary(FileId id, const InputFile& file, FileTally& tally);
    void loadAny(FileId id, const InputFile& file, const Tally& tally);
    void loadPart(Part part, const Tally& tally);
    void loadArchive(Part part, FileTally& tally);
    void loadText(FileId id, HeadSource& source, std::size_t windowBytes, const Tally& tally);
    Tally tallyOf(const InputFile& document, std::uint64_t bytes);
    void countBytesRead(std::uint64_t ofFile);

    LoadContext m_context;
    DocumentLoader& m_documents;
    CsvLoader m_csv;
    WholeFileReader m_whole;
    Buffer m_head;                         // of the document that is being read
    std::shared_ptr<UnpackMeter> m_meter;  // of the file that is being read
    std::uint64_t m_bytesCounted = 0;      // of that file, for the progress
};

}  // namespace lambdatrail
