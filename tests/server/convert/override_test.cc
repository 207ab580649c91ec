#include "server/convert/override.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>

#include "server/convert/json.h"
#include "tests/server/convert/message_filler.h"

namespace accord {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StrEq;

v1::Scenario AScenarioMessage() {
  v1::Scenario scenario;
  const Violations violations = ParseJson(R"({
    "currency": "EUR",
    "timeline": {"period_count": 12, "period_length": "PERIOD_LENGTH_QUARTER"},
    "drivers": [
      {"id": "demand", "marginal": {"normal": {"mean": 0, "sd": 1}}},
      {"id": "twin"},
      {"id": "twin"},
      {"id": "past", "marginal": {"empirical": {"observations": [1, 2, 3]}}}
    ],
    "contracts": [
      {"id": "iron"},
      {"id": "steel", "outcome_ids": ["a", "b"], "clauses": [
        {"id": "fee", "base": 100},
        {"id": "gain", "share": 0.3, "bands": [{"lower": 0, "rate": 0.5}, {"lower": 10, "rate": 0.6}]}
      ]}
    ],
    "client_base": {"transitions": {"given": {"rows": [{"from": "A", "probabilities": [1, 0]}]}}},
    "supplier_private": {"accounts": [{"contract": "steel"}]}
  })",
                                          FieldPath(), &scenario);
  EXPECT_THAT(violations, IsEmpty());
  return scenario;
}

// Applies a --set flag.
Violations Set(const std::string& flag, v1::Scenario* scenario) {
  v1::Override change;
  Violations violations = ParseSetFlag(flag, FieldPath("--set"), &change);
  if (!violations.empty()) return violations;
  return ApplyOverride(change, FieldPath("overrides").At(0), scenario);
}

v1::Scenario After(const std::string& flag) {
  v1::Scenario scenario = AScenarioMessage();
  EXPECT_THAT(Set(flag, &scenario), IsEmpty()) << flag;
  return scenario;
}

// The single violation of a flag, which leaves the scenario as it was.
Violation FaultOf(const std::string& flag) {
  v1::Scenario scenario = AScenarioMessage();
  const Violations violations = Set(flag, &scenario);
  EXPECT_EQ(Differences(AScenarioMessage(), scenario), "") << flag;
  EXPECT_EQ(violations.size(), 1u) << flag;
  return violations.empty() ? Violation{} : violations[0];
}

auto IsFault(const std::string& field, ViolationCode code, const std::string& words) {
  return AllOf(Field(&Violation::field, StrEq(field)), Field(&Violation::code, code),
               Field(&Violation::description, HasSubstr(words)));
}

auto PathFault(ViolationCode code, const std::string& words) {
  return IsFault("overrides[0].path", code, words);
}

auto ValueFault(ViolationCode code, const std::string& words) {
  return IsFault("overrides[0].value", code, words);
}

TEST(Override, SetsAFieldByIds) {
  const v1::Scenario scenario = After(R"(contracts["steel"].clauses["gain"].share=0.4)");
  EXPECT_EQ(scenario.contracts(1).clauses(1).share(), 0.4);
}

TEST(Override, SetsAFieldByPositions) {
  EXPECT_EQ(
      After("contracts[1].clauses[1].bands[1].rate=0.7").contracts(1).clauses(1).bands(1).rate(),
      0.7);
  EXPECT_EQ(After(R"(drivers["past"].marginal.empirical.observations[2]=9)")
                .drivers(3)
                .marginal()
                .empirical()
                .observations(2),
            9);
}

TEST(Override, SetsEntriesByTheirOtherKeys) {
  EXPECT_EQ(After(R"(supplier_private.accounts["steel"].investment.amount=5)")
                .supplier_private()
                .accounts(0)
                .investment()
                .amount(),
            5);
  EXPECT_THAT(After(R"(client_base.transitions.given.rows["A"].probabilities=[0.5, 0.5])")
                  .client_base()
                  .transitions()
                  .given()
                  .rows(0)
                  .probabilities(),
              ElementsAre(0.5, 0.5));
}

TEST(Override, SetsScalarsOfEveryKind) {
  EXPECT_EQ(After("timeline.period_count=8").timeline().period_count(), 8);
  EXPECT_EQ(After("timeline.period_count=8.0").timeline().period_count(), 8);
  EXPECT_EQ(After("currency=USD").currency(), "USD");
  EXPECT_EQ(After("currency=\"USD\"").currency(), "USD");
  EXPECT_EQ(After("display_name=a name = with words").display_name(), "a name = with words");
  EXPECT_TRUE(After(R"(contracts["steel"].clauses["fee"].window.whole_term=true)")
                  .contracts(1)
                  .clauses(0)
                  .window()
                  .whole_term());
  EXPECT_TRUE(std::isnan(After("supplier_private.reserve=NaN").supplier_private().reserve()));
}

TEST(Override, SetsEnumsByFullAndByShortName) {
  for (const char* name : {"PERIOD_LENGTH_YEAR", "YEAR", "year", "period_length_year", "3"}) {
    EXPECT_EQ(After(std::string("timeline.period_length=") + name).timeline().period_length(),
              v1::PERIOD_LENGTH_YEAR)
        << name;
  }
}

TEST(Override, CreatesMessagesOnTheWay) {
  const v1::Scenario scenario = After(R"(contracts["iron"].jom_unit.supplier_share=0.5)");
  EXPECT_EQ(scenario.contracts(0).jom_unit().supplier_share(), 0.5);
}

TEST(Override, ReplacesMessagesListsAndEntriesAsAWhole) {
  const v1::Scenario bands = After(R"(contracts["steel"].clauses["gain"].bands=[{"rate": 1}])");
  ASSERT_EQ(bands.contracts(1).clauses(1).bands_size(), 1);
  EXPECT_FALSE(bands.contracts(1).clauses(1).bands(0).has_lower());
  const v1::Scenario band = After(R"(contracts["steel"].clauses["gain"].bands[0]={"rate": 2})");
  ASSERT_EQ(band.contracts(1).clauses(1).bands_size(), 2);
  EXPECT_FALSE(band.contracts(1).clauses(1).bands(0).has_lower());
  EXPECT_EQ(band.contracts(1).clauses(1).bands(0).rate(), 2);
  EXPECT_THAT(After(R"(contracts["steel"].outcome_ids=["c"])").contracts(1).outcome_ids(),
              ElementsAre("c"));
}

TEST(Override, ReplacesTheAlternativeOfAOneof) {
  const v1::Scenario scenario =
      After(R"(drivers["demand"].marginal.triangular={"min": -1, "max": 1})");
  EXPECT_EQ(scenario.drivers(0).marginal().kind_case(), v1::Marginal::kTriangular);
  EXPECT_EQ(scenario.drivers(0).marginal().triangular().max(), 1);
}

TEST(Override, ClearsByNull) {
  EXPECT_FALSE(After(R"(contracts["steel"].clauses["gain"].share=null)")
                   .contracts(1)
                   .clauses(1)
                   .has_share());
  EXPECT_FALSE(After("timeline=null").has_timeline());
  EXPECT_EQ(After(R"(contracts["steel"].clauses["gain"].bands=null)")
                .contracts(1)
                .clauses(1)
                .bands_size(),
            0);
}

TEST(Override, RemovesAnEntryByNull) {
  const v1::Scenario scenario = After(R"(contracts["steel"].clauses["fee"]=null)");
  ASSERT_EQ(scenario.contracts(1).clauses_size(), 1);
  EXPECT_EQ(scenario.contracts(1).clauses(0).id(), "gain");
  EXPECT_THAT(After("contracts[1].outcome_ids[0]=null").contracts(1).outcome_ids(),
              ElementsAre("b"));
}

TEST(Override, CreatesNothingWhenItClearsWhatIsNotThere) {
  EXPECT_EQ(Differences(AScenarioMessage(), After("correlation.mode=null")), "");
  EXPECT_EQ(Differences(AScenarioMessage(), After(R"(drivers[1].marginal.normal.sd=null)")), "");
}

TEST(Override, NamesTheFieldsThereAre) {
  EXPECT_THAT(FaultOf(R"(contracts["steel"].clauses["gain"].shar=0.4)"),
              PathFault(ViolationCode::kUnknownField,
                        R"(there is no field "shar" in contracts["steel"].clauses["gain"]; )"
                        R"(did you mean "share"? (there are "id", "display_name")"));
  EXPECT_THAT(FaultOf("scenario.currency=USD"),
              PathFault(ViolationCode::kUnknownField, "in Scenario"));
  EXPECT_THAT(
      FaultOf("timeline.period_count.x=1"),
      PathFault(ViolationCode::kUnknownField, "timeline.period_count has no fields below it"));
}

TEST(Override, NamesTheIdsThereAre) {
  EXPECT_THAT(
      FaultOf(R"(contracts["stel"].display_name=x)"),
      PathFault(ViolationCode::kUnknownId,
                R"(contracts has no "stel"; did you mean "steel"? (there are "iron", "steel"))"));
  EXPECT_THAT(FaultOf(R"(contracts["iron"].clauses["fee"].base=1)"),
              PathFault(ViolationCode::kUnknownId,
                        R"(contracts["iron"].clauses has no "fee" (there are none))"));
  EXPECT_THAT(FaultOf("contracts[2].display_name=x"),
              PathFault(ViolationCode::kUnknownId, "there are 2 entries"));
}

TEST(Override, RefusesAnIdThatStandsTwice) {
  EXPECT_THAT(FaultOf(R"(drivers["twin"].persistence=0.5)"),
              PathFault(ViolationCode::kDuplicate, "has 2 entries \"twin\""));
  EXPECT_EQ(After("drivers[2].persistence=0.5").drivers(2).persistence(), 0.5);
}

// After a list an id alone names its entry; what it cannot name keeps its brackets.
TEST(Override, GoesByPointsWhereIdsAreUnique) {
  EXPECT_EQ(After("contracts.steel.clauses.gain.share=0.4").contracts(1).clauses(1).share(), 0.4);
  EXPECT_EQ(After(R"(contracts["steel"].clauses.gain.bands[1].rate=0.9)")
                .contracts(1)
                .clauses(1)
                .bands(1)
                .rate(),
            0.9);
  EXPECT_EQ(After("contracts.iron=null").contracts_size(), 1);
  v1::Scenario dashed = AScenarioMessage();
  dashed.mutable_contracts(0)->set_id("pig-iron_2");
  EXPECT_THAT(Set("contracts.pig-iron_2.display_name=x", &dashed), IsEmpty());
  EXPECT_EQ(dashed.contracts(0).display_name(), "x");
  EXPECT_THAT(FaultOf("drivers.twin.persistence=0.5"),
              PathFault(ViolationCode::kDuplicate, "has 2 entries \"twin\""));
  EXPECT_THAT(FaultOf("contracts.steel.clauses.fees.base=1"),
              PathFault(ViolationCode::kUnknownId, "did you mean \"fee\"?"));
  EXPECT_THAT(FaultOf("contracts.steel[0].display_name=x"),
              PathFault(ViolationCode::kInvalidFormat, "leave out the brackets"));
  EXPECT_THAT(FaultOf("contracts.steel.no-field=1"),
              PathFault(ViolationCode::kUnknownField, "there is no field \"no-field\""));
}

TEST(Override, SaysHowAListIsEntered) {
  EXPECT_THAT(FaultOf("contracts.display_name=x"),
              PathFault(ViolationCode::kUnknownId,
                        R"(contracts has no "display_name" (there are "iron", "steel"))"));
  EXPECT_THAT(FaultOf(R"(contracts["steel"].clauses["gain"].bands["x"].rate=1)"),
              PathFault(ViolationCode::kInvalidFormat, "have no id: give a position"));
  EXPECT_THAT(FaultOf(R"(timeline["x"].period_count=1)"),
              PathFault(ViolationCode::kInvalidFormat, "timeline is not a list"));
}

TEST(Override, DoesNotReplaceAnAlternativeInPassing) {
  EXPECT_THAT(FaultOf(R"(drivers["demand"].marginal.pert.max=1)"),
              PathFault(ViolationCode::kContradiction,
                        R"(drivers["demand"].marginal.pert is not set, normal is in its place)"));
  EXPECT_EQ(After("drivers[1].marginal.pert.max=1").drivers(1).marginal().pert().max(), 1);
}

TEST(Override, SaysWhatValueWasExpected) {
  EXPECT_THAT(
      FaultOf("timeline.period_count=2.5"),
      ValueFault(ViolationCode::kInvalidFormat, "expected a whole number, got the number 2.5"));
  EXPECT_THAT(FaultOf("timeline.period_count=3000000000"),
              ValueFault(ViolationCode::kOutOfRange, "-2147483648 to 2147483647"));
  EXPECT_THAT(FaultOf("timeline.period_length=week"),
              ValueFault(ViolationCode::kUnknownValue, R"(there are "UNSPECIFIED", "MONTH")"));
  EXPECT_THAT(FaultOf("timeline=3"), ValueFault(ViolationCode::kInvalidFormat,
                                                "expected an object with fields of Timeline"));
  EXPECT_THAT(
      FaultOf(R"(contracts["steel"].clauses["gain"].share=high)"),
      ValueFault(ViolationCode::kInvalidFormat, R"(expected a number, got the text "high")"));
  EXPECT_THAT(FaultOf(R"(contracts["steel"].outcome_ids="a")"),
              ValueFault(ViolationCode::kInvalidFormat, "expected a list"));
  EXPECT_THAT(FaultOf("drivers[3].marginal.empirical.observations[0]=no"),
              ValueFault(ViolationCode::kInvalidFormat, "expected a number"));
  EXPECT_THAT(FaultOf(R"(contracts["steel"].clauses["gain"].bands=[{"rate": 1, "uper": 2}])"),
              IsFault("overrides[0].value[0].uper", ViolationCode::kUnknownField,
                      "did you mean \"upper\"?"));
}

TEST(Override, RefusesAPathThatDoesNotParseAndQuotesThePlace) {
  for (const char* path : {"", ".currency", "contracts[", "contracts[]", "contracts[\"steel",
                           "contracts[\"steel\"", "contracts[-1]", "contracts[\"\"]", "a..b", "a.",
                           "a b", "contracts[99999999999]", "contracts[\"steel\"]x"}) {
    v1::Scenario scenario = AScenarioMessage();
    v1::Override change;
    change.set_path(path);
    change.mutable_value()->set_number_value(1);
    EXPECT_THAT(ApplyOverride(change, FieldPath("o"), &scenario),
                ElementsAre(IsFault("o.path", ViolationCode::kSyntax, " needs ")))
        << path;
  }
  EXPECT_THAT(FaultOf("contracts[steel].display_name=x"),
              IsFault("--set", ViolationCode::kSyntax, R"(at "steel].display_name")"));
}

TEST(Override, IsNotMadeTwiceAtOnePath) {
  v1::Scenario scenario = AScenarioMessage();
  Overrides changes;
  for (const char* flag : {"currency=USD", "display_name=x", "currency=RUB"}) {
    ASSERT_THAT(ParseSetFlag(flag, FieldPath("--set"), changes.Add()), IsEmpty());
  }
  EXPECT_THAT(ApplyOverrides(changes, FieldPath("o"), &scenario),
              ElementsAre(IsFault("o[2].path", ViolationCode::kDuplicate, "\"currency\" again")));
  changes.RemoveLast();
  EXPECT_THAT(ApplyOverrides(changes, FieldPath("o"), &scenario), IsEmpty());
  EXPECT_EQ(scenario.currency(), "USD");
  EXPECT_EQ(scenario.display_name(), "x");
  // However it is written.
  Overrides spelt;
  for (const char* flag : {R"(contracts["steel"].display_name=a)", "contracts.steel.display_name=b",
                           "contracts[1].display_name=c", "contracts.iron.display_name=d"}) {
    ASSERT_THAT(ParseSetFlag(flag, FieldPath("--set"), spelt.Add()), IsEmpty());
  }
  EXPECT_THAT(ApplyOverrides(spelt, FieldPath("o"), &scenario),
              ElementsAre(IsFault("o[1].path", ViolationCode::kDuplicate, "again"),
                          IsFault("o[2].path", ViolationCode::kDuplicate, "again")));
}

TEST(Override, TakesEntriesOutOneAfterAnotherAtOnePosition) {
  v1::Scenario scenario;
  for (const char* id : {"a", "b", "c"}) scenario.add_drivers()->set_id(id);
  Overrides changes;
  for (int i = 0; i < 2; ++i) {
    ASSERT_THAT(ParseSetFlag("drivers[0]=null", FieldPath("--set"), changes.Add()), IsEmpty());
  }
  EXPECT_THAT(ApplyOverrides(changes, FieldPath("o"), &scenario), IsEmpty());
  ASSERT_EQ(scenario.drivers_size(), 1);
  EXPECT_EQ(scenario.drivers(0).id(), "c");
}

TEST(Override, RequiresAValue) {
  v1::Scenario scenario = AScenarioMessage();
  v1::Override change;
  change.set_path("nowhere");
  EXPECT_THAT(ApplyOverride(change, FieldPath("o"), &scenario),
              ElementsAre(IsFault("o.value", ViolationCode::kRequired, "null clears"),
                          IsFault("o.path", ViolationCode::kUnknownField, "nowhere")));
}

TEST(Override, BoundsTheDepthOfItsValue) {
  v1::Scenario scenario = AScenarioMessage();
  v1::Override change;
  change.set_path("timeline");
  google::protobuf::Value* inner = change.mutable_value();
  for (int depth = 0; depth < 70; ++depth) inner = inner->mutable_list_value()->add_values();
  inner->set_bool_value(true);
  EXPECT_THAT(ApplyOverride(change, FieldPath("o"), &scenario),
              ElementsAre(IsFault("o.value", ViolationCode::kSyntax, "nested deeper than 64")));
}

TEST(SetFlag, ReadsJsonAndTakesOtherWordsForText) {
  v1::Override change;
  const auto value = [&](const std::string& flag) {
    EXPECT_THAT(ParseSetFlag(flag, FieldPath("--set"), &change), IsEmpty()) << flag;
    return change.value();
  };
  EXPECT_EQ(value("a=0.5").number_value(), 0.5);
  EXPECT_EQ(value(" a = -1e3 ").number_value(), -1000);
  EXPECT_EQ(change.path(), "a");
  EXPECT_EQ(value("a=100k").number_value(), 100'000);
  EXPECT_EQ(value("a=-1.005M").number_value(), -1'005'000);
  EXPECT_EQ(value("a=km").string_value(), "km");
  EXPECT_EQ(value("a=\"100k\"").string_value(), "100k");
  EXPECT_EQ(value("a=true").bool_value(), true);
  EXPECT_EQ(value("a=null").kind_case(), google::protobuf::Value::kNullValue);
  EXPECT_EQ(value("a=truth").string_value(), "truth");
  EXPECT_EQ(value("a=\"0.5\"").string_value(), "0.5");
  EXPECT_EQ(value("a[\"x=y\"].b=c=d").string_value(), "c=d");
  EXPECT_EQ(change.path(), "a[\"x=y\"].b");
  EXPECT_EQ(value("a=[1, {\"b\": null}]").list_value().values_size(), 2);
  EXPECT_EQ(value("a=18446744073709551615").string_value(), "18446744073709551615");
}

TEST(SetFlag, SaysWhatIsWrong) {
  v1::Override change;
  const auto fault = [&](const std::string& flag) {
    const Violations violations = ParseSetFlag(flag, FieldPath("--set"), &change);
    return violations.empty() ? Violation{} : violations[0];
  };
  EXPECT_THAT(fault("currency"), IsFault("--set", ViolationCode::kSyntax, "has no '='"));
  EXPECT_THAT(fault("currency="), IsFault("--set", ViolationCode::kRequired, "no value"));
  EXPECT_THAT(fault("=1"), IsFault("--set", ViolationCode::kSyntax, "needs a field name"));
  EXPECT_EQ((ParseSetFlag("a=2K", FieldPath(), &change), change.value().number_value()), 2000);
  for (const char* text : {"a=1e3k", "a=1kk", "a=1m", "a=-k"}) {
    EXPECT_THAT(fault(text), IsFault("--set", ViolationCode::kSyntax, "")) << text;
  }
  EXPECT_THAT(fault("a=1e999"), IsFault("--set", ViolationCode::kSyntax, "number overflow"));
  EXPECT_THAT(fault("a={\"b\": 1"), IsFault("--set", ViolationCode::kSyntax, "line 1, column 8"));
}

TEST(SetFlag, KeepsWholeNumbersToTheLastDigit) {
  v1::Scenario scenario = AScenarioMessage();
  scenario.mutable_client_base()->add_segments()->set_id("A");
  EXPECT_THAT(Set(R"(client_base.segments["A"].client_count=9007199254740993)", &scenario),
              IsEmpty());
  EXPECT_EQ(scenario.client_base().segments(0).client_count(), 9007199254740993);
}

}  // namespace
}  // namespace accord
