#include "server/convert/vary_flag.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace accord {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

v1::TermAxis Axis(const std::string& text) {
  v1::TermAxis axis;
  EXPECT_THAT(ParseVaryFlag(text, FieldPath("--vary"), &axis), IsEmpty()) << text;
  return axis;
}

TEST(VaryFlag, ReadsARange) {
  const v1::TermAxis axis = Axis(R"(contracts["a=b"].clauses[0].share = -0.1 : 6e-1 : 11)");
  EXPECT_EQ(axis.path(), R"(contracts["a=b"].clauses[0].share)");
  EXPECT_EQ(axis.range().from(), -0.1);
  EXPECT_EQ(axis.range().to(), 0.6);
  EXPECT_EQ(axis.range().count(), 11);
  EXPECT_EQ(Axis("x=0:1").range().count(), 0);
  EXPECT_EQ(Axis("x=-1.005k:2M:3").range().from(), -1005);
  EXPECT_EQ(Axis("x=1k:2M:3").range().to(), 2e6);
}

TEST(VaryFlag, ReadsNumbersValuesAndTexts) {
  EXPECT_THAT(Axis("x=3,1,2.5").numbers(), ElementsAre(3, 1, 2.5));
  EXPECT_THAT(Axis("x=7").numbers(), ElementsAre(7));
  EXPECT_THAT(Axis("x=1k,2.5k").numbers(), ElementsAre(1000, 2500));
  const v1::TermAxis values = Axis(R"(x=true,null,"a,b",[1,2],{"y": {"z": "}"}},SIDE_ABOVE)");
  ASSERT_THAT(values.values(), SizeIs(6));
  EXPECT_TRUE(values.values(0).bool_value());
  EXPECT_TRUE(values.values(1).has_null_value());
  EXPECT_EQ(values.values(2).string_value(), "a,b");
  EXPECT_EQ(values.values(3).list_value().values_size(), 2);
  EXPECT_EQ(values.values(4).struct_value().fields().at("y").struct_value().fields_size(), 1);
  EXPECT_EQ(values.values(5).string_value(), "SIDE_ABOVE");
  EXPECT_EQ(Axis("x=north:b").values(0).string_value(), "north:b");
}

TEST(VaryFlag, SaysWhatIsWrong) {
  v1::TermAxis axis;
  for (const char* text : {"", "x", "=1", "x=", "x[=1", "x=1,,2", R"(x={"a")"}) {
    EXPECT_THAT(ParseVaryFlag(text, FieldPath("--vary"), &axis), SizeIs(1)) << text;
  }
}

TEST(Target, IsANumberOrTheBase) {
  v1::FigureTarget target;
  EXPECT_THAT(ParseTarget("supplier.cvar_95=-2e3", FieldPath("--until"), &target), IsEmpty());
  EXPECT_EQ(target.figure(), "supplier.cvar_95");
  EXPECT_EQ(target.value(), -2000);
  EXPECT_THAT(
      ParseTarget(R"(contracts["a=b"].client.npv_mean = base)", FieldPath("--until"), &target),
      IsEmpty());
  EXPECT_EQ(target.figure(), R"(contracts["a=b"].client.npv_mean)");
  EXPECT_TRUE(target.base());
  for (const char* text : {"", "x", "=1", "x=", "x=nan", "x=inf", "x=1 2", "x=bases"}) {
    EXPECT_THAT(ParseTarget(text, FieldPath("--until"), &target), SizeIs(1)) << text;
  }
}

TEST(ParseWalkAway, ReadsMoneyAndNamesOfAlternatives) {
  v1::NegotiateRequest request;
  EXPECT_THAT(ParseWalkAway("supplier=-2e3", FieldPath("--walk-away"), &request), IsEmpty());
  EXPECT_THAT(ParseWalkAway("client = as it is", FieldPath("--walk-away"), &request), IsEmpty());
  EXPECT_EQ(request.supplier().utility(), -2000);
  EXPECT_EQ(request.client().alternative(), "as it is");
  for (const char* text : {"supplier", "supplier=", "=3", "other=3", "", "supplier.x=3"}) {
    EXPECT_THAT(ParseWalkAway(text, FieldPath("--walk-away"), &request), SizeIs(1)) << text;
  }
}

TEST(ParseLimit, ReadsFloorsAndCeilings) {
  v1::NegotiateRequest request;
  EXPECT_THAT(ParseLimit("supplier.cvar_95<=1e5", FieldPath("--limit"), &request), IsEmpty());
  EXPECT_THAT(ParseLimit("client.npv_mean >= -5", FieldPath("--limit"), &request), IsEmpty());
  ASSERT_EQ(request.supplier().limits_size(), 1);
  EXPECT_EQ(request.supplier().limits(0).figure(), "cvar_95");
  EXPECT_EQ(request.supplier().limits(0).at_most(), 1e5);
  EXPECT_EQ(request.client().limits(0).figure(), "npv_mean");
  EXPECT_EQ(request.client().limits(0).at_least(), -5);
  for (const char* text : {"supplier.cvar_95=1", "supplier.cvar_95<1", "cvar_95<=1", "a.b<=1", "",
                           "supplier.cvar_95<=", "supplier.cvar_95<=x", "<=1", "supplier<=1"}) {
    EXPECT_THAT(ParseLimit(text, FieldPath("--limit"), &request), SizeIs(1)) << text;
  }
}

TEST(ParseBelief, ReadsWhoseAndWhat) {
  v1::NegotiateRequest request;
  EXPECT_THAT(ParseBelief(R"(client:drivers["a:b"].marginal.normal.mean=0.5)",
                          FieldPath("--belief"), &request),
              IsEmpty());
  ASSERT_EQ(request.client().beliefs_size(), 1);
  EXPECT_EQ(request.client().beliefs(0).path(), R"(drivers["a:b"].marginal.normal.mean)");
  EXPECT_EQ(request.client().beliefs(0).value().number_value(), 0.5);
  for (const char* text : {"", "client", "nobody:x=1", ":x=1", "client:x"}) {
    EXPECT_THAT(ParseBelief(text, FieldPath("--belief"), &request), SizeIs(1)) << text;
  }
  EXPECT_EQ(request.client().beliefs_size(), 1);
}

// The second one does not take the place of the first in silence.
TEST(WalkAway, IsSaidOnceByAParty) {
  v1::NegotiateRequest request;
  EXPECT_TRUE(ParseWalkAway("client=100", FieldPath("--walk-away").At(0), &request).empty());
  EXPECT_TRUE(ParseWalkAway("supplier=base", FieldPath("--walk-away").At(1), &request).empty());
  const Violations faults = ParseWalkAway("client=200", FieldPath("--walk-away").At(2), &request);
  ASSERT_EQ(faults.size(), 1u);
  EXPECT_EQ(faults[0].field, "--walk-away[2]");
  EXPECT_EQ(faults[0].code, ViolationCode::kDuplicate);
  EXPECT_EQ(request.client().utility(), 100);
}

}  // namespace
}  // namespace accord
