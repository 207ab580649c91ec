#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "simulation/engine/settle_observed.h"
#include "simulation/model/compiled_model.h"
#include "tests/oracles/exact_decimal.h"
#include "tests/oracles/random_choices.h"
#include "tests/support/scenarios.h"

// A contract ends below or above a level, not at it. Flows are whole cents, so that whole numbers
// say when.
namespace accord {
namespace {

using oracles::Decimal;
using oracles::RandomChoices;

constexpr int kPeriods = 60;
constexpr int kContracts = 200;

using Cents = std::vector<std::int64_t>;

double Money(std::int64_t cents) { return Decimal{cents, 2}.value(); }
Trajectory Listed(const Cents& cents) {
  ValueList list;
  for (const std::int64_t amount : cents) list.values.push_back(Money(amount));
  return Trajectory{list};
}

// When the contract ended, 0 where it did not.
int FiredAt(const ScenarioDraft& draft, const Observations& observed) {
  const Ledger ledger = SettleObserved(Compile(Valid(draft), 1), 0, observed);
  return ledger.end ? ledger.end->fired : 0;
}

// Both parties' cash falls in every period, or rises in every one.
struct CashContract {
  ScenarioDraft draft;
  Observations observed;
  Cents supplier, client;  // C(t), from t = 1
};

CashContract ACashContract(RandomChoices& random, bool rises) {
  CashContract result;
  const int most = random.Of(std::vector<int>{100, 10000, 20000000});
  const auto amount = [&] { return static_cast<std::int64_t>(random.Integer(2, most)); };
  const int sign = rises ? 1 : -1;
  const std::int64_t invested = amount(), baseline = amount();
  std::int64_t supplier = -invested, client = 0;
  Cents paid, cost, client_cost;
  std::vector<double> outcome;
  for (int t = 0; t < kPeriods; ++t) {
    const std::int64_t gain = sign * amount(), client_gain = sign * amount();
    cost.push_back(amount());
    client_cost.push_back(amount());
    paid.push_back(cost.back() + gain);
    outcome.push_back(Money(baseline + paid.back() + client_cost.back() + client_gain));
    result.supplier.push_back(supplier += gain);
    result.client.push_back(client += client_gain);
  }
  ScenarioDraft& draft = result.draft;
  draft.timeline = Timeline{kPeriods, PeriodLength::kMonth};
  Outcome value;
  value.id = "value";
  value.baseline = Constantly(Money(baseline));
  value.target = Money(baseline + amount());
  value.plan = Plan{RampPeriods{1}};
  value.form = OutcomeForm::kAdditive;
  value.value_per_unit = 1;
  draft.outcomes = {value};
  Contract& contract = draft.contracts.emplace_back();
  contract.id = "deal";
  contract.inputs = {{.id = "due", .binding = Listed(paid)}};
  Clause& clause = contract.clauses.emplace_back();
  clause.id = "paid";
  clause.basis = Basis{.source = InputId{"due"}};
  clause.bands = {Band{.rate = 1}};
  const auto fixed = [](const Cents& cents) {
    Cost cost;
    cost.fixed = Listed(cents);
    return cost;
  };
  draft.supplier_private.emplace().accounts = {
      {"deal", fixed(cost), Investment{.amount = Money(invested)}}};
  ClientPrivate own;
  own.contract = "deal";
  own.cost = fixed(client_cost);
  draft.client_private = {own};
  result.observed = {kPeriods, {outcome}, {}};
  return result;
}

TEST(Ties, OfCumulativeCashDoNotEndAContract) {
  int wrong = 0, beside_wrong = 0;
  for (int k = 0; k < kContracts; ++k) {
    RandomChoices random(static_cast<std::uint64_t>(k));
    const bool rises = random.Chance(0.5), of_supplier = random.Chance(0.5);
    CashContract contract = ACashContract(random, rises);
    const int t = random.Integer(1, kPeriods - 1);
    const Cents& cash = of_supplier ? contract.supplier : contract.client;
    const std::int64_t level = cash[static_cast<std::size_t>(t - 1)];
    const auto fired = [&](std::int64_t at) {
      Termination end{.id = "end",
                      .party = of_supplier ? Party::kSupplier : Party::kClient,
                      .watched = CumulativeCash{}};
      (rises ? end.above : end.below) = Money(at);
      contract.draft.contracts[0].terminations = {end};
      return FiredAt(contract.draft, contract.observed);
    };
    const int towards = rises ? 1 : -1;
    wrong += fired(level) != t + 1;
    beside_wrong += fired(level + towards) != t + 1;
    beside_wrong += fired(level - towards) != t;
  }
  std::printf("wrong: %d of %d at the level, %d of %d a cent beside\n", wrong, kContracts,
              beside_wrong, 2 * kContracts);
  EXPECT_EQ(wrong, 0);
  EXPECT_EQ(beside_wrong, 0);
}

// Every window's mean is at the level but one, which a unit of one figure takes beyond it.
TEST(Ties, OfAMeanDoNotEndAContract) {
  int wrong = 0, beside_wrong = 0;
  for (int k = 0; k < kContracts; ++k) {
    RandomChoices random(static_cast<std::uint64_t>(k));
    const int window = random.Of(std::vector<int>{1, 3, 4, 6, 12});
    const int digits = random.Integer(0, 4);
    const bool rises = random.Chance(0.5);
    const std::int64_t level = random.Integer(100, 1000000);
    std::vector<std::int64_t> units;
    for (int first = 0; first < kPeriods; first += window) {
      std::int64_t off = 0;
      for (int i = 1; i < window; ++i) {
        units.push_back(level + random.Integer(-20, 20));
        off += units.back() - level;
      }
      units.push_back(level - off);
    }
    const int beyond = random.Integer(1, kPeriods / window) * window;
    const auto fired = [&](int aside) {
      std::vector<double> values;
      for (const std::int64_t value : units) values.push_back(Decimal{value, digits}.value());
      values[static_cast<std::size_t>(beyond - 1)] =
          Decimal{units[static_cast<std::size_t>(beyond - 1)] + aside, digits}.value();
      ScenarioDraft draft;
      draft.timeline = Timeline{kPeriods, PeriodLength::kMonth};
      Outcome measured;
      measured.id = "measured";
      measured.baseline = Constantly(Decimal{level, digits}.value());
      measured.target = Decimal{level + level / 10, digits}.value();
      measured.form = OutcomeForm::kAdditive;
      draft.outcomes = {measured};
      Contract& contract = draft.contracts.emplace_back();
      contract.id = "deal";
      contract.clauses.emplace_back().id = "fee";
      contract.clauses.back().base = 1;
      Termination end{.id = "end",
                      .party = Party::kClient,
                      .watched = Basis{.source = MeasuredValueOf{"measured"},
                                       .aggregation = Aggregation::kMean},
                      .window = Window{EveryPeriods{window}}};
      (rises ? end.above : end.below) = Decimal{level, digits}.value();
      contract.terminations = {end};
      return FiredAt(draft, {kPeriods, {values}, {}});
    };
    const int towards = rises ? 1 : -1;
    wrong += fired(0) != 0;
    wrong += fired(-towards) != 0;
    beside_wrong += fired(towards) == 0;
    wrong += fired(towards) != beyond;
  }
  std::printf("wrong: %d of %d contracts with means at the level, %d of %d never ended\n", wrong,
              3 * kContracts, beside_wrong, kContracts);
  EXPECT_EQ(wrong, 0);
  EXPECT_EQ(beside_wrong, 0);
}

}  // namespace
}  // namespace accord
