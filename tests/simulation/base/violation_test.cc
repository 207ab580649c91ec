#include "simulation/base/violation.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <limits>
#include <set>
#include <string>

namespace accord {
namespace {

TEST(FieldPath, ReadsAsAPersonWouldWriteIt) {
  const FieldPath path = FieldPath("scenario").Field("contracts").Entry("steel", 4);
  EXPECT_EQ(path.Field("clauses").Entry("gain", 1).Field("bands").At(0).Field("upper").text(),
            R"(scenario.contracts["steel"].clauses["gain"].bands[0].upper)");
}

TEST(FieldPath, HasNoLeadingDotAtTheRoot) {
  EXPECT_EQ(FieldPath().Field("drivers").text(), "drivers");
}

TEST(FieldPath, FindsANamelessEntryByItsPlace) {
  EXPECT_EQ(FieldPath("drivers").Entry("", 3).text(), "drivers[3]");
}

TEST(FieldPath, LeavesItsParentAsItWas) {
  const FieldPath parent("scenario");
  (void)parent.Field("drivers");
  EXPECT_EQ(parent.text(), "scenario");
}

TEST(FieldPath, KeepsABrokenIdOnOneLine) {
  EXPECT_EQ(FieldPath("drivers").Entry("a\"\n", 0).text(), R"(drivers["a\"\x0a"])");
}

TEST(NumberText, WritesOrdinaryNumbersPlainly) {
  EXPECT_EQ(NumberText(0.1), "0.1");
  EXPECT_EQ(NumberText(4000), "4000");
  EXPECT_EQ(NumberText(100000), "100000");
  EXPECT_EQ(NumberText(-2.5), "-2.5");
  EXPECT_EQ(NumberText(1e15), "1000000000000000");
  EXPECT_EQ(NumberText(0.00001), "0.00001");
}

TEST(NumberText, WritesExtremeNumbersShortly) {
  EXPECT_EQ(NumberText(1e300), "1e+300");
  EXPECT_EQ(NumberText(-1e-9), "-1e-09");
}

TEST(NumberText, NamesWhatIsNoNumber) {
  EXPECT_EQ(NumberText(std::numeric_limits<double>::quiet_NaN()), "nan");
  EXPECT_EQ(NumberText(-std::numeric_limits<double>::quiet_NaN()), "nan");
  EXPECT_EQ(NumberText(std::numeric_limits<double>::infinity()), "inf");
  EXPECT_EQ(NumberText(-std::numeric_limits<double>::infinity()), "-inf");
  EXPECT_EQ(NumberText(-0.0), "0");
}

TEST(NumberText, LosesNoDigitThatMatters) {
  for (const double number : {0.1 + 0.2, 1.0 / 3, 1e15 + 0.125, 123456.789e-9, 5e-324,
                              std::numeric_limits<double>::max()}) {
    EXPECT_EQ(std::strtod(NumberText(number).c_str(), nullptr), number);
  }
}

TEST(QuotedText, KeepsWordsOfAnyLanguage) { EXPECT_EQ(QuotedText("сталь"), "\"сталь\""); }

TEST(QuotedText, EscapesWhatDoesNotPrint) {
  EXPECT_EQ(QuotedText("a\tb\\\x7F\xFF\xC2\x85"), R"("a\x09b\\\x7f\xff\xc2\x85")");
  EXPECT_EQ(QuotedText(std::string_view("\0", 1)), R"("\x00")");
}

TEST(QuotedText, CutsAfterEightyBytesAndNeverInsideACharacter) {
  const std::string most = std::string(80, 'a'), less = std::string(79, 'a');
  const auto quoted = [](std::string text, const char* end) {
    return text.insert(0, 1, '"') + end;
  };
  EXPECT_EQ(QuotedText(most), quoted(most, "\""));
  EXPECT_EQ(QuotedText(most + 'a'), quoted(most, "...\""));
  EXPECT_EQ(QuotedText(less + "я"), quoted(less, "...\""));
}

TEST(ViolationCode, HasANameOfItsOwn) {
  std::set<std::string_view> names;
  for (int code = 0; code <= static_cast<int>(ViolationCode::kPaidTwice); ++code) {
    names.insert(ViolationCodeName(static_cast<ViolationCode>(code)));
  }
  EXPECT_EQ(names.size(), static_cast<std::size_t>(ViolationCode::kPaidTwice) + 1);
  EXPECT_EQ(names.count("UNKNOWN"), 0);
  EXPECT_EQ(ViolationCodeName(ViolationCode::kOutOfRange), "OUT_OF_RANGE");
  EXPECT_EQ(ViolationCodeName(ViolationCode::kNotPositiveSemidefinite),
            "NOT_POSITIVE_SEMIDEFINITE");
}

}  // namespace
}  // namespace accord
