#pragma once

#include "app/base/ids.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lambdatrail {

namespace detail {
inline constexpr std::uint32_t kEntriesPerChunk = 4096;
struct EntryChunk {
    std::array<std::string_view, kEntriesPerChunk> texts;
    std::array<std::uint32_t, kEntriesPerChunk> hashes;
};
using Arena = std::vector<std::shared_ptr<char[]>>;
}  // namespace detail

// The texts of one column as of one moment. Copying is cheap; reading needs no lock. Code 0 is the empty text.
class DictionaryView {
 public:
    DictionaryView() = default;
    std::uint32_t size() const { return m_size; }  // number of codes, the absent one included
    std::string_view text(Code code) const {
        return m_chunks[code / detail::kEntriesPerChunk]->texts[code % detail::kEntriesPerChunk];
    }
    std::uint64_t textBytes() const { return m_textBytes; }

    // shortHash() of the texts from code `begin` on, as many as stand together in memory: at least one, if the code is
    // below size(). To compare them is many times as quick as to compare texts. That of the absent one means nothing.
    std::span<const std::uint32_t> shortHashes(Code begin) const {
        if (begin >= m_size)
            return {};
        const std::uint32_t first = begin % detail::kEntriesPerChunk;
        return std::span(m_chunks[begin / detail::kEntriesPerChunk]->hashes)
            .subspan(first, std::min(detail::kEntriesPerChunk - first, m_size - begin));
    }
    static std::uint32_t shortHash(std::uint64_t hashOfText) { return static_cast<std::uint32_t>(hashOfText >> 32); }

 private:
    friend class Dictionary;
    std::vector<std::shared_ptr<const detail::EntryChunk>> m_chunks;
    std::shared_ptr<const void> m_arenas;
    std::uint32_t m_size = 0;
    std::uint64_t m_textBytes = 0;
};

// The texts of one column while they are collected. Any thread may insert.
class Dictionary {
 public:
    struct Entry {
        Code code;
        std::string_view text;  // lives as long as the dictionary or any view of it
    };

    Dictionary();
    // The code of the text, new if it was not known. `hash` is hashText(text). The empty text is kAbsent.
    Entry insert(std::string_view text, std::uint64_t hash);
    // The same for many texts, none of them empty, at once: their places in memory are fetched ahead. Tells how many
    // were new.
    struct Wanted {
        std::string_view text;
        std::uint64_t hash;
    };
    std::size_t insertAll(std::span<const Wanted> wanted, std::vector<Entry>& entries);
    DictionaryView view() const;

 private:
    struct Slot {
        std::uint32_t hash;
        Code code;  // 0 marks an empty slot
    };
    Entry insertLocked(std::string_view text, std::uint64_t hash);
    std::string_view keep(std::string_view text);
    std::string_view textOf(Code code) const;
    void grow();

    mutable std::mutex m_mutex;
    std::vector<Slot> m_slots;
    std::vector<std::shared_ptr<detail::EntryChunk>> m_chunks;
    std::shared_ptr<detail::Arena> m_arena;
    char* m_free = nullptr;
    std::size_t m_freeBytes = 0;
    std::uint32_t m_size = 0;
    std::uint64_t m_textBytes = 0;
};

// Fills a growing column of codes for one thread. Texts that it saw lately get their code at once and cost no lock;
// others wait until resolve(), which inserts them together.
class DictionaryColumnWriter {
 public:
    explicit DictionaryColumnWriter(Dictionary& dictionary);

    // Appends the text's code, or a place for it.
    void append(std::string_view text, std::vector<Code>& column) {
        if (text.empty())
            column.push_back(kAbsent);
        else
            appendText(text, column);
    }
    // Fills the places left in the column since the last call, all in rows of a new batch.
    void resolve(std::vector<Code>& column);
    // Forgets the places left in rows from this one on.
    void truncate(std::size_t rows);
    // The code at once.
    Code code(std::string_view text);

 private:
    struct Seen {
        std::uint64_t hash = 0;
        Dictionary::Entry entry{kAbsent, {}};
    };
    struct Waiting {
        std::uint64_t hash;
        std::size_t row;
        std::size_t begin;  // of the text in m_texts
        std::size_t length;
    };
    Seen& seenAt(std::uint64_t hash);
    void appendText(std::string_view text, std::vector<Code>& column);

    Dictionary& m_dictionary;
    Dictionary::Entry m_last{kAbsent, {}};  // the next event often has the same text
    std::vector<Seen> m_seen;
    bool m_seesNew = false;  // most texts are new lately: then looking for them here costs more than it saves
    unsigned m_batches = 0;
    std::vector<Waiting> m_waiting;
    std::string m_texts;
    std::vector<Dictionary::Wanted> m_wanted;
    std::vector<Dictionary::Entry> m_entries;
};

}  // namespace lambdatrail
