#include <optional>
#include <string>

#include "simulation/scenario/clause_windows.h"
#include "tests/simulation/scenario/contract_changes.h"

// When a contract is to end, and what parties have after it.
namespace accord {
namespace {

constexpr auto kOutOfRange = ViolationCode::kOutOfRange;

Change WithTerm(int periods) {
  return OnContract([periods](Contract& contract) { contract.term_periods = periods; });
}
Change WithAfterEnd(const AfterEnd& after_end) {
  return [after_end](ScenarioDraft& draft) {
    draft.supplier_private->accounts[0].after_end = after_end;
    draft.client_private[0].after_end = after_end;
  };
}

TEST(Term, IsTheTimelineUnlessGiven) {
  EXPECT_EQ(*AScenario().facts().contracts[0].term_periods, 8);
  for (const int term : {0, 5, 8}) {
    EXPECT_EQ(*AScenario(WithTerm(term)).facts().contracts[0].term_periods, term);
  }
}

TEST(Term, LiesWithinTheTimeline) {
  ExpectOnlyFault(WithTerm(-1), InContract("term_periods"), kOutOfRange,
                  "must be in [0, 8], got -1");
  ExpectOnlyFault(WithTerm(9), InContract("term_periods"), kOutOfRange, "must be in [0, 8], got 9");
}

TEST(Term, EndsClausesThatDoNotSayWhenTheyEnd) {
  const auto last = [](int term, int first, int given) {
    return AScenario([=](ScenarioDraft& draft) {
             WithTerm(term)(draft);
             Clause& fee = ClauseOf(ContractOf(draft, "steel"), "fee");
             fee.first_period = first;
             fee.last_period = given;
           })
        .facts()
        .contracts[0]
        .clauses[0]
        .last_period;
  };
  EXPECT_EQ(last(6, 0, 0), 6);
  EXPECT_EQ(last(6, 6, 0), 6);
  EXPECT_EQ(last(6, 0, 8), 8);
  // Clauses that never settle.
  EXPECT_EQ(last(6, 7, 0), 8);
  EXPECT_EQ(last(0, 0, 0), 8);
}

TEST(Term, IsMadeOfWholeWindows) {
  ExpectOnlyFaultSaying(
      [](ScenarioDraft& draft) {
        WithTerm(6)(draft);
        ClauseOf(ContractOf(draft, "steel"), "fee").window = Window{EveryPeriods{4}};
      },
      InClause("fee", "window.periods"), ViolationCode::kContradiction, "6");
}

TEST(Term, IsAnEarlyEndBeforeTheHorizon) {
  Contract contract;
  EXPECT_TRUE(EarlyEndsOf(contract, 6, 4).empty());
  contract.term_periods = 6;
  EXPECT_TRUE(EarlyEndsOf(contract, 6, 4).empty());
  contract.term_periods = 4;
  EXPECT_EQ(EarlyEndsOf(contract, 6, 4), std::vector<int>{4});
  contract.terminations.emplace_back().consecutive = 3;
  EXPECT_EQ(EarlyEndsOf(contract, 6, 4), (std::vector<int>{3, 4}));
  contract.term_periods = 0;
  EXPECT_TRUE(EarlyEndsOf(contract, 6, 4).empty());
}

TEST(AfterEnd, IsNothingUnlessGiven) {
  EXPECT_FALSE(AScenario().SupplierAccount("steel").after_end.has_value());
  const Scenario scenario = AScenario(WithAfterEnd(AfterEnd{}));
  const AfterEnd& client = *scenario.ClientAccount("steel").after_end;
  EXPECT_EQ(std::get<ConstantShape>(client.benefit_per_period->shape).value, 0);
  EXPECT_EQ(std::get<ConstantShape>(client.cost_per_period->shape).value, 0);
}

TEST(AfterEnd, IsNotNegative) {
  const std::string supplier = R"(scenario.supplier_private.accounts["steel"].after_end.)";
  const std::string client = R"(scenario.client_private["steel"].after_end.)";
  const Violations faults = FaultsOf(WithAfterEnd(
      {Trajectory{ConstantShape{-1}}, Trajectory{ValueList{{0, 0, 0, 0, 0, 0, 0, -2}}}, kNan}));
  Violations expected;
  for (const std::string& at : {supplier, client}) {
    expected.push_back(
        {at + "benefit_per_period.constant", kOutOfRange, "must be at least 0, got -1"});
    expected.push_back(
        {at + "cost_per_period.list.values[7]", kOutOfRange, "must be at least 0, got -2"});
    expected.push_back({at + "transition_cost", kOutOfRange, "must be at least 0, got nan"});
  }
  EXPECT_EQ(Listed(faults), Listed(expected));
}

TEST(AfterEnd, HasAValueForEveryPeriodOfTheTimeline) {
  ExpectOnlyFault(
      [](ScenarioDraft& draft) {
        draft.client_private[0].after_end = AfterEnd{Trajectory{ValueList{{1, 2}}}, {}, 0};
      },
      R"(client_private["steel"].after_end.benefit_per_period.list.values)", kOutOfRange,
      "must have exactly 8 values, one a period, got 2");
}

}  // namespace
}  // namespace accord
