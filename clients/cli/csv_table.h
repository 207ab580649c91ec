#ifndef ACCORD_CLIENTS_CLI_CSV_TABLE_H_
#define ACCORD_CLIENTS_CLI_CSV_TABLE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "clients/cli/csv_dates.h"
#include "clients/cli/csv_faults.h"
#include "clients/cli/csv_numbers.h"
#include "clients/cli/csv_records.h"
#include "clients/cli/flags.h"
#include "clients/cli/text_decoder.h"
#include "simulation/base/violation.h"

// Records under named columns, and what is wrong with them, "line 3, column 2: ..." each (columns
// counted in fields). Private to this folder.
namespace accord::cli {

class CsvTable {
 public:
  // The records of a source. `field` is what the violations name.
  CsvTable(CsvRecords::Source source, const CsvFlags& flags, std::string_view field);

  // The names of the columns are the first record, spaces around them left out; false, with a
  // violation, where there is none, or it is not UTF-8. A file that is a workbook, or UTF-16 that
  // does not say so, is one violation, whoever names the columns.
  bool ReadHeader();
  // Or they are given, and the first record is a row.
  void SetHeader(const std::vector<std::string>& names);
  const std::vector<std::string>& names() const { return names_; }
  // Where the column stands, from 0; -1 after a violation where none or two are called so.
  int ColumnOf(const std::string& name);

  // Goes to the next row that has as many fields as there are names and every quote closed; each
  // other one is a violation, and so is one that is not UTF-8. A line that repeats the first one is
  // passed over. False at the end, and where there are more faults than are counted.
  bool NextRow();
  // Of the row last read; valid until the next one.
  const std::vector<std::string_view>& fields() const { return records_.fields(); }
  int line() const { return records_.line(); }  // on which it begins, from 1
  // Whether a violation of this row was added: with skip_bad it is set aside.
  bool row_is_bad() const { return row_is_bad_; }
  // The row cannot be done without: what is still found in it is a fault, with skip_bad too.
  void NeedRow() { may_set_aside_ = false; }

  // An id in the row: the field without the spaces around it, in which nobody means another client.
  std::string_view IdIn(int column);
  // The number in a field, or nothing after a violation. Money of two currencies in one column is
  // one.
  std::optional<double> NumberIn(int column);
  // The day in a field, since 1970-01-01, or nothing after a violation.
  std::optional<std::int32_t> DayIn(int column);

  // Of a field of the row, by its column from 0, or of all of it; with the flags of the command
  // line that would read it.
  void AddViolation(int column, ViolationCode code, const std::string& description,
                    const std::vector<std::string>& flags = {});
  void AddViolation(ViolationCode code, const std::string& description) {
    AddViolation(-1, code, description);
  }

  // Whether the file is refused, by what has been read so far.
  bool is_faulty() const { return faults_.count() > 0; }
  // Why; with skip_bad also where no row is left. Complete when NextRow has said false.
  Violations violations() const;
  // What was taken otherwise than it stands there, and what was set aside.
  std::vector<std::string> warnings() const;

 private:
  bool NextRecord();
  bool IsInUtf8();
  bool RepeatsHeader() const;
  void AddOpeningWarnings(std::vector<std::string>& warnings) const;

  const CsvFlags flags_;
  const DecimalMark decimal_mark_;
  const DateForm dates_;
  TextDecoder decoder_;
  CsvRecords records_;
  std::vector<std::string> names_;
  std::vector<std::string> header_;  // the first line as it stands; empty where names are given
  bool is_unreadable_ = false, begun_ = false;
  bool in_row_ = false, row_is_bad_ = false, may_set_aside_ = false;
  std::int64_t rows_ = 0, bad_rows_ = 0;
  struct Currency {
    std::string name;
    int line;
  };
  std::vector<Currency> currencies_;  // by column, as far as one has any
  // How many of a kind there were, and where the first one stands.
  struct Seen {
    std::int64_t count = 0;
    int line = 0;
    void Add(int where) {
      if (++count == 1) line = where;
    }
  };
  Seen padded_names_, padded_ids_, repeated_headers_, times_;
  CsvFaults faults_, set_aside_;
};

// The character that a flag means: comma, semicolon, tab, bar, space, or one of itself. 0 of
// nothing, and of what is no separator.
char SeparatorOf(std::string_view flag);

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_CSV_TABLE_H_
