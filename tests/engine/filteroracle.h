#pragma once

#include "app/filter/filterexpr.h"
#include "tests/support/teststore.h"

#include <string>
#include <vector>

namespace lambdatrail::test {

// What the filter language says, spelled out for one event and without any of the program's shortcuts.

inline const std::vector<std::string> kFiles{"/logs/2026/a.json.gz", "/logs/2026/B side.json", "/other/c.json"};

std::string lower(std::string text);
std::string stored(const TestEvent& event, DictColumn column);
// What the column shows; File means kFiles.
std::string shown(const TestEvent& event, ColumnId column);
// All texts that the column means in a comparison.
std::vector<std::string> faces(const TestEvent& event, ColumnId column);
// The record that the event stands for in questions to records: its columns' texts and a few things more.
std::string recordOf(const TestEvent& event);
bool holds(const TestEvent& event, const FilterExpr& filter);

}  // namespace lambdatrail::test
