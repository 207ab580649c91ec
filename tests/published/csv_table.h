#ifndef ACCORD_TESTS_PUBLISHED_CSV_TABLE_H_
#define ACCORD_TESTS_PUBLISHED_CSV_TABLE_H_

#include <map>
#include <string>
#include <vector>

namespace accord {

// A small table of tests/data: a header line, then rows of as many cells; no quotes.
class CsvTable {
 public:
  // `file` is a path below tests/data. Throws where there is no such table.
  explicit CsvTable(const std::string& file);

  int row_count() const { return static_cast<int>(rows_.size()); }
  // Throws where there is no such column, or where the cell is no number.
  const std::string& text(int row, const std::string& column) const;
  double number(int row, const std::string& column) const;

 private:
  std::map<std::string, int> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace accord

#endif  // ACCORD_TESTS_PUBLISHED_CSV_TABLE_H_
