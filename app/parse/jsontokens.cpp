#include "app/parse/jsontokens.h"

#include "app/parse/jsonscan.h"

#include <simdjson.h>

#include <algorithm>
#include <limits>

namespace lambdatrail {

static_assert(kScanPadding >= simdjson::SIMDJSON_PADDING);

struct JsonTokenFinder::Private {
    std::unique_ptr<simdjson::internal::dom_parser_implementation> stage;

    bool reserve(std::size_t bytes) {
        constexpr std::size_t kLeastBytes = 64 * 1024;
        if (stage && stage->capacity() >= bytes)
            return true;
        const std::size_t room = std::max(bytes + bytes / 4, kLeastBytes);
        constexpr std::size_t kNoDepth = 1;  // only the second stage keeps track of depth
        return simdjson::get_active_implementation()->create_dom_parser_implementation(room, kNoDepth, stage) ==
               simdjson::SUCCESS;
    }
};

JsonTokenFinder::JsonTokenFinder() : d(std::make_unique<Private>()) {}

JsonTokenFinder::~JsonTokenFinder() = default;

JsonTokenFinder::Outcome JsonTokenFinder::find(std::string_view text) {
    if (text.size() > std::numeric_limits<std::uint32_t>::max() / 2 || !d->reserve(text.size()))
        return Outcome::TooLarge;
    switch (d->stage->stage1(reinterpret_cast<const std::uint8_t*>(text.data()), text.size(),
                             simdjson::stage1_mode::regular)) {
        case simdjson::SUCCESS:
            return Outcome::Found;
        case simdjson::EMPTY:
            d->stage->n_structural_indexes = 0;
            return Outcome::Found;
        case simdjson::UNCLOSED_STRING:
            return Outcome::UnclosedString;
        case simdjson::UTF8_ERROR:
        case simdjson::UNESCAPED_CHARS:
            return Outcome::BadText;
        default:
            return Outcome::TooLarge;
    }
}

std::span<const std::uint32_t> JsonTokenFinder::tokens() const {
    return {d->stage->structural_indexes.get(), d->stage->n_structural_indexes};
}

}  // namespace lambdatrail
