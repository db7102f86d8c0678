#include "app/commandline.h"

#include "app/base/ascii.h"
#include "app/filter/filterparser.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>

namespace lambdatrail {
namespace {

// Options of the toolkit that take a value; they go by untouched.
constexpr std::array<std::string_view, 6> kToolkitOptions{"-platform", "-style",    "-stylesheet",
                                                          "-display",  "-geometry", "-qwindowgeometry"};

constexpr std::array<std::string_view, 5> kValueOptions{"--export", "--filter", "--columns", "--max-unpacked",
                                                        "--max-ratio"};

std::unexpected<Error> usageError(std::string text) {
    return std::unexpected(Error{ErrorCode::Usage, std::move(text), {}, {}});
}

Result<std::vector<ColumnId>> parseColumns(std::string_view list) {
    std::vector<ColumnId> columns;
    if (list == "all") {
        for (const ColumnInfo& column : allColumns())
            columns.push_back(column.id);
        return columns;
    }
    for (;;) {
        const std::size_t comma = list.find(',');
        const std::string_view name = list.substr(0, comma);
        const auto column = findColumn(name);
        if (!column)
            return usageError("there is no column '" + std::string(name) + "'; --help lists them");
        columns.push_back(*column);
        if (comma == std::string_view::npos)
            return columns;
        list.remove_prefix(comma + 1);
    }
}

// "500000", "500k", "20M", "4G": a number of bytes.
std::optional<std::uint64_t> parseSize(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
    if (error != std::errc() || value == 0 || unit.size() > 1)
        return std::nullopt;
    const std::size_t power = unit.empty() ? 0 : std::string_view("kmgt").find(toLower(unit.front())) + 1;
    const std::uint64_t factor = std::uint64_t{1} << 10 * power;
    if ((!unit.empty() && power == 0) || value > std::numeric_limits<std::uint64_t>::max() / factor)
        return std::nullopt;
    return value * factor;
}

std::vector<ColumnId> firstColumns() {
    std::vector<ColumnId> columns;
    for (const ColumnInfo& column : allColumns()) {
        if (column.shownAtFirst)
            columns.push_back(column.id);
    }
    return columns;
}

// Collects options one by one.
class Reader {
 public:
    explicit Reader(std::span<const char* const> arguments) : m_arguments(arguments) {
        m_line.exportOptions.columns = firstColumns();
    }

    Result<CommandLine> read() {
        while (m_next < m_arguments.size()) {
            const std::string_view argument = m_arguments[m_next++];
            if (m_onlyPaths || argument == "-" || !argument.starts_with('-')) {
                m_line.paths.emplace_back(argument);
            } else if (auto result = readOption(argument); !result) {
                return std::unexpected(result.error());
            }
        }
        return checked();
    }

 private:
    using Mode = CommandLine::Mode;

    Result<void> setMode(Mode mode, std::string_view option) {
        if (m_line.mode != Mode::Window && m_line.mode != mode)
            return usageError(std::string(option) + " does not go with what was asked for before it");
        m_line.mode = mode;
        return {};
    }

    // The value behind "=" or in the next argument.
    Result<std::string> value(std::string_view option, const std::string* inlined) {
        if (inlined)
            return *inlined;
        if (m_next == m_arguments.size())
            return usageError(std::string(option) + " needs a value");
        return std::string(m_arguments[m_next++]);
    }

    Result<void> readOption(std::string_view argument) {
        if (argument == "--") {
            m_onlyPaths = true;
            return {};
        }
        if (std::ranges::find(kToolkitOptions, argument) != kToolkitOptions.end()) {
            ++m_next;
            return {};
        }
        const std::size_t equals = argument.find('=');
        const std::string_view option = argument.substr(0, equals);
        std::string inlined;
        const bool hasInlined = equals != std::string_view::npos;
        if (hasInlined)
            inlined = argument.substr(equals + 1);
        const std::string* given = hasInlined ? &inlined : nullptr;

        if (std::ranges::find(kValueOptions, option) != kValueOptions.end()) {
            const auto text = value(option, given);
            if (!text)
                return std::unexpected(text.error());
            return readValue(option, *text);
        }
        if (hasInlined)
            return usageError("there is no option '" + std::string(argument) + "'; --help lists them");
        if (option == "--summary")
            return setMode(Mode::Summary, option);
        if (option == "--version" || option == "-v")
            return setMode(Mode::Version, option);
        if (option == "--help" || option == "-h")
            return setMode(Mode::Help, option);
        if (option == "--keep-formulas") {
            m_line.exportOptions.formulaSafe = false;
            m_exportOption = option;
            return {};
        }
        if (option == "--duplicates") {
            m_line.copies = Copies::Shown;
            m_exportOption = option;
            return {};
        }
        return usageError("there is no option '" + std::string(argument) + "'; --help lists them");
    }

    Result<void> readValue(std::string_view option, const std::string& text) {
        if (option == "--export") {
            m_line.exportPath = text;
            if (text == "-" || text.ends_with(".csv"))
                m_line.exportOptions.format = ExportFormat::Csv;
            else if (text.ends_with(".jsonl"))
                m_line.exportOptions.format = ExportFormat::JsonLines;
            else
                return usageError("--export writes .csv or .jsonl files, or '-' for CSV on standard output");
            return setMode(Mode::Export, option);
        }
        if (option == "--columns") {
            m_exportOption = option;
            auto columns = parseColumns(text);
            if (!columns)
                return std::unexpected(columns.error());
            m_line.exportOptions.columns = std::move(*columns);
            return {};
        }
        if (option == "--max-unpacked" || option == "--max-ratio") {
            const auto size = parseSize(text);
            if (!size)
                return usageError(std::string(option) + " needs a number, which may end in K, M or G, not '" + text +
                                  "'");
            (option == "--max-ratio" ? m_line.limits.maxRatio : m_line.limits.maxBytes) = *size;
            m_readOption = option;
            return {};
        }
        auto filter = parseFilter(text);
        if (!filter) {
            Error error = filter.error();
            error.text = "the filter cannot be read: " + error.text;
            return std::unexpected(std::move(error));
        }
        m_line.filter = std::move(*filter);
        m_readOption = option;
        return {};
    }

    Result<CommandLine> checked() {
        const bool needsPaths = m_line.mode == Mode::Summary || m_line.mode == Mode::Export;
        if (needsPaths && m_line.paths.empty())
            return usageError("no files or folders were given");
        if (!m_readOption.empty() && !needsPaths)
            return usageError(std::string(m_readOption) + " goes with --summary or --export");
        if (!m_exportOption.empty() && m_line.mode != Mode::Export)
            return usageError(std::string(m_exportOption) + " goes with --export");
        return std::move(m_line);
    }

    std::span<const char* const> m_arguments;
    std::size_t m_next = 0;
    bool m_onlyPaths = false;
    std::string_view m_readOption;  // one given that goes with --summary or --export
    std::string_view m_exportOption;
    CommandLine m_line;
};

}  // namespace

Result<CommandLine> parseCommandLine(std::span<const char* const> arguments) {
    return Reader(arguments).read();
}

std::string usageText() {
    std::string text =
        "LambdaTrail: see who ran and changed AWS Lambda functions, from CloudTrail log files.\n"
        "\n"
        "  lambdatrail [PATH...]                         open the window, with these files and folders\n"
        "  lambdatrail --summary [--filter EXPR] PATH... print what they hold, as JSON\n"
        "  lambdatrail --export FILE|- [--filter EXPR] [--columns A,B|all] [--duplicates] [--keep-formulas] PATH...\n"
        "                                                write the events to a .csv or .jsonl file; - is CSV on\n"
        "                                                standard output\n"
        "  lambdatrail --version | --help\n"
        "\n"
        "EXPR: comparisons such as  event = Invoke  error exists  identity ~ deploy  function in (a, b)\n"
        "      joined by and, or, not and brackets; a word by itself is looked for in every column. A path asks the\n"
        "      records themselves, e.g.  requestParameters.sourceArn ~ nightly  resources[0].ARN exists  and\n"
        "      record ~ TEXT  searches all of them; for both the files are read a second time.\n"
        "      Operators: = != ~ !~ matches in exists < <= > >=\n"
        "--max-unpacked SIZE, --max-ratio N: refuse what unpacks to more than SIZE (4G) a document, or to more than N\n"
        "(1000) times the size of its file.\n"
        "--duplicates: write events that were read more than once as often as they were read, not once.\n"
        "--keep-formulas: do not guard cells that a spreadsheet would run as formulas.\n"
        "\n"
        "Exit status: 0 all was read; 1 wrong usage; 2 nothing could be read; 3 done, but something was skipped (told "
        "on\n"
        "standard error); 4 the output could not be written.\n"
        "\n"
        "Columns:\n";
    for (const ColumnInfo& column : allColumns()) {
        text.append("  ").append(column.name);
        text.append(std::max<std::size_t>(18, column.name.size() + 1) - column.name.size(), ' ');
        text.append(column.about).append("\n");
    }
    return text;
}

}  // namespace lambdatrail
