#include "clients/cli/format.h"

#include <string>

#include "accord/v1/estimate.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace accord::cli {
namespace {

using ::testing::ElementsAre;

v1::Estimate AnEstimate(double value, double error) {
  v1::Estimate estimate;
  estimate.set_value(value);
  estimate.set_standard_error(error);
  return estimate;
}

v1::Estimate WithoutError(double value) {
  v1::Estimate estimate;
  estimate.set_value(value);
  return estimate;
}

TEST(Counted, SaysOneInTheSingular) {
  EXPECT_EQ(Counted(0, "client", "clients"), "0 clients");
  EXPECT_EQ(Counted(1, "client", "clients"), "1 client");
  EXPECT_EQ(Counted(1'800, "client", "clients"), "1 800 clients");
}

TEST(Grouped, SetsThousandsApart) {
  EXPECT_EQ(Grouped(0, 0), "0");
  EXPECT_EQ(Grouped(999, 0), "999");
  EXPECT_EQ(Grouped(1000, 0), "1 000");
  EXPECT_EQ(Grouped(1234567.8, 2), "1 234 567.80");
  EXPECT_EQ(Grouped(-123456, 0), "-123 456");
  EXPECT_EQ(Grouped(1e15, 0), "1 000 000 000 000 000");
}

TEST(Grouped, NeverWritesMinusZero) {
  EXPECT_EQ(Grouped(-0.0, 1), "0.0");
  EXPECT_EQ(Grouped(-0.04, 1), "0.0");
  EXPECT_EQ(Grouped(-0.06, 1), "-0.1");
}

TEST(Money, EndsAtAboutATenthOfItsError) {
  EXPECT_EQ(MoneyWithError(AnEstimate(147943.21, 886)), "147 900 ± 900");
  EXPECT_EQ(MoneyWithError(AnEstimate(147943.21, 317)), "147 900 ± 300");
  EXPECT_EQ(MoneyWithError(AnEstimate(147943.21, 314)), "147 940 ± 310");
  EXPECT_EQ(MoneyWithError(AnEstimate(-1389587, 9312)), "-1 390 000 ± 9 000");
  EXPECT_EQ(MoneyWithError(AnEstimate(287777, 1044)), "287 800 ± 1 000");
  EXPECT_EQ(MoneyWithError(AnEstimate(48772.437, 5.21)), "48 772 ± 5");
  EXPECT_EQ(MoneyWithError(AnEstimate(48772.437, 0.0521)), "48 772.44 ± 0.05");
  EXPECT_EQ(MoneyWithError(AnEstimate(0.965214, 0.00004)), "0.96521 ± 0.00004");
  EXPECT_EQ(MoneyWithError(AnEstimate(1234.5, 99.7)), "1 230 ± 100");
  EXPECT_EQ(MoneyWithError(AnEstimate(12, 3100)), "0 ± 3 100");
  EXPECT_EQ(Money(AnEstimate(147943.21, 886)), "147 900");
}

TEST(Money, ShowsSixDigitsOfWhatIsCertain) {
  EXPECT_EQ(MoneyWithError(AnEstimate(1855448.37, 0)), "1 855 448");
  EXPECT_EQ(MoneyWithError(AnEstimate(0.965, 0)), "0.965");
  EXPECT_EQ(MoneyWithError(AnEstimate(24000, 0)), "24 000");
  EXPECT_EQ(MoneyWithError(AnEstimate(-12.5, 0)), "-12.5");
  EXPECT_EQ(MoneyWithError(AnEstimate(0, 0)), "0");
  EXPECT_EQ(MoneyWithError(AnEstimate(1.0 / 3, 0)), "0.333333");
}

TEST(Money, SaysWhenItsErrorIsNotKnown) {
  EXPECT_EQ(MoneyWithError(WithoutError(1234.5)), "1 234.5 ± ?");
  EXPECT_EQ(Money(WithoutError(1234.5)), "1 234.5");
}

TEST(Share, IsAPercentage) {
  EXPECT_EQ(Share(0.1234), "12.3 %");
  EXPECT_EQ(Share(1, 0), "100 %");
  EXPECT_EQ(ShareWithError(AnEstimate(0.32854, 0.00149)), "32.85 % ± 0.15");
  EXPECT_EQ(ShareWithError(AnEstimate(0.5, 0.2)), "50 % ± 20");
  EXPECT_EQ(ShareWithError(AnEstimate(0.25, 0)), "25.0 %");
  EXPECT_EQ(ShareWithError(WithoutError(0.25)), "25.0 %");
  EXPECT_EQ(ShareWithError(AnEstimate(-0.0128, 0.0008), " points"), "-1.28 points ± 0.08");
}

TEST(Padding, CountsCharactersNotBytes) {
  EXPECT_EQ(PadLeft("±5", 4), "  ±5");
  EXPECT_EQ(PadRight("Пермь", 7), "Пермь  ");
  EXPECT_EQ(PadLeft("long", 2), "long");
}

TEST(Fitted, CutsAtAWholeCharacterAndMarksTheCut) {
  EXPECT_EQ(Fitted("Челябинск", 9), "Челябинск");
  EXPECT_EQ(Fitted("Челябинск", 8), "Челябин…");
  EXPECT_EQ(Fitted("abc", 1), "…");
  EXPECT_EQ(Fitted("", 1), "");
}

TEST(Quantity, HasNoDigitsThatItsErrorDoesNotSupport) {
  EXPECT_EQ(Quantity(AnEstimate(12.34, 0.01), 1), "12.3");
  EXPECT_EQ(Quantity(AnEstimate(12.34, 3.1), 1), "12.3");
  EXPECT_EQ(Quantity(AnEstimate(12.34, 3.2), 1), "12");
  EXPECT_EQ(Quantity(AnEstimate(12.64, 31), 1), "13");
  EXPECT_EQ(Quantity(AnEstimate(1264, 310), 1), "1 260");
  EXPECT_EQ(Quantity(AnEstimate(12.34, 0), 1), "12.3");
  EXPECT_EQ(Share(AnEstimate(0.1234, 0.0001)), "12.3 %");
  EXPECT_EQ(Share(AnEstimate(0.1264, 0.2)), "13 %");
  EXPECT_EQ(Share(AnEstimate(0.5, 0)), "50.0 %");
}

TEST(FittedApart, KeepsUnlikeLabelsUnlikeAndTheirWidth) {
  EXPECT_THAT(FittedApart({"short", "a long label"}, 9), ElementsAre("short", "a long l…"));
  EXPECT_THAT(FittedApart({"Service credit north", "Service credit south"}, 10),
              ElementsAre("Servic…rth", "Servic…uth"));
  EXPECT_THAT(FittedApart({"Сервис, завод 1", "Сервис, завод 2", "Сервис, завод 1"}, 9),
              ElementsAre("Сервис,…1", "Сервис,…2", "Сервис,…1"));
}

TEST(FittedApart, NumbersLabelsThatDifferInTheMiddleAlone) {
  const std::string same(20, 'x');
  EXPECT_THAT(FittedApart({same + "b" + same, "y", same + "a" + same}, 9),
              ElementsAre("xxxxxxx…2", "y", "xxxxxxx…1"));
}

TEST(Table, AlignsTheFirstColumnLeftAndTheOthersRight) {
  EXPECT_EQ(Table({{"a", "value"}, {"longer", "1"}, {"alone"}}),
            "  a       value\n"
            "  longer      1\n"
            "  alone\n");
  EXPECT_EQ(Table({}), "");
}

TEST(Table, FitsItsFirstColumnToThePage) {
  const std::string table = Table({{std::string(90, 'n'), "12 345 678 ± 1 234"}});
  EXPECT_EQ(table, "  " + std::string(77, 'n') + "…  12 345 678 ± 1 234\n");
}

TEST(Table, KeepsUnlikeLabelsUnlike) {
  const std::string same(90, 'n');
  EXPECT_EQ(
      Table({{same + "1", "12 345 678 ± 1 234"}, {same + "2", ""}}),
      "  " + std::string(76, 'n') + "…1  12 345 678 ± 1 234\n  " + std::string(76, 'n') + "…2\n");
}

TEST(RangeStrip, ShowsQuantilesOnTheScaleAndZero) {
  EXPECT_EQ(RangeStrip(-10, 10, 2, 4, 8, 21), "          │ ▒▒█▒▒▒▒  ");
  EXPECT_EQ(RangeStrip(-10, 0, -10, -10, -5, 11), "█▒▒▒▒▒    │");
  EXPECT_EQ(RangeStrip(-5, 5, -5, 2, 5, 11), "▒▒▒▒▒│▒█▒▒▒");
  EXPECT_EQ(RangeStrip(5, 15, 5, 10, 15, 11), "▒▒▒▒▒█▒▒▒▒▒");
}

TEST(RangeStrip, StandsAScaleWithoutLengthAndNumbersOffIt) {
  EXPECT_EQ(RangeStrip(0, 0, 0, 0, 0, 3), "█  ");
  EXPECT_EQ(RangeStrip(1, 2, -5, 1.5, 5, 3), "▒█▒");
}

TEST(Wrapped, BreaksWordsLongerThanALine) {
  EXPECT_EQ(Wrapped("", "ab cdefghijk lm", 2, 7), "  ab\n  cdefg\n  hijk\n  lm\n");
}

TEST(Wrapped, BreaksBetweenWordsAndIndentsWhatFollows) {
  EXPECT_EQ(Wrapped(""), "");
  EXPECT_EQ(Wrapped("one two"), "one two");
  const std::string full(kPageWidth - 4, 'x');
  EXPECT_EQ(Wrapped(full), full);
  EXPECT_EQ(Wrapped(full + " y"), full + "\n    y");
  EXPECT_EQ(Wrapped("y " + full + " z w"), "y\n    " + full + "\n    z w");
}

}  // namespace
}  // namespace accord::cli
