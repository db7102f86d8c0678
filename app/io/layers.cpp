#include "app/io/layers.h"

#include "app/io/convertedsource.h"
#include "app/io/decompress.h"
#include "app/io/inflate.h"

#include <utility>

namespace lambdatrail {
namespace {

// More are only found in files that were made to annoy.
constexpr int kMostLayers = 6;

UnpackedLayers withoutLayers(UnpackedLayers found, const std::shared_ptr<UnpackMeter>& meter) {
    for (int layer = 0; layer < kMostLayers; ++layer) {
        const std::string_view head = found.bytes->head();
        std::unique_ptr<ByteSource> inner;
        if (isGzip(head))
            inner = std::make_unique<GunzipSource>(std::move(found.bytes), meter);
        else if (isCompressed(head))
            inner = std::make_unique<UnpackedSource>(std::move(found.bytes), meter);
        else if (const auto order = Utf16Source::orderOf(head))
            inner = std::make_unique<Utf16Source>(std::move(found.bytes), *order);
        else
            break;
        found.bytes = std::make_unique<HeadSource>(std::move(inner));
        found.isAsOnDisk = false;
    }
    return found;
}

}  // namespace

UnpackedLayers unpackLayers(FileSource file, const std::shared_ptr<UnpackMeter>& meter) {
    return withoutLayers({std::make_unique<HeadSource>(std::make_unique<FileSource>(std::move(file))), true}, meter);
}

UnpackedLayers unpackLayers(std::unique_ptr<ByteSource> part, const std::shared_ptr<UnpackMeter>& meter) {
    return withoutLayers({std::make_unique<HeadSource>(std::move(part)), false}, meter);
}

}  // namespace lambdatrail
