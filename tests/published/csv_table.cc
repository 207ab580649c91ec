#include "tests/published/csv_table.h"

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace accord {
namespace {

std::vector<std::string> Cells(const std::string& line) {
  std::vector<std::string> cells;
  std::istringstream stream(line);
  for (std::string cell; std::getline(stream, cell, ',');) cells.push_back(cell);
  return cells;
}

}  // namespace

// ACCORD_TEST_DATA, from CMake: the folder tests/data.
CsvTable::CsvTable(const std::string& file) {
  std::ifstream stream(std::string(ACCORD_TEST_DATA) + "/" + file);
  std::string line;
  if (!std::getline(stream, line)) throw std::runtime_error("cannot read " + file);
  for (const std::string& name : Cells(line)) {
    columns_.emplace(name, static_cast<int>(columns_.size()));
  }
  while (std::getline(stream, line)) {
    rows_.push_back(Cells(line));
    if (rows_.back().size() != columns_.size()) {
      throw std::runtime_error("ragged row in " + file + ": " + line);
    }
  }
}

const std::string& CsvTable::text(int row, const std::string& column) const {
  return rows_.at(row).at(columns_.at(column));
}

double CsvTable::number(int row, const std::string& column) const {
  return std::stod(text(row, column));
}

}  // namespace accord
