#ifndef ACCORD_CLIENTS_CLI_PANEL_CSV_H_
#define ACCORD_CLIENTS_CLI_PANEL_CSV_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "accord/v1/segment_rules.pb.h"
#include "clients/cli/csv_records.h"
#include "clients/cli/csv_table.h"
#include "clients/cli/flags.h"
#include "simulation/base/violation.h"

// Panels as files: separated values (csv_records.h), read as they come: memory does not grow with
// the file.
namespace accord::cli {

class PanelReader {
 public:
  // Fills the buffer and says how many bytes there were; 0 at the end.
  using Source = CsvRecords::Source;

  PanelReader(Source source, const PanelFileFlags& flags);

  // Replaces *rows by the next ones, `most` at most and no more once they take `most_bytes`; false
  // at the end and after a fault.
  bool Next(int most, std::size_t most_bytes, v1::PanelRows* rows);

  // What is wrong with the file, "line 3, column 2: ..." each (columns counted in fields), many
  // faults of one kind in one sentence (CsvFaults): a missing or repeated column name, a line of
  // another length than the first, text that is no number or no date (a further column may be
  // empty: not known), an id that is empty, too long or not UTF-8, a quote that is not closed, a
  // line above 64 KiB. Looked for in the rest of the file too, whose rows are not given any more.
  // With skip_bad such rows are set aside, and only what cannot be is a fault. Complete when Next
  // has said false.
  Violations violations() const { return table_.violations(); }

  // What was taken otherwise than it stands there, or set aside (CsvTable), so far.
  // Rows that are called totals are told of too, ten at most.
  std::vector<std::string> warnings() const;

  // Rows without a fault so far.
  std::int64_t row_count() const { return row_count_; }

 private:
  bool ReadHeader();
  void ReadRow(v1::PanelRows* rows);
  void CheckClient(std::string_view id);
  std::optional<std::int32_t> ReadTime();
  std::optional<double> ReadNumber(int column);

  const PanelFileFlags flags_;
  CsvTable table_;
  bool begun_ = false, has_header_ = false;
  int client_ = -1, time_ = -1, amount_ = -1;
  std::vector<int> further_;
  std::vector<double> values_;  // of the row that is read
  std::int64_t row_count_ = 0;
  std::vector<std::string> totals_;  // warnings of rows that are called so
};

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_PANEL_CSV_H_
