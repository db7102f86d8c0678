#include "app/report/reportfile.h"

#include "app/export/csvwriter.h"
#include "app/export/replacingfile.h"
#include "app/report/reportjson.h"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

namespace lambdatrail {

std::string problemsCsv(const LoadReport& report) {
    std::string out = "what,file,offset,length,reason,kept\r\n";
    for (const Problem& problem : report.problems) {
        appendCsvCell(out, problemKindName(problem.kind), true);
        out += ',';
        appendCsvCell(out, problem.file, true);
        out += ',';
        if (problem.offset)
            out += std::to_string(*problem.offset);
        out += ',';
        if (problem.length > 0)
            out += std::to_string(problem.length);
        for (const std::string* cell : {&problem.reason, &problem.kept}) {
            out += ',';
            appendCsvCell(out, *cell, true);
        }
        out += "\r\n";
    }
    return out;
}

std::string problemsText(const LoadReport& report, std::span<const std::uint32_t> rows) {
    std::string out = "what\tfile\toffset\tlength\treason\tkept\n";
    const auto add = [&out](std::string_view text, char after) {
        if (startsFormula(text))
            out += '\'';
        std::ranges::transform(text, std::back_inserter(out),
                               [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c; });
        out += after;
    };
    for (const std::uint32_t row : rows) {
        const Problem& problem = report.problems[row];
        add(problemKindName(problem.kind), '\t');
        add(problem.file, '\t');
        add(problem.offset ? std::to_string(*problem.offset) : std::string(), '\t');
        add(problem.length > 0 ? std::to_string(problem.length) : std::string(), '\t');
        add(problem.reason, '\t');
        add(problem.kept, '\n');
    }
    return out;
}

Result<void> writeReport(const LoadReport& report, const Coverage& coverage, const std::string& path) {
    auto file = ReplacingFile::create(path);
    if (!file)
        return std::unexpected(std::move(file.error()));
    const std::string text = path.ends_with(".json") ? jsonText(reportJson(report, coverage)) : problemsCsv(report);
    if (auto written = file->write(text); !written)
        return written;
    return file->commit();
}

}  // namespace lambdatrail
