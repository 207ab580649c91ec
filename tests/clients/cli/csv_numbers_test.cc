#include "clients/cli/csv_numbers.h"

#include <optional>
#include <string>
#include <string_view>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace accord::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// The number, or NaN-like -12345 where there is none.
double Read(std::string_view text, DecimalMark mark = DecimalMark::kUnsaid) {
  const std::optional<CsvNumber> number = NumberOf(text, mark);
  return number ? number->value : -12345;
}
constexpr double kNone = -12345;

TEST(CsvNumbers, AreReadAsProgramsWriteThem) {
  for (const DecimalMark mark : {DecimalMark::kUnsaid, DecimalMark::kPoint}) {
    EXPECT_EQ(Read(" +1234.5\t", mark), 1234.5);
    EXPECT_EQ(Read("-4E+02", mark), -400);
    EXPECT_EQ(Read(".5", mark), 0.5);
  }
  for (const char* none : {"", " ", "-", "ten", "nan", "inf", "1e999", "0x10", "1.2.3", "--5",
                           "+-5", "e5", "12 %", "1-2", "(5)"}) {
    for (const DecimalMark mark :
         {DecimalMark::kUnsaid, DecimalMark::kPoint, DecimalMark::kComma}) {
      EXPECT_EQ(Read(none, mark), kNone) << none;
    }
  }
}

TEST(CsvNumbers, MayHaveGroupsOfThreeDigitsBetweenSpacesOfAnyKindOrApostrophes) {
  for (const char* text : {"1 234 567.5", "1\u00A0234\u00A0567.5", "1\u202F234\u202F567.5",
                           "1\u2009234\u2009567.5", "1'234'567.5", "1\u2019234\u2019567.5"}) {
    EXPECT_EQ(Read(text), 1234567.5) << text;
  }
  EXPECT_EQ(Read("\u221212 000"), -12000);
  for (const char* none :
       {"1 2", "12 34", "1234 567", "1 234'567", "0 123", "1 234 ,5", "1  234"}) {
    EXPECT_EQ(Read(none), kNone) << none;
  }
}

TEST(CsvNumbers, HaveTheDecimalMarkThatIsSaidAndTheOtherOneGroups) {
  EXPECT_EQ(Read("1.234.567,25", DecimalMark::kComma), 1234567.25);
  EXPECT_EQ(Read("-1234,5", DecimalMark::kComma), -1234.5);
  EXPECT_EQ(Read("1,5E+06", DecimalMark::kComma), 1.5e6);
  EXPECT_EQ(Read("1.200", DecimalMark::kComma), 1200);
  EXPECT_EQ(Read("1,234,567.25", DecimalMark::kPoint), 1234567.25);
  EXPECT_EQ(Read("1,200", DecimalMark::kPoint), 1200);
  EXPECT_EQ(Read("1,200"), kNone) << "1.2 or 1200?";
  for (const char* none : {"0.250", "1.2", "1234.567", "1.2345"}) {
    EXPECT_EQ(Read(none, DecimalMark::kComma), kNone) << none << ": decimals after a point";
  }
}

TEST(CsvNumbers, MayBeMoney) {
  for (const char* text : {"1.200,00 €", "€ 1.200,00", "1.200,00\u00A0€", "EUR 1200"}) {
    EXPECT_EQ(Read(text, DecimalMark::kComma), 1200) << text;
  }
  EXPECT_EQ(Read("-$5.50"), -5.5);
  EXPECT_EQ(Read("$-5.50"), -5.5);
  EXPECT_EQ(NumberOf("5 ₽", DecimalMark::kUnsaid)->currency, "₽");
  EXPECT_EQ(NumberOf("5", DecimalMark::kUnsaid)->currency, "");
  EXPECT_EQ(Read("€"), kNone);
}

TEST(CsvNumbers, ThatAreNoneAsTheyStandHaveTheFlagsThatReadThem) {
  EXPECT_THAT(FlagsForNumber("1200,50", DecimalMark::kUnsaid), ElementsAre("--decimal comma"));
  EXPECT_THAT(FlagsForNumber("1,200", DecimalMark::kUnsaid),
              ElementsAre("--decimal comma", "--decimal point"));
  EXPECT_THAT(FlagsForNumber("1,200.50", DecimalMark::kUnsaid), ElementsAre("--decimal point"));
  EXPECT_THAT(FlagsForNumber("0.997", DecimalMark::kComma), ElementsAre("--decimal point"));
  EXPECT_THAT(FlagsForNumber("many", DecimalMark::kUnsaid), IsEmpty());
}

// 1.234 is a thousand or one and a bit; 0.250, 12.34, 1234.567 and 1.234.567 tell.
TEST(CsvNumbers, MayHaveAPointThatGroups) {
  for (const char* text : {"1.234", " -12.500 ", "999.000"}) EXPECT_TRUE(MayBeThousands(text));
  for (const char* text :
       {"0.250", "12.34", "1234.567", "1.234.567", "1.2345", "1234", ".250", "1.234e5", ""}) {
    EXPECT_FALSE(MayBeThousands(text)) << text;
  }
}

}  // namespace
}  // namespace accord::cli
