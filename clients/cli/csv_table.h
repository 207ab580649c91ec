#ifndef ACCORD_CLIENTS_CLI_CSV_TABLE_H_
#define ACCORD_CLIENTS_CLI_CSV_TABLE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "clients/cli/csv_records.h"
#include "simulation/base/violation.h"

// Records under named columns, and what is wrong with them, "line 3, column 2: ..." each (columns
// counted in fields). Private to this folder.
namespace accord::cli {

class CsvTable {
 public:
  // The records of a text, which must outlive the table, or of a source. `field` is what the
  // violations name.
  CsvTable(std::string_view text, char separator, std::string_view field)
      : field_(field), records_(text, separator) {}
  CsvTable(CsvRecords::Source source, char separator, std::string_view field)
      : field_(field), records_(std::move(source), separator) {}

  // The names of the columns are the first record, spaces around them left out; false, with a
  // violation, where there is none, or it is not UTF-8. A file that is UTF-16 or has no line feeds
  // is one violation, whoever names the columns.
  bool ReadHeader();
  // Or they are given, and the first record is a row.
  void SetHeader(const std::vector<std::string>& names);
  const std::vector<std::string>& names() const { return names_; }
  // Where the column stands, from 0; -1 after a violation where none or two are called so.
  int ColumnOf(const std::string& name);

  // Goes to the next row that has as many fields as there are names and every quote closed; each
  // other one is a violation, and so is one that is not UTF-8. False at the end, and after
  // limits::kMaxViolations.
  bool NextRow();
  // Of the row last read; valid until the next one.
  const std::vector<std::string_view>& fields() const { return records_.fields(); }
  int line() const { return records_.line(); }  // on which it begins, from 1

  // An id in the row: the field without the spaces around it, in which nobody means another client.
  std::string_view IdIn(int column);
  // How many names and ids had spaces around them and where the first one stands, "line 3: ..."
  // each.
  std::vector<std::string> warnings() const;

  // Of a field of the row, by its column from 0, or of all of it.
  void AddViolation(int column, ViolationCode code, const std::string& description);
  void AddViolation(ViolationCode code, const std::string& description);
  const Violations& violations() const { return violations_; }

 private:
  bool NextRecord();
  void CheckFirst();
  bool IsInUtf8();

  const std::string field_;
  CsvRecords records_;
  bool first_line_names_ = false;
  bool begun_ = false, is_unreadable_ = false;
  std::vector<std::string> names_;
  int padded_names_ = 0, names_line_ = 0;
  std::int64_t padded_ids_ = 0;
  int first_padded_id_ = 0;  // its line
  Violations violations_;
};

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_CSV_TABLE_H_
