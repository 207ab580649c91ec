// `accord levers` as a process of its own, and what its answers are good for.
#include <algorithm>
#include <sstream>
#include <string>

#include "accord/v1/client_base_service.pb.h"
#include "accord/v1/scenario.pb.h"
#include "clients/cli/exit_codes.h"
#include "clients/cli/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/convert/json.h"
#include "server/levers/ready_levers.h"
#include "tests/clients/cli/program.h"
#include "tests/server/handlers/requests.h"

namespace accord::cli {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::string kPyramid = ACCORD_SOURCE_DIR "/clients/examples/levers/directions.json";

v1::Lever LeverIn(const std::string& json) {
  v1::Lever lever;
  EXPECT_THAT(PathsAndCodes(ParseJson(json, FieldPath("lever"), &lever)), IsEmpty()) << json;
  return lever;
}

TEST(AccordLevers, ListsEveryLeverOnPagesOfItsWidth) {
  const Outcome list = Call({"levers"});
  EXPECT_EQ(list.code, kOk) << list.error;
  for (const v1::ReadyLever& ready : ReadyLevers().levers()) {
    EXPECT_THAT(list.out, HasSubstr("  " + ready.lever().id() + "  (" +
                                    ready.lever().display_name() + ")\n"));
  }
  EXPECT_THAT(list.out,
              HasSubstr("      odds of moving up x 1.5, of moving down x 0.9; unsure by 0.5\n"
                        "      400 a client and period, 300 clients at most\n"));
  std::istringstream lines(list.out);
  for (std::string line; std::getline(lines, line);) {
    EXPECT_LE(std::count_if(line.begin(), line.end(), [](char c) { return (c & 0xC0) != 0x80; }),
              kPageWidth)
        << line;
  }
}

TEST(AccordLevers, ListsThemAsJsonToPrograms) {
  const Outcome list = Call({"levers", "--output", "json"});
  v1::ListLeversResponse all;
  EXPECT_THAT(PathsAndCodes(ParseJson(list.out, FieldPath(), &all)), IsEmpty());
  EXPECT_EQ(all.levers_size(), ReadyLevers().levers_size());
}

TEST(AccordLevers, PrintsOneAsItComes) {
  const Outcome made = Call({"levers", "improve"});
  ASSERT_EQ(made.code, kOk) << made.error;
  const v1::Lever lever = LeverIn(made.out);
  EXPECT_EQ(lever.id(), "improve");
  EXPECT_THAT(lever.segments(), ElementsAre("C", "B"));
  EXPECT_EQ(lever.capacity(), 300);
}

TEST(AccordLevers, PrintsOneForTheSegmentsAndFiguresGiven) {
  const Outcome made =
      Call({"levers", "improve", "--segments", "gold,silver", "--set", "cost_per_client=250.5",
            "--set", "capacity=null", "--set", "id=push"});
  ASSERT_EQ(made.code, kOk) << made.error;
  const v1::Lever lever = LeverIn(made.out);
  EXPECT_EQ(lever.id(), "push");
  EXPECT_THAT(lever.segments(), ElementsAre("gold", "silver"));
  EXPECT_EQ(lever.cost_per_client(), 250.5);
  EXPECT_FALSE(lever.has_capacity());
  EXPECT_EQ(lever.odds_ratio_up(), 1.5);
}

TEST(AccordLevers, NamesTheNearestOfAnUnknownNameOrField) {
  const Outcome name = Call({"levers", "improved"});
  EXPECT_EQ(name.code, kInvalid);
  EXPECT_THAT(name.error, HasSubstr("did you mean \"improve\"?"));
  const Outcome field = Call({"levers", "improve", "--set", "capcity=4"});
  EXPECT_EQ(field.code, kInvalid);
  EXPECT_THAT(field.out, IsEmpty());
  EXPECT_THAT(field.error,
              AllOf(HasSubstr("UNKNOWN_FIELD"), HasSubstr("did you mean \"capacity\"?")));
}

TEST(AccordLevers, RefusesFiguresThatNoScenarioTakes) {
  const Outcome made = Call({"levers", "improve", "--set", "cost_per_client=-1", "--set",
                             "first_period=481", "--set", "odds_ratio_up=0"});
  EXPECT_EQ(made.code, kInvalid);
  EXPECT_THAT(made.out, IsEmpty());
  const std::string at = "scenario.levers[\"improve\"].";
  EXPECT_THAT(made.error, AllOf(HasSubstr(at + "cost_per_client: OUT_OF_RANGE: must be in [0, "),
                                HasSubstr(at + "first_period: OUT_OF_RANGE: "),
                                HasSubstr(at + "odds_ratio_up: OUT_OF_RANGE: ")));
  EXPECT_EQ(std::count(made.error.begin(), made.error.end(), '\n'), 3) << made.error;
  const Outcome twice = Call({"levers", "improve", "--segments", "C,C"});
  EXPECT_EQ(twice.code, kInvalid);
  EXPECT_THAT(twice.error, HasSubstr(at + "segments[1]: DUPLICATE: "));
  const Outcome nobody = Call({"levers", "improve", "--set", "segments=[]"});
  EXPECT_EQ(nobody.code, kInvalid);
  EXPECT_THAT(nobody.error, HasSubstr(at + "segments: REQUIRED: "));
}

TEST(AccordLevers, RefusesSegmentsThatAreNamedInTwoWays) {
  const Outcome made = Call({"levers", "improve", "--segments", "C", "--set", "segments=[\"D\"]"});
  EXPECT_EQ(made.code, kUsage);
  EXPECT_THAT(made.out, IsEmpty());
  EXPECT_THAT(made.error, HasSubstr("exclude each other"));
  EXPECT_THAT(LeverIn(Call({"levers", "improve", "--set", "segments=[\"D\"]"}).out).segments(),
              ElementsAre("D"));
}

TEST(AccordLevers, RefusesSegmentsAndFiguresOfNoLever) {
  EXPECT_EQ(Call({"levers", "--segments", "A"}).code, kUsage);
  EXPECT_EQ(Call({"levers", "--set", "capacity=4"}).code, kUsage);
}

TEST(AccordLevers, GivesLeversThatAScenarioTakes) {
  for (const v1::ReadyLever& ready : ReadyLevers().levers()) {
    const std::string lever = Call({"levers", ready.lever().id()}).out;
    EXPECT_EQ(Call({"check", kPyramid, "--set", "levers=[" + lever + "]"}).code, kOk)
        << ready.lever().id();
  }
  const std::string lever = Call({"levers", "improve", "--set", "capacity=100"}).out;
  const Outcome run = Call({"compare", kPyramid, "--paths", "200", "--no-progress", "--set",
                            "levers[\"improve\"]=" + lever});
  EXPECT_EQ(run.code, kOk) << run.error;
}

}  // namespace
}  // namespace accord::cli
