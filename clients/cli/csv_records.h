#ifndef ACCORD_CLIENTS_CLI_CSV_RECORDS_H_
#define ACCORD_CLIENTS_CLI_CSV_RECORDS_H_

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "clients/cli/csv_opening.h"

// Values after RFC 4180, separated by commas or another character: quoted fields with doubled
// quotes, CRLF, LF or CR, a byte-order mark, Excel's line "sep=;", a last line without its end.
namespace accord::cli {

// The records of a file one after the other. Not to be copied or moved: fields point into it.
class CsvRecords {
 public:
  // Fills the buffer and says how many bytes there were; 0 at the end.
  using Source = std::function<std::size_t(char* buffer, std::size_t size)>;

  // Of bytes in UTF-8 as they come: memory does not grow with the file. A record has at most
  // 64 KiB. A separator of 0 is found in the file (OpeningOf).
  CsvRecords(Source source, char separator);

  CsvRecords(const CsvRecords&) = delete;
  CsvRecords& operator=(const CsvRecords&) = delete;

  // Goes to the next record that is not an empty line; false at the end and at one too long.
  bool Next();

  // Of the record last read; valid until the next one.
  const std::vector<std::string_view>& fields() const { return fields_; }
  int line() const { return line_; }               // on which it begins, from 1
  bool open_quote() const { return open_quote_; }  // it ended with the file, within quotes

  bool too_long() const { return too_long_; }  // the record on line() is above 64 KiB

  // What the file's beginning said, once Next has been called.
  const CsvOpening& opening() const { return opening_; }

 private:
  bool NextRecord(std::string_view* record);
  bool Refill();
  void Open();
  std::size_t RecordSize() const;
  void Split(std::string_view record);
  void SplitQuoted(std::string_view record);

  const Source source_;
  CsvOpening opening_;
  std::vector<char> buffer_;
  std::string_view rest_;  // of the buffer, not yet read
  bool begun_ = false, ended_ = false;
  int line_ = 1, next_line_ = 1;
  std::vector<std::string_view> fields_;
  std::vector<std::string> quoted_;  // fields whose text does not stand in the file as it is
  bool open_quote_ = false, too_long_ = false;
};

// The bytes of a text, which must outlive the source.
CsvRecords::Source SourceOf(std::string_view text);

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_CSV_RECORDS_H_
