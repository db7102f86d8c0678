#pragma once

#include "app/io/buffer.h"
#include "app/io/inflate.h"
#include "app/load/documentloader.h"
#include "app/load/loadcontext.h"

#include <memory>

namespace lambdatrail {

// Opens files, unpacks them, tells by their bytes what they are, and hands the documents in them on. One a thread.
class FileLoader {
 public:
    FileLoader(LoadContext context, DocumentLoader& documents);

    void load(FileId id, const InputFile& file);

 private:
    void loadWhole(FileId id, const InputFile& file, const std::shared_ptr<FileTally>& tally);
    void loadStream(FileId id, const InputFile& file, const std::shared_ptr<FileTally>& tally);

    LoadContext m_context;
    DocumentLoader& m_documents;
    WholeInflater m_inflater;
    Buffer m_packed;
    Buffer m_unpacked;
};

}  // namespace lambdatrail
