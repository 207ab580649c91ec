#include "clients/cli/panel_csv.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace accord::cli {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// Gives a text in pieces of `piece` bytes.
PanelReader::Source From(std::string_view text, std::size_t piece) {
  return [text, piece](char* buffer, std::size_t size) mutable {
    const std::size_t count = std::min({piece, size, text.size()});
    std::memcpy(buffer, text.data(), count);
    text.remove_prefix(count);
    return count;
  };
}

struct Read {
  std::vector<std::string> rows;  // client time amount
  std::vector<std::string> faults;
  std::vector<std::string> warnings;
};

Read ReadPanel(std::string_view text, const PanelFileFlags& flags = {}, int most = 3,
               std::size_t piece = 1000) {
  PanelReader reader(From(text, piece), flags);
  Read read;
  v1::PanelRows rows;
  while (reader.Next(most, 1 << 20, &rows)) {
    EXPECT_LE(rows.clients_size(), most);
    EXPECT_EQ(rows.times_size(), rows.clients_size());
    EXPECT_EQ(rows.amounts_size(), rows.clients_size());
    for (int i = 0; i < rows.clients_size(); ++i) {
      read.rows.push_back(rows.clients(i) + " " + std::to_string(rows.times(i)) + " " +
                          std::to_string(rows.amounts(i)));
    }
  }
  for (const Violation& fault : reader.violations()) read.faults.push_back(fault.description);
  read.warnings = reader.warnings();
  return read;
}

TEST(PanelReader, ReadsRowsInAnyOrderOfColumns) {
  const Read read = ReadPanel("amount,note,date,client\n1.5,x,1970-01-02,a\n-2,,1969-12-31,b\n");
  EXPECT_THAT(read.rows, ElementsAre("a 1 1.500000", "b -1 -2.000000"));
  EXPECT_THAT(read.faults, IsEmpty());
}

TEST(PanelReader, TakesAByteOrderMarkAndBothEndsOfLinesAndEmptyLines) {
  const Read read = ReadPanel(
      "\xEF\xBB\xBF"
      "client,date,amount\r\n\r\na,1970-01-02,1\r\n\nb,1970-01-03, +2 ");
  EXPECT_THAT(read.rows, ElementsAre("a 1 1.000000", "b 2 2.000000"));
}

TEST(PanelReader, LeavesOutSpacesAroundIdsAndSaysSo) {
  const Read read =
      ReadPanel("client,date ,amount\nB2,1970-01-02,1\nB2 ,1970-01-03,2\n  ,1970-01-04,3\n");
  EXPECT_THAT(read.faults, ElementsAre("line 4, column 1: must name a client"));
  const Read sound = ReadPanel("client,date,amount\nB2,1970-01-02,1\nB2 ,1970-01-03,2\n");
  EXPECT_THAT(sound.rows, ElementsAre("B2 1 1.000000", "B2 2 2.000000"));
  EXPECT_THAT(sound.warnings,
              ElementsAre("line 3: the id has spaces around it, which are left out"));
}

TEST(PanelReader, TakesQuotedFields) {
  const Read read = ReadPanel(
      "client,\"date\",amount\n\"a, \"\"b\"\"\nc\",1970-01-02,\"3\"\nd\"e,1970-01-02,4\nf,x,1\n");
  EXPECT_THAT(read.faults, ElementsAre(HasSubstr("line 5, column 2")))
      << "lines are counted within quotes as well";
  const Read sound =
      ReadPanel("client,date,amount\n\"a, \"\"b\"\"\nc\",1970-01-02,\"3\"\nd\"e,1970-01-02,4\n");
  EXPECT_THAT(sound.rows, ElementsAre("a, \"b\"\nc 1 3.000000", "d\"e 1 4.000000"));
}

TEST(PanelReader, TakesFilesWithoutAFirstLineAndOtherSeparators) {
  const PanelFileFlags tabs{.columns = {"client", "amount", "date"}, .csv = {.separator = "tab"}};
  EXPECT_THAT(ReadPanel("760\t25\t1970-01-02\n", tabs).rows, ElementsAre("760 1 25.000000"));
  const PanelFileFlags semicolons{.client_column = "id",
                                  .time_column = "day",
                                  .amount_column = "sum",
                                  .csv = {.separator = "semicolon"}};
  EXPECT_THAT(ReadPanel("id;day;sum\nx,y;1970-01-03;7\n", semicolons).rows,
              ElementsAre("x,y 2 7.000000"));
}

TEST(PanelReader, TakesPeriodsAndValues) {
  const PanelFileFlags periods{.periods = true};
  const Read read = ReadPanel("client,period,value\na,-3,1\nb, 12 ,2\nc,1.5,3\n", periods);
  EXPECT_THAT(read.faults, ElementsAre(AllOf(HasSubstr("line 4, column 2"), HasSubstr("1.5"))));
  EXPECT_THAT(ReadPanel("client,period,value\na,-3,1\nb, 12 ,2\n", periods).rows,
              ElementsAre("a -3 1.000000", "b 12 2.000000"));
}

TEST(PanelReader, NamesEveryFaultByLineAndColumn) {
  const Read read = ReadPanel(
      "client,date,amount\n"
      "a,2015-02-29,1\n"
      "b,2015-02-28,many\n"
      "c,2015-02-28\n"
      ",2015-02-28,1\n"
      "e,15-02-28,nan\n"
      "\xFF,2015-02-28,1e16\n"
      "g,2015-02-28,1\n");
  EXPECT_THAT(
      read.faults,
      ElementsAre(AllOf(HasSubstr("line 2, column 2"), HasSubstr("2015-02-29")),
                  AllOf(HasSubstr("line 3, column 3"), HasSubstr("many")),
                  AllOf(HasSubstr("line 4"), HasSubstr("must have 3 fields"), HasSubstr("got 2")),
                  AllOf(HasSubstr("line 5, column 1"), HasSubstr("name a client")),
                  HasSubstr("line 6, column 2"), HasSubstr("line 6, column 3"),
                  AllOf(HasSubstr("line 7: "), HasSubstr("UTF-8")), HasSubstr("line 7, column 3")));
  EXPECT_THAT(read.rows, IsEmpty());
}

TEST(PanelReader, TakesOtherEncodingsAndEndsOfLinesWhereColumnsAreGivenToo) {
  const PanelFileFlags flags{.columns = {"client", "date", "amount"}};
  EXPECT_THAT(ReadPanel(std::string("a\0,\0\n\0", 6), flags).faults,
              ElementsAre(HasSubstr("the file is UTF-16")));
  EXPECT_THAT(ReadPanel("a,1970-01-02,1\rb,1970-01-03,1\r", flags).rows,
              ElementsAre("a 1 1.000000", "b 2 1.000000"));
  EXPECT_THAT(ReadPanel("\xCE,2015-02-28,1\n", flags).faults,
              ElementsAre(HasSubstr("line 1: must be UTF-8")));
  EXPECT_THAT(ReadPanel("a;1970-01-02;1\n", flags).faults,
              ElementsAre(HasSubstr("must have 3 fields")))
      << "a row does not tell its separator";
}

TEST(PanelReader, TakesDatesAndNumbersAsTheFlagsSay) {
  const PanelFileFlags german{.csv = {.separator = "semicolon",
                                      .decimal = "comma",
                                      .date_format = "%d.%m.%Y",
                                      .encoding = "CP1252"}};
  const Read read =
      ReadPanel("client;date;amount\nM\xFCller;02.01.1970;1.200,50 \x80\n", german, 3, 1);
  EXPECT_THAT(read.faults, IsEmpty());
  EXPECT_THAT(read.rows, ElementsAre("Müller 1 1200.500000"));
  EXPECT_THAT(read.warnings, IsEmpty());
}

TEST(PanelReader, LeavesOutTimesOfDayAndSaysSo) {
  const std::string text =
      "client,date,amount\na,1970-01-02 23:59:59,1\nb,1970-01-03T00:00,1\nc,1970-01-04T1:00,1\n";
  EXPECT_THAT(ReadPanel(text).rows, ElementsAre("a 1 1.000000", "b 2 1.000000", "c 3 1.000000"));
  EXPECT_THAT(ReadPanel(text).warnings,
              ElementsAre(HasSubstr("line 2: the time of day of this and of 1 later row is left")));
  EXPECT_THAT(ReadPanel(text, {.csv = {.date_format = "%Y-%m-%d %H:%M"}}).warnings, IsEmpty());
}

TEST(PanelReader, SaysWhichFlagsWouldReadAColumn) {
  std::string text = "client,date,amount\n";
  for (int day = 1; day <= 20; ++day) text += "a," + std::to_string(day) + "/02/2015,\"7,5\"\n";
  const Read read = ReadPanel(text);
  ASSERT_THAT(read.faults, SizeIs(8));
  EXPECT_EQ(read.faults[0],
            "line 2, column 2: must be a date such as 2015-12-31, got \"1/02/2015\"; "
            "--date-format %d/%m/%Y or --date-format %m/%d/%Y would read it");
  EXPECT_EQ(read.faults[6],
            "column 2 (\"date\"): 20 of 20 rows are at fault like this; --date-format %d/%m/%Y "
            "reads 20 of them");
  EXPECT_EQ(read.faults[7],
            "column 3 (\"amount\"): 20 of 20 rows are at fault like this; --decimal comma reads 20 "
            "of them");
}

TEST(PanelReader, SetsRowsAsideThatAreAtFault) {
  const Read read = ReadPanel("client,date,amount\na,1970-01-02,1\nTotal,,2\nb,1970-01-03,1\n",
                              {.csv = {.skip_bad = true}}, 1);
  EXPECT_THAT(read.rows, ElementsAre("a 1 1.000000", "b 2 1.000000"));
  EXPECT_THAT(read.warnings,
              ElementsAre(HasSubstr("1 of 3 rows is set aside"), HasSubstr("line 3, column 2")));
  EXPECT_THAT(ReadPanel("client,date,amount\na,x,1\n", {.csv = {.skip_bad = true}}).faults,
              SizeIs(1));
}

TEST(PanelReader, NamesColumnsThatAreMissingOrThereTwice) {
  EXPECT_THAT(ReadPanel("").faults, ElementsAre(HasSubstr("the file is empty")));
  EXPECT_THAT(ReadPanel("client,date,date\n").faults,
              ElementsAre(HasSubstr("\"date\" once"), HasSubstr("\"amount\"")));
  EXPECT_THAT(ReadPanel("client;date;amount\n", {.csv = {.separator = "comma"}}).faults,
              testing::Each(HasSubstr("another separator")));
}

TEST(PanelReader, RefusesAQuoteThatIsNeverClosed) {
  EXPECT_THAT(ReadPanel("client,date,amount\n\"a,1970-01-02,1\n").faults,
              ElementsAre(AllOf(HasSubstr("line 2"), HasSubstr("never closed"))));
  const std::string endless = "client,date,amount\n\"" + std::string(2'000'000, 'x');
  EXPECT_THAT(ReadPanel(endless).faults, ElementsAre(HasSubstr("longer than 64 KiB")));
}

TEST(PanelReader, CountsFaultsOfAKindInsteadOfNamingEachOne) {
  std::string text = "client,date,amount\n";
  for (int i = 0; i < 51'243; ++i) text += i == 7 ? "a,01.x.2015,1\n" : "a,31.12.2015,1\n";
  EXPECT_THAT(ReadPanel(text).faults,
              ElementsAre(HasSubstr("line 2, "), HasSubstr("line 3, "), HasSubstr("line 4, "),
                          "column 2 (\"date\"): 51 243 of 51 243 rows are at fault like this; "
                          "--date-format %d.%m.%Y reads 51 242 of them"));
}

TEST(PanelReader, ReadsTheSameHoweverTheBytesCome) {
  std::string text =
      "\xEF\xBB\xBF"
      "client,date,amount\r\n";
  for (int i = 0; i < 400; ++i) {
    text += "c" + std::to_string(i) + (i % 7 == 0 ? ",\"2001-02-03\"," : ",2001-02-03,") +
            std::to_string(i) + (i % 3 == 0 ? "\r\n" : "\n");
  }
  const std::vector<std::string> rows = ReadPanel(text).rows;
  ASSERT_THAT(rows, SizeIs(400));
  for (const std::size_t piece : {1, 2, 3, 7, 4096}) {
    for (const int most : {1, 7, 65'536}) {
      EXPECT_EQ(ReadPanel(text, {}, most, piece).rows, rows) << piece;
    }
  }
}

// More than the buffer holds at a time.
TEST(PanelReader, ReadsFilesLongerThanItsBuffer) {
  std::string text = "client,date,amount\n";
  for (int i = 0; i < 100'000; ++i) text += "client-" + std::to_string(i) + ",2001-02-03,1\n";
  ASSERT_GT(text.size(), std::size_t{2} << 20);
  const Read read = ReadPanel(text, {}, 65'536, std::size_t{1} << 20);
  ASSERT_THAT(read.rows, SizeIs(100'000));
  EXPECT_EQ(read.rows.back(), "client-99999 11356 1.000000");
}

TEST(PanelReader, EndsAMessageByItsBytesToo) {
  const std::string id(200, 'x');
  std::string text = "client,date,amount\n";
  for (int i = 0; i < 5; ++i) text += id + ",1970-01-02,1\n";
  PanelReader reader(From(text, 100), {});
  v1::PanelRows rows;
  for (const int expected : {2, 2, 1}) {
    ASSERT_TRUE(reader.Next(10, 400, &rows));
    EXPECT_EQ(rows.clients_size(), expected);
  }
  EXPECT_FALSE(reader.Next(10, 400, &rows));
  EXPECT_EQ(reader.row_count(), 5);
}

TEST(PanelReader, ReadsTheColumnsThatRulesName) {
  const PanelFileFlags flags{.further = {"visits", "margin"}};
  const std::string_view text =
      "client,margin,date,amount,visits\na,0.5,1970-01-02,1,\nb,-1,1970-01-02,1, 7\n";
  PanelReader reader(From(text, 1), flags);
  v1::PanelRows rows;
  ASSERT_TRUE(reader.Next(10, 1 << 20, &rows));
  ASSERT_EQ(rows.columns_size(), 2);
  EXPECT_EQ(rows.columns(0).name(), "visits");
  EXPECT_TRUE(std::isnan(rows.columns(0).values(0))) << "not known";
  EXPECT_EQ(rows.columns(0).values(1), 7);
  EXPECT_THAT(rows.columns(1).values(), ElementsAre(0.5, -1));
}

TEST(PanelReader, RefusesWhatIsNoNumberInTheColumnsThatRulesName) {
  const PanelFileFlags flags{.further = {"margin"}};
  EXPECT_THAT(ReadPanel("client,date,amount\na,1970-01-02,1\n", flags).faults,
              ElementsAre(HasSubstr("must name a column \"margin\"")));
  EXPECT_THAT(
      ReadPanel("client,date,amount,margin\na,1970-01-02,1,x\nb,1970-01-02,1,1e16\n", flags).faults,
      ElementsAre(HasSubstr("line 2, column 4: must be a number"),
                  HasSubstr("line 3, column 4: must be at most 1e15")));
}

}  // namespace
}  // namespace accord::cli
