#pragma once

#include "app/base/ids.h"
#include "app/store/inputfile.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace lambdatrail {

// The documents of a store by their numbers, of which there may be a million. One thread at a time adds and changes;
// copies share what they can with it: they are quickly made, stay as they are, and may be read meanwhile.
class FileTable {
 public:
    std::uint32_t size() const { return m_size; }
    const InputFile& operator[](FileId id) const {
        return m_pieces[number(id) / kFilesPerPiece].files[number(id) % kFilesPerPiece];
    }

    FileId add(InputFile file);
    void setCompressed(FileId id);
    // The table as it is now.
    FileTable shared();

 private:
    static constexpr std::uint32_t kFilesPerPiece = 256;
    struct Piece {
        // Of kFilesPerPiece; those behind the size of a table are not read through it, so they may still be set.
        std::shared_ptr<InputFile[]> files;
        bool isShared = false;  // then those before are not changed any more
    };

    std::vector<Piece> m_pieces;
    std::uint32_t m_size = 0;
};

}  // namespace lambdatrail
