#include "app/io/document.h"

#include "app/io/archive.h"
#include "app/io/convertedsource.h"
#include "app/io/filesource.h"
#include "app/io/layers.h"
#include "app/io/slicesource.h"

#include <algorithm>
#include <span>
#include <string>
#include <utility>

namespace lambdatrail {
namespace {

std::shared_ptr<UnpackMeter> unlimited(const std::string& path) {
    return std::make_shared<UnpackMeter>(path, ~0ULL, kNoLimits);
}

Error changed(const std::string& path) {
    return {ErrorCode::Changed, "the file is not the one that was loaded: it was changed since", path, {}};
}

Result<std::unique_ptr<ByteSource>> findEntry(ArchiveReader archive, const PartStep& step, const std::string& path) {
    while (auto entry = archive.next()) {
        if (entry->number == step.offset) {
            if (entry->name != step.name || !entry->bytes)
                return std::unexpected(changed(path));
            return std::move(entry->bytes);
        }
    }
    return std::unexpected(archive.problem().value_or(changed(path)));
}

}  // namespace

Result<std::unique_ptr<ByteSource>> openDocument(const InputFile& document) {
    const std::string& path = document.path;
    auto file = FileSource::open(path);
    if (!file)
        return std::unexpected(file.error());
    if (file->stamp() != FileStamp{document.sizeBytes, document.modifiedNs})
        return std::unexpected(changed(path));
    const auto meter = unlimited(path);
    UnpackedLayers at = unpackLayers(std::move(*file), meter);
    const std::span<const PartStep> texts = document.textSteps();
    for (const PartStep& step : std::span(document.parts).first(document.parts.size() - texts.size())) {
        auto archive = openArchive(path, std::move(at), meter);
        if (!archive)
            return std::unexpected(archive.error());
        auto entry = findEntry(std::move(*archive), step, path);
        if (!entry)
            return std::unexpected(entry.error());
        at = unpackLayers(std::move(*entry), meter);
    }
    return openTexts(std::move(at.bytes), texts);
}

std::unique_ptr<ByteSource> openTexts(std::unique_ptr<ByteSource> text, std::span<const PartStep> steps) {
    const auto meter = unlimited({});
    for (const PartStep& step : steps) {
        text = std::make_unique<SliceSource>(std::move(text), step.offset, step.length);
        if (step.kind == PartStep::Kind::JsonString)
            text = std::make_unique<JsonStringSource>(std::move(text));
        else
            text = std::make_unique<Base64Source>(std::move(text));
        text = std::move(unpackLayers(std::move(text), meter).bytes);
    }
    return text;
}

}  // namespace lambdatrail
