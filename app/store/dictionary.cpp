#include "app/store/dictionary.h"

#include "app/base/hash.h"
#include "app/base/sametext.h"

#include <algorithm>
#include <cstring>

namespace lambdatrail {
namespace {

constexpr std::size_t kArenaBytes = 64 * 1024;
constexpr std::size_t kCacheSlots = 4096;  // a power of two

}  // namespace

Dictionary::Dictionary() : m_slots(64), m_arena(std::make_shared<detail::Arena>()) {
    m_chunks.push_back(std::make_shared<detail::EntryChunk>());
    m_size = 1;  // code 0 is the empty text
}

Dictionary::Entry Dictionary::insert(std::string_view text, std::uint64_t hash) {
    if (text.empty())
        return {kAbsent, {}};
    const std::lock_guard lock(m_mutex);
    return insertLocked(text, hash);
}

std::size_t Dictionary::insertAll(std::span<const Wanted> wanted, std::vector<Entry>& entries) {
    constexpr std::size_t kAhead = 8;
    entries.clear();
    const std::lock_guard lock(m_mutex);
    const std::uint32_t before = m_size;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (i + kAhead < wanted.size())
            __builtin_prefetch(&m_slots[DictionaryView::shortHash(wanted[i + kAhead].hash) & (m_slots.size() - 1)]);
        entries.push_back(insertLocked(wanted[i].text, wanted[i].hash));
    }
    return m_size - before;
}

Dictionary::Entry Dictionary::insertLocked(std::string_view text, std::uint64_t hash) {
    const std::uint32_t wanted = DictionaryView::shortHash(hash);
    const std::size_t mask = m_slots.size() - 1;
    std::size_t at = wanted & mask;
    for (; m_slots[at].code != 0; at = (at + 1) & mask) {
        if (m_slots[at].hash == wanted) {
            const std::string_view known = textOf(m_slots[at].code);
            if (sameText(known, text))
                return {m_slots[at].code, known};
        }
    }
    const Code code = m_size++;
    if (code / detail::kEntriesPerChunk == m_chunks.size())
        m_chunks.push_back(std::make_shared_for_overwrite<detail::EntryChunk>());
    const std::string_view kept = keep(text);
    detail::EntryChunk& chunk = *m_chunks[code / detail::kEntriesPerChunk];
    chunk.texts[code % detail::kEntriesPerChunk] = kept;
    chunk.hashes[code % detail::kEntriesPerChunk] = wanted;
    m_slots[at] = {wanted, code};
    if (m_size * 3ULL > m_slots.size() * 2ULL)
        grow();
    return {code, kept};
}

DictionaryView Dictionary::view() const {
    const std::lock_guard lock(m_mutex);
    DictionaryView view;
    view.m_chunks.assign(m_chunks.begin(), m_chunks.end());
    view.m_arenas = m_arena;
    view.m_size = m_size;
    view.m_textBytes = m_textBytes;
    return view;
}

// Copies the text to a place that never moves.
std::string_view Dictionary::keep(std::string_view text) {
    m_textBytes += text.size();
    char* place = nullptr;
    if (text.size() > kArenaBytes / 4) {
        m_arena->push_back(std::make_shared_for_overwrite<char[]>(text.size()));
        place = m_arena->back().get();
    } else {
        if (text.size() > m_freeBytes) {
            m_arena->push_back(std::make_shared_for_overwrite<char[]>(kArenaBytes));
            m_free = m_arena->back().get();
            m_freeBytes = kArenaBytes;
        }
        place = m_free;
        m_free += text.size();
        m_freeBytes -= text.size();
    }
    std::memcpy(place, text.data(), text.size());
    return {place, text.size()};
}

std::string_view Dictionary::textOf(Code code) const {
    return m_chunks[code / detail::kEntriesPerChunk]->texts[code % detail::kEntriesPerChunk];
}

void Dictionary::grow() {
    std::vector<Slot> larger(m_slots.size() * 2);
    const std::size_t mask = larger.size() - 1;
    for (const Slot& slot : m_slots) {
        if (slot.code == 0)
            continue;
        std::size_t at = slot.hash & mask;
        while (larger[at].code != 0)
            at = (at + 1) & mask;
        larger[at] = slot;
    }
    m_slots = std::move(larger);
}

DictionaryColumnWriter::DictionaryColumnWriter(Dictionary& dictionary)
    : m_dictionary(dictionary), m_seen(kCacheSlots) {}

DictionaryColumnWriter::Seen& DictionaryColumnWriter::seenAt(std::uint64_t hash) {
    return m_seen[hash & (kCacheSlots - 1)];
}

void DictionaryColumnWriter::appendText(std::string_view text, std::vector<Code>& column) {
    if (sameText(text, m_last.text)) {
        column.push_back(m_last.code);
        return;
    }
    const std::uint64_t hash = hashText(text);
    if (!m_seesNew) {
        const Seen& seen = seenAt(hash);
        if (seen.hash == hash && sameText(seen.entry.text, text)) {
            m_last = seen.entry;
            column.push_back(m_last.code);
            return;
        }
    }
    m_waiting.push_back({hash, column.size(), m_texts.size(), text.size()});
    m_texts.append(text);
    column.push_back(kAbsent);
}

void DictionaryColumnWriter::resolve(std::vector<Code>& column) {
    if (m_waiting.empty())
        return;
    m_wanted.clear();
    for (const Waiting& waiting : m_waiting)
        m_wanted.push_back({std::string_view(m_texts).substr(waiting.begin, waiting.length), waiting.hash});
    const std::size_t newTexts = m_dictionary.insertAll(m_wanted, m_entries);
    const bool keeps = !m_seesNew;
    constexpr unsigned kBatchesPerTry = 16;  // every so often it is tried again
    m_seesNew = 2 * newTexts > column.size() && ++m_batches % kBatchesPerTry != 0;
    for (std::size_t i = 0; i < m_waiting.size(); ++i) {
        column[m_waiting[i].row] = m_entries[i].code;
        if (keeps)
            seenAt(m_waiting[i].hash) = {m_waiting[i].hash, m_entries[i]};
    }
    m_waiting.clear();
    m_texts.clear();
}

void DictionaryColumnWriter::truncate(std::size_t rows) {
    while (!m_waiting.empty() && m_waiting.back().row >= rows) {
        m_texts.resize(m_waiting.back().begin);
        m_waiting.pop_back();
    }
}

Code DictionaryColumnWriter::code(std::string_view text) {
    if (text.empty())
        return kAbsent;
    const std::uint64_t hash = hashText(text);
    Seen& seen = seenAt(hash);
    if (seen.hash != hash || seen.entry.text != text)
        seen = {hash, m_dictionary.insert(text, hash)};
    return seen.entry.code;
}

}  // namespace lambdatrail
