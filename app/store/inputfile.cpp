#include "app/store/inputfile.h"

namespace lambdatrail {

std::span<const PartStep> InputFile::textSteps() const {
    std::size_t begin = parts.size();
    while (begin > 0 && parts[begin - 1].kind != PartStep::Kind::ArchiveEntry)
        --begin;
    return std::span(parts).subspan(begin);
}

std::string InputFile::key() const {
    std::string text = path;
    for (const PartStep& step : parts) {
        text += '\0';  // no path contains it
        text += static_cast<char>('0' + static_cast<int>(step.kind));
        text += std::to_string(step.offset);
    }
    return text;
}

}  // namespace lambdatrail
