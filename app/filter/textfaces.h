#pragma once

#include "app/filter/filterexpr.h"
#include "app/filter/texttest.h"

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace lambdatrail {

// What is meant by a stored text when a column is asked: one text or two, as a caller has a name and a key.
struct Faces {
    std::array<std::string_view, 2> texts;
    std::size_t count = 1;

    std::span<const std::string_view> all() const { return std::span(texts).first(count); }
};

// They point into `stored`.
Faces identityFaces(std::string_view stored);
Faces facesOf(const Comparison& comparison, std::string_view stored);

// Whether the test holds for one of them. Empty ones count only where there is no other.
bool anyFace(const Faces& faces, const TextTest& test);

}  // namespace lambdatrail
