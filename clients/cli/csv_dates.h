#ifndef ACCORD_CLIENTS_CLI_CSV_DATES_H_
#define ACCORD_CLIENTS_CLI_CSV_DATES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Dates as files have them.
namespace accord::cli {

// Of 1970-01-01, and whether a time of day other than midnight stood after the date.
struct CsvDay {
  std::int32_t day;
  bool has_time;
};

// How dates are written. Immutable, thread-safe.
class DateForm {
 public:
  // 2015-12-31.
  DateForm() = default;

  // As strftime has it: %Y, %y (69 to 99 are of 1900, others of 2000), %m, %d, %b (Jan), and any
  // characters between them; %H and what follows say that times are expected. "excel" is the
  // number of a day that Excel shows where a cell is not formatted as a date. Empty: 2015-12-31.
  // Nothing where the day, the month or the year would be missing or there twice.
  static std::optional<DateForm> Of(std::string_view format);

  // The day of a text; 2015-12-31 is one in every format, but for numbers of days and formats that
  // begin with %Y-, which might mean another. A time of day may follow the date, with a zone; the
  // day is the one that stands there.
  std::optional<CsvDay> DayIn(std::string_view text) const;

  bool expects_times() const { return expects_times_; }

 private:
  std::optional<CsvDay> DayByFormat(std::string_view text) const;

  std::string format_;  // empty: 2015-12-31
  bool expects_times_ = false;
};

// The usual formats, other than this one, that read a text: "--date-format %d.%m.%Y".
std::vector<std::string> FlagsForDate(std::string_view text);

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_CSV_DATES_H_
