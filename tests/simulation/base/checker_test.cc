#include "simulation/base/checker.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>

#include "simulation/base/limits.h"

namespace accord {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST(Range, HoldsItsClosedEndsAndNotItsOpenOnes) {
  EXPECT_TRUE(Range::Closed(0, 1).Contains(0));
  EXPECT_TRUE(Range::Closed(0, 1).Contains(1));
  EXPECT_FALSE(Range::Open(0, 1).Contains(0));
  EXPECT_FALSE(Range::Open(0, 1).Contains(1));
  EXPECT_FALSE(Range::OpenClosed(0, 1).Contains(0));
  EXPECT_TRUE(Range::OpenClosed(0, 1).Contains(1));
  EXPECT_FALSE(Range::Above(2).Contains(2));
  EXPECT_TRUE(Range::AtLeast(2).Contains(2));
}

TEST(Range, SaysWhatItHolds) {
  EXPECT_EQ(Range::Any().Text(), "a finite number");
  EXPECT_EQ(Range::AtLeast(2).Text(), "at least 2");
  EXPECT_EQ(Range::Above(2).Text(), "above 2");
  EXPECT_EQ(Range::AtMost(2).Text(), "at most 2");
  EXPECT_EQ(Range::Closed(1, 2).Text(), "in [1, 2]");
  EXPECT_EQ(Range::Open(1, 2).Text(), "in (1, 2)");
}

TEST(Range, HoldsNothingThatIsNotANumberOrTooLarge) {
  for (const Range& range : {Range::Any(), Range::AtLeast(0), Range::Above(-1)}) {
    EXPECT_FALSE(range.Contains(kNan));
    EXPECT_FALSE(range.Contains(kInfinity));
    EXPECT_FALSE(range.Contains(-kInfinity));
    EXPECT_TRUE(range.Contains(limits::kMaxMagnitude));
    EXPECT_FALSE(range.Contains(std::nextafter(limits::kMaxMagnitude, kInfinity)));
  }
}

TEST(Checker, SaysWhatWasWrongAndWhatIsAllowed) {
  Checker checker;
  EXPECT_FALSE(checker.InRange(FieldPath("share"), 1.5, Range::OpenClosed(0, 1)));
  EXPECT_FALSE(checker.InRange(FieldPath("sd"), kNan, Range::Above(0)));
  EXPECT_FALSE(checker.InRange(FieldPath("value"), 2e15, Range::Any()));
  EXPECT_FALSE(checker.IntegerInRange(FieldPath("period_count"), 0, 1, 480));
  EXPECT_TRUE(checker.InRange(FieldPath("share"), 1.0, Range::OpenClosed(0, 1)));
  const Violations expected = {
      {"share", ViolationCode::kOutOfRange, "must be in (0, 1], got 1.5"},
      {"sd", ViolationCode::kOutOfRange, "must be above 0, got nan"},
      {"value", ViolationCode::kOutOfRange,
       "must be a finite number and of magnitude at most 1000000000000000, got 2000000000000000"},
      {"period_count", ViolationCode::kOutOfRange, "must be in [1, 480], got 0"}};
  EXPECT_EQ(checker.Take(FieldPath("scenario")), expected);
}

TEST(Checker, KeepsAThousandFaultsAndCountsTheRest) {
  Checker checker;
  for (int i = 0; i < limits::kMaxViolations + 7; ++i) {
    checker.Add(FieldPath("list").At(i), ViolationCode::kRequired, "must be set");
  }
  EXPECT_EQ(checker.count(), limits::kMaxViolations + 7);
  const Violations violations = checker.Take(FieldPath("scenario"));
  ASSERT_EQ(violations.size(), limits::kMaxViolations + 1);
  EXPECT_EQ(violations.back(),
            (Violation{"scenario", ViolationCode::kTooMany, "has 7 further faults, not listed"}));
}

TEST(Checker, SaysNothingOfFurtherFaultsWhereThereAreNone) {
  Checker checker;
  for (int i = 0; i < limits::kMaxViolations; ++i) {
    checker.Add(FieldPath("list").At(i), ViolationCode::kRequired, "must be set");
  }
  EXPECT_EQ(checker.Take(FieldPath("scenario")).size(), limits::kMaxViolations);
}

TEST(Checker, TakesIdsOfUpToSixtyFourPlainCharacters) {
  Checker checker;
  EXPECT_TRUE(checker.Id(FieldPath("id"), "aZ09_-"));
  EXPECT_TRUE(checker.Id(FieldPath("id"), std::string(64, 'x')));
  EXPECT_FALSE(checker.Id(FieldPath("id"), std::string(65, 'x')));
  EXPECT_FALSE(checker.Id(FieldPath("id"), "a b"));
  EXPECT_FALSE(checker.Id(FieldPath("id"), "сталь"));
  EXPECT_FALSE(checker.Id(FieldPath("id"), ""));
  const Violations violations = checker.Take(FieldPath());
  ASSERT_EQ(violations.size(), 4);
  EXPECT_EQ(violations[1].description, R"(must be 1 to 64 characters of [A-Za-z0-9_-], got "a b")");
  EXPECT_EQ(violations[3].code, ViolationCode::kRequired);
}

TEST(Checker, TakesIdsOfClientsInAnyScript) {
  Checker checker;
  EXPECT_TRUE(checker.ClientId(FieldPath("id"), "ООО «Ромашка»"));
  EXPECT_TRUE(checker.ClientId(FieldPath("id"), "a.b \"c\" \\ 部品"));
  EXPECT_TRUE(checker.ClientId(FieldPath("id"), std::string(256, 'x')));
  for (const std::string& wrong : {std::string(257, 'x'), std::string("a\tb"), std::string(" a"),
                                   std::string("a "), std::string("a\x7f"), std::string("\xff")}) {
    EXPECT_FALSE(checker.ClientId(FieldPath("id"), wrong)) << wrong;
  }
  EXPECT_FALSE(checker.ClientId(FieldPath("id"), ""));
  const Violations violations = checker.Take(FieldPath());
  ASSERT_EQ(violations.size(), 7);
  EXPECT_EQ(violations[0].code, ViolationCode::kInvalidFormat);
  EXPECT_EQ(violations[6].code, ViolationCode::kRequired);
}

TEST(Checker, TakesNamesOfUpToSixtyFourBytesOfAnything) {
  Checker checker;
  EXPECT_TRUE(checker.Name(FieldPath("client"), "a b"));
  EXPECT_TRUE(checker.Name(FieldPath("client"), std::string(64, '\xff')));
  EXPECT_FALSE(checker.Name(FieldPath("client"), std::string(65, 'x')));
  EXPECT_FALSE(checker.Name(FieldPath("client"), ""));
  const Violations violations = checker.Take(FieldPath());
  ASSERT_EQ(violations.size(), 2);
  EXPECT_EQ(violations[0].code, ViolationCode::kInvalidFormat);
  EXPECT_EQ(violations[1].code, ViolationCode::kRequired);
}

TEST(Rules, KnowIdsNamesAndNumbersByThemselves) {
  EXPECT_TRUE(IsId("aZ09_-"));
  EXPECT_FALSE(IsId("a.b"));
  EXPECT_FALSE(IsId(""));
  EXPECT_FALSE(IsId(std::string(65, 'x')));
  EXPECT_TRUE(IsName("a.b"));
  EXPECT_FALSE(IsName(""));
  EXPECT_FALSE(IsName(std::string(65, 'x')));
  EXPECT_TRUE(IsOfSize(-1e15));
  EXPECT_FALSE(IsOfSize(1.0000001e15));
  EXPECT_FALSE(IsOfSize(std::numeric_limits<double>::infinity()));
  EXPECT_FALSE(IsOfSize(std::numeric_limits<double>::quiet_NaN()));
}

struct Named {
  std::string id;
};

TEST(IdIndex, NamesTheFirstOfEqualIdsAndPlacesTheOthers) {
  Checker checker;
  const IdIndex index(checker, FieldPath("drivers"),
                      std::vector<Named>{{"a"}, {""}, {"a"}, {"b"}, {""}}, "driver", false);
  EXPECT_EQ(index.path(0).text(), R"(drivers["a"])");
  EXPECT_EQ(index.path(1).text(), "drivers[1]");
  EXPECT_EQ(index.path(2).text(), "drivers[2]");
  EXPECT_EQ(index.Find("a"), 0);
  EXPECT_EQ(index.Find("b"), 3);
  EXPECT_EQ(index.Find(""), -1);
  EXPECT_EQ(index.Resolve(checker, FieldPath("loading"), "c"), -1);
  const Violations expected = {
      {"drivers[1].id", ViolationCode::kRequired, "must be set"},
      {"drivers[2].id", ViolationCode::kDuplicate, R"(must be unique, but entry 0 is "a" already)"},
      {"drivers[4].id", ViolationCode::kRequired, "must be set"},
      {"loading", ViolationCode::kUnknownId, R"(names no driver: "c")"}};
  EXPECT_EQ(checker.Take(FieldPath()), expected);
}

TEST(IdIndex, ForgivesUnknownIdsOfAListThatWasCut) {
  Checker checker;
  const IdIndex index(checker, FieldPath("drivers"), std::vector<Named>{{"a"}}, "driver", true);
  EXPECT_EQ(index.Resolve(checker, FieldPath("loading"), "c"), -1);
  EXPECT_EQ(checker.count(), 0);
}

enum class Colour { kUnspecified, kRed, kBlue };

TEST(Checker, RefusesEnumNumbersWithoutAName) {
  Checker checker;
  Colour colour = Colour::kUnspecified;
  EXPECT_TRUE(checker.KnownOr(FieldPath("colour"), colour, Colour::kBlue, Colour::kRed));
  EXPECT_EQ(colour, Colour::kRed);
  colour = static_cast<Colour>(3);
  EXPECT_FALSE(checker.KnownOr(FieldPath("colour"), colour, Colour::kBlue, Colour::kRed));
  EXPECT_FALSE(checker.KnownAndSet(FieldPath("colour"), static_cast<Colour>(-1), Colour::kBlue));
  EXPECT_FALSE(checker.KnownAndSet(FieldPath("colour"), Colour::kUnspecified, Colour::kBlue));
  const Violations violations = checker.Take(FieldPath());
  ASSERT_EQ(violations.size(), 3);
  EXPECT_EQ(violations[0], (Violation{"colour", ViolationCode::kUnknownValue,
                                      "must be one of the named values (numbers 1 to 2), got "
                                      "number 3"}));
  EXPECT_EQ(violations[1].code, ViolationCode::kUnknownValue);
  EXPECT_EQ(violations[2].code, ViolationCode::kRequired);
}

}  // namespace
}  // namespace accord
