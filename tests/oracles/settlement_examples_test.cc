#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/oracles/path_oracle.h"
#include "tests/support/scenarios.h"

// The slow twin of a settlement against settlements worked out by hand: whoever changes it sees
// here what it is meant to do. Nothing is uncertain: clauses look at listed inputs.
namespace accord {
namespace {

using oracles::ContractPath;
using oracles::Series;
using testing::DoubleNear;
using testing::Pointwise;

using Numbers = std::vector<double>;

Trajectory Listed(Numbers values) { return Trajectory{ValueList{std::move(values)}}; }

// Clauses whose f(x) is what an input of the same name lists.
class Example {
 public:
  Example(PeriodLength length, int periods) {
    draft_.timeline = Timeline{periods, length};
    contract().id = "contract";
    draft_.supplier_private.emplace();
  }

  Contract& contract() {
    if (draft_.contracts.empty()) draft_.contracts.emplace_back();
    return draft_.contracts[0];
  }
  ScenarioDraft& draft() { return draft_; }
  Clause& Clauses(const std::string& id, Numbers amounts) {
    AddInput(id, std::move(amounts));
    Clause clause;
    clause.id = id;
    clause.basis = Basis{.source = InputId{id}};
    clause.bands = {Band{.rate = 1}};
    contract().clauses.push_back(clause);
    return contract().clauses.back();
  }
  void AddInput(const std::string& id, Numbers values) {
    contract().inputs.push_back({.id = id, .binding = Listed(std::move(values))});
  }
  // Ends when the input goes below 0.
  Termination& EndsBy(const std::string& input) {
    Termination termination;
    termination.id = "end";
    termination.party = Party::kClient;
    termination.watched = Basis{.source = InputId{input}};
    termination.below = 0;
    contract().terminations.push_back(termination);
    return contract().terminations.back();
  }

  // The client leaves the base in this period, where one is given.
  ContractPath Settle(std::optional<int> client_leaves = {}) const {
    return oracles::SimulatePath(Valid(draft_), 1, 0, {client_leaves}).contracts[0];
  }

 private:
  ScenarioDraft draft_;
};

Numbers ValuesOf(const Series& series) {
  Numbers values;
  for (const oracles::Sized& entry : series) values.push_back(entry.value);
  return values;
}
auto Are(const Numbers& expected) { return Pointwise(DoubleNear(1e-9), expected); }

Numbers PayOf(const ContractPath& path, std::size_t clause) {
  return ValuesOf(path.clauses[clause].pay);
}
Numbers CashOf(const ContractPath& path, std::size_t line) {
  return ValuesOf(path.cash_by_line[line]);
}
// One figure of all lines of one clause.
Numbers Column(const ContractPath& path, int clause,
               oracles::Sized oracles::SettlementLine::*figure) {
  Numbers values;
  for (const oracles::SettlementLine& line : path.lines) {
    if (line.clause == clause) values.push_back((line.*figure).value);
  }
  return values;
}

Numbers Others(const ContractPath& path, OtherLine::Kind kind) {
  Numbers values;
  for (const oracles::SideLine& line : path.others) {
    if (line.kind == kind) values.push_back(line.cash.value);
  }
  return values;
}

TEST(Settlement, CarriesWhatACapCutsOff) {
  Example example(PeriodLength::kYear, 5);
  Clause& clause = example.Clauses("c", {-100, 30, 20, 10, 200});
  clause.settlement_limits = Limits{.penalty_cap = 40, .excess_penalty = ExcessPenalty::kCarried};
  clause.memory = Memory{.carry_interest_per_year = 0.1};
  // 60 carried; 66 - 30 = 36; 39.6 - 20 = 19.6; 21.56 - 10 = 11.56; 12.716 off 200.
  const ContractPath path = example.Settle();
  EXPECT_THAT(PayOf(path, 0), Are({-40, 0, 0, 0, 187.284}));
  EXPECT_THAT(Column(path, 0, &oracles::SettlementLine::carried), Are({60, 0, 0, 0, 0}));
  EXPECT_THAT(Column(path, 0, &oracles::SettlementLine::set_off), Are({0, 30, 20, 10, 12.716}));
}

TEST(Settlement, ForgetsCarriedPenaltiesThatExpireAndSettlesTheRestAtTheEnd) {
  Example example(PeriodLength::kYear, 5);
  Clause& clause = example.Clauses("c", {-100, -50, 20, 10, 0});
  clause.settlement_limits = Limits{.penalty_cap = 40, .excess_penalty = ExcessPenalty::kCarried};
  clause.memory = Memory{.carry_expiry_periods = 2};
  example.contract().settle_at_end = true;
  // 60 of t = 1 lives to t = 3, where 20 of it is set off; 10 of t = 2 lives to t = 4.
  EXPECT_THAT(PayOf(example.Settle(), 0), Are({-40, -40, 0, 0, 0}));
  EXPECT_THAT(CashOf(example.Settle(), 0), Are({-40, -40, 0, 0, 0}));

  clause.memory->carry_expiry_periods = 3;
  // 60: 20 at t = 3, 10 at t = 4, gone at t = 5; what is left of t = 2 is 10.
  EXPECT_THAT(CashOf(example.Settle(), 0), Are({-40, -40, 0, 0, -10}));
}

TEST(Settlement, CarriesOnlyWhatTheCapsThatCarryCutOff) {
  Example example(PeriodLength::kYear, 2);
  Clause& clause = example.Clauses("c", {-100, 500});
  clause.settlement_limits = Limits{.penalty_cap = 80};
  clause.year_limits = Limits{.penalty_cap = 50, .excess_penalty = ExcessPenalty::kCarried};
  // 20 forgiven, 30 carried.
  EXPECT_THAT(PayOf(example.Settle(), 0), Are({-50, 470}));
}

TEST(Settlement, GroupsSetOffOneMembersPenaltiesAgainstAnothersGains) {
  Example example(PeriodLength::kYear, 2);
  example.Clauses("a", {-100, 25}).settlement_limits =
      Limits{.penalty_cap = 40, .excess_penalty = ExcessPenalty::kCarried};
  example.Clauses("b", {50, 50});
  ClauseGroup group{.id = "g", .clauses = {"a", "b"}};
  group.memory.emplace();
  example.contract().groups = {group};
  // At t = 1 the pool was empty at the start of the date; at t = 2 its 60 go in list order.
  EXPECT_THAT(PayOf(example.Settle(), 0), Are({-40, 0}));
  EXPECT_THAT(PayOf(example.Settle(), 1), Are({50, 15}));
}

TEST(Settlement, LimitsGroupsAndThenTheContractProRata) {
  Example example(PeriodLength::kYear, 1);
  example.Clauses("a", {60});
  example.Clauses("b", {40});
  example.Clauses("c", {-30});
  ClauseGroup group{.id = "g", .clauses = {"a", "b"}};
  group.settlement_limits = Limits{.gain_cap = 50};
  example.contract().groups = {group};
  example.contract().settlement_limits = Limits{.net_cap = 10};
  // Group: 30 + 20. Net 20 is 10 too much: gains of 50 become 40.
  ContractPath path = example.Settle();
  EXPECT_THAT(Column(path, 0, &oracles::SettlementLine::pay), Are({24}));
  EXPECT_THAT(Column(path, 1, &oracles::SettlementLine::pay), Are({16}));
  EXPECT_THAT(Column(path, 2, &oracles::SettlementLine::pay), Are({-30}));

  example.contract().settlement_limits->net_cap = -50;
  // Gains go to 0; 20 more are paid back in the contract's own line, after clauses and groups.
  path = example.Settle();
  EXPECT_THAT(Column(path, 0, &oracles::SettlementLine::pay), Are({0}));
  EXPECT_THAT(CashOf(path, 4), Are({-20}));
}

TEST(Settlement, GroupCapsCarryIntoThePoolOfEachClauseTheyCut) {
  Example example(PeriodLength::kYear, 2);
  example.Clauses("a", {-60, 100});
  example.Clauses("b", {-40, 100});
  ClauseGroup group{.id = "g", .clauses = {"a", "b"}};
  group.term_limits = Limits{.penalty_cap = 50, .excess_penalty = ExcessPenalty::kCarried};
  example.contract().groups = {group};
  EXPECT_THAT(PayOf(example.Settle(), 0), Are({-30, 70}));
  EXPECT_THAT(PayOf(example.Settle(), 1), Are({-20, 80}));
}

TEST(Settlement, TopsUpAGroupsYearAtItsLastSettlement) {
  Example example(PeriodLength::kQuarter, 4);
  example.Clauses("a", {10, 10, 10, -20});
  ClauseGroup group{.id = "g", .clauses = {"a"}};
  group.year_limits = Limits{.net_floor = 50};
  example.contract().groups = {group};
  // 30 so far; -20 goes to 0, and 20 more are the group's own line.
  const ContractPath path = example.Settle();
  EXPECT_THAT(PayOf(path, 0), Are({10, 10, 10, 0}));
  EXPECT_THAT(CashOf(path, 1), Are({0, 0, 0, 20}));
}

TEST(Settlement, PaysIncrementsToDateWhileGatesAreOpen) {
  Example example(PeriodLength::kYear, 4);
  Clause& clause = example.Clauses("c", {80, 70, -30, 80});
  clause.basis->to_date = true;
  clause.pivot = 100;
  clause.share = 0.5;
  clause.bands = {Band{.lower = 100, .rate = 1}};
  // To date 80, 150, 120, 200: A = 0, 25, 10, 50.
  EXPECT_THAT(PayOf(example.Settle(), 0), Are({0, 25, -15, 40}));
  // The gate looks at the period alone.
  clause.gate = GateSet{.gates = {Gate{.basis = Basis{.source = InputId{"c"}}, .min = 0}}};
  EXPECT_THAT(PayOf(example.Settle(), 0), Are({0, 25, 0, 25}));
}

TEST(Settlement, CountsAConstantReferenceToDateOnceASettlement) {
  Example example(PeriodLength::kYear, 3);
  Clause& clause = example.Clauses("c", {10, 10, 10});
  clause.basis->to_date = true;
  clause.reference = Reference{ConstantFigure{8}};
  clause.edge_unit = ValueUnit::kOfReference;
  clause.pivot = 1;
  // 10, 20, 30 above 8, 16, 24.
  EXPECT_THAT(PayOf(example.Settle(), 0), Are({2, 2, 2}));
}

TEST(Settlement, ScalesAmountsOfAYearAndIndexesThem) {
  Example example(PeriodLength::kQuarter, 4);
  Clause& clause = example.Clauses("c", {0, 0, 0, 0});
  clause.window = Window{EveryPeriods{2}};
  clause.base = 40;
  clause.amounts_per_year = true;
  clause.settlement_limits = Limits{.gain_cap = 42};
  clause.indexation = Indexation{RateIndex{0.21}};
  // Half of 40 times 1.21^(1/4) = 1.04880884817...; then 1.21^(3/4), of which 42 / 2 is left.
  const ContractPath path = example.Settle();
  EXPECT_THAT(PayOf(path, 0), Are({0, 20.976176963403, 0, 21}));
}

TEST(Settlement, DeductsFromPenaltiesOnly) {
  Example example(PeriodLength::kYear, 3);
  example.Clauses("c", {-50, 50, -5}).deduction = "d";
  example.AddInput("d", {20, 20, 20});
  const ContractPath path = example.Settle();
  EXPECT_THAT(PayOf(path, 0), Are({-30, 50, 0}));
  EXPECT_THAT(Column(path, 0, &oracles::SettlementLine::deducted), Are({20, 0, 5}));
}

TEST(Settlement, KeepsAndReleasesABonusBank) {
  Example example(PeriodLength::kQuarter, 8);
  example.Clauses("c", {100, -30, 0, 0, 0, 0, 0, 0}).memory =
      Memory{.bank_share = 0.5, .bank_release_per_year = 0.5};
  // 50 enter, 30 of them meet the penalty; 10 of 20 are released at the first year's end, the rest
  // at the second.
  const ContractPath path = example.Settle();
  EXPECT_THAT(CashOf(path, 0), Are({50, 0, 0, 10, 0, 0, 0, 10}));
  EXPECT_THAT(Column(path, 0, &oracles::SettlementLine::bank), Are({-50, 30, 0, 0, 0, 0, 0, 0}));
}

TEST(Settlement, HoldsGainsBackAndPaysLate) {
  Example example(PeriodLength::kYear, 3);
  Clause& clause = example.Clauses("c", {100, -40, 50});
  clause.payment_lag_periods = 2;
  clause.holdback = Holdback{.share = 0.2, .release_base = 0.5};
  // 20 and 10 held back; half of it comes at the end, which is before the last payments.
  const ContractPath path = example.Settle();
  EXPECT_THAT(CashOf(path, 0), Are({0, 0, 80 + 15, -40, 40}));
  EXPECT_THAT(ValuesOf(path.supplier.cumulative), Are({0, 0, 95, 55, 95}));
}

TEST(Settlement, ClosesOpenWindowsToDate) {
  Example example(PeriodLength::kQuarter, 8);
  example.Clauses("c", {10, 10, 10, 10, 10, 10, 10, 10}).window = Window{EveryPeriods{4}};
  example.Clauses("fee", {5, 5, 5, 5, 5, 5, 5, 5}).year_limits = Limits{.net_floor = 15};
  example.contract().clauses[0].holdback = Holdback{.share = 0.5};
  example.AddInput("mood", {1, 1, 1, -1, -1, 1, -1, 1});
  Termination& end = example.EndsBy("mood");
  end.consecutive = 2;
  end.notice_periods = 1;
  end.payment = -15;
  // Fires at t = 5, ends at t = 6: two periods of the open window pay 20, the fee's year is topped
  // up to 15, all that was held back returns.
  const ContractPath path = example.Settle();
  ASSERT_TRUE(path.end.has_value());
  EXPECT_EQ(path.end->fired, 5);
  EXPECT_EQ(path.end->period, 6);
  EXPECT_THAT(PayOf(path, 0), Are({0, 0, 0, 40, 0, 20, 0, 0}));
  EXPECT_THAT(PayOf(path, 1), Are({5, 5, 5, 5, 5, 10, 0, 0}));
  EXPECT_THAT(CashOf(path, 0), Are({0, 0, 0, 20, 0, 10 + 30, 0, 0}));
  EXPECT_THAT(CashOf(path, 3), Are({0, 0, 0, 0, 0, -15, 0, 0}));
}

TEST(Settlement, ClosesTheContractOfAClientThatLeavesAtOnceAndPaysNothingForIt) {
  Example example(PeriodLength::kQuarter, 8);
  example.Clauses("c", {10, 10, 10, 10, 10, 10, 10, 10}).window = Window{EveryPeriods{4}};
  Clause& lagged = example.Clauses("lagged", {5, 5, 5, 5, 5, 5, 5, 5});
  lagged.payment_lag_periods = 2;
  example.AddInput("mood", {1, 1, 1, 1, 1, -1, 1, 1});
  Termination& end = example.EndsBy("mood");
  end.notice_periods = 2;
  end.payment = -15;
  const ContractPath left = example.Settle(6);  // at the date of the test
  ASSERT_TRUE(left.end.has_value());
  EXPECT_TRUE(left.end->client_left);
  EXPECT_EQ(left.end->fired, 6);
  EXPECT_EQ(left.end->period, 6);
  EXPECT_THAT(PayOf(left, 0), Are({0, 0, 0, 40, 0, 20, 0, 0}));
  EXPECT_THAT(CashOf(left, 1), Are({0, 0, 5, 5, 5, 5, 5, 5, 0, 0}));
  const ContractPath earlier = example.Settle(7);  // amid the notice
  EXPECT_TRUE(earlier.end->client_left);
  EXPECT_EQ(earlier.end->period, 7);
  EXPECT_THAT(PayOf(earlier, 0), Are({0, 0, 0, 40, 0, 0, 30, 0}));
  for (const ContractPath& path : {left, earlier}) {
    EXPECT_THAT(CashOf(path, 3), Are({0, 0, 0, 0, 0, 0, 0, 0, 0, 0}));
  }
  const ContractPath ended = example.Settle(8);  // with it
  EXPECT_FALSE(ended.end->client_left);
  EXPECT_THAT(CashOf(ended, 3), Are({0, 0, 0, 0, 0, 0, 0, -15, 0, 0}));
}

TEST(Settlement, LimitsACutWindowAsIfItWereWhole) {
  Example example(PeriodLength::kYear, 3);
  Clause& clause = example.Clauses("c", {60, 60, 60});
  clause.window = Window{WholeTerm{}};
  clause.reference = Reference{InputId{"fee"}};
  example.AddInput("fee", {100, 100, 100});
  clause.year_limits = Limits{.gain_cap = 0.3, .unit = ValueUnit::kOfReference};
  example.AddInput("mood", {1, -1, 1});
  example.EndsBy("mood");
  // 120 to date; 30 % of the fees of the whole window are 90, in the year of the end.
  EXPECT_THAT(PayOf(example.Settle(), 0), Are({0, 90, 0}));
}

TEST(Settlement, TopsUpUnderTheCapsOfTheContract) {
  Example example(PeriodLength::kQuarter, 4);
  example.Clauses("c", {5, 5, 5, 5}).year_limits = Limits{.net_floor = 100};
  example.contract().year_limits = Limits{.gain_cap = 40};
  example.AddInput("mood", {1, -1, 1, 1});
  example.EndsBy("mood");
  // 5, then 5 and a top-up of 90, of which the contract leaves 30.
  EXPECT_THAT(PayOf(example.Settle(), 0), Are({5, 35, 0, 0}));
}

TEST(Settlement, CountsAGroupsOwnLineAgainstItsCaps) {
  Example example(PeriodLength::kYear, 2);
  example.Clauses("c", {0, 50});
  ClauseGroup group{.id = "g", .clauses = {"c"}};
  group.settlement_limits = Limits{.net_floor = 20};
  group.term_limits = Limits{.gain_cap = 60};
  example.contract().groups = {group};
  // 20 topped up in the group's line; 40 are left of 60.
  EXPECT_THAT(PayOf(example.Settle(), 0), Are({0, 40}));
  EXPECT_THAT(CashOf(example.Settle(), 1), Are({20, 0}));
}

TEST(Settlement, SharedNetLimitsTogetherDecideOneNet) {
  Example example(PeriodLength::kYear, 1);
  example.Clauses("a", {30});
  example.Clauses("b", {-100});
  example.contract().settlement_limits = Limits{.net_floor = 40};
  example.contract().year_limits = Limits{.net_cap = -20};
  // -70 is lifted to 40 and back to -20: penalties fall by 50, gains stay.
  const ContractPath path = example.Settle();
  EXPECT_THAT(PayOf(path, 0), Are({30}));
  EXPECT_THAT(PayOf(path, 1), Are({-50}));
}

TEST(Settlement, CountsReferencesToDateOnceAgainstLimitsOfTheTerm) {
  Example example(PeriodLength::kYear, 3);
  Clause& base = example.Clauses("base", {100, 100, 100});
  base.base = 0;
  Clause& clause = example.Clauses("c", {50, 50, 50});
  clause.basis->to_date = true;
  clause.reference = Reference{ClauseId{"base"}};
  clause.term_limits = Limits{.gain_cap = 0.4, .unit = ValueUnit::kOfReference};
  // 40 % of 100, of 200, of 300: r is uncertain, so that the cap grows with it.
  EXPECT_THAT(PayOf(example.Settle(), 1), Are({40, 40, 40}));
}

TEST(Settlement, TerminatesOnCumulativeCash) {
  Example example(PeriodLength::kYear, 4);
  example.Clauses("c", {-30, -30, -30, -30});
  Termination end{.id = "ruin", .party = Party::kSupplier, .watched = CumulativeCash{}};
  end.below = -50;
  example.contract().terminations = {end};
  const ContractPath path = example.Settle();
  ASSERT_TRUE(path.end.has_value());
  EXPECT_EQ(path.end->period, 2);
  EXPECT_THAT(ValuesOf(path.supplier.cash), Are({-30, -30, 0, 0}));
}

TEST(Settlement, FlowsStopAndInvestmentsReturnAtTheEnd) {
  Example example(PeriodLength::kYear, 4);
  example.Clauses("c", {1, -1, 1, 1});
  example.EndsBy("c");
  Cost cost;
  cost.fixed = Trajectory{ConstantShape{7}};
  example.draft().supplier_private->accounts = {
      {"contract", cost, Investment{.amount = 100, .specificity = 0.25}}};
  // V(2) = 50, of which a quarter is lost.
  const ContractPath path = example.Settle();
  EXPECT_EQ(path.supplier.cash_at_start.value, -100);
  EXPECT_THAT(ValuesOf(path.supplier.cash), Are({1 - 7, -1 - 7 + 37.5, 0, 0}));
}

TEST(Settlement, CollectsFromTheSupplierWhatItHas) {
  Example example(PeriodLength::kYear, 2);
  example.Clauses("a", {-100, -10});
  example.Clauses("b", {-20, 0});
  example.Clauses("c", {30, 0});
  example.contract().default_beyond_reserve = true;
  Cost cost;
  cost.fixed = Trajectory{ConstantShape{10}};
  example.draft().supplier_private->reserve = 50;
  example.draft().supplier_private->accounts = {{"contract", cost, {}}};
  // Able to pay 50 + 30 - 10 = 70 of 120, then nothing of 10.
  const ContractPath path = example.Settle();
  EXPECT_THAT(CashOf(path, 0), Are({-100 * 7 / 12.0, 0}));
  EXPECT_THAT(CashOf(path, 1), Are({-20 * 7 / 12.0, 0}));
  EXPECT_THAT(ValuesOf(path.supplier.cumulative), Are({-50, -60}));
  EXPECT_THAT(Others(path, OtherLine::Kind::kDefault), Are({50, 10}));
}

// A contract on one outcome that stays at 100 and is measured as 105.
TEST(Settlement, KnowsWhatWouldHaveBeenPaidOnTheTruth) {
  Example example(PeriodLength::kYear, 2);
  Outcome outcome;
  outcome.id = "output";
  outcome.baseline = Trajectory{ConstantShape{90}};
  outcome.target = 100;
  outcome.value_per_unit = 2;
  outcome.verification = Verification{.form = ErrorForm::kAbsolute, .bias = 5};
  outcome.plan = Plan{RampPeriods{1}};
  example.draft().outcomes = {outcome};
  Clause clause;
  clause.id = "share";
  clause.basis = Basis{.source = ContractFigure::kBenefit};
  clause.bands = {Band{.rate = 1}};
  clause.rebasing_weight = 0.4;
  example.contract().clauses = {clause};
  // b_pay = 90, then 0.6 90 + 0.4 105 = 96; on the truth 0.6 90 + 0.4 100 = 94.
  const ContractPath path = example.Settle();
  EXPECT_THAT(PayOf(path, 0), Are({2 * (105 - 90), 2 * (105 - 96)}));
  EXPECT_THAT(ValuesOf(path.pay_on_truth[0]), Are({2 * (100 - 90), 2 * (100 - 94)}));
  EXPECT_THAT(ValuesOf(path.benefit), Are({20, 20}));
}

}  // namespace
}  // namespace accord
