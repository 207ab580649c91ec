#include <cmath>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/server/handlers/settlements.h"

namespace accord {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

TEST(ObservedFigures, RefusesAnOutcomeBeyondItsBoundsAndAnIndexThatIsNotAboveZero) {
  constexpr char kBounds[] = R"(outcomes["output"].upper_bound=1500)";
  constexpr char kLow[] = R"(outcomes["output"].lower_bound=900)";
  constexpr char kNotAdjusted[] = R"(outcomes["output"].loadings["demand"].adjustment=0)";
  EXPECT_THAT(FaultsOf(SettleSteel({kBounds}, {OutcomeSeries("output", {1500, 1500.01})})),
              ElementsAre("observed[0].values[1] OUT_OF_RANGE"));
  EXPECT_THAT(FaultsOf(SettleSteel({kLow}, {OutcomeSeries("output", {899.99, 900})})),
              ElementsAre("observed[0].values[0] OUT_OF_RANGE"));
  const auto raw = RawSeries("output", {100, 1000, 2000});
  EXPECT_THAT(
      FaultsOf(SettleSteel({kBounds, kLow, kNotAdjusted}, {raw})),
      ElementsAre("observed[0].values[0] OUT_OF_RANGE", "observed[0].values[2] OUT_OF_RANGE"));
  EXPECT_THAT(FaultsOf(SettleSteel({kBounds}, {OutcomeSeries("output", {1500 + 5e-13})})),
              SizeIs(0))
      << "a rounding error above it is at it";
  EXPECT_THAT(MessagesOf(SettleSteel({kBounds}, {OutcomeSeries("output", {2000})})),
              ElementsAre(AllOf(HasSubstr("the bounds of outcome \"output\""), HasSubstr("2000"),
                                HasSubstr("per cent or share?"))));
  constexpr char kIndex[] = R"(drivers["demand"].accumulation="ACCUMULATION_INDEX")";
  constexpr char kAboveMinusOne[] =
      R"(drivers["demand"].marginal={"uniform": {"min": -0.1, "max": 0.1}})";
  EXPECT_THAT(FaultsOf(SettleSteel({kIndex, kAboveMinusOne}, {OutcomeSeries("output", {1100, 1100}),
                                                              DriverSeries("demand", {1.1, 0})})),
              ElementsAre("observed[1].values[1] OUT_OF_RANGE"));
}

TEST(ObservedFigures, RefusesAnObservedDriverOfWhichThereIsNoPower) {
  const auto faults = [](std::string_view form, double value) {
    return FaultsOf(SettleSteel(
        {R"(drivers["demand"].marginal={"lognormal": {"median": 1, "log_sd": 0.1}})", form},
        {OutcomeSeries("output", {1100}), DriverSeries("demand", {value})}));
  };
  constexpr char kElasticity[] = R"(outcomes["output"].form="OUTCOME_FORM_ELASTICITY")";
  constexpr char kAdditive[] = R"(outcomes["output"].form="OUTCOME_FORM_ADDITIVE")";
  EXPECT_THAT(faults(kElasticity, 0.5), SizeIs(0));
  for (const double value : {0.0, -1.0}) {
    EXPECT_THAT(faults(kElasticity, value), ElementsAre("observed[1].values[0] OUT_OF_RANGE"));
    EXPECT_THAT(faults(kAdditive, value), SizeIs(0));
  }
}

TEST(ObservedFigures, WarnsWhereAnObservedOutcomeIsFarFromItsPlan) {
  constexpr char kNotAdjusted[] = R"(outcomes["output"].loadings["demand"].adjustment=0)";
  const auto warnings = [&](double value) {
    std::vector<std::string> codes;
    const auto response =
        Settled(SettleSteel({kNotAdjusted}, {OutcomeSeries("output", {1100, value})}));
    for (const v1::Violation& warning : response.warnings()) {
      codes.push_back(warning.code() + ": " + warning.description());
    }
    return codes;
  };
  EXPECT_THAT(warnings(1200), SizeIs(0));
  EXPECT_THAT(warnings(0), SizeIs(0)) << "nothing at all is a measure like others";
  EXPECT_THAT(warnings(110'000),
              ElementsAre(AllOf(HasSubstr("SUSPICIOUS"), HasSubstr("110000"), HasSubstr("period 2"),
                                HasSubstr("per cent or share?"))));
  EXPECT_THAT(warnings(1.1), SizeIs(1));
}

TEST(ObservedFigures, AdjustsRawValuesForObservedDrivers) {
  constexpr char kAdjusted[] =
      R"(outcomes["output"].loadings=[{"driver": "demand", "loading": 1, "adjustment": 0.5}])";
  const auto raw = RawSeries("output", {1100});
  EXPECT_THAT(MessagesOf(SettleSteel({kAdjusted}, {raw})),
              ElementsAre(AllOf(HasSubstr("driver \"demand\""), HasSubstr("raw outcome"))));
  const auto as_raw = Settled(SettleSteel({kAdjusted}, {raw, DriverSeries("demand", {0.2})}));
  EXPECT_NEAR(as_raw.scores(0).outcomes(0).measured(), 1100 * std::exp(-0.1), 1e-9);
  EXPECT_EQ(as_raw.warnings_size(), 0);
  const auto as_adjusted = Settled(SettleSteel({kAdjusted}, {OutcomeSeries("output", {1100})}));
  EXPECT_EQ(as_adjusted.scores(0).outcomes(0).measured(), 1100);
  ASSERT_EQ(as_adjusted.warnings_size(), 1);
  EXPECT_THAT(as_adjusted.warnings(0).description(), HasSubstr("taken as adjusted"));
  EXPECT_THAT(FaultsOf(SettleSteel({kAdjusted}, {raw, OutcomeSeries("output", {1100}),
                                                 DriverSeries("demand", {0.2})})),
              ElementsAre("observed[1].outcome DUPLICATE"));
}

TEST(ObservedFigures, AdjustsRawValuesNoFurtherThanTheBoundsOfTheOutcome) {
  constexpr char kAdjusted[] =
      R"(outcomes["output"].loadings=[{"driver": "demand", "loading": 1, "adjustment": 1}])";
  const auto measured = [&](double raw_value, double demand) {
    const auto raw = RawSeries("output", {raw_value});
    const auto response = Settled(SettleSteel({R"(outcomes["output"].upper_bound=1500)",
                                               R"(outcomes["output"].lower_bound=900)", kAdjusted},
                                              {raw, DriverSeries("demand", {demand})}));
    return response.scores(0).outcomes(0).measured();
  };
  EXPECT_EQ(measured(1400, -0.5), 1500);
  EXPECT_EQ(measured(1000, 0.5), 900);
  EXPECT_NEAR(measured(1400, 0.1), 1400 * std::exp(-0.1), 1e-9);
}

TEST(ObservedFigures, StatesWhatWasTakenBackOfARawValueByDriver) {
  constexpr char kTwo[] = R"(outcomes["output"].loadings=[
      {"driver": "demand", "loading": 1, "adjustment": 0.5},
      {"driver": "price", "loading": -2, "adjustment": 1}])";
  constexpr char kDrivers[] = R"(drivers=[
      {"id": "demand", "category": "DRIVER_CATEGORY_DEMAND", "control": "CONTROL_EXTERNAL",
       "marginal": {"normal": {"mean": 0, "sd": 0.1}}},
      {"id": "price", "category": "DRIVER_CATEGORY_DEMAND", "control": "CONTROL_EXTERNAL",
       "reference": 1.5, "marginal": {"constant": {"value": 1.6}}}])";
  const auto adjusted = [&](const char* form) {
    return Settled(SettleSteel({kDrivers, kTwo, form}, {RawSeries("output", {1100, 1200}),
                                                        DriverSeries("demand", {0.2, 0.3})}));
  };
  const auto response = adjusted("outcomes[\"output\"].form=\"OUTCOME_FORM_MULTIPLICATIVE\"");
  ASSERT_EQ(response.adjustments_size(), 2);
  const v1::OutcomeAdjustment& second = response.adjustments(1);
  EXPECT_EQ(second.outcome(), "output");
  EXPECT_EQ(second.period(), 2);
  EXPECT_EQ(second.raw(), 1200);
  EXPECT_FALSE(second.at_bound());
  ASSERT_EQ(second.drivers_size(), 2);
  EXPECT_EQ(second.drivers(0).driver(), "demand");
  EXPECT_EQ(second.drivers(0).observed(), 0.3);
  EXPECT_EQ(second.drivers(0).reference(), 0);
  EXPECT_EQ(second.drivers(0).loading(), 0.5);
  EXPECT_NEAR(second.drivers(0).multiplied_by(), std::exp(-0.15), 1e-12);
  EXPECT_EQ(second.drivers(1).observed(), 1.6) << "a constant, where it is";
  EXPECT_EQ(second.drivers(1).reference(), 1.5);
  EXPECT_EQ(second.drivers(1).loading(), -2);
  EXPECT_NEAR(second.drivers(1).multiplied_by(), std::exp(0.2), 1e-12);
  EXPECT_NEAR(second.adjusted(), 1200 * std::exp(0.05), 1e-9);
  EXPECT_EQ(response.scores(1).outcomes(0).measured(), second.adjusted());

  const auto added = adjusted("outcomes[\"output\"].form=\"OUTCOME_FORM_ADDITIVE\"").adjustments(0);
  EXPECT_NEAR(added.drivers(0).added(), -0.1, 1e-12);
  EXPECT_NEAR(added.drivers(1).added(), 0.2, 1e-12);
  EXPECT_NEAR(added.adjusted(), 1100.1, 1e-9);
  EXPECT_EQ(Settled(SettleSteel({}, {OutcomeSeries("output", {1100})})).adjustments_size(), 0);
}

TEST(ObservedFigures, PutsAConstantDriverThatIsNotObservedWhereItIs) {
  const auto cost = [](std::string_view accumulation, std::vector<v1::ObservedSeries> observed) {
    observed.push_back(OutcomeSeries("output", {1100, 1100}));
    const auto response = Settled(SettleSteel(
        {R"(drivers["demand"].marginal={"constant": {"value": 0.2}})",
         R"(drivers["demand"].reference=0.1)", accumulation,
         R"(supplier_private.accounts["steel"].cost.loadings=[{"driver": "demand", "loading": 1}])"},
        std::move(observed)));
    return response.ledger().cash(2).supplier_cost();
  };
  constexpr char kLevel[] = R"(drivers["demand"].accumulation="ACCUMULATION_LEVEL")";
  constexpr char kSum[] = R"(drivers["demand"].accumulation="ACCUMULATION_RUNNING_SUM")";
  constexpr char kIndex[] = R"(drivers["demand"].accumulation="ACCUMULATION_INDEX")";
  EXPECT_NEAR(cost(kLevel, {}), 1500 * std::exp(0.2 - 0.1), 1e-9);
  EXPECT_NEAR(cost(kSum, {}), 1500 * std::exp(0.4 - 0.2), 1e-9);
  EXPECT_NEAR(cost(kIndex, {}), 1500 * (1.2 * 1.2) / (1.1 * 1.1), 1e-9);
  EXPECT_NEAR(cost(kLevel, {DriverSeries("demand", {0.1, 0.1})}), 1500, 1e-9);
}

TEST(ObservedFigures, SaysWhenTheFiguresLeaveTheRangeOfNumbers) {
  const auto prepared = PrepareSettlement(SettleSteel(
      {R"(supplier_private.accounts["steel"].cost.loadings=[{"driver": "demand", "loading": 1}])"},
      {OutcomeSeries("output", {1100}), DriverSeries("demand", {1e6})}));
  const auto response = RunSettlement(std::get<Settlement>(prepared));
  EXPECT_EQ(response.status().code(), absl::StatusCode::kOutOfRange);
}

TEST(ObservedFigures, SaysWhenAnAdjustedFigureLeavesTheRangeOfNumbers) {
  const auto raw = RawSeries("output", {1100});
  const auto prepared = PrepareSettlement(SettleSteel(
      {R"(contracts["steel"].clauses=[{"id": "c", "base": 1, "gate": {"gates": [{"basis": {"measured": "output"}, "min": 0}]}}])",
       R"(outcomes["output"].loadings=[{"driver": "demand", "loading": 1, "adjustment": 1}])",
       kNoScore, kNoValue},
      {raw, DriverSeries("demand", {-1e6})}));
  const auto response = RunSettlement(std::get<Settlement>(prepared));
  EXPECT_EQ(response.status().code(), absl::StatusCode::kOutOfRange);
}

}  // namespace
}  // namespace accord
