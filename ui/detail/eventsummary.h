#pragma once

#include "app/store/storesnapshot.h"

#include <QList>
#include <QString>

#include <optional>

namespace lambdatrail {

class JsonTree;

// An event in words, ready to be shown: all texts are visibleText'd.
struct SummaryRow {
    enum class Tone { Usual, Failure };
    QString label;
    QString value;
    Tone tone = Tone::Usual;
    bool operator==(const SummaryRow&) const = default;
};

struct SummaryGroup {
    QString title;
    QList<SummaryRow> rows;
    bool operator==(const SummaryGroup&) const = default;
};

// What a LambdaESMDisabled says and what to do about it.
struct EsmCard {
    QString reason;   // as in the record; empty if it gives none
    QString mapping;  // ARNs, empty if the record names none
    QString source;
    QString category;
    bool guessed = false;
    QString meaning;
    QString remedy;
    bool operator==(const EsmCard&) const = default;
};

struct EventSummary {
    QString sentence;
    std::optional<EsmCard> esm;
    QList<SummaryGroup> groups;  // none is empty

    bool isEmpty() const { return sentence.isEmpty(); }
    QString plainText() const;  // for the clipboard
    bool operator==(const EventSummary&) const = default;
};

// From the columns alone while `record` is null; the record adds what no column holds.
EventSummary summarize(const StoreSnapshot& snapshot, EventId event, const JsonTree* record);

}  // namespace lambdatrail
