#pragma once

#include "app/parse/csvrow.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lambdatrail {

// What the columns of a CSV file mean, told by its header: the console's Event history, rows of Athena or CloudTrail
// Lake, Splunk's _raw, CloudWatch Logs Insights' @message, and tables that name their columns like these (format
// reference, 6.3).
class CsvLayout {
 public:
    // Nothing if no column holds the name of an event or a whole record.
    static std::optional<CsvLayout> of(const CsvRow& header);

    std::size_t columnCount() const { return m_columnCount; }

    enum class Record {
        Own,      // the record's own text stands in the row
        Rebuilt,  // from the cells of the row
        None,     // less than half of the columns are there
    };
    // Writes the row as a record of CloudTrail's shape to `json`. Empty cells are left out, columns that are not known
    // keep their names.
    Record record(const CsvRow& row, std::string& json) const;

 private:
    enum class Kind : std::uint8_t { Text, Flag, Structure, Resources };
    // A member of the record: a column, or an object of members.
    struct Member {
        std::string name;
        Kind kind = Kind::Text;
        std::optional<std::size_t> column = {};
        std::vector<Member> members = {};
    };

    void add(std::size_t column, const std::string& header);
    bool write(const std::vector<Member>& members, const CsvRow& row, std::string& json) const;
    bool writeCell(Kind kind, const std::string& cell, std::string& json) const;
    void writeResourceColumns(const CsvRow& row, std::string& json) const;
    void writeFunction(const CsvRow& row, std::string& json) const;

    std::vector<Member> m_members;
    std::vector<std::size_t> m_recordColumns;  // those that may hold a record's own text
    std::optional<std::size_t> m_eventSource, m_resources, m_resourceType, m_resourceName;
    bool m_hasVersion = false;
    bool m_hasName = false;
    bool m_hasParameters = false;
    std::size_t m_columnCount = 0;
};

}  // namespace lambdatrail
