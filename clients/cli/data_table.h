#ifndef ACCORD_CLIENTS_CLI_DATA_TABLE_H_
#define ACCORD_CLIENTS_CLI_DATA_TABLE_H_

#include <string>
#include <variant>
#include <vector>

#include "accord/v1/estimate.pb.h"

// Answers as one table, for programs that read CSV and for documents that are written in Markdown.
// Pure.
namespace accord::cli {

struct DataColumn {
  std::string name;
  std::string error_name = {};  // of the column of standard errors beside it; empty: none
};

// An estimate, its error included. `is_share`: Markdown has it as a percentage.
struct Measured {
  v1::Estimate estimate;
  bool is_share = false;
};

// Nothing, a text, a number without an error, or an estimate, which stands in a column that has an
// error_name.
using DataCell = std::variant<std::monostate, std::string, double, Measured>;

struct DataTable {
  std::vector<DataColumn> columns;
  std::vector<std::vector<DataCell>> rows;  // as many cells as columns each
};

// Comma-separated values in UTF-8 (RFC 4180, lines end with \n): numbers with every digit, an error
// that is not known empty. The first line names the columns.
std::string CsvField(const std::string& field);
std::string CsvHeaderOf(const DataTable& table);
std::string CsvRowsOf(const DataTable& table);
std::string CsvOf(const DataTable& table);

// A table of GitHub's Markdown, estimates rounded as on pages, "81 200 ± 400" in one column.
std::string MarkdownOf(const DataTable& table);

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_DATA_TABLE_H_
