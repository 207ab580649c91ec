#ifndef ACCORD_CLIENTS_CLI_CSV_RECORDS_H_
#define ACCORD_CLIENTS_CLI_CSV_RECORDS_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Values after RFC 4180, separated by commas or another character: quoted fields with doubled
// quotes, CRLF or LF, a byte-order mark, a last line without its end.
namespace accord::cli {

// Reads one record after the other.
class CsvRecords {
 public:
  explicit CsvRecords(std::string_view text, char separator = ',');

  // The next record that is not an empty line, into *fields; false at the end of the text.
  bool Next(std::vector<std::string>* fields);

  int line() const { return line_; }  // of the record last read, from 1
  bool open_quote() const { return open_quote_; }

 private:
  void ReadRecord(std::vector<std::string>* fields);
  void ReadQuoted(std::string* field);

  std::string_view text_;
  const char separator_;
  std::size_t at_ = 0;
  int line_ = 1, next_line_ = 1;
  bool quoted_ = false, open_quote_ = false;
};

// The finite number that a field holds, spaces around it and a plus sign before it allowed.
std::optional<double> NumberOf(std::string_view text);

// Of "comma", "semicolon" or "tab".
char SeparatorOf(std::string_view name);

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_CSV_RECORDS_H_
