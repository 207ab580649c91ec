#include "server/convert/calendar.h"

#include <array>

namespace accord {
namespace {

constexpr std::int32_t kDaysOf400Years = 146'097;
constexpr std::int32_t kDaysUntil1970 = 719'468;  // from 0000-03-01
constexpr std::int32_t kFirstDay = -719'162;      // 0001-01-01
constexpr std::int32_t kLastDay = 2'932'896;      // 9999-12-31

// The number of `count` digits, or -1.
int Digits(const char* at, int count) {
  int number = 0;
  for (int i = 0; i < count; ++i) {
    const int digit = at[i] - '0';
    if (digit < 0 || digit > 9) return -1;
    number = 10 * number + digit;
  }
  return number;
}

bool IsLeap(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

int DaysOfMonth(int year, int month) {
  constexpr std::array<int, 13> kDays = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return kDays[month] + (month == 2 && IsLeap(year) ? 1 : 0);
}

// Years begin in March, so that the leap day is their last.
std::int32_t DayOfCivil(int year, int month, int day) {
  const int march_year = month > 2 ? year : year - 1;
  const int march_month = month > 2 ? month - 3 : month + 9;
  const int century4 = march_year / 400;
  const int year_of_400 = march_year - century4 * 400;
  const int day_of_year = (153 * march_month + 2) / 5 + day - 1;
  return century4 * kDaysOf400Years + year_of_400 * 365 + year_of_400 / 4 - year_of_400 / 100 +
         day_of_year - kDaysUntil1970;
}

void Append(std::string& text, int number, int digits) {
  const std::string plain = std::to_string(number);
  text.append(digits - plain.size(), '0').append(plain);
}

}  // namespace

std::optional<std::int32_t> DayOf(std::string_view date) {
  if (date.size() != 10 || date[4] != '-' || date[7] != '-') return std::nullopt;
  const int year = Digits(date.data(), 4);
  const int month = Digits(date.data() + 5, 2);
  const int day = Digits(date.data() + 8, 2);
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > DaysOfMonth(year, month)) {
    return std::nullopt;
  }
  return DayOfCivil(year, month, day);
}

std::string DateOf(std::int32_t day) {
  if (day < kFirstDay || day > kLastDay) return "";
  int year = 1970 + day / 366;  // at most some years before the right one, either way
  while (DayOfCivil(year, 1, 1) > day) --year;
  while (DayOfCivil(year + 1, 1, 1) <= day) ++year;
  int month = 12;
  while (DayOfCivil(year, month, 1) > day) --month;
  std::string text;
  Append(text, year, 4);
  Append(text += '-', month, 2);
  Append(text += '-', 1 + day - DayOfCivil(year, month, 1), 2);
  return text;
}

}  // namespace accord
