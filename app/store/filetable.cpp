#include "app/store/filetable.h"

#include <algorithm>
#include <utility>

namespace lambdatrail {

FileId FileTable::add(InputFile file) {
    if (m_size % kFilesPerPiece == 0)
        m_pieces.push_back({std::make_shared<InputFile[]>(kFilesPerPiece)});
    m_pieces.back().files[m_size % kFilesPerPiece] = std::move(file);
    return FileId{m_size++};
}

void FileTable::setCompressed(FileId id) {
    Piece& piece = m_pieces[number(id) / kFilesPerPiece];
    const std::uint32_t at = number(id) % kFilesPerPiece;
    if (piece.files[at].compressed)
        return;
    if (piece.isShared) {
        auto copy = std::make_shared<InputFile[]>(kFilesPerPiece);
        std::copy_n(piece.files.get(), kFilesPerPiece, copy.get());
        piece = {std::move(copy)};
    }
    piece.files[at].compressed = true;
}

FileTable FileTable::shared() {
    for (Piece& piece : m_pieces)
        piece.isShared = true;
    return *this;
}

}  // namespace lambdatrail
