#include "clients/cli/data_table.h"

#include <cassert>
#include <cstddef>
#include <string_view>

#include "clients/cli/format.h"
#include "clients/cli/render_terms.h"
#include "simulation/base/overloaded.h"
#include "simulation/base/violation.h"

namespace accord::cli {
namespace {

std::string CsvCell(const DataCell& cell, bool has_error) {
  const std::string no_error = has_error ? "," : "";
  return std::visit(Overloaded{[&](std::monostate) { return no_error; },
                               [&](const std::string& text) { return CsvField(text) + no_error; },
                               [&](double number) { return NumberText(number) + no_error; },
                               [&](const Measured& measured) {
                                 assert(has_error);
                                 const v1::Estimate& estimate = measured.estimate;
                                 return NumberText(estimate.value()) + "," +
                                        (estimate.has_standard_error()
                                             ? NumberText(estimate.standard_error())
                                             : "");
                               }},
                    cell);
}

// What Markdown would take for its own stands there as it is.
std::string MarkdownText(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '|' || c == '\\' || c == '*' || c == '_' || c == '`' || c == '<' || c == '[') {
      escaped += '\\';
    }
    escaped += c == '\n' || c == '\r' ? ' ' : c;
  }
  return escaped;
}

std::string MarkdownCell(const DataCell& cell) {
  return std::visit(Overloaded{[](std::monostate) { return std::string(); },
                               [](const std::string& text) { return MarkdownText(text); },
                               [](double number) { return ExactFigure(number); },
                               [](const Measured& measured) {
                                 return measured.is_share ? ShareWithError(measured.estimate)
                                                          : MoneyWithError(measured.estimate);
                               }},
                    cell);
}

// Of columns of numbers, which stand to the right.
bool HasNumbers(const DataTable& table, std::size_t column) {
  for (const auto& row : table.rows) {
    const DataCell& cell = row[column];
    if (std::holds_alternative<double>(cell) || std::holds_alternative<Measured>(cell)) return true;
  }
  return false;
}

}  // namespace

std::string CsvField(const std::string& field) {
  if (field.find_first_of(",\"\n\r") == std::string::npos) return field;
  std::string text = "\"";
  for (const char c : field) text += c == '"' ? std::string("\"\"") : std::string(1, c);
  return text + "\"";
}

std::string CsvHeaderOf(const DataTable& table) {
  std::string text;
  for (const DataColumn& column : table.columns) {
    text += (text.empty() ? "" : ",") + CsvField(column.name);
    if (!column.error_name.empty()) text += "," + CsvField(column.error_name);
  }
  return text + "\n";
}

std::string CsvRowsOf(const DataTable& table) {
  std::string text;
  for (const auto& row : table.rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      text += (i == 0 ? "" : ",") + CsvCell(row[i], !table.columns[i].error_name.empty());
    }
    text += "\n";
  }
  return text;
}

std::string CsvOf(const DataTable& table) { return CsvHeaderOf(table) + CsvRowsOf(table); }

std::string MarkdownOf(const DataTable& table) {
  std::string text = "|", rule = "|";
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    text += " " + MarkdownText(table.columns[i].name) + " |";
    rule += HasNumbers(table, i) ? " ---: |" : " --- |";
  }
  text += "\n" + rule + "\n";
  for (const auto& row : table.rows) {
    text += "|";
    for (const DataCell& cell : row) text += " " + MarkdownCell(cell) + " |";
    text += "\n";
  }
  return text;
}

}  // namespace accord::cli
