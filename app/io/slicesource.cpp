#include "app/io/slicesource.h"

#include <algorithm>
#include <utility>

namespace lambdatrail {

std::size_t SliceSource::read(char* to, std::size_t capacity) {
    if (!m_source->skip(std::exchange(m_skip, 0)))
        m_left = 0;
    const std::size_t got = m_source->read(to, std::min<std::uint64_t>(capacity, m_left));
    m_left -= got;
    return got;
}

}  // namespace lambdatrail
