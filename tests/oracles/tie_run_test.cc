#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "simulation/engine/engine.h"
#include "simulation/model/compiled_model.h"
#include "tests/oracles/exact_decimal.h"
#include "tests/oracles/random_choices.h"
#include "tests/support/scenarios.h"

// What a run counts: whoever breaks even in decimal figures has no loss, whoever needs exactly its
// reserve has not exhausted it. Flows are whole cents, so that whole numbers say what is right.
namespace accord {
namespace {

using oracles::Decimal;
using oracles::RandomChoices;

constexpr std::int64_t kPaths = 16;
constexpr int kPeriods = 12;

double Money(std::int64_t cents) { return Decimal{cents, 2}.value(); }
std::int64_t Amount(RandomChoices& random, int most) { return random.Integer(2, most); }
int AMost(RandomChoices& random) { return random.Of(std::vector<int>{100, 10000, 100000000}); }

StudyTotals RunOf(const std::vector<ScenarioDraft>& drafts) {
  std::vector<Scenario> scenarios;
  for (const ScenarioDraft& draft : drafts) scenarios.push_back(Valid(draft));
  const absl::StatusOr<StudyTotals> totals =
      Run(CompileStudy(scenarios, 1, Sampling::kPseudoRandom), {.path_count = kPaths}, {});
  EXPECT_TRUE(totals.ok()) << totals.status();
  return *totals;
}
ModelTotals RunOf(const ScenarioDraft& draft) {
  return RunOf(std::vector<ScenarioDraft>{draft}).models[0];
}

Clause AFee(const std::string& id, std::int64_t cents) {
  Clause clause;
  clause.id = id;
  clause.base = Money(cents);
  return clause;
}
Cost Costing(const Trajectory& fixed) {
  Cost cost;
  cost.fixed = fixed;
  return cost;
}

// Answers that are wrong at the level, and a cent beside it.
struct Wrong {
  int at = 0, beside = 0;
};

// Fees of one or two contracts cover their costs in every period, and are worth to the client what
// they cost.
TEST(Ties, BreakingEvenIsNoLoss) {
  constexpr int kTried = 60;
  Wrong supplier, client, total;
  for (int k = 0; k < kTried; ++k) {
    RandomChoices random(static_cast<std::uint64_t>(k));
    const int most = AMost(random);
    const double rate = random.Of(std::vector<double>{0, 0.08, 0.125});
    const int contracts = random.Integer(1, 2);
    ScenarioDraft draft;
    draft.timeline = Timeline{kPeriods, PeriodLength::kMonth};
    draft.supplier_private.emplace().discount_rate_per_year = rate;
    std::int64_t all_fees = 0;
    for (int i = 0; i < contracts; ++i) {
      Contract& contract = draft.contracts.emplace_back();
      contract.id = "deal" + std::to_string(i);
      std::int64_t fees = 0;
      for (int c = random.Integer(2, 4); c > 0; --c) {
        const std::int64_t fee = Amount(random, most);
        contract.clauses.push_back(AFee("fee" + std::to_string(c), fee));
        fees += fee;
      }
      Outcome value;
      value.id = "value" + std::to_string(i);
      const std::int64_t baseline = Amount(random, most);
      value.baseline = Constantly(Money(baseline));
      value.target = Money(baseline + fees);
      value.plan = Plan{RampPeriods{1}};
      value.form = OutcomeForm::kAdditive;
      value.value_per_unit = 1;
      draft.outcomes.push_back(value);
      contract.outcome_ids = {value.id};
      ClientPrivate own;
      own.contract = contract.id;
      own.discount_rate_per_year = rate;
      draft.client_private.push_back(own);
      all_fees += fees;
      // The last contract bears what all cost.
      const bool is_last = i + 1 == contracts;
      draft.supplier_private->accounts.push_back(
          {contract.id, Costing(Constantly(Money(is_last ? all_fees : 0))), {}});
    }
    const ModelTotals even = RunOf(draft);
    if (contracts == 1) supplier.at += even.contracts[0]->supplier.loss.events != 0;
    if (contracts == 2) total.at += even.supplier_total->loss.events != 0;
    for (const auto& contract : even.contracts) client.at += contract->client.loss.events != 0;
    // Both parties a cent a period worse off.
    draft.supplier_private->accounts.back().cost = Costing(Constantly(Money(all_fees + 1)));
    draft.client_private.back().cost = Costing(Constantly(0.01));
    const ModelTotals worse = RunOf(draft);
    const PartyTotals& all = contracts == 1 ? worse.contracts[0]->supplier : *worse.supplier_total;
    (contracts == 1 ? supplier : total).beside += all.loss.events != kPaths;
    client.beside += worse.contracts.back()->client.loss.events != kPaths;
  }
  EXPECT_EQ(supplier.at, 0) << "of " << kTried << " scenarios, as below";
  EXPECT_EQ(client.at, 0);
  EXPECT_EQ(total.at, 0);
  EXPECT_EQ(supplier.beside + client.beside + total.beside, 0);
}

TEST(Ties, NeedingTheWholeReserveDoesNotExhaustIt) {
  constexpr int kTried = 60;
  Wrong wrong;
  for (int k = 0; k < kTried; ++k) {
    RandomChoices random(static_cast<std::uint64_t>(k));
    const int most = AMost(random);
    ScenarioDraft draft;
    draft.timeline = Timeline{kPeriods, PeriodLength::kMonth};
    Contract& contract = draft.contracts.emplace_back();
    contract.id = "deal";
    const std::int64_t fee = Amount(random, most), invested = Amount(random, most);
    contract.clauses = {AFee("fee", fee)};
    std::int64_t cash = -invested, lowest = cash;
    ValueList costs;
    for (int t = 1; t <= kPeriods; ++t) {
      const std::int64_t cost = Amount(random, t < 7 ? 2 * most : most / 2);
      costs.values.push_back(Money(cost));
      cash += fee - cost;
      lowest = std::min(lowest, cash);
    }
    draft.supplier_private.emplace().accounts = {
        {"deal", Costing(Trajectory{costs}), Investment{.amount = Money(invested)}}};
    const auto exhausted = [&](std::int64_t reserve) {
      draft.supplier_private->reserve = Money(reserve);
      return RunOf(draft).contracts[0]->supplier.reserve_exhausted.events;
    };
    wrong.at += exhausted(-lowest) != 0;
    wrong.beside += exhausted(-lowest + 1) != 0;
    wrong.beside += exhausted(-lowest - 1) != kPaths;
  }
  EXPECT_EQ(wrong.at, 0) << "of " << kTried;
  EXPECT_EQ(wrong.beside, 0);
}

TEST(Ties, CostsPaidBackToDateAreNoLossAndNeedNoReserve) {
  constexpr int kTried = 20;
  Wrong loss, reserve;
  for (int k = 0; k < kTried; ++k) {
    RandomChoices random(static_cast<std::uint64_t>(k));
    ScenarioDraft draft;
    draft.timeline = Timeline{kPeriods, PeriodLength::kMonth};
    draft.drivers = {ADriver("c", Marginal{NormalMarginal{0, 1}})};
    Contract& contract = draft.contracts.emplace_back();
    contract.id = "deal";
    Clause& clause = contract.clauses.emplace_back();
    clause.id = "reimburse";
    clause.basis = Basis{.source = ContractFigure::kDeliveryCost, .to_date = true};
    clause.bands = {Band{.rate = 1}};
    Cost cost = Costing(Constantly(Money(Amount(random, AMost(random)))));
    cost.loadings = {Loading{.driver = "c", .loading = 0.1}};
    draft.supplier_private.emplace().accounts = {{"deal", cost, {}}};
    draft.supplier_private->reserve = 0;
    const ModelTotals even = RunOf(draft);
    loss.at += even.contracts[0]->supplier.loss.events != 0;
    reserve.at += even.contracts[0]->supplier.reserve_exhausted.events != 0;
    draft.contracts[0].clauses[0].bands[0].rate = 0.9999999999;
    const ModelTotals worse = RunOf(draft);
    loss.beside += worse.contracts[0]->supplier.loss.events != kPaths;
    reserve.beside += worse.contracts[0]->supplier.reserve_exhausted.events != kPaths;
  }
  EXPECT_EQ(loss.at, 0) << "of " << kTried;
  EXPECT_EQ(reserve.at, 0) << "of " << kTried;
  EXPECT_EQ(loss.beside + reserve.beside, 0);
}

// A fee less a share of something comes to nothing.
TEST(Ties, APayOfNothingDoesNotFire) {
  constexpr int kTried = 60;
  Wrong wrong;
  for (int k = 0; k < kTried; ++k) {
    RandomChoices random(static_cast<std::uint64_t>(k));
    const std::int64_t rate = random.Integer(1, 99), x = Amount(random, AMost(random));
    ScenarioDraft draft;
    draft.timeline = Timeline{kPeriods, PeriodLength::kMonth};
    Contract& contract = draft.contracts.emplace_back();
    contract.id = "deal";
    contract.inputs = {{.id = "x", .binding = Constantly(Money(x))}};
    Clause& clause = contract.clauses.emplace_back();
    clause.id = "pay";
    clause.basis = Basis{.source = InputId{"x"}};
    clause.bands = {Band{.rate = -Money(rate)}};
    const auto fired = [&](std::int64_t base) {
      draft.contracts[0].clauses[0].base = Decimal{base, 4}.value();
      return RunOf(draft).contracts[0]->clauses[0]->fired_settlements.mean();
    };
    wrong.at += fired(rate * x) != 0;
    wrong.beside += fired(rate * x + 1) != kPeriods;
    wrong.beside += fired(rate * x - 1) != kPeriods;
  }
  EXPECT_EQ(wrong.at, 0) << "of " << kTried;
  EXPECT_EQ(wrong.beside, 0);
}

// The plan takes back in every period what the baseline has lost.
TEST(Ties, AnAchievementWhereItBeganDoesNotBreachTheGuard) {
  constexpr int kTried = 60;
  Wrong wrong;
  for (int k = 0; k < kTried; ++k) {
    RandomChoices random(static_cast<std::uint64_t>(k));
    const int digits = random.Integer(0, 3);
    const int sign = random.Chance(0.5) ? 1 : -1;
    const std::int64_t start = random.Integer(1000, 100000);
    const std::int64_t half = sign * random.Integer(1, 100);
    ScenarioDraft draft;
    draft.timeline = Timeline{kPeriods, PeriodLength::kMonth};
    Outcome outcome;
    outcome.id = "o";
    outcome.baseline_level = Decimal{start, digits}.value();
    outcome.target = Decimal{start + 2 * half, digits}.value();
    outcome.plan = Plan{ValueList{std::vector<double>(kPeriods, 0.5)}};
    outcome.form = OutcomeForm::kAdditive;
    draft.outcomes = {outcome};
    Contract& contract = draft.contracts.emplace_back();
    contract.id = "deal";
    contract.score = Score{.measure = ScoreMeasure::kAchievement, .weights = {{"o", 1}}};
    contract.clauses = {AFee("fee", 1)};
    const auto breaches = [&](std::int64_t baseline) {
      draft.outcomes[0].baseline = Constantly(Decimal{baseline, digits}.value());
      return RunOf(draft).contracts[0]->course->guard[0].breached_periods.mean();
    };
    wrong.at += breaches(start - half) != 0;
    wrong.beside += breaches(start - half + sign) != 0;
    wrong.beside += breaches(start - half - sign) != kPeriods;
  }
  EXPECT_EQ(wrong.at, 0) << "of " << kTried;
  EXPECT_EQ(wrong.beside, 0);
}

// The same money in other portions, on costs that chance decides.
TEST(Ties, AnAlternativeThatPaysTheSameIsNotBetter) {
  constexpr int kTried = 40;
  Wrong wrong;
  for (int k = 0; k < kTried; ++k) {
    RandomChoices random(static_cast<std::uint64_t>(k));
    const int most = AMost(random);
    const std::int64_t first = Amount(random, most), second = Amount(random, most);
    ScenarioDraft draft;
    draft.timeline = Timeline{kPeriods, PeriodLength::kMonth};
    draft.drivers = {ADriver("c", Marginal{NormalMarginal{0, 1}})};
    Contract& contract = draft.contracts.emplace_back();
    contract.id = "deal";
    contract.clauses = {AFee("a", first), AFee("b", second)};
    Cost cost = Costing(Constantly(Money(Amount(random, most))));
    cost.loadings = {Loading{.driver = "c", .loading = 0.1}};
    draft.supplier_private.emplace().accounts = {{"deal", cost, {}}};
    draft.supplier_private->discount_rate_per_year = 0.08;
    ScenarioDraft other = draft, richer = draft;
    const std::int64_t moved = Amount(random, most);
    other.contracts[0].clauses = {AFee("a", first + moved), AFee("b", second - moved)};
    richer.contracts[0].clauses = {AFee("a", first + moved), AFee("b", second - moved + 1)};
    const StudyTotals totals = RunOf({draft, other, richer});
    for (const PairedFigure& figure : totals.pairs[0].figures) {
      wrong.at += figure.better.events != 0;
    }
    std::uint64_t better = 0;
    for (const PairedFigure& figure : totals.pairs[1].figures) better += figure.better.events;
    wrong.beside += better != kPaths;  // the supplier is, the client is not
  }
  EXPECT_EQ(wrong.at, 0) << "figures of " << kTried << " alternatives";
  EXPECT_EQ(wrong.beside, 0);
}

}  // namespace
}  // namespace accord
