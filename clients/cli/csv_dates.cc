#include "clients/cli/csv_dates.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <system_error>

#include "clients/cli/csv_numbers.h"
#include "server/convert/calendar.h"

namespace accord::cli {
namespace {

constexpr std::string_view kExcel = "excel";
constexpr double kExcelDayOf1970 = 25'569;
constexpr double kFirstExcelDay = 61;  // 1900-03-01; before it Excel counts a false leap day
constexpr double kLastExcelDay = 2'958'465.0;  // 9999-12-31

constexpr std::array<std::string_view, 12> kMonths = {"jan", "feb", "mar", "apr", "may", "jun",
                                                      "jul", "aug", "sep", "oct", "nov", "dec"};

constexpr std::array<const char*, 16> kUsualFormats = {
    "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d",
    "%d.%m.%y", "%d/%m/%y", "%m/%d/%y", "%d-%b-%Y", "%d %b %Y", "%d-%b-%y", "%Y-%m-%d", "excel"};

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Takes `least` to `most` digits off the front; -1 where there are fewer.
int TakeNumber(std::string_view& text, std::size_t least, std::size_t most) {
  int number = 0;
  std::size_t count = 0;
  while (count < most && count < text.size() && IsDigit(text[count])) {
    number = 10 * number + (text[count++] - '0');
  }
  text.remove_prefix(count);
  return count < least ? -1 : number;
}

int TakeMonthName(std::string_view& text) {
  if (text.size() < 3) return -1;
  std::string name(text.substr(0, 3));
  for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  const auto found = std::find(kMonths.begin(), kMonths.end(), name);
  if (found == kMonths.end()) return -1;
  text.remove_prefix(3);
  return static_cast<int>(found - kMonths.begin()) + 1;
}

bool Take(std::string_view& text, std::string_view what) {
  if (!text.starts_with(what)) return false;
  text.remove_prefix(what.size());
  return true;
}

// Z, UTC, +03:00, +0300 or +03; nothing is a zone too.
bool IsZone(std::string_view text) {
  if (text.empty() || text == "Z" || text == "UTC" || text == "GMT") return true;
  if (!Take(text, "+") && !Take(text, "-")) return false;
  if (TakeNumber(text, 2, 2) < 0) return false;
  if (text.empty()) return true;
  Take(text, ":");
  return TakeNumber(text, 2, 2) >= 0 && text.empty();
}

// Whether the text is a time of day after a date, such as " 23:59:59.5 PM" or "T00:00Z"; *is_zero
// where it is midnight.
bool IsTime(std::string_view text, bool* is_zero) {
  if (!Take(text, "T") && !Take(text, ",") && Trimmed(text).size() == text.size()) return false;
  text = Trimmed(text);
  const int hour = TakeNumber(text, 1, 2);
  if (hour < 0 || hour > 24 || !Take(text, ":")) return false;
  const int minute = TakeNumber(text, 2, 2);
  if (minute < 0 || minute > 59) return false;
  int second = 0;
  bool has_fraction = false;
  if (Take(text, ":")) {
    second = TakeNumber(text, 2, 2);
    if (second < 0 || second > 60) return false;
    if (Take(text, ".") || Take(text, ",")) {
      const std::size_t end = std::min(text.find_first_not_of("0123456789"), text.size());
      if (end == 0) return false;
      has_fraction = text.substr(0, end).find_first_not_of('0') != std::string_view::npos;
      text.remove_prefix(end);
    }
  }
  text = Trimmed(text);
  bool is_noon = false;
  for (const std::string_view half : {"AM", "am", "PM", "pm"}) {
    if (!Take(text, half)) continue;
    is_noon = half == "PM" || half == "pm";
    break;
  }
  *is_zero = hour == 0 && minute == 0 && second == 0 && !has_fraction && !is_noon;
  return IsZone(Trimmed(text));
}

std::optional<std::int32_t> DayOfNumbers(int year, int month, int day) {
  if (year < 0 || month < 0 || day < 0) return std::nullopt;
  std::array<char, 10> text = {'0', '0', '0', '0', '-', '0', '0', '-', '0', '0'};
  const auto put = [&](std::size_t last, int number) {
    for (; number > 0; number /= 10) text[last--] = static_cast<char>('0' + number % 10);
  };
  put(3, year);
  put(6, month);
  put(9, day);
  return DayOf({text.data(), text.size()});
}

// A day and what stands after it.
std::optional<CsvDay> WithTime(std::optional<std::int32_t> day, std::string_view rest) {
  if (!day) return std::nullopt;
  if (rest.empty()) return CsvDay{*day, false};
  bool is_midnight = false;
  if (!IsTime(rest, &is_midnight)) return std::nullopt;
  return CsvDay{*day, !is_midnight};
}

std::optional<CsvDay> DayOfExcel(std::string_view text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() ||
      !(number >= kFirstExcelDay && number < kLastExcelDay + 1)) {
    return std::nullopt;
  }
  const double day = std::floor(number);
  return CsvDay{static_cast<std::int32_t>(day - kExcelDayOf1970), day != number};
}

}  // namespace

std::optional<DateForm> DateForm::Of(std::string_view format) {
  DateForm form;
  if (format.empty() || format == kExcel) {
    form.format_ = format;
    return form;
  }
  const std::size_t time = std::min(
      {format.find("%H"), format.find("%I"), format.find("%T"), format.find("%R"), format.size()});
  form.expects_times_ = time < format.size();
  form.format_ = Trimmed(format.substr(0, time));
  if (form.expects_times_ && form.format_.ends_with('T')) form.format_.pop_back();
  int years = 0, months = 0, days = 0;
  for (std::size_t i = 0; i < form.format_.size(); ++i) {
    if (form.format_[i] != '%') continue;
    if (++i == form.format_.size()) return std::nullopt;
    switch (form.format_[i]) {
      case 'Y':
      case 'y':
        ++years;
        break;
      case 'm':
      case 'b':
        ++months;
        break;
      case 'd':
        ++days;
        break;
      default:
        return std::nullopt;
    }
  }
  if (years != 1 || months != 1 || days != 1) return std::nullopt;
  return form;
}

std::optional<CsvDay> DateForm::DayIn(std::string_view text) const {
  if (format_ == kExcel) return DayOfExcel(text);
  if (!format_.empty()) {
    const std::optional<CsvDay> day = DayByFormat(text);
    if (day || format_.starts_with("%Y-")) return day;
  }
  return WithTime(DayOf(text.substr(0, 10)), text.substr(std::min<std::size_t>(text.size(), 10)));
}

std::optional<CsvDay> DateForm::DayByFormat(std::string_view text) const {
  int year = -1, month = -1, day = -1;
  for (std::size_t i = 0; i < format_.size(); ++i) {
    if (format_[i] != '%') {
      if (!Take(text, {&format_[i], 1})) return std::nullopt;
      continue;
    }
    const char field = format_[++i];
    if (field == 'Y') year = TakeNumber(text, 4, 4);
    if (field == 'y') {
      year = TakeNumber(text, 2, 2);
      if (year >= 0) year += year < 69 ? 2000 : 1900;
    }
    if (field == 'm') month = TakeNumber(text, 1, 2);
    if (field == 'b') month = TakeMonthName(text);
    if (field == 'd') day = TakeNumber(text, 1, 2);
  }
  return WithTime(DayOfNumbers(year, month, day), text);
}

std::vector<std::string> FlagsForDate(std::string_view text) {
  std::vector<std::string> flags;
  for (const char* format : kUsualFormats) {
    const bool has_space = std::string_view(format).find(' ') != std::string_view::npos;
    if (DateForm::Of(format)->DayIn(text)) {
      flags.push_back("--date-format " + (has_space ? "'" + std::string(format) + "'" : format));
    }
  }
  return flags;
}

}  // namespace accord::cli
