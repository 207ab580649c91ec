#include "clients/cli/alternatives.h"

#include <string>
#include <variant>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace accord::cli {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Alternatives Read(const ScenarioFlags& scenario, const CompareFlags& compare,
                  const std::string& terms = "") {
  return std::get<Alternatives>(AlternativesOf(scenario, compare, terms));
}

std::vector<std::string> IdsOf(const Alternatives& alternatives) {
  std::vector<std::string> ids;
  for (const v1::Alternative& each : alternatives.list) ids.push_back(each.id());
  return ids;
}

TEST(AlternativesOf, MakesOneOfAllChangesOfAName) {
  const Alternatives read =
      Read({}, {.alternatives = {"keen:a.b=1", R"(safe:c["x:y"].d="z")", "keen:a.c=2"}});
  EXPECT_THAT(IdsOf(read), ElementsAre("keen", "safe"));
  EXPECT_THAT(read.changes,
              ElementsAre(ElementsAre("a.b=1", "a.c=2"), ElementsAre(R"(c["x:y"].d="z")")));
  ASSERT_EQ(read.list[0].overrides_size(), 2);
  EXPECT_EQ(read.list[0].overrides(1).path(), "a.c");
  EXPECT_EQ(read.list[0].overrides(1).value().number_value(), 2);
  EXPECT_EQ(read.list[1].overrides(0).path(), R"(c["x:y"].d)");
}

TEST(AlternativesOf, MakesOneOfAllSetsOrOneOfEachBeforeTheNamedOnes) {
  ScenarioFlags sets;
  sets.sets = {"a=1", "b=2"};
  const Alternatives together = Read(sets, {.alternatives = {"keen:a=3"}});
  EXPECT_THAT(IdsOf(together), ElementsAre("what-if", "keen"));
  EXPECT_THAT(together.changes[0], ElementsAre("a=1", "b=2"));
  sets.each = true;
  EXPECT_THAT(IdsOf(Read(sets, {.alternatives = {"keen:a=3"}})), ElementsAre("", "", "keen"));
}

TEST(AlternativesOf, CallsNoneWhatTheScenarioItselfIsCalled) {
  for (const auto& [flags, file] : std::vector<std::pair<CompareFlags, std::string>>{
           {{.alternatives = {"base:a=1"}}, ""}, {{.terms = "terms.csv"}, "name,a\nbase,1\n"}}) {
    const auto read = AlternativesOf({}, flags, file);
    ASSERT_TRUE(std::holds_alternative<Violations>(read));
    EXPECT_EQ(std::get<Violations>(read)[0].code, ViolationCode::kDuplicate);
  }
}

TEST(AlternativesOf, TakesARowOfTheFileForEach) {
  const std::string file = "name,a.b,c.d\nkeen,0.5,tall\n,7,\"{\"\"x\"\": 1}\"\nsafe,8,[1]\n";
  const Alternatives read = Read({}, {.alternatives = {"safe:e=1"}, .terms = "terms.csv"}, file);
  EXPECT_THAT(IdsOf(read), ElementsAre("safe", "keen", ""));
  EXPECT_THAT(read.changes, ElementsAre(ElementsAre("e=1", "a.b=8", "c.d=a list of 1"),
                                        ElementsAre("a.b=0.5", "c.d=tall"),
                                        ElementsAre("a.b=7", "c.d=an object")));
  EXPECT_EQ(read.list[1].overrides(0).value().number_value(), 0.5);
  EXPECT_EQ(read.list[1].overrides(1).value().string_value(), "tall");
}

TEST(AlternativesOf, NamesEveryFaultByItsFlag) {
  ScenarioFlags sets;
  sets.sets = {"a"};
  const auto read = AlternativesOf(
      sets, {.alternatives = {"a=1", ":a=1", R"(c["x:y"].d=1)", "good:a=1"}, .terms = "terms.csv"},
      "name,a\nx\n");
  const auto fault = [](const std::string& field) {
    return Field(&Violation::field, HasSubstr(field));
  };
  EXPECT_THAT(
      std::get<Violations>(read),
      ElementsAre(fault("--set[0]"), fault("--alternative[0]"), fault("--alternative[1]"),
                  fault("--alternative[2]"),
                  AllOf(fault("--terms"), Field(&Violation::description, HasSubstr("line 2")))));
}

TEST(AlternativesOf, GivesNoneWhereNothingIsAskedFor) { EXPECT_THAT(Read({}, {}).list, IsEmpty()); }

}  // namespace
}  // namespace accord::cli
