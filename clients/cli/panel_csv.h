#ifndef ACCORD_CLIENTS_CLI_PANEL_CSV_H_
#define ACCORD_CLIENTS_CLI_PANEL_CSV_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "accord/v1/segment_rules.pb.h"
#include "simulation/base/violation.h"

// Panels as files: RFC 4180 with commas or another separator, CRLF or LF, a byte-order mark, quoted
// fields, a last line without its end. Read as they come: memory does not grow with the file.
namespace accord::cli {

struct PanelFileFlags {
  std::string client_column = "client";
  std::string time_column;               // empty: "date", or "period" where there are periods
  std::string amount_column = "amount";  // or "value", where there is no such column
  std::vector<std::string> columns;      // names of the columns of a file without a first line
  char separator = ',';
  std::vector<std::string> further;  // columns of numbers that rules name
  bool periods = false;              // times are whole numbers, not dates such as 2015-12-31
};

class PanelReader {
 public:
  // Fills the buffer and says how many bytes there were; 0 at the end.
  using Source = std::function<std::size_t(char* buffer, std::size_t size)>;

  PanelReader(Source source, const PanelFileFlags& flags);

  // Replaces *rows by the next ones, `most` at most; false at the end and after a fault.
  bool Next(int most, v1::PanelRows* rows);

  // What is wrong with the file, "line 3, column 2: ..." each (columns counted in fields): a
  // missing or repeated column name, a line of another length than the first, text that is no
  // number or no date (a further column may be empty: not known), an id that is empty, too long or
  // not UTF-8, a quote that is not closed, a line above 64 KiB. At most limits::kMaxViolations;
  // looked for in the rest of the file too, whose rows are not given any more. Complete when Next
  // has said false.
  const Violations& violations() const { return violations_; }

  // Rows without a fault so far.
  std::int64_t row_count() const { return row_count_; }

 private:
  void Blame(int column, ViolationCode code, const std::string& what);
  bool NextLine(std::string_view* line);
  bool Refill();
  std::size_t RecordEnd() const;
  void Split(std::string_view line);
  void SplitQuoted(std::string_view line);
  bool ReadHeader();
  int ColumnOf(const std::string& name);
  void ReadRow(v1::PanelRows* rows);
  std::optional<double> ReadNumber(int column);

  Source source_;
  const PanelFileFlags flags_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0, end_ = 0;  // of what is in the buffer and not yet read
  bool ended_ = false, begun_ = false, broken_ = false;
  int line_ = 1, next_line_ = 1;
  std::vector<std::string_view> fields_;
  std::vector<std::string> quoted_;  // fields whose text is not in the buffer as it is
  bool open_quote_ = false;
  std::size_t column_count_ = 0;
  int client_ = -1, time_ = -1, amount_ = -1;
  std::vector<int> further_;
  std::vector<double> values_;  // of the row that is read
  std::int64_t row_count_ = 0;
  Violations violations_;
};

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_PANEL_CSV_H_
