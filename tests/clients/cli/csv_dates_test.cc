#include "clients/cli/csv_dates.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/convert/calendar.h"

namespace accord::cli {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// The day as 2015-12-31, with a T where a time was left out; empty where there is none.
std::string Read(std::string_view format, std::string_view text) {
  const std::optional<DateForm> form = DateForm::Of(format);
  if (!form) return "no format";
  const std::optional<CsvDay> day = form->DayIn(text);
  return day ? DateOf(day->day) + (day->has_time ? "T" : "") : "";
}

TEST(CsvDates, AreReadAsTheirFormatHasThem) {
  EXPECT_EQ(Read("", "2015-12-31"), "2015-12-31");
  EXPECT_EQ(Read("%d.%m.%Y", "1.2.2015"), "2015-02-01");
  EXPECT_EQ(Read("%m/%d/%y", "12/31/68"), "2068-12-31");
  EXPECT_EQ(Read("%m/%d/%y", "12/31/69"), "1969-12-31");
  EXPECT_EQ(Read("%Y%m%d", "20151231"), "2015-12-31");
  EXPECT_EQ(Read("%d-%b-%Y", "31-DEC-2015"), "2015-12-31");
  EXPECT_EQ(Read("excel", "42369"), "2015-12-31");
  EXPECT_EQ(Read("excel", "42369.5"), "2015-12-31T");
  for (const char* none :
       {"29.02.2015", "31.13.2015", "31.12.15", "31.12.2015x", "", "31/12/2015"}) {
    EXPECT_EQ(Read("%d.%m.%Y", none), "") << none;
  }
  for (const char* none : {"60", "2958466", "nan", "x"}) EXPECT_EQ(Read("excel", none), "") << none;
}

TEST(CsvDates, AreAlwaysReadWithTheYearFirstWhereThatIsSafe) {
  EXPECT_EQ(Read("%d.%m.%Y", "2015-02-03"), "2015-02-03");
  EXPECT_EQ(Read("%Y-%d-%m", "2015-02-03"), "2015-03-02");
  EXPECT_EQ(Read("%Y-%d-%m", "2015-02-28"), "");
}

TEST(CsvDates, MayHaveATimeOfDayBehindThem) {
  for (const char* time : {" 23:59:59", "T23:59", " 11:59 PM", "T23:59:59.5Z", " 0:00:01",
                           "T23:59:59+03:00", " 12:00 PM", "\u00A023:59"}) {
    EXPECT_EQ(Read("", "2015-12-31" + std::string(time)), "2015-12-31T") << time;
    EXPECT_EQ(Read("%d.%m.%Y", "31.12.2015" + std::string(time)), "2015-12-31T") << time;
  }
  for (const char* midnight : {" 00:00:00", "T00:00Z", " 0:00:00.000"}) {
    EXPECT_EQ(Read("", "2015-12-31" + std::string(midnight)), "2015-12-31") << midnight;
  }
  for (const char* none : {" 25:00", " 23:61", " noon", "23:59", " 23", " 23:59:59 +03:00x"}) {
    EXPECT_EQ(Read("", "2015-12-31" + std::string(none)), "") << none;
  }
  EXPECT_EQ(Read("%Y-%m-%d %H:%M:%S", "2015-12-31 23:59:59"), "2015-12-31T");
  EXPECT_EQ(Read("%Y-%m-%dT%T", "2015-12-31"), "2015-12-31");
  EXPECT_TRUE(DateForm::Of("%Y-%m-%d %H:%M:%S")->expects_times());
  EXPECT_FALSE(DateForm::Of("%Y-%m-%d")->expects_times());
}

TEST(CsvDates, HaveAFormatWithADayAMonthAndAYear) {
  for (const char* none : {"%d.%m", "%d.%m.%Y.%d", "%Q", "dd.mm.yyyy", "%d.%m.%Y%", "%H:%M"}) {
    EXPECT_EQ(Read(none, "x"), "no format") << none;
  }
}

TEST(CsvDates, ThatAreNoneAsTheyStandHaveTheFlagsThatReadThem) {
  EXPECT_THAT(FlagsForDate("31.12.2015"), ElementsAre("--date-format %d.%m.%Y"));
  EXPECT_THAT(FlagsForDate("01/02/2015"),
              ElementsAre("--date-format %d/%m/%Y", "--date-format %m/%d/%Y"));
  EXPECT_THAT(FlagsForDate("12/31/2015 10:00"), ElementsAre("--date-format %m/%d/%Y"));
  EXPECT_THAT(FlagsForDate("42369"), ElementsAre("--date-format excel"));
  EXPECT_THAT(FlagsForDate("2015-1-2"), Contains("--date-format %Y-%m-%d"));
  EXPECT_THAT(FlagsForDate("yesterday"), IsEmpty());
}

}  // namespace
}  // namespace accord::cli
