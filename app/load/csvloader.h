#pragma once

#include "app/base/ids.h"
#include "app/io/headsource.h"
#include "app/load/documentloader.h"
#include "app/load/loadcontext.h"
#include "app/parse/csvfile.h"

#include <string>

namespace lambdatrail {

// Turns the rows of CSV files into events of the store, in windows, so that a file may be of any size.
class CsvLoader {
 public:
    CsvLoader(LoadContext context, DocumentLoader& documents) : m_context(context), m_documents(documents) {}

    // `source` is of the kind ContentKind::Csv and still at its beginning.
    void load(FileId id, HeadSource& source, FileTally& tally);

 private:
    void loadRow(const CsvFile& file, const CsvRow& row, const RecordLocation& place, FileTally& tally);

    LoadContext m_context;
    DocumentLoader& m_documents;
    std::string m_json;
    std::uint64_t m_raggedRows = 0;   // with another number of cells than the header
    std::uint64_t m_firstRagged = 0;  // its offset
};

}  // namespace lambdatrail
