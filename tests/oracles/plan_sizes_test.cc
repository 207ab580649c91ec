#include "tests/oracles/plan_sizes.h"

#include <gtest/gtest.h>

#include <cmath>
#include <utility>

#include "tests/oracles/chance_oracle.h"
#include "tests/support/scenarios.h"

// Sizes worked out by hand from docs/model.md section 0, on two years of quarters.
namespace accord {
namespace {

using oracles::Periods;
using oracles::PlanSizes;

constexpr double kExact = 1e-12;

// "output" goes from 100 to 140 in four quarters, worth 3 a unit.
ScenarioDraft ADraft() {
  ScenarioDraft draft;
  draft.timeline = Timeline{8, PeriodLength::kQuarter};
  Outcome outcome;
  outcome.id = "output";
  outcome.baseline = Constantly(100);
  outcome.target = 140;
  outcome.plan = Plan{RampPeriods{4}};
  outcome.form = OutcomeForm::kAdditive;
  outcome.value_per_unit = 3;
  draft.outcomes = {outcome};
  draft.drivers = {ADriver("d", Marginal{NormalMarginal{-2, 1}})};
  Contract& contract = draft.contracts.emplace_back();
  contract.id = "deal";
  contract.inputs = {{.id = "listed", .binding = Constantly(7)},
                     {.id = "bound", .binding = OutcomeId{"output"}}};
  Clause& fee = contract.clauses.emplace_back();
  fee.id = "fee";
  fee.window = Window{EveryPeriods{2}};
  fee.base = -40;
  fee.amounts_per_year = true;
  fee.payment_lag_periods = 1;
  fee.indexation = Indexation{RateIndex{0.21}};
  return draft;
}

class Sizes {
 public:
  explicit Sizes(ScenarioDraft draft)
      : scenario_(Valid(std::move(draft))),
        chance_(oracles::SimulateChance(scenario_, 1, 0)),
        sizes_(scenario_, scenario_.facts().contracts[0], chance_) {}
  const PlanSizes* operator->() const { return &sizes_; }

 private:
  Scenario scenario_;
  oracles::ChancePath chance_;
  PlanSizes sizes_;
};

Basis Summed(decltype(Basis::source) source) {
  return Basis{.source = std::move(source), .aggregation = Aggregation::kSum};
}

TEST(PlanSizes, AreThoseOfThePlanForWhatIsLookedAt) {
  const Sizes sizes(ADraft());
  const Periods first_two{1, 2};  // a = 110, 120
  EXPECT_NEAR(sizes->OfBasis(Summed(MeasuredValueOf{"output"}), first_two), 230, kExact);
  EXPECT_NEAR(sizes->OfBasis({.source = MeasuredValueOf{"output"}}, first_two), 120, kExact);
  EXPECT_NEAR(sizes->OfBasis(Summed(InputId{"bound"}), first_two), 230, kExact);
  EXPECT_NEAR(sizes->OfBasis(Summed(InputId{"listed"}), first_two), 14, kExact);
  EXPECT_NEAR(sizes->OfBasis(Summed(DriverId{"d"}), first_two), 4, kExact);
  EXPECT_NEAR(sizes->OfBasis(Summed(ContractFigure::kBenefit), first_two), 3 * 430, kExact);
  EXPECT_NEAR(sizes->OfBasis(Summed(ContractFigure::kBenefitAgainstPlan), first_two), 6 * 230,
              kExact);
  // Over Gplan, 3 (10 + 20).
  EXPECT_NEAR(sizes->OfBasis({.source = ContractFigure::kBenefitAgainstPlanRelative}, first_two),
              6 * 230 / 90.0, kExact);
  EXPECT_NEAR(sizes->OfBasis(Summed(ProgressOf{"output"}), {2, 2}), 220 / 40.0, kExact);
  EXPECT_NEAR(sizes->OfBasis(Summed(AchievementOf{"output"}), first_two), 2, kExact);
  EXPECT_NEAR(sizes->OfBasis({.source = ContractFigure::kDeliveryCost}, first_two), 0, kExact);
}

TEST(PlanSizes, OfAScoreAreTheWeightedSizesOfWhatItCounts) {
  ScenarioDraft draft = ADraft();
  draft.contracts[0].score = Score{.measure = ScoreMeasure::kProgress, .weights = {{"output", 1}}};
  EXPECT_NEAR(Sizes(draft)->OfScore(2), 5.5, kExact);
  draft.contracts[0].score->measure = ScoreMeasure::kAttainment;
  EXPECT_NEAR(Sizes(draft)->OfScore(2), 1, kExact);
}

TEST(PlanSizes, OfPayGoByTheWindowSoFarAndAreReadWhereItSettles) {
  const Sizes sizes(ADraft());
  // 40 a year for one and two quarters, indexed by 1.21^(1/4) and 1.21^(3/4).
  EXPECT_NEAR(sizes->OfPay(0, 1), 10, kExact);
  EXPECT_NEAR(sizes->OfPay(0, 2), 20 * std::pow(1.21, 0.25), kExact);
  EXPECT_NEAR(sizes->OfPay(0, 3), 10 * 1.1, kExact);
  const double second = 20 * std::pow(1.21, 0.75);
  EXPECT_NEAR(sizes->OfBasis(Summed(ClauseId{"fee"}), {3, 3}), 0, kExact);
  EXPECT_NEAR(sizes->OfBasis(Summed(ClauseId{"fee"}), {3, 4}), second, kExact);
}

TEST(PlanSizes, OfPayCountReferencesStepsAndRates) {
  ScenarioDraft draft = ADraft();
  Clause& clause = draft.contracts[0].clauses.emplace_back();
  clause.id = "share";
  clause.basis = Basis{.source = ContractFigure::kBenefit, .to_date = true};
  clause.share = 0.5;
  clause.bands = {Band{.lower = 0, .rate = -0.4}};
  clause.steps = {Step{.threshold = 9, .side = Side::kAbove, .amount = 2}};
  clause.amount_unit = ValueUnit::kOfReference;
  clause.reference = Reference{ConstantFigure{-5}};
  // At the second date to date: 2 of -5 twice, and 0.2 of 1290.
  EXPECT_NEAR(Sizes(draft)->OfPay(1, 2), 20 + 0.2 * 1290, kExact);
  clause.reference = Reference{InputId{"listed"}};
  EXPECT_NEAR(Sizes(draft)->OfPay(1, 2), 2 * 14 + 0.2 * 1290, kExact);
  clause.reference = Reference{DriverId{"d"}};
  EXPECT_NEAR(Sizes(draft)->OfPay(1, 2), 2 * 4 + 0.2 * 1290, kExact);
}

TEST(PlanSizes, OfCashAddUpAllFlowsToDate) {
  ScenarioDraft draft = ADraft();
  Cost cost;
  cost.fixed = Constantly(1);
  cost.unit_cost = 0.5;
  cost.volume = OutcomeId{"output"};
  draft.supplier_private.emplace().accounts = {
      {"deal", cost, Investment{.amount = 100, .specificity = 0.25, .life_years = 4}}};
  draft.supplier_private->discount_rate_per_year = 0.21;
  const Sizes sizes(draft);
  const double fee = 20 * std::pow(1.21, 0.25);  // due at t = 3
  EXPECT_NEAR(sizes->OfCash(Party::kSupplier, 0), 100, kExact);
  EXPECT_NEAR(sizes->OfCash(Party::kSupplier, 2), 100 + 1 + 55 + 1 + 60, kExact);
  EXPECT_NEAR(sizes->OfCash(Party::kSupplier, 3), 100 + 3 + 55 + 60 + 65 + fee, kExact);
  EXPECT_NEAR(sizes->OfCash(Party::kClient, 2), 3 * 430, kExact);
  // Half of the investment is left at T, a quarter of that lost.
  const double before = sizes->OfCash(Party::kSupplier, 7), at_end = 71 + 37.5;
  EXPECT_NEAR(sizes->OfCash(Party::kSupplier, 8), before + at_end, 1e-9);
  EXPECT_GT(sizes->OfCash(Party::kSupplier, 9), before + at_end);  // the last fee
  double npv = 100;
  for (int t = 1; t <= 9; ++t) {
    npv += (sizes->OfCash(Party::kSupplier, t) - sizes->OfCash(Party::kSupplier, t - 1)) *
           std::pow(1.21, -t / 4.0);
  }
  EXPECT_NEAR(sizes->OfNpv(Party::kSupplier), npv, 1e-9);
}

TEST(Compare, CountsAsEqualWithinATolerance) {
  EXPECT_EQ(oracles::Compare(1 + 0.9e-12, 1, 0), 0);
  EXPECT_EQ(oracles::Compare(1 + 1.1e-12, 1, 0), 1);
  EXPECT_EQ(oracles::Compare(1 - 1.1e-12, 1, 0), -1);
  EXPECT_EQ(oracles::Compare(1 - 1.1e-12, 1, 2), 0);
  EXPECT_EQ(oracles::Compare(1e-300, 0, 0), 1);
  EXPECT_EQ(oracles::Compare(0, 0, 0), 0);
}

}  // namespace
}  // namespace accord
