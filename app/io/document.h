#pragma once

#include "app/base/result.h"
#include "app/io/bytesource.h"
#include "app/store/inputfile.h"

#include <memory>
#include <span>

namespace lambdatrail {

// The text of a document again, from its file and through its parts, as it was when it was loaded. The limits of
// unpacking are not asked a second time: read no further than it was read then. Errors: those of the system; Changed if
// the file is not the one that was loaded or a part is not there; Format if the way to it is damaged.
Result<std::unique_ptr<ByteSource>> openDocument(const InputFile& document);

// What the strings and base64 texts in a text say, one within the other. None of the steps is an archive entry.
std::unique_ptr<ByteSource> openTexts(std::unique_ptr<ByteSource> text, std::span<const PartStep> steps);

}  // namespace lambdatrail
