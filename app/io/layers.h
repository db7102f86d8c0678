#pragma once

#include "app/io/bytesource.h"
#include "app/io/filesource.h"
#include "app/io/headsource.h"
#include "app/io/unpackmeter.h"

#include <memory>

namespace lambdatrail {

// Bytes with everything taken off that can stand around them: gzip (also twice), bzip2, xz, zstd, UTF-16. Told by the
// bytes, never by a name (format reference, 6.4, step 1).
struct UnpackedLayers {
    std::unique_ptr<HeadSource> bytes;
    bool isAsOnDisk = false;  // the bytes of the file itself: nothing was taken off
};
UnpackedLayers unpackLayers(FileSource file, const std::shared_ptr<UnpackMeter>& meter);
UnpackedLayers unpackLayers(std::unique_ptr<ByteSource> part, const std::shared_ptr<UnpackMeter>& meter);

}  // namespace lambdatrail
