#pragma once

#include "app/store/storesnapshot.h"

#include <QString>

#include <cstdint>

namespace lambdatrail {

// Events in words, for cells, tooltips, status lines and screen readers. All results are visibleText'd already.

QString titleOf(ColumnId column);
QString aboutOf(ColumnId column);

// "2026-03-01 12:00:07" in UTC, with ".123" where the milliseconds are not zero; empty for kNoTime.
QString timeCellText(TimeMs timeMs);

// What is known of a cell beyond what fits into it; lines of plain text, still to be put through toolTipText. Empty if
// absent.
QString cellDetails(const StoreSnapshot& snapshot, EventId event, ColumnId column);

// What a copy of an event that was read before says of itself, if it is one; else empty.
QString copyText(const StoreSnapshot& snapshot, EventId event);

// What tells a record of many calls (format reference, 1.7 and 1.8) from a single call wherever its name stands:
// "summary" or "Insights"; empty for calls.
QString gatheredMark(const StoreSnapshot& snapshot, EventId event);

// The event in one line, as a screen reader says it.
QString eventLine(const StoreSnapshot& snapshot, EventId event);

// With the locale's group separators; the C locale, which has none, counts as English.
QString numberText(std::uint64_t value);
QString bytesText(std::uint64_t bytes);

}  // namespace lambdatrail
