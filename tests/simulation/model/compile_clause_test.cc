#include <cmath>
#include <functional>
#include <vector>

#include "gtest/gtest.h"
#include "simulation/model/compiled_model.h"
#include "tests/support/scenarios.h"

namespace accord {
namespace {

// SmallScenario (8 quarters) with the one clause `change` makes of an empty one, after the fee.
CompiledContract WithClause(const std::function<void(Clause&)>& change) {
  return Compile(AScenario([&](ScenarioDraft& draft) {
                   Clause clause;
                   clause.id = "tested";
                   change(clause);
                   auto& clauses = draft.contracts[0].clauses;
                   clauses = {ClauseOf(draft.contracts[0], "fee"), clause};
                 }),
                 1)
      .contracts[0];
}

std::vector<int> DatesOf(const std::vector<bool>& flags) {
  std::vector<int> dates;
  for (std::size_t i = 0; i < flags.size(); ++i) {
    if (flags[i]) dates.push_back(static_cast<int>(i) + 1);
  }
  return dates;
}

TEST(Windows, SettleEveryPeriodUnlessGiven) {
  const CompiledClause clause = WithClause([](Clause&) {}).clauses[1];
  EXPECT_EQ(DatesOf(clause.settles), (std::vector<int>{1, 2, 3, 4, 5, 6, 7, 8}));
  EXPECT_EQ(clause.window_length, std::vector<int>(8, 1));
  EXPECT_EQ(DatesOf(clause.year_ends), (std::vector<int>{4, 8}));
}

TEST(Windows, CountFromTheFirstActivePeriod) {
  const CompiledClause clause = WithClause([](Clause& c) {
                                  c.first_period = 2;
                                  c.last_period = 7;
                                  c.window = Window{EveryPeriods{3}};
                                }).clauses[1];
  EXPECT_EQ(DatesOf(clause.settles), (std::vector<int>{4, 7}));
  EXPECT_EQ(DatesOf(clause.opens), (std::vector<int>{2, 5}));
  EXPECT_EQ(DatesOf(clause.active), (std::vector<int>{2, 3, 4, 5, 6, 7}));
  EXPECT_EQ(clause.window_length[3], 3);
  EXPECT_EQ(clause.last_settlement, 7);
  EXPECT_EQ(DatesOf(clause.year_ends), (std::vector<int>{4, 7}));
}

TEST(Windows, OfAYearAndOfTheTermEndWithThem) {
  const CompiledClause year =
      WithClause([](Clause& c) { c.window = Window{ContractYear{}}; }).clauses[1];
  EXPECT_EQ(DatesOf(year.settles), (std::vector<int>{4, 8}));
  const CompiledClause term =
      WithClause([](Clause& c) { c.window = Window{WholeTerm{}}; }).clauses[1];
  EXPECT_EQ(DatesOf(term.settles), (std::vector<int>{8}));
  EXPECT_EQ(term.window_length[7], 8);
}

TEST(Schedules, FoldTheShareIntoTheRates) {
  const CompiledClause clause = WithClause([](Clause& c) {
                                  c.share = 0.4;
                                  c.bands = {Band{0, 10, 0.5}, Band{.lower = 10, .rate = 1}};
                                }).clauses[1];
  EXPECT_EQ(clause.bands[0].rate, 0.2);
  EXPECT_EQ(clause.bands[1].rate, 0.4);
  EXPECT_EQ(clause.bands[1].upper, HUGE_VAL);
}

TEST(Readings, AreSharedWhereTheyAreTheSame) {
  const CompiledContract contract = WithClause([](Clause& c) {
    c.basis = Basis{.source = ContractFigure::kScore};
    c.gate = GateSet{
        GateMode::kAllOf,
        {Gate{.min = 0.5}, Gate{.basis = Basis{.source = ContractFigure::kBenefit}, .min = 0}}};
    c.scale = Scale{.slope = 1, .basis = Basis{.source = ContractFigure::kScore}, .max = 1};
  });
  const CompiledClause& clause = contract.clauses[1];
  EXPECT_EQ(clause.readings.size(), 2u);
  EXPECT_EQ(clause.gates[0].reading, 0);
  EXPECT_EQ(clause.gates[1].reading, 1);
  EXPECT_EQ(clause.scale->reading, 0);
  EXPECT_EQ(contract.figures[clause.readings[1].figure].kind, FigureKind::kBenefit);
}

TEST(References, ThatAreConstantFoldAndOthersAreRead) {
  const CompiledContract constant =
      WithClause([](Clause& c) { c.reference = Reference{ConstantFigure{250}}; });
  EXPECT_EQ(constant.clauses[1].reference, -1);
  EXPECT_EQ(constant.clauses[1].constant_reference, 250);
  const CompiledContract pay =
      WithClause([](Clause& c) { c.reference = Reference{ClauseId{"fee"}}; });
  const CompiledClause& clause = pay.clauses[1];
  ASSERT_GE(clause.reference, 0);
  EXPECT_EQ(pay.figures[clause.readings[clause.reference].figure].kind, FigureKind::kClausePay);
  EXPECT_EQ(clause.readings[clause.reference].aggregation, Aggregation::kSum);
}

Limits TenthOfReference() { return {.penalty_cap = 0.1, .unit = ValueUnit::kOfReference}; }

TEST(Limits, OfAKnownReferenceKnowTheWholeSpan) {
  const CompiledClause constant = WithClause([](Clause& c) {
                                    c.reference = Reference{ConstantFigure{250}};
                                    c.year_limits = TenthOfReference();
                                    c.term_limits = TenthOfReference();
                                  }).clauses[1];
  EXPECT_EQ(constant.year_limits->known_reference, std::vector<double>(8, 1000));
  EXPECT_EQ(constant.term_limits->known_reference, std::vector<double>(8, 2000));
  const CompiledClause plan = WithClause([](Clause& c) {
                                c.reference = Reference{PlanValueOf{"output"}};
                                c.year_limits = TenthOfReference();
                              }).clauses[1];
  EXPECT_NEAR(plan.year_limits->known_reference[0], 1050 + 1100 + 1150 + 1200, 1e-9);
  EXPECT_NEAR(plan.year_limits->known_reference[7], 4800, 1e-9);
}

TEST(Limits, OfAnUncertainReferenceAreSummedToDate) {
  const CompiledClause clause = WithClause([](Clause& c) {
                                  c.reference = Reference{ClauseId{"fee"}};
                                  c.year_limits = TenthOfReference();
                                }).clauses[1];
  EXPECT_TRUE(clause.year_limits->of_reference);
  EXPECT_TRUE(clause.year_limits->known_reference.empty());
}

TEST(Limits, ThatLimitNothingAreNone) {
  EXPECT_FALSE(WithClause([](Clause& c) { c.term_limits = Limits{}; }).clauses[1].term_limits);
}

TEST(RelativeBenefit, DividesByThePlanOfTheWindow) {
  const CompiledContract contract = WithClause(
      [](Clause& c) { c.basis = Basis{.source = ContractFigure::kBenefitAgainstPlanRelative}; });
  const CompiledReading& reading = contract.clauses[1].readings[0];
  EXPECT_EQ(contract.figures[reading.figure].kind, FigureKind::kBenefitAgainstPlan);
  EXPECT_EQ(reading.divisor, contract.plan_benefit);
}

}  // namespace
}  // namespace accord
