#include "app/filter/pattern.h"

#include <re2/re2.h>

#include <array>
#include <atomic>
#include <mutex>
#include <utility>

namespace lambdatrail {
namespace {

// Whether ^ and $ are the pattern's only ways to ask for the ends of the text, and nothing in it says how to read them.
bool asksForEndsPlainly(std::string_view pattern) {
    if (pattern.find("\\A") != std::string_view::npos || pattern.find("\\z") != std::string_view::npos)
        return false;
    for (std::size_t at = pattern.find("(?"); at != std::string_view::npos; at = pattern.find("(?", at + 1)) {
        const std::string_view flags = pattern.substr(at + 2);
        if (!flags.starts_with(':') && !flags.starts_with("i)") && !flags.starts_with("i:"))
            return false;
    }
    return true;
}

}  // namespace

// Compiled for each of some threads: a compiled pattern may be asked by many, but they share a lock, and taking turns
// at that costs more than a short text does.
struct Pattern::Threads {
    struct Lane {
        mutable std::once_flag once;
        mutable std::unique_ptr<const RE2> compiled;
        mutable std::atomic<const RE2*> ready = nullptr;  // asking the flag costs as much as matching some letters
    };
    std::string pattern;
    RE2::Options options;
    std::array<Lane, 16> lanes;

    const RE2& mine() const {
        static std::atomic<unsigned> threads{0};
        thread_local const unsigned thread = threads++;
        const Lane& lane = lanes[thread % lanes.size()];
        if (const RE2* ready = lane.ready.load(std::memory_order_acquire))
            return *ready;
        std::call_once(lane.once, [&] {
            lane.compiled = std::make_unique<const RE2>(pattern, options);
            lane.ready.store(lane.compiled.get(), std::memory_order_release);
        });
        return *lane.compiled;
    }
};

Pattern::Pattern(std::unique_ptr<const Threads> threads) : m_threads(std::move(threads)) {}
Pattern::~Pattern() = default;

Result<std::shared_ptr<const Pattern>> Pattern::compile(std::string pattern) {
    auto threads = std::make_unique<Threads>();
    threads->pattern = std::move(pattern);
    threads->options.set_log_errors(false);
    if (const RE2& mine = threads->mine(); !mine.ok())
        return std::unexpected(Error{ErrorCode::Usage, "this is no regular expression: " + mine.error(), {}, {}});
    return std::shared_ptr<const Pattern>(new Pattern(std::move(threads)));
}

std::shared_ptr<const Pattern> Pattern::ofLines(const std::string& pattern) {
    if (!asksForEndsPlainly(pattern))
        return nullptr;
    auto threads = std::make_unique<Threads>();
    threads->pattern = "(?m)" + pattern;
    threads->options.set_log_errors(false);
    threads->options.set_never_nl(true);  // nothing reaches from one text into the next
    if (!threads->mine().ok())
        return nullptr;
    return std::shared_ptr<const Pattern>(new Pattern(std::move(threads)));
}

bool Pattern::isFoundIn(std::string_view text) const {
    // PartialMatch() does the same, but gathers arguments first.
    return m_threads->mine().Match({text.data(), text.size()}, 0, text.size(), RE2::UNANCHORED, nullptr, 0);
}

void JoinedTexts::clear() {
    m_lines.clear();
    m_isEmpty = true;
    m_isUnknown = false;
}

void JoinedTexts::add(std::string_view text) {
    constexpr std::size_t kLong = 1024;
    m_isUnknown = m_isUnknown || text.size() > kLong || text.find('\n') != std::string_view::npos;
    if (m_isUnknown)
        return;
    if (!m_isEmpty)
        m_lines += '\n';
    m_isEmpty = false;
    m_lines += text;
}

}  // namespace lambdatrail
