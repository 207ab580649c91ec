#ifndef ACCORD_SERVER_CONVERT_CALENDAR_H_
#define ACCORD_SERVER_CONVERT_CALENDAR_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// Dates of the Gregorian calendar as days since 1970-01-01, years 1 to 9999. Pure, thread-safe.
namespace accord {

// "2015-12-31", exactly so; nothing where that is no day of the calendar.
std::optional<std::int32_t> DayOf(std::string_view date);

// The inverse; empty beyond the years there are.
std::string DateOf(std::int32_t day);

}  // namespace accord

#endif  // ACCORD_SERVER_CONVERT_CALENDAR_H_
