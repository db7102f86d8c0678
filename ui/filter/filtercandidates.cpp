#include "ui/filter/filtercandidates.h"

#include "ui/filter/textsearch.h"
#include "ui/models/plaintext.h"

#include <algorithm>
#include <iterator>
#include <unordered_set>

namespace lambdatrail {
namespace {

constexpr std::uint32_t kMostValuesSeen = 50'000;
constexpr std::size_t kLongestCandidateBytes = 512;

class Candidates {
 public:
    Candidates(std::string_view typed, std::size_t limit) : m_search(fromUtf8(typed)), m_limit(limit) {}

    bool isFull() const { return m_first.size() >= m_limit; }
    void add(std::string_view text) {
        if (text.empty() || text.size() > kLongestCandidateBytes || !m_search.isIn(text) || !m_seen.insert(text).second)
            return;
        if (m_search.begins(text))
            m_first.emplace_back(text);
        else if (m_second.size() < m_limit)
            m_second.emplace_back(text);
    }
    std::vector<std::string> take() {
        const std::size_t more = std::min(m_second.size(), m_limit - std::min(m_limit, m_first.size()));
        std::move(m_second.begin(), m_second.begin() + static_cast<std::ptrdiff_t>(more), std::back_inserter(m_first));
        return std::move(m_first);
    }

 private:
    TextSearch m_search;
    std::size_t m_limit;
    std::unordered_set<std::string_view> m_seen;
    std::vector<std::string> m_first;
    std::vector<std::string> m_second;
};

}  // namespace

std::vector<std::string> valueCandidates(const View& view, ColumnId column, std::string_view typed, std::size_t limit) {
    const ColumnInfo& info = columnInfo(column);
    Candidates candidates(typed, limit);
    if (info.kind == ColumnKind::File) {
        const std::uint32_t files = std::min(view.snapshot->fileCount(), kMostValuesSeen);
        for (std::uint32_t i = 0; i < files && !candidates.isFull(); ++i)
            candidates.add(view.snapshot->file(FileId{i}).displayName());
        return candidates.take();
    }
    if (info.kind != ColumnKind::Text)
        return {};

    const DictionaryView& dictionary = view.snapshot->dictionary(info.stored);
    const auto facet = std::ranges::find_if(
        view.facets, [&](const Facet& each) { return columnInfo(each.column).stored == info.stored; });
    if (facet != view.facets.end()) {
        const std::size_t values = std::min<std::size_t>(facet->values.size(), kMostValuesSeen);
        for (std::size_t i = 0; i < values && !candidates.isFull(); ++i)
            candidates.add(columnText(column, dictionary.text(facet->values[i].code)));
    } else {
        const std::uint32_t values = std::min(dictionary.size(), kMostValuesSeen);
        for (Code code = 1; code < values && !candidates.isFull(); ++code)
            candidates.add(columnText(column, dictionary.text(code)));
    }
    return candidates.take();
}

}  // namespace lambdatrail
