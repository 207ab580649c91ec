#include "server/convert/calendar.h"

#include <chrono>

#include "gtest/gtest.h"

namespace accord {
namespace {

TEST(Calendar, AgreesWithTheStandardLibraryOnEveryDayOfItsYears) {
  using std::chrono::days;
  const std::chrono::sys_days first = std::chrono::year(1) / 1 / 1;
  const std::chrono::sys_days last = std::chrono::year(9999) / 12 / 31;
  for (std::chrono::sys_days day = first; day <= last; day += days(1)) {
    const std::chrono::year_month_day date(day);
    const auto number = static_cast<std::int32_t>(day.time_since_epoch().count());
    const std::string text = DateOf(number);
    ASSERT_EQ(text.size(), 10u);
    ASSERT_EQ(std::stoi(text.substr(0, 4)), static_cast<int>(date.year()));
    ASSERT_EQ(std::stoi(text.substr(5, 2)), static_cast<int>(unsigned{date.month()}));
    ASSERT_EQ(std::stoi(text.substr(8, 2)), static_cast<int>(unsigned{date.day()}));
    ASSERT_EQ(DayOf(text), number);
  }
}

TEST(Calendar, RefusesWhatIsNoDay) {
  for (const char* text :
       {"", "2015-02-29", "1900-02-29", "2015-13-01", "2015-00-01", "2015-01-00", "2015-01-32",
        "2015-1-01", "2015/01/01", "2015-01-011", " 2015-01-01", "0000-01-01", "20a5-01-01"}) {
    EXPECT_FALSE(DayOf(text).has_value()) << text;
  }
  EXPECT_TRUE(DayOf("2000-02-29").has_value());
  EXPECT_EQ(DateOf(2'932'897), "");
  EXPECT_EQ(DateOf(-719'163), "");
}

}  // namespace
}  // namespace accord
