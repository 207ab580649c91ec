#ifndef ACCORD_CLIENTS_CLI_CSV_RECORDS_H_
#define ACCORD_CLIENTS_CLI_CSV_RECORDS_H_

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Values after RFC 4180, separated by commas or another character: quoted fields with doubled
// quotes, CRLF or LF, a byte-order mark, a last line without its end.
namespace accord::cli {

// The records of a file one after the other. Not to be copied or moved: fields point into it.
class CsvRecords {
 public:
  // Fills the buffer and says how many bytes there were; 0 at the end.
  using Source = std::function<std::size_t(char* buffer, std::size_t size)>;

  // Of a text, which must outlive the records; a record is as long as it likes.
  CsvRecords(std::string_view text, char separator);

  // Of bytes as they come: memory does not grow with the file. A record has at most 64 KiB.
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

 private:
  bool NextRecord(std::string_view* record);
  bool Refill();
  void SkipByteOrderMark();
  std::size_t RecordSize() const;
  void Split(std::string_view record);
  void SplitQuoted(std::string_view record);

  const Source source_;
  const char separator_;
  const std::size_t max_record_bytes_;
  std::vector<char> buffer_;  // empty where there is a text
  std::string_view rest_;     // of the buffer or the text, not yet read
  bool begun_ = false, ended_ = false;
  int line_ = 1, next_line_ = 1;
  std::vector<std::string_view> fields_;
  std::vector<std::string> quoted_;  // fields whose text does not stand in the file as it is
  bool open_quote_ = false, too_long_ = false;
};

// Without the spaces around it, tabs and no-break spaces included.
std::string_view Trimmed(std::string_view text);

// The finite number that a field holds, spaces around it and a plus sign before it allowed.
std::optional<double> NumberOf(std::string_view text);

// Of "comma", "semicolon" or "tab".
char SeparatorOf(std::string_view name);

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_CSV_RECORDS_H_
